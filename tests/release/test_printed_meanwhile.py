"""A certificate that somebody else prints or revokes while a run draws costs only itself."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from logistics import clock
from logistics.database import reading, transaction
from logistics.documents import jobs
from logistics.documents.batch import print_batch
from logistics.isolation.clock_of import clock_of
from logistics.release import operations, papers
from logistics.release.models import Certificate
from logistics.runs import queries as runs
from logistics.runs.execution import work_once
from logistics.runs.models import RunState
from logistics.wording import restored
from tests.factories import FloorFactory, RoomFactory, use
from tests.isolation.stays import admitted, put_policy_in_force
from tests.release.released import sample_all

ZONE = ZoneInfo("Asia/Shanghai")

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def issued(count: int) -> list[Certificate]:
    """Certificates of people who were released from one floor."""
    with transaction() as session:
        use(session)
        put_policy_in_force(session)
        found = []
        floor = FloorFactory()
        for _ in range(count):
            isolation, _ = admitted(session, RoomFactory(floor=floor))
            sample_all(session, isolation)
            end = clock_of(session, isolation).release_due
            operations.release(session, isolation.id, at=end)
            found.append(papers.issue_for(session, isolation, at=end))
        return found


@pytest.mark.usefixtures("database_url")
@pytest.mark.parametrize("meanwhile", ["printed", "revoked"])
def test_what_was_dealt_with_meanwhile_is_left_out_with_the_reason(
    meanwhile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, other = issued(2)
    with transaction() as session:
        wanted = {"site_id": row.site_id, "day": row.occurred_at.astimezone(ZONE).date()}
        run = jobs.request(session, "release_certificates", wanted, at=clock.now()).id

    def drawn_slowly(*args: object, **kwargs: object) -> object:
        """The real drawing, during which a colleague deals with the certificate."""
        monkeypatch.setattr(jobs, "print_batch", print_batch)
        made = print_batch(*args, **kwargs)  # type: ignore[arg-type]
        with transaction() as session:
            if meanwhile == "printed":
                operations.note_print(session, row.id, ordinal=0, reason="", at=clock.now())
            else:
                operations.revoke(
                    session, row.id, reason="wrong name", expected=row.version, at=clock.now()
                )
        return made

    monkeypatch.setattr(jobs, "print_batch", drawn_slowly)
    work_once()

    with reading() as session:
        done = runs.get(session, run)
        assert done.state is RunState.DONE
        assert done.result is not None
        assert done.result["printed"] == 1
        [left] = done.result["left_out"]
        assert f"was {meanwhile}" in str(restored(left["reason"]))
        prints = session.get_one(Certificate, row.id).prints
        assert len(prints) == (1 if meanwhile == "printed" else 0)
        assert len(session.get_one(Certificate, other.id).prints) == 1

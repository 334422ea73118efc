"""Between the release and the departure things may come to light; the gate asks anew."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING, Role
from logistics.database import reading, transaction
from logistics.health import operations as health
from logistics.health.models import Sample
from logistics.isolation import queries as isolations
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import Isolation, IsolationState, Occupancy, OccupancyState
from logistics.isolation.rules import NotExpected
from logistics.policy.release_rules import Finding
from logistics.release import operations, papers, queries
from logistics.release.models import Certificate, CertificateState
from logistics.release.rules import StoppedAtGate
from tests.factories import use
from tests.isolation.stays import TWICE, admitted, put_policy_in_force
from tests.release.released import sample_all
from tests.web import change, key, sign_in


def released(session: Session) -> tuple[Isolation, Occupancy, Certificate, datetime]:
    """Somebody with a certificate who has not departed, and when they were released."""
    put_policy_in_force(session)
    isolation, room = admitted(session)
    sample_all(session, isolation)
    end = clock_of(session, isolation).release_due
    operations.release(session, isolation.id, at=end)
    return isolation, room, papers.issue_for(session, isolation, at=end), end


def laboratory_was_wrong(session: Session, isolation: Isolation, at: datetime) -> None:
    """A negative result turns out to be positive."""
    sample = session.scalars(
        sa.select(Sample).where(Sample.isolation_id == isolation.id).order_by(Sample.id)
    ).first()
    assert sample is not None
    health.correct_result(
        session, sample.id, finding=Finding.POSITIVE, reason="tubes mixed up", at=at
    )


def test_a_late_positive_stops_the_departure_and_the_room_is_kept(session: Session) -> None:
    isolation, room, _, end = released(session)
    laboratory_was_wrong(session, isolation, end)

    with pytest.raises(StoppedAtGate) as stopped:
        operations.depart(session, isolation.id, compared=TWICE, at=end + timedelta(hours=1))

    assert "is positive" in str(stopped.value.sentence)
    assert room.state is OccupancyState.PRESENT


def test_nobody_leaves_on_a_revoked_certificate(session: Session) -> None:
    isolation, _, paper, end = released(session)
    operations.revoke(session, paper.id, reason="wrong name", expected=paper.version, at=end)

    with pytest.raises(StoppedAtGate):
        operations.depart(session, isolation.id, compared=TWICE, at=end)
    papers.issue_for(session, isolation, at=end + timedelta(minutes=1))
    operations.depart(session, isolation.id, compared=TWICE, at=end + timedelta(minutes=2))


def test_a_release_taken_back_goes_on_and_its_certificate_is_revoked(session: Session) -> None:
    isolation, room, paper, end = released(session)
    laboratory_was_wrong(session, isolation, end)

    operations.take_back(session, isolation.id, reason="laboratory mixed up tubes", at=end)

    assert (isolation.state, isolation.end_kind) == (IsolationState.OPEN, None)
    assert (paper.state, paper.revoked_reason) == (
        CertificateState.REVOKED,
        "laboratory mixed up tubes",
    )
    assert room.state is OccupancyState.PRESENT
    steps = [str(step.sentence) for step in clock_of(session, isolation).steps]
    assert any("Release taken back because laboratory mixed up tubes" in step for step in steps)
    assert isolations.problems(session) == []


def test_who_has_departed_is_not_called_back_by_a_form(session: Session) -> None:
    isolation, _, _, end = released(session)
    operations.depart(session, isolation.id, compared=TWICE, at=end)

    with pytest.raises(NotExpected):
        operations.take_back(session, isolation.id, reason="late result", at=end)


@pytest.mark.parametrize("door", ["page", "api"])
def test_health_takes_a_release_back_and_a_clerk_does_not(app: Flask, door: str) -> None:
    with transaction() as session:
        use(session)
        isolation, _, _, _ = released(session)
        row = isolation.id

    assert take_back(app, door, row, Role.CLERK) == 403
    done = take_back(app, door, row, Role.HEALTH)

    assert done == {"page": 303, "api": 200}[door]
    with reading() as session:
        assert session.get_one(Isolation, row).state is IsolationState.OPEN


def take_back(app: Flask, door: str, isolation: uuid.UUID, role: Role) -> int:
    """What the door answers to somebody with a role."""
    client = sign_in(app, role, city=True)
    if door == "page":
        answer = change(client, f"/releases/{isolation}/take-back", {"reason": "late result"})
    else:
        answer = client.post(
            f"/api/v1/releases/{isolation}/take-back",
            json={"reason": "late result"},
            headers=key(),
        )
    return int(answer.status_code)


def test_lists_load_and_reckon_only_those_they_are_about(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, _, _, end = released(session)
    other, _ = admitted(session)
    session.flush()
    session.expunge_all()

    waiting = queries.waiting(session, EVERYTHING, at=end)
    loaded = {row.id for row in session.identity_map.values() if isinstance(row, Isolation)}
    monkeypatch.setattr(queries, "clock_of", None)
    later = end.date() + timedelta(days=9)
    over = queries._is_due(session, session.get_one(Isolation, gone.id), later)

    assert [row.isolation.id for row in waiting] == [gone.id]
    assert other.id not in loaded
    assert not over

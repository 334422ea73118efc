"""From hold-and-test to home or to a designated hotel, handed over to street or host."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING, Role
from logistics.database import reading, transaction
from logistics.documents.hand_over_sheet import HandOverSheetFacts
from logistics.health import operations as health
from logistics.isolation import operations as isolations
from logistics.isolation import queries
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import AwayKind, Isolation, IsolationState, Occupancy
from logistics.isolation.rules import NothingFollowsElsewhere
from logistics.policy import queries as policies
from logistics.policy.release_rules import Finding
from logistics.release import operations
from logistics.release import queries as releases
from logistics.release.hand_over_papers import measure_hand_over_sheets
from logistics.release.rules import NotYet
from logistics.sites.models import Site
from tests.factories import use
from tests.isolation.stays import ENTERED, TWICE, admitted, put_policy_in_force
from tests.web import key, sign_in

RESULT = ENTERED + timedelta(hours=9)
STREET = {
    "place": "Linjiang Road 12",
    "receiver": "Linjiang Street Office",
    "received_by": "Tang Li",
}


def held(session: Session, branch: str) -> tuple[Isolation, Occupancy]:
    """Somebody in hold-and-test under the first version of Shanghai."""
    put_policy_in_force(session)
    isolation, room = admitted(session)
    in_hold(session, isolation, branch)
    return isolation, room


def in_hold(session: Session, isolation: Isolation, branch: str = "home_applied") -> None:
    isolation.branch = branch
    isolation.policy_version_id = policies.ids_by_number(session)[1]
    session.flush()


def sample(session: Session, isolation: Isolation, finding: Finding) -> None:
    (due,) = clock_of(session, isolation).tests_to_leave_site()
    taken = health.take_sample(
        session,
        isolation.id,
        assay=due.assay,
        specimen=due.specimen,
        due_on=due.due_on,
        laboratory="Linjiang CDC",
        occurred_at=ENTERED + timedelta(hours=1),
    )
    health.enter_result(session, taken.id, finding=finding, at=RESULT)


@pytest.mark.parametrize(
    ("branch", "measure", "kind"),
    [
        ("home_applied", "home_isolation", AwayKind.HOME),
        ("business_visit", "designated_hotel", AwayKind.HOTEL),
    ],
)
def test_who_is_negative_is_handed_over_and_the_clock_goes_on(
    session: Session, branch: str, measure: str, kind: AwayKind
) -> None:
    isolation, room = held(session, branch)
    planned = clock_of(session, isolation).release_due
    sample(session, isolation, Finding.NEGATIVE)

    handed = operations.hand_over_measure(
        session, isolation.id, **STREET, compared=TWICE, at=RESULT
    )

    clock = clock_of(session, isolation)
    assert handed.measure == measure
    assert isolation.state is IsolationState.OPEN
    assert (clock.release_due, clock.site_until) == (planned, RESULT)
    running = clock.span_at(RESULT)
    assert running is not None
    assert running.measure == measure
    assert queries.away_now(session, [isolation.id])[isolation.id].kind is kind
    assert room.to_at == RESULT
    assert "handed over to Linjiang Street Office" in str(clock.steps[-1].sentence)
    assert queries.problems(session) == []


def test_who_was_handed_over_stands_on_the_release_list_of_the_last_day(session: Session) -> None:
    isolation, _ = held(session, "home_applied")
    sample(session, isolation, Finding.NEGATIVE)
    operations.hand_over_measure(session, isolation.id, **STREET, compared=TWICE, at=RESULT)
    clock = clock_of(session, isolation)
    last = (clock.release_due - timedelta(minutes=1)).astimezone(ZoneInfo(clock.zone)).date()

    early = releases.due_on(session, EVERYTHING, last - timedelta(days=1), at=RESULT)
    due = releases.due_on(session, EVERYTHING, last, at=clock.release_due)

    assert early == []
    assert [(row.isolation, row.room) for row in due] == [(isolation, "Linjiang Road 12")]


def test_who_leaves_is_asked_about_in_as_many_questions_for_three_as_for_one(
    session: Session,
) -> None:
    statements: list[str] = []
    sa.event.listen(session.get_bind(), "before_cursor_execute", lambda *a: statements.append(a[2]))
    until = RESULT + timedelta(days=20)
    put_policy_in_force(session)
    counts, found = [], []
    for more in (1, 2):
        for _ in range(more):
            isolation, room = admitted(session)
            in_hold(session, isolation)
            sample(session, isolation, Finding.NEGATIVE)
        district = session.get_one(Site, room.site_id).district_id
        session.execute(sa.update(Site).values(district_id=district))
        session.expunge_all()
        releases.leaving_by(session, district, until, at=RESULT)
        session.expunge_all()
        statements.clear()
        found = releases.leaving_by(session, district, until, at=RESULT)
        counts.append(len(statements))

    assert len(found) == 3
    assert counts[0] == counts[1]


def test_nobody_is_handed_over_before_the_result_is_there_and_negative(session: Session) -> None:
    isolation, _ = held(session, "home_applied")

    with pytest.raises(NotYet) as early:
        operations.hand_over_measure(session, isolation.id, **STREET, compared=TWICE, at=RESULT)
    sample(session, isolation, Finding.POSITIVE)
    with pytest.raises(NotYet) as positive:
        operations.hand_over_measure(session, isolation.id, **STREET, compared=TWICE, at=RESULT)

    assert "no sample taken" in str(early.value.sentence)
    assert "is positive" in str(positive.value.sentence)


def test_who_refused_the_sample_stays_and_is_not_handed_over(session: Session) -> None:
    isolation, _ = held(session, "sample_refused")

    with pytest.raises(NothingFollowsElsewhere):
        operations.hand_over_measure(session, isolation.id, **STREET, compared=TWICE, at=RESULT)

    assert clock_of(session, isolation).tests_for_release() == ()


def test_nobody_is_handed_over_twice(session: Session) -> None:
    isolation, _ = held(session, "home_applied")
    sample(session, isolation, Finding.NEGATIVE)
    operations.hand_over_measure(session, isolation.id, **STREET, compared=TWICE, at=RESULT)

    with pytest.raises(NothingFollowsElsewhere):
        isolations.hand_over_measure(
            session, isolation.id, **STREET, compared=TWICE, at=RESULT + timedelta(hours=1)
        )


def test_the_hand_over_is_noted_by_api_and_on_the_page_and_its_sheet_names_both_sides(
    app: Flask,
) -> None:
    with transaction() as session:
        use(session)
        isolation, _ = held(session, "home_applied")
        sample(session, isolation, Finding.NEGATIVE)
        person, address = isolation.person_id, f"/api/v1/releases/{isolation.id}/measure"
        version = isolation.version
    client = sign_in(app, Role.HEALTH, city=True)

    page = client.get(f"/people/{person}", headers={"Accept-Language": "en"})
    answer = client.post(
        address,
        json={**STREET, "compared": ["name", "document"]},
        headers=key() | {"If-Match": f'"{version}"'},
    )

    assert "Goes on elsewhere: Home isolation" in page.get_data(as_text=True)
    assert answer.status_code == 201, answer.get_json()
    with reading() as session:
        row = session.scalars(sa.select(Isolation)).one()
        (paper,) = measure_hand_over_sheets(session, {"isolation_id": str(row.id)}, RESULT).papers
    assert isinstance(paper.facts, HandOverSheetFacts)
    assert "Tang Li" in paper.facts.receiver.en
    assert answer.get_json()["handed_over_by"] in paper.facts.giver.en

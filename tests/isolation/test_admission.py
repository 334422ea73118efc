from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from logistics.isolation import operations, queries
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import EndKind, IsolationState, OccupancyState
from logistics.isolation.rules import (
    AlreadyIsolated,
    Identifier,
    IdentityNotChecked,
    NotExpected,
    RoomTaken,
)
from logistics.sites import operations as sites
from logistics.sites import queries as site_queries
from logistics.sites.models import RoomPurpose, SiteState, TurnaroundStep, ZoneKind
from logistics.sites.rules import NotForResidents, RoomNotReady, SiteNotOpen, WrongZone
from tests.factories import FloorFactory, PersonFactory, RoomFactory, SiteFactory, ZoneFactory
from tests.isolation.stays import ENTERED, TWICE, admitted, expected, held, put_policy_in_force


@pytest.fixture(autouse=True)
def policy(session: Session) -> None:
    put_policy_in_force(session)


def test_admission_makes_the_occupancy_present_and_holds_the_room_until_the_clock_ends(
    session: Session,
) -> None:
    row = held(session)

    taken = operations.admit(session, row.id, compared=TWICE, at=ENTERED + timedelta(hours=3))

    isolation = row.guests[0].isolation
    assert taken.occupancy.state is OccupancyState.PRESENT
    assert isolation.state is IsolationState.OPEN
    assert row.to_at == clock_of(session, isolation).site_until
    assert row.held_until > row.to_at


def test_nobody_is_taken_in_by_the_room_alone(session: Session) -> None:
    row = held(session)

    with pytest.raises(IdentityNotChecked):
        operations.admit(session, row.id, compared=frozenset({Identifier.NAME}), at=ENTERED)


def test_a_room_in_turnaround_takes_nobody_and_opens_after_its_inspection(session: Session) -> None:
    room = RoomFactory()
    first, _ = admitted(session, room)
    operations.end(session, first.id, EndKind.TRANSFERRED_OUT, at=ENTERED + timedelta(days=1))
    turnaround = site_queries.turnarounds_of_room(session, room.id)[0]
    free = turnaround.vacated_at + timedelta(hours=12)
    second = held(session, room, from_at=free)

    with pytest.raises(RoomNotReady):
        operations.admit(session, second.id, compared=TWICE, at=free)
    for hours, step in enumerate(
        (TurnaroundStep.DISINFECTED, TurnaroundStep.AIRED, TurnaroundStep.INSPECTED), start=1
    ):
        sites.record_step(
            session, turnaround, step, at=turnaround.vacated_at + timedelta(hours=3 * hours)
        )
    operations.admit(session, second.id, compared=TWICE, at=free)

    assert second.state is OccupancyState.PRESENT


@pytest.mark.parametrize(
    ("zone", "purpose", "refusal"),
    [
        (ZoneKind.CLEAN, RoomPurpose.ISOLATION, WrongZone),
        (ZoneKind.BUFFER, RoomPurpose.ISOLATION, WrongZone),
        (ZoneKind.CONTAMINATED, RoomPurpose.STORE, NotForResidents),
    ],
)
def test_residents_live_in_isolation_rooms_of_the_contaminated_zone_only(
    session: Session, zone: ZoneKind, purpose: RoomPurpose, refusal: type[Exception]
) -> None:
    floor = FloorFactory()
    room = RoomFactory(
        floor=floor, use__zone=ZoneFactory(floor=floor, kind=zone), use__purpose=purpose
    )
    row = held(session, room)

    with pytest.raises(refusal):
        operations.admit(session, row.id, compared=TWICE, at=ENTERED)


def test_a_site_that_is_not_open_takes_nobody(session: Session) -> None:
    floor = FloorFactory(building__site=SiteFactory(state=SiteState.STANDBY))
    row = held(session, RoomFactory(floor=floor))

    with pytest.raises(SiteNotOpen):
        operations.admit(session, row.id, compared=TWICE, at=ENTERED)


def test_a_held_room_is_not_given_to_somebody_else(session: Session) -> None:
    room = RoomFactory()
    held(session, room)

    with pytest.raises(RoomTaken):
        held(session, room, expected(session), from_at=ENTERED + timedelta(days=3))


def test_a_person_has_one_isolation_at_a_time_and_may_have_a_second_one_later(
    session: Session,
) -> None:
    person = PersonFactory()
    isolation = expected(session, person)
    row = held(session, None, isolation)
    operations.admit(session, row.id, compared=TWICE, at=ENTERED)

    with pytest.raises(AlreadyIsolated):
        expected(session, person)
    session.refresh(isolation)
    operations.end(session, isolation.id, EndKind.TRANSFERRED_OUT, at=ENTERED + timedelta(days=2))
    again = expected(session, person)

    assert again.id != isolation.id
    assert len(queries.isolations_of(session, person.id)) == 2


def test_a_second_double_click_takes_nobody_in_twice(session: Session) -> None:
    _, row = admitted(session)

    with pytest.raises(NotExpected):
        operations.admit(session, row.id, compared=TWICE, at=ENTERED)


def test_a_refused_person_keeps_the_isolation_and_stands_among_those_without_a_room(
    session: Session,
) -> None:
    row = held(session)
    guest = row.guests[0]

    operations.refuse(session, row.id, guest.person_id, reason="no step-free way", at=ENTERED)

    homeless = queries.without_room(session, [guest.isolation.district_id])
    assert [each.id for each in homeless] == [guest.isolation_id]
    assert row.state is OccupancyState.CANCELLED


def test_a_move_keeps_the_isolation_and_turns_the_old_room_round(session: Session) -> None:
    isolation, old = admitted(session)
    room = RoomFactory(floor=old.room.floor)

    taken = operations.move(
        session, old.id, room.id, compared=TWICE, at=ENTERED + timedelta(hours=5)
    )

    assert old.state is OccupancyState.ENDED
    assert taken.occupancy.room_id == room.id
    assert taken.occupancy.guests[0].isolation_id == isolation.id
    assert [t.room_id for t in site_queries.open_turnarounds(session, [old.site_id])] == [
        old.room_id
    ]


def test_who_stays_longer_displaces_who_was_expected_and_nobody_is_lost(session: Session) -> None:
    room = RoomFactory()
    isolation, row = admitted(session, room)
    after = held(session, room, from_at=row.held_until)

    displaced = operations.extend(
        session, isolation.id, days=3, reason="contact on the floor", at=ENTERED + timedelta(days=5)
    )

    assert [each.id for each in displaced] == [after.id]
    assert after.state is OccupancyState.CANCELLED
    homeless = queries.without_room(session, [isolation.district_id])
    assert [each.id for each in homeless] == [after.guests[0].isolation_id]


def test_the_end_before_an_extension_stays_visible(session: Session) -> None:
    isolation, _ = admitted(session)
    before = clock_of(session, isolation).release_due

    operations.extend(session, isolation.id, days=2, reason="lost result", at=ENTERED)

    clock = clock_of(session, isolation)
    assert clock.release_due == before + timedelta(days=2)
    assert before in [step.release_due for step in clock.steps]


def test_a_doctor_finds_somebody_who_is_nowhere(session: Session) -> None:
    isolation, row = admitted(session)
    row.guests[0].left_at = ENTERED + timedelta(hours=1)
    session.flush()

    found = queries.problems(session)

    assert found == [
        f"isolation {isolation.id} is open and its person is nowhere",
        f"occupancy {row.id} is present without a guest",
    ]

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING, Scope
from logistics.errors import InputRejected
from logistics.sites import operations, queries
from logistics.sites.models import Room, RoomPurpose, RoomUse, SiteState, ZoneKind
from tests.factories import SiteFactory

NOON = datetime(2020, 3, 28, 4, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
HEADING = "site,building,floor,room,zone_kind,zone,purpose,corridor_position,side,beds,step_free"
FLOOR = (
    "QH,A,3,301,clean,Lobby,staff_room,1,0,0,no",
    "QH,A,3,302,buffer,Lock,doffing_room,2,0,0,no",
    "QH,A,3,303,contaminated,Ward,,3,0,1,yes",
    "QH,A,3,304,contaminated,Ward,,3,1,2,no",
)


def table(*lines: str) -> bytes:
    return "\n".join((HEADING, *lines)).encode()


def problems_of(session: Session, *lines: str, scope: Scope = EVERYTHING) -> list[object]:
    with pytest.raises(InputRejected) as refusal:
        operations.import_rooms(session, scope, table(*lines), at=NOON)
    assert session.scalars(sa.select(Room)).all() == []
    return [(each.line, each.field, str(each.sentence)) for each in refusal.value.problems]


def test_a_table_brings_its_buildings_floors_zones_and_rooms(session: Session) -> None:
    site = SiteFactory(code="QH", state=SiteState.CANDIDATE)

    planned = operations.import_rooms(session, EVERYTHING, table(*FLOOR), at=NOON)

    assert (planned.added, planned.changed, planned.unchanged) == (4, 0, 0)
    rooms = queries.room_availability(session, [site.id], NOON)
    assert [(room.number, room.zone_kind, room.beds, room.step_free) for room in rooms] == [
        ("301", ZoneKind.CLEAN, 0, False),
        ("302", ZoneKind.BUFFER, 0, False),
        ("303", ZoneKind.CONTAMINATED, 1, True),
        ("304", ZoneKind.CONTAMINATED, 2, False),
    ]
    assert [(zone.name, zone.position) for zone in queries.zones_of(session, site.id)] == [
        ("Lobby", 0),
        ("Lock", 1),
        ("Ward", 2),
    ]


def test_the_same_table_again_changes_nothing(session: Session) -> None:
    SiteFactory(code="QH")
    operations.import_rooms(session, EVERYTHING, table(*FLOOR[1:2]), at=NOON)

    again = operations.import_rooms(session, EVERYTHING, table(*FLOOR[1:2]), at=LATER)

    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)
    assert len(session.scalars(sa.select(RoomUse)).all()) == 1


def test_a_preview_touches_nothing(session: Session) -> None:
    SiteFactory(code="QH", state=SiteState.CANDIDATE)

    planned = operations.preview_rooms(session, EVERYTHING, table(*FLOOR), at=NOON)

    assert (planned.added, len(planned.zones), len(planned.floors)) == (4, 3, 1)
    assert session.scalars(sa.select(Room)).all() == []


def test_a_changed_purpose_is_dated_and_changed_beds_are_corrected(session: Session) -> None:
    site = SiteFactory(code="QH", state=SiteState.CANDIDATE)
    operations.import_rooms(session, EVERYTHING, table(*FLOOR), at=NOON)
    store = "QH,A,3,304,contaminated,Ward,store_room,3,1,1,no"

    planned = operations.import_rooms(session, EVERYTHING, table(store), at=LATER)

    assert (planned.added, planned.changed) == (0, 1)
    before, after = (
        next(
            room
            for room in queries.room_availability(session, [site.id], at)
            if room.number == "304"
        )
        for at in (NOON, LATER)
    )
    assert (before.purpose, after.purpose) == (RoomPurpose.ISOLATION, RoomPurpose.STORE)
    assert (before.id, after.beds) == (after.id, 1)


def test_a_broken_zone_rule_is_named_by_line_and_nothing_is_imported(session: Session) -> None:
    SiteFactory(code="QH", state=SiteState.CANDIDATE)

    problems = problems_of(
        session,
        "QH,A,3,301,clean,Lobby,staff_room,1,0,0,no",
        "QH,A,3,302,contaminated,Ward,,2,0,1,no",
        "QH,A,3,310,buffer,Lock,isolation_room,10,0,1,no",
    )

    assert problems == [
        (
            3,
            "zone",
            "The contaminated zone A 3F Ward adjoins the clean zone A 3F Lobby "
            "without a buffer zone between them.",
        ),
        (
            4,
            "zone",
            "Isolation room 310 lies in the buffer zone A 3F Lock; "
            "residents live in the contaminated zone only.",
        ),
    ]


def test_an_unknown_site_and_one_out_of_reach_read_the_same(session: Session) -> None:
    SiteFactory(code="QH")

    found = problems_of(session, FLOOR[2], scope=Scope())

    assert found == [(2, "site", "There is no site QH that you may change.")]


def test_a_zone_has_one_kind_on_a_floor(session: Session) -> None:
    SiteFactory(code="QH", state=SiteState.CANDIDATE)

    found = problems_of(session, FLOOR[2], "QH,A,3,309,buffer,Ward,store_room,9,0,0,no")

    assert found == [(3, "zone_kind", "Zone Ward of this floor is contaminated.")]


def test_a_room_does_not_move_to_another_floor_or_into_another_room(session: Session) -> None:
    SiteFactory(code="QH", state=SiteState.CANDIDATE)
    operations.import_rooms(session, EVERYTHING, table(*FLOOR), at=NOON)

    with pytest.raises(InputRejected) as moved:
        operations.import_rooms(
            session, EVERYTHING, table("QH,A,4,303,contaminated,Ward,,3,0,1,no"), at=LATER
        )
    with pytest.raises(InputRejected) as taken:
        operations.import_rooms(
            session, EVERYTHING, table("QH,A,3,399,contaminated,Ward,,3,1,1,no"), at=LATER
        )

    assert str(moved.value.problems[0].sentence) == "Room 303 is on floor 3 on record."
    assert str(taken.value.problems[0].sentence) == "Room 304 stands there."


def test_an_open_site_takes_no_rooms_that_residents_cannot_reach(session: Session) -> None:
    SiteFactory(code="QH", state=SiteState.OPEN)

    found = problems_of(session, FLOOR[2])

    assert [problem[2] for problem in found] == [  # type: ignore[index]
        "No resident passage reaches the contaminated zone A 3F Ward."
    ]

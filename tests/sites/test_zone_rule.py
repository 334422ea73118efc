from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.sites.rules.kinds import PassageKind, RoomPurpose, ZoneKind
from logistics.sites.rules.zoning import (
    Layout,
    PassageFacts,
    RoomPlace,
    ZoneFacts,
    ZoneRule,
    faults,
)

LOBBY = ZoneFacts(id="lobby", floor=3, kind=ZoneKind.CLEAN, name="Lobby", position=0)
LOCK = ZoneFacts(id="lock", floor=3, kind=ZoneKind.BUFFER, name="Lock", position=1)
WARD = ZoneFacts(id="ward", floor=3, kind=ZoneKind.CONTAMINATED, name="Ward", position=2)
STAFF = PassageFacts(kind=PassageKind.STAFF, name="North stair", zones=("lobby", "lock"))
RESIDENTS = PassageFacts(kind=PassageKind.RESIDENT, name="South lift", zones=("ward",))

LAWFUL = Layout(
    entrances=2,
    zones=(LOBBY, LOCK, WARD),
    borders=(("lobby", "lock"), ("lock", "ward")),
    passages=(STAFF, RESIDENTS),
    rooms=(
        RoomPlace(number="301", zone="lobby", purpose=RoomPurpose.STAFF, position=1),
        RoomPlace(number="302", zone="lock", purpose=RoomPurpose.DOFFING, position=2),
        RoomPlace(number="303", zone="ward", purpose=RoomPurpose.ISOLATION, position=3),
    ),
)


def broken(layout: Layout) -> list[ZoneRule]:
    return [fault.rule for fault in faults(layout)]


def test_three_zones_in_order_with_two_passages_are_lawful() -> None:
    assert faults(LAWFUL) == ()


def test_a_declared_border_between_clean_and_contaminated_needs_a_buffer() -> None:
    layout = replace(LAWFUL, borders=(("ward", "lobby"),))

    found = faults(layout)

    assert [str(fault.sentence) for fault in found] == [
        "The contaminated zone Ward adjoins the clean zone Lobby "
        "without a buffer zone between them."
    ]


def test_zones_next_to_each_other_in_order_adjoin() -> None:
    layout = replace(
        LAWFUL,
        zones=(LOBBY, WARD),
        borders=(),
        passages=(replace(STAFF, zones=("lobby",)), RESIDENTS),
        rooms=(),
    )

    assert broken(layout) == [ZoneRule.BUFFER]


@pytest.mark.parametrize(
    ("position", "expected"),
    [(3, [ZoneRule.BUFFER]), (4, [ZoneRule.BUFFER]), (5, [])],
    ids=["facing", "next door", "one further"],
)
def test_rooms_that_face_or_neighbour_each_other_make_their_zones_adjoin(
    position: int, expected: list[ZoneRule]
) -> None:
    staff_room = RoomPlace(number="399", zone="lobby", purpose=RoomPurpose.STAFF, position=position)
    layout = replace(LAWFUL, rooms=(*LAWFUL.rooms, staff_room))

    assert broken(layout) == expected


def test_rooms_of_different_floors_do_not_adjoin() -> None:
    upstairs = ZoneFacts(id="up", floor=4, kind=ZoneKind.CLEAN, name="Offices", position=0)
    office = RoomPlace(number="401", zone="up", purpose=RoomPurpose.STAFF, position=3)
    layout = replace(LAWFUL, zones=(*LAWFUL.zones, upstairs), rooms=(*LAWFUL.rooms, office))

    assert faults(layout) == ()


@pytest.mark.parametrize("zone", ["lobby", "lock"])
def test_residents_live_in_the_contaminated_zone_only(zone: str) -> None:
    room = RoomPlace(number="310", zone=zone, purpose=RoomPurpose.ISOLATION, position=9)
    layout = replace(LAWFUL, rooms=(*LAWFUL.rooms, room))

    assert broken(layout) == [ZoneRule.RESIDENTS]


def test_staff_and_resident_passages_never_share_a_zone() -> None:
    layout = replace(LAWFUL, passages=(replace(STAFF, zones=("lobby", "lock", "ward")), RESIDENTS))

    assert broken(layout) == [ZoneRule.CROSSING]


def test_a_recorded_reason_lets_both_pass_a_zone() -> None:
    shared = replace(WARD, may_share=True)
    layout = replace(
        LAWFUL,
        zones=(LOBBY, LOCK, shared),
        passages=(replace(STAFF, zones=("lobby", "lock", "ward")), RESIDENTS),
    )

    assert faults(layout) == ()


def test_a_waste_passage_may_cross() -> None:
    waste = PassageFacts(kind=PassageKind.WASTE, name="Chute", zones=("lock", "ward"))

    assert faults(replace(LAWFUL, passages=(STAFF, RESIDENTS, waste))) == ()


def test_residents_must_reach_every_contaminated_zone() -> None:
    second = ZoneFacts(id="east", floor=3, kind=ZoneKind.CONTAMINATED, name="East", position=3)

    found = faults(replace(LAWFUL, zones=(*LAWFUL.zones, second)))

    assert [str(fault.sentence) for fault in found] == [
        "No resident passage reaches the contaminated zone East."
    ]


@pytest.mark.parametrize(("entrances", "expected"), [(1, [ZoneRule.ENTRANCES]), (2, [])])
def test_a_site_has_at_least_two_entrances(entrances: int, expected: list[ZoneRule]) -> None:
    assert broken(replace(LAWFUL, entrances=entrances)) == expected


def test_only_what_endangers_people_is_forbidden_before_opening() -> None:
    bare = Layout(entrances=0, zones=(WARD,))

    found = faults(bare)

    assert [(fault.rule, fault.forbidden) for fault in found] == [
        (ZoneRule.REACH, False),
        (ZoneRule.STAFF_WAY, False),
        (ZoneRule.ENTRANCES, False),
    ]


def test_a_new_zone_may_wait_for_its_passage_until_it_has_rooms() -> None:
    east = ZoneFacts(id="east", floor=3, kind=ZoneKind.CONTAMINATED, name="East", position=3)
    room = RoomPlace(number="331", zone="east", purpose=RoomPurpose.ISOLATION, position=31)
    empty = replace(LAWFUL, zones=(*LAWFUL.zones, east))
    furnished = replace(empty, rooms=(*LAWFUL.rooms, room))

    found = [faults(layout)[0].matters(inhabited=True) for layout in (empty, furnished)]

    assert found == [False, True]


@given(st.permutations([LOBBY, LOCK, WARD]), st.permutations(LAWFUL.rooms))
def test_the_order_in_which_a_layout_is_given_does_not_matter(
    zones: list[ZoneFacts], rooms: list[RoomPlace]
) -> None:
    assert faults(replace(LAWFUL, zones=tuple(zones), rooms=tuple(rooms))) == ()

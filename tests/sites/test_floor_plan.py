from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from logistics.sites.floor_plan import FloorPlan, PlanPassage, PlanRoom, PlanZone, draw
from logistics.sites.floor_plan.geometry import MOST_COLUMNS, columns_of, strips_of, way_of
from logistics.sites.rules import PassageKind, RoomPurpose, RoomState, ZoneKind
from logistics.wording import Language, Sentence, text

LOBBY = PlanZone(id="lobby", kind=ZoneKind.CLEAN, name="Lobby", position=0)
LOCK = PlanZone(id="lock", kind=ZoneKind.BUFFER, name="Lock", position=1)
WARD = PlanZone(id="ward", kind=ZoneKind.CONTAMINATED, name="Ward", position=2)
SVG = "{http://www.w3.org/2000/svg}"


def english(message: Sentence | str) -> str:
    return text(message, Language.ENGLISH)


def ward_room(
    position: int, side: int = 0, state: RoomState = RoomState.READY, note: str = ""
) -> PlanRoom:
    number = f"{300 + 2 * position + side}"
    return PlanRoom(
        number=number, zone="ward", position=position, side=side, state=state, note=note
    )


def parsed(plan: FloorPlan) -> ElementTree.Element:
    return ElementTree.fromstring(draw(plan, english))  # noqa: S314 - our own drawing


def words_of(plan: FloorPlan) -> list[str]:
    return [each.text or "" for each in parsed(plan).iter(f"{SVG}text")]


def test_a_plan_shows_zones_passages_rooms_and_a_legend_in_words() -> None:
    plan = FloorPlan(
        title="A 3F",
        zones=(LOBBY, LOCK, WARD),
        passages=(
            PlanPassage(kind=PassageKind.STAFF, name="North stair", zones=frozenset({"lobby"})),
        ),
        rooms=(
            PlanRoom(
                number="301",
                zone="lock",
                position=1,
                side=0,
                state=RoomState.NOT_FOR_RESIDENTS,
                purpose=RoomPurpose.DOFFING,
            ),
            *(ward_room(position, state=RoomState.BEING_AIRED) for position in (2, 3, 4)),
        ),
    )

    words = words_of(plan)

    assert words == [
        "A 3F",
        "clean",
        "buffer",
        "contaminated · Ward",
        "North stair",
        "301",
        "doffing room",
        "304",
        "airing",
        "306",
        "airing",
        "308",
        "airing",
        "Entrance ▾",
        "being aired",
        "not for residents",
        "staff passage",
    ]


@pytest.mark.parametrize("state", list(RoomState))
def test_every_state_has_its_word_beside_its_colour(state: RoomState) -> None:
    plan = FloorPlan(title="A 3F", zones=(WARD,), rooms=(ward_room(1, state=state),))

    assert english(state.value) in words_of(plan)


def test_a_plan_needs_no_style_attribute_and_escapes_what_people_wrote() -> None:
    plan = FloorPlan(
        title="<script>",
        zones=(PlanZone(id="ward", kind=ZoneKind.CONTAMINATED, name='"><b>', position=0),),
        rooms=(ward_room(1, note="2 <i>"),),
        stopped=True,
    )

    drawn = draw(plan, english)

    assert isinstance(drawn, Markup)
    assert re.search(r"style=|<script|<b>|<i>", drawn) is None
    assert "Admission stopped" in drawn


def test_who_is_in_a_room_stands_on_its_third_line() -> None:
    plan = FloorPlan(
        title="A 3F",
        zones=(WARD,),
        rooms=(ward_room(1, state=RoomState.OCCUPIED, note="2 · 04-11"),),
    )

    assert words_of(plan)[2:5] == ["302", "occupied", "2 · 04-11"]


def test_a_floor_without_rooms_or_zones_is_an_empty_plan() -> None:
    assert words_of(FloorPlan(title="A 9F")) == ["A 9F"]


def test_a_long_corridor_breaks_into_strips_of_about_equal_length() -> None:
    plan = FloorPlan(
        title="A 3F",
        zones=(WARD,),
        rooms=tuple(ward_room(position, side) for position in range(30) for side in (0, 1)),
    )

    strips = strips_of(columns_of(plan))

    assert [len(strip) for strip in strips] == [10, 10, 10]
    assert max(len(strip) for strip in strips) <= MOST_COLUMNS


def test_a_zone_without_rooms_stands_where_its_order_says() -> None:
    plan = FloorPlan(title="A 3F", zones=(LOBBY, LOCK, WARD), rooms=(ward_room(5), ward_room(6)))

    assert [column.zones[0] for column in columns_of(plan)] == ["lobby", "lock", "ward", "ward"]


def test_a_passage_is_drawn_in_the_zones_it_leads_through() -> None:
    plan = FloorPlan(title="A 3F", zones=(LOBBY, LOCK, WARD), rooms=(ward_room(5),))

    ways = list(way_of(columns_of(plan), frozenset({"lobby", "ward"})))

    assert ways == [(0, 1), (2, 3)]


def test_no_room_is_lost_when_two_stand_in_one_place() -> None:
    twins = tuple(
        PlanRoom(number=number, zone="ward", position=1, side=0, state=RoomState.READY)
        for number in ("301", "301A")
    )

    words = words_of(FloorPlan(title="A 3F", zones=(WARD,), rooms=twins))

    assert {"301", "301A"} <= set(words)

"""People whom a plan left without a room or a ride, alike together, and what would help them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from logistics.errors import NotFound
from logistics.planning import naming
from logistics.planning.answers import Part
from logistics.planning.cases import case_of
from logistics.planning.models import Plan
from logistics.planning.placement import remedies as rooms
from logistics.planning.reasons import named, named_houses
from logistics.planning.transport import remedies as rides
from logistics.transfers.queries.words import category_names
from logistics.wording import Language, Sentence, say

Group = TypeVar("Group")

MOST_RIDERS = 60
TOO_MANY = say(
    "More than %(most)s people: ask at the terminal, logistics explain transport.", most=MOST_RIDERS
)
NOTHING_HELPS = say("No single change that was tried helps them.")


@dataclass(frozen=True, kw_only=True)
class Shortage:
    """A group of people who got nothing for one reason; ``number`` finds it again in the plan."""

    part: Part
    number: int
    people: int
    reasons: tuple[Sentence, ...]


def shortages_of(session: Session, plan: Plan, language: Language) -> list[Shortage]:
    """The groups without a room, then those without a ride, the largest first."""
    names = _names(session, plan, language)
    halves: tuple[tuple[Part, Sequence[rooms.Group | rides.Group]], ...] = (
        (Part.ROOMS, _room_groups(plan)),
        (Part.RIDES, _ride_groups(plan)),
    )
    return [
        Shortage(
            part=part,
            number=number,
            people=group.people,
            reasons=tuple(named(each, names) for each in group.reasons),
        )
        for part, groups in halves
        for number, group in enumerate(groups)
    ]


def remedies_for(
    session: Session, plan: Plan, part: Part, number: int, language: Language
) -> list[Sentence]:
    """What would help one group, each change tried; never empty.

    :raises NotFound: the plan has no such group
    """
    names = _names(session, plan, language)
    tried = _for_rooms(plan, number) if part is Part.ROOMS else _for_rides(plan, number)
    if tried is None:
        return [TOO_MANY]
    told = [
        say(
            "%(change)s: %(people)s more, for %(cost).2f",
            change=named(each.sentence, names),
            people=each.people,
            cost=each.extra,
        )
        for each in tried
    ]
    return told or [NOTHING_HELPS]


def _for_rooms(plan: Plan, number: int) -> Sequence[rooms.Proposal]:
    group = _numbered(_room_groups(plan), number)
    case = case_of(plan)
    return rooms.proposals(case.rooms, case.document.rooms, group)


def _for_rides(plan: Plan, number: int) -> Sequence[rides.Proposal] | None:
    """``None`` where trying takes longer than somebody waits for a page."""
    group = _numbered(_ride_groups(plan), number)
    if group.people > MOST_RIDERS:
        return None
    case = case_of(plan)
    return rides.proposals(case.rides, case.document.rides, group)


def _numbered(groups: Sequence[Group], number: int) -> Group:
    if number >= len(groups):
        raise NotFound("group")
    return groups[number]


def _room_groups(plan: Plan) -> tuple[rooms.Group, ...]:
    case = case_of(plan)
    return rooms.groups(case.rooms, case.document.rooms)


def _ride_groups(plan: Plan) -> tuple[rides.Group, ...]:
    case = case_of(plan)
    return rides.groups(case.rides, case.document.rides)


def _names(session: Session, plan: Plan, language: Language) -> dict[str, str]:
    """Sites, floors, ports and categories by id or code."""
    ports = naming.named_places(session, {group.origin for group in case_of(plan).rides.groups})
    categories = {code: each.text(language) for code, each in category_names(session).items()}
    places = {key: each.text(language) for key, each in ports.items()}
    return categories | places | named_houses(session, plan, language)

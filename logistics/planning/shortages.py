"""People whom a plan left without a room or a ride, alike together, and what would help them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from logistics.errors import NotFound
from logistics.planning import telling
from logistics.planning.answers import Part
from logistics.planning.cases import case_of
from logistics.planning.gathering import standby, window_of
from logistics.planning.models import Plan
from logistics.planning.placement import remedies as rooms
from logistics.planning.transport import remedies as rides
from logistics.transfers.queries.words import category_names
from logistics.wording import Language, Sentence, say

Group = TypeVar("Group")
Proposal = rooms.Proposal | rides.Proposal

MOST_RIDERS = 60
TOO_MANY = say(
    "More than %(most)s people: ask at the terminal, logistics plan shortages.", most=MOST_RIDERS
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
    categories = _categories(session, language)
    halves: tuple[tuple[Part, Sequence[rooms.Group | rides.Group]], ...] = (
        (Part.ROOMS, _room_groups(plan)),
        (Part.RIDES, _ride_groups(plan)),
    )
    return [
        Shortage(
            part=part,
            number=number,
            people=group.people,
            reasons=tuple(telling.told(session, group.reasons, language, categories)),
        )
        for part, groups in halves
        for number, group in enumerate(groups)
    ]


def remedies_for(
    session: Session, plan: Plan, part: Part, number: int, language: Language, *, at: datetime
) -> list[Sentence]:
    """What would help one group, each change tried, with what it costs; never empty.

    :param at: now, for the rooms of standby sites
    :raises NotFound: the plan has no such group
    """
    if part is Part.RIDES and _numbered(_ride_groups(plan), number).people > MOST_RIDERS:
        return [TOO_MANY]
    return worded(session, tried(session, plan, part, number, at=at), language)


def tried(
    session: Session, plan: Plan, part: Part, number: int, *, at: datetime
) -> Sequence[Proposal]:
    """The changes that would help one group, however many people it has.

    :raises NotFound: the plan has no such group
    """
    case = case_of(plan)
    if part is Part.RIDES:
        riders = _numbered(_ride_groups(plan), number)
        return rides.proposals(case.rides, case.document.rides, riders)
    group = _numbered(_room_groups(plan), number)
    window = window_of(session, plan.district_id, plan.day, at=at)
    spare = standby(session, window, case.rooms)
    return rooms.proposals(case.rooms, case.document.rooms, group, spare)


def worded(session: Session, changes: Sequence[Proposal], language: Language) -> list[Sentence]:
    """Each change with the people that it helps and its cost; never empty."""
    names = telling.told(
        session, [each.sentence for each in changes], language, _categories(session, language)
    )
    return [
        say(
            "%(change)s: %(people)s more, for %(cost).2f",
            change=name,
            people=each.people,
            cost=each.extra,
        )
        for name, each in zip(names, changes, strict=True)
    ] or [NOTHING_HELPS]


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


def _categories(session: Session, language: Language) -> dict[str, str]:
    return {code: each.text(language) for code, each in category_names(session).items()}

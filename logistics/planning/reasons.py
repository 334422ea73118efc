"""Why a plan gives a person its room and ride: what decided, and the best alternatives, by name."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from logistics.errors import NotFound
from logistics.planning import naming, telling
from logistics.planning.cases import case_of
from logistics.planning.models import Plan
from logistics.planning.placement import why as rooms
from logistics.planning.roster import Roster
from logistics.planning.transport import why as rides
from logistics.planning.transport.problem import Problem as RideProblem
from logistics.wording import Language, Sentence, say

SMALL = 0.005


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A room or a ride, what it costs, and the terms of that."""

    sentence: Sentence
    terms: tuple[Sentence, ...]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a party has, what else it could have, and the rules that exclude the rest."""

    present: Choice
    others: tuple[Choice, ...]
    excluded: tuple[Sentence, ...]


@dataclass(frozen=True, kw_only=True)
class Reasons:
    """Why a party has its room and its ride, as far as the plan gives them."""

    people: tuple[uuid.UUID, ...]
    parts: tuple[Decision, ...]


def reasons_for(session: Session, plan: Plan, person: uuid.UUID, language: Language) -> Reasons:
    """Why the party of a person is where the plan has it, with the names of places.

    :raises NotFound: the plan does not decide about the person
    """
    case = case_of(plan)
    document = case.document
    party, people = _party_of(document.roster, person)
    room = rooms.why(case.rooms, document.rooms, party)
    ride = rides.why(case.rides, document.rides, party)
    parts = []
    if room is not None:
        places = [room.place, *room.others]
        labels = naming.labels_of(session, (r for each in places for r in each.rooms), plan)
        parts.append(_room(room, labels, _named_houses(session, plan, language), language))
    if ride is not None:
        vehicles = [each.vehicle for each in (ride.ride, *ride.others)]
        plates = naming.plates_by_id(session, vehicles)
        excluded = telling.told(session, ride.excluded, language)
        parts.append(_ride(ride, plates, excluded, case.rides))
    return Reasons(people=people, parts=tuple(parts))


def _named_houses(session: Session, plan: Plan, language: Language) -> dict[str, str]:
    """What the sites and floors of a plan are called, by id; a floor with its site."""
    problem = case_of(plan).rooms
    found = {key: each.text(language) for key, each in naming.houses_of(session, problem).items()}
    floors = {
        floor.id: f"{found[floor.site]}, {found[floor.id]}"
        for floor in problem.floors
        if floor.id in found
    }
    return found | floors


def _party_of(roster: Roster, person: uuid.UUID) -> tuple[str, tuple[uuid.UUID, ...]]:
    for bubble in roster.bubbles:
        if person in bubble.guests:
            return bubble.id, bubble.guests
    for errand in roster.errands:
        if person in errand.people:
            return errand.id, errand.people
    for patient in roster.patients:
        if person in (patient.person_id, patient.carer_id):
            carer = () if patient.carer_id is None else (patient.carer_id,)
            return patient.id, (patient.person_id, *carer)
    raise NotFound("person")


def _room(
    found: rooms.Why,
    labels: Mapping[str, naming.RoomLabel],
    houses: Mapping[str, str],
    language: Language,
) -> Decision:
    def place(each: rooms.Place) -> dict[str, object]:
        numbers = [labels[room].number for room in each.rooms]
        return {"floor": houses[each.floor], "rooms": _listed(numbers, language)}

    present = say(
        "%(floor)s: rooms %(rooms)s add %(cost).2f to the cost.",
        cost=found.place.cost.total,
        **place(found.place),
    )
    others = (
        Choice(
            sentence=say(
                "%(floor)s: rooms %(rooms)s would cost %(cost)+.2f.", cost=more.total, **place(each)
            ),
            terms=_terms(more.terms),
        )
        for each in found.others
        for more in (found.more_for(each),)
    )
    return Decision(
        present=Choice(sentence=present, terms=_terms(found.place.cost.terms)),
        others=tuple(others),
        excluded=found.excluded,
    )


def _listed(numbers: Iterable[str], language: Language) -> str:
    return ("、" if language is Language.CHINESE else ", ").join(numbers)


def _ride(
    found: rides.Why,
    plates: Mapping[str, str],
    excluded: Iterable[Sentence],
    case: RideProblem,
) -> Decision:
    def ride(each: rides.RideChoice) -> dict[str, object]:
        departs = f"{each.departs_at.astimezone(case.zone):%Y-%m-%d %H:%M}"
        return {"vehicle": plates[each.vehicle], "departs": departs, "others": each.with_others}

    present = say(
        "Vehicle %(vehicle)s at %(departs)s with %(others)s others: the party adds %(cost).2f to "
        "the cost.",
        cost=found.ride.cost.total,
        **ride(found.ride),
    )
    others = (
        Choice(
            sentence=say(
                "Vehicle %(vehicle)s at %(departs)s with %(others)s others would cost %(cost)+.2f.",
                cost=more.total,
                **ride(each),
            ),
            terms=_terms(more.terms),
        )
        for each in found.others
        for more in (found.more_for(each),)
    )
    return Decision(
        present=Choice(sentence=present, terms=_terms(found.ride.cost.terms)),
        others=tuple(others),
        excluded=tuple(excluded),
    )


def _terms(terms: Mapping[str, float]) -> tuple[Sentence, ...]:
    return tuple(
        say("%(term)s: %(cost)+.2f", term=say(name), cost=value)
        for name, value in terms.items()
        if abs(value) >= SMALL
    )

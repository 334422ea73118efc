"""Who was gathered for a plan, as plain values, and what becomes of each of them."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from logistics.arrivals.manifests.words import Need
from logistics.isolation.clock_of import ClockOrigin
from logistics.policy.document import Measure
from logistics.wording import Sentence, say


class Standing(StrEnum):
    """What is true of a person already, whatever is planned now.

    ``HELD`` has a room that stays and needs a ride to it; ``HOUSED`` is in a room or on the
    way; ``ISOLATED`` is under an open isolation without a room; ``OVER`` has been through it.
    """

    FREE = "free_to_plan"
    HELD = "room_stays"
    HOUSED = "housed_already"
    ISOLATED = "isolated_without_room"
    OVER = "isolation_over"


class Without(StrEnum):
    """Why somebody who was gathered is not in the plan."""

    AMBULANCE = "goes_by_ambulance"
    CARER = "goes_along_as_carer"
    UNKNOWN_DESTINATION = "destination_unknown"
    UNCLASSIFIED = "unclassified_person"
    CLOCK = "clock_unknown"
    ISOLATED = "isolated_without_room"
    NO_ROOM = "no_room"
    NO_RIDE = "no_ride"
    FETCHED = "ride_on_request"
    RELEASE_WAITS = "may_not_leave_yet"
    PLACE_UNKNOWN = "place_unknown"
    HOST_CAR = "by_host_car"


class Settled(StrEnum):
    """Why somebody needs nothing from the plan."""

    NOT_NEEDED = "no_room_needed"
    HOUSED = "housed_already"
    OVER = "isolation_over"


@dataclass(frozen=True, kw_only=True)
class HeldRoom:
    """A room that stays whatever is planned.

    :ivar ready_at: not before this may the person arrive there
    """

    site_id: uuid.UUID
    room_id: uuid.UUID
    ready_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Traveller:
    """Somebody who is ours to plan: of an arrival, or a contact found by tracing.

    :ivar arrival_id: ``None`` for a contact; likewise ``port_id``
    :ivar identified_at: from then on the hours until the room are counted
    :ivar released_at: cleared to leave the port
    :ivar measure: what begins first; ``None`` while unclassified
    :ivar until: from then on no room is needed; ``None`` when none is, or for ``obstacle``
    :ivar obstacle: why the end of the stay cannot be reckoned
    :ivar guardians: parents and carers on record; ``carers`` are those marked as such
    :ivar community: street or town at home, as somebody noted it
    """

    person_id: uuid.UUID
    party_id: uuid.UUID | None = None
    arrival_id: uuid.UUID | None = None
    port_id: uuid.UUID | None = None
    identified_at: datetime
    released_at: datetime
    destination_known: bool = True
    symptomatic: bool = False
    age: int | None = None
    needs: frozenset[Need] = frozenset()
    guardians: frozenset[uuid.UUID] = frozenset()
    carers: frozenset[uuid.UUID] = frozenset()
    classification_id: uuid.UUID | None = None
    category: str = ""
    measure: Measure | None = None
    until: datetime | None = None
    obstacle: Sentence | None = None
    origin: ClockOrigin
    standing: Standing = Standing.FREE
    held: HeldRoom | None = None
    community: str = ""


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Somebody without a room or a ride, and why.

    :ivar category: what the person falls under, empty while unclassified
    """

    person_id: uuid.UUID
    arrival_id: uuid.UUID | None
    category: str
    why: Without
    sentence: Sentence


@dataclass(frozen=True, kw_only=True)
class Sorted:
    """Everybody who was gathered, once each.

    :ivar lodgers: need a room and a ride
    :ivar riders: need a ride to the room that stays theirs
    :ivar patients: people with symptoms, each with the carer who goes along, if any
    :ivar homegoers: need no room of ours, and a ride home from the port
    :ivar settled: need nothing, counted by why
    """

    lodgers: tuple[Traveller, ...] = ()
    riders: tuple[Traveller, ...] = ()
    patients: tuple[tuple[Traveller, Traveller | None], ...] = ()
    homegoers: tuple[Traveller, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    settled: Counter[Settled] = field(default_factory=Counter)

    @property
    def people(self) -> int:
        """How many they are together."""
        groups = (self.lodgers, self.riders, self.homegoers, self.left_out)
        return sum(map(len, groups)) + self.settled.total()


def sort_out(travellers: Sequence[Traveller], *, child_age: int) -> Sorted:
    """Who needs a room, who a ride only, who is left out and why, and who needs nothing.

    :param child_age: the last age in completed years at which somebody is not left alone
    """
    patients = _patients(travellers, child_age)
    carers = {carer.person_id for _, carer in patients if carer is not None}
    lodgers, riders, homegoers, left = [], [], [], []
    settled: Counter[Settled] = Counter()
    for each in travellers:
        if (done := _settled(each)) is not None:
            settled[done] += 1
        elif (out := _left_out(each, carers)) is not None:
            left.append(out)
        elif not needs_room(each) and _goes_home(each):
            homegoers.append(each)
        elif not needs_room(each):
            settled[Settled.NOT_NEEDED] += 1
        elif each.standing is Standing.ISOLATED:
            left.append(leave_out(each, Without.ISOLATED, ISOLATED))
        elif each.standing is Standing.HELD:
            riders.append(each)
        else:
            lodgers.append(each)
    return Sorted(
        lodgers=tuple(lodgers),
        riders=tuple(riders),
        patients=tuple(patients),
        homegoers=tuple(homegoers),
        left_out=tuple(left),
        settled=settled,
    )


AMBULANCE = say("Has a fever or symptoms: goes to the fever clinic by ambulance.")
CARER = say("Goes along in the ambulance as the carer of somebody with symptoms.")
UNKNOWN_DESTINATION = say("Nobody has noted yet which jurisdiction the person goes to.")
UNCLASSIFIED = say("No rule of the policy has decided about the person yet.")
FETCHED = say("Has a room; no port to start from, so a ride on its own is asked for.")
ISOLATED = say("Is isolated already and has no room: give a room on the person's own page.")


def leave_out(person: Traveller, why: Without, sentence: Sentence) -> LeftOut:
    """Put somebody on the list of those without a room or a ride."""
    return LeftOut(
        person_id=person.person_id,
        arrival_id=person.arrival_id,
        category=person.category,
        why=why,
        sentence=sentence,
    )


def _settled(person: Traveller) -> Settled | None:
    if person.standing is Standing.HOUSED:
        return Settled.HOUSED
    return Settled.OVER if person.standing is Standing.OVER else None


def _left_out(person: Traveller, carers: set[uuid.UUID]) -> LeftOut | None:
    if person.symptomatic:
        return leave_out(person, Without.AMBULANCE, AMBULANCE)
    if person.person_id in carers:
        return leave_out(person, Without.CARER, CARER)
    if not person.destination_known:
        return leave_out(person, Without.UNKNOWN_DESTINATION, UNKNOWN_DESTINATION)
    if person.measure is None:
        return leave_out(person, Without.UNCLASSIFIED, UNCLASSIFIED)
    if person.measure.needs_site_room and person.obstacle is not None:
        return leave_out(person, Without.CLOCK, person.obstacle)
    return None


def needs_room(person: Traveller) -> bool:
    """Whether a room of ours is needed from the release at the port on."""
    return (
        person.measure is not None
        and person.measure.needs_site_room
        and person.until is not None
        and person.until > person.released_at
    )


def _goes_home(person: Traveller) -> bool:
    """Whether somebody without a room of ours is driven home: who must be, and who has a home."""
    if person.port_id is None or person.measure is None or person.measure.needs_site_room:
        return False
    hosted = person.measure is Measure.DESIGNATED_HOTEL
    return hosted or person.measure.driven_home or bool(person.community)


def _patients(
    travellers: Iterable[Traveller], child_age: int
) -> list[tuple[Traveller, Traveller | None]]:
    """Those with symptoms; with whoever cannot be alone goes one healthy guardian."""
    known = {each.person_id: each for each in travellers}
    taken: set[uuid.UUID] = set()
    found: list[tuple[Traveller, Traveller | None]] = []
    for each in known.values():
        if not each.symptomatic or _settled(each) is not None:
            continue
        carer = next(iter(_carers(each, known, taken)), None) if _alone(each, child_age) else None
        if carer is not None:
            taken.add(carer.person_id)
        found.append((each, carer))
    return found


def _alone(person: Traveller, child_age: int) -> bool:
    """Whether somebody cannot be left alone."""
    return Need.CARE in person.needs or (person.age is not None and person.age <= child_age)


def _carers(
    patient: Traveller, known: dict[uuid.UUID, Traveller], taken: set[uuid.UUID]
) -> list[Traveller]:
    return [
        known[guardian]
        for guardian in sorted(patient.guardians)
        if guardian in known
        and guardian not in taken
        and not known[guardian].symptomatic
        and known[guardian].standing is Standing.FREE
    ]

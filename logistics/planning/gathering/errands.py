"""Who is driven on a day without being given a room: asked for, going home, to care and back."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals.people_models import Person
from logistics.planning.errands import Errand, ErrandKind, place_key
from logistics.planning.gathering.coming import STILL_WAITING
from logistics.planning.gathering.window import Window, whole_minute
from logistics.planning.people import LeftOut, Traveller, Without
from logistics.policy.document import Measure
from logistics.policy.rules import UNCLASSIFIED
from logistics.release.queries import Leaving, leaving_by
from logistics.transfers.models import RideRequest, Trip
from logistics.transfers.orders import PlaceRef
from logistics.transfers.queries.known_places import Known, find_known, folded, known_places_of
from logistics.transfers.queries.people import categories_of, riding
from logistics.transfers.queries.rides import PENDING, refs_of
from logistics.transfers.rules.hours import Point
from logistics.transfers.rules.kinds import CARE, HOMES, RELEASED, PlaceKind, RideState, TripState
from logistics.wording import Sentence, say, term

NO_HOME = say("Goes home, and nobody has noted to which community.")
HOST = say("The host's own car fetches the person to the designated hotel; both sides sign.")
NO_COMMUNITY = term("Goes home to %(place)s, which is no known place: register it.")
NO_PLACE = term("%(place)s is no known place: register it, or send the ride by hand.")


@dataclass(frozen=True, kw_only=True)
class Located:
    """Where a place of an errand is."""

    ref: PlaceRef
    point: Point


@dataclass(frozen=True, kw_only=True)
class Errands:
    """The rides of a day that lead to no new room.

    :ivar places: where they begin and end, beside ports and sites, by the key of the problem
    :ivar hosted: people whom their host's own car fetches to a hotel; no vehicle of ours does
    :ivar done: people who are on the way, were driven, or leave by their own means
    """

    errands: tuple[Errand, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    hosted: tuple[Errand, ...] = ()
    places: Mapping[str, Located] = field(default_factory=dict)
    done: frozenset[uuid.UUID] = frozenset()
    communities: Mapping[str, Located] = field(default_factory=dict)

    @property
    def people(self) -> tuple[uuid.UUID, ...]:
        """Everybody of them, the left out as well."""
        riding_now = (person for errand in self.errands for person in errand.people)
        return (*riding_now, *(each.person_id for each in self.left_out))


def errands(
    session: Session,
    window: Window,
    homegoers: Sequence[Traveller],
    planned: Collection[uuid.UUID],
    replanning: tuple[Collection[uuid.UUID], Collection[uuid.UUID]],
) -> Errands:
    """Everybody who is driven on the day without being given a room.

    :param planned: people to whom the plan gives a room, or whom an ambulance takes from a port
    :param replanning: plans whose trips may be planned anew, and trips of theirs that stay
    """
    known = known_places_of(session, window.district_id)
    clinic = _clinic(window)
    requests = _requests(session, window)
    view = _View(
        session=session, window=window, known=known, clinic=clinic, requests=requests,
        fixed=_fixed(session, [row.person_id for row in requests], *replanning),
    )  # fmt: skip
    view.asked(planned)
    view.leaving(leaving_by(session, window.district_id, window.end, at=window.at))
    view.from_ports(homegoers)
    return view.found(_communities(known))


def _communities(known: Known) -> dict[str, Located]:
    return {
        name: _located(PlaceRef(kind=row.kind, id=row.id), row.latitude, row.longitude)
        for (kind, name), row in known.items()
        if kind is PlaceKind.COMMUNITY
    }


def community_of(found: Mapping[str, Located], name: str) -> Located | None:
    """The community that a person's record names."""
    return found.get(folded(name)) if name else None


def _located(ref: PlaceRef, latitude: float, longitude: float) -> Located:
    return Located(ref=ref, point=Point(latitude=latitude, longitude=longitude))


def _clinic(window: Window) -> Located | None:
    """The fever clinic of the planning figures."""
    clinic = window.assumptions.fever_clinic
    if clinic.latitude is None or clinic.longitude is None:
        return None
    ref = PlaceRef(kind=PlaceKind.FEVER_CLINIC, name=clinic.name)
    return _located(ref, clinic.latitude, clinic.longitude)


def _requests(session: Session, window: Window) -> list[RideRequest]:
    return list(
        session.scalars(
            sa.select(RideRequest)
            .where(
                RideRequest.district_id == window.district_id,
                RideRequest.ready_at >= window.start - STILL_WAITING,
                RideRequest.ready_at < window.end,
                RideRequest.state != RideState.CANCELLED,
            )
            .order_by(RideRequest.ready_at, RideRequest.id)
        )
    )


def _fixed(
    session: Session,
    people: Collection[uuid.UUID],
    chain: Collection[uuid.UUID],
    staying: Collection[uuid.UUID],
) -> frozenset[tuple[uuid.UUID, bool]]:
    """Who rides on a trip that this plan may not change; whether that is a way back from care."""

    def may_change(trip: Trip) -> bool:
        theirs = trip.state is TripState.PLANNED and trip.plan_id in chain
        return theirs and trip.id not in staying

    return frozenset(
        (rider.person_id, trip.origin_kind in CARE)
        for rider, trip in riding(session, people)
        if not may_change(trip)
    )


@dataclass
class _View:
    session: Session
    window: Window
    known: Known
    clinic: Located | None
    requests: Sequence[RideRequest]
    fixed: frozenset[tuple[uuid.UUID, bool]]
    errands: list[Errand] = field(default_factory=list)
    out: list[LeftOut] = field(default_factory=list)
    hosted: list[Errand] = field(default_factory=list)
    places: dict[str, Located] = field(default_factory=dict)
    done: set[uuid.UUID] = field(default_factory=set)

    @cached_property
    def homeward(self) -> Mapping[uuid.UUID, Sequence[RideRequest]]:
        """The rides home that were asked for, by person."""
        found: dict[uuid.UUID, list[RideRequest]] = defaultdict(list)
        for row in self.requests:
            if row.destination_kind in HOMES:
                found[row.person_id].append(row)
        return found

    def asked(self, planned: Collection[uuid.UUID]) -> None:
        """Rides that somebody asked for, but those that follow from rooms and ports."""
        pending = [row for row in self.requests if row.state in PENDING]
        categories = categories_of(self.session, [row.person_id for row in pending])
        for row in pending:
            if (row.person_id, row.origin_kind in CARE) in self.fixed:
                self.done.add(row.person_id)
            elif row.person_id not in planned and not self._follows(row):
                category = row.category or categories.get(row.person_id, UNCLASSIFIED)
                self._add(_of_request(row, category))

    def _follows(self, row: RideRequest) -> bool:
        """Whether a request goes with somebody's time in a room, or with an arrival."""
        if row.destination_kind not in HOMES:
            return False
        return row.gate_at is None and row.origin_kind in (PlaceKind.SITE, PlaceKind.PORT)

    def leaving(self, rows: Iterable[Leaving]) -> None:
        """Those whose time in a room ends."""
        for each in rows:
            row = each.isolation
            if self._needs_none(row.person_id):
                continue
            category = row.category if each.measure else RELEASED
            if each.missing:
                self._leave_out(row.person_id, category, Without.RELEASE_WAITS, _waits(each))
                continue
            errand = Errand(
                id=f"leaves/{each.party_id or row.person_id}/{each.site_id}/{category}",
                kind=ErrandKind.MEASURE if each.measure else ErrandKind.RELEASED,
                people=(row.person_id,),
                party_id=each.party_id,
                arrival_id=None,
                category=category,
                origin=PlaceRef(kind=PlaceKind.SITE, id=each.site_id),
                destination=PlaceRef(kind=PlaceKind.COMMUNITY),
                ready_at=each.ready_at,
            )
            self._leaves(row.person, errand, each.measure)

    def from_ports(self, people: Sequence[Traveller]) -> None:
        """Passengers who need no room of ours and go home."""
        rows = self.session.scalars(
            sa.select(Person).where(Person.id.in_([each.person_id for each in people]))
        )
        persons = {row.id: row for row in rows}
        for each in people:
            if self._needs_none(each.person_id):
                continue
            errand = Errand(
                id=f"home/{each.party_id or each.person_id}/{each.port_id}/{each.category}",
                kind=ErrandKind.FROM_PORT,
                people=(each.person_id,),
                party_id=each.party_id,
                arrival_id=each.arrival_id,
                category=each.category,
                origin=PlaceRef(kind=PlaceKind.PORT, id=each.port_id),
                destination=PlaceRef(kind=PlaceKind.COMMUNITY),
                ready_at=each.released_at,
            )
            self._leaves(persons[each.person_id], errand, each.measure)

    def _leaves(self, person: Person, errand: Errand, measure: Measure | None) -> None:
        """Home with a vehicle of ours, or to a hotel in the car of the host."""
        if measure is not Measure.DESIGNATED_HOTEL:
            self._home(person, errand)
            return
        hotel = PlaceRef(kind=PlaceKind.HOTEL)
        ready = max(whole_minute(errand.ready_at), self.window.now)
        self.hosted.append(replace(errand, destination=hotel, ready_at=ready))
        self._leave_out(person.id, errand.category, Without.HOST_CAR, HOST, errand.arrival_id)

    def _needs_none(self, person: uuid.UUID) -> bool:
        """Whether somebody is driven home already, or said not to need it."""
        gone = (RideState.RIDING, RideState.DONE, RideState.OWN_MEANS)
        own = self.homeward.get(person, ())
        if any(row.state in gone for row in own) or (own and (person, False) in self.fixed):
            self.done.add(person)
            return True
        return any(row.gate_at is not None for row in own)

    def _home(self, person: Person, errand: Errand) -> None:
        name = person.community.strip()
        ref = PlaceRef(kind=PlaceKind.COMMUNITY, name=name)
        known = find_known(self.known, ref) if name else None
        if known is not None:
            home = PlaceRef(kind=PlaceKind.COMMUNITY, id=known.id)
            self._add(replace(errand, id=f"{errand.id}/{known.id}", destination=home))
            return
        sentence = say(NO_COMMUNITY, place=name) if name else NO_HOME
        self._leave_out(
            person.id, errand.category, Without.PLACE_UNKNOWN, sentence, errand.arrival_id
        )

    def _add(self, errand: Errand) -> None:
        """Keep an errand whose places are known; else its people are left out."""
        ends = []
        for ref in (errand.origin, errand.destination):
            if ref.kind in (PlaceKind.PORT, PlaceKind.SITE):
                ends.append(ref)
                continue
            place = self._place(ref)
            if place is None:
                name = ref.name or say(ref.kind.value)
                for person in errand.people:
                    sentence = say(NO_PLACE, place=name)
                    self._leave_out(person, errand.category, Without.PLACE_UNKNOWN, sentence)
                return
            self.places[place_key(place.ref)] = place
            ends.append(place.ref)
        origin, destination = ends
        ready = max(whole_minute(errand.ready_at), self.window.now)
        self.errands.append(replace(errand, origin=origin, destination=destination, ready_at=ready))

    def _place(self, ref: PlaceRef) -> Located | None:
        row = find_known(self.known, ref)
        if row is not None:
            return _located(PlaceRef(kind=row.kind, id=row.id), row.latitude, row.longitude)
        if self.clinic is None or ref.kind is not PlaceKind.FEVER_CLINIC:
            return None
        same = not ref.name or folded(ref.name) == folded(self.clinic.ref.name)
        return self.clinic if same else None

    def _leave_out(
        self,
        person: uuid.UUID,
        category: str,
        why: Without,
        sentence: Sentence,
        arrival: uuid.UUID | None = None,
    ) -> None:
        self.out.append(
            LeftOut(
                person_id=person, arrival_id=arrival, category=category, why=why, sentence=sentence
            )
        )

    def found(self, communities: Mapping[str, Located]) -> Errands:
        """Everything, parties together and nobody twice."""
        together: dict[str, list[Errand]] = defaultdict(list)
        for each in self.errands:
            together[each.id].append(each)
        merged = tuple(_merged(same) for same in together.values())
        return Errands(
            errands=merged,
            left_out=tuple(_once(self.out, merged)),
            hosted=tuple(self.hosted),
            places=self.places,
            done=frozenset(self.done),
            communities=communities,
        )


def _merged(same: Sequence[Errand]) -> Errand:
    return replace(
        same[0],
        people=tuple(dict.fromkeys(person for each in same for person in each.people)),
        ready_at=max(each.ready_at for each in same),
    )


def _once(out: Iterable[LeftOut], errands: Iterable[Errand]) -> Iterator[LeftOut]:
    """Those left out who are on no errand, each for the first reason."""
    seen = {person for errand in errands for person in errand.people}
    for each in out:
        if each.person_id not in seen:
            seen.add(each.person_id)
            yield each


def _waits(each: Leaving) -> Sentence:
    return say("May not leave yet: %(first)s", first=each.missing[0].sentence)


def _of_request(row: RideRequest, category: str) -> Errand:
    origin, destination = refs_of(row)
    alone = row.ambulance or row.party_id is None
    who = row.person_id if alone else row.party_id
    ends = f"{origin.id or origin.name}/{destination.id or destination.name}"
    return Errand(
        id=f"asked/{who}/{ends}/{category}",
        kind=ErrandKind.ASKED,
        people=(row.person_id,),
        party_id=row.party_id,
        arrival_id=row.arrival_id,
        category=category,
        origin=origin,
        destination=destination,
        ready_at=row.ready_at,
        ambulance=row.ambulance,
    )

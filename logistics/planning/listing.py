"""A stored plan as lists that people read: rooms in walking order, trips, those left out, changes.

The lists name people and places by id; :mod:`logistics.planning.naming` finds the names of
those that are shown.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals.models import Arrival, Port
from logistics.planning import roster as rosters
from logistics.planning import telling
from logistics.planning.gathering.coming import released_at
from logistics.planning.itineraries import itineraries
from logistics.planning.models import Plan
from logistics.planning.naming import Named, RoomLabel, arrivals_of, labels_of
from logistics.planning.people import Without
from logistics.planning.placement import plan_json as room_plans
from logistics.planning.placement.plan import Outcome as RoomOutcome
from logistics.planning.placement.plan import Plan as RoomPlan
from logistics.planning.roster import Roster
from logistics.planning.rules import Change, Itinerary, differences
from logistics.planning.transport import plan_json as ride_plans
from logistics.planning.transport.plan import Duty
from logistics.planning.transport.plan import Outcome as RideOutcome
from logistics.planning.transport.plan import Plan as RidePlan
from logistics.sites.models import District
from logistics.transfers.queries import counting as transfers
from logistics.wording import Language, Sentence, restored


@dataclass(frozen=True, kw_only=True)
class Document:
    """A stored plan, read back.

    :ivar drivers: who takes turns on each vehicle, in the order of their duties
    """

    roster: Roster
    rooms: RoomPlan
    rides: RidePlan
    drivers: Mapping[str, list[str]] = field(default_factory=dict)

    @cached_property
    def itineraries(self) -> Mapping[str, Itinerary]:
        """What it gives each person."""
        return itineraries(self.roster, self.rooms, self.rides)


NOTHING = Document(
    roster=Roster(),
    rooms=RoomPlan(outcome=RoomOutcome.NO_ANSWER),
    rides=RidePlan(outcome=RideOutcome.NO_ANSWER),
)


def base_of(session: Session, plan: Plan) -> Document:
    """The plan that a plan was made from; nothing for the first of a day."""
    base = session.get(Plan, plan.base_id) if plan.base_id else None
    return read(base) if base else NOTHING


def read(plan: Plan) -> Document:
    """The documents of a plan as values."""
    return Document(
        roster=rosters.from_json(plan.roster),
        rooms=room_plans.from_json(plan.rooms_plan),
        rides=ride_plans.from_json(plan.transport_plan),
        drivers=plan.figures.get("drivers", {}),
    )


@dataclass(frozen=True, kw_only=True)
class RoomLine:
    """A room of the plan and the people of it."""

    room_id: uuid.UUID
    label: RoomLabel
    people: tuple[uuid.UUID, ...]
    category: str
    until: datetime
    attributes: tuple[str, ...]
    sharing: Sentence | None
    arrival_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class StopLine:
    """A stop of a planned trip."""

    place: str
    arrives_at: datetime
    people: int


@dataclass(frozen=True, kw_only=True)
class TripLine:
    """A trip of the plan."""

    port: str
    vehicle: str
    driver: int
    driver_id: str | None
    loads_at: datetime
    departs_at: datetime
    category: str
    stops: tuple[StopLine, ...]
    people: tuple[uuid.UUID, ...]


@dataclass(frozen=True, kw_only=True)
class LeftOutLine:
    """Somebody without a room or a ride, and why."""

    person_id: uuid.UUID
    arrival_id: uuid.UUID | None
    category: str
    why: Without
    sentence: Sentence


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """Somebody for whom a plan changes something."""

    person_id: uuid.UUID
    change: Change
    before: Itinerary | None
    after: Itinerary | None


@dataclass(frozen=True, kw_only=True)
class RestLine:
    """Somebody who needs a place to rest at the port until the ride loads."""

    person_id: uuid.UUID
    arrival_id: uuid.UUID | None
    port: str
    from_at: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class SiteLine:
    """What a plan gives a site."""

    site_id: uuid.UUID
    name: Named
    rooms: int
    people: int


@dataclass(frozen=True, kw_only=True)
class HandOverLine:
    """People of an arrival who are handed over to another jurisdiction by count.

    :ivar left: who is at the port still
    :ivar cleared_at: when they may leave the port
    """

    arrival: str
    arrival_id: uuid.UUID
    district: Named
    people: int
    left: int
    cleared_at: datetime | None


def room_lines(session: Session, plan: Plan, document: Document) -> list[RoomLine]:
    """The rooms of the plan, site by site in walking order."""
    labels = labels_of(session, chain.from_iterable(document.rooms.rooms.values()), plan)
    lines = [
        RoomLine(
            room_id=uuid.UUID(room),
            label=labels[room],
            people=chamber.people,
            category=bubble.category,
            until=chamber.until,
            attributes=tuple(sorted(chamber.attributes)),
            sharing=chamber.sharing,
            arrival_id=bubble.arrival_id,
        )
        for bubble in document.roster.lodging
        for chamber, room in zip(
            bubble.chambers, document.rooms.rooms.get(bubble.id, ()), strict=False
        )
    ]
    return sorted(lines, key=lambda line: line.label.walk)


def site_lines(lines: Iterable[RoomLine]) -> list[SiteLine]:
    """How many rooms and people each site gets."""
    by_site: dict[uuid.UUID, list[RoomLine]] = {}
    for line in lines:
        by_site.setdefault(line.label.site_id, []).append(line)
    return [
        SiteLine(
            site_id=site,
            name=found[0].label.site,
            rooms=len(found),
            people=sum(len(line.people) for line in found),
        )
        for site, found in by_site.items()
    ]


def trip_lines(document: Document) -> list[TripLine]:
    """The trips of the plan by place of departure and time."""
    roster = document.roster
    lines = [
        TripLine(
            port=trip.origin,
            vehicle=duty.vehicle,
            driver=duty.driver,
            driver_id=_driver(document, duty),
            loads_at=trip.loads_at,
            departs_at=trip.departs_at,
            category=roster.category_of(trip.riders[0].party),
            stops=tuple(
                StopLine(
                    place=stop.place,
                    arrives_at=stop.arrives_at,
                    people=sum(rider.people for rider in stop.riders),
                )
                for stop in trip.stops
            ),
            people=tuple(p for rider in trip.riders for p in roster.riders_of(rider.party)),
        )
        for duty in document.rides.duties
        for trip in duty.trips
    ]
    return sorted(lines, key=lambda line: (line.port, line.departs_at, line.vehicle))


def _driver(document: Document, duty: Duty) -> str | None:
    drivers = document.drivers.get(duty.vehicle, ())
    return drivers[duty.driver - 1] if duty.driver <= len(drivers) else None


def left_out_lines(session: Session, plan: Plan, language: Language) -> list[LeftOutLine]:
    """Everybody without a room or a ride, those for whom something can be done first.

    :param language: of the names of places in the reasons
    """
    order = list(Without)
    reasons = telling.told(session, [restored(e["sentence"]) for e in plan.left_out], language)
    lines = [
        LeftOutLine(
            person_id=uuid.UUID(each["person"]),
            arrival_id=uuid.UUID(each["arrival"]) if each["arrival"] else None,
            category=each["category"],
            why=Without(each["why"]),
            sentence=sentence,
        )
        for each, sentence in zip(plan.left_out, reasons, strict=True)
    ]
    return sorted(lines, key=lambda line: (-order.index(line.why), str(line.sentence)))


def rest_lines(document: Document, wait: int) -> list[RestLine]:
    """Everybody who waits longer for their ride than is wished, longest first.

    :param wait: minutes that are wished at most
    """
    roster = document.roster
    lines = [
        RestLine(
            person_id=person,
            arrival_id=party.arrival_id,
            port=trip.origin,
            from_at=cleared,
            until=trip.loads_at,
        )
        for trip in document.rides.trips
        for rider in trip.riders
        if (cleared := roster.cleared_at.get(rider.party)) is not None
        and trip.loads_at - cleared > timedelta(minutes=wait)
        for party in [roster.bubble.get(rider.party) or roster.errand[rider.party]]
        for person in roster.riders_of(rider.party)
    ]
    return sorted(lines, key=lambda line: (line.from_at - line.until, line.person_id))


def reasons(lines: Iterable[LeftOutLine]) -> list[tuple[LeftOutLine, int]]:
    """Each reason once, as somebody's line, with how many people it keeps out; most first."""
    counted: Counter[tuple[Without, str]] = Counter()
    first: dict[tuple[Without, str], LeftOutLine] = {}
    for line in lines:
        key = (line.why, str(line.sentence))
        counted[key] += 1
        first.setdefault(key, line)
    return [(first[key], count) for key, count in counted.most_common()]


def change_lines(before: Document, after: Document) -> list[ChangeLine]:
    """Everybody for whom the later plan changes something."""
    found = differences(
        before.itineraries,
        after.itineraries,
        housed={str(person) for person in after.roster.housed},
    )
    order = list(Change)
    return sorted(
        (
            ChangeLine(
                person_id=uuid.UUID(person),
                change=change,
                before=before.itineraries.get(person),
                after=after.itineraries.get(person),
            )
            for person, change in found.items()
        ),
        key=lambda line: (order.index(line.change), line.person_id),
    )


def hand_over_lines(session: Session, document: Document) -> list[HandOverLine]:
    """People of other jurisdictions, by arrival and district."""
    ids = {each.arrival_id for each in document.roster.handed_over}
    arrivals = arrivals_of(session, ids)
    handed, cleared = transfers.handed_by_count(session, ids), _cleared(session, ids)
    districts = {
        row.id: Named(zh=row.name_zh, en=row.name_en)
        for row in session.scalars(
            sa.select(District).where(
                District.id.in_([each.district_id for each in document.roster.handed_over])
            )
        )
    }
    return [
        HandOverLine(
            arrival=arrivals.get(each.arrival_id, ""),
            arrival_id=each.arrival_id,
            district=districts[each.district_id],
            people=each.people,
            left=max(0, each.people - handed.get((each.arrival_id, each.district_id), 0)),
            cleared_at=cleared.get(each.arrival_id),
        )
        for each in document.roster.handed_over
    ]


def _cleared(session: Session, arrivals: Collection[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """When the people of arrivals may leave the port."""
    rows = session.execute(
        sa.select(Arrival, Port.clearance_minutes)
        .join(Port, Port.id == Arrival.port_id)
        .where(Arrival.id.in_(arrivals))
    )
    return {row.id: released_at(row.expected_at, row.desk_at, clearance) for row, clearance in rows}

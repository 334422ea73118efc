"""People who came two weeks before the demonstrated day, and whose period ends on it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

from sqlalchemy.orm import Session

from logistics.arrivals import operations as arrivals
from logistics.arrivals import queries as arrival_queries
from logistics.arrivals.models import Arrival, ClassificationRow
from logistics.arrivals.symptoms import Symptom
from logistics.demo import cast
from logistics.demo.flights import FLIGHTS, FlightCast, paxlst
from logistics.health import operations as health
from logistics.isolation import operations as isolations
from logistics.isolation.clock_of import ClockOrigin, clock_of
from logistics.isolation.models import Isolation
from logistics.isolation.rules import Identifier
from logistics.policy.release_rules import Finding
from logistics.sites import queries as sites
from logistics.sites.models import District, Site

COUNT = 26
LANDED = datetime(2020, 3, 14, 1, 50, tzinfo=UTC)
COMPARED = frozenset({Identifier.NAME, Identifier.DOCUMENT})
HOMES = tuple(place.name_zh for place in cast.PLACES if place.kind == "community")
LABORATORIES = ("临江区疾控中心 Linjiang CDC", "海滨医学检验所 Haibin Laboratory")


def flight() -> FlightCast:
    """The flight from Seoul that brought them."""
    return FlightCast(
        carrier="QJ",
        number="73",
        origin="ICN",
        port="SHA",
        departs=FLIGHTS[2].departs - timedelta(days=14),
        lands=FLIGHTS[2].lands - timedelta(days=14),
        people=COUNT,
        format="paxlst",
        nations=("KOR", "CHN"),
    )


def settle(session: Session, district: District, site: Site) -> int:
    """Bring them through arrival, admission, tests and temperatures; says how many there are."""
    listed = flight()
    row = arrivals.preview(
        session, paxlst(listed).encode(), f"{listed.name}.edi", at=LANDED - timedelta(hours=6)
    )
    applied = arrivals.apply(session, row.id, at=LANDED - timedelta(hours=6))
    arrival = session.get_one(Arrival, applied.arrival_id)
    arrivals.record_touchdown(
        session,
        arrival,
        touchdown_at=LANDED,
        expected=arrival.version,
        at=LANDED + timedelta(minutes=5),
    )
    people = [line.person_id for line in arrival_queries.passengers(session, arrival.id)]
    decisions = list(arrival_queries.classifications(session, people).values())
    admitted = [
        _admit(session, decision, room, district, site)
        for decision, room in zip(decisions, _rooms(session, site), strict=False)
        if decision.measure == "central_isolation"
    ]
    for number, isolation in enumerate(admitted):
        home = arrivals.PersonEdit(community=HOMES[number % len(HOMES)])
        arrivals.edit_person(session, isolation.person_id, home, expected=isolation.person.version)
        _observe(session, isolation, number)
    return len(admitted)


def _rooms(session: Session, site: Site) -> Iterator[uuid.UUID]:
    free = (
        room.id
        for room in sites.room_availability(session, [site.id], LANDED)
        if room.for_residents
    )
    return islice(free, COUNT)


def _admit(
    session: Session,
    decision: ClassificationRow,
    room: uuid.UUID,
    district: District,
    site: Site,
) -> Isolation:
    taken = isolations.admit_walk_in(
        session,
        decision,
        room,
        origin=ClockOrigin(zone=site.zone_name, entered_at=LANDED),
        district_id=district.id,
        compared=COMPARED,
        at=LANDED + timedelta(hours=4),
    )
    return taken.occupancy.guests[0].isolation


def _observe(session: Session, isolation: Isolation, number: int) -> None:
    """Two temperatures and every test; the last two people miss something, to be seen."""
    clock = clock_of(session, isolation)
    for day in range(1, 14):
        for hour in (0, 10):
            health.record_reading(
                session,
                isolation.id,
                temperature=36.2 + (number * 7 + day * 3 + hour) % 7 / 10,
                symptoms=_symptoms(number, day),
                occurred_at=LANDED + timedelta(days=day, hours=hour),
            )
    for test in clock.tests_for_release():
        for laboratory in LABORATORIES[: test.laboratories]:
            taken_at = datetime.combine(test.due_on, datetime.min.time(), UTC)
            sample = health.take_sample(
                session,
                isolation.id,
                assay=test.assay,
                specimen=test.specimen,
                due_on=test.due_on,
                laboratory=laboratory,
                occurred_at=taken_at + timedelta(minutes=30),
            )
            finding = Finding.INDETERMINATE if number == COUNT - 2 else Finding.NEGATIVE
            health.enter_result(
                session, sample.id, finding=finding, at=taken_at + timedelta(hours=3)
            )


def _symptoms(number: int, day: int) -> Sequence[Symptom]:
    return (Symptom.COUGH,) if number == COUNT - 1 and day == 13 else ()

"""People who came two weeks before the demonstrated day, and whose period ends on it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from sqlalchemy.orm import Session

from logistics.arrivals import operations as arrivals
from logistics.arrivals import queries as arrival_queries
from logistics.arrivals.models import Arrival, ClassificationRow
from logistics.arrivals.symptoms import Symptom
from logistics.demo import cast
from logistics.demo.flights import FLIGHTS, FlightCast, paxlst
from logistics.health import operations as health
from logistics.health.laboratory import operations as laboratories
from logistics.health.laboratory.operations import BoxOrder, LaboratoryOrder, ReceiptOrder
from logistics.health.models import Sample
from logistics.isolation import operations as isolations
from logistics.isolation.clock_of import ClockOrigin, clock_of
from logistics.isolation.models import Isolation
from logistics.isolation.rules import Identifier
from logistics.policy.isolation_clock import DueTest
from logistics.policy.release_rules import Finding
from logistics.sites import queries as sites
from logistics.sites.models import District, Site

COUNT = 26
LANDED = datetime(2020, 3, 14, 1, 50, tzinfo=UTC)
COMPARED = frozenset({Identifier.NAME, Identifier.DOCUMENT})
HOMES = tuple(place.name_zh for place in cast.PLACES if place.kind == "community")
LAST_TEST = date(2020, 3, 28)
RESULT_HOURS = 4
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
    for name in LABORATORIES:
        laboratories.add_laboratory(
            session, name, LaboratoryOrder(result_hours=RESULT_HOURS), at=LANDED
        )
    for number, isolation in enumerate(admitted):
        home = arrivals.PersonEdit(community=HOMES[number % len(HOMES)])
        arrivals.edit_person(session, isolation.person_id, home, expected=isolation.person.version)
        _measure(session, isolation, number)
    for due_on in sorted({test.due_on for each in admitted for test in _tests(session, each)}):
        _test(session, site, admitted, due_on)
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


def _measure(session: Session, isolation: Isolation, number: int) -> None:
    """Two temperatures a day; the last person coughs at the end."""
    for day in range(1, 14):
        for hour in (0, 10):
            health.record_reading(
                session,
                isolation.id,
                temperature=round(36.2 + (number * 7 + day * 3 + hour) % 7 / 10, 1),
                symptoms=_symptoms(number, day),
                occurred_at=LANDED + timedelta(days=day, hours=hour),
            )


def _tests(session: Session, isolation: Isolation) -> Sequence[DueTest]:
    return clock_of(session, isolation).tests_for_release()


def _test(session: Session, site: Site, people: Sequence[Isolation], due_on: date) -> None:
    """The samples of a day, a box to each laboratory, and its results; some are to be seen to."""
    dawn = datetime.combine(due_on, datetime.min.time(), UTC)
    taken: dict[str, list[tuple[int, Sample]]] = {}
    for number, isolation in enumerate(people):
        for test in _tests(session, isolation):
            for name in LABORATORIES[: test.laboratories] if test.due_on == due_on else ():
                sample = health.take_sample(
                    session,
                    isolation.id,
                    assay=test.assay,
                    specimen=test.specimen,
                    due_on=due_on,
                    laboratory=name,
                    occurred_at=dawn,
                )
                taken.setdefault(name, []).append((number, sample))
    for name, samples in taken.items():
        _through_laboratory(session, site, name, samples, dawn)


def _through_laboratory(
    session: Session, site: Site, name: str, samples: Sequence[tuple[int, Sample]], dawn: datetime
) -> None:
    ids = [sample.id for _, sample in samples]
    box = BoxOrder(
        laboratory=name, cold_box="B-03", carrier="司机班 Li Wei", counted=len(ids), celsius=4.2
    )
    batch = laboratories.send(session, site, ids, box, at=dawn + timedelta(minutes=40))
    receipt = ReceiptOrder(arrived=ids, counted=len(ids), by="检验科 Hu Jing", celsius=5.1)
    laboratories.receive(
        session, batch.id, receipt, expected=batch.version, at=dawn + timedelta(minutes=75)
    )
    last = dawn.date() == LAST_TEST
    for number, sample in samples:
        if last and number == COUNT - 3:
            continue
        finding = Finding.INDETERMINATE if number == COUNT - 2 else Finding.NEGATIVE
        health.enter_result(session, sample.id, finding=finding, at=dawn + timedelta(hours=3))


def _symptoms(number: int, day: int) -> Sequence[Symptom]:
    return (Symptom.COUGH,) if number == COUNT - 1 and day == 13 else ()

"""The demonstration as a story of steps; each is a transaction and knows whether it was done."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from logistics import audit, clock
from logistics.access import queries as access
from logistics.access.rules import EVERYTHING
from logistics.arrivals import operations as arrivals
from logistics.arrivals import queries as arrival_queries
from logistics.arrivals.models import Arrival, ArrivalKind
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.demo import cast, district, gifts, morning, papers, residents, stores
from logistics.demo.flights import DAY, FlightCast, manifest
from logistics.errors import Refused
from logistics.planning import operations as planning
from logistics.planning import queries as plans
from logistics.planning.proposals import operations as resupply
from logistics.planning.proposals import queries as proposals
from logistics.release import operations as release
from logistics.release import papers as release_papers
from logistics.release import queries as releases
from logistics.runs import queries as runs
from logistics.runs.execution import work_off, work_once
from logistics.runs.models import RunState
from logistics.sites import queries as sites
from logistics.sites.models import District
from logistics.transfers import operations as transfers

ZONE = ZoneInfo("Asia/Shanghai")
LONG_BEFORE = datetime(2020, 3, 10, 1, 0, tzinfo=ZoneInfo("UTC"))
DAWN = datetime(2020, 3, 28, 5, 30, tzinfo=ZONE)
NOON = datetime(2020, 3, 28, 12, 30, tzinfo=ZONE)
PLAN_SECONDS = 8.0
SHARE_SECONDS = 3.0

Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What came of the story, for the summary."""

    people: int
    planned: dict[str, object]
    left_out: int
    taken_in: int
    released: int
    printed: list[papers.Printed]


def tell_story(out: Path, *, flights: Sequence[FlightCast], every_site: bool, tell: Tell) -> Told:
    """Do every step that was not done yet, in order; two of the flights land in the morning."""
    clock.set_to(DAWN, settings().clock_file)
    clock.follow(settings().clock_file)
    ours = _ours(tell)
    with audit.acting(_actor(cast.CLERK.username), purpose="command demo"):
        return _play(ours, out, flights=flights, every_site=every_site, tell=tell)


def _actor(username: str) -> audit.Actor:
    """Somebody of the cast; the clerk's name is on what the story prints."""
    with reading() as session:
        user = access.get_user(session, username)
        return audit.Actor(
            id=user.id,
            label=user.display_name,
            channel=audit.Channel.TERMINAL,
            request_id=str(uuid7()),
        )


def _play(
    ours: District, out: Path, *, flights: Sequence[FlightCast], every_site: bool, tell: Tell
) -> Told:
    _settle_residents(ours, tell)
    _fill_stores(ours, tell)
    for flight in flights:
        _import(flight, out / "manifests", tell)
    plan_id = _plan(ours, tell)
    taken = _morning(flights[:2], tell)
    clock.set_to(NOON, settings().clock_file)
    released = _release(tell)
    with audit.acting(_actor(stores.KEEPER_NAME), purpose="command demo"):
        _propose(ours, tell)
    printed = papers.print_all(
        DAY, ours.id, out, every_site=every_site, tell=lambda each: tell(_line(each))
    )
    with reading() as session:
        plan = plans.get_plan(session, EVERYTHING, plan_id)
        return Told(
            people=sum(flight.people for flight in flights),
            planned=dict(plan.figures),
            left_out=len(plan.left_out),
            taken_in=taken,
            released=released,
            printed=printed,
        )


def _ours(tell: Tell) -> District:
    with transaction() as session:
        known = session.scalars(
            sa.select(District).where(District.code == cast.LINJIANG.code)
        ).first()
        if known is not None:
            return known
        ours = district.load(session, at=LONG_BEFORE, tell=tell)
        district.add_users(session, ours)
        tell("the district is on record, with sites, fleet, staff and users")
        return ours


def _settle_residents(ours: District, tell: Tell) -> None:
    flight = residents.flight()
    with transaction() as session:
        known = arrival_queries.find_arrival(
            session, ArrivalKind.FLIGHT, flight.carrier, flight.number, flight.departs.date()
        )
        if known is None:
            site = sites.find_site(session, EVERYTHING, cast.SITES[0].code)
            if site is None:
                raise LookupError("the first site of the cast is missing")
            count = residents.settle(session, ours, site)
            tell(f"{count} residents of two weeks ago, with temperatures and tests")


def _fill_stores(ours: District, tell: Tell) -> None:
    with transaction() as session:
        if not stores.is_filled(session):
            count = stores.fill(session, ours, at=DAWN)
            tell(
                f"{count} lots of masks, suits and disinfectant, shared out and used for two weeks"
            )
        if not gifts.is_played(session):
            gifts.play(session, ours, at=DAWN)
            tell("donations, an order, requisitions, and a round of masks for households")


def _propose(ours: District, tell: Tell) -> None:
    """What should go where, as a draft that the head of command may approve."""
    with reading() as session:
        question = proposals.proposals_question(EVERYTHING, district=ours.id)
        if session.scalars(question).first() is not None:
            return
    with transaction() as session:
        run = resupply.request_proposal(session, ours.id, seconds=SHARE_SECONDS, at=clock.now())
        run_id = run.id
    work_off(run_id)
    with reading() as session:
        run = runs.get(session, run_id)
        if run.result is None:
            raise RuntimeError(f"resupply: {runs.message_of(run) or run.state}")
        proposal = uuid.UUID(run.result["proposal_id"])
        figures = proposals.get_proposal(session, EVERYTHING, proposal).figures
    tell(
        f"resupply is proposed: {figures['packs']} packs on {figures['ways']} ways, worst cover "
        f"{figures['before']['worst_there']:.1f} → {figures['after']['worst_there']:.1f} days"
    )


def _import(flight: FlightCast, folder: Path, tell: Tell) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name, data = manifest(flight)
    (folder / name).write_bytes(data)
    with transaction() as session:
        port = arrival_queries.find_port(session, flight.port)
        if port is None:
            raise LookupError(flight.port)
        arrival = arrivals.add_arrival(
            session,
            kind=ArrivalKind.FLIGHT,
            carrier=flight.carrier,
            number=flight.number,
            origin_date=flight.departs.date(),
            origin=flight.origin,
            port=port,
            scheduled_at=flight.lands.replace(tzinfo=ZONE),
            at=DAWN,
        )
        if arrival_queries.manifests(session, arrival.id):
            return
        row = arrivals.preview(session, data, name, arrival_id=arrival.id, at=DAWN)
        arrivals.apply(session, row.id, at=DAWN)
        tell(f"{name}: {row.read_count} people imported and classified")


def _plan(ours: District, tell: Tell) -> uuid.UUID:
    with transaction() as session:
        published = plans.find_published(session, ours.id, DAY)
        if published is not None:
            return published.id
        run_id = planning.request_plan(
            session, ours.id, DAY, seconds=PLAN_SECONDS, at=clock.now()
        ).id
    tell(f"rooms and transport are planned, {PLAN_SECONDS:.0f} s for the rooms")
    while work_once():
        pass
    with transaction() as session:
        run = runs.get(session, run_id)
        plan_id = plans.plan_of_run(session, run_id)
        if run.state is not RunState.DONE or plan_id is None:
            raise RuntimeError(f"planning: {runs.message_of(run) or run.state}")
        plan = planning.publish(session, plan_id, at=clock.now())
        tell(f"the plan is published as version {plan.number}")
        return plan.id


def _morning(landing: Sequence[FlightCast], tell: Tell) -> int:
    taken = 0
    with transaction() as session:
        for flight in landing:
            arrival = _arrival(session, flight)
            if arrival.touchdown_at is None:
                landed = flight.lands.replace(tzinfo=ZONE)
                arrivals.record_touchdown(
                    session,
                    arrival,
                    touchdown_at=landed,
                    expected=arrival.version,
                    at=landed + timedelta(minutes=2),
                )
                count = morning.screen(session, flight, arrival, at=landed + timedelta(minutes=40))
                rides = transfers.request_fever_rides(
                    session, clinic="临江区人民医院发热门诊", at=landed + timedelta(minutes=45)
                )
                tell(f"{flight.name} landed; {count} screened, {len(rides)} ambulances asked for")
    with transaction() as session:
        due = [trip.id for trip in morning.trips_before(session, NOON)]
    for trip_id in due:
        try:
            with transaction() as session:
                taken += morning.drive(session, trip_id, at=NOON)[0]
        except Refused as stop:
            tell(f"a trip waits for the dispatcher: {stop}")
    if due:
        tell(f"{len(due)} trips driven, {taken} people taken in")
    return taken


def _arrival(session: Session, flight: FlightCast) -> Arrival:
    found = arrival_queries.find_arrival(
        session, ArrivalKind.FLIGHT, flight.carrier, flight.number, flight.departs.date()
    )
    if found is None:
        raise LookupError(flight.name)
    return found


def _release(tell: Tell) -> int:
    with transaction() as session:
        rows = releases.due_on(session, EVERYTHING, DAY, at=NOON)
        ready = [row for row in rows if not row.missing and not row.released]
        for row in ready:
            release.release(session, row.isolation.id, at=NOON)
            release_papers.issue_for(session, row.isolation, at=NOON)
        missing = sum(bool(row.missing) for row in rows)
    if ready:
        tell(f"{len(ready)} people released, {missing} stay: something is missing")
    return len(ready)


def _line(printed: papers.Printed) -> str:
    left = f", {printed.left_out} left out" if printed.left_out else ""
    return f"{printed.file.name}: {printed.printed} papers{left}"

"""The vehicles of a district as the transport problem sees them: when, and with which drivers."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.periods import Period
from logistics.planning.gathering.window import Window, whole_minute
from logistics.staff.absences import members_away
from logistics.staff.models import StaffMember
from logistics.staff.rules import Team
from logistics.transfers.models import Trip, TripCrew
from logistics.transfers.queries.vehicles import VehicleFacts, vehicle_facts
from logistics.transfers.rules.kinds import CrewRole, TripState, VehicleKind

BEFORE = timedelta(hours=6)
AFTER = timedelta(hours=30)


@dataclass(frozen=True, kw_only=True)
class FleetVehicle:
    """A vehicle that may be planned.

    :ivar drivers: who may drive it, in the order in which their duties are planned
    :ivar away: when it is in the workshop, or on a trip that stays as it is
    :ivar drivers_away: when each driver is ill or on leave, by the driver's place in the list
    """

    id: uuid.UUID
    plate: str
    kind: VehicleKind
    seats: int
    usable_seats: int
    negative_pressure: bool
    home_port_id: uuid.UUID | None
    available: Period
    drivers: tuple[uuid.UUID, ...]
    away: tuple[Period, ...] = ()
    drivers_away: tuple[tuple[int, Period], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Fleet:
    """The vehicles for a plan.

    :ivar without_driver: plates of vehicles in service that nobody registered may drive
    """

    vehicles: tuple[FleetVehicle, ...] = ()
    without_driver: tuple[str, ...] = ()


def fleet(
    session: Session,
    window: Window,
    chain: Collection[uuid.UUID],
    staying: Collection[uuid.UUID] = (),
) -> Fleet:
    """What may drive around the day, beside the trips that stay as they are.

    :param staying: trips of the chain that were pinned by hand
    """
    period = Period(max(window.now, window.start - BEFORE), max(window.end, window.now) + AFTER)
    facts = vehicle_facts(
        session, window.district_id, within=period, replanning=chain, staying=staying
    )
    fit = _fit_drivers(session, {driver for each in facts for driver in each.drivers})
    driven = _driven(session, fit, _with_rest(period, window), chain, staying)
    ill = members_away(session, fit, period)
    vehicles, without = [], []
    for each in facts:
        drivers = [driver for driver in each.drivers if driver in fit]
        vehicle = _vehicle(each, drivers, driven, ill, period, window)
        if vehicle is not None:
            vehicles.append(vehicle)
        elif not drivers:
            without.append(each.plate)
    return Fleet(vehicles=tuple(vehicles), without_driver=tuple(without))


def _fit_drivers(session: Session, ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    return frozenset(
        session.scalars(sa.select(StaffMember.id).where(StaffMember.id.in_(ids), fit_to_drive()))
    )


def fit_to_drive() -> sa.ColumnElement[bool]:
    """Staff members who may drive for us."""
    return sa.and_(
        StaffMember.team == Team.DRIVER,
        StaffMember.closed_loop,
        StaffMember.left_at.is_(None),
    )


def _with_rest(period: Period, window: Window) -> Period:
    """The period with the rest before it, in which a driver's last trip still counts."""
    rest = timedelta(minutes=window.policy.transport.driver_rest_minutes)
    return Period(period.start - rest, period.end)


def _driven(
    session: Session,
    drivers: Collection[uuid.UUID],
    period: Period,
    chain: Collection[uuid.UUID],
    staying: Collection[uuid.UUID],
) -> dict[uuid.UUID, list[Any]]:
    """The trips of each driver that stay as they are, in the period."""
    rows = session.execute(
        sa.select(
            TripCrew.staff_member_id,
            Trip.id,
            Trip.loads_at,
            Trip.free_at,
            Trip.state,
            Trip.plan_id,
        )
        .join(Trip, Trip.id == TripCrew.trip_id)
        .where(
            TripCrew.staff_member_id.in_(drivers),
            TripCrew.role == CrewRole.DRIVER,
            Trip.state != TripState.CANCELLED,
            Trip.free_at > period.start,
            Trip.loads_at < (period.end or period.start),
        )
        .order_by(Trip.loads_at)
    )
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in rows:
        written_by_plan = row.state is TripState.PLANNED and row.plan_id in chain
        if not written_by_plan or row.id in staying:
            found[row.staff_member_id].append(row)
    return found


def _vehicle(
    facts: VehicleFacts,
    drivers: list[uuid.UUID],
    driven: dict[uuid.UUID, list[Any]],
    ill: dict[uuid.UUID, list[Period]],
    period: Period,
    window: Window,
) -> FleetVehicle | None:
    """The vehicle around its other trips with rested drivers, else after them with one who goes on.

    Around a trip that stays it is away from the garage and back, and then disinfected.
    """
    start = max(period.start, facts.free_from)
    rested = [driver for driver in drivers if not driven.get(driver)]
    until, away = period.end or start, list(facts.away)
    if rested:
        away += [_around(busy, window) for busy in facts.busy]
    elif drivers:
        start = max([start, *(_end(busy) for busy in facts.busy)])
        until = min(until, _duty_ends(drivers[0], driven, window))
        rested = drivers[:1]
    start = whole_minute(start)
    if not rested or start >= until:
        return None
    return FleetVehicle(
        id=facts.id,
        plate=facts.plate,
        kind=facts.kind,
        seats=facts.seats,
        usable_seats=facts.usable_seats,
        negative_pressure=facts.negative_pressure,
        home_port_id=facts.home_port_id,
        available=Period(start, until),
        drivers=tuple(rested),
        away=tuple(_within(away, start, until)),
        drivers_away=tuple(
            (number, each)
            for number, driver in enumerate(rested)
            for each in _within(ill.get(driver, ()), start, until)
        ),
    )


def _around(busy: Period, window: Window) -> Period:
    """A trip with the ways from and to the garage, each half as long as people ride at most."""
    way = timedelta(minutes=window.policy.transport.max_ride_minutes / 2)
    return Period(busy.start - way, _end(busy) + way)


def _within(periods: Iterable[Period], start: datetime, until: datetime) -> Iterator[Period]:
    """What of the periods lies between two moments, on whole minutes."""
    for each in periods:
        first, last = max(each.start, start), min(each.end or until, until)
        if whole_minute(first) < last:
            yield Period(whole_minute(first), whole_minute(last))


def _end(busy: Period) -> datetime:
    return busy.end or busy.start


def _duty_ends(driver: uuid.UUID, driven: dict[uuid.UUID, list[Any]], window: Window) -> datetime:
    first: datetime = driven[driver][0].loads_at
    return first + timedelta(minutes=window.policy.transport.max_duty_minutes)

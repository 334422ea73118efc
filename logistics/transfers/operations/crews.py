"""Who drives and escorts a trip."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.errors import NotFound, Refused
from logistics.periods import Period
from logistics.policy import queries as policies
from logistics.staff.absences import members_away
from logistics.staff.models import StaffMember
from logistics.staff.rules import DriverAway, check_driver
from logistics.transfers.models import Trip, TripCrew, VehicleDriver
from logistics.transfers.queries.crews import Periods, driving
from logistics.transfers.queries.vehicles import drivers_of
from logistics.transfers.rules.hours import check_duty, within_duty
from logistics.transfers.rules.kinds import CrewRole, TripState
from logistics.wording import say


class DriverBusy(Refused):
    """A driver cannot drive two vehicles at once."""


def set_crew(
    session: Session,
    trip: Trip,
    *,
    drivers: Collection[uuid.UUID],
    escorts: Collection[uuid.UUID] = (),
) -> None:
    """Put people on a trip in the place of those who were.

    :raises NotADriver: somebody who does not drive for us
    :raises OutsideClosedLoop: a driver who is not in the closed loop
    """
    for former in list(trip.crew):
        session.delete(former)
    session.flush()
    session.expire(trip, ["crew"])
    members = _members(session, [*drivers, *escorts])
    for driver in drivers:
        member = members[driver]
        check_driver(
            name=member.name,
            team=member.team,
            closed_loop=member.closed_loop,
            left=member.left_at is not None,
        )
        trip.crew.append(TripCrew(staff_member_id=driver, role=CrewRole.DRIVER))
    for escort in escorts:
        trip.crew.append(TripCrew(staff_member_id=escort, role=CrewRole.ESCORT))
    session.flush()


def leave_duty(session: Session, member_id: uuid.UUID) -> None:
    """A member drives and escorts nothing from now on; a planned trip takes another driver."""
    for assignment in session.scalars(
        sa.select(VehicleDriver).where(VehicleDriver.staff_member_id == member_id)
    ):
        session.delete(assignment)
    session.flush()
    for trip in session.scalars(
        sa.select(Trip).where(
            Trip.state == TripState.PLANNED,
            Trip.crew.any(TripCrew.staff_member_id == member_id),
        )
    ):
        staying = [each for each in trip.crew if each.staff_member_id != member_id]
        drivers = [e.staff_member_id for e in staying if e.role is CrewRole.DRIVER]
        escorts = [e.staff_member_id for e in staying if e.role is CrewRole.ESCORT]
        set_crew(session, trip, drivers=drivers or choose_drivers(session, trip), escorts=escorts)
        trip.sheet_version += 1
    session.flush()


def choose_drivers(session: Session, trip: Trip) -> tuple[uuid.UUID, ...]:
    """The drivers of the vehicle who are free for a trip and within their duty.

    Without any, the first of them; the guard then says what is wrong.
    """
    assigned = [
        member.id for member in drivers_of(session, [trip.vehicle_id]).get(trip.vehicle_id, ())
    ]
    load = policies.latest(session).transport
    this = period_of(trip)
    periods = driving(session, assigned, around=this)
    away = members_away(session, assigned, this)
    fit = tuple(
        driver
        for driver in assigned
        if driver not in away
        if not (others := _others(periods, driver, trip.id))
        or (not any(this.overlaps(other) for other in others) and within_duty(this, others, load))
    )
    return fit or tuple(assigned[:1])


def check_drivers(session: Session, trips: Iterable[Trip]) -> None:
    """Refuse drivers who would drive two trips at once or be on duty for too long.

    :raises DriverAway: ill or on leave
    :raises DriverBusy: with the trip in the way
    :raises DutyTooLong: with the most hours allowed
    """
    load = policies.latest(session).transport
    for trip in trips:
        drivers = [each for each in trip.crew if each.role is CrewRole.DRIVER]
        this = period_of(trip)
        ids = [each.staff_member_id for each in drivers]
        periods, away = driving(session, ids, around=this), members_away(session, ids, this)
        for each in drivers:
            if each.staff_member_id in away:
                raise DriverAway(say("%(driver)s is away then.", driver=each.member.name))
            others = _others(periods, each.staff_member_id, trip.id)
            if any(this.overlaps(other) for other in others):
                raise DriverBusy(
                    say("%(driver)s drives another trip then.", driver=each.member.name)
                )
            check_duty(driver=each.member.name, trip=this, others=others, load=load)


def period_of(trip: Trip) -> Period:
    """From the first person who boards to the last who leaves."""
    return Period(trip.loads_at, trip.stops[-1].arrive_at)


def _others(periods: Periods, driver: uuid.UUID, trip: uuid.UUID) -> list[Period]:
    return [period for other, period in periods.get(driver, {}).items() if other != trip]


def _members(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, StaffMember]:
    rows = session.scalars(sa.select(StaffMember).where(StaffMember.id.in_(ids)))
    found = {member.id: member for member in rows}
    if set(ids) - found.keys():
        raise NotFound("staff member")
    return found

"""Absences in the plan of a day: respected, and shown where they hit what is published."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import Role
from logistics.cli import main
from logistics.database import reading, transaction
from logistics.planning import watching
from logistics.planning.lapses import Lapse
from logistics.planning.pins import operations as pins
from logistics.planning.queries import find_published
from logistics.staff import absences as staff_absences
from logistics.staff.models import AbsenceKind, StaffAbsence
from logistics.staff.rules import AbsenceImpossible, DriverAway
from logistics.transfers import operations as transfers
from logistics.transfers.models import Trip, VehicleAbsence
from logistics.transfers.rules.kinds import TripState
from logistics.transfers.rules.life import VehicleAway
from tests import factories
from tests.planning import plan_day as day
from tests.planning.other_rides import six_versions_in_force
from tests.transfers.fleet import fleet_of, later
from tests.web import change, key, sign_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LATER = day.MORNING + timedelta(minutes=5)


def a_published_day(session: Session, coaches: int = 2) -> None:
    six_versions_in_force(session)
    for _ in range(coaches):
        day.coach(session, home_port_id=factories.PortFactory().id)
    day.site_with_rooms(3)
    flight = factories.ArrivalFactory()
    day.travel(session, flight)
    day.classify(session, flight)
    day.publish(session, day.plan_day(session, seconds=0.1))


def the_trip(session: Session) -> Trip:
    return session.scalars(sa.select(Trip).where(Trip.state != TripState.CANCELLED)).one()


def around(trip: Trip) -> dict[str, object]:
    return {
        "from_at": trip.loads_at - timedelta(hours=1),
        "until_at": trip.loads_at + timedelta(hours=2),
        "at": LATER,
    }


def lapses(session: Session) -> list[tuple[Lapse, str]]:

    plan = find_published(session, day.our_district().id, day.DAY)
    assert plan is not None
    watched = watching.watch(session, plan, at=LATER)
    return [(each.lapse, str(each.why)) for each in watched.lapsed]


def test_a_vehicle_that_goes_to_the_workshop_loses_its_published_trip_to_another(
    session: Session,
) -> None:
    a_published_day(session)
    trip = the_trip(session)
    plate = trip.vehicle.plate
    assert lapses(session) == []

    transfers.note_absence(session, trip.vehicle_id, reason="brakes", **around(trip))

    assert lapses(session) == [(Lapse.VEHICLE, f"{plate} is away then.")]
    told = trip.depart_at
    day.publish(session, day.plan_day(session, at=LATER, seconds=0.1), at=LATER)
    assert (the_trip(session).vehicle.plate != plate, the_trip(session).depart_at) == (True, told)
    assert lapses(session) == []


def test_a_driver_who_falls_ill_loses_the_published_trip_to_another(session: Session) -> None:
    a_published_day(session)
    trip = the_trip(session)
    driver = trip.crew[0].member

    absence = staff_absences.note_absence(session, driver.id, kind=AbsenceKind.ILL, **around(trip))

    assert lapses(session) == [(Lapse.DRIVER, f"{driver.name} does not drive.")]
    staff_absences.withdraw_absence(session, driver.id, absence.id, at=LATER)
    assert lapses(session) == []
    with pytest.raises(AbsenceImpossible):
        staff_absences.withdraw_absence(session, driver.id, absence.id, at=LATER)


def test_a_vehicle_with_a_pinned_trip_in_the_evening_drives_in_the_morning(
    session: Session,
) -> None:
    a_published_day(session, coaches=1)
    evening = the_trip(session)
    coach = evening.vehicle
    transfers.assign_driver(session, coach.id, factories.StaffMemberFactory().id, at=LATER)
    transfers.retime(
        session, evening.id, depart_at=evening.depart_at + timedelta(hours=8), at=LATER
    )
    pins.pin_trip(session, evening.id, day.DAY, reason="told the embassy", at=LATER)
    flight = factories.ArrivalFactory(scheduled_at=day.LANDING - timedelta(hours=1))
    day.travel(session, flight)
    day.classify(session, flight, at=LATER)

    day.publish(session, day.plan_day(session, at=LATER, seconds=0.1), at=LATER)

    first, second = session.scalars(
        sa.select(Trip).where(Trip.state == TripState.PLANNED).order_by(Trip.loads_at)
    ).all()
    assert (second.id, first.vehicle_id, second.vehicle_id) == (evening.id, coach.id, coach.id)


def test_nobody_writes_a_trip_for_a_vehicle_or_a_driver_who_is_away(session: Session) -> None:
    fleet = fleet_of(session)
    person = fleet.person()
    times = {"from_at": later(-60), "until_at": later(60), "at": later(-90)}
    absence = transfers.note_absence(session, fleet.coach.id, reason="brakes", **times)

    with pytest.raises(VehicleAway):
        fleet.write(person)
    transfers.withdraw_absence(session, fleet.coach.id, absence.id, at=later(-80))
    ill, well = fleet.drivers[:2]
    staff_absences.note_absence(session, ill.id, kind=AbsenceKind.LEAVE, **times)
    trip = fleet.write(person)
    assert [each.staff_member_id for each in trip.crew] == [well.id]
    with pytest.raises(DriverAway):
        transfers.change_crew(session, trip.id, drivers=[ill.id])


def test_absences_are_noted_by_page_api_and_terminal(app: Flask) -> None:
    with transaction() as session:
        fleet = fleet_of(session)
        fleet.coach.plate = "沪T90001"
        coach, driver, code = fleet.coach.id, fleet.drivers[0].id, fleet.drivers[0].code
    client = sign_in(app, Role.DISPATCHER, city=True)
    times = {"from_at": "2099-03-29T08:00", "until_at": "2099-03-29T12:00"}
    aware = {name: f"{value}:00+08:00" for name, value in times.items()}

    assert change(client, f"/vehicles/{coach}/absences", {**times, "reason": "brakes"})
    assert "brakes" in client.get(f"/vehicles/{coach}").get_data(as_text=True)
    wrong = {"from_at": times["until_at"], "until_at": times["from_at"], "reason": "brakes"}
    assert change(client, f"/vehicles/{coach}/absences", wrong).status_code == 409
    answer = client.post(
        f"/api/v1/staff/{driver}/absences", json={**aware, "kind": "ill_absence"}, headers=key()
    )
    assert answer.status_code == 201
    assert "病假" in client.get(f"/staff/{driver}").get_data(as_text=True)
    assert change(client, f"/staff/{driver}/absences", {**times, "kind": "on_leave"})
    away = f"/staff/{driver}/absences/{answer.json['id']}/withdrawal"
    assert change(client, away).status_code == 303
    typed = ["--from", "2099-03-30 08:00", "--until", "2099-03-30 09:00"]
    run = CliRunner().invoke
    assert run(main, ["vehicles", "absent", "沪T90001", *typed, "--reason", "tyres"]).exit_code == 0
    assert run(main, ["staff", "absent", code, "on_leave", *typed]).exit_code == 0
    assert run(main, ["vehicles", "absences"]).output.splitlines() == [
        "沪T90001     03-29 08:00  03-29 12:00  brakes",
        "沪T90001     03-30 08:00  03-30 09:00  tyres",
    ]
    assert len(run(main, ["staff", "absences"]).output.splitlines()) == 2
    listed = client.get("/api/v1/vehicles/absences").json["items"]
    assert [each["reason"] for each in listed] == ["brakes", "tyres"]
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(VehicleAbsence)) == 2
        assert session.scalar(sa.select(sa.func.count()).select_from(StaffAbsence)) == 3
    manager = sign_in(app, Role.SITE_MANAGER, city=True)
    assert (
        change(manager, f"/vehicles/{coach}/absences", {**times, "reason": "x"}).status_code == 403
    )

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING, NOTHING, Scope
from logistics.errors import InputRejected, Refused
from logistics.staff.rules import NotADriver, OutsideClosedLoop
from logistics.transfers import operations, queries
from logistics.transfers.orders import VehicleOrder
from logistics.transfers.queries.vehicles import lines_of
from logistics.transfers.rules.fleet import PlateTaken
from logistics.transfers.rules.kinds import Readiness, VehicleKind
from tests.factories import LANDED, StaffMemberFactory, VehicleFactory
from tests.transfers.fleet import Fleet, fleet_of

TABLE = """车牌号,类型,座位数,每排座位数,驻守口岸,驾驶员
沪B10001,大巴,49,4,PVG,K001 K002
沪B10002,救护车,2,,PVG,K003
"""


@pytest.fixture
def fleet(session: Session) -> Fleet:
    return fleet_of(session)


def order(fleet: Fleet, plate: str) -> VehicleOrder:
    return VehicleOrder(
        district_id=fleet.site.district_id, plate=plate, kind=VehicleKind.COACH, seats=49
    )


def test_a_plate_is_registered_once(fleet: Fleet, session: Session) -> None:
    operations.add_vehicle(session, order(fleet, "沪B10001"), at=LANDED)

    with pytest.raises(PlateTaken) as refusal:
        operations.edit_vehicle(session, fleet.coach.id, order(fleet, "沪B10001"))

    assert str(refusal.value) == "There is a vehicle 沪B10001 already."


def test_only_drivers_of_the_closed_loop_are_assigned(fleet: Fleet, session: Session) -> None:
    escort = StaffMemberFactory(team="escort", name="Bai Lu")
    outside = StaffMemberFactory(closed_loop=False)

    def says(kind: type[Refused], member: object) -> str:
        with pytest.raises(kind) as refusal:
            operations.assign_driver(session, fleet.coach.id, member.id, at=LANDED)  # type: ignore[attr-defined]
        return str(refusal.value)

    assert says(NotADriver, escort) == "Bai Lu is not a driver of the present staff."
    assert says(OutsideClosedLoop, outside) == "Hua Jun is not in the closed loop."


def test_too_few_and_too_many_drivers_are_warned_about(fleet: Fleet, session: Session) -> None:
    minibus = VehicleFactory(kind="minibus", seats=20)
    drivers = [StaffMemberFactory() for _ in range(4)]

    warnings = [
        operations.assign_driver(session, minibus.id, driver.id, at=LANDED) for driver in drivers
    ]

    assert [warning is None for warning in warnings] == [False, True, True, False]
    assert str(warnings[3]) == f"{minibus.plate} has 4 drivers; 2 or 3 share a vehicle."


def test_what_a_vehicle_can_do_now_is_derived_from_its_trips(
    fleet: Fleet, session: Session
) -> None:
    def now() -> Readiness:
        return lines_of(session, [fleet.coach])[0].readiness

    seen = [now()]
    trip = fleet.write(fleet.person())
    operations.start_loading(session, trip.id)
    session.flush()
    seen.append(now())
    operations.stop_loading(session, trip.id)
    fleet.deliver(trip)
    session.flush()
    seen.append(now())
    operations.disinfect(session, trip.id, product="Chlorine", at=LANDED)
    operations.take_out_of_service(session, fleet.coach.id, reason="Brakes")
    session.flush()
    seen.append(now())

    assert seen == [
        Readiness.READY,
        Readiness.LOADING,
        Readiness.TO_DISINFECT,
        Readiness.OUT_OF_SERVICE,
    ]


def test_a_table_registers_vehicles_with_their_drivers(fleet: Fleet, session: Session) -> None:
    for code in ("K001", "K002", "K003"):
        StaffMemberFactory(code=code)

    done, warnings = operations.import_vehicles(
        session, TABLE.encode("gb18030"), scope=EVERYTHING, at=LANDED
    )
    again, _ = operations.import_vehicles(session, TABLE.encode(), scope=EVERYTHING, at=LANDED)

    vehicles = session.scalars(queries.vehicles_question(EVERYTHING)).all()
    found = {v.plate: v for v in vehicles}
    assert (done.added, done.changed, done.unchanged) == (2, 0, 0)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    assert found["沪B10001"].home_port_id == fleet.port.id
    assert found["沪B10002"].kind is VehicleKind.AMBULANCE
    assert [str(warning) for warning in warnings] == [
        "沪B10002 has 1 drivers; 2 or 3 share a vehicle."
    ]


def test_a_table_with_mistakes_changes_nothing_and_names_each(
    fleet: Fleet, session: Session
) -> None:
    table = (
        "plate,kind,seats,home_port,drivers\n沪B1,boat,49,,\n沪B2,coach,0,,\n沪B2,coach,49,XXX,K9\n"
    )

    with pytest.raises(InputRejected) as refusal:
        operations.import_vehicles(session, table.encode(), scope=EVERYTHING, at=LANDED)

    assert str(refusal.value) == "The table of vehicles cannot be used."
    assert [(p.line, p.field, str(p.sentence)) for p in refusal.value.problems] == [
        (2, "kind", "boat is none of: coach, minibus, ambulance, host_car."),
        (3, "seats", "0 is no whole number from 1 to 80."),
        (4, "plate", "Line 3 says the same."),
    ]


def test_a_table_may_not_name_what_the_user_cannot_see(fleet: Fleet, session: Session) -> None:
    table = f"plate,kind,seats,home_port,drivers\n沪B3,coach,49,XXX,{fleet.drivers[0].code}\n"

    with pytest.raises(InputRejected) as refusal:
        operations.import_vehicles(session, table.encode(), scope=NOTHING, at=LANDED)

    assert [(p.field, str(p.sentence)) for p in refusal.value.problems] == [
        ("district", "There is no such district, or you may not see it."),
        ("home_port", "There is no port XXX."),
        ("drivers", f"There is no staff member {fleet.drivers[0].code}."),
    ]


def test_vehicles_are_seen_by_district_and_by_port(fleet: Fleet, session: Session) -> None:
    def plates(scope: Scope) -> set[str]:
        return {v.plate for v in session.scalars(queries.vehicles_question(scope))}

    both = {fleet.coach.plate, fleet.ambulance.plate}

    assert plates(Scope(districts=frozenset({fleet.site.district_id}))) == both
    assert plates(Scope(ports=frozenset({fleet.port.id}))) == both
    assert plates(Scope(sites=frozenset({fleet.site.id}))) == set()
    assert plates(NOTHING) == set()

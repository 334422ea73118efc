"""Vehicles from a table: registered or changed with their drivers, all or nothing."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.arrivals.models import Port
from logistics.errors import InputRejected, Problem, Refused
from logistics.sites.models import District
from logistics.sites.queries.places import districts_in
from logistics.sites.room_table.rows import Column
from logistics.staff.importing import Imported
from logistics.staff.models import StaffMember
from logistics.staff.queries import find_by_codes, visible
from logistics.staff.tables import Row, read_rows, short, whole, words, yes_or_no
from logistics.transfers.models import Vehicle
from logistics.transfers.operations.vehicles import add_vehicle, assign_driver, edit_vehicle
from logistics.transfers.orders import VehicleOrder
from logistics.transfers.rules.fleet import MOST_SEATS, MOST_SEATS_IN_A_ROW
from logistics.transfers.rules.kinds import VehicleKind
from logistics.wording import Sentence, say, term

COLUMNS = (
    Column(name="plate", heading=term("Plate"), read=short(16), required=True),
    Column(name="kind", heading=term("Kind"), read=words(VehicleKind), required=True),
    Column(name="seats", heading=term("Seats"), read=whole(1, MOST_SEATS), required=True),
    Column(
        name="seats_per_row",
        heading=term("Seats in a row"),
        read=whole(1, MOST_SEATS_IN_A_ROW),
        default=4,
    ),
    Column(name="usable_seats", heading=term("Usable seats"), read=whole(0, MOST_SEATS)),
    Column(
        name="negative_pressure",
        heading=term("Negative pressure"),
        read=yes_or_no,
        default=False,
    ),
    Column(name="home_port", heading=term("Home port"), read=short(8), default=""),
    Column(name="district", heading=term("District"), read=short(20), default=""),
    Column(name="drivers", heading=term("Drivers"), read=short(200), default=""),
)


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What a table may name."""

    districts: dict[str, District]
    ports: dict[str, Port]
    drivers: dict[str, StaffMember]
    vehicles: dict[str, Vehicle]


def import_vehicles(
    session: Session, content: bytes, *, scope: Scope, at: datetime
) -> tuple[Imported, tuple[Sentence, ...]]:
    """Register or change the vehicles of a CSV or XLSX file; plates say which is which.

    Drivers are staff codes with blanks or commas between, added to those whom a vehicle has.
    Says what was done, and warns of vehicles with too few or too many drivers.

    :raises InputRejected: names every problem with its line and column
    """
    refusal = say("The table of vehicles cannot be used.")
    rows = read_rows(content, COLUMNS, refusal)
    known = _known(session, rows, scope)
    problems: list[Problem] = []
    added = changed = 0
    warnings: list[Sentence] = []
    for row in rows:
        order = _order(row, known, problems)
        if order is None:
            continue
        try:
            was = _write(session, order, known, at)
            warning = _man(session, row, known, at)
        except Refused as wrong:
            problems.append(Problem(sentence=wrong.sentence, line=row.line))
            continue
        added += was is None
        changed += was is True
        warnings += [warning] if warning else []
    if problems:
        raise InputRejected(refusal, tuple(problems))
    done = Imported(added=added, changed=changed, unchanged=len(rows) - added - changed)
    return done, tuple(warnings)


def _known(session: Session, rows: tuple[Row, ...], scope: Scope) -> _Known:
    codes = {code for row in rows for code in _codes(row)}
    seen = set(session.scalars(sa.select(StaffMember.id).where(visible(scope))))
    plates = [row.values["plate"] for row in rows]
    vehicles = session.scalars(sa.select(Vehicle).where(Vehicle.plate.in_(plates)))
    return _Known(
        districts={each.code: each for each in districts_in(session, scope)},
        ports={each.code: each for each in session.scalars(sa.select(Port))},
        drivers={c: m for c, m in find_by_codes(session, codes).items() if m.id in seen},
        vehicles={vehicle.plate: vehicle for vehicle in vehicles},
    )


def _order(row: Row, known: _Known, problems: list[Problem]) -> VehicleOrder | None:
    values = dict(row.values)
    del values["drivers"]
    port, district = values.pop("home_port"), _district(known, values.pop("district"))
    vehicle = known.vehicles.get(values["plate"])
    unknown = [code for code in _codes(row) if code not in known.drivers]
    wrong = []
    if district is None:
        wrong.append(("district", say("There is no such district, or you may not see it.")))
    elif vehicle is not None and vehicle.district_id not in {
        each.id for each in known.districts.values()
    }:
        wrong.append(("plate", say("The vehicle belongs to another district.")))
    if port and port not in known.ports:
        wrong.append(("home_port", say("There is no port %(code)s.", code=port)))
    wrong += [("drivers", say("There is no staff member %(code)s.", code=code)) for code in unknown]
    problems += [
        Problem(sentence=sentence, line=row.line, field=field) for field, sentence in wrong
    ]
    if wrong or district is None:
        return None
    home = known.ports[port].id if port else None
    return VehicleOrder(district_id=district, home_port_id=home, **values)


def _codes(row: Row) -> list[str]:
    return re.findall(r"[^\s,;，；、]+", row.values["drivers"])


def _district(known: _Known, code: str) -> uuid.UUID | None:
    if code:
        return known.districts[code].id if code in known.districts else None
    ours = [each for each in known.districts.values() if each.ours]
    return ours[0].id if len(ours) == 1 else None


def _write(session: Session, order: VehicleOrder, known: _Known, at: datetime) -> bool | None:
    """None for a new vehicle, else whether it was changed."""
    vehicle = known.vehicles.get(order.plate)
    if vehicle is None:
        known.vehicles[order.plate] = add_vehicle(session, order, at=at)
        return None
    if all(getattr(vehicle, name) == getattr(order, name) for name in order.__dataclass_fields__):
        return False
    edit_vehicle(session, vehicle.id, order)
    return True


def _man(session: Session, row: Row, known: _Known, at: datetime) -> Sentence | None:
    vehicle = known.vehicles[row.values["plate"]]
    warning: Sentence | None = None
    for code in _codes(row):
        warning = assign_driver(session, vehicle.id, known.drivers[code].id, at=at)
    return warning

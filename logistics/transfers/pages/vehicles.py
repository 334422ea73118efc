"""The fleet on screen: list, registration, one vehicle with its drivers, import."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.arrivals.queries import ports_in
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.errors import NotFound
from logistics.sites.queries.places import districts_in
from logistics.staff.queries import get_member, staff_of
from logistics.staff.rules import Team
from logistics.transfers import operations, queries
from logistics.transfers.operations.vehicles import warning_of
from logistics.transfers.orders import VehicleOrder
from logistics.transfers.pages.fields import (
    chosen_id,
    count,
    needed_moment,
    optional_count,
    optional_id,
    rejected,
)
from logistics.transfers.queries.absences import absences_of
from logistics.transfers.queries.vehicles import VehicleLine, lines_of
from logistics.transfers.roles import DISPATCHERS, READERS
from logistics.transfers.rules.kinds import VehicleKind
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field, version_of_request
from logistics.web.language import shown
from logistics.web.paging import page_of, wanted
from logistics.wording import say

pages = Blueprint("vehicles", __name__, url_prefix="/vehicles")

COLUMNS = (
    "Plate",
    "Kind",
    "Seats",
    "Seats in a row",
    "Usable seats",
    "Negative pressure",
    "Home port",
    "District",
    "Drivers",
    "State",
)


@pages.get("")
@gate.allow(*READERS)
def index() -> str | Response:
    """The vehicles with what they can do now."""
    kind = request.args.get("kind", "")
    with reading() as session:
        question = queries.vehicles_question(
            gate.scope(),
            kind=VehicleKind(kind) if kind in set(VehicleKind) else None,
            port=request.args.get("port", type=uuid.UUID),
        )
        ports = {port.id: port for port in ports_in(session, gate.scope())}
        if asked_for():
            lines = lines_of(session, session.scalars(question).all())
            districts = {each.id: each.code for each in districts_in(session, gate.scope())}
            codes = {port.id: port.code for port in ports.values()}
            return sheet("vehicles", COLUMNS, _cells(lines, codes, districts))
        page = page_of(session, question, **wanted())
        return render_template(
            "transfers/vehicles.html",
            page=page,
            lines=lines_of(session, page.items),
            ports=ports,
            kinds=list(VehicleKind),
            districts=districts_in(session, gate.scope()),
        )


def _cells(
    lines: list[VehicleLine], ports: dict[uuid.UUID, str], districts: dict[uuid.UUID, str]
) -> Iterator[tuple[object, ...]]:
    for line in lines:
        vehicle = line.vehicle
        yield (
            vehicle.plate,
            shown(vehicle.kind),
            vehicle.seats,
            vehicle.seats_per_row,
            line.usable_seats,
            "yes" if vehicle.negative_pressure else "no",
            ports.get(vehicle.home_port_id, "") if vehicle.home_port_id else "",
            districts.get(vehicle.district_id, ""),
            " ".join(driver.code for driver in line.drivers),
            shown(line.readiness),
        )


@pages.get("/<uuid:vehicle>")
@gate.allow(*READERS)
def show(vehicle: uuid.UUID) -> str:
    """One vehicle with its drivers and its next trips."""
    with reading() as session:
        row = queries.get_vehicle(session, gate.scope(), vehicle)
        (line,) = lines_of(session, [row])
        return render_template(
            "transfers/vehicle.html",
            line=line,
            warning=warning_of(session, row),
            absences=absences_of(session, row.id, at=clock.now()),
            trips=queries.next_trips(session, row.id, at=clock.now()),
            drivers=staff_of(session, gate.scope(), Team.DRIVER),
            ports=ports_in(session, gate.scope()),
            districts=districts_in(session, gate.scope()),
            kinds=list(VehicleKind),
        )


@pages.post("")
@gate.allow(*DISPATCHERS)
def add() -> BaseResponse:
    """Register a vehicle."""
    with transaction() as session:
        row = operations.add_vehicle(session, _order(session), at=clock.now())
    return done(address(row.id), say("%(plate)s is registered.", plate=row.plate))


@pages.post("/<uuid:vehicle>")
@gate.allow(*DISPATCHERS)
def edit(vehicle: uuid.UUID) -> BaseResponse:
    """Change what is known about a vehicle."""
    with transaction() as session:
        row = queries.get_vehicle(session, gate.scope(), vehicle)
        operations.edit_vehicle(session, row.id, _order(session), expected=version_of_request())
    return done(address(vehicle), say("Kept."))


@pages.post("/<uuid:vehicle>/out-of-service")
@gate.allow(*DISPATCHERS)
def take_out(vehicle: uuid.UUID) -> BaseResponse:
    """Take a vehicle out of service."""
    with transaction() as session:
        row = queries.get_vehicle(session, gate.scope(), vehicle)
        operations.take_out_of_service(
            session, row.id, reason=field("reason"), expected=version_of_request()
        )
    return done(address(vehicle), say("%(plate)s is out of service.", plate=row.plate))


@pages.post("/<uuid:vehicle>/in-service")
@gate.allow(*DISPATCHERS)
def put_in(vehicle: uuid.UUID) -> BaseResponse:
    """Put a vehicle back into service."""
    with transaction() as session:
        row = queries.get_vehicle(session, gate.scope(), vehicle)
        operations.put_in_service(session, row.id, expected=version_of_request())
    return done(address(vehicle), say("%(plate)s is in service.", plate=row.plate))


@pages.post("/<uuid:vehicle>/absences")
@gate.allow(*DISPATCHERS)
def note_absence(vehicle: uuid.UUID) -> BaseResponse:
    """The vehicle is in the workshop, or otherwise away, for a time."""
    with transaction() as session:
        row = queries.get_vehicle(session, gate.scope(), vehicle)
        operations.note_absence(
            session,
            row.id,
            from_at=needed_moment("from_at", settings().zone),
            until_at=needed_moment("until_at", settings().zone),
            reason=field("reason"),
            at=clock.now(),
        )
    return done(address(vehicle), say("%(plate)s is away then.", plate=row.plate))


@pages.post("/<uuid:vehicle>/absences/<uuid:absence>/withdrawal")
@gate.allow(*DISPATCHERS)
def withdraw_absence(vehicle: uuid.UUID, absence: uuid.UUID) -> BaseResponse:
    """The vehicle may drive then after all."""
    with transaction() as session:
        row = queries.get_vehicle(session, gate.scope(), vehicle)
        operations.withdraw_absence(session, row.id, absence, at=clock.now())
    return done(address(vehicle), say("Kept."))


@pages.post("/<uuid:vehicle>/drivers")
@gate.allow(*DISPATCHERS)
def assign(vehicle: uuid.UUID) -> BaseResponse:
    """A driver shares the vehicle from now on."""
    with transaction() as session:
        row = queries.get_vehicle(session, gate.scope(), vehicle)
        member = get_member(session, gate.scope(), chosen_id("driver"))
        operations.assign_driver(session, row.id, member.id, at=clock.now())
    return done(
        address(vehicle), say("%(name)s drives %(plate)s.", name=member.name, plate=row.plate)
    )


@pages.post("/<uuid:vehicle>/drivers/<uuid:member>/release")
@gate.allow(*DISPATCHERS)
def release(vehicle: uuid.UUID, member: uuid.UUID) -> BaseResponse:
    """A driver leaves the vehicle."""
    with transaction() as session:
        row = queries.get_vehicle(session, gate.scope(), vehicle)
        operations.release_driver(session, row.id, member)
    return done(address(vehicle), say("Kept."))


@pages.post("/import")
@gate.allow(*DISPATCHERS)
def import_table() -> BaseResponse:
    """Register or change the vehicles of a table."""
    upload = request.files.get("file")
    with transaction() as session:
        counts, warnings = operations.import_vehicles(
            session, upload.read() if upload else b"", scope=gate.scope(), at=clock.now()
        )
    told = say(
        "Added %(added)s, changed %(changed)s, unchanged %(unchanged)s; warnings: %(warnings)s.",
        added=counts.added,
        changed=counts.changed,
        unchanged=counts.unchanged,
        warnings=len(warnings),
    )
    return done(url_for("vehicles.index"), told)


def _order(session: Session) -> VehicleOrder:
    """The vehicle of the form, in a district that the user may see."""
    district = chosen_id("district")
    if district not in {each.id for each in districts_in(session, gate.scope())}:
        raise NotFound("district")
    kind = request.form.get("kind", "")
    if kind not in set(VehicleKind):
        raise rejected("kind", say("Choose one."))
    return VehicleOrder(
        district_id=district,
        plate=field("plate"),
        kind=VehicleKind(kind),
        seats=count("seats"),
        seats_per_row=count("seats_per_row"),
        usable_seats=optional_count("usable_seats"),
        negative_pressure="negative_pressure" in request.form,
        home_port_id=optional_id("home_port"),
    )


def address(vehicle: uuid.UUID) -> str:
    """The page of a vehicle."""
    return url_for("vehicles.show", vehicle=vehicle)

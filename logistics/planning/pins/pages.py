"""Pins on screen: the list of a day, a party pinned to a place, a trip pinned, a pin released."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.errors import InputRejected, NotFound, Problem
from logistics.planning import naming
from logistics.planning.pins import operations, queries
from logistics.planning.pins.places import Chosen, chosen_place, places_in
from logistics.planning.pins.queries import PinLine
from logistics.planning.queries import chain_of, get_district_in
from logistics.planning.roles import PUBLISHERS, READERS
from logistics.sites.models import District
from logistics.transfers import queries as transfers
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field, version_of_request
from logistics.web.language import current
from logistics.wording import say

pages = Blueprint("pins", __name__, url_prefix="/plan/pins")

COLUMNS = (
    "No.", "Day", "Name", "Site", "Floor", "Room", "Trip", "Vehicle", "Departure", "Reason",
    "Pinned by", "At", "Released by", "Released at",
)  # fmt: skip


@pages.get("/<district>/<day>")
@gate.allow(*READERS)
def index(district: str, day: str) -> str | Response:
    """The pins of a district's day, with the forms that add one."""
    wanted = _day(day)
    with reading() as session:
        row = get_district_in(session, gate.scope(), district)
        pins = list(
            session.scalars(queries.pins_question(gate.scope(), district=row.id, day=wanted))
        )
        lines = queries.lines_of(session, pins, at=clock.now())
        person = request.args.get("person", type=uuid.UUID)
        people = {line.pin.person_id for line in lines} | {person}
        names = naming.names_of(session, [each for each in people if each is not None])
        if asked_for():
            return sheet(f"pins-{day}", COLUMNS, _cells(lines, names))
        return render_template(
            "planning/pins/index.html",
            district=row,
            day=wanted,
            lines=lines,
            names=names,
            person=person if person in names else None,
            places=places_in(session, row.id),
            trips=_trips(session, row, wanted),
            may_pin_trips=gate.has_role(*PUBLISHERS),
        )


@pages.post("/<district>/<day>/people")
@gate.allow(*READERS)
def pin_person(district: str, day: str) -> BaseResponse:
    """Pin somebody, and the party with them, to a site, a floor or a room."""
    with transaction() as session:
        row = get_district_in(session, gate.scope(), district)
        place: Chosen = chosen_place(
            session, row.id, field("place"), field("room", required=False), at=clock.now()
        )
        pin = operations.pin_person(
            session,
            row.id,
            _day(day),
            _id(field("person")),
            site_id=place.site_id,
            floor_id=place.floor_id,
            room_id=place.room_id,
            reason=field("reason", required=False),
            at=clock.now(),
        )
        return _back(row, pin.day, say("Pinned as no. %(number)s.", number=pin.number))


@pages.post("/<district>/<day>/trips")
@gate.allow(*PUBLISHERS)
def pin_trip(district: str, day: str) -> BaseResponse:
    """Pin a trip as it is: vehicle, driver, departure, and who rides."""
    with transaction() as session:
        row = get_district_in(session, gate.scope(), district)
        trip = transfers.get_trip(session, gate.scope(), _id(field("trip")))
        if trip.district_id != row.id:
            raise NotFound("trip")
        pin = operations.pin_trip(
            session,
            trip.id,
            _day(day),
            reason=field("reason", required=False),
            at=clock.now(),
        )
        return _back(row, pin.day, say("Pinned as no. %(number)s.", number=pin.number))


@pages.post("/<uuid:pin>/release")
@gate.allow(*READERS)
def release(pin: uuid.UUID) -> BaseResponse:
    """Let the next plan decide again."""
    expected = version_of_request()
    with transaction() as session:
        known = queries.get_pin(session, gate.scope(), pin, trips=gate.has_role(*PUBLISHERS))
        row = operations.release(session, known.id, expected=expected, at=clock.now())
        district = session.get_one(District, row.district_id)
        return _back(district, row.day, say("Pin no. %(number)s is released.", number=row.number))


def _back(district: District, day: date, sentence: Any) -> BaseResponse:
    return done(url_for("pins.index", district=district.code, day=day.isoformat()), sentence)


def _trips(session: Session, district: District, day: date) -> list[Any]:
    chain = list(chain_of(session, district.id, day))
    return queries.trips_to_pin(session, gate.scope(), chain)


def _cells(lines: Sequence[PinLine], names: dict[uuid.UUID, str]) -> Iterator[tuple[object, ...]]:
    for line in lines:
        pin = line.pin
        yield (
            pin.number,
            pin.day.isoformat(),
            names.get(pin.person_id, "") if pin.person_id else "",
            line.site.text(current()) if line.site else "",
            line.floor,
            line.room,
            line.trip,
            line.plate,
            line.departs_at or "",
            pin.reason,
            pin.by,
            pin.recorded_at,
            pin.released_by or "",
            pin.released_at or "",
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound("day") from None


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        wrong = say("That is not on the list.")
        raise InputRejected(wrong, (Problem(sentence=wrong, field="place"),)) from None

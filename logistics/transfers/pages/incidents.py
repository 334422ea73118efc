"""On the way: a breakdown with its rescue, a fever on board, and who was in the vehicle."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from flask import Response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.transfers import operations, queries
from logistics.transfers.orders import Counted, Illness, Spot
from logistics.transfers.pages.blueprint import pages
from logistics.transfers.pages.fields import (
    chosen_id,
    count,
    night_override,
    optional_id,
    rejected,
    temperature,
)
from logistics.transfers.pages.show import address
from logistics.transfers.queries.exposed import Exposed, exposed, incidents_of
from logistics.transfers.queries.rescue import find_breakdown
from logistics.transfers.roles import DISPATCHERS, READERS, RECEIVERS
from logistics.transfers.rules.hours import Point
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field, version_of_request
from logistics.web.language import shown
from logistics.wording import say

COLUMNS = (
    "Trip",
    "Vehicle",
    "Full name",
    "Role",
    "Document or staff code",
    "Birth date",
    "Phone",
    "Seat",
    "Rows to the fever",
    "From",
    "Until",
    "State",
)


@pages.post("/<uuid:trip>/breakdown")
@gate.allow(*DISPATCHERS)
def break_down(trip: uuid.UUID) -> BaseResponse:
    """The vehicle drives no further; a rescue trip comes."""
    with transaction() as session:
        row = queries.get_whole_trip(session, gate.scope(), trip)
        rescuer = optional_id("vehicle")
        if rescuer is not None:
            rescuer = queries.get_vehicle(session, gate.scope(), rescuer).id
        rescue = operations.break_down(
            session,
            row.id,
            spot(),
            reason=field("reason"),
            rescuer_id=rescuer,
            override=night_override(),
            expected=version_of_request(),
            at=clock.now(),
        )
    if rescue is None:
        return done(
            address(trip), say("Trip %(number)s stopped; nobody comes yet.", number=row.number)
        )
    return done(address(trip), say("Rescue trip %(number)s is on the board.", number=rescue.number))


@pages.post("/<uuid:trip>/rescue")
@gate.allow(*DISPATCHERS)
def send_rescue(trip: uuid.UUID) -> BaseResponse:
    """Another vehicle for who still waits in a stopped one."""
    with transaction() as session:
        row = queries.get_whole_trip(session, gate.scope(), trip)
        vehicle = queries.get_vehicle(session, gate.scope(), chosen_id("vehicle"))
        rescue = operations.send_rescue(
            session,
            row.id,
            vehicle.id,
            spot=find_breakdown(session, row.id),
            override=night_override(),
            at=clock.now(),
        )
    return done(address(trip), say("Rescue trip %(number)s is on the board.", number=rescue.number))


@pages.post("/<uuid:trip>/take-over")
@gate.allow(*RECEIVERS)
def take_over(trip: uuid.UUID) -> BaseResponse:
    """Both crews counted and signed beside the road."""
    with transaction() as session:
        row = queries.get_whole_trip(session, gate.scope(), trip)
        signed = operations.take_over(
            session,
            row.id,
            Counted(
                given=count("given"),
                taken=count("taken"),
                given_by=field("given_by"),
                taken_by=field("taken_by"),
                note=field("note", required=False),
            ),
            at=clock.now(),
        )
    return done(address(trip), say("Taken over: %(count)s people.", count=signed.taken_count))


@pages.post("/<uuid:trip>/fever")
@gate.allow(*RECEIVERS)
def fall_ill(trip: uuid.UUID) -> BaseResponse:
    """Somebody on board has a fever or a symptom."""
    symptoms = field("symptoms", required=False)
    with transaction() as session:
        row = queries.get_whole_trip(session, gate.scope(), trip)
        operations.fall_ill(
            session,
            row.id,
            chosen_id("person"),
            spot(),
            Illness(
                temperature=temperature(),
                symptoms=(symptoms,) if symptoms else (),
                at_destination=request.form.get("ambulance_at") == "destination",
                clinic=field("clinic", required=False),
            ),
            carer_id=optional_id("carer"),
            at=clock.now(),
        )
    return done(address(trip), say("An ambulance is asked for; move the person to the rear."))


@pages.post("/<uuid:trip>/leaving")
@gate.allow(*RECEIVERS)
def leave(trip: uuid.UUID) -> BaseResponse:
    """Somebody got off on the way."""
    with transaction() as session:
        row = queries.get_whole_trip(session, gate.scope(), trip)
        operations.leave(
            session, row.id, chosen_id("person"), spot(), reason=field("reason"), at=clock.now()
        )
    return done(address(trip), say("Noted: the person is no longer on board."))


@pages.get("/<uuid:trip>/exposed")
@gate.allow(*READERS)
def who_was_exposed(trip: uuid.UUID) -> str | Response:
    """Who was in the vehicle with whom, from when to when."""
    with reading() as session:
        card = queries.trip_card(session, gate.scope(), trip)
        lines = exposed(session, card)
        if asked_for():
            return sheet(
                f"exposed-{card.trip.number}",
                COLUMNS,
                _cells(card.trip.number, card.trip.vehicle.plate, lines),
            )
        return render_template(
            "transfers/exposed.html",
            card=card,
            zone=card.origin.zone,
            lines=lines,
            incidents=incidents_of(session, card.trip.id),
        )


def _cells(number: str, plate: str, lines: list[Exposed]) -> Iterator[tuple[object, ...]]:
    for line in lines:
        yield (
            number,
            plate,
            line.name,
            shown(line.role) if line.role else "",
            line.document,
            line.birth_date,
            line.phone,
            line.seat,
            line.rows,
            line.since,
            line.until,
            shown(line.how) if line.how else "",
        )


def spot() -> Spot:
    """Where the vehicle is: in words, and in degrees where somebody reads them off a phone.

    :raises InputRejected: degrees that no place has
    """
    return Spot(place=field("place"), point=_point(field("position", required=False)))


def _point(text: str) -> Point | None:
    if not text:
        return None
    try:
        latitude, longitude = (float(part) for part in text.replace("，", ",").split(","))
    except ValueError:
        raise rejected("position", say("Write latitude and longitude with a comma.")) from None
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise rejected("position", say("Write latitude and longitude with a comma."))
    return Point(latitude=latitude, longitude=longitude)

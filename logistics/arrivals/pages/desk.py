"""The desk of a port: the arrivals of a day, one arrival with its lines, screening, walk-ins."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

from flask import Response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.arrivals import operations, queries
from logistics.arrivals.forms import birth_date, documents, moment
from logistics.arrivals.manifests.words import Sex
from logistics.arrivals.models import Arrival, ArrivalKind, Outcome
from logistics.arrivals.own_file import own_people
from logistics.arrivals.pages.blueprint import DESK, READERS, pages
from logistics.arrivals.symptoms import Symptom
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.sites.pages import fields
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field, version_of_request
from logistics.wording import say

ARRIVAL_COLUMNS = ("Arrival", "From", "Port", "Expected at", "State", "Listed", "Seen", "Open")
LINE_COLUMNS = (
    "Line",
    "Name",
    "Birth date",
    "Seat",
    "Category",
    "Measure",
    "State",
    "Destination",
)


def wanted_day() -> date:
    """The day that the request asks for; today where it asks for none."""
    text = request.args.get("day", "")
    try:
        return date.fromisoformat(text)
    except ValueError:
        return clock.now().astimezone(ZoneInfo(settings().zone)).date()


@pages.get("")
@gate.allow(*READERS)
def index() -> str | Response:
    """The arrivals of a day with how many people they carry."""
    day = wanted_day()
    with reading() as session:
        rows = queries.arrivals_on(session, gate.scope(), day, settings().zone)
        counts = queries.counts(session, [row.id for row in rows])
        if asked_for():
            return sheet(
                f"arrivals-{day}",
                ARRIVAL_COLUMNS,
                (
                    (
                        f"{row.carrier}{row.number}",
                        row.origin,
                        row.port.code,
                        row.expected_at,
                        row.state,
                        counts[row.id]["listed"],
                        counts[row.id]["seen"],
                        counts[row.id]["open"],
                    )
                    for row in rows
                ),
            )
        return render_template(
            "arrivals/index.html",
            day=day,
            rows=rows,
            counts=counts,
            ports=queries.ports_in(session, gate.scope()),
            kinds=list(ArrivalKind),
        )


@pages.get("/<uuid:arrival>")
@gate.allow(*READERS)
def show(arrival: uuid.UUID) -> str | Response:
    """One arrival: its moments, its people, what was decided about each."""
    with reading() as session:
        row = queries.get_arrival_in(session, gate.scope(), arrival)
        own = own_people(session)
        everybody = queries.passengers(session, row.id)
        lines = [line for line in everybody if line.person_id not in own]
        people = [line.person_id for line in lines]
        decisions = queries.classifications(session, people)
        screenings = queries.last_screenings(session, people)
        districts = {each.id: each for each in queries.districts(session)}
        if asked_for():
            return sheet(
                f"{row.carrier}{row.number}-{row.origin_date}",
                (
                    "Line",
                    "Name",
                    "Birth date",
                    "Seat",
                    "Category",
                    "Measure",
                    "State",
                    "Destination",
                ),
                (
                    (
                        line.line,
                        line.person.full_name,
                        line.person.birth_date,
                        line.seat,
                        decisions[line.person_id].category if line.person_id in decisions else "",
                        decisions[line.person_id].measure if line.person_id in decisions else "",
                        line.outcome,
                        districts[line.destination_id].code if line.destination_id else "",
                    )
                    for line in lines
                ),
            )
        return render_template(
            "arrivals/show.html",
            row=row,
            lines=lines,
            sizes=Counter(line.party_id for line in everybody),
            decisions=decisions,
            screenings=screenings,
            districts=districts,
            ports=[port for port in queries.ports(session) if port.id != row.port_id],
            manifests=queries.manifests(session, row.id),
            outcomes=list(Outcome),
            symptoms=list(Symptom),
            sexes=list(Sex),
            now=clock.now(),
        )


def _arrival(session: object, arrival: uuid.UUID) -> Arrival:
    return queries.get_arrival_in(session, gate.scope(), arrival)  # type: ignore[arg-type]


def _back(arrival: uuid.UUID) -> str:
    return url_for("arrivals.show", arrival=arrival)


@pages.post("/<uuid:arrival>/moments")
@gate.allow(*DESK)
def note_moments(arrival: uuid.UUID) -> BaseResponse:
    """Note a new estimate, or the real landing; who it decides about is classified anew."""
    with transaction() as session:
        row = _arrival(session, arrival)
        zone, at, expected = row.port.zone_name, clock.now(), version_of_request()
        landed = moment("touchdown_at", zone)
        if landed is not None:
            operations.record_touchdown(
                session,
                row,
                touchdown_at=landed,
                border_at=moment("border_at", zone),
                desk_at=moment("desk_at", zone),
                expected=expected,
                at=at,
            )
        else:
            estimate = moment("estimated_at", zone) or row.scheduled_at
            operations.retime(session, row, estimate, expected=expected, at=at)
    return done(_back(arrival), say("Times noted."))


@pages.post("/<uuid:arrival>/diversion")
@gate.allow(*DESK)
def divert(arrival: uuid.UUID) -> BaseResponse:
    """The arrival goes to another port of ours."""
    with transaction() as session:
        row = _arrival(session, arrival)
        port = queries.get_port(session, fields.row_id("port"))
        operations.divert(session, row, port, expected=version_of_request(), at=clock.now())
    return done(
        url_for("arrivals.index"), say("The arrival was moved to %(port)s.", port=port.code)
    )


@pages.post("/<uuid:arrival>/cancellation")
@gate.allow(*DESK)
def cancel(arrival: uuid.UUID) -> BaseResponse:
    """The arrival does not come, or turned back."""
    with transaction() as session:
        row = _arrival(session, arrival)
        if field("how") == "returned":
            operations.return_arrival(session, row, expected=version_of_request())
        else:
            operations.cancel_arrival(session, row, expected=version_of_request())
    return done(_back(arrival), say("Noted."))


@pages.post("/<uuid:arrival>/checked")
@gate.allow(*DESK)
def count_checked(arrival: uuid.UUID) -> BaseResponse:
    """How many vehicles and people a road checkpoint has looked at."""
    with transaction() as session:
        operations.count_checked(
            session,
            _arrival(session, arrival),
            vehicles=fields.whole("vehicles"),
            people=fields.whole("people"),
            expected=version_of_request(),
        )
    return done(_back(arrival), say("Noted."))


@pages.post("/lines/<uuid:passenger>/outcome")
@gate.allow(*DESK)
def close_line(passenger: uuid.UUID) -> BaseResponse:
    """Say how a line of the list ended."""
    with transaction() as session:
        row = queries.get_passenger_in(session, gate.scope(), passenger)
        operations.close_line(
            session,
            row,
            fields.chosen("outcome", Outcome),
            note=field("note", required=False),
            expected=version_of_request(),
            at=clock.now(),
        )
    return done(f"{_back(row.arrival_id)}#p{passenger}")


@pages.post("/lines/<uuid:passenger>/screening")
@gate.allow(*DESK)
def screen(passenger: uuid.UUID) -> BaseResponse:
    """Note temperature and symptoms; a fever leaves the coach plan."""
    with transaction() as session:
        row = queries.get_passenger_in(session, gate.scope(), passenger)
        noted = operations.screen(
            session,
            row.person_id,
            arrival=queries.get_arrival_in(session, gate.scope(), row.arrival_id),
            temperature=fields.optional_decimal("temperature"),
            symptoms=sorted(fields.all_chosen("symptoms", Symptom)),
            at=clock.now(),
        )
        told = (
            say("Fever or symptoms: not by coach. Ask for an ambulance.")
            if noted.symptomatic
            else say("Screening noted.")
        )
    return done(f"{_back(row.arrival_id)}#p{passenger}", told)


@pages.post("/lines/<uuid:passenger>/destination")
@gate.allow(*DESK)
def send_to(passenger: uuid.UUID) -> BaseResponse:
    """Say which jurisdiction a passenger goes to."""
    with transaction() as session:
        row = queries.get_passenger_in(session, gate.scope(), passenger)
        operations.set_destination(
            session, row, fields.row_id("district"), expected=version_of_request()
        )
    return done(f"{_back(row.arrival_id)}#p{passenger}")


@pages.post("/<uuid:arrival>/walk-ins")
@gate.allow(*DESK)
def walk_in(arrival: uuid.UUID) -> BaseResponse:
    """Somebody who is on no list arrived all the same."""
    with transaction() as session:
        row = _arrival(session, arrival)
        operations.add_walk_in(
            session,
            row,
            surname=field("surname"),
            given_names=field("given_names", required=False),
            documents=documents(on=clock.now().date()),
            sex=fields.optional_chosen("sex", Sex) or Sex.UNSTATED,
            birth_date=birth_date(),
            nationality=field("nationality", required=False).upper(),
            destination_id=fields.optional_row_id("district"),
            at=clock.now(),
        )
    return done(_back(arrival), say("The walk-in is registered and classified."))

"""Isolations on screen: the list, admissions of a day, and what is done with one isolation."""

from __future__ import annotations

import uuid
from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.access.rules import Role
from logistics.arrivals.manifests.words import Sex
from logistics.arrivals.own_file import own_people
from logistics.config import settings
from logistics.database import check_version, reading, transaction
from logistics.documents import jobs
from logistics.errors import InputRejected
from logistics.isolation import operations, papers, queries
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import (
    AwayKind,
    ClockChangeKind,
    EndKind,
    Isolation,
    IsolationState,
    SearchStepKind,
)
from logistics.isolation.rules import Identifier
from logistics.sites import queries as sites
from logistics.sites.pages import fields
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field, version_of_request
from logistics.web.paging import page_of, wanted
from logistics.wording import say

pages = Blueprint("isolation", __name__, url_prefix="/isolations")

READERS = (
    Role.COMMAND,
    Role.SITE_MANAGER,
    Role.HEALTH,
    Role.CLERK,
    Role.DISPATCHER,
    Role.AUDITOR,
)
DESK = (Role.SITE_MANAGER, Role.HEALTH)
PRINTERS = (Role.SITE_MANAGER, Role.CLERK, Role.COMMAND)
PAPERS = ("allocation_slips", "door_cards", "isolation_orders")
BY_DAYS = {
    ClockChangeKind.EXTEND: operations.extend,
    ClockChangeKind.SHORTEN: operations.shorten,
}
DAYS = range(1, 61)
COLUMNS = ("Name", "Category", "State", "Clock start", "Expected end", "Site", "Room")


def compared() -> frozenset[Identifier]:
    """The identifiers that the form says were compared with the person."""
    return fields.all_chosen("compared", Identifier)


@pages.get("")
@gate.allow(*READERS)
def index() -> str | Response:
    """Isolations that the user may see, latest first."""
    state = request.args.get("state", "")
    with reading() as session:
        question = queries.isolations_in(session, gate.scope())
        if state in set(IsolationState):
            question = question.where(Isolation.state == IsolationState(state))
        if asked_for():
            rows = list(session.scalars(question))
            found = queries.places_of(session, [row.id for row in rows], clock.now())
            lines = (_line(session, row, found.get(row.id)) for row in rows)
            return sheet("isolations", COLUMNS, lines)
        page = page_of(session, question, **wanted())
        places = queries.places_of(session, [row.id for row in page.items], clock.now())
        return render_template(
            "isolation/index.html",
            page=page,
            clocks={row.id: clock_of(session, row) for row in page.items},
            places=places,
            state=state,
            states=list(IsolationState),
        )


def _line(session: Session, row: Isolation, place: queries.PlaceOf | None) -> tuple[object, ...]:
    reckoned = clock_of(session, row)
    return (
        row.person.full_name,
        row.category,
        row.state,
        reckoned.start,
        reckoned.release_due,
        place.site if place else "",
        place.room if place else "",
    )


@pages.get("/admissions")
@gate.allow(*READERS)
def admissions() -> str:
    """Who is expected at a site on a day, room by room in walking order."""
    with reading() as session:
        chosen = sites.sites_in(session, gate.scope())
        site_id = request.args.get("site", type=uuid.UUID)
        site = next((each for each in chosen if each.id == site_id), chosen[0] if chosen else None)
        zone = site.zone_name if site else settings().zone
        day = _day(zone)
        expected = papers.guests_of_day(session, site.id, day, clock.now()) if site else []
        own = own_people(session)
        places = [place for place in expected if place.guest.person_id not in own]
        return render_template(
            "isolation/admissions.html",
            sites=chosen,
            site=site,
            day=day,
            places=places,
            identifiers=list(Identifier),
            homeless=queries.without_room(session, _districts(session)),
            papers=PAPERS,
        )


@pages.post("/occupancies/<uuid:occupancy>/admission")
@gate.allow(*DESK)
def admit(occupancy: uuid.UUID) -> BaseResponse:
    """Take the people of a room in."""
    people = fields.row_ids("people")
    with transaction() as session:
        row = queries.get_occupancy_in(session, gate.scope(), occupancy)
        taken = operations.admit(
            session, row.id, people=people or None, compared=compared(), at=clock.now()
        )
        address = url_for("isolation.admissions", site=row.site_id)
    if taken.displaced:
        told = say(
            "Taken in. %(n)s others lost this room and need another.", n=len(taken.displaced)
        )
    else:
        told = say("Taken in.")
    return done(address, told)


@pages.post("/occupancies/<uuid:occupancy>/refusal")
@gate.allow(*DESK)
def refuse(occupancy: uuid.UUID) -> BaseResponse:
    """The site does not take a person, with its reason."""
    with transaction() as session:
        row = queries.get_occupancy_in(session, gate.scope(), occupancy)
        operations.refuse(
            session,
            row.id,
            fields.row_id("person"),
            reason=field("reason"),
            at=clock.now(),
        )
    return done(
        url_for("isolation.admissions", site=row.site_id),
        say("Refused; the person needs another room."),
    )


@pages.post("/print")
@gate.allow(*PRINTERS)
def print_papers() -> BaseResponse:
    """Ask for the slips, cards or orders of a site and day."""
    kind = field("papers")
    if kind not in PAPERS:
        raise InputRejected(say("There are no such papers."))
    day = fields.day("day")
    with transaction() as session:
        site = sites.get_site(session, gate.scope(), fields.row_id("site"))
        if kind == "isolation_orders":
            papers.draw_orders(session, site.id, day, at=clock.now())
        run = jobs.request(
            session,
            kind,
            {"site_id": site.id, "day": day},
            at=clock.now(),
            district_id=site.district_id,
        )
    return done(url_for("work.show", run=run.id))


@pages.post("/<uuid:isolation>/clock")
@gate.allow(Role.HEALTH, Role.COMMAND)
def change_clock(isolation: uuid.UUID) -> BaseResponse:
    """Extend, shorten or restart by hand, with a reason."""
    how, reason, at = fields.chosen("how", ClockChangeKind), field("reason"), clock.now()
    with transaction() as session:
        row = _edited(session, isolation)
        if how is ClockChangeKind.RESTART:
            start = fields.moment("start", row.clock_facts["zone"])
            displaced = operations.restart(session, row.id, start=start, reason=reason, at=at)
        elif (change := BY_DAYS.get(how)) is not None:
            displaced = change(
                session, row.id, days=fields.whole("days", within=DAYS), reason=reason, at=at
            )
        else:
            raise InputRejected(say("The form cannot be used."))
    return done(
        _file(row), say("The clock was changed; %(n)s others lost their room.", n=len(displaced))
    )


@pages.post("/<uuid:isolation>/move")
@gate.allow(*DESK)
def move(isolation: uuid.UUID) -> BaseResponse:
    """Move a person into another room, or give one to somebody without."""
    with transaction() as session:
        row = _edited(session, isolation)
        room = sites.get_room(session, gate.scope(), fields.row_id("room"))
        operations.give_room(session, row, room.id, compared=compared(), at=clock.now())
    return done(_file(row), say("Moved."))


@pages.post("/people/<uuid:person>/walk-in")
@gate.allow(*DESK)
def take_in(person: uuid.UUID) -> BaseResponse:
    """Take in somebody at the door whom no plan expects."""
    with transaction() as session:
        who = queries.get_person_in(session, gate.scope(), person)
        room = sites.get_room(session, gate.scope(), fields.row_id("room"))
        taken = operations.begin_at_site(session, who.id, room, compared=compared(), at=clock.now())
    return done(
        url_for("people.show", person=person),
        say("Taken in; %(n)s others lost their room.", n=len(taken.displaced)),
    )


@pages.post("/<uuid:isolation>/births")
@gate.allow(*DESK)
def record_birth(isolation: uuid.UUID) -> BaseResponse:
    """A child is born to the person, in their room."""
    with transaction() as session:
        row = _edited(session, isolation)
        child = operations.record_birth(
            session,
            row.id,
            surname=field("surname", required=False, most=120),
            given_names=field("given_names", required=False, most=160),
            sex=fields.chosen("sex", Sex),
            born_at=fields.moment("born_at", row.clock_facts["zone"]),
            compared=compared(),
            at=clock.now(),
        )
    return done(_file(child), say("The newborn is registered and shares the room."))


@pages.post("/<uuid:isolation>/away")
@gate.allow(*DESK)
def go_away(isolation: uuid.UUID) -> BaseResponse:
    """To hospital, other care, or missing."""
    with transaction() as session:
        row = _edited(session, isolation)
        operations.go_away(
            session,
            row.id,
            fields.chosen("kind", AwayKind),
            where=field("where", required=False),
            hold_room=request.form.get("hold") == "yes",
            compared=compared(),
            at=clock.now(),
        )
    return done(_file(row), say("Noted."))


@pages.post("/<uuid:isolation>/back")
@gate.allow(*DESK)
def come_back(isolation: uuid.UUID) -> BaseResponse:
    """Back, or found."""
    with transaction() as session:
        row = _edited(session, isolation)
        operations.come_back(session, row.id, compared=compared(), at=clock.now())
    return done(_file(row), say("Noted."))


@pages.post("/<uuid:isolation>/search")
@gate.allow(*DESK, Role.COMMAND)
def note_search(isolation: uuid.UUID) -> BaseResponse:
    """A step of the search for a missing person."""
    with transaction() as session:
        row = queries.get_isolation_in(session, gate.scope(), isolation)
        at = clock.now()
        operations.note_search(
            session,
            row.id,
            fields.chosen("kind", SearchStepKind),
            whom=field("whom", most=120),
            note=field("note", required=False, most=400),
            occurred_at=fields.optional_moment("occurred_at", row.clock_facts["zone"]) or at,
            at=at,
        )
    return done(_file(row), say("Noted."))


@pages.post("/<uuid:isolation>/room-given-back")
@gate.allow(*DESK)
def give_up_room(isolation: uuid.UUID) -> BaseResponse:
    """Who is away does not need the room any more."""
    with transaction() as session:
        row = _edited(session, isolation)
        operations.give_up_room(session, row.id, at=clock.now())
    return done(_file(row), say("The room is given back."))


@pages.post("/<uuid:isolation>/end")
@gate.allow(Role.HEALTH, Role.COMMAND)
def end(isolation: uuid.UUID) -> BaseResponse:
    """End it for another reason than release."""
    kind = fields.chosen("kind", EndKind)
    if kind is EndKind.COMPLETED:
        raise InputRejected(say("A complete isolation ends by release."))
    with transaction() as session:
        row = _edited(session, isolation)
        moment = fields.optional_moment("occurred_at", row.clock_facts["zone"])
        operations.end(session, row.id, kind, occurred_at=moment, at=clock.now())
    return done(_file(row), say("The isolation has ended."))


@pages.post("/<uuid:isolation>/order")
@gate.allow(*DESK, Role.CLERK)
def serve(isolation: uuid.UUID) -> BaseResponse:
    """Note that the order was served, and whether it was signed."""
    answer = field("signed")
    if answer not in ("yes", "no"):
        raise InputRejected(say("Say whether the order was signed."))
    with transaction() as session:
        row = queries.get_isolation_in(session, gate.scope(), isolation)
        operations.serve_order(session, row.id, signed=answer == "yes", at=clock.now())
    return done(_file(row), say("Noted."))


def _edited(session: Session, isolation: uuid.UUID) -> Isolation:
    row = queries.get_isolation_in(session, gate.scope(), isolation)
    check_version(row, version_of_request())
    return row


def _file(row: Isolation) -> str:
    return url_for("people.show", person=row.person_id)


def _districts(session: Session) -> list[uuid.UUID]:
    return [district.id for district in sites.districts_in(session, gate.scope())]


def _day(zone: str) -> date:
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return clock.now().astimezone(ZoneInfo(zone)).date()

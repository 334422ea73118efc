"""Retention on screen: what is due by site, what would be erased, holds and requests."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.arrivals.own_file import check_not_own
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.errors import InputRejected, Problem
from logistics.isolation.queries import get_person_in
from logistics.retention import jobs, operations, queries
from logistics.retention.models import RequestState
from logistics.retention.roles import DECIDERS, HOLDERS, NAMED, READERS
from logistics.retention.rules import check_city
from logistics.web.forms import done, field
from logistics.wording import say

pages = Blueprint("retention", __name__, url_prefix="/retention")


@pages.get("")
@gate.allow(*READERS)
def index() -> str:
    """What is due by site, what is held, and what waits for a second person."""
    until = _until(request.args.get("until", ""))
    with reading() as session:
        return render_template(
            "retention/index.html",
            due=queries.due(session, gate.scope(), until),
            holds=queries.holds_in(session, gate.scope()),
            requests=queries.requests_in(session, gate.scope()),
            erasures=queries.erasures(session),
            version=queries.policy_at(session, clock.now()),
            named=gate.has_role(*NAMED),
            today=_day(clock.now())["until"],
            erases=gate.has_role(*DECIDERS) and gate.scope().city,
            **_day(until),
        )


@pages.get("/preview")
@gate.allow(*READERS)
def preview() -> str:
    """How many rows of each table would be emptied or deleted, and how many stay nameless."""
    until = _until(request.args.get("until", ""))
    with reading() as session:
        people = queries.due_people(session, gate.scope(), until)
        return render_template(
            "retention/preview.html",
            parts=queries.preview(session, people),
            due=queries.due(session, gate.scope(), until),
            **_day(until),
        )


@pages.post("/erasures")
@gate.allow(*DECIDERS)
def erase() -> BaseResponse:
    """Have everybody erased who is due by a day."""
    check_city(gate.scope())
    with transaction() as session:
        run = jobs.request_erasure(session, _until(field("until")), at=clock.now())
    return done(url_for("work.show", run=run.id), say("It is being erased."))


@pages.get("/people/<uuid:person>")
@gate.allow(*NAMED)
def show(person: uuid.UUID) -> str:
    """One file: since when it is due, whether it is held, and what would be erased of it."""
    with reading() as session:
        row = get_person_in(session, gate.scope(), person)
        group = queries.group_of(session, row.id)
        asked = queries.request_of(session, row.id)
        return render_template(
            "retention/person.html",
            person=row,
            hold=queries.hold_on(session, row.id),
            asked=asked if asked and asked.state is RequestState.WAITING else None,
            erasure=queries.erasure_of(session, row.id),
            files=len(queries.files_of(session, group)),
            parts=queries.preview(session, group),
            version=queries.policy_at(session, clock.now()),
            holds=gate.has_role(*HOLDERS),
            zone=settings().zone,
        )


@pages.post("/people/<uuid:person>/hold")
@gate.allow(*HOLDERS)
def hold(person: uuid.UUID) -> BaseResponse:
    """Keep a file from being erased."""
    with transaction() as session:
        row = get_person_in(session, gate.scope(), person)
        operations.hold(session, row, reason=field("reason", most=400), at=clock.now())
    return done(url_for("retention.show", person=person), say("The file is held."))


@pages.post("/people/<uuid:person>/lifting")
@gate.allow(*HOLDERS)
def lift(person: uuid.UUID) -> BaseResponse:
    """Lift the hold on a file."""
    with transaction() as session:
        row = get_person_in(session, gate.scope(), person)
        operations.lift(session, row, reason=field("reason", most=400), at=clock.now())
    return done(url_for("retention.show", person=person), say("The hold is lifted."))


@pages.post("/people/<uuid:person>/requests")
@gate.allow(*HOLDERS)
def ask(person: uuid.UUID) -> BaseResponse:
    """Ask to have one person erased before the time."""
    with transaction() as session:
        row = get_person_in(session, gate.scope(), person)
        asked = operations.ask(session, row, reason=field("reason", most=400), at=clock.now())
        waits = asked.state is RequestState.WAITING
    if waits:
        told = say("Somebody else has to approve it now.")
        return done(url_for("retention.show", person=person), told)
    return done(url_for("retention.index"), say("The person is erased."))


@pages.post("/requests/<uuid:asked>/decision")
@gate.allow(*DECIDERS)
def decide(asked: uuid.UUID) -> BaseResponse:
    """Approve what somebody else asked for, which erases the person at once, or decline it."""
    approve = field("decision") == "approve"
    with transaction() as session:
        row = queries.get_request_in(session, gate.scope(), asked)
        check_not_own(session, [row.person_id])
        note = field("note", required=not approve, most=400)
        operations.decide(session, row, approve=approve, decision=note, at=clock.now())
    told = say("The person is erased.") if approve else say("The request is declined.")
    return done(url_for("retention.index"), told)


def _until(written: str) -> datetime:
    """The beginning of a local day; now without one.

    :raises InputRejected: it is no day
    """
    if not written:
        return clock.now()
    try:
        day = date.fromisoformat(written)
    except ValueError:
        sentence = say("A day is written as 2020-03-28.")
        raise InputRejected(sentence, (Problem(sentence=sentence, field="until"),)) from None
    return datetime.combine(day, datetime.min.time(), ZoneInfo(settings().zone))


def _day(until: datetime) -> dict[str, object]:
    zone = ZoneInfo(settings().zone)
    return {"until": until.astimezone(zone).date(), "zone": settings().zone}

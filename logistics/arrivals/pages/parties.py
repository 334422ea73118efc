"""Who travels together, and who looks after whom, put right by hand."""

from __future__ import annotations

import uuid

from flask import request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.arrivals import operations, queries
from logistics.arrivals.pages.blueprint import APPROVERS, DESK, pages
from logistics.database import transaction
from logistics.errors import InputRejected
from logistics.sites.pages import fields
from logistics.web.forms import done, field
from logistics.wording import say


@pages.post("/parties")
@gate.allow(*DESK)
def join_party() -> BaseResponse:
    """Make the marked passengers one party."""
    marked = request.form.getlist("passengers")
    if not marked:
        raise InputRejected(say("Mark the people of the party."))
    with transaction() as session:
        rows = [queries.get_passenger_in(session, gate.scope(), uuid.UUID(each)) for each in marked]
        operations.join_party(
            session,
            [row.id for row in rows],
            label=field("label", required=False),
            at=clock.now(),
        )
    return done(_back(rows[0].arrival_id), say("They are one party now."))


@pages.post("/lines/<uuid:passenger>/party")
@gate.allow(*DESK)
def leave_party(passenger: uuid.UUID) -> BaseResponse:
    """The passenger travels alone."""
    with transaction() as session:
        row = queries.get_passenger_in(session, gate.scope(), passenger)
        operations.leave_party(session, row, at=clock.now())
    return done(f"{_back(row.arrival_id)}#p{passenger}", say("Travels alone now."))


@pages.post("/lines/<uuid:passenger>/guardian")
@gate.allow(*DESK)
def link_guardian(passenger: uuid.UUID) -> BaseResponse:
    """Somebody else of the arrival is the parent or carer of the passenger."""
    with transaction() as session:
        row = queries.get_passenger_in(session, gate.scope(), passenger)
        other = queries.get_passenger_in(session, gate.scope(), fields.row_id("guardian"))
        operations.link_guardian(
            session,
            row.person_id,
            other.person_id,
            carer=request.form.get("as") == "carer",
            at=clock.now(),
        )
    return done(f"{_back(row.arrival_id)}#p{passenger}", say("Noted."))


@pages.post("/lines/<uuid:passenger>/sharing")
@gate.allow(*APPROVERS)
def approve_sharing(passenger: uuid.UUID) -> BaseResponse:
    """The passenger's party may share a room, by the name of the user and for a reason."""
    with transaction() as session:
        row = queries.get_passenger_in(session, gate.scope(), passenger)
        operations.approve_sharing(session, row, reason=field("reason"))
    told = say("They may share a room; the next plan gives them one.")
    return done(f"{_back(row.arrival_id)}#p{passenger}", told)


@pages.post("/lines/<uuid:passenger>/sharing/withdrawal")
@gate.allow(*APPROVERS)
def withdraw_sharing(passenger: uuid.UUID) -> BaseResponse:
    """The passenger's party shares as the rules say."""
    with transaction() as session:
        row = queries.get_passenger_in(session, gate.scope(), passenger)
        operations.withdraw_sharing(session, row)
    told = say("The approval is withdrawn; the next plan follows the rules.")
    return done(f"{_back(row.arrival_id)}#p{passenger}", told)


def _back(arrival: uuid.UUID) -> str:
    return url_for("arrivals.show", arrival=arrival)

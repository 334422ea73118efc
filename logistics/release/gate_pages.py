"""The gate on a phone: scan or type a paper, see whether the person may leave now, let them out."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.arrivals.operations.people import number_of
from logistics.database import reading, transaction
from logistics.errors import Refused
from logistics.isolation import queries as isolations
from logistics.isolation.models import Isolation
from logistics.isolation.rules import Identifier
from logistics.release import operations, queries
from logistics.release.leaving_models import GateEventKind
from logistics.release.roles import GATEKEEPERS, RELEASERS
from logistics.release.rules import StoppedAtGate
from logistics.web.forms import done, field
from logistics.wording import Sentence, say

pages = Blueprint("gate", __name__, url_prefix="/gate")

AT_THE_GATE = (Identifier.NAME, Identifier.DOCUMENT)
LAST = 4


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a guard sees of a person: two identifiers, and whether they may pass.

    :ivar why: what stops them; a guard is not told what is in their health record
    """

    isolation: Isolation
    document_last: str
    may_leave: bool
    why: Sentence | None = None


def seen(session: Session, row: Isolation) -> Seen:
    """How a person stands at this very moment."""
    numbers = [number_of(each) for each in row.person.documents]
    last = numbers[0][-LAST:] if numbers else ""
    try:
        operations.check_departure(session, row.id, at=clock.now())
    except Refused as stop:
        hidden = isinstance(stop, StoppedAtGate) and not gate.has_role(*RELEASERS)
        why = say("Something came to light. Call the desk.") if hidden else stop.sentence
        return Seen(isolation=row, document_last=last, may_leave=False, why=why)
    return Seen(isolation=row, document_last=last, may_leave=True)


@pages.get("")
@gate.allow(*GATEKEEPERS)
def index() -> str:
    """Where a paper is scanned or typed."""
    return render_template("release/gate.html", seen=None, identifiers=AT_THE_GATE)


@pages.post("")
@gate.allow(*GATEKEEPERS)
def look() -> BaseResponse:
    """Find the person of a paper; who is stopped is written down."""
    with transaction() as session:
        row = queries.find_by_paper(session, gate.scope(), field("paper"))
        found = seen(session, row)
        if not found.may_leave:
            operations.note_at_gate(
                session, row.id, GateEventKind.STOPPED, reason=str(found.why), at=clock.now()
            )
    return done(url_for("gate.show", isolation=row.id))


@pages.get("/<uuid:isolation>")
@gate.allow(*GATEKEEPERS)
def show(isolation: uuid.UUID) -> str:
    """May leave, or may not, as things stand now."""
    with reading() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        return render_template(
            "release/gate.html", seen=seen(session, row), identifiers=AT_THE_GATE
        )


@pages.post("/<uuid:isolation>")
@gate.allow(*GATEKEEPERS)
def depart(isolation: uuid.UUID) -> BaseResponse:
    """The person leaves; the time and the guard are kept."""
    compared = frozenset(Identifier(each) for each in request.form.getlist("compared"))
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        operations.depart(session, row.id, compared=compared, at=clock.now())
    return done(url_for("gate.index"), say("Departed; the room is being turned round."))

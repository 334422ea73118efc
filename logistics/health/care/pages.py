"""From a person's file to the clinic, and what a panel decided."""

from __future__ import annotations

import uuid

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.access.rules import Role
from logistics.database import transaction
from logistics.health.care import operations, queries
from logistics.health.care.operations import EscalationOrder
from logistics.health.rules import EscalationCause
from logistics.isolation import queries as isolations
from logistics.isolation.pages import compared
from logistics.policy.release_rules import Verdict
from logistics.sites.pages import fields
from logistics.transfers.rules.kinds import PlaceKind
from logistics.web.forms import done, field, version_of_request
from logistics.wording import say

pages = Blueprint("care", __name__, url_prefix="/care")


@pages.post("/<uuid:isolation>/escalations")
@gate.allow(Role.HEALTH)
def escalate(isolation: uuid.UUID) -> BaseResponse:
    """Ask for an ambulance to a fever clinic or hospital."""
    order = EscalationOrder(
        cause=fields.chosen("cause", EscalationCause),
        place_kind=fields.chosen("place_kind", PlaceKind),
        where=field("where", most=120),
        hold_room=request.form.get("hold") == "yes",
        note=field("note", required=False, most=200),
    )
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        operations.escalate(session, row.id, order, at=clock.now())
    return done(
        url_for("people.show", person=row.person_id),
        say("An ambulance is asked for. Note here when the person has left with it."),
    )


@pages.post("/escalations/<uuid:escalation>/departure")
@gate.allow(Role.HEALTH)
def leave(escalation: uuid.UUID) -> BaseResponse:
    """The ambulance has the person."""
    with transaction() as session:
        row = queries.get_escalation_in(session, gate.scope(), escalation)
        operations.leave_with_ambulance(
            session, row.id, compared=compared(), expected=version_of_request(), at=clock.now()
        )
    return done(url_for("people.show", person=row.person_id), say("Noted."))


@pages.post("/escalations/<uuid:escalation>/withdrawal")
@gate.allow(Role.HEALTH)
def withdraw(escalation: uuid.UUID) -> BaseResponse:
    """A doctor decides otherwise."""
    with transaction() as session:
        row = queries.get_escalation_in(session, gate.scope(), escalation)
        operations.withdraw(
            session,
            row.id,
            reason=field("reason", most=200),
            expected=version_of_request(),
            at=clock.now(),
        )
    return done(url_for("people.show", person=row.person_id), say("Noted."))


@pages.post("/<uuid:isolation>/panel")
@gate.allow(Role.HEALTH)
def decide(isolation: uuid.UUID) -> BaseResponse:
    """Keep what a panel decided about the positives until now."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        operations.decide(
            session,
            row.id,
            fields.chosen("verdict", Verdict),
            panel=field("panel", most=200),
            reason=field("reason", most=400),
            at=clock.now(),
        )
    return done(url_for("people.show", person=row.person_id), say("Kept."))

"""What is noted about the health of one isolation, from the person's file."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.access.rules import Role
from logistics.arrivals.symptoms import Symptom
from logistics.database import transaction
from logistics.health import operations, queries
from logistics.health.laboratory.forms import number
from logistics.isolation import queries as isolations
from logistics.policy.document import Assay, Specimen
from logistics.policy.release_rules import Finding
from logistics.web.forms import done, field
from logistics.wording import say

pages = Blueprint("health", __name__, url_prefix="/health")


@pages.post("/<uuid:isolation>/readings")
@gate.allow(Role.HEALTH)
def note_reading(isolation: uuid.UUID) -> BaseResponse:
    """Note a temperature and symptoms."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        operations.record_reading(
            session,
            row.id,
            temperature=request.form.get("temperature", type=float),
            symptoms=[Symptom(each) for each in request.form.getlist("symptoms")],
            occurred_at=clock.now(),
        )
    return done(url_for("people.show", person=row.person_id), say("Reading noted."))


@pages.post("/<uuid:isolation>/samples")
@gate.allow(Role.HEALTH)
def take_sample(isolation: uuid.UUID) -> BaseResponse:
    """Note a sample."""
    due = request.form.get("due_on", "")
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        sample = operations.take_sample(
            session,
            row.id,
            assay=Assay(field("assay")),
            specimen=Specimen(field("specimen")),
            due_on=date.fromisoformat(due) if due else None,
            laboratory=field("laboratory"),
            code=field("code", required=False) or None,
            occurred_at=clock.now(),
        )
    return done(
        url_for("people.show", person=row.person_id),
        say("Sample %(code)s noted.", code=sample.code),
    )


@pages.post("/samples/<uuid:sample>/result")
@gate.allow(Role.HEALTH)
def enter_result(sample: uuid.UUID) -> BaseResponse:
    """Note a result, or put a wrong one right with its reason."""
    found: dict[str, Any] = {
        "finding": Finding(field("finding")),
        "ct_orf1ab": number("ct_orf1ab"),
        "ct_n": number("ct_n"),
        "at": clock.now(),
    }
    with transaction() as session:
        row = queries.get_sample(session, sample)
        isolation = isolations.get_isolation_in(session, gate.scope(), row.isolation_id)
        if row.result is None:
            operations.enter_result(session, row.id, **found)
        else:
            operations.correct_result(session, row.id, reason=field("reason"), **found)
    return done(url_for("people.show", person=isolation.person_id), say("Result noted."))

"""What is noted about the health of one isolation, from the person's file."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.access.rules import Role
from logistics.arrivals.symptoms import Symptom
from logistics.database import transaction
from logistics.health import operations, queries
from logistics.isolation import queries as isolations
from logistics.policy.document import Assay, Specimen
from logistics.policy.release_rules import Finding
from logistics.sites.pages import fields
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
            temperature=fields.optional_decimal("temperature"),
            symptoms=sorted(fields.all_chosen("symptoms", Symptom)),
            occurred_at=clock.now(),
        )
    return done(url_for("people.show", person=row.person_id), say("Reading noted."))


@pages.post("/<uuid:isolation>/samples")
@gate.allow(Role.HEALTH)
def take_sample(isolation: uuid.UUID) -> BaseResponse:
    """Note a sample."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        sample = operations.take_sample(
            session,
            row.id,
            assay=fields.chosen("assay", Assay),
            specimen=fields.chosen("specimen", Specimen),
            due_on=fields.optional_day("due_on"),
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
        "finding": fields.chosen("finding", Finding),
        "ct_orf1ab": fields.optional_decimal("ct_orf1ab"),
        "ct_n": fields.optional_decimal("ct_n"),
        "at": clock.now(),
    }
    with transaction() as session:
        row = queries.get_sample(session, sample)
        isolation = isolations.get_isolation_in(session, gate.scope(), row.isolation_id)
        if row.result is None:
            operations.enter_result(session, row.id, **found)
        else:
            operations.correct_result(session, row.id, reason=field("reason", most=200), **found)
    return done(url_for("people.show", person=isolation.person_id), say("Result noted."))

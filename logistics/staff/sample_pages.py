"""Tests of the staff on screen: who is due, overdue, and what was found."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.policy.release_rules import Finding
from logistics.sites.pages import fields
from logistics.staff import sample_queries, samples
from logistics.staff.roles import TEST_READERS, TESTERS
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field
from logistics.web.language import shown
from logistics.wording import say

pages = Blueprint("staff_tests", __name__, url_prefix="/staff-tests")

COLUMNS = (
    "Staff code",
    "Full name",
    "Zone",
    "Site code",
    "Agency",
    "Last test",
    "Result",
    "Due",
    "Overdue",
)


@pages.get("")
@gate.allow(*TEST_READERS)
def index() -> str | Response:
    """Everybody who worked lately, the longest overdue first."""
    with reading() as session:
        lines = sample_queries.tests_due(
            session, gate.scope(), zone=settings().zone, at=clock.now()
        )
        if asked_for():
            return sheet(
                "staff-tests",
                COLUMNS,
                (
                    (
                        line.member.code,
                        line.member.name,
                        shown(line.zone),
                        " ".join(line.sites),
                        " ".join(line.agencies),
                        line.last.occurred_at if line.last else "",
                        shown(line.last.result) if line.last and line.last.result else "",
                        line.due_on,
                        shown("yes" if line.overdue else "no"),
                    )
                    for line in lines
                ),
            )
        return render_template(
            "staff/tests.html",
            lines=lines,
            findings=list(Finding),
            tester=gate.has_role(*TESTERS),
            user=gate.user_id(),
        )


@pages.post("/<uuid:member>")
@gate.allow(*TESTERS)
def take(member: uuid.UUID) -> BaseResponse:
    """Somebody was tested."""
    finding = fields.optional_chosen("finding", Finding)
    with transaction() as session:
        row = sample_queries.get_tested(session, gate.scope(), member, at=clock.now())
        samples.take(
            session,
            row.id,
            laboratory=field("laboratory", most=120),
            finding=finding,
            occurred_at=clock.now(),
            at=clock.now(),
        )
    return done(url_for("staff_tests.index"), say("Noted."))


@pages.post("/results/<uuid:sample>")
@gate.allow(*TESTERS)
def enter(sample: uuid.UUID) -> BaseResponse:
    """What the laboratory says."""
    with transaction() as session:
        row = sample_queries.get_staff_sample(session, sample)
        sample_queries.get_tested(session, gate.scope(), row.member_id, at=clock.now())
        samples.enter(session, row.id, finding=fields.chosen("finding", Finding), at=clock.now())
    return done(url_for("staff_tests.index"), say("Noted."))

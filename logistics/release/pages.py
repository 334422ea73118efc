"""Releases on screen: who may go today, the certificates, and the public check of one."""

from __future__ import annotations

import uuid
from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.access.rules import Role
from logistics.config import settings
from logistics.database import check_version, reading, transaction
from logistics.documents import jobs
from logistics.isolation import queries as isolations
from logistics.isolation.pages import compared
from logistics.isolation.rules import Identifier
from logistics.release import at_the_gate, hand_over_papers, operations, papers, queries
from logistics.release.roles import READERS, RELEASERS
from logistics.release.rules import check_reason
from logistics.sites import queries as sites
from logistics.sites.pages import fields
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field, version_of_request
from logistics.web.language import shown
from logistics.wording import say

pages = Blueprint("release", __name__, url_prefix="/releases")


@pages.get("")
@gate.allow(*READERS)
def index() -> str | Response:
    """Everybody whose period ends by a day, with what is missing."""
    day, at = _day(), clock.now()
    with reading() as session:
        rows = queries.due_on(session, gate.scope(), day, at=at)
        chosen = sites.sites_in(session, gate.scope())
        codes = {site.id: site.code for site in chosen}
        if asked_for():
            return sheet(
                f"releases-{day}",
                ("Site", "Room", "Name", "Expected end", "What is missing", "Certificate"),
                (
                    (
                        codes[row.site_id] if row.site_id else "",
                        row.room,
                        row.isolation.person.full_name,
                        row.clock.release_due,
                        " ".join(shown(each.sentence) for each in row.missing),
                        row.certificate.number if row.certificate else "",
                    )
                    for row in rows
                ),
            )
        return render_template(
            "release/index.html",
            day=day,
            rows=rows,
            codes=codes,
            sites=chosen,
            identifiers=list(Identifier),
            ready=sum(not row.missing and not row.released for row in rows),
        )


@pages.post("/<uuid:isolation>")
@gate.allow(*RELEASERS)
def release(isolation: uuid.UUID) -> BaseResponse:
    """Complete an isolation and issue its certificate."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        operations.release(session, row.id, at=clock.now())
        certificate = papers.issue_for(session, row, at=clock.now())
    return done(
        url_for("release.index", day=request.form.get("day", "")),
        say("Released; certificate %(number)s.", number=certificate.number),
    )


@pages.post("")
@gate.allow(*RELEASERS)
def release_all() -> BaseResponse:
    """Release everybody of a day who misses nothing; says how many, and who was left out."""
    day, at = fields.day("day"), clock.now()
    with transaction() as session:
        rows = queries.due_on(session, gate.scope(), day, at=at)
        ready = [row for row in rows if not row.missing and not row.released]
        for row in ready:
            operations.release(session, row.isolation.id, at=at)
            papers.issue_for(session, row.isolation, at=at)
        left = len([row for row in rows if row.missing])
    return done(
        url_for("release.index", day=day),
        say("%(n)s released, %(m)s left out: see what they miss.", n=len(ready), m=left),
    )


@pages.post("/<uuid:isolation>/departure")
@gate.allow(*RELEASERS)
def depart(isolation: uuid.UUID) -> BaseResponse:
    """The released person leaves; the room is turned round."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        at_the_gate.leave(session, row, compared=compared(), roles=gate.roles(), at=clock.now())
    return done(
        url_for("release.index", day=request.form.get("day", "")),
        say("Departed; the room is being turned round."),
    )


@pages.post("/<uuid:isolation>/take-back")
@gate.allow(Role.HEALTH, Role.COMMAND)
def take_back(isolation: uuid.UUID) -> BaseResponse:
    """The release is taken back, with a reason; the certificate is revoked."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        operations.take_back(session, row.id, reason=field("reason"), at=clock.now())
    return done(
        url_for("people.show", person=row.person_id),
        say("The release is taken back; the isolation goes on."),
    )


@pages.post("/<uuid:isolation>/measure")
@gate.allow(*RELEASERS)
def hand_over_measure(isolation: uuid.UUID) -> BaseResponse:
    """Both sides signed: the measure goes on at home or in a hotel; its sheet is printed."""
    at = clock.now()
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        check_version(row, version_of_request())
        operations.hand_over_measure(
            session,
            row.id,
            place=field("place", most=120),
            receiver=field("receiver", most=120),
            received_by=field("received_by", most=120),
            compared=compared(),
            at=at,
        )
        run = hand_over_papers.request_sheet(session, row, at=at)
    return done(url_for("work.show", run=run.id), say("Handed over; the isolation goes on."))


@pages.post("/print")
@gate.allow(*RELEASERS)
def print_certificates() -> BaseResponse:
    """Print the certificates of a site that were issued on a day."""
    with transaction() as session:
        site = sites.get_site(session, gate.scope(), fields.row_id("site"))
        run = jobs.request(
            session,
            "release_certificates",
            {"site_id": site.id, "day": fields.day("day")},
            at=clock.now(),
            district_id=site.district_id,
        )
    return done(url_for("work.show", run=run.id))


@pages.post("/certificates/<uuid:certificate>/print")
@gate.allow(*RELEASERS)
def print_one(certificate: uuid.UUID) -> BaseResponse:
    """Print one certificate; after the original each print is a counted copy with a reason."""
    with transaction() as session:
        row = queries.get_certificate_in(session, gate.scope(), certificate)
        reason = check_reason(field("reason")) if row.prints else ""
        run = jobs.request(
            session,
            "release_certificates",
            {"certificate_id": row.id, "reason": reason},
            at=clock.now(),
        )
    return done(url_for("work.show", run=run.id))


@pages.post("/<uuid:isolation>/draft")
@gate.allow(*RELEASERS)
def print_draft(isolation: uuid.UUID) -> BaseResponse:
    """The certificate as it would be now, marked as a draft: without number and signature."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        run = jobs.request(
            session,
            "certificate_draft",
            {"isolation_id": row.id},
            at=clock.now(),
            district_id=row.district_id,
        )
    return done(url_for("work.show", run=run.id))


@pages.post("/certificates/<uuid:certificate>/revocation")
@gate.allow(Role.HEALTH, Role.COMMAND)
def revoke(certificate: uuid.UUID) -> BaseResponse:
    """Take a certificate back, with a reason."""
    with transaction() as session:
        row = queries.get_certificate_in(session, gate.scope(), certificate)
        operations.revoke(
            session,
            row.id,
            reason=field("reason"),
            expected=version_of_request(),
            at=clock.now(),
        )
    return done(
        url_for("people.show", person=row.person_id),
        say("Certificate %(number)s is revoked.", number=row.number),
    )


@pages.post("/<uuid:isolation>/certificate")
@gate.allow(*RELEASERS)
def issue(isolation: uuid.UUID) -> BaseResponse:
    """Issue the certificate of a completed isolation that has none, such as after a revocation."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        certificate = papers.issue_for(session, row, at=clock.now())
    return done(
        url_for("people.show", person=row.person_id),
        say("Certificate %(number)s is issued.", number=certificate.number),
    )


def _day() -> date:
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return clock.now().astimezone(ZoneInfo(settings().zone)).date()

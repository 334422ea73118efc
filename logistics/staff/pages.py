"""The staff on screen: list, registration, one member, import."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.errors import NotFound
from logistics.sites.pages import fields
from logistics.sites.queries.places import districts_in, sites_in
from logistics.staff import absences, operations, queries, shift_queries
from logistics.staff.operations import MemberOrder
from logistics.staff.roles import ACCOUNT_KEEPERS, READERS, WRITERS
from logistics.staff.rules import AbsenceKind, Team
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field, version_of_request
from logistics.web.language import shown
from logistics.web.paging import page_of, wanted
from logistics.wording import say

pages = Blueprint("staff", __name__, url_prefix="/staff")

COLUMNS = (
    "Staff code",
    "Full name",
    "Team",
    "Phone",
    "Closed loop",
    "Licence",
    "District",
    "Site code",
    "Trained until",
)


@pages.get("")
@gate.allow(*READERS)
def index() -> str | Response:
    """The staff by team and code."""
    team = request.args.get("team", "")
    with reading() as session:
        question = queries.staff_question(
            gate.scope(),
            team=Team(team) if team in set(Team) else None,
            closed_loop=True if request.args.get("closed_loop") else None,
            left=bool(request.args.get("left")),
        )
        districts = {each.id: each for each in districts_in(session, gate.scope())}
        sites = {each.id: each for each in sites_in(session, gate.scope())}
        if asked_for():
            return sheet(
                "staff",
                COLUMNS,
                (
                    (
                        row.code,
                        row.name,
                        shown(row.team),
                        row.phone,
                        "yes" if row.closed_loop else "no",
                        row.licence,
                        districts[row.district_id].code if row.district_id in districts else "",
                        sites[row.site_id].code if row.site_id in sites else "",
                        row.trained_until or "",
                    )
                    for row in session.scalars(question)
                ),
            )
        return render_template(
            "staff/index.html",
            page=page_of(session, question, **wanted()),
            teams=list(Team),
            districts=districts,
            sites=sites,
        )


@pages.get("/<uuid:member>")
@gate.allow(*READERS)
def show(member: uuid.UUID) -> str:
    """One staff member."""
    with reading() as session:
        return render_template(
            "staff/show.html",
            member=(row := queries.get_member(session, gate.scope(), member)),
            account=queries.account_of(session, row),
            absences=absences.absences_of(session, row.id, at=clock.now()),
            absence_kinds=list(AbsenceKind),
            shifts=shift_queries.shifts_of(session, gate.scope(), row.id),
            teams=list(Team),
            districts={each.id: each for each in districts_in(session, gate.scope())},
            sites={each.id: each for each in sites_in(session, gate.scope())},
        )


@pages.post("")
@gate.allow(*WRITERS)
def add() -> BaseResponse:
    """Register a staff member."""
    with transaction() as session:
        row = operations.add_member(session, _order(session), at=clock.now())
    return done(
        url_for("staff.index", team=row.team), say("%(name)s is registered.", name=row.name)
    )


@pages.post("/<uuid:member>")
@gate.allow(*WRITERS)
def edit(member: uuid.UUID) -> BaseResponse:
    """Change what is known about a staff member."""
    with transaction() as session:
        row = queries.get_member(session, gate.scope(), member)
        operations.edit_member(session, row.id, _order(session), expected=version_of_request())
    return done(url_for("staff.show", member=member), say("Kept."))


@pages.post("/<uuid:member>/departure")
@gate.allow(*WRITERS)
def leave(member: uuid.UUID) -> BaseResponse:
    """A member is no longer with us."""
    with transaction() as session:
        row = queries.get_member(session, gate.scope(), member)
        operations.leave(session, row.id, expected=version_of_request(), at=clock.now())
    return done(url_for("staff.show", member=member), say("Kept."))


@pages.post("/<uuid:member>/return")
@gate.allow(*WRITERS)
def come_back(member: uuid.UUID) -> BaseResponse:
    """A member who had left works with us again."""
    with transaction() as session:
        row = queries.get_member(session, gate.scope(), member)
        operations.come_back(session, row.id, expected=version_of_request())
    return done(url_for("staff.show", member=member), say("Kept."))


@pages.post("/<uuid:member>/absences")
@gate.allow(*WRITERS)
def note_absence(member: uuid.UUID) -> BaseResponse:
    """A member is ill, on leave or otherwise away for a time."""
    zone = settings().zone
    with transaction() as session:
        row = queries.get_member(session, gate.scope(), member)
        absences.note_absence(
            session,
            row.id,
            kind=fields.chosen("kind", AbsenceKind),
            from_at=fields.moment("from_at", zone),
            until_at=fields.moment("until_at", zone),
            note=field("note", required=False, most=200),
            at=clock.now(),
        )
    return done(url_for("staff.show", member=member), say("Kept."))


@pages.post("/<uuid:member>/absences/<uuid:absence>/withdrawal")
@gate.allow(*WRITERS)
def withdraw_absence(member: uuid.UUID, absence: uuid.UUID) -> BaseResponse:
    """A member works then after all."""
    with transaction() as session:
        row = queries.get_member(session, gate.scope(), member)
        absences.withdraw_absence(session, row.id, absence, at=clock.now())
    return done(url_for("staff.show", member=member), say("Kept."))


@pages.post("/<uuid:member>/account")
@gate.allow(*ACCOUNT_KEEPERS)
def link_account(member: uuid.UUID) -> BaseResponse:
    """Say which account a member signs in with."""
    with transaction() as session:
        row = queries.get_member(session, gate.scope(), member)
        name = field("username", required=False)
        operations.link_account(session, row.id, name, expected=version_of_request())
    return done(url_for("staff.show", member=member), say("Kept."))


@pages.post("/import")
@gate.allow(*WRITERS)
def import_table() -> BaseResponse:
    """Register or change the staff of a table."""
    upload = request.files.get("file")
    with transaction() as session:
        counts = operations.import_members(
            session, upload.read() if upload else b"", scope=gate.scope(), at=clock.now()
        )
    told = say(
        "Added %(added)s, changed %(changed)s, unchanged %(unchanged)s.",
        added=counts.added,
        changed=counts.changed,
        unchanged=counts.unchanged,
    )
    return done(url_for("staff.index"), told)


def _order(session: Session) -> MemberOrder:
    """The member of the form, in a district and site that the user may see."""
    district, site = fields.row_id("district"), fields.optional_row_id("site")
    if district not in {each.id for each in districts_in(session, gate.scope())}:
        raise NotFound("district")
    if site is not None and site not in {each.id for each in sites_in(session, gate.scope())}:
        raise NotFound("site")
    return MemberOrder(
        code=field("code", most=20),
        name=field("name", most=80),
        team=fields.chosen("team", Team),
        district_id=district,
        phone=field("phone", required=False, most=40),
        site_id=site,
        closed_loop=fields.ticked("closed_loop"),
        licence=field("licence", required=False, most=10),
        trained_until=fields.optional_day("trained_until"),
    )

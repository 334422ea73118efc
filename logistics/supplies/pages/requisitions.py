"""The requisition board, one requisition, and the form that asks."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.documents import jobs
from logistics.sites.pages import fields
from logistics.supplies.operations import emergencies, picking, requisitions, upward
from logistics.supplies.operations.requisitions import RequisitionOrder, WantedLine
from logistics.supplies.pages.fields import line_amount, lines_filled
from logistics.supplies.queries import requisitions as queries
from logistics.supplies.queries.items import get_item, items, replacements_of
from logistics.supplies.queries.places import get_place, places_in
from logistics.supplies.roles import GRANTERS, ISSUERS, KEEPERS, READERS
from logistics.supplies.rules import local_day
from logistics.supplies.rules.kinds import STORES, PlaceKind, Unit
from logistics.supplies.rules.requisitions import (
    ArrivalOutcome,
    RequisitionKind,
    RequisitionState,
)
from logistics.transfers import queries as transfers
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field
from logistics.web.language import shown
from logistics.web.paging import page_of, wanted
from logistics.wording import say

pages = Blueprint("requisitions", __name__, url_prefix="/supplies/requisitions")

LINES = 6
"""How many lines the form has; longer lists come by API or proposal."""
ASKABLE = (RequisitionKind.ORDINARY, RequisitionKind.LOAN, RequisitionKind.EMERGENCY)
COLUMNS = ("Number", "Kind", "State", "From", "To", "Purpose", "Requested by", "Time")


@pages.get("")
@gate.allow(*READERS)
def index() -> str | Response:
    """The board: what waits for whom, what is stopped, due or out."""
    now = clock.now()
    with reading() as session:
        question = queries.requisitions_question(gate.scope(), states=_states())
        if asked_for():
            return sheet(
                "requisitions",
                COLUMNS,
                (
                    (
                        row.number,
                        shown(row.kind),
                        shown(row.state),
                        row.from_place.code,
                        row.to_place.code,
                        row.purpose,
                        row.requested_by,
                        row.occurred_at,
                    )
                    for row in session.scalars(question)
                ),
            )
        return render_template(
            "supplies/requisitions.html",
            page=page_of(session, question, **wanted()),
            stopped=queries.stopped_requisitions(session, gate.scope(), at=now),
            night=queries.night_issues(session, gate.scope()),
            loans=queries.loans(session, gate.scope()),
            names={each.id: each for each in items(session, retired=True)},
            states=list(RequisitionState),
            today=local_day(now, settings().zone),
            now=now,
        )


@pages.get("/new")
@gate.allow(*ISSUERS)
def form() -> str:
    """The form that asks for goods."""
    with reading() as session:
        return render_template(
            "supplies/requisition_form.html",
            items=items(session),
            places=places_in(session, gate.scope(), STORES),
            stores=queries.stores_in(session, gate.scope()),
            kinds=ASKABLE,
            units=list(Unit),
            lines=LINES,
        )


@pages.post("")
@gate.allow(*ISSUERS)
def ask() -> BaseResponse:
    """Ask for goods; a night emergency leaves at once."""
    zone = settings().zone
    kind = fields.chosen("kind", RequisitionKind)
    with transaction() as session:
        target = get_place(session, gate.scope(), fields.row_id("to"))
        lines = _wanted_lines(session)
        if fields.ticked("upwards"):
            row = upward.ask_upwards(
                session,
                district_id=target.district_id,
                place_id=target.id,
                lines=lines,
                purpose=field("purpose", required=False),
                wanted_at=fields.optional_moment("wanted_at", zone),
                by=gate.user_name(),
                by_id=gate.user_id(),
                at=clock.now(),
            )
        else:
            origin = _giving_place(session, kind)
            work = (
                emergencies.issue_at_once if kind is RequisitionKind.EMERGENCY else requisitions.ask
            )
            row = work(
                session,
                RequisitionOrder(
                    kind=kind,
                    from_place_id=origin,
                    to_place_id=target.id,
                    lines=lines,
                    purpose=field("purpose", required=False),
                    use=field("use", required=False),
                    wanted_at=fields.optional_moment("wanted_at", zone),
                    due_back_on=fields.optional_day("due_back_on"),
                ),
                by=gate.user_name(),
                by_id=gate.user_id(),
                at=clock.now(),
            )
    return done(
        url_for("requisitions.show", requisition=row.id),
        say("Requisition %(number)s is kept.", number=row.number),
    )


@pages.get("/<uuid:requisition>")
@gate.allow(*READERS)
def show(requisition: uuid.UUID) -> str:
    """One requisition: lines, lots, shipments, and what can be done now."""
    with reading() as session:
        row = queries.get_requisition(session, gate.scope(), requisition)
        shipments = queries.shipments_of(session, row.id)
        mine = {each.id for each in places_in(session, gate.scope(), tuple(PlaceKind))}
        return render_template(
            "supplies/requisition.html",
            row=row,
            picks=queries.picks_of(session, row.id),
            stopped={
                each.id: why for each, why in queries.stopped_picks(session, row, at=clock.now())
            },
            sent=queries.sent_by_line(session, row.id),
            shipments=[
                (each, queries.left_by_line(session, each), queries.arrivals_of(session, each))
                for each in shipments
            ],
            replacements={line.id: replacements_of(session, line.item_id) for line in row.lines},
            night=next(
                (
                    each
                    for each in queries.night_issues(session, gate.scope())
                    if each.requisition.id == row.id
                ),
                None,
            ),
            out=queries.still_out(session, row) if row.kind is RequisitionKind.LOAN else {},
            vehicles=list(session.scalars(transfers.vehicles_question(gate.scope()))),
            fills=row.from_place_id in mine,
            receives=row.to_place_id in mine,
            own=row.requested_by_id == gate.user_id(),
            outcomes=[each for each in ArrivalOutcome if each is not ArrivalOutcome.RECEIVED],
            now=clock.now(),
        )


@pages.post("/<uuid:requisition>/approval")
@gate.allow(*GRANTERS)
def approve(requisition: uuid.UUID) -> BaseResponse:
    """Grant it, whole or by line."""
    with transaction() as session:
        row = queries.get_to_fill(session, gate.scope(), requisition)
        requisitions.approve(
            session,
            row.id,
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
            quantities={line.id: fields.whole(f"granted-{line.id}") for line in row.lines},
            words=field("words", required=False),
        )
    return _back(requisition)


@pages.post("/<uuid:requisition>/refusal")
@gate.allow(*GRANTERS)
def refuse(requisition: uuid.UUID) -> BaseResponse:
    """Say no, and why."""
    with transaction() as session:
        row = queries.get_to_fill(session, gate.scope(), requisition)
        requisitions.refuse(
            session,
            row.id,
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
            reason=field("reason"),
        )
    return _back(requisition)


@pages.post("/<uuid:requisition>/papers")
@gate.allow(*GRANTERS)
def approve_afterwards(requisition: uuid.UUID) -> BaseResponse:
    """Put the papers of a night emergency in order."""
    with transaction() as session:
        row = queries.get_to_fill(session, gate.scope(), requisition)
        emergencies.approve_afterwards(
            session,
            row.id,
            by=gate.user_name(),
            by_id=gate.user_id(),
            note=field("note", required=False),
            at=clock.now(),
        )
    return _back(requisition)


@pages.post("/<uuid:requisition>/cancellation")
@gate.allow(*ISSUERS)
def cancel(requisition: uuid.UUID) -> BaseResponse:
    """Nobody needs it any more."""
    with transaction() as session:
        row = queries.get_requisition(session, gate.scope(), requisition)
        requisitions.cancel(session, row.id, at=clock.now())
    return _back(requisition)


@pages.post("/<uuid:requisition>/picking")
@gate.allow(*KEEPERS)
def pick(requisition: uuid.UUID) -> BaseResponse:
    """Reserve lots for it; stopped ones are set aside."""
    with transaction() as session:
        row = queries.get_to_fill(session, gate.scope(), requisition)
        picking.pick(session, row.id, by=gate.user_name(), at=clock.now())
    return _back(requisition)


@pages.post("/<uuid:requisition>/lines/<uuid:line>/replacement")
@gate.allow(*KEEPERS)
def replace_item(requisition: uuid.UUID, line: uuid.UUID) -> BaseResponse:
    """Give another item for a line, where somebody decided that it may serve."""
    with transaction() as session:
        row = queries.get_to_fill(session, gate.scope(), requisition)
        chosen = fields.optional_row_id("item")
        given = get_item(session, chosen) if chosen else None
        requisitions.replace_item(session, row.id, line, given)
    return _back(requisition)


@pages.post("/<uuid:requisition>/return")
@gate.allow(*ISSUERS)
def give_back(requisition: uuid.UUID) -> BaseResponse:
    """Ask for everything that is out of a loan to go back."""
    with transaction() as session:
        row = queries.get_requisition(session, gate.scope(), requisition)
        back = emergencies.give_back(
            session, row.id, by=gate.user_name(), by_id=gate.user_id(), at=clock.now()
        )
    return _back(back.id)


@pages.post("/<uuid:requisition>/print")
@gate.allow(*READERS)
def print_papers(requisition: uuid.UUID) -> BaseResponse:
    """Ask for the picking list, or for the slip of a night issue."""
    with transaction() as session:
        row = queries.get_requisition(session, gate.scope(), requisition)
        kind = "issue_slips" if row.kind is RequisitionKind.EMERGENCY else "picking_lists"
        run = jobs.request(
            session,
            kind,
            {"requisition_id": row.id},
            at=clock.now(),
            district_id=row.district_id,
        )
    return done(url_for("work.show", run=run.id))


def _states() -> tuple[RequisitionState, ...] | None:
    asked = request.args.get("state", "")
    if asked in set(RequisitionState):
        return (RequisitionState(asked),)
    return None if asked == "all" else queries.OPEN


def _giving_place(session: Session, kind: RequisitionKind) -> uuid.UUID:
    of = get_place if kind is RequisitionKind.EMERGENCY else queries.get_store
    return of(session, gate.scope(), fields.row_id("from")).id


def _wanted_lines(session: Session) -> tuple[WantedLine, ...]:
    return tuple(
        WantedLine(item_id=item, quantity=line_amount(session, item, n))
        for n, item in lines_filled(LINES)
    )


def _back(requisition: uuid.UUID) -> BaseResponse:
    return done(url_for("requisitions.show", requisition=requisition), say("Kept."))

"""Proposals on screen: asked for, watched, looked at, changed by hand, approved or refused."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import audit, clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.errors import InputRejected, Problem
from logistics.planning.answers import MOST_SECONDS
from logistics.planning.pictures.flows import Cover, Flow, draw_flows
from logistics.planning.proposals import operations, queries
from logistics.planning.proposals.models import ProposalState
from logistics.planning.proposals.queries import Names
from logistics.planning.proposals.roles import PROPOSERS, READERS
from logistics.planning.proposals.rules import Ruling, Way, ruled
from logistics.planning.proposals.values import Proposal, read
from logistics.planning.queries import districts_in, get_district_in
from logistics.planning.supplying.gathering import Vans
from logistics.runs import operations as runs
from logistics.runs.models import RunState
from logistics.runs.queries import message_of
from logistics.sites.models import District
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field, version_of_request
from logistics.web.language import current, shown
from logistics.web.paging import page_of, wanted
from logistics.wording import Language, say

pages = Blueprint("proposals", __name__, url_prefix="/plan/supplies/proposals")

UNFINISHED = (RunState.QUEUED, RunState.RUNNING)
WIDTHS = {"desk": 1180, "phone": 360}
MOST_LINES = 200
MOST_SHORT = 100
COLUMNS = ("From", "To", "Goods", "Standard", "Size", "Lot", "Expires on", "Packs", "Pack",
           "Quantity", "Decided by hand")  # fmt: skip


@pages.get("")
@gate.allow(*READERS)
def index() -> str:
    """The proposals that the user may see, and the form that asks for another."""
    state = request.args.get("state", "")
    with reading() as session:
        districts = districts_in(session, gate.scope())
        found = queries.runs_in(session, gate.scope())
        question = queries.proposals_question(
            gate.scope(), state=ProposalState(state) if state in set(ProposalState) else None
        )
        return render_template(
            "proposals/index.html",
            page=page_of(session, question, **wanted()),
            districts={district.id: district for district in districts},
            runs=found,
            messages={run.id: message_of(run) for run in found},
            state=state,
            states=list(ProposalState),
            vans=Vans(),
            seconds=round(operations.SECONDS),
            most_seconds=round(MOST_SECONDS),
            may_propose=gate.has_role(*PROPOSERS),
        )


@pages.post("/runs")
@gate.allow(*PROPOSERS)
def ask() -> BaseResponse:
    """Ask for a proposal of a district."""
    with transaction() as session:
        district = get_district_in(session, gate.scope(), field("district"))
        run = operations.request_proposal(
            session,
            district.id,
            vans=Vans(litres=_number("litres"), trips=int(_number("trips"))),
            seconds=_number("seconds"),
            at=clock.now(),
        )
    return done(url_for("proposals.run", run=run.id))


@pages.get("/runs/<uuid:run>")
@gate.allow(*READERS)
def run(run: uuid.UUID) -> str:
    """How far a proposal is, and how it ended."""
    with reading() as session:
        return render_template("proposals/run.html", **_run_facts(session, run))


@pages.get("/runs/<uuid:run>/progress")
@gate.allow(*READERS)
def progress(run: uuid.UUID) -> str:
    """The part of the page that asks again each second until the run has ended."""
    with reading() as session:
        return render_template("proposals/progress.html", **_run_facts(session, run))


@pages.post("/runs/<uuid:run>/cancel")
@gate.allow(*PROPOSERS)
def cancel(run: uuid.UUID) -> BaseResponse:
    """Ask the solver to stop; nothing is kept."""
    with transaction() as session:
        row = queries.get_run(session, gate.scope(), run)
        runs.cancel(session, row.id, at=clock.now())
    return done(url_for("proposals.run", run=run), say("The run was asked to stop."))


@pages.get("/<uuid:proposal>")
@gate.allow(*READERS)
def show(proposal: uuid.UUID) -> str | Response:
    """What would go where, what it gives, what stays short, and who decided."""
    with reading() as session:
        row = queries.get_proposal(session, gate.scope(), proposal)
        found = read(row)
        names = queries.names_of(session, found.problem)
        if asked_for():
            return sheet("resupply", COLUMNS, _cells(found, names))
        place = request.args.get("place", "")
        lines = [each for each in found.lines if place in ("", each.origin, each.destination)]
        draft = row.state is ProposalState.DRAFT
        own = audit.actor().id == row.requested_by_id
        return render_template(
            "proposals/show.html",
            proposal=row,
            district=session.get_one(District, row.district_id),
            found=found,
            names=names,
            place=place,
            touched=_touched(found),
            lines=lines[:MOST_LINES],
            all_lines=len(lines),
            shortages=found.plan.shortages[:MOST_SHORT],
            rulings=list(Ruling),
            drawn=_drawn(found, names),
            requisitions=queries.requisitions_of(session, row.id),
            under_way=queries.under_way(session, row.district_id) if draft else 0,
            may_change=draft and gate.has_role(*PROPOSERS),
            own=own,
        )


@pages.post("/<uuid:proposal>/again")
@gate.allow(*PROPOSERS)
def again(proposal: uuid.UUID) -> BaseResponse:
    """Make it anew from the stock of now, with what was decided about the lines by hand."""
    with transaction() as session:
        row = queries.get_proposal(session, gate.scope(), proposal)
        found = read(row)
        van = found.problem.vehicles[0]
        run = operations.request_proposal(
            session,
            row.district_id,
            vans=Vans(litres=van.load, trips=van.trips),
            seconds=_number("seconds", operations.SECONDS),
            pins=ruled(found.problem.pins, _decisions()),
            base=row.id,
            at=clock.now(),
        )
    return done(url_for("proposals.run", run=run.id))


@pages.post("/<uuid:proposal>/approve")
@gate.allow(*PROPOSERS)
def approve(proposal: uuid.UUID) -> BaseResponse:
    """Make all of it approved requisitions."""
    expected = version_of_request()
    with transaction() as session:
        queries.get_proposal(session, gate.scope(), proposal)
        made = operations.approve(
            session,
            proposal,
            expected=expected,
            words=field("words", required=False),
            at=clock.now(),
        )
        count = len(made)
    return done(
        url_for("proposals.show", proposal=proposal),
        say("Approved: %(n)s requisitions can be picked.", n=count),
    )


@pages.post("/<uuid:proposal>/refuse")
@gate.allow(*PROPOSERS)
def refuse(proposal: uuid.UUID) -> BaseResponse:
    """Say no, and why."""
    expected = version_of_request()
    with transaction() as session:
        queries.get_proposal(session, gate.scope(), proposal)
        operations.refuse(
            session,
            proposal,
            expected=expected,
            reason=field("reason", required=False),
            at=clock.now(),
        )
    return done(url_for("proposals.show", proposal=proposal), say("The proposal was refused."))


def _run_facts(session: Session, run: uuid.UUID) -> dict[str, Any]:
    row = queries.get_run(session, gate.scope(), run)
    result = row.result or {}
    return {
        "run": row,
        "district": session.get_one(District, row.district_id),
        "message": message_of(row),
        "unfinished": row.state in UNFINISHED,
        "solving": result if "seconds" in result else None,
        "proposal": result.get("proposal_id"),
        "may_cancel": gate.has_role(*PROPOSERS),
    }


def _touched(found: Proposal) -> list[str]:
    """The places that send or get something."""
    return sorted({place for each in found.lines for place in (each.origin, each.destination)})


def _drawn(found: Proposal, names: Names) -> list[tuple[str, Markup]]:
    before, after = found.worst(found.before), found.worst(found.after)
    flows = [
        Flow(
            origin=origin,
            destination=destination,
            packs=sum(each.packs for each in lines),
            litres=sum(each.litres for each in lines),
        )
        for (origin, destination), lines in found.ways.items()
        if any(each.packs for each in lines)
    ]
    if not flows:
        return []
    covers = {each: Cover(before=days, after=after[each]) for each, days in before.items()}
    called = {code: _name(row) for code, row in names.places.items()}
    return [
        (
            screen,
            draw_flows(
                flows, covers, shown, names=called, enough=found.problem.enough, width=width
            ),
        )
        for screen, width in WIDTHS.items()
    ]


def _decisions() -> Iterator[tuple[Way, Ruling, int]]:
    """What the form says about its lines; a way that was not chosen is left out."""
    names = ("origin", "destination", "lot", "ruling", "packs")
    rows = zip(*(request.form.getlist(name) for name in names), strict=True)
    for origin, destination, lot, ruling, packs in rows:
        if origin and destination and lot:
            yield (origin, destination, lot), _ruling(ruling), _whole(packs)


def _ruling(text: str) -> Ruling:
    if text not in set(Ruling):
        wrong = say("That is not on the list.")
        raise InputRejected(wrong, (Problem(sentence=wrong, field="ruling"),))
    return Ruling(text)


def _whole(text: str) -> int:
    try:
        return int(text or 0)
    except ValueError:
        wrong = say("Say how many packs, at least one.")
        raise InputRejected(wrong, (Problem(sentence=wrong, field="packs"),)) from None


def _number(name: str, default: float | None = None) -> float:
    try:
        text = field(name, required=default is None)
        return float(text) if text else float(default or 0)
    except ValueError:
        wrong = say("That is no number.")
        raise InputRejected(wrong, (Problem(sentence=wrong, field=name),)) from None


def _name(row: Any) -> str:
    return str(row.name_zh if current() is Language.CHINESE else row.name_en)


def _cells(found: Proposal, names: Names) -> Iterator[tuple[object, ...]]:
    for each in found.lines:
        item, lot = names.items[each.item], names.lots[each.lot]
        yield (
            _name(names.places[each.origin]),
            _name(names.places[each.destination]),
            _name(item),
            item.standard.value if item.standard else "",
            item.size,
            lot.label,
            lot.expires_on.isoformat() if lot.expires_on else "",
            each.packs,
            each.size,
            each.units,
            "" if each.pin is None else f"{shown(each.ruling.value)} {each.pin.packs}",
        )

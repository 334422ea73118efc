"""Every change of a proposal: asked for, kept, approved as requisitions, refused."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.access.rules import EVERYTHING
from logistics.config import settings
from logistics.database import check_version, lock_rows
from logistics.errors import InputRejected, NotFound, Problem
from logistics.planning.answers import MOST_SECONDS
from logistics.planning.proposals.models import ProposalState, ResupplyProposal
from logistics.planning.proposals.queries import REFERENCE
from logistics.planning.proposals.rules import (
    ProposalBroken,
    ProposalEmpty,
    ProposalStale,
    check_open,
)
from logistics.planning.proposals.values import Proposal, read
from logistics.planning.resupply import checks, plan_json, problem_json
from logistics.planning.resupply.problem import Pin
from logistics.planning.supplying import queries as ahead
from logistics.planning.supplying.gathering import Vans, resupply_problem
from logistics.planning.supplying.queries import Board
from logistics.runs import operations as runs
from logistics.runs.models import Run, RunKind
from logistics.sites.models import District
from logistics.supplies.models.requisitions import Requisition
from logistics.supplies.operations import requisitions as supply_work
from logistics.supplies.operations.ledger import Reference
from logistics.supplies.operations.requisitions import RequisitionOrder, WantedLine
from logistics.supplies.rules.requisitions import check_approver, check_reason
from logistics.wording import say

SECONDS = 20.0
PURPOSE = "resupply"
STILL_THERE = (checks.everything_is_known, checks.lots_may_go, checks.nothing_is_shipped_twice)


def request_proposal(
    session: Session,
    district_id: uuid.UUID,
    *,
    vans: Vans | None = None,
    seconds: float = SECONDS,
    pins: Sequence[Pin] = (),
    base: uuid.UUID | None = None,
    at: datetime,
) -> Run:
    """Ask for a proposal of what should go where in a district; a worker makes it.

    :param seconds: for whole packs, 1 to 300
    :param pins: decisions by hand that it keeps
    :param base: the proposal whose origins are kept where they can be
    """
    vans = vans or Vans()
    if not 1 <= seconds <= MOST_SECONDS:
        wrong = say("Planning takes 1 to %(most)s seconds.", most=round(MOST_SECONDS))
        raise InputRejected(wrong, (Problem(sentence=wrong, field="seconds"),))
    if vans.litres <= 0 or vans.trips < 0:
        wrong = say("A van takes something, and makes no trip or more.")
        raise InputRejected(wrong, (Problem(sentence=wrong, field="litres"),))
    if session.get(District, district_id) is None:
        raise NotFound("district")
    parameters = {
        "district": str(district_id),
        "litres": vans.litres,
        "trips": vans.trips,
        "seconds": seconds,
        "pins": [problem_json.pin_json(pin) for pin in pins],
        "base": None if base is None else str(base),
    }
    return runs.request(session, RunKind.RESUPPLY, parameters, district_id=district_id, at=at)


def keep(
    session: Session,
    found: Proposal,
    *,
    district_id: uuid.UUID,
    run_id: uuid.UUID | None = None,
    base_id: uuid.UUID | None = None,
    solving: dict[str, Any] | None = None,
    at: datetime,
) -> ResupplyProposal:
    """Keep what the solver answered as a draft, once the checks have passed it.

    :raises ProposalBroken: the answer breaks a rule
    """
    broken = checks.violations(found.problem, found.plan)
    if broken:
        raise ProposalBroken(
            say(
                "The plan breaks %(count)s hard rules and was not kept. The first: %(first)s",
                count=len(broken),
                first=broken[0].sentence,
            )
        )
    who = audit.actor()
    row = ResupplyProposal(
        district_id=district_id,
        run_id=run_id,
        base_id=base_id,
        gathered_at=at,
        problem=problem_json.to_json(found.problem),
        plan=plan_json.to_json(found.plan),
        figures={**found.figures, "solving": solving or {}},
        requested_by=who.label,
        requested_by_id=who.id,
        recorded_at=at,
    )
    session.add(row)
    session.flush()
    return row


def approve(
    session: Session,
    proposal_id: uuid.UUID,
    *,
    expected: int | None = None,
    words: str = "",
    at: datetime,
) -> list[Requisition]:
    """Make all of it approved requisitions, one from each place to each other; all or none, once.

    The stock is looked at again. Other drafts of the district are superseded: they were reckoned
    with the same stock. Lots are picked when the goods are, the earliest expiry first.

    :raises OwnRequisition: by the one who had it made
    :raises ProposalDecided: it was decided before
    :raises ProposalEmpty: nothing would be shipped
    :raises ProposalStale: what should leave a place is not there any more
    """
    row = _locked(session, proposal_id, expected)
    who = audit.actor()
    check_approver(row.requested_by_id, who.id, row.requested_by, who.label)
    found = read(row)
    if not found.plan.trips:
        raise ProposalEmpty(say("Nothing is shipped: there is nothing to approve."))
    board = ahead.board(session, EVERYTHING, row.district_id, at=at, zone=settings().zone)
    _check_stock(session, board, found)
    requisitions = _asked_for(session, board, row, found, at=at)
    for each in requisitions:
        supply_work.approve(session, each.id, by=who.label, by_id=who.id, at=at, words=words)
    _decide(row, ProposalState.APPROVED, words, at)
    for other in session.scalars(
        sa.select(ResupplyProposal).where(
            ResupplyProposal.district_id == row.district_id,
            ResupplyProposal.id != row.id,
            ResupplyProposal.state == ProposalState.DRAFT,
        )
    ):
        other.state = ProposalState.SUPERSEDED
    session.flush()
    return requisitions


def refuse(
    session: Session,
    proposal_id: uuid.UUID,
    *,
    expected: int | None = None,
    reason: str,
    at: datetime,
) -> ResupplyProposal:
    """Say no, and why; nothing of it was ever in force.

    :raises ProposalDecided: it was decided before
    :raises ReasonNeeded: without a reason
    """
    row = _locked(session, proposal_id, expected)
    check_reason(reason)
    _decide(row, ProposalState.REFUSED, reason, at)
    session.flush()
    return row


def _locked(session: Session, proposal_id: uuid.UUID, expected: int | None) -> ResupplyProposal:
    """An open proposal; its district is locked too, so that two are not approved at once."""
    known = session.get(ResupplyProposal, proposal_id)
    if known is None:
        raise NotFound("proposal")
    lock_rows(session, District, [known.district_id])
    row: ResupplyProposal = lock_rows(session, ResupplyProposal, [proposal_id])[0]
    check_open(row.state)
    if expected is not None:
        check_version(row, expected)
    return row


def _check_stock(session: Session, board: Board, found: Proposal) -> None:
    """Refuse a plan whose goods are not there any more."""
    now = resupply_problem(session, board, Vans())
    if any(True for rule in STILL_THERE for _ in rule(now, found.plan)):
        raise ProposalStale(
            say("The stock has changed since: not all of it can leave its place any more. "
                "Propose again.")
        )  # fmt: skip


def _asked_for(
    session: Session, board: Board, row: ResupplyProposal, found: Proposal, *, at: datetime
) -> list[Requisition]:
    places = {place.code: place.id for place in board.places}
    items = {item.code: item.id for item in board.items.values()}
    wanted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for each in found.lines:
        if each.packs:
            wanted[each.origin, each.destination][each.item] += each.units
    return [
        supply_work.ask(
            session,
            RequisitionOrder(
                from_place_id=places[origin],
                to_place_id=places[target],
                lines=tuple(
                    WantedLine(item_id=items[item], quantity=units)
                    for item, units in sorted(lines.items())
                ),
                purpose=PURPOSE,
                reference=Reference(kind=REFERENCE, id=row.id),
            ),
            by=row.requested_by,
            by_id=row.requested_by_id,
            at=at,
        )
        for (origin, target), lines in sorted(wanted.items())
    ]


def _decide(row: ResupplyProposal, state: ProposalState, words: str, at: datetime) -> None:
    who = audit.actor()
    row.state, row.decision, row.decided_at = state, words.strip()[:400], at
    row.decided_by, row.decided_by_id = who.label, who.id

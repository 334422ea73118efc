"""Questions about proposals of resupply."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, load_only

from logistics.access.rules import Scope
from logistics.errors import NotFound
from logistics.planning.proposals.models import ProposalState, ResupplyProposal
from logistics.planning.resupply.problem import Problem
from logistics.runs import queries as runs
from logistics.runs.models import Run, RunKind
from logistics.supplies.models import Item, Lot, StockPlace
from logistics.supplies.models.requisitions import Requisition
from logistics.supplies.rules.requisitions import RequisitionState

REFERENCE = "resupply"
UNDER_WAY = (
    RequisitionState.APPROVED,
    RequisitionState.PICKING,
    RequisitionState.SHIPPED,
    RequisitionState.PARTLY,
)
LIGHT = (
    ResupplyProposal.district_id,
    ResupplyProposal.state,
    ResupplyProposal.gathered_at,
    ResupplyProposal.figures,
    ResupplyProposal.requested_by,
    ResupplyProposal.decided_by,
    ResupplyProposal.decided_at,
    ResupplyProposal.version,
    ResupplyProposal.recorded_at,
)


def proposals_question(
    scope: Scope, *, district: uuid.UUID | None = None, state: ProposalState | None = None
) -> sa.Select[ResupplyProposal]:
    """The proposals that a user may see, latest first, without their heavy documents."""
    question = (
        sa.select(ResupplyProposal)
        .where(_visible(scope))
        .options(load_only(*LIGHT))
        .order_by(ResupplyProposal.recorded_at.desc(), ResupplyProposal.id.desc())
    )
    if district is not None:
        question = question.where(ResupplyProposal.district_id == district)
    return question if state is None else question.where(ResupplyProposal.state == state)


def get_proposal(session: Session, scope: Scope, proposal: uuid.UUID) -> ResupplyProposal:
    """One proposal.

    :raises NotFound: there is none, or the user may not see its district
    """
    row = session.scalars(
        sa.select(ResupplyProposal).where(ResupplyProposal.id == proposal, _visible(scope))
    ).first()
    if row is None:
        raise NotFound("proposal")
    return row


def get_run(session: Session, scope: Scope, run: uuid.UUID) -> Run:
    """The run that makes, or made, a proposal.

    :raises NotFound: there is none, or the user may not see its district
    """
    row = runs.get(session, run)
    if row.kind is not RunKind.RESUPPLY or not (scope.city or row.district_id in scope.districts):
        raise NotFound("run")
    return row


def runs_in(session: Session, scope: Scope, *, limit: int = 5) -> list[Run]:
    """The latest runs of the user's districts, newest first."""
    allowed = sa.true() if scope.city else Run.district_id.in_(scope.districts)
    return list(
        session.scalars(
            sa.select(Run)
            .where(Run.kind == RunKind.RESUPPLY, allowed)
            .order_by(Run.recorded_at.desc(), Run.id.desc())
            .limit(limit)
        )
    )


@dataclass(frozen=True, kw_only=True)
class Names:
    """The rows that a problem names by code; lots by id."""

    places: Mapping[str, StockPlace]
    items: Mapping[str, Item]
    lots: Mapping[str, Lot]


def names_of(session: Session, problem: Problem) -> Names:
    """What the places, items and lots of a problem are called."""
    lots = {stock.lot for stock in problem.stock} | {pin.lot for pin in problem.pins}
    places = session.scalars(
        sa.select(StockPlace).where(StockPlace.code.in_([each.id for each in problem.places]))
    )
    items = session.scalars(
        sa.select(Item).where(Item.code.in_([each.id for each in problem.items]))
    )
    found = session.scalars(sa.select(Lot).where(Lot.id.in_([uuid.UUID(each) for each in lots])))
    return Names(
        places={row.code: row for row in places},
        items={row.code: row for row in items},
        lots={str(row.id): row for row in found},
    )


def requisitions_of(session: Session, proposal: uuid.UUID) -> list[Requisition]:
    """What came of an approved proposal."""
    return list(
        session.scalars(
            sa.select(Requisition)
            .where(Requisition.reference_kind == REFERENCE, Requisition.reference_id == proposal)
            .order_by(Requisition.number)
        )
    )


def under_way(session: Session, district: uuid.UUID) -> int:
    """Requisitions of the district whose goods have not arrived; no proposal reckons with them."""
    return (
        session.scalar(
            sa.select(sa.func.count()).where(
                Requisition.district_id == district, Requisition.state.in_(UNDER_WAY)
            )
        )
        or 0
    )


def _visible(scope: Scope) -> sa.ColumnElement[bool]:
    return sa.true() if scope.city else ResupplyProposal.district_id.in_(scope.districts)

"""Sharing what is short: proposed by the rules, approved by somebody else as requisitions."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from logistics.config import settings
from logistics.errors import NotFound
from logistics.supplies.models import StockPlace
from logistics.supplies.models.distribution import (
    DistributionPlan,
    DistributionShare,
    DistributionState,
)
from logistics.supplies.models.requisitions import Requisition
from logistics.supplies.operations.ledger import Reference
from logistics.supplies.operations.requisitions import (
    RequisitionOrder,
    WantedLine,
    approve,
    ask,
)
from logistics.supplies.queries.stock import usable
from logistics.supplies.rules import local_day
from logistics.supplies.rules.distribution import Claim, distribute
from logistics.supplies.rules.requisitions import NotNow, check_approver
from logistics.wording import say, stored

REFERENCE = "distribution"


def propose(
    session: Session,
    *,
    place_id: uuid.UUID,
    item_id: uuid.UUID,
    claims: Sequence[Claim],
    pack: int = 1,
    by: str,
    by_id: uuid.UUID | None = None,
    at: datetime,
) -> DistributionPlan:
    """Say who would get how much of what a store has free of an item, and why.

    :raises NothingToShare: the store has less than a pack, or nobody needs anything
    """
    place = session.get(StockPlace, place_id)
    if place is None:
        raise NotFound("place")
    today = local_day(at, settings().zone)
    free = usable(session, place_ids=[place.id], item_ids=[item_id], on=today, at=at)
    available = free.get((place.id, item_id), 0)
    shares = distribute(claims, available, pack=pack)
    row = DistributionPlan(
        district_id=place.district_id,
        place_id=place.id,
        item_id=item_id,
        available=available,
        pack=pack,
        proposed_by=by,
        proposed_by_id=by_id,
        occurred_at=at,
    )
    session.add(row)
    session.flush()
    session.add_all(
        DistributionShare(
            plan_id=row.id,
            position=n,
            place_id=claim.place_id,
            priority=claim.priority,
            need=claim.need,
            least=claim.least,
            quantity=share.quantity,
            why=stored(share.why),
        )
        for n, (claim, share) in enumerate(zip(claims, shares, strict=True))
    )
    session.flush()
    session.refresh(row)
    return row


def approve_plan(
    session: Session,
    plan_id: uuid.UUID,
    *,
    by: str,
    by_id: uuid.UUID | None = None,
    at: datetime,
) -> list[Requisition]:
    """Make every share a requisition that is approved; never one's own proposal.

    :raises NotNow: it was decided before
    :raises OwnRequisition: by the one who proposed it
    """
    row = _open(session, plan_id)
    check_approver(row.proposed_by_id, by_id, row.proposed_by, by)
    made = []
    for share in row.shares:
        if not share.quantity:
            continue
        asked = ask(
            session,
            RequisitionOrder(
                from_place_id=row.place_id,
                to_place_id=share.place_id,
                lines=(WantedLine(item_id=row.item_id, quantity=share.quantity),),
                reference=Reference(kind=REFERENCE, id=row.id),
            ),
            by=row.proposed_by,
            by_id=row.proposed_by_id,
            at=at,
        )
        made.append(approve(session, asked.id, by=by, by_id=by_id, at=at))
    row.state, row.decided_by, row.decided_at = DistributionState.APPROVED, by, at
    session.flush()
    return made


def withdraw_plan(
    session: Session, plan_id: uuid.UUID, *, by: str, at: datetime
) -> DistributionPlan:
    """The proposal is not followed.

    :raises NotNow: it was decided before
    """
    row = _open(session, plan_id)
    row.state, row.decided_by, row.decided_at = DistributionState.WITHDRAWN, by, at
    session.flush()
    return row


def _open(session: Session, plan_id: uuid.UUID) -> DistributionPlan:
    row = session.get(
        DistributionPlan,
        plan_id,
        with_for_update={"of": DistributionPlan},
        populate_existing=True,
    )
    if row is None:
        raise NotFound("distribution plan")
    if row.state is not DistributionState.PROPOSED:
        raise NotNow(say("This plan is %(state)s.", state=row.state))
    return row

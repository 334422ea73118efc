"""Questions about distribution plans."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.errors import NotFound
from logistics.supplies.models.distribution import DistributionPlan


def plans_question(scope: Scope) -> sa.Select[DistributionPlan]:
    """The plans of a user's districts, the latest first."""
    return (
        sa.select(DistributionPlan)
        .where(_visible(scope))
        .order_by(DistributionPlan.occurred_at.desc(), DistributionPlan.id.desc())
    )


def get_plan(session: Session, scope: Scope, plan: uuid.UUID) -> DistributionPlan:
    """One plan.

    :raises NotFound: there is none, or the user may not see it
    """
    found = session.scalars(
        sa.select(DistributionPlan).where(DistributionPlan.id == plan, _visible(scope))
    ).first()
    if found is None:
        raise NotFound("distribution plan")
    return found


def _visible(scope: Scope) -> sa.ColumnElement[bool]:
    return sa.true() if scope.city else DistributionPlan.district_id.in_(scope.districts)

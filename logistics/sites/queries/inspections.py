"""Questions about inspections, findings, tasks and stops."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.policy import queries as policy
from logistics.policy.document import Settings
from logistics.sites.inspection_models import (
    AdmissionStop,
    Finding,
    Inspection,
    InspectionItem,
    InspectionKind,
    ItemCode,
    SiteTask,
)
from logistics.sites.models import Building, Floor
from logistics.sites.queries.within import get_within
from logistics.sites.rules.facts import StopFacts
from logistics.sites.rules.opening import ItemAnswer


def stops_in_force(
    session: Session, site_ids: Collection[uuid.UUID], at: datetime
) -> list[StopFacts]:
    """Stops of admission that hold at a moment, oldest first."""
    rows = session.scalars(
        sa.select(AdmissionStop)
        .where(
            AdmissionStop.site_id.in_(site_ids),
            AdmissionStop.occurred_at <= at,
            sa.or_(AdmissionStop.lifted_at.is_(None), AdmissionStop.lifted_at > at),
        )
        .order_by(AdmissionStop.occurred_at, AdmissionStop.id)
    )
    return [
        StopFacts(
            id=row.id,
            site_id=row.site_id,
            floor_id=row.floor_id,
            reason=row.reason,
            by=row.by,
            since=row.occurred_at,
        )
        for row in rows
    ]


@dataclass(frozen=True, kw_only=True)
class StopRow:
    """A stop with the floor it holds for, if it is not the whole site."""

    stop: AdmissionStop
    floor: Floor | None
    building: str | None


def stops_of(session: Session, site: uuid.UUID) -> list[StopRow]:
    """Every stop of a site, those in force and the latest first."""
    rows = session.execute(
        sa.select(AdmissionStop, Floor, Building.name)
        .outerjoin(Floor, Floor.id == AdmissionStop.floor_id)
        .outerjoin(Building, Building.id == Floor.building_id)
        .where(AdmissionStop.site_id == site)
        .order_by(AdmissionStop.lifted_at.is_not(None), AdmissionStop.occurred_at.desc())
    )
    return [StopRow(stop=stop, floor=floor, building=name) for stop, floor, name in rows]


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """A task with the item or the finding that opened it."""

    task: SiteTask
    item: InspectionItem | None
    finding: Finding | None


def tasks_of(session: Session, site: uuid.UUID, *, done: bool = False) -> list[TaskRow]:
    """Open tasks of a site, or those that are done; the earliest due first."""
    rows = session.execute(
        sa.select(SiteTask, InspectionItem, Finding)
        .outerjoin(InspectionItem, InspectionItem.id == SiteTask.item_id)
        .outerjoin(Finding, Finding.id == SiteTask.finding_id)
        .where(
            SiteTask.site_id == site,
            SiteTask.done_at.is_not(None) if done else SiteTask.done_at.is_(None),
        )
        .order_by(SiteTask.due_at.is_(None), SiteTask.due_at, SiteTask.recorded_at)
    )
    return [TaskRow(task=task, item=item, finding=finding) for task, item, finding in rows]


def inspections_of(session: Session, site: uuid.UUID) -> list[Inspection]:
    """Inspections of a site with their items, latest first."""
    return list(
        session.scalars(
            sa.select(Inspection)
            .where(Inspection.site_id == site)
            .order_by(Inspection.occurred_at.desc(), Inspection.id.desc())
        )
    )


def latest_opening(session: Session, site: uuid.UUID) -> Inspection | None:
    """The last opening inspection of a site that was closed."""
    return session.scalars(
        sa.select(Inspection)
        .where(
            Inspection.site_id == site,
            Inspection.kind == InspectionKind.OPENING,
            Inspection.closed_at.is_not(None),
        )
        .order_by(Inspection.occurred_at.desc(), Inspection.id.desc())
        .limit(1)
    ).first()


def answers_of(inspection: Inspection | None) -> tuple[ItemAnswer, ...]:
    """How the items of an inspection were answered, as values."""
    items = inspection.items if inspection else ()
    return tuple(
        ItemAnswer(code=item.code, passed=item.passed, exception_due_at=item.exception_due_at)
        for item in items
    )


def window_minimum(session: Session) -> float:
    """The least opening window of a room without its own ventilation, m², by the policy.

    Before a policy is in force it is the policy's own default.
    """
    versions = policy.in_force(session).versions
    return (versions[-1].settings if versions else Settings()).window_square_metres


def findings_of(session: Session, inspection: uuid.UUID) -> list[Finding]:
    """The findings of an inspection in the order in which they were made."""
    return list(
        session.scalars(
            sa.select(Finding)
            .where(Finding.inspection_id == inspection)
            .order_by(Finding.occurred_at, Finding.id)
        )
    )


def findings_to_recheck(session: Session, site: uuid.UUID) -> list[Finding]:
    """Findings of a site that no re-check has settled, oldest first."""
    return list(
        session.scalars(
            sa.select(Finding)
            .where(Finding.site_id == site, Finding.rechecked_at.is_(None))
            .order_by(Finding.occurred_at, Finding.id)
        )
    )


def find_item(inspection: Inspection, code: ItemCode) -> InspectionItem | None:
    """The answer to one item of an inspection, once it was given."""
    return next((item for item in inspection.items if item.code is code), None)


def get_inspection(session: Session, scope: Scope, inspection: uuid.UUID) -> Inspection:
    """One inspection.

    :raises NotFound: there is none, or the user may not see its site
    """
    return get_within(session, scope, Inspection, inspection)


def get_finding(session: Session, scope: Scope, finding: uuid.UUID) -> Finding:
    """One finding.

    :raises NotFound: there is none, or the user may not see its site
    """
    return get_within(session, scope, Finding, finding)


def get_task(session: Session, scope: Scope, task: uuid.UUID) -> SiteTask:
    """One task.

    :raises NotFound: there is none, or the user may not see its site
    """
    return get_within(session, scope, SiteTask, task)


def get_stop(session: Session, scope: Scope, stop: uuid.UUID) -> AdmissionStop:
    """One stop of admission.

    :raises NotFound: there is none, or the user may not see its site
    """
    return get_within(session, scope, AdmissionStop, stop)

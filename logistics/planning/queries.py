"""Questions about plans."""

from __future__ import annotations

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, load_only

from logistics.access.rules import Scope
from logistics.errors import NotFound
from logistics.planning.models import Plan, PlanState, PlanStep
from logistics.runs import queries as runs
from logistics.runs.models import Run, RunKind
from logistics.sites.models import District

IN_FORCE = (PlanState.PUBLISHED, PlanState.SUPERSEDED)
LIGHT = (
    Plan.district_id,
    Plan.day,
    Plan.state,
    Plan.number,
    Plan.run_id,
    Plan.base_id,
    Plan.gathered_at,
    Plan.figures,
    Plan.published_at,
    Plan.published_by,
    Plan.version,
    Plan.recorded_at,
)


def chain_of(session: Session, district: uuid.UUID, day: date) -> frozenset[uuid.UUID]:
    """The plan that is published for a day and those that were before it."""
    return frozenset(
        session.scalars(
            sa.select(Plan.id).where(
                Plan.district_id == district, Plan.day == day, Plan.state.in_(IN_FORCE)
            )
        )
    )


def find_published(session: Session, district: uuid.UUID, day: date) -> Plan | None:
    """The plan that is in force for a day."""
    return session.scalars(
        sa.select(Plan).where(
            Plan.district_id == district, Plan.day == day, Plan.state == PlanState.PUBLISHED
        )
    ).first()


def last_number(session: Session, district: uuid.UUID, day: date) -> int:
    """The highest version number that was given for a day; 0 before the first."""
    return (
        session.scalar(
            sa.select(sa.func.max(Plan.number)).where(Plan.district_id == district, Plan.day == day)
        )
        or 0
    )


def districts_in(session: Session, scope: Scope) -> list[District]:
    """The districts of ours that a user may plan for."""
    allowed = sa.true() if scope.city else District.id.in_(scope.districts)
    return list(
        session.scalars(sa.select(District).where(District.ours, allowed).order_by(District.code))
    )


def get_district_in(session: Session, scope: Scope, code: str) -> District:
    """A district of ours by its code.

    :raises NotFound: there is none, or the user may not plan for it
    """
    found = next((d for d in districts_in(session, scope) if d.code == code), None)
    if found is None:
        raise NotFound("district")
    return found


def plans_question(
    scope: Scope,
    *,
    district: uuid.UUID | None = None,
    day: date | None = None,
    state: PlanState | None = None,
) -> sa.Select[Plan]:
    """The plans that a user may see, latest day first, without their heavy documents."""
    question = (
        sa.select(Plan)
        .where(_visible(scope))
        .options(load_only(*LIGHT))
        .order_by(Plan.day.desc(), Plan.recorded_at.desc(), Plan.id.desc())
    )
    if district is not None:
        question = question.where(Plan.district_id == district)
    if day is not None:
        question = question.where(Plan.day == day)
    return question if state is None else question.where(Plan.state == state)


def get_plan(session: Session, scope: Scope, plan: uuid.UUID, *, light: bool = False) -> Plan:
    """One plan.

    :param light: its documents are loaded only where somebody reads them
    :raises NotFound: there is none, or the user may not see its district
    """
    question = sa.select(Plan).where(Plan.id == plan, _visible(scope))
    row = session.scalars(question.options(load_only(*LIGHT)) if light else question).first()
    if row is None:
        raise NotFound("plan")
    return row


def get_run(session: Session, scope: Scope, run: uuid.UUID) -> Run:
    """The run that makes, or made, a plan.

    :raises NotFound: there is none, or the user may not see its district
    """
    row = runs.get(session, run)
    seen = scope.city or row.district_id in scope.districts
    if row.kind is not RunKind.PLAN or not seen:
        raise NotFound("run")
    return row


def runs_in(session: Session, scope: Scope, *, limit: int = 10) -> list[Run]:
    """The latest runs of the user's districts, newest first."""
    allowed = sa.true() if scope.city else Run.district_id.in_(scope.districts)
    return list(
        session.scalars(
            sa.select(Run)
            .where(Run.kind == RunKind.PLAN, allowed)
            .order_by(Run.recorded_at.desc(), Run.id.desc())
            .limit(limit)
        )
    )


def plan_of_run(session: Session, run: uuid.UUID) -> uuid.UUID | None:
    """The plan that a run made."""
    return session.scalars(sa.select(Plan.id).where(Plan.run_id == run)).first()


def steps_of(session: Session, run: uuid.UUID | None) -> list[PlanStep]:
    """How the search of a run went, in the order of time."""
    return list(
        session.scalars(sa.select(PlanStep).where(PlanStep.run_id == run).order_by(PlanStep.id))
    )


def _visible(scope: Scope) -> sa.ColumnElement[bool]:
    return sa.true() if scope.city else Plan.district_id.in_(scope.districts)

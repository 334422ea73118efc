"""Who waits for an ambulance, and which positives nobody has acted on."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from logistics.access.rules import Scope
from logistics.arrivals.own_file import not_own
from logistics.errors import NotFound
from logistics.health.models import Escalation, PanelDecision, Sample
from logistics.isolation import queries as isolations
from logistics.isolation.models import AwayKind, AwayPeriod, Isolation, IsolationState
from logistics.policy.release_rules import Finding

Row = TypeVar("Row", Escalation, Sample)


def get_escalation_in(session: Session, scope: Scope, escalation: uuid.UUID) -> Escalation:
    """An escalation of a person whom the user may see.

    :raises NotFound: there is none, or outside the scope
    :raises OwnFile: it is about the user
    """
    row = session.get(Escalation, escalation)
    if row is None:
        raise NotFound("escalation")
    isolations.get_person_in(session, scope, row.person_id)
    return row


def escalations_of(session: Session, isolation: uuid.UUID) -> Sequence[Escalation]:
    """Every escalation of an isolation, oldest first."""
    return session.scalars(
        sa.select(Escalation)
        .where(Escalation.isolation_id == isolation)
        .order_by(Escalation.occurred_at, Escalation.id)
    ).all()


def waiting(session: Session, scope: Scope) -> Sequence[Escalation]:
    """Who waits for an ambulance to a clinic, longest first; no person is loaded.

    Nobody sees their own file.
    """
    question = (
        sa.select(Escalation)
        .join(Isolation, Isolation.id == Escalation.isolation_id)
        .where(
            Escalation.left_at.is_(None),
            Escalation.withdrawn_at.is_(None),
            Isolation.state == IsolationState.OPEN,
            not_own(Escalation.person_id),
        )
        .order_by(Escalation.occurred_at, Escalation.id)
    )
    return session.scalars(_within(session, question, scope, Escalation.person_id)).all()


def positives_to_act_on(session: Session, scope: Scope) -> Sequence[Sample]:
    """Positive results of open isolations with no hospital, ambulance or panel since."""
    correction = aliased(Sample)
    in_hospital = sa.select(AwayPeriod.isolation_id).where(
        AwayPeriod.back_at.is_(None), AwayPeriod.kind == AwayKind.HOSPITAL
    )
    answered = (
        sa.exists().where(
            Escalation.isolation_id == Sample.isolation_id,
            Escalation.occurred_at >= Sample.result_at,
            Escalation.withdrawn_at.is_(None),
        ),
        sa.exists().where(
            PanelDecision.isolation_id == Sample.isolation_id,
            PanelDecision.occurred_at >= Sample.result_at,
        ),
    )
    question = (
        sa.select(Sample)
        .join(Isolation, Isolation.id == Sample.isolation_id)
        .where(
            Sample.result == Finding.POSITIVE,
            Isolation.state == IsolationState.OPEN,
            Sample.isolation_id.not_in(in_hospital),
            ~sa.exists().where(correction.corrects_id == Sample.id),
            *(~each for each in answered),
        )
        .order_by(Sample.result_at, Sample.id)
    )
    return session.scalars(_within(session, question, scope, Sample.person_id)).all()


def _within(
    session: Session,
    question: sa.Select[Row],
    scope: Scope,
    person: InstrumentedAttribute[uuid.UUID],
) -> sa.Select[Row]:
    if scope.city:
        return question
    return question.where(person.in_(isolations.visible_people(session, scope)))

"""Questions about homes: what was found there, and what the policy has instead of them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals import queries as arrivals
from logistics.arrivals.models import ClassificationRow
from logistics.isolation.clock_of import clock_of
from logistics.isolation.home_models import HomeCheck
from logistics.isolation.home_rules import HomeNotChecked, HomeNotSuitable, check_suitable
from logistics.isolation.models import Isolation, IsolationState
from logistics.isolation.queries import find_open
from logistics.policy.document import Measure
from logistics.wording import Sentence


@dataclass(frozen=True, kw_only=True)
class DesignatedPlace:
    """What the policy has for somebody whose home turned out unfit; a person approves it.

    :ivar measure: the first measure that would hold instead
    """

    isolation: Isolation
    decision: ClassificationRow
    measure: Measure
    start: datetime


def looks_at(session: Session, person: uuid.UUID) -> list[HomeCheck]:
    """What was found at the home of a person, the last look first."""
    return list(
        session.scalars(
            sa.select(HomeCheck)
            .where(HomeCheck.person_id == person)
            .order_by(HomeCheck.occurred_at.desc(), HomeCheck.id.desc())
        )
    )


def doubt_about(session: Session, person: uuid.UUID, measure: Measure) -> Sentence | None:
    """Why a measure should not be served at home as things stand; nothing where it may."""
    if measure is not Measure.HOME_ISOLATION:
        return None
    looks = looks_at(session, person)
    try:
        check_suitable(looks[0].found if looks else None)
    except (HomeNotChecked, HomeNotSuitable) as doubt:
        return doubt.sentence
    return None


def place_instead(session: Session, person: uuid.UUID) -> DesignatedPlace | None:
    """What is proposed for somebody in isolation whose home was found unfit."""
    row = find_open(session, person)
    looks = looks_at(session, person)
    if row is None or row.state is not IsolationState.OPEN or not looks or looks[0].suitable:
        return None
    decision = arrivals.classifications(session, [person]).get(person)
    clock = clock_of(session, row)
    ahead = {span.measure for span in clock.all_spans}
    if decision is None or not decision.measure or Measure.HOME_ISOLATION not in ahead:
        return None
    if (decision.category, decision.branch) == (row.category, row.branch):
        return None
    return DesignatedPlace(
        isolation=row, decision=decision, measure=Measure(decision.measure), start=clock.start
    )

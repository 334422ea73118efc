"""Questions about the health record; corrected entries no longer count."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from logistics.errors import NotFound
from logistics.health.laboratory.rules import UNUSABLE
from logistics.health.models import PanelDecision, Reading, Sample
from logistics.health.rules import ReadingFacts
from logistics.policy.release_rules import Verdict


@dataclass(frozen=True, kw_only=True)
class HealthRecord:
    """What counts of one isolation: readings and samples, oldest first."""

    readings: tuple[Reading, ...] = ()
    samples: tuple[Sample, ...] = ()
    decisions: tuple[PanelDecision, ...] = ()

    def verdict_on(self, sample: Sample) -> Verdict | None:
        """The last decision of a panel since the result of a sample."""
        since = [
            each.verdict
            for each in self.decisions
            if sample.result_at is not None and each.occurred_at >= sample.result_at
        ]
        return since[-1] if since else None

    @property
    def facts(self) -> tuple[ReadingFacts, ...]:
        """The readings as the rules want them."""
        return tuple(
            ReadingFacts(
                at=each.occurred_at,
                temperature=each.temperature,
                symptoms=tuple(each.symptoms),
            )
            for each in self.readings
        )


def records(session: Session, isolations: Sequence[uuid.UUID]) -> dict[uuid.UUID, HealthRecord]:
    """The health record of each isolation, in three questions."""
    readings: dict[uuid.UUID, list[Reading]] = defaultdict(list)
    for reading in session.scalars(_uncorrected(Reading, isolations)):
        readings[reading.isolation_id].append(reading)
    samples: dict[uuid.UUID, list[Sample]] = defaultdict(list)
    for sample in session.scalars(_uncorrected(Sample, isolations)):
        samples[sample.isolation_id].append(sample)
    decisions: dict[uuid.UUID, list[PanelDecision]] = defaultdict(list)
    for decision in session.scalars(
        sa.select(PanelDecision)
        .where(PanelDecision.isolation_id.in_(isolations))
        .order_by(PanelDecision.occurred_at, PanelDecision.id)
    ):
        decisions[decision.isolation_id].append(decision)
    return {
        each: HealthRecord(
            readings=tuple(readings[each]),
            samples=tuple(samples[each]),
            decisions=tuple(decisions[each]),
        )
        for each in isolations
    }


def temperatures_since(
    session: Session, isolations: Sequence[uuid.UUID], since: datetime
) -> dict[uuid.UUID, list[datetime]]:
    """When each isolation had a temperature taken, from a moment on; no row is loaded."""
    found: dict[uuid.UUID, list[datetime]] = defaultdict(list)
    question = _uncorrected(Reading, isolations).where(
        Reading.occurred_at >= since, Reading.temperature.is_not(None)
    )
    for row in session.execute(
        question.with_only_columns(Reading.isolation_id, Reading.occurred_at)
    ):
        found[row.isolation_id].append(row.occurred_at)
    return found


def tubes_of(
    session: Session, isolations: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[tuple[object, ...]]]:
    """Date, assay and specimen of every usable tube of each isolation that answers a test."""
    found: dict[uuid.UUID, list[tuple[object, ...]]] = defaultdict(list)
    question = _uncorrected(Sample, isolations).where(
        Sample.due_on.is_not(None),
        sa.or_(Sample.result.is_(None), Sample.result.not_in(UNUSABLE)),
    )
    columns = (Sample.isolation_id, Sample.due_on, Sample.assay, Sample.specimen)
    for isolation, *tube in session.execute(question.with_only_columns(*columns)):
        found[isolation].append(tuple(tube))
    return found


def last_laboratory(session: Session, isolations: Sequence[uuid.UUID]) -> str:
    """Where the last tube of these isolations went, so that nobody types it again."""
    last = sa.select(Sample.laboratory).where(Sample.isolation_id.in_(isolations))
    return session.scalars(last.order_by(Sample.occurred_at.desc()).limit(1)).first() or ""


def get_sample(session: Session, sample: uuid.UUID) -> Sample:
    """A sample by its id.

    :raises NotFound: there is none
    """
    row = session.get(Sample, sample)
    if row is None:
        raise NotFound("sample")
    return row


def _uncorrected(model: type[Any], isolations: Sequence[uuid.UUID]) -> sa.Select[Any]:
    correction = aliased(model)
    return (
        sa.select(model)
        .where(
            model.isolation_id.in_(isolations),
            ~sa.exists().where(correction.corrects_id == model.id),
        )
        .order_by(model.occurred_at, model.id)
    )

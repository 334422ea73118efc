"""Every change of the health record: readings, samples and results, and their corrections."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from logistics import audit
from logistics.arrivals.symptoms import Symptom
from logistics.errors import NotFound
from logistics.health.models import Reading, Sample
from logistics.health.round_rules import check_same
from logistics.health.rules import (
    NotUnderObservation,
    ResultIsKnown,
    check_temperature,
)
from logistics.isolation import queries as isolations
from logistics.isolation.models import Isolation, IsolationState
from logistics.policy.document import Assay, Specimen
from logistics.policy.release_rules import Finding
from logistics.wording import say

Row = TypeVar("Row", Reading, Sample)

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def record_reading(
    session: Session,
    isolation_id: uuid.UUID,
    *,
    temperature: float | None,
    symptoms: Sequence[Symptom],
    occurred_at: datetime,
    corrects: uuid.UUID | None = None,
    entry: uuid.UUID | None = None,
) -> Reading:
    """Note a temperature and the symptoms asked for; the same entry sent again changes nothing.

    :param entry: the id that the phone gave the entry when it was made
    :raises InputRejected: the temperature cannot be right
    :raises NotUnderObservation: the isolation is not open
    :raises EntryDiffers: the entry is on record with other content
    """
    check_temperature(temperature)
    told = (isolation_id, temperature, [symptom.value for symptom in symptoms])
    if entry and (kept := _sent_before(session, Reading, entry, isolation_id)):
        check_same((kept.isolation_id, kept.temperature, list(kept.symptoms)), told)
        return kept
    isolation = _open(session, isolation_id)
    row = Reading(
        id=entry or uuid7(),
        isolation_id=isolation.id,
        person_id=isolation.person_id,
        temperature=temperature,
        symptoms=[symptom.value for symptom in symptoms],
        by=audit.actor().label,
        corrects_id=corrects,
        occurred_at=occurred_at,
    )
    session.add(row)
    session.flush()
    return row


def take_sample(
    session: Session,
    isolation_id: uuid.UUID,
    *,
    assay: Assay,
    specimen: Specimen,
    due_on: date | None,
    laboratory: str,
    occurred_at: datetime,
    corrects: uuid.UUID | None = None,
    entry: uuid.UUID | None = None,
) -> Sample:
    """Note a sample: one person, one tube, one code; the same entry sent again changes nothing.

    :param corrects: the entry that was wrong; it may come to light after the isolation ended
    :param entry: the id that the phone gave the entry when it was made
    :raises NotUnderObservation: the isolation is not open
    :raises EntryDiffers: the entry is on record with other content
    """
    told = (isolation_id, assay, specimen, due_on, laboratory)
    if entry and (kept := _sent_before(session, Sample, entry, isolation_id)):
        check_same(
            (kept.isolation_id, kept.assay, kept.specimen, kept.due_on, kept.laboratory), told
        )
        return kept
    isolation = (
        isolations.get_isolation(session, isolation_id)
        if corrects
        else _open(session, isolation_id)
    )
    row = Sample(
        id=entry or uuid7(),
        isolation_id=isolation.id,
        person_id=isolation.person_id,
        code="".join(secrets.choice(CODE_ALPHABET) for _ in range(10)),
        assay=assay,
        specimen=specimen,
        due_on=due_on,
        laboratory=laboratory,
        taken_by=audit.actor().label,
        corrects_id=corrects,
        occurred_at=occurred_at,
    )
    session.add(row)
    session.flush()
    return row


def enter_result(
    session: Session, sample_id: uuid.UUID, *, finding: Finding, at: datetime
) -> Sample:
    """Note what the laboratory says, once.

    :raises ResultIsKnown: there is a result already
    """
    row = session.get(Sample, sample_id, with_for_update=True)
    if row is None:
        raise NotFound("sample")
    if row.result is not None:
        raise ResultIsKnown(
            say("Sample %(code)s has its result: %(result)s.", code=row.code, result=row.result)
        )
    row.result, row.result_at, row.result_by = finding, at, audit.actor().label
    session.flush()
    return row


def correct_result(
    session: Session, sample_id: uuid.UUID, *, finding: Finding, at: datetime
) -> Sample:
    """Put a wrong result right by a linked entry; the wrong one stays on record."""
    wrong = session.get(Sample, sample_id, with_for_update=True)
    if wrong is None:
        raise NotFound("sample")
    row = take_sample(
        session,
        wrong.isolation_id,
        assay=wrong.assay,
        specimen=wrong.specimen,
        due_on=wrong.due_on,
        laboratory=wrong.laboratory,
        occurred_at=wrong.occurred_at,
        corrects=wrong.id,
    )
    return enter_result(session, row.id, finding=finding, at=at)


def _sent_before(
    session: Session, model: type[Row], entry: uuid.UUID, isolation: uuid.UUID
) -> Row | None:
    """The row of an entry; entries of one isolation pass here one after another."""
    isolations.get_isolation(session, isolation, lock=True)
    return session.get(model, entry)


def _open(session: Session, isolation_id: uuid.UUID) -> Isolation:
    row = isolations.get_isolation(session, isolation_id)
    if row.state is not IsolationState.OPEN:
        raise NotUnderObservation(say("This isolation is not open."))
    return row

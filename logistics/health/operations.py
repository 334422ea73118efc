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
from logistics.health import queries
from logistics.health.laboratory import queries as laboratories
from logistics.health.laboratory.rules import (
    TubeOfAnother,
    TubeUsed,
    check_code,
    check_ct,
    check_other_laboratory,
    check_result,
)
from logistics.health.models import Reading, Sample
from logistics.health.round_rules import check_same
from logistics.health.rules import (
    NotUnderObservation,
    ResultIsKnown,
    check_correction,
    check_reason,
    check_temperature,
)
from logistics.isolation import queries as isolations
from logistics.isolation.clock_of import clock_of
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
    code: str | None = None,
    entry: uuid.UUID | None = None,
) -> Sample:
    """Note a sample: one person, one tube, one code; the same entry sent again changes nothing.

    :param code: what stands on the tube; without one, that of a printed label or a new one
    :param entry: the id that the phone gave the entry when it was made
    :raises NotUnderObservation: the isolation is not open
    :raises EntryDiffers: the entry is on record with other content
    :raises InputRejected: the laboratory is not on record, or the code is none
    :raises TubeOfAnother: the tube is labelled for somebody else
    :raises TubeUsed: a sample is in the tube already
    :raises SameLaboratory: the policy asks for another laboratory
    """
    where = laboratories.laboratory_named(session, laboratory).name
    told = (isolation_id, assay, specimen, due_on, where)
    if entry and (kept := _sent_before(session, Sample, entry, isolation_id)):
        check_same(
            (kept.isolation_id, kept.assay, kept.specimen, kept.due_on, kept.laboratory), told
        )
        return kept
    isolation = _open(session, isolation_id)
    if due_on is not None:
        _check_other_laboratory(session, isolation, (due_on, assay, specimen), where)
    row = Sample(
        id=entry or uuid7(),
        isolation_id=isolation.id,
        person_id=isolation.person_id,
        code=_tube(session, isolation, code)
        if code
        else _label(session, isolation, (due_on, assay, specimen, where)) or new_code(),
        assay=assay,
        specimen=specimen,
        due_on=due_on,
        laboratory=where,
        taken_by=audit.actor().label,
        site_id=_site_of(session, isolation.id),
        occurred_at=occurred_at,
    )
    session.add(row)
    session.flush()
    return row


def new_code() -> str:
    """A code for a tube that nobody can guess or mistake; it says nothing about the person."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(10))


def _check_other_laboratory(
    session: Session, isolation: Isolation, test: tuple[date, Assay, Specimen], laboratory: str
) -> None:
    wanted = next(
        (
            due.laboratories
            for due in clock_of(session, isolation).tests_due()
            if (due.due_on, due.assay, due.specimen) == test
        ),
        1,
    )
    taken = queries.records(session, [isolation.id])[isolation.id].samples if wanted > 1 else ()
    earlier = [
        (each.laboratory, each.result)
        for each in taken
        if (each.due_on, each.assay, each.specimen) == test
    ]
    check_other_laboratory(laboratory, earlier, wanted=wanted)


def _tube(session: Session, isolation: Isolation, code: str) -> str:
    """The code of a tube that was scanned; nobody else's, and not used."""
    read = check_code(code)
    label = laboratories.label_with(session, read)
    if label is not None and label.isolation_id != isolation.id:
        raise TubeOfAnother(
            say("Tube %(code)s is labelled for somebody else. Compare the name.", code=read)
        )
    if laboratories.find_tube(session, read) is not None:
        raise TubeUsed(say("Tube %(code)s holds a sample already. Take a new one.", code=read))
    return read


def _label(session: Session, isolation: Isolation, test: tuple[object, ...]) -> str | None:
    labels = laboratories.open_labels(session, [isolation.id]).get(isolation.id, [])
    fitting = (
        each.code
        for each in labels
        if (each.due_on, each.assay, each.specimen, each.laboratory) == test
    )
    return next(fitting, None)


def _site_of(session: Session, isolation: uuid.UUID) -> uuid.UUID | None:
    guests = isolations.present_guests(session, [isolation])
    return guests[0].occupancy.site_id if guests else None


def enter_result(
    session: Session,
    sample_id: uuid.UUID,
    *,
    finding: Finding,
    at: datetime,
    ct_orf1ab: float | None = None,
    ct_n: float | None = None,
) -> Sample:
    """Note what the laboratory says, once.

    :param at: when it was found
    :raises ResultIsKnown: there is a result already
    :raises NotArrived: the tube was not received by its laboratory
    :raises InputRejected: the moment or a cycle threshold cannot be
    """
    row = _locked(session, sample_id)
    if row.result is not None:
        raise ResultIsKnown(
            say("Sample %(code)s has its result: %(result)s.", code=row.code, result=row.result)
        )
    check_result(laboratories.facts_of(session, row), finding, at=at)
    return _found(session, row, finding, at, ct_orf1ab, ct_n)


def correct_result(
    session: Session,
    sample_id: uuid.UUID,
    *,
    finding: Finding,
    reason: str,
    at: datetime,
    ct_orf1ab: float | None = None,
    ct_n: float | None = None,
) -> Sample:
    """Put a wrong result right by a linked entry; the wrong one stays on record.

    It may come to light after the isolation ended.

    :raises NoResultYet: there is nothing to correct
    :raises CorrectedAlready: a newer entry stands in its place
    :raises InputRejected: no reason is given, or a cycle threshold cannot be
    """
    wrong = _locked(session, sample_id)
    check_correction(
        wrong.code,
        has_result=wrong.result is not None,
        corrected=laboratories.correction_of(session, wrong.id) is not None,
    )
    root, _, number = wrong.code.partition("/")
    row = Sample(
        id=uuid7(),
        isolation_id=wrong.isolation_id,
        person_id=wrong.person_id,
        code=f"{root}/{int(number or 1) + 1}",
        assay=wrong.assay,
        specimen=wrong.specimen,
        due_on=wrong.due_on,
        laboratory=wrong.laboratory,
        taken_by=wrong.taken_by,
        site_id=wrong.site_id,
        batch_id=wrong.batch_id,
        received_at=wrong.received_at,
        corrects_id=wrong.id,
        correction_reason=check_reason(reason),
        occurred_at=wrong.occurred_at,
    )
    session.add(row)
    return _found(session, row, finding, at, ct_orf1ab, ct_n)


def _found(
    session: Session,
    row: Sample,
    finding: Finding,
    at: datetime,
    ct_orf1ab: float | None,
    ct_n: float | None,
) -> Sample:
    check_ct(ct_orf1ab, "ct_orf1ab")
    check_ct(ct_n, "ct_n")
    row.result, row.result_at, row.result_by = finding, at, audit.actor().label
    row.ct_orf1ab, row.ct_n = ct_orf1ab, ct_n
    session.flush()
    return row


def _locked(session: Session, sample_id: uuid.UUID) -> Sample:
    row = session.get(Sample, sample_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("sample")
    return row


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

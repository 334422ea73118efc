"""Changes of laboratories, labels and batches."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit, numbering
from logistics.database import check_version
from logistics.errors import InputRejected, NotFound, Problem
from logistics.health.laboratory import queries
from logistics.health.laboratory.rules import (
    CountsDiffer,
    ReceivedAlready,
    check_count,
    check_to_send,
)
from logistics.health.models import Laboratory, Sample, SampleBatch
from logistics.numbering import NumberKind
from logistics.sites.models import Site
from logistics.sites.room_table.rows import folded
from logistics.wording import Sentence, say

MOST_HOURS = 240
LONGEST_NOTE = 400


@dataclass(frozen=True, kw_only=True)
class LaboratoryOrder:
    """A laboratory as it shall stand on record.

    :ivar closed: it takes no samples
    """

    phone: str = ""
    on_site: bool = False
    result_hours: int = queries.USUAL_HOURS
    closed: bool = False


@dataclass(frozen=True, kw_only=True)
class BoxOrder:
    """A cold box that is packed.

    :ivar counted: tubes as somebody counted them into it
    """

    laboratory: str
    cold_box: str
    carrier: str
    counted: int
    celsius: float | None = None


@dataclass(frozen=True, kw_only=True)
class ReceiptOrder:
    """A cold box that is unpacked.

    :ivar arrived: the samples that were in it
    :ivar counted: tubes as somebody counted them out of it
    :ivar by: who received it at the laboratory
    """

    arrived: Sequence[uuid.UUID]
    counted: int
    by: str
    celsius: float | None = None
    note: str = ""


def add_laboratory(
    session: Session, name: str, order: LaboratoryOrder, *, at: datetime
) -> Laboratory:
    """Put a laboratory on record.

    :raises InputRejected: the name is empty or one that is spelt nearly the same is on record
    """
    known = [folded(each.name) for each in queries.laboratories(session, closed=True)]
    if not name.strip():
        raise _wrong(say("The name is empty."), "name")
    if folded(name) in known:
        raise _wrong(say("Laboratory %(name)s is on record already.", name=name.strip()), "name")
    row = Laboratory(name=name.strip(), result_hours=queries.USUAL_HOURS, recorded_at=at)
    session.add(row)
    _set(row, order, at)
    session.flush()
    return row


def edit_laboratory(
    session: Session,
    laboratory_id: uuid.UUID,
    order: LaboratoryOrder,
    *,
    expected: int,
    at: datetime,
) -> Laboratory:
    """Change what is known of a laboratory; its name stays.

    :raises Stale: somebody changed it since ``expected``
    :raises InputRejected: the hours cannot be
    """
    row = session.get(Laboratory, laboratory_id, with_for_update=True)
    if row is None:
        raise NotFound("laboratory")
    check_version(row, expected)
    _set(row, order, at)
    session.flush()
    return row


def _set(row: Laboratory, order: LaboratoryOrder, at: datetime) -> None:
    if not 1 <= order.result_hours <= MOST_HOURS:
        raise _wrong(
            say("A result comes within 1 to %(most)s hours.", most=MOST_HOURS), "result_hours"
        )
    row.phone, row.on_site, row.result_hours = order.phone, order.on_site, order.result_hours
    row.closed_at = (row.closed_at or at) if order.closed else None


def send(
    session: Session, site: Site, samples: Sequence[uuid.UUID], order: BoxOrder, *, at: datetime
) -> SampleBatch:
    """Tubes leave a site for a laboratory in one cold box, counted by who packs it.

    :raises CountsDiffer: the count is not that of the tubes, or there is none
    :raises NotToBeSent: a tube goes elsewhere, was sent, or has its result
    :raises InputRejected: the laboratory is not on record
    """
    laboratory = queries.laboratory_named(session, order.laboratory)
    rows = _locked(session, samples)
    if not rows:
        raise CountsDiffer(say("No tube is ticked."))
    check_count(order.counted, len(rows))
    for row in rows:
        check_to_send(queries.facts_of(session, row), laboratory.name)
    (number,) = numbering.take(session, NumberKind.SAMPLES, series=site.code, at=at)
    batch = SampleBatch(
        site_id=site.id,
        number_id=number.id,
        number=str(number),
        laboratory=laboratory.name,
        cold_box=order.cold_box,
        carrier=order.carrier,
        sent_count=len(rows),
        sent_celsius=order.celsius,
        sent_by=audit.actor().label,
        occurred_at=at,
    )
    session.add(batch)
    session.flush()
    for row in rows:
        row.batch_id = batch.id
    session.flush()
    return batch


def receive(
    session: Session, batch_id: uuid.UUID, order: ReceiptOrder, *, expected: int, at: datetime
) -> SampleBatch:
    """A laboratory received a box; what is missing is named, and may be found later.

    A second receipt adds tubes that were found after the first.

    :raises Stale: somebody changed it since ``expected``
    :raises CountsDiffer: the count is not that of the tubes ticked
    :raises ReceivedAlready: every tube has arrived
    :raises InputRejected: a tube is missing and nothing says why, or the notes grow too long
    """
    batch = session.get(SampleBatch, batch_id, with_for_update=True)
    if batch is None:
        raise NotFound("sample batch")
    check_version(batch, expected)
    inside = _inside(session, batch_id)
    waiting = {row.id: row for row in inside if row.received_at is None and row.result is None}
    if not waiting and batch.received_at is not None:
        raise ReceivedAlready(
            say("Every tube of batch %(number)s has arrived.", number=batch.number)
        )
    arrived = [waiting[each] for each in dict.fromkeys(order.arrived) if each in waiting]
    check_count(order.counted, len(arrived))
    if len(arrived) < len(waiting) and not order.note.strip():
        raise _wrong(
            say(
                "%(n)s tubes are missing. Write down what is known of them.",
                n=len(waiting) - len(arrived),
            ),
            "note",
        )
    note = " · ".join(each for each in (batch.note, order.note.strip()) if each)
    if len(note) > LONGEST_NOTE:
        raise _wrong(
            say(
                "At most %(most)s characters fit here; this has %(n)s.",
                most=LONGEST_NOTE,
                n=len(note),
            ),
            "note",
        )
    for row in arrived:
        row.received_at = at
    batch.received_count = (batch.received_count or 0) + order.counted
    batch.received_at, batch.received_by = batch.received_at or at, order.by
    batch.received_celsius = order.celsius if order.celsius is not None else batch.received_celsius
    batch.note = note
    session.flush()
    return batch


def _locked(session: Session, samples: Sequence[uuid.UUID]) -> list[Sample]:
    return list(
        session.scalars(
            sa.select(Sample)
            .where(Sample.id.in_(samples))
            .order_by(Sample.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def _inside(session: Session, batch: uuid.UUID) -> list[Sample]:
    return list(
        session.scalars(
            sa.select(Sample)
            .where(Sample.batch_id == batch, Sample.corrects_id.is_(None))
            .order_by(Sample.id)
            .with_for_update()
        )
    )


def _wrong(sentence: Sentence, field: str) -> InputRejected:
    return InputRejected(sentence, (Problem(sentence=sentence, field=field),))

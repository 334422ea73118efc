"""Labels for tubes and packing lists of batches, gathered for a print run."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals.people_models import Person
from logistics.documents import jobs
from logistics.documents.bilingual import Bilingual
from logistics.documents.glyphs import drawable
from logistics.documents.jobs import Gathered, prints
from logistics.documents.paper import Paper
from logistics.documents.sample_list import PackedTube, SampleListFacts
from logistics.documents.tube_labels import TubeLabelFacts, TubeLabelsFacts
from logistics.health.laboratory import labels
from logistics.health.models import Sample, SampleBatch
from logistics.isolation.papers import site_head
from logistics.runs.models import Run
from logistics.sites.models import Site


@prints("tube_labels")
def tube_labels(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """The labels of the tubes that are due on a site or a floor now."""
    site = session.get_one(Site, uuid.UUID(wanted["site_id"]))
    floor = uuid.UUID(wanted["floor_id"]) if wanted.get("floor_id") else None
    lines = labels.labelled(session, site, floor=floor, at=at)
    people = _people(session, [line.call.person_id for line in lines])
    facts = TubeLabelsFacts(
        head=site_head(site, qr=f"labels:{site.code}"),
        site=Bilingual(zh=site.name_zh, en=site.name_en),
        labels=tuple(
            TubeLabelFacts(
                code=line.label.code,
                name=drawable(line.call.name),
                born=people[line.call.person_id].birth_date,
                room=drawable(line.call.label),
                on=at.astimezone(ZoneInfo(site.zone_name)).date(),
                assay=line.label.assay.value,
                specimen=line.label.specimen.value,
                laboratory=drawable(line.label.laboratory),
            )
            for line in lines
        ),
    )
    return Gathered(papers=[Paper(id=f"labels-{site.code}", title=site.code, facts=facts)])


@prints("sample_lists")
def sample_lists(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """The list of one batch, as it was packed and, later, as it arrived."""
    batch = session.get_one(SampleBatch, uuid.UUID(wanted["batch_id"]))
    site = session.get_one(Site, batch.site_id)
    inside = list(
        session.scalars(
            sa.select(Sample)
            .where(Sample.batch_id == batch.id, Sample.corrects_id.is_(None))
            .order_by(Sample.occurred_at, Sample.id)
        )
    )
    people = _people(session, [sample.person_id for sample in inside])
    looked = batch.received_at is not None
    facts = SampleListFacts(
        head=site_head(site, number=batch.number, qr=f"samples:{batch.number}"),
        sender=Bilingual(zh=site.name_zh, en=site.name_en),
        laboratory=drawable(batch.laboratory),
        cold_box=drawable(batch.cold_box),
        carrier=drawable(batch.carrier),
        sent_by=drawable(batch.sent_by),
        sent_at=batch.occurred_at,
        sent_celsius=batch.sent_celsius,
        tubes=tuple(
            PackedTube(
                code=sample.code,
                name=drawable(people[sample.person_id].full_name),
                born=people[sample.person_id].birth_date,
                assay=sample.assay.value,
                specimen=sample.specimen.value,
                taken=sample.occurred_at,
                arrived=sample.received_at is not None if looked else None,
            )
            for sample in inside
        ),
        sent=batch.sent_count,
        received=batch.received_count,
        received_by=drawable(batch.received_by),
        received_at=batch.received_at,
        received_celsius=batch.received_celsius,
        note=drawable(batch.note),
    )
    return Gathered(papers=[Paper(id=batch.number, title=batch.number, facts=facts)])


def _people(session: Session, ids: list[uuid.UUID]) -> dict[uuid.UUID, Person]:
    return {row.id: row for row in session.scalars(sa.select(Person).where(Person.id.in_(ids)))}


def request_labels(
    session: Session,
    site: Site,
    laboratories: Sequence[str],
    *,
    floor: uuid.UUID | None = None,
    at: datetime,
) -> Run:
    """Give every tube that is due on a site or a floor its label, and ask for their sheet."""
    labels.label_tubes(session, site, laboratories, floor=floor, at=at)
    return jobs.request(
        session,
        "tube_labels",
        {"site_id": site.id, "floor_id": floor or ""},
        at=at,
        district_id=site.district_id,
    )


def request_list(session: Session, batch: SampleBatch, district: uuid.UUID, *, at: datetime) -> Run:
    """Ask for the packing list of a batch; a worker draws it."""
    return jobs.request(
        session, "sample_lists", {"batch_id": batch.id}, at=at, district_id=district
    )

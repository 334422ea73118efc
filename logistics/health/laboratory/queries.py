"""Questions about tubes, the batches they travel in, and the laboratories."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from logistics import audit
from logistics.access.rules import Scope
from logistics.arrivals.own_file import not_own
from logistics.arrivals.people_models import Person
from logistics.errors import InputRejected, NotFound, Problem
from logistics.health.laboratory.rules import (
    SampleState,
    TubeFacts,
    hours_between,
    result_due,
)
from logistics.health.models import Laboratory, ResultFile, Sample, SampleBatch, TubeLabel
from logistics.isolation import queries as isolations
from logistics.isolation.models import Isolation
from logistics.sites import queries as sites
from logistics.sites.models import Site
from logistics.sites.room_table.rows import folded
from logistics.wording import say

USUAL_HOURS = 24
SHOWN = timedelta(days=3)
FILES_SHOWN = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Tube:
    """A sample with what is shown beside it.

    :ivar room: where the person is now, empty for who is in none of our rooms
    :ivar hours: from the sample to the result, or until now
    """

    sample: Sample
    person: Person
    facts: TubeFacts
    site: str
    room: str
    due_at: datetime
    hours: float
    batch: SampleBatch | None

    @property
    def overdue(self) -> bool:
        """Whether the result should be there."""
        late = self.sample.occurred_at + timedelta(hours=self.hours) > self.due_at
        return self.facts.finding is None and late


def laboratories(session: Session, *, closed: bool = False) -> list[Laboratory]:
    """The laboratories by name; those that take no samples only when asked for."""
    question = sa.select(Laboratory).order_by(Laboratory.name)
    return list(
        session.scalars(question if closed else question.where(Laboratory.closed_at.is_(None)))
    )


def get_laboratory(session: Session, laboratory: uuid.UUID) -> Laboratory:
    """A laboratory by its id.

    :raises NotFound: there is none
    """
    row = session.get(Laboratory, laboratory)
    if row is None:
        raise NotFound("laboratory")
    return row


def laboratory_named(session: Session, name: str) -> Laboratory:
    """An open laboratory by its name, however it is spaced or capitalised.

    :raises InputRejected: there is none; names those there are
    """
    known = laboratories(session)
    found = next((each for each in known if folded(each.name) == folded(name)), None)
    if found is None:
        wrong = say(
            "%(name)s is no laboratory on record. Choose one of: %(names)s.",
            name=name,
            names=", ".join(each.name for each in known) or "–",
        )
        raise InputRejected(wrong, (Problem(sentence=wrong, field="laboratory"),))
    return found


def facts_of(session: Session, sample: Sample) -> TubeFacts:
    """How far one tube is."""
    laboratory = session.scalars(
        sa.select(Laboratory).where(Laboratory.name == sample.laboratory)
    ).first()
    batch = session.get(SampleBatch, sample.batch_id) if sample.batch_id else None
    return _facts(sample, laboratory, batch)


def _facts(sample: Sample, laboratory: Laboratory | None, batch: SampleBatch | None) -> TubeFacts:
    return TubeFacts(
        code=sample.code,
        laboratory=sample.laboratory,
        taken_at=sample.occurred_at,
        on_site=laboratory is not None and laboratory.on_site,
        sent=batch is not None,
        batch_received=batch is not None and batch.received_at is not None,
        received=sample.received_at is not None,
        finding=sample.result,
    )


def tubes(
    session: Session,
    scope: Scope,
    *,
    at: datetime,
    states: Sequence[SampleState] = tuple(SampleState),
    batch: uuid.UUID | None = None,
) -> list[Tube]:
    """Tubes of people whom the user may see, the oldest first; corrected ones no longer count.

    Those with a result are shown for three days, in their batch for ever.
    """
    correction = aliased(Sample)
    question = (
        sa.select(Sample, Person, Laboratory, SampleBatch)
        .join(Person, Person.id == Sample.person_id)
        .outerjoin(Laboratory, Laboratory.name == Sample.laboratory)
        .outerjoin(SampleBatch, SampleBatch.id == Sample.batch_id)
        .where(~sa.exists().where(correction.corrects_id == Sample.id), not_own(Sample.person_id))
        .order_by(Sample.occurred_at, Sample.id)
    )
    if not scope.city:
        question = question.where(Sample.person_id.in_(isolations.visible_people(session, scope)))
    if batch is not None:
        question = question.where(Sample.batch_id == batch)
    elif SampleState.RESULTED in states:
        recent = Sample.result_at > at - SHOWN
        question = question.where(sa.or_(Sample.result.is_(None), recent))
    else:
        question = question.where(Sample.result.is_(None))
    rows = [
        (sample, person, laboratory, sent, facts)
        for sample, person, laboratory, sent in session.execute(question)
        if (facts := _facts(sample, laboratory, sent)).state in states
    ]
    places = isolations.places_of(session, [row[0].isolation_id for row in rows], at)
    return [
        Tube(
            sample=sample,
            person=person,
            facts=facts,
            site=places[sample.isolation_id].site if sample.isolation_id in places else "",
            room=places[sample.isolation_id].room if sample.isolation_id in places else "",
            due_at=result_due(
                sample.occurred_at, laboratory.result_hours if laboratory else USUAL_HOURS
            ),
            hours=hours_between(sample.occurred_at, sample.result_at or at),
            batch=sent,
        )
        for sample, person, laboratory, sent, facts in rows
    ]


@dataclass(frozen=True, kw_only=True)
class LateResult:
    """A sample whose result should be there, by ids."""

    person_id: uuid.UUID
    site_id: uuid.UUID | None
    laboratory: str
    due_at: datetime


def late_results(session: Session, scope: Scope, *, at: datetime) -> list[LateResult]:
    """Samples without a result after the hours of their laboratory; no person is loaded."""
    question = (
        sa.select(Sample, Laboratory.result_hours)
        .outerjoin(Laboratory, Laboratory.name == Sample.laboratory)
        .where(Sample.result.is_(None))
        .order_by(Sample.occurred_at, Sample.id)
    )
    if not scope.city:
        question = question.where(Sample.person_id.in_(isolations.visible_people(session, scope)))
    return [
        LateResult(
            person_id=sample.person_id,
            site_id=sample.site_id,
            laboratory=sample.laboratory,
            due_at=due_at,
        )
        for sample, hours in session.execute(question)
        if (due_at := result_due(sample.occurred_at, hours or USUAL_HOURS)) < at
    ]


def tubes_to_pack(
    session: Session, scope: Scope, site: Site, laboratory: Laboratory, *, at: datetime
) -> list[Tube]:
    """What a site can send to a laboratory now: taken there, or outside in its district."""
    districts = {
        row.id: row.district_id
        for row in session.execute(
            sa.select(Isolation.id, Isolation.district_id)
            .join(Sample, Sample.isolation_id == Isolation.id)
            .where(Sample.batch_id.is_(None), Sample.result.is_(None), Sample.site_id.is_(None))
        )
    }
    return [
        tube
        for tube in tubes(session, scope, at=at, states=(SampleState.TO_SEND,))
        if tube.sample.laboratory == laboratory.name
        and (
            tube.sample.site_id == site.id
            or (
                tube.sample.site_id is None
                and districts.get(tube.sample.isolation_id) == site.district_id
            )
        )
    ]


def batches(session: Session, scope: Scope, *, since: datetime) -> list[SampleBatch]:
    """Batches of the user's sites: those under way, and those that left lately; latest first."""
    here = [site.id for site in sites.sites_in(session, scope)]
    return list(
        session.scalars(
            sa.select(SampleBatch)
            .where(
                SampleBatch.site_id.in_(here),
                sa.or_(SampleBatch.received_at.is_(None), SampleBatch.occurred_at > since),
            )
            .order_by(SampleBatch.occurred_at.desc(), SampleBatch.id)
        )
    )


def get_batch(session: Session, scope: Scope, batch: uuid.UUID) -> SampleBatch:
    """A batch of a site that the user may see.

    :raises NotFound: there is none, or outside the scope
    """
    row = session.get(SampleBatch, batch)
    if row is None:
        raise NotFound("sample batch")
    sites.get_site(session, scope, row.site_id)
    return row


def find_batch(session: Session, number: str) -> SampleBatch | None:
    """The batch with an official number."""
    asked = sa.select(SampleBatch).where(SampleBatch.number == number.strip().upper())
    return session.scalars(asked).first()


def find_tube(session: Session, code: str) -> Sample | None:
    """The newest entry of the tube with a code."""
    row = session.scalars(sa.select(Sample).where(Sample.code == code)).first()
    while row is not None and (newer := correction_of(session, row.id)) is not None:
        row = newer
    return row


def correction_of(session: Session, sample: uuid.UUID) -> Sample | None:
    """The entry that corrects another one."""
    return session.scalars(sa.select(Sample).where(Sample.corrects_id == sample)).first()


def label_with(session: Session, code: str) -> TubeLabel | None:
    """The printed label with a code."""
    return session.scalars(sa.select(TubeLabel).where(TubeLabel.code == code)).first()


def open_labels(
    session: Session, isolation_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[TubeLabel]]:
    """The labels of each isolation that stand on no tube yet, oldest first."""
    found: dict[uuid.UUID, list[TubeLabel]] = {}
    for row in session.scalars(
        sa.select(TubeLabel)
        .where(
            TubeLabel.isolation_id.in_(isolation_ids),
            ~sa.exists().where(Sample.code == TubeLabel.code),
        )
        .order_by(TubeLabel.due_on, TubeLabel.id)
    ):
        found.setdefault(row.isolation_id, []).append(row)
    return found


def result_files(session: Session, scope: Scope, *, at: datetime) -> list[ResultFile]:
    """Files of results that were read in the last thirty days, the latest first."""
    return list(
        session.scalars(
            sa.select(ResultFile)
            .where(_shown_to(scope, at))
            .order_by(ResultFile.recorded_at.desc(), ResultFile.id)
        )
    )


def get_result_file(session: Session, scope: Scope, file: uuid.UUID, *, at: datetime) -> ResultFile:
    """A file of results by its id.

    :raises NotFound: there is none, or the list of the user does not show it
    """
    row = session.scalars(
        sa.select(ResultFile).where(ResultFile.id == file, _shown_to(scope, at))
    ).first()
    if row is None:
        raise NotFound("result file")
    return row


def _shown_to(scope: Scope, at: datetime) -> sa.ColumnElement[bool]:
    """Files of the last thirty days: all for who sees the city, else those the user read.

    A file names people of many sites, and nobody can tell from it whose they are.
    """
    mine = sa.true() if scope.city else ResultFile.user_id == audit.actor().id
    return sa.and_(mine, ResultFile.recorded_at > at - FILES_SHOWN)


def problems(session: Session) -> list[str]:
    """Broken invariants, for the doctor; an empty list is good health."""
    known = sa.select(Laboratory.name)
    nameless = session.scalars(
        sa.select(Sample.id).where(Sample.laboratory.not_in(known), Sample.laboratory != "")
    )
    never_sent = session.scalars(
        sa.select(Sample.id).where(Sample.received_at.is_not(None), Sample.batch_id.is_(None))
    )
    strangers = session.scalars(
        sa.select(Sample.id)
        .join(TubeLabel, TubeLabel.code == Sample.code)
        .where(TubeLabel.person_id != Sample.person_id)
    )
    counted = session.scalars(
        sa.select(SampleBatch.number)
        .outerjoin(Sample, sa.and_(Sample.batch_id == SampleBatch.id, Sample.corrects_id.is_(None)))
        .group_by(SampleBatch.id, SampleBatch.number, SampleBatch.sent_count)
        .having(sa.func.count(Sample.id) != SampleBatch.sent_count)
    )
    return [
        *(f"sample {each} names a laboratory that is not on record" for each in nameless),
        *(f"sample {each} was received and never sent" for each in never_sent),
        *(f"sample {each} is in a tube labelled for somebody else" for each in strangers),
        *(f"batch {each} does not hold the tubes that were counted" for each in counted),
    ]

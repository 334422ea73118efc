"""One isolation as the person's file shows it: clock, tests, rooms, papers, what is missing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.health import queries as health
from logistics.health.care import queries as care
from logistics.health.models import Escalation, Sample
from logistics.health.queries import HealthRecord
from logistics.isolation import queries as isolations
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import (
    AwayPeriod,
    ContactLink,
    EndKind,
    Isolation,
    IsolationOrder,
    IsolationState,
    Occupancy,
    OccupancyGuest,
    OccupancyState,
    SearchStep,
)
from logistics.policy.clock_rules import ClockStartUnknown
from logistics.policy.isolation_clock import DueTest, IsolationClock, MeasureSpan
from logistics.policy.release_rules import Unmet
from logistics.release import queries as release
from logistics.release.models import Certificate, CertificateState
from logistics.sites import queries as sites
from logistics.sites.models import Site
from logistics.wording import Sentence, say

NO_CATEGORY = say("The policy no longer has the category of this isolation.")


@dataclass(frozen=True, kw_only=True)
class DueLine:
    """A test that the clock asks for, with the samples that answer it."""

    due: DueTest
    samples: tuple[Sample, ...]


@dataclass(frozen=True, kw_only=True)
class RoomLine:
    """A room period of the isolation."""

    occupancy: Occupancy
    guest: OccupancyGuest
    site: Site
    room: str

    @property
    def present(self) -> bool:
        """Whether the person is in the room now."""
        return self.guest.admitted_at is not None and self.guest.left_at is None

    @property
    def expected(self) -> bool:
        """Whether the room is held for the person."""
        return (
            self.guest.admitted_at is None and self.occupancy.state is not OccupancyState.CANCELLED
        )


@dataclass(frozen=True, kw_only=True)
class IsolationFile:
    """One isolation.

    :ivar clock: none where it cannot be reckoned; then ``clock_problem`` says why
    :ivar day_number: of the local day that was asked about
    :ivar links: whom the contact is linked to and may have to wait for
    :ivar missing: conditions of the release that are not met, of an open isolation
    """

    isolation: Isolation
    clock: IsolationClock | None
    clock_problem: Sentence | None
    day_number: int | None
    running: MeasureSpan | None
    tests: tuple[DueLine, ...]
    extra_samples: tuple[Sample, ...]
    rooms: tuple[RoomLine, ...]
    order: IsolationOrder | None
    away: tuple[AwayPeriod, ...]
    record: HealthRecord
    escalations: Sequence[Escalation]
    search: Sequence[SearchStep]
    missing: tuple[Unmet, ...]
    links: tuple[ContactLink, ...]
    certificates: tuple[Certificate, ...]

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.isolation.state is IsolationState.ENDED

    @property
    def place(self) -> RoomLine | None:
        """The room that the person is in, else the one that is held."""
        held = [line for line in self.rooms if line.present or line.expected]
        return next((line for line in held if line.present), held[-1] if held else None)

    @property
    def away_now(self) -> AwayPeriod | None:
        """The period away that has not ended."""
        return next((each for each in self.away if each.back_at is None), None)

    @property
    def completed(self) -> bool:
        """Whether the person was released."""
        return self.isolation.end_kind is EndKind.COMPLETED

    @property
    def valid_certificate(self) -> Certificate | None:
        """The certificate that has not been revoked."""
        valid = CertificateState.VALID
        return next((each for each in self.certificates if each.state is valid), None)


def isolation_files(
    session: Session, rows: Sequence[Isolation], *, at: datetime
) -> list[IsolationFile]:
    """Isolations with everything that hangs on them."""
    records = health.records(session, [row.id for row in rows])
    return [_file(session, row, records[row.id], at) for row in rows]


def _file(session: Session, row: Isolation, record: HealthRecord, at: datetime) -> IsolationFile:
    clock, problem = reckoned(session, row)
    tests = _tests(clock, record) if clock else ()
    answering = {sample.id for test in tests for sample in test.samples}
    return IsolationFile(
        isolation=row,
        clock=clock,
        clock_problem=problem,
        day_number=clock.day_number(at) if clock else None,
        running=clock.span_at(at) if clock else None,
        tests=tests,
        extra_samples=tuple(each for each in record.samples if each.id not in answering),
        rooms=_rooms(session, row.id, at),
        order=isolations.order_of(session, row.id),
        away=tuple(isolations.away_of(session, row.id)),
        record=record,
        search=isolations.search_of(session, row.id),
        escalations=care.escalations_of(session, row.id),
        missing=release.missing_of(session, [row], at=at)[row.id] if clock else (),
        links=tuple(isolations.links_of(session, row.id)),
        certificates=_certificates(session, row.id),
    )


def reckoned(session: Session, row: Isolation) -> tuple[IsolationClock | None, Sentence | None]:
    """The clock of an isolation, or why it cannot be reckoned."""
    try:
        return clock_of(session, row), None
    except ClockStartUnknown as unknown:
        return None, unknown.sentence
    except LookupError:
        return None, NO_CATEGORY


def _tests(clock: IsolationClock, record: HealthRecord) -> tuple[DueLine, ...]:
    return tuple(
        DueLine(
            due=due,
            samples=tuple(
                sample
                for sample in record.samples
                if sample.due_on == due.due_on and sample.assay is due.assay
            ),
        )
        for due in clock.tests_due()
    )


def _rooms(session: Session, isolation: uuid.UUID, at: datetime) -> tuple[RoomLine, ...]:
    rows = isolations.rooms_of(session, [isolation], every=True)
    facts = sites.facts_of_rooms(session, {row.room_id for row in rows}, at)
    known = {
        site.id: site
        for site in session.scalars(
            sa.select(Site).where(Site.id.in_({row.site_id for row in rows}))
        )
    }
    return tuple(
        RoomLine(
            occupancy=row,
            guest=next(each for each in row.guests if each.isolation_id == isolation),
            site=known[row.site_id],
            room=isolations.label(facts[row.room_id]) if row.room_id in facts else "?",
        )
        for row in rows
    )


def _certificates(session: Session, isolation: uuid.UUID) -> tuple[Certificate, ...]:
    return tuple(
        session.scalars(
            sa.select(Certificate)
            .where(Certificate.isolation_id == isolation)
            .order_by(Certificate.occurred_at.desc(), Certificate.id.desc())
        )
    )

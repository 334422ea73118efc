"""Who may go home on a day, and what is missing per person."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from logistics.access.rules import Scope
from logistics.arrivals.own_file import not_own
from logistics.config import settings
from logistics.errors import NotFound
from logistics.health import queries as health
from logistics.health.queries import HealthRecord
from logistics.health.rules import open_symptoms
from logistics.isolation import queries as isolations
from logistics.isolation.clock_of import category_of, clock_of
from logistics.isolation.models import (
    ContactLink,
    EndKind,
    Isolation,
    IsolationState,
    MeasureHandOver,
    Occupancy,
    OccupancyGuest,
)
from logistics.policy import queries as policies
from logistics.policy.document import Measure, ReleaseConditions
from logistics.policy.isolation_clock import IsolationClock
from logistics.policy.release_rules import (
    Finding,
    LinkedContact,
    ReleaseFacts,
    TakenSample,
    Unmet,
    unmet,
)
from logistics.release.leaving_models import Discharge, GateEvent, GateEventKind
from logistics.release.models import Certificate
from logistics.sites import queries as sites
from logistics.sites.models import Site
from logistics.sites.queries.hygiene import findings_since

SLIP = "discharge:"
"""What the QR code of a discharge slip begins with."""

TO_LEAVE_SITE = ReleaseConditions(
    tests_negative=True, no_symptoms=True, linked_contact_cleared=False
)


HELD_LONGER = timedelta(days=3)
"""A room may be held for so much longer than somebody stays who waits for results."""


@dataclass(frozen=True, kw_only=True)
class ReleaseDue:
    """A person on the release list of a day.

    :ivar site_id: where the person is, or was before the hand-over
    :ivar room: building and number; the address of who was handed over to home or to a hotel
    :ivar in_room: whether they are in a room of ours still
    :ivar missing: empty when the person may go at the moment that was asked about
    """

    isolation: Isolation
    site_id: uuid.UUID | None
    room: str
    in_room: bool
    clock: IsolationClock
    missing: tuple[Unmet, ...]
    certificate: Certificate | None

    @property
    def released(self) -> bool:
        """Whether the isolation has been completed."""
        return self.isolation.end_kind is EndKind.COMPLETED


def due_on(session: Session, scope: Scope, day: date, *, at: datetime) -> list[ReleaseDue]:
    """Everybody whose period ends on a local day or before, with what is missing.

    In walking order those who are still in their rooms, then those who were handed over to home
    or to a hotel, from a room or at once. Who is released that day stays on the list; the user
    is not on it.
    """
    stays = [
        row
        for row in (*_in_rooms(session, scope), *_elsewhere(session, scope))
        if _is_due(session, row.isolation, day)
    ]
    never = [row for row in _never_in_a_room(session, scope) if _is_due(session, row, day)]
    everybody = [*(stay.isolation for stay in stays), *never]
    missing = missing_of(session, everybody, at=at)
    papers = certificates(session, [row.id for row in everybody])
    rooms = sites.facts_of_rooms(session, {row.occupancy.room_id for row in stays}, at)
    stays.sort(
        key=lambda row: (
            row.left_at is not None,
            str(row.occupancy.site_id),
            rooms[row.occupancy.room_id].walk,
        )
    )

    def line(
        isolation: Isolation, site_id: uuid.UUID | None, room: str, *, in_room: bool = False
    ) -> ReleaseDue:
        return ReleaseDue(
            isolation=isolation,
            site_id=site_id,
            room=room,
            in_room=in_room,
            clock=clock_of(session, isolation),
            missing=missing[isolation.id],
            certificate=papers.get(isolation.id),
        )

    return [
        *(
            line(
                row.isolation,
                row.occupancy.site_id,
                isolations.label(rooms[row.occupancy.room_id])
                if row.left_at is None
                else row.isolation.hand_overs[-1].place,
                in_room=row.left_at is None,
            )
            for row in stays
        ),
        *(line(row, None, row.hand_overs[-1].place) for row in never),
    ]


def _is_due(session: Session, row: Isolation, day: date) -> bool:
    return (row.state is IsolationState.OPEN or _ended_on(row, day)) and _due_by(
        clock_of(session, row), day
    )


def missing_of(
    session: Session, rows: Sequence[Isolation], *, at: datetime
) -> dict[uuid.UUID, tuple[Unmet, ...]]:
    """What each isolation still needs before the person may go."""
    records = health.records(session, [row.id for row in rows])
    links = _links(session, [row.id for row in rows])
    return {
        row.id: _missing(session, row, records[row.id], links.get(row.id, ()), at) for row in rows
    }


def _missing(
    session: Session,
    row: Isolation,
    record: HealthRecord,
    links: tuple[LinkedContact, ...],
    at: datetime,
) -> tuple[Unmet, ...]:
    if row.state is IsolationState.ENDED:
        return ()
    return _unmet(session, row, record, links, at)


def missing_at_gate(session: Session, row: Isolation, *, at: datetime) -> tuple[Unmet, ...]:
    """What has come to light about a released person who has not departed yet."""
    record = health.records(session, [row.id])[row.id]
    return _unmet(session, row, record, _links(session, [row.id]).get(row.id, ()), at)


def _unmet(
    session: Session,
    row: Isolation,
    record: HealthRecord,
    links: tuple[LinkedContact, ...],
    at: datetime,
) -> tuple[Unmet, ...]:
    version = policies.get_version(session, row.policy_version_id)
    category = category_of(version, row.category)
    clock = clock_of(session, row)
    facts = ReleaseFacts(
        release_due=clock.release_due,
        zone=clock.zone,
        required=clock.tests_for_release(),
        samples=_samples(record),
        open_symptoms=open_symptoms(record.facts, fever_from=version.transport.fever_celsius),
        linked=links,
        room_swabs=_room_swabs(session, row) if category.release.room_swab_negative else None,
    )
    return unmet(facts, category.release, at)


def _room_swabs(session: Session, row: Isolation) -> tuple[Finding | None, ...] | None:
    for guest in isolations.present_guests(session, [row.id]):
        if guest.admitted_at is not None:
            room = guest.occupancy.room_id
            return tuple(findings_since(session, room, guest.admitted_at))
    return None


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """Somebody in a room whose time there ends.

    :ivar ready_at: from then on the person may leave, as far as the clock goes
    :ivar measure: what goes on elsewhere; nothing where the person is released
    :ivar missing: what stands against it then; empty where nothing does
    """

    isolation: Isolation
    party_id: uuid.UUID | None
    site_id: uuid.UUID
    ready_at: datetime
    measure: Measure | None
    missing: tuple[Unmet, ...]


def leaving_by(
    session: Session, district: uuid.UUID, until: datetime, *, at: datetime
) -> list[Leaving]:
    """Everybody in a room of a district who leaves it for good before a moment, in time order."""
    soon = sa.or_(
        Occupancy.to_at < until + HELD_LONGER,
        Isolation.end_kind == EndKind.COMPLETED,
        Isolation.clock_changes.any(),
    )
    guests = session.scalars(
        sa.select(OccupancyGuest)
        .join(OccupancyGuest.occupancy)
        .join(OccupancyGuest.isolation)
        .join(Site, Site.id == Occupancy.site_id)
        .where(
            Site.district_id == district,
            OccupancyGuest.admitted_at.is_not(None),
            OccupancyGuest.left_at.is_(None),
            sa.or_(Isolation.state == IsolationState.OPEN, Isolation.end_kind == EndKind.COMPLETED),
            soon,
        )
        .options(
            joinedload(OccupancyGuest.isolation).joinedload(Isolation.person),
            joinedload(OccupancyGuest.occupancy),
        )
        .order_by(OccupancyGuest.id)
    ).unique()
    rows = list(guests)
    ids = [guest.isolation_id for guest in rows]
    records, links = health.records(session, ids), _links(session, ids)
    found = [
        _leaving(
            session,
            guest,
            records[guest.isolation_id],
            links.get(guest.isolation_id, ()),
            until=until,
            at=at,
        )
        for guest in rows
    ]
    return sorted((each for each in found if each is not None), key=lambda each: each.ready_at)


def _leaving(
    session: Session,
    guest: OccupancyGuest,
    record: HealthRecord,
    links: tuple[LinkedContact, ...],
    *,
    until: datetime,
    at: datetime,
) -> Leaving | None:
    row = guest.isolation
    clock = clock_of(session, row)
    elsewhere = clock.leaving_site if row.state is IsolationState.OPEN else None
    measure, missing = None, tuple[Unmet, ...]()
    if elsewhere is not None:
        held, after = elsewhere
        ready_at, measure = held.end, after.measure
        if held.stage.until_results and not _to_leave_site(session, row, record, at):
            ready_at = min(at, ready_at)
    else:
        ready_at = row.ended_at or clock.release_due
    if ready_at >= until:
        return None
    moment = max(ready_at, at)
    if elsewhere is not None:
        missing = _to_leave_site(session, row, record, moment)
    elif row.state is IsolationState.OPEN:
        missing = _unmet(session, row, record, links, moment)
    return Leaving(
        isolation=row,
        party_id=guest.occupancy.party_id,
        site_id=guest.occupancy.site_id,
        ready_at=ready_at,
        measure=measure,
        missing=missing,
    )


def missing_to_leave_site(session: Session, row: Isolation, *, at: datetime) -> tuple[Unmet, ...]:
    """What a person still needs before the measure goes on at home or in a hotel.

    Every result so far is negative and no symptom is open; a measure that does not wait for
    results is also served to its end.
    """
    return _to_leave_site(session, row, health.records(session, [row.id])[row.id], at)


def _to_leave_site(
    session: Session, row: Isolation, record: HealthRecord, at: datetime
) -> tuple[Unmet, ...]:
    clock = clock_of(session, row)
    leaving = clock.leaving_site
    if leaving is None:
        return ()
    held, _after = leaving
    version = policies.get_version(session, row.policy_version_id)
    facts = ReleaseFacts(
        release_due=at if held.stage.until_results else held.end,
        zone=clock.zone,
        required=clock.tests_to_leave_site(),
        samples=_samples(record),
        open_symptoms=open_symptoms(record.facts, fever_from=version.transport.fever_celsius),
    )
    return unmet(facts, TO_LEAVE_SITE, at)


def _samples(record: HealthRecord) -> tuple[TakenSample, ...]:
    return tuple(
        TakenSample(
            assay=sample.assay,
            taken_at=sample.occurred_at,
            due_on=sample.due_on,
            laboratory=sample.laboratory,
            finding=sample.result,
            verdict=record.verdict_on(sample),
        )
        for sample in record.samples
    )


CLEARED = (EndKind.COMPLETED, EndKind.ANNULLED)
"""Ends that clear a linked contact; who became a case, died or left has to be unlinked by hand."""


def _links(
    session: Session, ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, tuple[LinkedContact, ...]]:
    index = sa.orm.aliased(Isolation)
    found: dict[uuid.UUID, tuple[LinkedContact, ...]] = {}
    for link, end in session.execute(
        sa.select(ContactLink, index.end_kind)
        .join(index, index.id == ContactLink.index_isolation_id)
        .where(ContactLink.isolation_id.in_(ids), ContactLink.ended_at.is_(None))
        .order_by(ContactLink.id)
    ):
        contact = LinkedContact(reference=str(link.index_isolation_id)[-6:], cleared=end in CLEARED)
        found[link.isolation_id] = (*found.get(link.isolation_id, ()), contact)
    return found


def _in_rooms(
    session: Session, scope: Scope, *which: sa.ColumnElement[bool]
) -> list[OccupancyGuest]:
    return _stays(session, scope, OccupancyGuest.left_at.is_(None), *which)


def _elsewhere(session: Session, scope: Scope) -> list[OccupancyGuest]:
    """The last stay of everybody who was handed over and has not come back."""
    other = sa.orm.aliased(OccupancyGuest)
    back_or_later = sa.exists().where(
        other.isolation_id == OccupancyGuest.isolation_id,
        other.admitted_at > OccupancyGuest.admitted_at,
    )
    return _stays(
        session,
        scope,
        OccupancyGuest.left_at.is_not(None),
        OccupancyGuest.isolation_id.in_(sa.select(MeasureHandOver.isolation_id)),
        ~back_or_later,
    )


def _never_in_a_room(session: Session, scope: Scope) -> list[Isolation]:
    """Whose isolation began at home or in a hotel and never had a room of ours."""
    roomed = sa.exists().where(
        OccupancyGuest.isolation_id == Isolation.id, OccupancyGuest.admitted_at.is_not(None)
    )
    districts = [each.id for each in sites.districts_in(session, scope)]
    return list(
        session.scalars(
            sa.select(Isolation)
            .where(
                Isolation.district_id.in_(districts),
                Isolation.hand_overs.any(),
                ~roomed,
                not_own(Isolation.person_id),
            )
            .options(joinedload(Isolation.person))
            .order_by(Isolation.begun_at, Isolation.id)
        )
    )


def _stays(session: Session, scope: Scope, *which: sa.ColumnElement[bool]) -> list[OccupancyGuest]:
    site_ids = [site.id for site in sites.sites_in(session, scope)]
    return list(
        session.scalars(
            sa.select(OccupancyGuest)
            .join(OccupancyGuest.occupancy)
            .where(
                Occupancy.site_id.in_(site_ids),
                OccupancyGuest.admitted_at.is_not(None),
                not_own(OccupancyGuest.person_id),
                *which,
            )
            .options(
                joinedload(OccupancyGuest.isolation).joinedload(Isolation.person),
                joinedload(OccupancyGuest.occupancy),
            )
        ).unique()
    )


def _due_by(clock: IsolationClock, day: date) -> bool:
    end_of_day = datetime.combine(
        day + timedelta(days=1), datetime.min.time(), ZoneInfo(clock.zone)
    )
    return clock.release_due <= end_of_day


def _ended_on(row: Isolation, day: date) -> bool:
    zone = ZoneInfo(row.clock_facts["zone"])
    return row.ended_at is not None and row.ended_at.astimezone(zone).date() >= day


def certificates(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Certificate]:
    """The latest certificate of each isolation that has one."""
    rows = session.scalars(
        sa.select(Certificate)
        .where(Certificate.isolation_id.in_(ids))
        .order_by(Certificate.occurred_at)
    )
    return {row.isolation_id: row for row in rows}


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Somebody who was released and has not departed.

    :ivar overdue: whether they wait longer than the setting allows
    :ivar refused: the last time that a compound would not take them
    """

    isolation: Isolation
    site_id: uuid.UUID
    room: str
    since: datetime
    overdue: bool
    refused: GateEvent | None


def waiting(session: Session, scope: Scope, *, at: datetime) -> list[Waiting]:
    """Who was released and still has a room, the longest waiting first."""
    rows = _in_rooms(
        session,
        scope,
        OccupancyGuest.isolation.has(
            sa.and_(Isolation.end_kind == EndKind.COMPLETED, Isolation.ended_at.is_not(None))
        ),
    )
    rooms = sites.facts_of_rooms(session, {row.occupancy.room_id for row in rows}, at)
    refused = _refusals(session, [row.isolation_id for row in rows])
    found = [
        Waiting(
            isolation=row.isolation,
            site_id=row.occupancy.site_id,
            room=isolations.label(rooms[row.occupancy.room_id]),
            since=row.isolation.ended_at or at,
            overdue=at - (row.isolation.ended_at or at) > settings().departs_within,
            refused=refused.get(row.isolation_id),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.since, each.room))


def _refusals(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, GateEvent]:
    rows = session.scalars(
        sa.select(GateEvent)
        .where(GateEvent.isolation_id.in_(ids), GateEvent.kind == GateEventKind.REFUSED_BY_COMPOUND)
        .order_by(GateEvent.occurred_at)
    )
    return {row.isolation_id: row for row in rows}


def gate_events(session: Session, isolation: uuid.UUID) -> list[GateEvent]:
    """What happened to somebody at the gate, oldest first."""
    return list(
        session.scalars(
            sa.select(GateEvent)
            .where(GateEvent.isolation_id == isolation)
            .order_by(GateEvent.occurred_at)
        )
    )


def discharge_of(session: Session, isolation: uuid.UUID) -> Discharge | None:
    """What was written down when the room was handed back."""
    return session.scalars(
        sa.select(Discharge).where(Discharge.isolation_id == isolation)
    ).one_or_none()


def find_by_paper(session: Session, scope: Scope, text: str) -> Isolation:
    """The isolation of a certificate or discharge slip, from its number or the code on it.

    :raises NotFound: no paper of somebody whom the user may see
    """
    read = text.strip()
    found: uuid.UUID | None
    if read.startswith(SLIP):
        found = _isolation_of_slip(session, read.removeprefix(SLIP))
    else:
        _address, mark, token = read.rpartition("#")
        paper = Certificate.token == token if mark else Certificate.number == read.upper()
        found = session.scalar(sa.select(Certificate.isolation_id).where(paper))
    if found is None:
        raise NotFound("certificate")
    return isolations.get_isolation_in(session, scope, found)


def _isolation_of_slip(session: Session, text: str) -> uuid.UUID | None:
    try:
        slip = session.get(Discharge, uuid.UUID(text))
    except ValueError:
        return None
    return slip.isolation_id if slip else None


def get_certificate(session: Session, certificate: uuid.UUID) -> Certificate:
    """A certificate by its id.

    :raises NotFound: there is none
    """
    row = session.get(Certificate, certificate)
    if row is None:
        raise NotFound("certificate")
    return row


def get_certificate_in(session: Session, scope: Scope, certificate: uuid.UUID) -> Certificate:
    """A certificate of a person whom the user may see.

    :raises NotFound: there is none, or outside the scope
    """
    row = get_certificate(session, certificate)
    isolations.get_person_in(session, scope, row.person_id)
    return row


def find_by_number_and_code(session: Session, number: str, code: str) -> Certificate | None:
    """The certificate that number and check code name together; one alone finds nothing."""
    return session.scalars(
        sa.select(Certificate).where(
            Certificate.number == number.strip().upper(),
            Certificate.check_code == code.strip().upper(),
        )
    ).first()


def problems(session: Session) -> list[str]:
    """Broken invariants, for the doctor: papers and numbers that do not match."""
    rows = session.execute(
        sa.select(Certificate.number, Isolation.end_kind)
        .join(Isolation, Isolation.id == Certificate.isolation_id)
        .where(sa.or_(Isolation.end_kind.is_(None), Isolation.end_kind != EndKind.COMPLETED))
    )
    return [f"certificate {number} of an isolation that was not completed" for number, _ in rows]

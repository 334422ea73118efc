"""Whose data was kept long enough, what is held, and what would be erased."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import files
from logistics.access.rules import Scope
from logistics.arrivals.models import Arrival, Passenger
from logistics.arrivals.people_models import Exposure, Person
from logistics.errors import NotFound
from logistics.isolation.models import Isolation, IsolationState, Occupancy, OccupancyGuest
from logistics.isolation.queries import visible_people
from logistics.policy import queries as policies
from logistics.policy.document import PolicyVersion
from logistics.release.models import Certificate
from logistics.retention.models import EraseRequest, Erasure, Hold, RequestState
from logistics.retention.register import REGISTER, Entry, table
from logistics.retention.rules import Limits, limits
from logistics.sites.models import Site
from logistics.staff.models import StaffMember
from logistics.supplies.models import Household, HouseholdReservation, ReservationRound


@dataclass(frozen=True, kw_only=True)
class DueAt:
    """How many people of one site are due.

    :ivar site: where they slept last; None for those who never had a room
    :ivar since: when the one who waits longest was last needed by name
    """

    site: Site | None
    people: int
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Due:
    """What the policy says is to be erased by a moment."""

    at: tuple[DueAt, ...]
    households: int
    held: int

    @property
    def people(self) -> int:
        """How many people in all."""
        return sum(each.people for each in self.at)


@dataclass(frozen=True, kw_only=True)
class Part:
    """One table in a preview.

    :ivar rows: rows of the people that would be emptied or deleted
    :ivar stays: the same rows that stay, without a word about whom
    """

    table: str
    rows: int
    stays: int


def policy_at(session: Session, moment: datetime) -> PolicyVersion:
    """The version that holds at a moment, or the last one where none does.

    :raises NoPolicy: none is in force
    """
    return policies.in_force(session).version_at(moment) or policies.latest(session)


def limits_at(session: Session, until: datetime) -> Limits:
    """The limits by the policy that holds at a moment."""
    return limits(policy_at(session, until), until)


def due_people(session: Session, scope: Scope, until: datetime) -> sa.Select[uuid.UUID]:
    """Ids of those who were last needed by name before the limits; nobody who is held."""
    return sa.select(Person.id).where(
        _unneeded(limits_at(session, until)),
        Person.id.not_in(held_people()),
        Person.id.in_(visible_people(session, scope)),
    )


def held_people() -> sa.Select[uuid.UUID]:
    """Ids of people whose file is held."""
    return sa.select(Hold.person_id).where(Hold.lifted_at.is_(None))


def _unneeded(limit: Limits) -> sa.ColumnElement[bool]:
    erased = sa.exists().where(Erasure.person_id == Person.id)
    isolated = sa.exists().where(Isolation.person_id == Person.id)
    on_staff = sa.exists().where(
        StaffMember.id == Person.staff_member_id, StaffMember.left_at.is_(None)
    )
    return sa.and_(
        ~erased,
        Person.merged_into_id.is_(None),
        sa.or_(
            sa.and_(isolated, ~_isolated_since(limit.isolated), ~_came_since(limit.isolated)),
            sa.and_(
                ~isolated,
                ~on_staff,
                Person.recorded_at < limit.passing,
                ~_came_since(limit.passing),
            ),
        ),
    )


def _isolated_since(moment: datetime) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        Isolation.person_id == Person.id,
        sa.or_(
            Isolation.state != IsolationState.ENDED,
            Isolation.ended_at.is_(None),
            Isolation.ended_at >= moment,
        ),
    )


def _came_since(moment: datetime) -> sa.ColumnElement[bool]:
    came = sa.func.coalesce(Arrival.touchdown_at, Arrival.scheduled_at)
    on_board = (
        sa.select(Passenger.id)
        .join(Arrival, Arrival.id == Passenger.arrival_id)
        .where(Passenger.person_id == Person.id, came >= moment)
    )
    met = sa.select(Exposure.id).where(
        Exposure.person_id == Person.id, Exposure.last_contact_at >= moment
    )
    return sa.or_(on_board.exists(), met.exists())


def due(session: Session, scope: Scope, until: datetime) -> Due:
    """What is due by a moment, by the site where people slept last."""
    people = due_people(session, scope, until)
    since = _last_needed(session, people)
    last_site = _last_sites(session, people)
    sites = {each.id: each for each in session.scalars(sa.select(Site))}
    counted = Counter(last_site.get(person) for person in since)
    oldest = {
        site: min(moment for person, moment in since.items() if last_site.get(person) == site)
        for site in counted
    }
    rows = [
        DueAt(site=sites.get(site) if site else None, people=n, since=oldest[site])
        for site, n in counted.items()
    ]
    held = _unneeded(limits_at(session, until))
    return Due(
        at=tuple(sorted(rows, key=lambda each: (each.site is None, each.site and each.site.code))),
        households=session.scalar(
            sa.select(sa.func.count()).select_from(due_households(session, until).subquery())
        )
        or 0,
        held=session.scalar(
            sa.select(sa.func.count())
            .select_from(Person)
            .where(
                held,
                Person.id.in_(held_people()),
                Person.id.in_(visible_people(session, scope)),
            )
        )
        or 0,
    )


def _last_needed(session: Session, people: sa.Select[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    ended = (
        sa.select(Isolation.person_id, sa.func.max(Isolation.ended_at).label("ended_at"))
        .group_by(Isolation.person_id)
        .subquery()
    )
    rows = session.execute(
        sa.select(Person.id, sa.func.coalesce(ended.c.ended_at, Person.recorded_at))
        .outerjoin(ended, ended.c.person_id == Person.id)
        .where(Person.id.in_(people))
    )
    return {row[0]: row[1] for row in rows}


def _last_sites(session: Session, people: sa.Select[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    rows = session.execute(
        sa.select(OccupancyGuest.person_id, Occupancy.site_id)
        .join(OccupancyGuest.occupancy)
        .where(OccupancyGuest.admitted_at.is_not(None), OccupancyGuest.person_id.in_(people))
        .order_by(Occupancy.from_at, Occupancy.id)
    )
    return {row.person_id: row.site_id for row in rows}


def due_households(session: Session, until: datetime) -> sa.Select[uuid.UUID]:
    """Ids of households whose last round closed before the limit, and that still have a number."""
    closed = limits_at(session, until).households
    later = (
        sa.select(HouseholdReservation.id)
        .join(ReservationRound, ReservationRound.id == HouseholdReservation.round_id)
        .where(
            HouseholdReservation.household_id == Household.id, ReservationRound.closes_at >= closed
        )
    )
    return sa.select(Household.id).where(
        Household.tail != "", Household.recorded_at < closed, ~later.exists()
    )


def erased_people(session: Session) -> set[uuid.UUID]:
    """Ids of everybody who was erased."""
    return {each for each in session.scalars(sa.select(Erasure.person_id)) if each is not None}


def unerased(session: Session, people: Collection[uuid.UUID]) -> list[uuid.UUID]:
    """Which of these people are on record and not erased."""
    if not people:
        return []
    known = sa.select(Person.id).where(~sa.exists().where(Erasure.person_id == Person.id))
    return [each for each in session.scalars(known.order_by(Person.id)) if each in people]


def group_of(session: Session, person: uuid.UUID) -> list[uuid.UUID]:
    """The person and every record that was merged into theirs."""
    found = [person]
    for each in found:
        found += session.scalars(sa.select(Person.id).where(Person.merged_into_id == each))
    return found


def owned(name: str, entry: Entry, people: Any) -> sa.ColumnElement[bool]:
    """Which rows of a table are those of people, given as ids or as a question for ids."""
    columns = table(name).columns
    theirs = sa.select(Isolation.id).where(Isolation.person_id.in_(people))
    papers = sa.select(Certificate.id).where(Certificate.person_id.in_(people))
    by = {"isolation_id": theirs, "index_isolation_id": theirs, "certificate_id": papers}
    return sa.or_(*(columns[each].in_(by.get(each, people)) for each in entry.of))


def preview(session: Session, people: Any) -> list[Part]:
    """How many rows of each table would be emptied or deleted, and how many stay nameless."""
    parts = []
    for name, entry in REGISTER.items():
        if not (entry.of and (entry.emptied or entry.gone)):
            continue
        count = session.scalar(
            sa.select(sa.func.count()).select_from(table(name)).where(owned(name, entry, people))
        )
        if count:
            parts.append(Part(table=name, rows=count, stays=0 if entry.gone else count))
    return parts


def files_of(session: Session, people: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Stored files that may name somebody: noted ones, and older ones made since they are known."""
    lists = table("manifest").columns
    listed = sa.select(lists.file_id).where(
        lists.id.in_(
            sa.select(Passenger.manifest_id).where(
                Passenger.person_id.in_(people), Passenger.manifest_id.is_not(None)
            )
        )
    )
    noted = sa.select(files.FileSubject.file_id).where(files.FileSubject.person_id.in_(people))
    known = sa.select(sa.func.min(Person.recorded_at)).where(Person.id.in_(people))
    unnoted = sa.and_(
        files.StoredFile.subjects_noted.is_(sa.false()),
        files.StoredFile.recorded_at >= known.scalar_subquery(),
    )
    return list(
        session.scalars(
            sa.select(files.StoredFile.id).where(
                files.StoredFile.destroyed_at.is_(None),
                sa.or_(files.StoredFile.id.in_(listed), files.StoredFile.id.in_(noted), unnoted),
            )
        )
    )


def hold_on(session: Session, person: uuid.UUID) -> Hold | None:
    """The hold on a file, where there is one."""
    return session.scalars(
        sa.select(Hold).where(Hold.person_id == person, Hold.lifted_at.is_(None))
    ).first()


def holds_in(session: Session, scope: Scope) -> list[Hold]:
    """Files that are held, of people whom the user may see; the oldest first."""
    return list(
        session.scalars(
            sa.select(Hold)
            .where(Hold.lifted_at.is_(None), Hold.person_id.in_(visible_people(session, scope)))
            .order_by(Hold.occurred_at, Hold.id)
        )
    )


def requests_in(session: Session, scope: Scope) -> list[EraseRequest]:
    """Requests that wait for a second person; the oldest first."""
    return list(
        session.scalars(
            sa.select(EraseRequest)
            .where(
                EraseRequest.state == RequestState.WAITING,
                EraseRequest.person_id.in_(visible_people(session, scope)),
            )
            .order_by(EraseRequest.occurred_at, EraseRequest.id)
        )
    )


def get_request_in(session: Session, scope: Scope, request: uuid.UUID) -> EraseRequest:
    """A request of a person whom the user may see, locked.

    :raises NotFound: there is none, or outside the scope
    """
    row = session.get(EraseRequest, request, with_for_update=True)
    if row is None or not session.scalar(
        sa.select(sa.literal(row.person_id).in_(visible_people(session, scope)))
    ):
        raise NotFound("request to erase")
    return row


def request_of(session: Session, person: uuid.UUID) -> EraseRequest | None:
    """The latest request to erase somebody."""
    return session.scalars(
        sa.select(EraseRequest)
        .where(EraseRequest.person_id == person)
        .order_by(EraseRequest.occurred_at.desc(), EraseRequest.id.desc())
    ).first()


def erasure_of(session: Session, person: uuid.UUID) -> Erasure | None:
    """When and by whom somebody was erased."""
    return session.scalars(sa.select(Erasure).where(Erasure.person_id == person)).first()


def erasures(session: Session, *, limit: int = 20) -> list[Erasure]:
    """The latest erasures, newest first."""
    return list(
        session.scalars(
            sa.select(Erasure).order_by(Erasure.occurred_at.desc(), Erasure.id.desc()).limit(limit)
        )
    )


def problems(session: Session) -> list[str]:
    """What should not be left of erased people, for the doctor; an empty list is good health."""
    named = session.scalars(
        sa.select(Erasure.person_id)
        .join(Person, Person.id == Erasure.person_id)
        .where(sa.or_(Person.surname != "", Person.phone != "", Person.home_address != ""))
    )
    unclosed = session.scalars(sa.select(Erasure.person_id).where(Erasure.closed_at.is_(None)))
    return [
        *(f"person {each} was erased and has a name again" for each in named),
        *(f"the erasure of person {each} was never closed" for each in unclosed),
        *(
            f"stored file {each[:12]} was destroyed and is still there"
            for each in files.undestroyed(session)
        ),
    ]

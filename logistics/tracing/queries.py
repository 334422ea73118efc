"""The ripple of a positive: everybody near within the look-back, with reasons and what follows."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.arrivals.own_file import not_own
from logistics.arrivals.people_models import Person
from logistics.config import settings
from logistics.health.queries import records
from logistics.isolation.clock_of import ClockOrigin, clock_of, reckon
from logistics.isolation.models import Isolation, IsolationState
from logistics.isolation.queries import (
    PlaceOf,
    get_person_in,
    isolations_of,
    places_of,
    visible_people,
)
from logistics.policy import queries as policies
from logistics.policy.document import Category, Circumstance, Ground, PolicyVersion
from logistics.policy.release_rules import Finding
from logistics.staff.models import StaffMember
from logistics.staff.queries import visible as visible_staff
from logistics.tracing.gathering import in_vehicles, on_flights, on_floors
from logistics.tracing.rules import Meeting, Met, NoPositive, counting, traced_from
from logistics.wording import say


class ContactState(StrEnum):
    """What a contact is to us now."""

    ISOLATED = "in_isolation"
    ENDED = "isolation_over"
    FREE = "never_isolated"
    STAFF = "on_staff"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Somebody who was near a positive.

    :ivar place: the room they have now, if any
    :ivar old_end: when the isolation ends as it stands, or ended
    :ivar new_category: as a close contact; unset where the policy changes nothing for them
    :ivar new_end: the end that would follow; unset where nothing changes
    :ivar needs_room: central isolation would follow, and they have no room
    """

    who: Met
    name: str
    phone: str
    state: ContactState
    place: PlaceOf | None
    category: str
    meetings: tuple[Meeting, ...]
    old_end: datetime | None
    new_category: str
    new_end: datetime | None
    needs_room: bool

    @property
    def last_met(self) -> datetime:
        """The last moment of all meetings."""
        return max(each.until for each in self.meetings)


@dataclass(frozen=True, kw_only=True)
class Ripple:
    """Everybody near a positive.

    :ivar since: the look-back reaches this far
    :ivar hidden: contacts whom the user may not see
    """

    person: Person
    onset: datetime
    since: datetime
    version: PolicyVersion
    contacts: tuple[Contact, ...]
    hidden: int


def ripple_of(
    session: Session,
    scope: Scope,
    person: uuid.UUID,
    *,
    onset: datetime | None = None,
    at: datetime,
) -> Ripple:
    """Whom a person met within the look-back of the policy, and what would follow for them.

    :param onset: when symptoms began; without it the first positive sample counts
    :raises NotFound: there is no such person, or the user may not see them
    :raises NoPositive: no result is positive, and no moment is given
    """
    index = get_person_in(session, scope, person)
    first = onset or _first_positive(session, index.id)
    if first is None:
        raise NoPositive(
            say("No result of this person is positive. Say the day on which symptoms began.")
        )
    version = policies.latest(session)
    since = traced_from(onset=first, rules=version.tracing, zone=settings().zone)
    staff = index.staff_member_id
    meetings = [
        *on_flights(session, index.id, version.tracing, since, at),
        *in_vehicles(session, index.id, staff, version.tracing, since, at),
        *on_floors(session, index.id, staff, version.tracing, since, at),
    ]
    contacts, hidden = _contacts(session, scope, meetings, version, at)
    return Ripple(
        person=index, onset=first, since=since, version=version, contacts=contacts, hidden=hidden
    )


def _first_positive(session: Session, person: uuid.UUID) -> datetime | None:
    found = records(session, [each.id for each in isolations_of(session, person)]).values()
    positive = [
        sample.occurred_at
        for record in found
        for sample in record.samples
        if sample.result is Finding.POSITIVE
    ]
    return min(positive, default=None)


def _contacts(
    session: Session,
    scope: Scope,
    meetings: Sequence[Meeting],
    version: PolicyVersion,
    at: datetime,
) -> tuple[tuple[Contact, ...], int]:
    of_members = _people_of_staff(session, [each.who.member_id for each in meetings])
    by_who: dict[Met, list[Meeting]] = defaultdict(list)
    for each in meetings:
        linked = of_members.get(each.who.member_id)
        by_who[Met(person_id=linked) if linked else each.who].append(each)
    people = _people(session, scope, [who.person_id for who in by_who])
    members = _members(session, scope, [who.member_id for who in by_who])
    latest = _latest_isolations(session, list(people))
    ids = [row.id for row in latest.values() if row.state is not IsolationState.ENDED]
    places = places_of(session, ids, at)
    contacts = []
    for who, theirs in by_who.items():
        theirs.sort(key=lambda each: (each.since, each.kind))
        if who.person_id in people:
            row = latest.get(who.person_id)
            place = places.get(row.id) if row is not None else None
            contacts.append(
                _person(session, people[who.person_id], row, place, theirs, version, at)
            )
        elif who.member_id in members:
            contacts.append(_member(members[who.member_id], theirs, version))
    contacts.sort(key=lambda each: (each.new_end is None, -each.last_met.timestamp(), each.name))
    return tuple(contacts), len(by_who) - len(contacts)


def _person(
    session: Session,
    person: Person,
    row: Isolation | None,
    place: PlaceOf | None,
    meetings: list[Meeting],
    version: PolicyVersion,
    at: datetime,
) -> Contact:
    isolated = row is not None and row.state is not IsolationState.ENDED
    old_end = None
    if row is not None:
        old_end = clock_of(session, row).release_due if isolated else row.ended_at
    category, end, central = _consequence(meetings, version)
    if isolated and end is not None and old_end is not None:
        end = max(end, old_end)
    return Contact(
        who=Met(person_id=person.id, member_id=person.staff_member_id),
        name=person.full_name,
        phone=person.phone,
        state=(
            ContactState.ISOLATED
            if isolated
            else ContactState.ENDED
            if row is not None
            else ContactState.STAFF
            if person.staff_member_id is not None
            else ContactState.FREE
        ),
        place=place,
        category=row.category if row is not None else "",
        meetings=tuple(meetings),
        old_end=old_end,
        new_category=category,
        new_end=end,
        needs_room=central and place is None and end is not None and end > at,
    )


def _member(member: StaffMember, meetings: list[Meeting], version: PolicyVersion) -> Contact:
    category, end, central = _consequence(meetings, version)
    return Contact(
        who=Met(member_id=member.id),
        name=member.name,
        phone=member.phone,
        state=ContactState.STAFF,
        place=None,
        category="",
        meetings=tuple(meetings),
        old_end=None,
        new_category=category,
        new_end=end,
        needs_room=central,
    )


def _consequence(
    meetings: Sequence[Meeting], version: PolicyVersion
) -> tuple[str, datetime | None, bool]:
    """The category of a close contact, when their isolation ends, and whether it takes a room."""
    close = counting(meetings, version.tracing)
    category = _close_contact(version)
    if not close or category is None:
        return "", None, False
    clock = reckon(
        version,
        category=category.code,
        circumstance=Circumstance.OTHERWISE,
        origin=ClockOrigin(
            zone=settings().zone, last_exposure_at=max(each.until for each in close)
        ),
    )
    return category.code, clock.release_due, clock.site_until is not None


def _close_contact(version: PolicyVersion) -> Category | None:
    return next(
        (each for each in version.categories if Ground.CONFIRMED_CONTACT in each.grounds), None
    )


def _people_of_staff(
    session: Session, members: Sequence[uuid.UUID | None]
) -> dict[uuid.UUID | None, uuid.UUID]:
    rows = session.execute(
        sa.select(Person.staff_member_id, Person.id).where(
            Person.staff_member_id.in_({each for each in members if each})
        )
    )
    return {row.staff_member_id: row.id for row in rows}


def _people(
    session: Session, scope: Scope, ids: Sequence[uuid.UUID | None]
) -> dict[uuid.UUID | None, Person]:
    rows = session.scalars(
        sa.select(Person).where(
            Person.id.in_({each for each in ids if each}),
            Person.id.in_(visible_people(session, scope)),
            not_own(Person.id),
        )
    )
    return {row.id: row for row in rows}


def _members(
    session: Session, scope: Scope, ids: Sequence[uuid.UUID | None]
) -> dict[uuid.UUID | None, StaffMember]:
    rows = session.scalars(
        sa.select(StaffMember).where(
            StaffMember.id.in_({each for each in ids if each}), visible_staff(scope)
        )
    )
    return {row.id: row for row in rows}


def _latest_isolations(
    session: Session, people: Sequence[uuid.UUID | None]
) -> dict[uuid.UUID | None, Isolation]:
    rows = session.scalars(
        sa.select(Isolation)
        .where(Isolation.person_id.in_({each for each in people if each}))
        .order_by(Isolation.occurred_at, Isolation.id)
    )
    return {row.person_id: row for row in rows}

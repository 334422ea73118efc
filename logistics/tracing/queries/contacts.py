"""What is on record about contacts, each kind in one question, however many they are."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from logistics.access.rules import Scope
from logistics.arrivals.models import Arrival, Passenger
from logistics.arrivals.own_file import not_oneself, not_own
from logistics.arrivals.people_models import Person
from logistics.isolation.models import EndKind, Isolation, IsolationState
from logistics.isolation.queries import PlaceOf, places_of, present_guests, visible_people
from logistics.policy import queries as policies
from logistics.sites.models import District
from logistics.staff.models import StaffMember, StaffShift
from logistics.staff.queries import visible as visible_staff
from logistics.tracing.queries.consequences import About

Ids = Sequence[uuid.UUID | None]


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of some contacts.

    :ivar isolations: the latest of each person
    :ivar arrivals: the latest arrival of each person, with the destination stated there
    :ivar released: isolations whose person is released and still in the room
    :ivar versions: the row of each version of the policy by its number
    :ivar shifts: how many shifts lie ahead of a staff member
    """

    isolations: Mapping[uuid.UUID, Isolation]
    arrivals: Mapping[uuid.UUID, Passenger]
    places: Mapping[uuid.UUID, PlaceOf]
    released: frozenset[uuid.UUID]
    members: Mapping[uuid.UUID | None, uuid.UUID]
    ours: frozenset[uuid.UUID]
    versions: Mapping[int, uuid.UUID]
    shifts: Mapping[uuid.UUID | None, int]

    def about(self, person: Person) -> About:
        """A person as they stand now."""
        row = self.isolations.get(person.id)
        passenger = self.arrivals.get(person.id)
        district = self.district_of(person)
        return About(
            person=person,
            isolation=row,
            arrival=passenger.arrival if passenger else None,
            released_here=row is not None and row.id in self.released,
            ours=district is None or district in self.ours,
        )

    def district_of(self, person: Person) -> uuid.UUID | None:
        """Who answers for a person: where they are isolated, went to, or work."""
        row = self.isolations.get(person.id)
        if row is not None and row.end_kind is not EndKind.TRANSFERRED_OUT:
            return row.district_id
        passenger = self.arrivals.get(person.id)
        if passenger is not None and passenger.destination_id is not None:
            return passenger.destination_id
        return self.members.get(person.staff_member_id)


def known_of(
    session: Session, people: Sequence[Person], members: Sequence[StaffMember], at: datetime
) -> Known:
    """What is on record about people and staff."""
    ids = [each.id for each in people]
    isolations = _latest_isolations(session, ids)
    running = [row.id for row in isolations.values() if row.state is not IsolationState.ENDED]
    completed = [row.id for row in isolations.values() if row.end_kind is EndKind.COMPLETED]
    staff = {each.staff_member_id for each in people} | {each.id for each in members}
    return Known(
        isolations=isolations,
        arrivals=_latest_arrivals(session, ids),
        places=places_of(session, running, at),
        released=frozenset(each.isolation_id for each in present_guests(session, completed)),
        members=_districts_of_staff(session, list(staff)),
        ours=frozenset(session.scalars(sa.select(District.id).where(District.ours))),
        versions=policies.ids_by_number(session),
        shifts=_shifts_ahead(session, list(staff), at),
    )


def people_in(session: Session, scope: Scope, ids: Ids) -> dict[uuid.UUID | None, Person]:
    """The people among these whom the user may see; never the user."""
    rows = session.scalars(
        sa.select(Person).where(
            Person.id.in_({each for each in ids if each}),
            Person.id.in_(visible_people(session, scope)),
            Person.merged_into_id.is_(None),
            not_own(Person.id),
        )
    )
    return {row.id: row for row in rows}


def members_in(session: Session, scope: Scope, ids: Ids) -> dict[uuid.UUID | None, StaffMember]:
    """The staff among these whom the user may see; never the user."""
    rows = session.scalars(
        sa.select(StaffMember).where(
            StaffMember.id.in_({each for each in ids if each}),
            visible_staff(scope),
            not_oneself(),
        )
    )
    return {row.id: row for row in rows}


def _latest_isolations(session: Session, people: Ids) -> dict[uuid.UUID, Isolation]:
    rows = session.scalars(
        sa.select(Isolation)
        .where(Isolation.person_id.in_(people))
        .order_by(Isolation.occurred_at, Isolation.id)
    )
    return {row.person_id: row for row in rows}


def _latest_arrivals(session: Session, people: Ids) -> dict[uuid.UUID, Passenger]:
    rows = session.scalars(
        sa.select(Passenger)
        .join(Arrival, Arrival.id == Passenger.arrival_id)
        .where(Passenger.person_id.in_(people))
        .options(joinedload(Passenger.arrival))
        .order_by(Arrival.scheduled_at, Passenger.id)
    )
    return {row.person_id: row for row in rows}


def _districts_of_staff(session: Session, members: Ids) -> dict[uuid.UUID | None, uuid.UUID]:
    rows = session.execute(
        sa.select(StaffMember.id, StaffMember.district_id).where(StaffMember.id.in_(members))
    )
    return {row.id: row.district_id for row in rows}


def _shifts_ahead(session: Session, members: Ids, at: datetime) -> dict[uuid.UUID | None, int]:
    rows = session.execute(
        sa.select(StaffShift.member_id, sa.func.count().label("shifts"))
        .where(
            StaffShift.member_id.in_(members),
            StaffShift.withdrawn_at.is_(None),
            StaffShift.until_at > at,
        )
        .group_by(StaffShift.member_id)
    )
    return {row.member_id: row.shifts for row in rows}

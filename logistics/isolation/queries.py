"""Questions about isolations and the occupancy of rooms."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from logistics.access.rules import Scope
from logistics.arrivals.models import Arrival, Passenger
from logistics.arrivals.own_file import check_not_own, not_own
from logistics.arrivals.people_models import Person
from logistics.errors import NotFound
from logistics.isolation.models import (
    AwayKind,
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
    SearchStepKind,
)
from logistics.sites import queries as sites
from logistics.sites.models import Site
from logistics.sites.rules.facts import RoomFacts
from logistics.transfers.models import Trip, TripRider, TripStop

HOLDING = (OccupancyState.EXPECTED, OccupancyState.PRESENT, OccupancyState.ENDED)
CURRENT = (OccupancyState.EXPECTED, OccupancyState.PRESENT)


def get_isolation(session: Session, isolation: uuid.UUID, *, lock: bool = False) -> Isolation:
    """An isolation by its id.

    :raises NotFound: there is none
    """
    row = session.get(Isolation, isolation, with_for_update=lock or None, populate_existing=lock)
    if row is None:
        raise NotFound("isolation")
    return row


def named_isolation(session: Session, name: str) -> Isolation:
    """An isolation by its id or by the number of its order.

    :raises NotFound: there is none
    """
    try:
        return get_isolation(session, uuid.UUID(name))
    except ValueError:
        number = sa.select(IsolationOrder.isolation_id).where(IsolationOrder.number == name.upper())
    found = session.scalar(number)
    if found is None:
        raise NotFound("isolation")
    return get_isolation(session, found)


def find_open(session: Session, person: uuid.UUID) -> Isolation | None:
    """The isolation of a person that is expected or open."""
    return session.scalars(
        sa.select(Isolation).where(
            Isolation.person_id == person, Isolation.state != IsolationState.ENDED
        )
    ).first()


def open_by_person(session: Session, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, Isolation]:
    """The expected or open isolation of each person who has one."""
    rows = session.scalars(
        sa.select(Isolation).where(
            Isolation.person_id.in_(people), Isolation.state != IsolationState.ENDED
        )
    )
    return {row.person_id: row for row in rows}


def latest_by_person(session: Session, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, Isolation]:
    """The last isolation of each of the people who has one that was not annulled."""
    rows = session.scalars(
        sa.select(Isolation)
        .where(
            Isolation.person_id.in_(people),
            sa.or_(Isolation.end_kind.is_(None), Isolation.end_kind != EndKind.ANNULLED),
        )
        .order_by(Isolation.occurred_at, Isolation.id)
    )
    return {row.person_id: row for row in rows}


def isolations_of(session: Session, person: uuid.UUID) -> list[Isolation]:
    """Every isolation of a person, latest first."""
    return list(
        session.scalars(
            sa.select(Isolation)
            .where(Isolation.person_id == person)
            .order_by(Isolation.occurred_at.desc())
        )
    )


def people_of(session: Session, isolations: Sequence[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The person of each isolation."""
    rows = session.execute(
        sa.select(Isolation.id, Isolation.person_id).where(Isolation.id.in_(isolations))
    )
    return {row.id: row.person_id for row in rows}


def get_occupancy(session: Session, occupancy: uuid.UUID) -> Occupancy:
    """An occupancy by its id.

    :raises NotFound: there is none
    """
    row = session.get(Occupancy, occupancy)
    if row is None:
        raise NotFound("occupancy")
    return row


def get_occupancy_in(session: Session, scope: Scope, occupancy: uuid.UUID) -> Occupancy:
    """An occupancy of a site that the user may see.

    :raises NotFound: there is none, or it lies outside the scope
    """
    row = get_occupancy(session, occupancy)
    sites.get_site(session, scope, row.site_id)
    check_not_own(session, [guest.person_id for guest in row.guests])
    return row


def holding(session: Session, rooms: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Occupancy]]:
    """The occupancies that hold each room at any time, by room."""
    found: dict[uuid.UUID, list[Occupancy]] = {}
    for row in session.scalars(
        sa.select(Occupancy)
        .where(Occupancy.room_id.in_(rooms), Occupancy.state.in_(HOLDING))
        .order_by(Occupancy.from_at)
    ):
        found.setdefault(row.room_id, []).append(row)
    return found


def rooms_of(
    session: Session, isolations: Sequence[uuid.UUID], *, every: bool = False
) -> list[Occupancy]:
    """The rooms that isolations have or expect, oldest first; ``every`` adds the past ones."""
    question = (
        sa.select(Occupancy)
        .where(Occupancy.guests.any(OccupancyGuest.isolation_id.in_(isolations)))
        .order_by(Occupancy.from_at)
    )
    if not every:
        question = question.where(Occupancy.state.in_(CURRENT))
    return list(session.scalars(question))


def present_guests(session: Session, isolations: Sequence[uuid.UUID]) -> list[OccupancyGuest]:
    """The guests among these isolations who are in a room now."""
    return list(
        session.scalars(
            sa.select(OccupancyGuest).where(
                OccupancyGuest.isolation_id.in_(isolations),
                OccupancyGuest.admitted_at.is_not(None),
                OccupancyGuest.left_at.is_(None),
            )
        )
    )


def sites_of_guests(session: Session, guests: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """The sites that these guests sleep at."""
    return list(
        session.scalars(
            sa.select(Occupancy.site_id)
            .join(OccupancyGuest, OccupancyGuest.occupancy_id == Occupancy.id)
            .where(OccupancyGuest.id.in_(guests))
            .distinct()
        )
    )


def observed_in(session: Session, site: uuid.UUID) -> list[OccupancyGuest]:
    """Who is in a room of a site in an open isolation and not away; never the user."""
    away = sa.select(AwayPeriod.isolation_id).where(AwayPeriod.back_at.is_(None))
    return list(
        session.scalars(
            sa.select(OccupancyGuest)
            .join(OccupancyGuest.occupancy)
            .join(OccupancyGuest.isolation)
            .where(
                Occupancy.site_id == site,
                Occupancy.state == OccupancyState.PRESENT,
                OccupancyGuest.admitted_at.is_not(None),
                OccupancyGuest.left_at.is_(None),
                Isolation.state == IsolationState.OPEN,
                OccupancyGuest.isolation_id.not_in(away),
                not_own(OccupancyGuest.person_id),
            )
            .options(
                contains_eager(OccupancyGuest.occupancy),
                contains_eager(OccupancyGuest.isolation),
                joinedload(OccupancyGuest.person),
            )
        )
    )


def room_label(session: Session, room: uuid.UUID, at: datetime) -> str:
    """A room as people call it: building and number."""
    facts = sites.facts_of_rooms(session, [room], at).get(room)
    return label(facts) if facts else "?"


def label(room: RoomFacts) -> str:
    """A room as people call it: building and number."""
    return f"{room.building} {room.number}"


def beginning_between(
    session: Session, site_ids: Sequence[uuid.UUID], start: datetime, end: datetime
) -> list[Occupancy]:
    """The occupancies, expected or present, that begin in a period, with guests and people."""
    return list(
        session.scalars(
            sa.select(Occupancy)
            .where(
                Occupancy.site_id.in_(site_ids),
                Occupancy.state.in_(CURRENT),
                Occupancy.from_at >= start,
                Occupancy.from_at < end,
            )
            .options(
                selectinload(Occupancy.guests).joinedload(OccupancyGuest.person),
                selectinload(Occupancy.guests)
                .joinedload(OccupancyGuest.isolation)
                .selectinload(Isolation.clock_changes),
            )
            .order_by(Occupancy.from_at)
        ).unique()
    )


def sites_expecting(
    session: Session, site_ids: Sequence[uuid.UUID], start: datetime, end: datetime
) -> set[uuid.UUID]:
    """The sites at which an occupancy, expected or present, begins in a period."""
    return set(
        session.scalars(
            sa.select(Occupancy.site_id)
            .where(
                Occupancy.site_id.in_(site_ids),
                Occupancy.state.in_(CURRENT),
                Occupancy.from_at >= start,
                Occupancy.from_at < end,
            )
            .distinct()
        )
    )


def without_room(session: Session, districts: Sequence[uuid.UUID]) -> list[Isolation]:
    """Isolations that are expected or open, need a room and have or expect none."""
    housed = (
        sa.select(OccupancyGuest.isolation_id)
        .join(OccupancyGuest.occupancy)
        .where(Occupancy.state.in_(CURRENT), OccupancyGuest.left_at.is_(None))
    )
    away = sa.select(AwayPeriod.isolation_id).where(AwayPeriod.back_at.is_(None))
    return list(
        session.scalars(
            sa.select(Isolation)
            .where(
                Isolation.district_id.in_(districts),
                Isolation.state != IsolationState.ENDED,
                Isolation.id.not_in(housed),
                Isolation.id.not_in(away),
                not_own(Isolation.person_id),
            )
            .options(joinedload(Isolation.person))
            .order_by(Isolation.occurred_at)
        )
    )


@dataclass(frozen=True, kw_only=True)
class PlaceOf:
    """Where somebody in isolation sleeps or is expected, in words."""

    site_id: uuid.UUID
    site: str
    room_id: uuid.UUID
    room: str
    present: bool


def places_of(
    session: Session, isolations: Sequence[uuid.UUID], at: datetime
) -> dict[uuid.UUID, PlaceOf]:
    """The present or expected room of each isolation that has one."""
    rows = session.execute(
        sa.select(OccupancyGuest.isolation_id, Occupancy, Site.code)
        .join(OccupancyGuest.occupancy)
        .join(Site, Site.id == Occupancy.site_id)
        .where(
            OccupancyGuest.isolation_id.in_(isolations),
            OccupancyGuest.left_at.is_(None),
            Occupancy.state.in_(CURRENT),
        )
        .order_by(Occupancy.from_at)
    ).all()
    rooms = sites.facts_of_rooms(session, {row.room_id for _, row, _ in rows}, at)
    return {
        isolation: PlaceOf(
            site_id=row.site_id,
            site=code,
            room_id=row.room_id,
            room=label(rooms[row.room_id]) if row.room_id in rooms else "?",
            present=row.state is OccupancyState.PRESENT,
        )
        for isolation, row, code in rows
    }


def order_of(session: Session, isolation: uuid.UUID) -> IsolationOrder | None:
    """The order of an isolation, if one was drawn up."""
    return session.scalars(
        sa.select(IsolationOrder).where(IsolationOrder.isolation_id == isolation)
    ).first()


def links_of(session: Session, isolation: uuid.UUID) -> list[ContactLink]:
    """Whom a contact is linked to, the links that were ended left out."""
    return list(
        session.scalars(
            sa.select(ContactLink)
            .where(ContactLink.isolation_id == isolation, ContactLink.ended_at.is_(None))
            .order_by(ContactLink.id)
        )
    )


def away_of(session: Session, isolation: uuid.UUID) -> list[AwayPeriod]:
    """Every time the person of an isolation was away, oldest first."""
    return list(
        session.scalars(
            sa.select(AwayPeriod)
            .where(AwayPeriod.isolation_id == isolation)
            .order_by(AwayPeriod.occurred_at)
        )
    )


def away_now(session: Session, isolations: Sequence[uuid.UUID]) -> dict[uuid.UUID, AwayPeriod]:
    """Who of these is away now."""
    rows = session.scalars(
        sa.select(AwayPeriod).where(
            AwayPeriod.isolation_id.in_(isolations), AwayPeriod.back_at.is_(None)
        )
    )
    return {row.isolation_id: row for row in rows}


def search_of(session: Session, isolation: uuid.UUID) -> list[SearchStep]:
    """What was done to find the person of an isolation, oldest first."""
    return list(
        session.scalars(
            sa.select(SearchStep)
            .where(SearchStep.isolation_id == isolation)
            .order_by(SearchStep.occurred_at, SearchStep.id)
        )
    )


@dataclass(frozen=True, kw_only=True)
class Missing:
    """Somebody who is missing, by ids.

    :ivar police_at: when the police were told, since the person is missing
    """

    isolation_id: uuid.UUID
    person_id: uuid.UUID
    since: datetime
    police_at: datetime | None


def missing_people(session: Session, scope: Scope) -> list[Missing]:
    """Who is missing, longest first; no person is loaded."""
    police = (
        sa.select(sa.func.max(SearchStep.occurred_at))
        .where(
            SearchStep.isolation_id == AwayPeriod.isolation_id,
            SearchStep.kind == SearchStepKind.POLICE,
            SearchStep.recorded_at >= AwayPeriod.recorded_at,
        )
        .scalar_subquery()
    )
    question = (
        sa.select(Isolation.id, Isolation.person_id, AwayPeriod.occurred_at, police)
        .join(Isolation, Isolation.id == AwayPeriod.isolation_id)
        .where(
            AwayPeriod.kind == AwayKind.MISSING,
            AwayPeriod.back_at.is_(None),
            Isolation.state == IsolationState.OPEN,
        )
        .order_by(AwayPeriod.occurred_at, AwayPeriod.id)
    )
    if not scope.city:
        question = question.where(Isolation.person_id.in_(visible_people(session, scope)))
    return [
        Missing(isolation_id=isolation, person_id=person, since=since, police_at=told)
        for isolation, person, since, told in session.execute(question)
    ]


def isolations_in(session: Session, scope: Scope) -> sa.Select[Any]:
    """The isolations that a user may see, not their own: of a site, a port or a district."""
    question = (
        sa.select(Isolation)
        .where(not_own(Isolation.person_id))
        .options(joinedload(Isolation.person))
        .order_by(Isolation.occurred_at.desc(), Isolation.id)
    )
    if scope.city:
        return question
    return question.where(Isolation.person_id.in_(visible_people(session, scope)))


def visible_people(session: Session, scope: Scope) -> sa.Select[tuple[uuid.UUID]]:
    """Ids of the people a user may see: it follows from rooms, rides, arrivals and destination."""
    if scope.city:
        return sa.select(Person.id)
    site_ids = [site.id for site in sites.sites_in(session, scope)]
    in_rooms = (
        sa.select(OccupancyGuest.person_id)
        .join(OccupancyGuest.occupancy)
        .where(Occupancy.site_id.in_(site_ids), Occupancy.state != OccupancyState.CANCELLED)
    )
    on_rides = (
        sa.select(TripRider.person_id)
        .join(TripStop, TripStop.id == TripRider.stop_id)
        .join(Trip, Trip.id == TripRider.trip_id)
        .where(sa.or_(TripStop.place_id.in_(site_ids), Trip.origin_id.in_(scope.ports)))
    )
    at_desks = (
        sa.select(Passenger.person_id)
        .join(Passenger.arrival)
        .where(
            sa.or_(Arrival.port_id.in_(scope.ports), Passenger.destination_id.in_(scope.districts))
        )
    )
    of_districts = sa.select(Isolation.person_id).where(Isolation.district_id.in_(scope.districts))
    together = sa.union(in_rooms, on_rides, at_desks, of_districts).subquery()
    return sa.select(together.c[0])


def may_see_person(session: Session, scope: Scope, person: uuid.UUID) -> bool:
    """Whether a user may see a person, who is not themselves; no file is opened."""
    seen = sa.exists().where(
        Person.id == person, Person.id.in_(visible_people(session, scope)), not_own(Person.id)
    )
    return bool(session.scalar(sa.select(seen)))


def get_person_in(session: Session, scope: Scope, person: uuid.UUID) -> Person:
    """A person whom the user may see.

    :raises NotFound: there is none, or outside the scope; both read the same
    :raises OwnFile: it is the user's own
    """
    seen = session.scalars(
        sa.select(Person).where(Person.id == person, Person.id.in_(visible_people(session, scope)))
    ).first()
    if seen is None:
        raise NotFound("person")
    check_not_own(session, [seen.id])
    return seen


def get_isolation_in(session: Session, scope: Scope, isolation: uuid.UUID) -> Isolation:
    """An isolation whose person the user may see.

    :raises NotFound: there is none, or outside the scope
    """
    row = get_isolation(session, isolation)
    get_person_in(session, scope, row.person_id)
    return row


def problems(session: Session) -> list[str]:
    """Broken invariants, for the doctor; an empty list is good health."""
    first, second = sa.orm.aliased(Occupancy), sa.orm.aliased(Occupancy)
    overlapping = session.execute(
        sa.select(first.id, second.id)
        .join(second, sa.and_(second.room_id == first.room_id, second.id > first.id))
        .where(
            first.state.in_(HOLDING),
            second.state.in_(HOLDING),
            first.from_at < second.held_until,
            second.from_at < first.held_until,
        )
    ).all()
    nowhere = session.scalars(
        sa.select(Isolation.id).where(
            Isolation.state == IsolationState.OPEN,
            Isolation.id.not_in(
                sa.select(OccupancyGuest.isolation_id).where(
                    OccupancyGuest.admitted_at.is_not(None), OccupancyGuest.left_at.is_(None)
                )
            ),
            Isolation.id.not_in(
                sa.select(AwayPeriod.isolation_id).where(AwayPeriod.back_at.is_(None))
            ),
        )
    ).all()
    twice = session.scalars(
        sa.select(OccupancyGuest.isolation_id)
        .where(OccupancyGuest.admitted_at.is_not(None), OccupancyGuest.left_at.is_(None))
        .group_by(OccupancyGuest.isolation_id)
        .having(sa.func.count() > 1)
    ).all()
    ghosts = session.scalars(
        sa.select(Occupancy.id).where(
            Occupancy.state == OccupancyState.PRESENT,
            ~Occupancy.guests.any(
                sa.and_(OccupancyGuest.admitted_at.is_not(None), OccupancyGuest.left_at.is_(None))
            ),
        )
    ).all()
    return [
        *(f"occupancies {a} and {b} overlap in one room" for a, b in overlapping),
        *(f"isolation {each} is open and its person is nowhere" for each in nowhere),
        *(f"the person of isolation {each} is in two rooms at once" for each in twice),
        *(f"occupancy {each} is present without a guest" for each in ghosts),
    ]

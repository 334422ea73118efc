"""What has happened to people already, and what of a published plan may still be changed."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.isolation.models import (
    AwayPeriod,
    EndKind,
    Isolation,
    IsolationState,
    Occupancy,
    OccupancyGuest,
    OccupancyState,
)
from logistics.planning.people import HeldRoom, Standing
from logistics.transfers.models import Trip, TripRider, TripStop
from logistics.transfers.rules.kinds import PlaceKind, RiderState, TripState

EXPECTED = (OccupancyState.EXPECTED, OccupancyState.PRESENT)
SAME_JOURNEY = timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class RoomHeld:
    """A room that is held for somebody, or that somebody is in."""

    occupancy_id: uuid.UUID
    room_id: uuid.UUID
    site_id: uuid.UUID
    plan_id: uuid.UUID | None
    present: bool
    pinned: bool
    from_at: datetime
    to_at: datetime
    people: tuple[uuid.UUID, ...]
    admitted: frozenset[uuid.UUID]


@dataclass(frozen=True, kw_only=True)
class Ride:
    """A trip to a site that somebody is on, or that is planned for them."""

    trip_id: uuid.UUID
    plan_id: uuid.UUID | None
    planned: bool
    loads_at: datetime


@dataclass(frozen=True, kw_only=True)
class Episode:
    """An isolation, as far as planning goes."""

    arrival_id: uuid.UUID | None
    state: IsolationState
    annulled: bool
    ordered_at: datetime
    away: bool


@dataclass(frozen=True, kw_only=True)
class Standings:
    """What is true of some people already.

    :ivar chain: the published plan of the day and those before it; what they wrote and what
        has not begun may be planned anew
    :ivar staying: trips of theirs that were pinned by hand
    """

    chain: frozenset[uuid.UUID]
    staying: frozenset[uuid.UUID] = frozenset()
    rooms: Mapping[uuid.UUID, RoomHeld] = field(default_factory=dict)
    rides: Mapping[uuid.UUID, tuple[Ride, ...]] = field(default_factory=dict)
    episodes: Mapping[uuid.UUID, tuple[Episode, ...]] = field(default_factory=dict)

    def of(
        self, person: uuid.UUID, arrival: uuid.UUID | None, since: datetime
    ) -> tuple[Standing, HeldRoom | None]:
        """Where a person stands.

        :param since: what happened before belongs to an earlier journey or exposure
        """
        episodes = self.episodes.get(person, ())
        current = next((e for e in episodes if e.state is not IsolationState.ENDED), None)
        room = self.rooms.get(person)
        carried = self.carried(person, since)
        if room is not None:
            return self._with_room(person, room, carried=carried, since=since)
        if current is not None and current.away:
            return Standing.HOUSED, None
        if carried or (current is not None and current.state is IsolationState.OPEN):
            return Standing.ISOLATED, None
        if current is None and any(_ended(e, arrival, since) for e in episodes):
            return Standing.OVER, None
        return Standing.FREE, None

    def _with_room(
        self, person: uuid.UUID, room: RoomHeld, *, carried: bool, since: datetime
    ) -> tuple[Standing, HeldRoom | None]:
        if person in room.admitted or carried or self._rides_otherwise(person, since):
            return Standing.HOUSED, None
        if self.replaceable(room):
            return Standing.FREE, None
        ready_at = None if room.present else room.from_at
        held = HeldRoom(site_id=room.site_id, room_id=room.room_id, ready_at=ready_at)
        return Standing.HELD, held

    def carried(self, person: uuid.UUID, since: datetime) -> bool:
        """Whether somebody boards, is on the way to a site, or was driven there."""
        return any(not r.planned and r.loads_at >= since for r in self.rides.get(person, ()))

    def _rides_otherwise(self, person: uuid.UUID, since: datetime) -> bool:
        """Whether a trip that this plan may not change is planned for somebody."""
        return any(
            ride.planned
            and (
                ride.trip_id in self.staying
                or (ride.plan_id not in self.chain and ride.loads_at >= since)
            )
            for ride in self.rides.get(person, ())
        )

    def replaceable(self, room: RoomHeld) -> bool:
        """Whether a held room may still be given to others: nobody of it is on the way."""
        return (
            not room.present
            and not room.pinned
            and room.plan_id in self.chain
            and not any(
                not ride.planned or ride.plan_id not in self.chain
                for person in room.people
                for ride in self.rides.get(person, ())
                if ride.loads_at >= room.from_at - SAME_JOURNEY
            )
        )

    @property
    def replaceable_rooms(self) -> dict[uuid.UUID, RoomHeld]:
        """Every held room that may still be given to others, by its occupancy."""
        return {room.occupancy_id: room for room in self.rooms.values() if self.replaceable(room)}


def _ended(episode: Episode, arrival: uuid.UUID | None, since: datetime) -> bool:
    if episode.annulled:
        return False
    same_arrival = arrival is not None and episode.arrival_id == arrival
    return same_arrival or (arrival is None and episode.ordered_at >= since)


def standings(
    session: Session,
    people: Collection[uuid.UUID],
    chain: Collection[uuid.UUID],
    staying: Collection[uuid.UUID] = (),
) -> Standings:
    """What is true of people already, and of everybody for whom the chain holds a room.

    :param staying: trips that stay as they are, though the chain wrote them
    """
    rooms = _rooms(session, people, chain)
    everybody = {*people, *(person for room in rooms for person in room.people)}
    return Standings(
        chain=frozenset(chain),
        rooms={person: room for room in rooms for person in room.people},
        rides=_rides(session, everybody, staying),
        staying=frozenset(staying),
        episodes=_episodes(session, everybody),
    )


def _rooms(
    session: Session, people: Collection[uuid.UUID], chain: Collection[uuid.UUID]
) -> list[RoomHeld]:
    theirs = sa.select(OccupancyGuest.occupancy_id).where(
        OccupancyGuest.person_id.in_(people), OccupancyGuest.left_at.is_(None)
    )
    rows = session.execute(
        sa.select(
            Occupancy.id,
            Occupancy.room_id,
            Occupancy.site_id,
            Occupancy.plan_id,
            Occupancy.state,
            Occupancy.pinned,
            Occupancy.from_at,
            Occupancy.to_at,
            OccupancyGuest.person_id,
            OccupancyGuest.admitted_at,
        )
        .join(OccupancyGuest, OccupancyGuest.occupancy_id == Occupancy.id)
        .where(
            Occupancy.state.in_(EXPECTED),
            OccupancyGuest.left_at.is_(None),
            sa.or_(Occupancy.id.in_(theirs), Occupancy.plan_id.in_(chain)),
        )
        .order_by(Occupancy.id, OccupancyGuest.id)
    ).all()
    by_occupancy = defaultdict(list)
    for row in rows:
        by_occupancy[row.id].append(row)
    return [
        RoomHeld(
            occupancy_id=occupancy,
            room_id=guests[0].room_id,
            site_id=guests[0].site_id,
            plan_id=guests[0].plan_id,
            present=guests[0].state is OccupancyState.PRESENT,
            pinned=guests[0].pinned,
            from_at=guests[0].from_at,
            to_at=guests[0].to_at,
            people=tuple(guest.person_id for guest in guests),
            admitted=frozenset(g.person_id for g in guests if g.admitted_at is not None),
        )
        for occupancy, guests in by_occupancy.items()
    ]


def _rides(
    session: Session, people: Collection[uuid.UUID], staying: Collection[uuid.UUID]
) -> dict[uuid.UUID, tuple[Ride, ...]]:
    rows = session.execute(
        sa.select(TripRider.person_id, Trip.id, Trip.plan_id, Trip.state, Trip.loads_at)
        .join(Trip, Trip.id == TripRider.trip_id)
        .join(TripStop, TripStop.id == TripRider.stop_id)
        .where(
            TripRider.person_id.in_(people),
            TripRider.state != RiderState.ABSENT,
            Trip.state != TripState.CANCELLED,
            TripStop.place_kind == PlaceKind.SITE,
        )
    )
    found: dict[uuid.UUID, tuple[Ride, ...]] = defaultdict(tuple)
    for person, trip, plan, state, loads_at in rows:
        ride = Ride(
            trip_id=trip,
            plan_id=None if trip in staying else plan,
            planned=state is TripState.PLANNED,
            loads_at=loads_at,
        )
        found[person] = (*found[person], ride)
    return found


def _episodes(
    session: Session, people: Collection[uuid.UUID]
) -> dict[uuid.UUID, tuple[Episode, ...]]:
    away = sa.exists().where(AwayPeriod.isolation_id == Isolation.id, AwayPeriod.back_at.is_(None))
    rows = session.execute(
        sa.select(
            Isolation.person_id,
            Isolation.arrival_id,
            Isolation.state,
            Isolation.end_kind,
            Isolation.occurred_at,
            away.label("away"),
        ).where(Isolation.person_id.in_(people))
    )
    found: dict[uuid.UUID, tuple[Episode, ...]] = defaultdict(tuple)
    for row in rows:
        episode = Episode(
            arrival_id=row.arrival_id,
            state=row.state,
            annulled=row.end_kind is EndKind.ANNULLED,
            ordered_at=row.occurred_at,
            away=bool(row.away),
        )
        found[row.person_id] = (*found[row.person_id], episode)
    return found

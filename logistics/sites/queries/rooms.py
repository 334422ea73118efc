"""Questions about rooms: their use, blocks and turnarounds at a moment."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from logistics.access.rules import Scope
from logistics.periods import Period
from logistics.policy import queries as policy
from logistics.policy.document import TurnaroundMinutes
from logistics.sites.models import (
    Building,
    Floor,
    Room,
    RoomBlock,
    RoomClass,
    RoomUse,
    Turnaround,
    Zone,
)
from logistics.sites.queries.inspections import stops_in_force
from logistics.sites.queries.within import get_within
from logistics.sites.rules.facts import RoomFacts, StopFacts, when_free
from logistics.sites.rules.turnaround import TurnaroundClock


def room_availability(
    session: Session, site_ids: Collection[uuid.UUID], at: datetime
) -> list[RoomFacts]:
    """Every room of some sites at a moment, in walking order; four queries, however many rooms.

    A room whose number and use begin later is not listed.
    """
    return _facts(session, Room.site_id.in_(site_ids), site_ids, at)


def room_facts(session: Session, room: Room, at: datetime) -> RoomFacts | None:
    """One room at a moment; None before its first use."""
    found = _facts(session, Room.id == room.id, [room.site_id], at)
    return found[0] if found else None


def facts_of_rooms(
    session: Session, room_ids: Collection[uuid.UUID], at: datetime
) -> dict[uuid.UUID, RoomFacts]:
    """Some rooms at a moment by their ids, in walking order."""
    site_ids = session.scalars(
        sa.select(Room.site_id).where(Room.id.in_(room_ids)).distinct()
    ).all()
    return {room.id: room for room in _facts(session, Room.id.in_(room_ids), site_ids, at)}


def _facts(
    session: Session,
    wanted: sa.ColumnElement[bool],
    site_ids: Collection[uuid.UUID],
    at: datetime,
) -> list[RoomFacts]:
    blocks = _blocks_by_room(session, site_ids, at)
    turnarounds = {each.room_id: each for each in open_turnarounds(session, site_ids)}
    stops = stops_in_force(session, site_ids, at)
    rows = session.execute(
        sa.select(Room, RoomUse, Zone, Floor, Building)
        .join(RoomUse, RoomUse.room_id == Room.id)
        .join(Zone, Zone.id == RoomUse.zone_id)
        .join(Floor, Floor.id == Room.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .where(wanted, *in_use(at))
    )
    found = [
        _room_facts(row, blocks.get(row[0].id, ()), turnarounds.get(row[0].id), stops, at)
        for row in rows
    ]
    return sorted(found, key=lambda room: room.walk)


def in_use(at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions on :class:`RoomUse` that pick the use of a room at a moment."""
    return (RoomUse.from_at <= at, sa.or_(RoomUse.to_at.is_(None), RoomUse.to_at > at))


def _room_facts(
    row: Any,
    blocked: tuple[Period, ...],
    turnaround: Turnaround | None,
    stops: Sequence[StopFacts],
    at: datetime,
) -> RoomFacts:
    room, use, zone, floor, building = row
    clock = clock_of(turnaround) if turnaround else None
    free_from, usable = when_free(blocked, clock, at)
    return RoomFacts(
        id=room.id,
        site_id=room.site_id,
        building=building.name,
        building_order=building.walking_order,
        floor_id=floor.id,
        floor_number=floor.number,
        number=use.number,
        corridor_position=room.corridor_position,
        corridor_side=room.corridor_side,
        zone_id=zone.id,
        zone_kind=zone.kind,
        zone_name=zone.name,
        purpose=use.purpose,
        use_until=use.to_at,
        beds=room.beds,
        own_bathroom=room.own_bathroom,
        window_m2=room.window_m2,
        own_ventilation=room.own_ventilation,
        step_free=room.step_free,
        negative_pressure=room.negative_pressure,
        cot=room.cot,
        at=at,
        blocked=blocked,
        turnaround=clock,
        turnaround_id=turnaround.id if turnaround else None,
        free_from=free_from,
        usable=usable,
        stopped=any(
            stop.site_id == room.site_id and stop.floor_id in (None, room.floor_id)
            for stop in stops
        ),
        version=room.version,
    )


def _blocks_by_room(
    session: Session, site_ids: Collection[uuid.UUID], at: datetime
) -> dict[uuid.UUID, tuple[Period, ...]]:
    found: dict[uuid.UUID, list[Period]] = defaultdict(list)
    for block in session.scalars(_lasting_blocks(site_ids, at)):
        found[block.room_id].append(Period(block.from_at, block.to_at))
    return {room: tuple(periods) for room, periods in found.items()}


def _lasting_blocks(site_ids: Collection[uuid.UUID], at: datetime) -> sa.Select[RoomBlock]:
    return (
        sa.select(RoomBlock)
        .where(
            RoomBlock.site_id.in_(site_ids),
            sa.or_(
                RoomBlock.to_at.is_(None),
                sa.and_(RoomBlock.to_at > at, RoomBlock.to_at > RoomBlock.from_at),
            ),
        )
        .order_by(RoomBlock.from_at, RoomBlock.id)
    )


@dataclass(frozen=True, kw_only=True)
class BlockRow:
    """A block with the number of its room at the time of asking."""

    block: RoomBlock
    number: str
    building: str
    floor_number: int


def blocks_of(session: Session, site: uuid.UUID, at: datetime) -> list[BlockRow]:
    """Blocks of a site that last or are to come, earliest first."""
    lasting = _lasting_blocks([site], at).subquery()
    rows = session.execute(
        sa.select(RoomBlock, RoomUse.number, Building.name, Floor.number)
        .join(lasting, lasting.c.id == RoomBlock.id)
        .join(RoomUse, sa.and_(RoomUse.room_id == RoomBlock.room_id, *in_use(at)))
        .join(Room, Room.id == RoomBlock.room_id)
        .join(Floor, Floor.id == Room.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .order_by(RoomBlock.from_at, RoomUse.number)
    )
    return [
        BlockRow(block=block, number=number, building=building, floor_number=floor)
        for block, number, building, floor in rows
    ]


def blocks_of_room(session: Session, room: uuid.UUID) -> list[RoomBlock]:
    """Every block of a room, latest first."""
    return list(
        session.scalars(
            sa.select(RoomBlock)
            .where(RoomBlock.room_id == room)
            .order_by(RoomBlock.from_at.desc(), RoomBlock.id)
        )
    )


def open_turnarounds(session: Session, site_ids: Collection[uuid.UUID]) -> list[Turnaround]:
    """Rooms of some sites that are between two guests, longest vacated first."""
    return list(
        session.scalars(
            sa.select(Turnaround)
            .where(Turnaround.site_id.in_(site_ids), Turnaround.inspected_at.is_(None))
            .order_by(Turnaround.vacated_at, Turnaround.id)
        )
    )


def turnarounds_of_room(session: Session, room: uuid.UUID) -> list[Turnaround]:
    """Every turnaround of a room, latest first."""
    return list(
        session.scalars(
            sa.select(Turnaround)
            .where(Turnaround.room_id == room)
            .order_by(Turnaround.vacated_at.desc())
        )
    )


def clock_of(turnaround: Turnaround) -> TurnaroundClock:
    """The clock of a turnaround as a value."""
    return TurnaroundClock(
        minutes=TurnaroundMinutes(
            disinfection=turnaround.disinfecting_minutes,
            airing=turnaround.airing_minutes,
            inspection=turnaround.inspecting_minutes,
        ),
        vacated_at=turnaround.vacated_at,
        disinfected_at=turnaround.disinfected_at,
        aired_at=turnaround.aired_at,
        inspected_at=turnaround.inspected_at,
    )


def turnaround_minutes(session: Session, room_class: RoomClass) -> TurnaroundMinutes:
    """Least minutes between two guests by the policy in force.

    :raises NoPolicy: none is in force
    """
    rules = policy.latest(session).turnaround
    return rules.long if room_class is RoomClass.LONG else rules.normal


def get_room(session: Session, scope: Scope, room: uuid.UUID) -> Room:
    """One room with its floor, building and every use.

    :raises NotFound: there is none, or the user may not see its site
    """
    return get_within(
        session,
        scope,
        Room,
        room,
        joinedload(Room.floor).joinedload(Floor.building).joinedload(Building.site),
        selectinload(Room.uses).joinedload(RoomUse.zone),
    )


def get_block(session: Session, scope: Scope, block: uuid.UUID) -> RoomBlock:
    """One block of a room.

    :raises NotFound: there is none, or the user may not see its site
    """
    return get_within(session, scope, RoomBlock, block)


def get_turnaround(session: Session, scope: Scope, turnaround: uuid.UUID) -> Turnaround:
    """One turnaround of a room.

    :raises NotFound: there is none, or the user may not see its site
    """
    return get_within(session, scope, Turnaround, turnaround)


def find_use(session: Session, building: uuid.UUID, number: str, at: datetime) -> RoomUse | None:
    """Who bears a room number in a building at a moment."""
    return session.scalars(
        sa.select(RoomUse)
        .join(Room, Room.id == RoomUse.room_id)
        .join(Floor, Floor.id == Room.floor_id)
        .where(Floor.building_id == building, RoomUse.number == number, *in_use(at))
    ).first()


def numbers_of(
    session: Session, room_ids: Collection[uuid.UUID], at: datetime
) -> dict[uuid.UUID, str]:
    """The numbers that some rooms bear at a moment."""
    rows = session.execute(
        sa.select(RoomUse.room_id, RoomUse.number).where(RoomUse.room_id.in_(room_ids), *in_use(at))
    )
    return {row[0]: row[1] for row in rows}

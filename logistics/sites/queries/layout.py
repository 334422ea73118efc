"""The layout of sites as the zone rule sees it, and where it is broken."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.sites.models import (
    Building,
    Floor,
    Room,
    RoomPurpose,
    RoomUse,
    Site,
    Turnaround,
    Zone,
    ZoneBorder,
)
from logistics.sites.queries.places import passages_of
from logistics.sites.queries.rooms import in_use
from logistics.sites.rules.life import INHABITED
from logistics.sites.rules.opening import RoomFitness
from logistics.sites.rules.zoning import (
    Fault,
    Layout,
    PassageFacts,
    RoomPlace,
    ZoneFacts,
    faults,
    zone_name,
)


def layouts_of(
    session: Session, site_ids: Collection[uuid.UUID], at: datetime
) -> dict[uuid.UUID, Layout]:
    """The layouts of some sites at a moment; five queries, however many sites."""
    zones = _grouped(
        (zone.site_id, _zone_facts(zone, zone_name(building, floor, zone.name)))
        for zone, floor, building in session.execute(
            sa.select(Zone, Floor.number, Building.name)
            .join(Floor, Floor.id == Zone.floor_id)
            .join(Building, Building.id == Floor.building_id)
            .where(Zone.site_id.in_(site_ids))
        )
    )
    borders = _grouped(
        (row.site_id, (row.first_id, row.second_id))
        for row in session.scalars(sa.select(ZoneBorder).where(ZoneBorder.site_id.in_(site_ids)))
    )
    passages = _grouped(
        (
            row.passage.site_id,
            PassageFacts(kind=row.passage.kind, name=row.passage.name, zones=row.zones),
        )
        for row in passages_of(session, site_ids)
    )
    rooms = _grouped(_room_places(session, site_ids, at))
    return {
        site: Layout(
            entrances=entrances,
            zones=tuple(zones[site]),
            borders=tuple(borders[site]),
            passages=tuple(passages[site]),
            rooms=tuple(rooms[site]),
        )
        for site, entrances in session.execute(
            sa.select(Site.id, Site.entrances).where(Site.id.in_(site_ids))
        )
    }


def layout_of(session: Session, site: uuid.UUID, at: datetime) -> Layout:
    """The layout of one site at a moment."""
    return layouts_of(session, [site], at)[site]


def faults_of(session: Session, site: uuid.UUID, at: datetime) -> tuple[Fault, ...]:
    """Where a site breaks the zone rule."""
    return faults(layout_of(session, site, at))


def _grouped(pairs: Any) -> dict[uuid.UUID, list[Any]]:
    groups: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def _zone_facts(zone: Zone, name: str) -> ZoneFacts:
    return ZoneFacts(
        id=zone.id,
        floor=zone.floor_id,
        kind=zone.kind,
        name=name,
        position=zone.position,
        may_share=bool(zone.sharing_reason),
    )


def _room_places(
    session: Session, site_ids: Collection[uuid.UUID], at: datetime
) -> list[tuple[uuid.UUID, RoomPlace]]:
    rows = session.execute(
        sa.select(
            Room.site_id, RoomUse.number, RoomUse.zone_id, RoomUse.purpose, Room.corridor_position
        )
        .join(RoomUse, RoomUse.room_id == Room.id)
        .where(Room.site_id.in_(site_ids), *in_use(at))
    )
    return [
        (site, RoomPlace(number=number, zone=zone, purpose=purpose, position=position))
        for site, number, zone, purpose, position in rows
    ]


def fitness_of(session: Session, site: uuid.UUID, at: datetime) -> list[RoomFitness]:
    """What the opening checklist asks of every isolation room of a site."""
    rows = session.execute(
        sa.select(RoomUse.number, Room.own_bathroom, Room.window_m2, Room.own_ventilation)
        .join(Room, Room.id == RoomUse.room_id)
        .where(Room.site_id == site, RoomUse.purpose == RoomPurpose.ISOLATION, *in_use(at))
        .order_by(RoomUse.number)
    )
    return [
        RoomFitness(
            number=number, own_bathroom=bathroom, window_m2=window, own_ventilation=ventilation
        )
        for number, bathroom, window, ventilation in rows
    ]


def problems(session: Session, at: datetime) -> list[str]:
    """What the doctor reports of sites: zone rules broken, and rooms in two states at once.

    What only matters once residents are in is reported of open and closing sites only; rows
    that name the wrong site are reported alone, for no layout can be made of them.
    """
    if misplaced := _misplaced(session):
        return misplaced
    sites = session.execute(sa.select(Site.id, Site.code, Site.state)).all()
    layouts = layouts_of(session, [row.id for row in sites], at)
    return [
        f"{code}: {fault.sentence}"
        for site, code, state in sites
        for fault in faults(layouts[site])
        if fault.matters(inhabited=state in INHABITED)
    ]


def _misplaced(session: Session) -> list[str]:
    """Rows that name a site other than the one their room or zone stands in."""
    checks = {
        "room outside its floor's site": sa.select(Room.id)
        .join(Floor, Floor.id == Room.floor_id)
        .where(Floor.site_id != Room.site_id),
        "room use in a zone of another floor": sa.select(RoomUse.id)
        .join(Room, Room.id == RoomUse.room_id)
        .join(Zone, Zone.id == RoomUse.zone_id)
        .where(Zone.floor_id != Room.floor_id),
        "turnaround outside its room's site": sa.select(Turnaround.id)
        .join(Room, Room.id == Turnaround.room_id)
        .where(Room.site_id != Turnaround.site_id),
    }
    return [
        f"{what}: {row}" for what, question in checks.items() for row in session.scalars(question)
    ]

"""What is on record where a table of rooms is to be imported, by names instead of ids."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.sites.models import Building, Floor, Room, RoomUse, Site, Zone
from logistics.sites.queries.places import (
    borders_of,
    buildings_of,
    floors_of,
    passages_of,
    sites_in,
    zones_of,
)
from logistics.sites.queries.rooms import room_availability
from logistics.sites.room_table.known import KnownSite, KnownZone, ZoneKey
from logistics.sites.rules.life import INHABITED
from logistics.sites.rules.zoning import PassageFacts


def known_sites(
    session: Session, scope: Scope, codes: Collection[str], at: datetime
) -> dict[str, KnownSite]:
    """The sites with these codes that a user may see, with everything on record at a moment."""
    return {
        site.code: _known(session, site, at)
        for site in sites_in(session, scope)
        if site.code in codes
    }


def _known(session: Session, site: Site, at: datetime) -> KnownSite:
    floors = floors_of(session, site.id)
    keys = {floor.id: (floor.building.name, floor.number) for floor in floors}
    zones = zones_of(session, site.id)
    names: dict[uuid.UUID, ZoneKey] = {zone.id: (*keys[zone.floor_id], zone.name) for zone in zones}
    return KnownSite(
        id=site.id,
        code=site.code,
        inhabited=site.state in INHABITED,
        entrances=site.entrances,
        buildings={each.name: each.id for each in buildings_of(session, site.id)},
        floors={key: floor for floor, key in keys.items()},
        zones={names[zone.id]: _known_zone(zone) for zone in zones},
        borders=tuple(
            (names[border.first_id], names[border.second_id])
            for border in borders_of(session, site.id)
        ),
        passages=tuple(
            PassageFacts(
                kind=row.passage.kind,
                name=row.passage.name,
                zones=tuple(names[zone] for zone in row.zones),
            )
            for row in passages_of(session, [site.id])
        ),
        rooms={
            (room.building, room.number): room for room in room_availability(session, [site.id], at)
        },
        promised=_promised(session, site.id, at),
    )


def _known_zone(zone: Zone) -> KnownZone:
    return KnownZone(
        id=zone.id,
        kind=zone.kind,
        position=zone.position,
        may_share=bool(zone.sharing_reason),
    )


def _promised(session: Session, site: uuid.UUID, at: datetime) -> frozenset[tuple[str, str]]:
    rows = session.execute(
        sa.select(Building.name, RoomUse.number)
        .join(Room, Room.id == RoomUse.room_id)
        .join(Floor, Floor.id == Room.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .where(Room.site_id == site, RoomUse.from_at > at)
    )
    return frozenset((building, number) for building, number in rows)

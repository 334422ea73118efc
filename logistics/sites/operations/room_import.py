"""Import of a table of rooms: all of it, or nothing with every problem named."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from logistics.access.rules import Scope
from logistics.database import lock_rows
from logistics.sites import queries
from logistics.sites.models import Building, Floor, Room, RoomUse, Site, Zone
from logistics.sites.queries.known_places import known_sites
from logistics.sites.room_table import read_rooms
from logistics.sites.room_table.known import KnownSite
from logistics.sites.room_table.plan import (
    WALLS,
    PlannedRoom,
    RoomImport,
    plan_import,
)


def preview_rooms(session: Session, scope: Scope, content: bytes, *, at: datetime) -> RoomImport:
    """What a table would add and change; nothing is touched.

    :param content: a CSV or XLSX file
    :raises InputRejected: names every problem with its line and column
    """
    rows = read_rooms(content)
    known = known_sites(session, scope, {row.site for row in rows}, at)
    return plan_import(rows, known)


def import_rooms(session: Session, scope: Scope, content: bytes, *, at: datetime) -> RoomImport:
    """Add and change the rooms of a table; a changed zone or purpose holds from ``at`` on.

    :param content: a CSV or XLSX file
    :raises InputRejected: names every problem with its line and column; nothing was changed
    """
    codes = {row.site for row in read_rooms(content)}
    visible = [site.id for site in queries.sites_in(session, scope) if site.code in codes]
    lock_rows(session, Site, visible)
    planned = preview_rooms(session, scope, content, at=at)
    _Import(session, planned, at).run()
    return planned


class _Import:
    """One import that is being carried out; remembers the ids of what it added."""

    def __init__(self, session: Session, planned: RoomImport, at: datetime) -> None:
        self.session, self.planned, self.at = session, planned, at
        self.ids: dict[object, uuid.UUID] = {}

    def run(self) -> None:
        """Add places from the outside to the inside, then change what was there."""
        self._add_buildings()
        self._add_floors()
        self._add_zones()
        self._add_rooms([each for each in self.planned.rooms if each.room is None])
        self._change_rooms([each for each in self.planned.rooms if each.room and not each.same])

    def _add_buildings(self) -> None:
        for site, name in self.planned.buildings:
            order = len(site.buildings) + len(self.ids)
            building = Building(site_id=site.id, name=name, walking_order=order)
            self._keep((site.code, name), building)

    def _add_floors(self) -> None:
        for site, (building, number) in self.planned.floors:
            building_id = site.buildings.get(building) or self.ids[site.code, building]
            floor = Floor(site_id=site.id, building_id=building_id, number=number)
            self._keep((site.code, building, number), floor)

    def _add_zones(self) -> None:
        for zone in self.planned.zones:
            row = Zone(
                site_id=zone.site.id,
                floor_id=self._floor(zone.site, *zone.key[:2]),
                kind=zone.kind,
                name=zone.key[2],
                position=zone.position,
            )
            self._keep((zone.site.code, *zone.key), row)

    def _keep(self, key: object, row: Building | Floor | Zone) -> None:
        self.session.add(row)
        self.session.flush()
        self.ids[key] = row.id

    def _floor(self, site: KnownSite, building: str, number: int) -> uuid.UUID:
        return site.floors.get((building, number)) or self.ids[site.code, building, number]

    def _zone(self, planned: PlannedRoom) -> uuid.UUID:
        key = (planned.row.building, planned.row.floor, planned.row.zone)
        known = planned.site.zones.get(key)
        return known.id if known else self.ids[planned.site.code, *key]

    def _add_rooms(self, planned: Collection[PlannedRoom]) -> None:
        rooms = [
            Room(
                site_id=each.site.id,
                floor_id=self._floor(each.site, each.row.building, each.row.floor),
                corridor_side=each.row.side,
                **{name: getattr(each.row, name) for name in WALLS},
            )
            for each in planned
        ]
        self.session.add_all(rooms)
        self.session.flush()
        self.session.add_all(
            self._use(room.id, each) for room, each in zip(rooms, planned, strict=True)
        )
        self.session.flush()

    def _use(self, room: uuid.UUID, planned: PlannedRoom) -> RoomUse:
        return RoomUse(
            room_id=room,
            number=planned.row.number,
            zone_id=self._zone(planned),
            purpose=planned.row.purpose,
            from_at=self.at,
        )

    def _change_rooms(self, planned: Collection[PlannedRoom]) -> None:
        by_id = {each.room.id: each for each in planned if each.room}
        rooms = self.session.scalars(
            sa.select(Room).where(Room.id.in_(by_id)).options(selectinload(Room.uses))
        ).all()
        for room in rooms:
            each = by_id[room.id]
            if each.rebuilt:
                room.corridor_side = each.row.side
                for name in WALLS:
                    setattr(room, name, getattr(each.row, name))
            if each.reused:
                self._renew_use(room, each)
        self.session.flush()

    def _renew_use(self, room: Room, planned: PlannedRoom) -> None:
        current = next(
            use
            for use in room.uses
            if use.from_at <= self.at and (use.to_at is None or use.to_at > self.at)
        )
        renewed = self._use(room.id, planned)
        renewed.to_at, current.to_at = current.to_at, self.at
        self.session.add(renewed)

"""Floor plans of a site at a moment; a higher station adds who is in the rooms."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from logistics.sites.floor_plan import FloorPlan, PlanPassage, PlanRoom, PlanZone
from logistics.sites.models import Floor, Site
from logistics.sites.queries.inspections import stops_in_force
from logistics.sites.queries.places import floors_of, passages_of, zones_of
from logistics.sites.queries.rooms import room_availability
from logistics.sites.rules.facts import RoomFacts
from logistics.sites.rules.rooms import Occupant
from logistics.wording import say


@dataclass(frozen=True, kw_only=True)
class OccupantNote:
    """Who is in a room, as far as the reader of the plan may know.

    :ivar note: a few words for the third line of the room, such as the day of release
    """

    occupant: Occupant
    note: str = ""


NOBODY = OccupantNote(occupant=Occupant.NONE)


def floor_plans(
    session: Session,
    site: Site,
    *,
    at: datetime,
    floors: Sequence[uuid.UUID] | None = None,
    occupants: Mapping[uuid.UUID, OccupantNote] | None = None,
    href: Callable[[uuid.UUID], str] | None = None,
) -> list[tuple[Floor, FloorPlan]]:
    """The plans of a site's floors in walking order.

    :param floors: only these; None takes all
    :param occupants: by room
    :param href: where a room leads to
    """
    rooms = room_availability(session, [site.id], at)
    zones = zones_of(session, site.id)
    passages = passages_of(session, [site.id])
    stops = stops_in_force(session, [site.id], at)
    return [
        (
            floor,
            FloorPlan(
                title=say(
                    "%(site)s · building %(building)s · floor %(floor)s",
                    site=site.code,
                    building=floor.building.name,
                    floor=floor.number,
                ),
                zones=tuple(
                    PlanZone(id=zone.id, kind=zone.kind, name=zone.name, position=zone.position)
                    for zone in zones
                    if zone.floor_id == floor.id
                ),
                passages=tuple(
                    PlanPassage(
                        kind=row.passage.kind, name=row.passage.name, zones=frozenset(row.zones)
                    )
                    for row in passages
                    if row.passage.floor_id == floor.id
                ),
                rooms=tuple(
                    _plan_room(room, (occupants or {}).get(room.id, NOBODY), href)
                    for room in rooms
                    if room.floor_id == floor.id
                ),
                stopped=any(stop.floor_id in (None, floor.id) for stop in stops),
            ),
        )
        for floor in floors_of(session, site.id)
        if floors is None or floor.id in floors
    ]


def _plan_room(
    room: RoomFacts, occupant: OccupantNote, href: Callable[[uuid.UUID], str] | None
) -> PlanRoom:
    return PlanRoom(
        number=room.number,
        zone=room.zone_id,
        position=room.corridor_position,
        side=room.corridor_side,
        state=room.state(occupant.occupant),
        purpose=room.purpose,
        step_free=room.step_free,
        negative_pressure=room.negative_pressure,
        cot=room.cot,
        note=occupant.note,
        href=href(room.id) if href else None,
    )

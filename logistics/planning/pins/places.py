"""The places that somebody may be pinned to: open sites with their floors, a room by its number."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.errors import InputRejected, Problem
from logistics.planning.naming import Named
from logistics.sites import queries as sites
from logistics.sites.models import Site
from logistics.sites.rules import SiteState
from logistics.wording import say


@dataclass(frozen=True, kw_only=True)
class SitePlaces:
    """A site to choose, with its floors by id."""

    id: uuid.UUID
    name: Named
    floors: dict[uuid.UUID, str]


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A place as chosen on the form."""

    site_id: uuid.UUID
    floor_id: uuid.UUID | None = None
    room_id: uuid.UUID | None = None


def places_in(session: Session, district: uuid.UUID) -> list[SitePlaces]:
    """The open sites of a district and their floors in walking order."""
    rows = session.scalars(
        sa.select(Site)
        .where(Site.district_id == district, Site.state == SiteState.OPEN)
        .order_by(Site.code)
    )
    return [
        SitePlaces(
            id=row.id,
            name=Named(zh=row.name_zh, en=row.name_en),
            floors={
                floor.id: f"{floor.building.name} {floor.number}"
                for floor in sites.floors_of(session, row.id)
            },
        )
        for row in rows
    ]


def chosen_place(
    session: Session, district: uuid.UUID, place: str, room: str, *, at: datetime
) -> Chosen:
    """What was chosen: a site or a floor by id, and perhaps a room there by its number.

    :raises InputRejected: it is none of the district's places, or no or several rooms have it
    """
    known = places_in(session, district)
    site = next((s for s in known if place in (str(s.id), *map(str, s.floors))), None)
    if site is None:
        wrong = say("That is not on the list.")
        raise InputRejected(wrong, (Problem(sentence=wrong, field="place"),))
    floor = next((each for each in site.floors if str(each) == place), None)
    if not room:
        return Chosen(site_id=site.id, floor_id=floor)
    found = [
        each
        for each in sites.room_availability(session, [site.id], at)
        if each.number == room and floor in (None, each.floor_id)
    ]
    if len(found) != 1:
        wrong = say(
            "%(count)s rooms there have the number %(number)s; choose the floor as well.",
            count=len(found),
            number=room,
        )
        raise InputRejected(wrong, (Problem(sentence=wrong, field="room"),))
    return Chosen(site_id=site.id, floor_id=found[0].floor_id, room_id=found[0].id)

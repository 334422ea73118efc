"""What is to be delivered to which room of a site for a meal."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals.people_models import Person
from logistics.isolation.models import AwayPeriod, Occupancy, OccupancyGuest, OccupancyState
from logistics.reports.rules import Meal, day_bounds, served_at
from logistics.sites import queries as sites
from logistics.sites.models import Site
from logistics.sites.rules.facts import RoomFacts
from logistics.wording import term

STANDARD = term("standard_meal")
HELD = (OccupancyState.EXPECTED, OccupancyState.PRESENT)


@dataclass(frozen=True, kw_only=True)
class MealLine:
    """The meals of one diet for one room."""

    room: RoomFacts
    diet: str
    meals: int


def meal_lines(
    session: Session, site: Site, day: date, meal: Meal, *, at: datetime
) -> list[MealLine]:
    """The meals of a site in walking order: for who is in a room then, or expected by then.

    Whoever is away, such as in hospital, is not counted even while the room is held.
    """
    moment = served_at(meal, day, site.zone_name)
    today, _ = day_bounds(at.astimezone(ZoneInfo(site.zone_name)).date(), site.zone_name)
    eaters = session.execute(_eaters(site.id, moment, since=today)).all()
    rooms = sites.facts_of_rooms(session, {room for room, _ in eaters}, at)
    counted = Counter((room, diet or STANDARD) for room, diet in eaters)
    lines = [
        MealLine(room=rooms[room], diet=diet, meals=meals)
        for (room, diet), meals in counted.items()
        if room in rooms
    ]
    return sorted(lines, key=lambda line: (line.room.walk, line.diet))


def diets_of(lines: Sequence[MealLine]) -> list[tuple[str, int]]:
    """How many meals of each diet, the most frequent first."""
    totals: Counter[str] = Counter()
    for line in lines:
        totals[line.diet] += line.meals
    return totals.most_common()


def _eaters(site: uuid.UUID, moment: datetime, *, since: datetime) -> sa.Select[uuid.UUID, str]:
    """Room and diet of each guest; no person is loaded, for nobody is named."""
    here = sa.and_(
        OccupancyGuest.admitted_at <= moment,
        sa.or_(OccupancyGuest.left_at.is_(None), OccupancyGuest.left_at > moment),
    )
    awaited = sa.and_(
        OccupancyGuest.admitted_at.is_(None),
        Occupancy.state.in_(HELD),
        Occupancy.from_at >= since,
        Occupancy.from_at <= moment,
    )
    away = sa.exists().where(
        AwayPeriod.isolation_id == OccupancyGuest.isolation_id,
        AwayPeriod.occurred_at <= moment,
        sa.or_(AwayPeriod.back_at.is_(None), AwayPeriod.back_at > moment),
    )
    return (
        sa.select(Occupancy.room_id, Person.diet)
        .join(OccupancyGuest, OccupancyGuest.occupancy_id == Occupancy.id)
        .join(Person, Person.id == OccupancyGuest.person_id)
        .where(
            Occupancy.site_id == site,
            Occupancy.state != OccupancyState.CANCELLED,
            sa.or_(here, awaited),
            ~away,
        )
    )

"""The names of the rooms, people, arrivals, places and vehicles that a plan knows by id."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, lazyload, load_only

from logistics.arrivals.models import Arrival, Port
from logistics.arrivals.people_models import Person
from logistics.planning.models import Plan
from logistics.planning.placement.problem import Problem as RoomsProblem
from logistics.planning.rules import CLINIC
from logistics.planning.transport.plan import Plan as RidePlan
from logistics.sites.models import Building, Floor, Room, RoomUse, Site
from logistics.staff.models import StaffMember
from logistics.transfers.models import KnownPlace, Vehicle
from logistics.wording import Language, say, text


@dataclass(frozen=True, kw_only=True)
class Named:
    """A place in both languages."""

    zh: str
    en: str

    def text(self, language: Language) -> str:
        """In the reader's language."""
        return self.zh if language is Language.CHINESE else self.en


@dataclass(frozen=True, kw_only=True)
class RoomLabel:
    """Where a room is, and its place in the walking order of its site."""

    site_id: uuid.UUID
    site: Named
    building: str
    floor: int
    number: str
    walk: tuple[object, ...]


def labels_of(session: Session, rooms: Iterable[str], plan: Plan) -> dict[str, RoomLabel]:
    """Where rooms are, as they were numbered when the plan was gathered."""
    rows = session.execute(
        sa.select(
            Room.id,
            Room.site_id,
            Room.corridor_position,
            Room.corridor_side,
            RoomUse.number,
            Floor.number.label("floor"),
            Building.name.label("building"),
            Building.walking_order,
            Site.code,
            Site.name_zh,
            Site.name_en,
        )
        .join(RoomUse, RoomUse.room_id == Room.id)
        .join(Floor, Floor.id == Room.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .join(Site, Site.id == Room.site_id)
        .where(
            Room.id.in_([uuid.UUID(room) for room in rooms]),
            RoomUse.from_at <= plan.gathered_at,
            sa.or_(RoomUse.to_at.is_(None), RoomUse.to_at > plan.gathered_at),
        )
    )
    return {
        str(row.id): RoomLabel(
            site_id=row.site_id,
            site=Named(zh=row.name_zh, en=row.name_en),
            building=row.building,
            floor=row.floor,
            number=row.number,
            walk=(
                row.code,
                row.walking_order,
                row.building,
                row.floor,
                row.corridor_position,
                row.corridor_side,
                row.number,
            ),
        )
        for row in rows
    }


def names_of(session: Session, people: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of people; loading them is reading about them."""
    rows = session.scalars(
        sa.select(Person)
        .where(Person.id.in_(people))
        .options(load_only(Person.full_name), lazyload("*"))
    )
    return {row.id: row.full_name for row in rows}


def arrivals_of(session: Session, arrivals: Collection[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """What arrivals are called."""
    rows = session.execute(
        sa.select(Arrival.id, Arrival.carrier, Arrival.number).where(
            Arrival.id.in_([each for each in arrivals if each is not None])
        )
    )
    return {row.id: f"{row.carrier}{row.number}" for row in rows}


def places_of(session: Session, plan: RidePlan) -> dict[str, Named]:
    """The places that the rides of a plan name, by id."""
    stops = {stop.place for trip in plan.trips for stop in trip.stops}
    return named_places(session, stops | {trip.origin for trip in plan.trips})


def named_places(session: Session, ids: Iterable[str]) -> dict[str, Named]:
    """What ports, sites and known places are called, by id; the clinic of the figures as well."""
    wanted = set(ids) - {CLINIC}
    found = {CLINIC: Named(zh="发热门诊", en="Fever clinic")}
    for model in (Port, Site, KnownPlace):
        found |= _named_in(session, model, wanted - found.keys())
    return found


def _named_in(
    session: Session, model: type[Port] | type[Site] | type[KnownPlace], ids: Iterable[str]
) -> dict[str, Named]:
    rows = session.execute(
        sa.select(model.id, model.name_zh, model.name_en).where(
            model.id.in_([uuid.UUID(each) for each in ids])
        )
    )
    return {str(row.id): Named(zh=row.name_zh, en=row.name_en or row.name_zh) for row in rows}


def houses_of(session: Session, problem: RoomsProblem) -> dict[str, Named]:
    """The sites and floors of a problem, by id."""
    rows = session.execute(
        sa.select(Floor.id, Floor.number, Building.name, Site.id, Site.name_zh, Site.name_en)
        .join(Building, Building.id == Floor.building_id)
        .join(Site, Site.id == Building.site_id)
        .where(Floor.id.in_([uuid.UUID(floor.id) for floor in problem.floors]))
    )
    found: dict[str, Named] = {}
    for floor, number, building, site, name_zh, name_en in rows:
        found[str(site)] = Named(zh=name_zh, en=name_en)
        floor_name = say("%(building)s, floor %(number)s", building=building, number=number)
        found[str(floor)] = Named(
            zh=text(floor_name, Language.CHINESE), en=text(floor_name, Language.ENGLISH)
        )
    return found


def drivers_of(session: Session, drivers: Iterable[str | None]) -> dict[str, str]:
    """The names of drivers, by id."""
    ids = [uuid.UUID(each) for each in drivers if each is not None]
    rows = session.execute(
        sa.select(StaffMember.id, StaffMember.name).where(StaffMember.id.in_(ids))
    )
    return {str(row.id): row.name for row in rows}


def plates_of(session: Session, plan: RidePlan) -> dict[str, str]:
    """The plates of the vehicles of a plan, by id."""
    return plates_by_id(session, {duty.vehicle for duty in plan.duties})


def plates_by_id(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """The plates of vehicles, by id."""
    rows = session.execute(
        sa.select(Vehicle.id, Vehicle.plate).where(
            Vehicle.id.in_([uuid.UUID(each) for each in ids])
        )
    )
    return {str(row.id): row.plate for row in rows}

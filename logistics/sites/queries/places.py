"""Questions about sites and their buildings, floors, zones and passages."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from logistics.access.rules import Scope
from logistics.errors import NotFound
from logistics.sites.models import (
    Building,
    District,
    Floor,
    Passage,
    PassageZone,
    Site,
    SiteState,
    Zone,
    ZoneBorder,
)
from logistics.sites.queries.within import visible


def sites_in(
    session: Session, scope: Scope, states: Collection[SiteState] = tuple(SiteState)
) -> list[Site]:
    """The sites that a user may see, by code; an unset scope sees none."""
    return list(session.scalars(sites_question(scope, states)))


def sites_question(
    scope: Scope, states: Collection[SiteState] = tuple(SiteState)
) -> sa.Select[Site]:
    """The same as a query, for a list in pages."""
    return (
        sa.select(Site)
        .where(visible(scope), Site.state.in_(states))
        .options(joinedload(Site.district))
        .order_by(Site.code)
    )


def get_site(session: Session, scope: Scope, site: uuid.UUID) -> Site:
    """One site.

    :raises NotFound: there is none, or the user may not see it
    """
    found = session.scalars(
        sa.select(Site).where(Site.id == site, visible(scope)).options(joinedload(Site.district))
    ).first()
    if found is None:
        raise NotFound("site")
    return found


def find_site(session: Session, scope: Scope, code: str) -> Site | None:
    """The site with a code, where the user may see it."""
    return session.scalars(sa.select(Site).where(Site.code == code, visible(scope))).first()


def districts_in(session: Session, scope: Scope) -> list[District]:
    """The districts in which a user may set up sites."""
    allowed = sa.true() if scope.city else District.id.in_(scope.districts)
    return list(session.scalars(sa.select(District).where(allowed).order_by(District.code)))


def check_district(session: Session, scope: Scope, district: uuid.UUID) -> None:
    """Refuse a district that a user does not see.

    :raises NotFound: there is none, or it is another's
    """
    if district not in {each.id for each in districts_in(session, scope)}:
        raise NotFound("district")


def buildings_of(session: Session, site: uuid.UUID) -> list[Building]:
    """The buildings of a site in walking order."""
    return list(
        session.scalars(
            sa.select(Building)
            .where(Building.site_id == site)
            .order_by(Building.walking_order, Building.name)
        )
    )


def floors_of(session: Session, site: uuid.UUID) -> list[Floor]:
    """The floors of a site in walking order, with their buildings."""
    return list(
        session.scalars(
            sa.select(Floor)
            .join(Floor.building)
            .where(Floor.site_id == site)
            .options(joinedload(Floor.building))
            .order_by(Building.walking_order, Building.name, Floor.number)
        )
    )


def zones_of(session: Session, site: uuid.UUID) -> list[Zone]:
    """The zones of a site, floor by floor from the entrance on."""
    return list(
        session.scalars(
            sa.select(Zone)
            .where(Zone.site_id == site)
            .order_by(Zone.floor_id, Zone.position, Zone.name)
        )
    )


def borders_of(session: Session, site: uuid.UUID) -> list[ZoneBorder]:
    """The pairs of zones of a site that are declared to adjoin."""
    return list(session.scalars(sa.select(ZoneBorder).where(ZoneBorder.site_id == site)))


@dataclass(frozen=True, kw_only=True)
class PassageRow:
    """A passage with the zones it leads through, in order."""

    passage: Passage
    zones: tuple[uuid.UUID, ...]


def passages_of(session: Session, sites: Collection[uuid.UUID]) -> list[PassageRow]:
    """The passages of some sites with their ways."""
    ways: dict[uuid.UUID, list[uuid.UUID]] = {}
    rows = session.execute(
        sa.select(PassageZone.passage_id, PassageZone.zone_id)
        .join(Passage, Passage.id == PassageZone.passage_id)
        .where(Passage.site_id.in_(sites))
        .order_by(PassageZone.position, PassageZone.id)
    )
    for passage, zone in rows:
        ways.setdefault(passage, []).append(zone)
    found = session.scalars(
        sa.select(Passage)
        .where(Passage.site_id.in_(sites))
        .order_by(Passage.floor_id, Passage.kind, Passage.name)
    )
    return [PassageRow(passage=each, zones=tuple(ways.get(each.id, ()))) for each in found]


def get_floor(session: Session, site: uuid.UUID, floor: uuid.UUID) -> Floor:
    """A floor of a site, with its building.

    :raises NotFound: the site has no such floor
    """
    found = session.scalars(
        sa.select(Floor)
        .where(Floor.id == floor, Floor.site_id == site)
        .options(joinedload(Floor.building))
    ).first()
    if found is None:
        raise NotFound("floor")
    return found

"""Places for goods; those that every site and district needs are made when first asked for."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.errors import NotFound, Refused
from logistics.sites.models import District, Site
from logistics.supplies.models import StockPlace
from logistics.supplies.rules.kinds import PlaceKind
from logistics.transfers.models import Vehicle
from logistics.wording import say

NAMES: dict[PlaceKind, tuple[str, str, str]] = {
    PlaceKind.DISTRICT_STORE: ("STORE", "物资库", "store"),
    PlaceKind.SITE_CLEAN: ("CLEAN", "清洁区库房", "clean store"),
    PlaceKind.SITE_BUFFER: ("BUFFER", "缓冲区", "buffer"),
    PlaceKind.TRANSIT: ("TRANSIT", "在途", "on the way"),
    PlaceKind.VEHICLE: ("KIT", "随车物资", "vehicle kit"),
    PlaceKind.CONSUMED: ("USED", "已使用", "used"),
    PlaceKind.WASTE: ("WASTE", "废弃物", "waste"),
    PlaceKind.SUPPLIER: ("SUPPLIER", "供货单位", "suppliers"),
    PlaceKind.DONOR: ("DONOR", "捐赠方", "donors"),
    PlaceKind.AUTHORITY: ("AUTHORITY", "移交主管部门", "handed to an authority"),
    PlaceKind.ADJUSTMENT: ("COUNT", "盘点差异", "count differences"),
}
"""How the code of a place ends, and what it is called, after the name of what it belongs to."""


class PlaceExists(Refused):
    """The code is taken."""


@dataclass(frozen=True, kw_only=True)
class SitePlaces:
    """The places of a site."""

    clean: StockPlace
    buffer: StockPlace
    consumed: StockPlace
    waste: StockPlace


def add_place(
    session: Session,
    *,
    kind: PlaceKind,
    district_id: uuid.UUID,
    code: str,
    name_zh: str,
    name_en: str,
    site_id: uuid.UUID | None = None,
    vehicle_id: uuid.UUID | None = None,
    at: datetime,
) -> StockPlace:
    """Another place for goods, such as a second store.

    :raises PlaceExists: the code is taken
    """
    if session.scalars(sa.select(StockPlace.id).where(StockPlace.code == code)).first():
        raise PlaceExists(say("There is a place %(code)s already.", code=code))
    place = StockPlace(
        kind=kind,
        district_id=district_id,
        site_id=site_id,
        vehicle_id=vehicle_id,
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        recorded_at=at,
    )
    session.add(place)
    session.flush()
    return place


def places_for_site(session: Session, site_id: uuid.UUID, *, at: datetime) -> SitePlaces:
    """Clean store, buffer, use and waste of a site, made when they are missing."""
    site = session.get(Site, site_id)
    if site is None:
        raise NotFound("site")
    names = (site.code, site.name_zh, site.name_en)

    def own(kind: PlaceKind) -> StockPlace:
        return _one(session, kind, site.district_id, names, at=at, site_id=site.id)

    return SitePlaces(
        clean=own(PlaceKind.SITE_CLEAN),
        buffer=own(PlaceKind.SITE_BUFFER),
        consumed=own(PlaceKind.CONSUMED),
        waste=own(PlaceKind.WASTE),
    )


def store_of(session: Session, district_id: uuid.UUID, *, at: datetime) -> StockPlace:
    """The main store of a district, made when it is missing."""
    return outside(session, district_id, PlaceKind.DISTRICT_STORE, at=at)


def outside(
    session: Session, district_id: uuid.UUID, kind: PlaceKind, *, at: datetime
) -> StockPlace:
    """The place of a kind that a district has one of, such as its donors; made when missing."""
    district = session.get(District, district_id)
    if district is None:
        raise NotFound("district")
    names = (district.code, district.name_zh, district.name_en)
    return _one(session, kind, district.id, names, at=at)


def beyond(session: Session, place: StockPlace, kind: PlaceKind, *, at: datetime) -> StockPlace:
    """Where goods go that leave a shelf for good: the site's own use and waste, or the district's.

    Made when it is missing.
    """
    if place.site_id is not None and kind is PlaceKind.CONSUMED:
        return places_for_site(session, place.site_id, at=at).consumed
    if place.site_id is not None and kind is PlaceKind.WASTE:
        return places_for_site(session, place.site_id, at=at).waste
    return outside(session, place.district_id, kind, at=at)


def kit_of(session: Session, vehicle_id: uuid.UUID, *, at: datetime) -> StockPlace:
    """What a vehicle carries for its crew and passengers, made when it is missing."""
    vehicle = session.get(Vehicle, vehicle_id)
    if vehicle is None:
        raise NotFound("vehicle")
    names = (vehicle.plate, vehicle.plate, vehicle.plate)
    return _one(
        session, PlaceKind.VEHICLE, vehicle.district_id, names, at=at, vehicle_id=vehicle.id
    )


def _one(
    session: Session,
    kind: PlaceKind,
    district_id: uuid.UUID,
    names: tuple[str, str, str],
    *,
    at: datetime,
    site_id: uuid.UUID | None = None,
    vehicle_id: uuid.UUID | None = None,
) -> StockPlace:
    ending, zh, en = NAMES[kind]
    code = f"{names[0]}-{ending}"
    found = session.scalars(sa.select(StockPlace).where(StockPlace.code == code)).first()
    if found is not None:
        return found
    return add_place(
        session,
        kind=kind,
        district_id=district_id,
        site_id=site_id,
        vehicle_id=vehicle_id,
        code=code,
        name_zh=f"{names[1]}{zh}",
        name_en=f"{names[2]} {en}",
        at=at,
    )

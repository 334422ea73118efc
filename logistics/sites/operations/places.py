"""Changes of sites, buildings and floors."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.errors import InputRejected, Problem, Refused
from logistics.sites.models import Building, District, Floor, Site
from logistics.sites.operations.lawful import lawful
from logistics.wording import Sentence, say


class AlreadyThere(Refused):
    """The code, name or number is taken."""


class StillInUse(Refused):
    """Something else hangs on what should be removed."""


@dataclass(frozen=True, kw_only=True)
class SiteDetails:
    """What is known about a site apart from its rooms.

    :ivar zone_name: time zone, such as ``Asia/Shanghai``
    :ivar tier: quality of the site, 0 is plain; parties may need at least one
    :ivar high_risk: the site may take people of a high-risk class
    :ivar reserve_share: share of rooms kept free, 0 to 1; None takes the plan's own
    """

    code: str
    name_zh: str
    name_en: str
    latitude: float
    longitude: float
    address_zh: str = ""
    address_en: str = ""
    phone: str = ""
    zone_name: str = "Asia/Shanghai"
    tier: int = 0
    tariff: str = ""
    high_risk: bool = False
    reserve_share: float | None = None
    entrances: int = 2


def create_site(session: Session, district: District, details: SiteDetails) -> Site:
    """Record a candidate site.

    :raises AlreadyThere: another site has the code
    :raises InputRejected: a detail is impossible
    """
    _check(details)
    _check_code(session, details.code, None)
    site = Site(district_id=district.id, **asdict(details))
    session.add(site)
    session.flush()
    return site


def edit_site(session: Session, site: Site, details: SiteDetails, *, at: datetime) -> None:
    """Replace the details of a site.

    :raises AlreadyThere: another site has the code
    :raises InputRejected: a detail is impossible
    :raises ZoneRuleBroken: too few entrances for a site with residents
    """
    _check(details)
    _check_code(session, details.code, site)
    with lawful(session, site.id, at=at):
        for name, value in asdict(details).items():
            setattr(site, name, value)


def _check(details: SiteDetails) -> None:
    wrong = [
        Problem(sentence=sentence, field=name)
        for name, sentence, bad in (
            ("latitude", _within(-90, 90), not -90 <= details.latitude <= 90),
            ("longitude", _within(-180, 180), not -180 <= details.longitude <= 180),
            ("entrances", _within(0, 99), not 0 <= details.entrances <= 99),
            ("reserve_share", _within(0, 1), not 0 <= (details.reserve_share or 0) <= 1),
            ("zone_name", say("There is no such time zone."), not _is_zone(details.zone_name)),
            ("code", say("This field is empty."), not details.code),
        )
        if bad
    ]
    if wrong:
        raise InputRejected(say("The details of the site cannot be used."), tuple(wrong))


def _within(least: int, most: int) -> Sentence:
    return say("Must be from %(least)s to %(most)s.", least=least, most=most)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _check_code(session: Session, code: str, site: Site | None) -> None:
    other = session.scalars(sa.select(Site).where(Site.code == code)).first()
    if other is not None and other is not site:
        raise AlreadyThere(say("There is a site with the code %(code)s already.", code=code))


def add_building(session: Session, site: Site, *, name: str, walking_order: int = 0) -> Building:
    """Add a building to a site.

    :raises AlreadyThere: the site has one of that name
    """
    _check_building(session, site, name, None)
    building = Building(site_id=site.id, name=name, walking_order=walking_order)
    session.add(building)
    session.flush()
    return building


def edit_building(
    session: Session, site: Site, building: Building, *, name: str, walking_order: int
) -> None:
    """Rename a building or walk it earlier or later.

    :raises AlreadyThere: the site has another one of that name
    """
    _check_building(session, site, name, building)
    building.name, building.walking_order = name, walking_order
    session.flush()


def _check_building(session: Session, site: Site, name: str, building: Building | None) -> None:
    other = session.scalars(
        sa.select(Building).where(Building.site_id == site.id, Building.name == name)
    ).first()
    if other is not None and other is not building:
        raise AlreadyThere(say("The site has a building %(name)s already.", name=name))


def add_floor(session: Session, building: Building, *, number: int) -> Floor:
    """Add a floor to a building; -1 is the first basement.

    :raises AlreadyThere: the building has that floor
    """
    known = session.scalars(
        sa.select(Floor).where(Floor.building_id == building.id, Floor.number == number)
    ).first()
    if known is not None:
        raise AlreadyThere(say("The building has a floor %(number)s already.", number=number))
    floor = Floor(site_id=building.site_id, building_id=building.id, number=number)
    session.add(floor)
    session.flush()
    return floor

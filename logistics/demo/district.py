"""The invented district on record: jurisdictions, ports, sites with rooms, fleet, staff, users."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access import operations as access
from logistics.access.models import GrantKind
from logistics.access.rules import EVERYTHING, Role
from logistics.arrivals import operations as arrivals
from logistics.arrivals.models import Port, PortKind
from logistics.demo import cast
from logistics.policy import operations as policy
from logistics.policy.examples import example_text
from logistics.sites import operations as sites
from logistics.sites import queries as site_queries
from logistics.sites.inspection_models import Inspection
from logistics.sites.models import District, Site
from logistics.sites.operations.inspections import ItemResult
from logistics.sites.rules import InspectionKind, ItemCode, PassageKind, SiteState, ZoneKind
from logistics.staff.models import StaffMember, Team
from logistics.transfers import operations as transfers
from logistics.transfers.models import PlaceKind, VehicleKind
from logistics.transfers.orders import PlaceOrder, VehicleOrder
from logistics.wording import Language

PASSWORD = "linjiang-2020-demo"  # noqa: S105 - printed by the demonstration for everybody
LOWEST_FLOOR = 2
WINDOW_M2 = 0.5

ROOM_COLUMNS = (
    "site",
    "building",
    "floor",
    "room",
    "zone_kind",
    "zone",
    "purpose",
    "corridor_position",
    "side",
    "step_free",
    "negative_pressure",
    "cot",
)

FLEET = (
    *((VehicleKind.COACH, 49),) * 11,
    *((VehicleKind.MINIBUS, 19),) * 5,
    *((VehicleKind.AMBULANCE, 4),) * 4,
)
DRIVERS = ("华军", "Tang Rui", "Qiu Heng", "Bai Song", "Lei Ming", "Shi Tao", "Cui Yong", "Kong De")


def load(
    session: Session,
    *,
    places: Sequence[cast.SiteCast] = cast.SITES,
    vehicles: Sequence[tuple[VehicleKind, int]] = FLEET,
    at: datetime,
    tell: Callable[[str], None],
) -> District:
    """Put everything on record, in the order in which a district would."""
    districts = {each.code: _district(session, each) for each in cast.DISTRICTS}
    ours = districts[cast.LINJIANG.code]
    for draft in policy.add_drafts(session, example_text("shanghai_2020"), at=at):
        policy.put_in_force(session, draft.id, expected=draft.version, at=at)
    for port in cast.PORTS:
        arrivals.add_port(
            session,
            port.code,
            kind=PortKind.AIRPORT,
            at=at,
            name_zh=port.name_zh,
            name_en=port.name_en,
        )
    for each in places:
        _site(session, ours, each, at)
        tell(each.name_en)
    for place in cast.PLACES:
        transfers.add_place(
            session,
            PlaceOrder(district_id=ours.id, **vars(place) | {"kind": PlaceKind(place.kind)}),
            at=at,
        )
    _fleet(session, ours, vehicles, at)
    return ours


def add_users(session: Session, district: District) -> None:
    """The people of the cast who sign in; command sees the city, the others their district."""
    ports = session.scalars(sa.select(Port)).all()
    for each in cast.USERS:
        user = access.add_user(
            session,
            username=each.username,
            display_name=each.display_name,
            password=PASSWORD,
            roles=(each.role,),
            language=Language.CHINESE,
        )
        if each.role in (Role.COMMAND, Role.AUDITOR, Role.ADMINISTRATOR):
            access.grant(session, user, GrantKind.CITY)
            continue
        access.grant(session, user, GrantKind.DISTRICT, district.id)
        for port in ports if each.role is not Role.SITE_MANAGER else ():
            access.grant(session, user, GrantKind.PORT, port.id)


def _district(session: Session, each: cast.DistrictCast) -> District:
    row = District(code=each.code, name_zh=each.name_zh, name_en=each.name_en, ours=each.ours)
    session.add(row)
    session.flush()
    return row


def _site(session: Session, district: District, each: cast.SiteCast, at: datetime) -> None:
    site = sites.create_site(
        session,
        district,
        sites.SiteDetails(
            code=each.code,
            name_zh=each.name_zh,
            name_en=each.name_en,
            address_zh=each.address_zh,
            address_en=each.address_en,
            latitude=each.latitude,
            longitude=each.longitude,
            phone="021-5550 0" + str(100 + len(each.name_en)),
            tier=each.tier,
            high_risk=each.high_risk,
            entrances=2,
        ),
    )
    sites.import_rooms(session, EVERYTHING, room_table(each), at=at)
    _passages(session, site, at)
    _inspect(session, site, at)
    sites.change_state(session, site, SiteState.STANDBY, empty=True, at=at)
    if each.state is SiteState.OPEN:
        sites.change_state(session, site, SiteState.OPEN, empty=True, at=at)


def room_table(each: cast.SiteCast) -> bytes:
    """The rooms of a site as the table that people fill in."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(ROOM_COLUMNS)
    for floor in range(LOWEST_FLOOR, LOWEST_FLOOR + each.floors):
        writer.writerows(_floor(each, floor))
    return text.getvalue().encode()


def _floor(each: cast.SiteCast, floor: int) -> Iterator[tuple[object, ...]]:
    place = (each.code, "A", floor)
    yield (*place, f"{floor}01", "clean", "清洁区", "staff_room", 1, 0, "no", "no", "no")
    yield (*place, f"{floor}02", "clean", "清洁区", "store_room", 1, 1, "no", "no", "no")
    yield (*place, f"{floor}03", "buffer", "半污染区", "donning_room", 2, 0, "no", "no", "no")
    yield (*place, f"{floor}04", "buffer", "半污染区", "doffing_room", 2, 1, "no", "no", "no")
    for n in range(each.rooms_per_floor):
        number = f"{floor}{n + 5:02d}"
        step_free = "yes" if n % 8 == 3 else "no"
        negative = "yes" if n % 16 == 9 else "no"
        cot = "yes" if n % 3 == 0 else "no"
        yield (
            *place,
            number,
            "contaminated",
            "污染区",
            "isolation_room",
            3 + n // 2,
            n % 2,
            step_free,
            negative,
            cot,
        )


def _passages(session: Session, site: Site, at: datetime) -> None:
    zones = site_queries.zones_of(session, site.id)
    for floor in site_queries.floors_of(session, site.id):
        own = {zone.kind: zone for zone in zones if zone.floor_id == floor.id}
        sites.add_passage(
            session,
            floor,
            kind=PassageKind.STAFF,
            name=f"{floor.number}F 工作人员通道",
            zones=[own[ZoneKind.CLEAN], own[ZoneKind.BUFFER]],
            at=at,
        )
        sites.add_passage(
            session,
            floor,
            kind=PassageKind.RESIDENT,
            name=f"{floor.number}F 隔离人员通道",
            zones=[own[ZoneKind.CONTAMINATED]],
            at=at,
        )


def _inspect(session: Session, site: Site, at: datetime) -> Inspection:
    inspection = sites.start_inspection(
        session, site, kind=InspectionKind.OPENING, inspector="Wei Dong", at=at
    )
    measured = {ItemCode.ENTRANCES: 2.0, ItemCode.WINDOWS: WINDOW_M2}
    sites.answer_items(
        session,
        inspection,
        [
            ItemResult(code=code, passed=True, value=measured.get(code), evidence="2020-03-25")
            for code in ItemCode
        ],
        window_m2=0.2,
        at=at,
    )
    sites.close_inspection(session, inspection, at=at)
    return inspection


def _fleet(
    session: Session,
    district: District,
    vehicles: Sequence[tuple[VehicleKind, int]],
    at: datetime,
) -> None:
    ports = session.scalars(sa.select(Port).order_by(Port.code)).all()
    for number, (kind, seats) in enumerate(vehicles):
        vehicle = transfers.add_vehicle(
            session,
            VehicleOrder(
                district_id=district.id,
                plate=f"沪D{number + 1:05d}",
                kind=kind,
                seats=seats,
                negative_pressure=kind is VehicleKind.AMBULANCE,
                home_port_id=ports[number % len(ports)].id,
            ),
            at=at,
        )
        for shift in range(2):
            member = StaffMember(
                code=f"D{number * 2 + shift + 1:03d}",
                name=DRIVERS[(number * 2 + shift) % len(DRIVERS)],
                phone=f"138{number:04d}{shift:04d}",
                team=Team.DRIVER,
                district_id=district.id,
                closed_loop=True,
                licence="A1",
                recorded_at=at,
            )
            session.add(member)
            session.flush()
            transfers.assign_driver(session, vehicle.id, member.id, at=at)

"""The stores of the invented district: what came, what the sites got and used, what is wrong."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.demo import cast
from logistics.sites.models import District, Site, SiteState
from logistics.supplies import operations as supplies
from logistics.supplies import queries
from logistics.supplies.models import Lot, StockMovement
from logistics.supplies.rules.kinds import (
    LotSource,
    LotState,
    MovementKind,
    PlaceKind,
    Unit,
)

KEEPER_NAME = "wuzi"
KEEPER = next(each for each in cast.USERS if each.username == KEEPER_NAME).display_name
SECOND = "仓管员 Ji Ping"
USED_DAYS = 14

GTINS = {
    "RESP-GB19083": "6901234567892",
    "RESP-KN95": "6901234567908",
    "MASK-YY0469": "6901234567915",
    "SUIT-GB19082-L": "6901234567922",
}


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A lot of the story: ``shared`` base units go to each open site, ``used`` of it every day."""

    code: str
    number: str
    maker: str
    quantity: int
    expires_on: date | None
    source: LotSource = LotSource.PURCHASE
    shared: int = 0
    used: int = 0
    trouble: str = ""
    waits: bool = False


DELIVERIES = (
    Delivery(
        code="RESP-GB19083",
        number="20200115",
        maker="江南医用",
        quantity=24_000,
        expires_on=date(2022, 1, 31),
        source=LotSource.RESERVE,
        shared=600,
        used=22,
    ),
    Delivery(
        code="RESP-GB19083",
        number="20170406",
        maker="江南医用",
        quantity=8_000,
        expires_on=date(2020, 4, 5),
        source=LotSource.RESERVE,
    ),
    Delivery(
        code="RESP-KN95",
        number="K-2031",
        maker="海滨劳保",
        quantity=60_000,
        expires_on=date(2023, 2, 28),
    ),
    Delivery(
        code="RESP-N95",
        number="3M-88211",
        maker="3M (label)",
        quantity=13_000,
        expires_on=date(2024, 6, 30),
        trouble="防伪标识不符，疑似假冒",
    ),
    Delivery(
        code="MASK-YY0469",
        number="20200309",
        maker="临江卫材",
        quantity=300_000,
        expires_on=date(2022, 3, 8),
        source=LotSource.PRODUCTION,
        shared=9_000,
        used=340,
    ),
    Delivery(
        code="MASK-YY0469",
        number="20200327",
        maker="临江卫材",
        quantity=250_000,
        expires_on=date(2022, 3, 26),
        source=LotSource.PRODUCTION,
        waits=True,
    ),
    Delivery(
        code="MASK-YYT0969",
        number="D-1907",
        maker="临江卫材",
        quantity=40_000,
        expires_on=date(2020, 3, 20),
        source=LotSource.RESERVE,
    ),
    Delivery(
        code="SUIT-GB19082-L",
        number="F2002-L",
        maker="长河防护",
        quantity=6_000,
        expires_on=date(2022, 2, 28),
        shared=260,
        used=9,
    ),
    Delivery(
        code="SUIT-GB19082-XL",
        number="F2002-XL",
        maker="长河防护",
        quantity=4_000,
        expires_on=date(2022, 2, 28),
        shared=160,
        used=6,
    ),
    Delivery(
        code="GOWN",
        number="G-0311",
        maker="长河防护",
        quantity=9_000,
        expires_on=date(2023, 3, 31),
        shared=500,
        used=18,
    ),
    Delivery(
        code="GLOVE-M",
        number="L-2201",
        maker="南苑乳胶",
        quantity=120_000,
        expires_on=date(2023, 1, 31),
        shared=4_000,
        used=170,
    ),
    Delivery(
        code="GOGGLES",
        number="GG-19",
        maker="明视光学",
        quantity=3_000,
        expires_on=None,
        shared=80,
    ),
    Delivery(
        code="FACESHIELD",
        number="FS-20",
        maker="明视光学",
        quantity=12_000,
        expires_on=date(2025, 3, 31),
        shared=400,
        used=14,
    ),
    Delivery(
        code="THERMO-IR", number="IR-5", maker="测安", quantity=420, expires_on=None, shared=8
    ),
    Delivery(
        code="ALCOHOL-75",
        number="JJ-0320",
        maker="临江化工",
        quantity=18_500_000,
        expires_on=date(2021, 3, 19),
        shared=200_000,
        used=4_500,
    ),
    Delivery(
        code="DISINF-84",
        number="84-0301",
        maker="临江化工",
        quantity=9_200_000,
        expires_on=date(2020, 9, 1),
        shared=150_000,
        used=6_000,
    ),
    Delivery(
        code="PERACETIC",
        number="PA-0218",
        maker="临江化工",
        quantity=2_400_000,
        expires_on=date(2020, 8, 18),
    ),
    Delivery(
        code="HANDRUB",
        number="MX-3",
        maker="洁安",
        quantity=3_600_000,
        expires_on=date(2022, 3, 1),
        shared=60_000,
        used=1_500,
    ),
    Delivery(
        code="WASTEBAG",
        number="YF-2",
        maker="绿洲塑料",
        quantity=80_000,
        expires_on=None,
        shared=2_000,
        used=60,
    ),
)


def fill(session: Session, district: District, *, at: datetime) -> int:
    """Everything that came, went to the sites and was used until ``at``; says how many lots."""
    came, shared = at - timedelta(days=20), at - timedelta(days=USED_DAYS + 1)
    supplies.load_catalogue(session, at=came)
    for code, gtin in GTINS.items():
        item = queries.find_item(session, code)
        if item is None:
            raise LookupError(code)
        supplies.add_gtin(session, item, gtin, Unit.BOX if "SUIT" not in code else Unit.CARTON)
    lots = {each: _receive(session, district, each, came) for each in DELIVERIES}
    for site in session.scalars(
        sa.select(Site)
        .where(Site.district_id == district.id, Site.state == SiteState.OPEN)
        .order_by(Site.code)
    ):
        _supply(session, district, site, lots, shared)
    return len(lots)


def _receive(session: Session, district: District, each: Delivery, at: datetime) -> uuid.UUID:
    item = queries.find_item(session, each.code)
    if item is None:
        raise LookupError(each.code)
    movement = supplies.receive(
        session,
        place_id=supplies.store_of(session, district.id, at=at).id,
        origin_id=supplies.outside(session, district.id, PlaceKind.SUPPLIER, at=at).id,
        lines=[
            supplies.ReceiptLine(
                item_id=item.id,
                quantity=each.quantity,
                maker=each.maker,
                number=each.number,
                expires_on=each.expires_on,
                certificate=f"QC-{each.number}",
            )
        ],
        source=each.source,
        counted_by=(KEEPER, SECOND),
        at=at,
        by=KEEPER,
    )
    ((lot, _), *_) = supplies.legs_of(session, movement.id)
    if each.trouble:
        supplies.fail_inspection(session, lot, inspector=SECOND, reason=each.trouble, at=at)
    elif not each.waits:
        supplies.pass_inspection(session, lot, inspector=SECOND, at=at)
    return lot


def _supply(
    session: Session,
    district: District,
    site: Site,
    lots: dict[Delivery, uuid.UUID],
    at: datetime,
) -> None:
    places = supplies.places_for_site(session, site.id, at=at)
    store = supplies.store_of(session, district.id, at=at)

    def move(kind: MovementKind, origin: uuid.UUID, target: uuid.UUID, day: int) -> StockMovement:
        lines = [
            supplies.Line(
                lot_id=lot,
                from_id=origin,
                to_id=target,
                quantity=each.shared if kind is MovementKind.TRANSFER else _used(each, site, day),
            )
            for each, lot in lots.items()
            if each.shared and (each.used or kind is MovementKind.TRANSFER)
        ]
        return supplies.post(
            session, kind=kind, lines=lines, at=at + timedelta(days=day), by=KEEPER
        )

    move(MovementKind.TRANSFER, store.id, places.clean.id, 0)
    for day in range(1, USED_DAYS + 1):
        move(MovementKind.CONSUMPTION, places.clean.id, places.consumed.id, day)


def _used(each: Delivery, site: Site, day: int) -> int:
    """Some more at the one site, some less on the other day, as it is in life."""
    wave = (len(site.name_en) * 7 + day * 5) % 9
    return each.used * (20 + wave) // 24


def is_filled(session: Session) -> bool:
    """Whether the stores were filled already."""
    return (
        session.scalars(sa.select(Lot.id).where(Lot.state == LotState.ISSUABLE)).first() is not None
    )

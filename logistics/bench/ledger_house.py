"""A district of its own for the bench of the ledger, on a database of each kind."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import clock, database
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.schema import guards, migrations
from logistics.sites import operations as sites
from logistics.sites.models import District
from logistics.supplies import operations as supplies
from logistics.supplies import queries
from logistics.supplies.operations.catalogue import add_listed
from logistics.supplies.rules.kinds import LotSource, PlaceKind

KEEPER, SECOND = "Fan Bo", "Ji Ping"
ITEMS = ("MASK-YY0469", "RESP-GB19083", "GLOVE-M", "GOWN")
SITES = 4
BEFORE = datetime(2020, 3, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class House:
    """Ids of what goods can be moved between.

    :ivar sites: clean store, buffer and use of each site
    :ivar lots: the lots in the store, by item
    """

    store: uuid.UUID
    suppliers: uuid.UUID
    sites: tuple[tuple[uuid.UUID, uuid.UUID, uuid.UUID], ...]
    lots: dict[uuid.UUID, tuple[uuid.UUID, ...]]


@contextmanager
def databases(folder: Path, server: str, wanted: str) -> Iterator[list[tuple[str, str]]]:
    """An empty database of each kind that is wanted; the one on the server goes at the end."""
    found = []
    if wanted in ("both", "sqlite"):
        found.append(("SQLite", f"sqlite:///{folder / 'ledger.db'}"))
    if wanted == "sqlite":
        yield found
        return
    address = sa.make_url(settings({"DATABASE_URL": server}).database_url)
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    name = f"logistics_bench_{uuid.uuid4().hex[:12]}"
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        url = address.set(database=name).render_as_string(hide_password=False)
        yield [*found, ("PostgreSQL", url)]
    finally:
        database.bound().dispose()
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        engine.dispose()


def build(url: str, *, workers: int, lots: int = 5) -> House:
    """Tables, district, sites and a filled store."""
    migrations.upgrade(database.bind(url, kept_open=workers))
    with transaction() as session:
        district = District(code="LJ", name_zh="临江区", name_en="Linjiang", ours=True)
        session.add(district)
        session.flush()
        places = [_site(session, district, number) for number in range(SITES)]
        store = supplies.store_of(session, district.id, at=BEFORE)
        suppliers = supplies.outside(session, district.id, PlaceKind.SUPPLIER, at=BEFORE)
        house = House(store=store.id, suppliers=suppliers.id, sites=tuple(places), lots={})
        for code in ITEMS:
            item = add_listed(session, code, at=BEFORE)
            house.lots[item.id] = tuple(
                delivered(session, house, item.id, 1_000_000, f"{code}-{number}")
                for number in range(lots)
            )
        return house


def delivered(
    session: Session,
    house: House,
    item: uuid.UUID,
    quantity: int,
    number: str,
    at: datetime | None = None,
) -> uuid.UUID:
    """A lot that came to the store and passed its inspection, just now unless told otherwise."""
    at = at or clock.now() - timedelta(seconds=1)
    movement = supplies.receive(
        session,
        place_id=house.store,
        origin_id=house.suppliers,
        lines=[
            supplies.ReceiptLine(
                item_id=item,
                quantity=quantity,
                maker="Jiangnan",
                number=number,
                expires_on=date(2090, 1, 1) + timedelta(days=len(number)),
            )
        ],
        source=LotSource.PURCHASE,
        counted_by=(KEEPER, SECOND),
        at=at,
        by=KEEPER,
    )
    ((lot, _), *_) = supplies.legs_of(session, movement.id)
    supplies.pass_inspection(session, lot, inspector=SECOND, at=at)
    return lot


def broken() -> list[str]:
    """Every invariant that does not hold: what the doctor says, and guards that are gone."""
    with reading() as session:
        return [*queries.problems(session), *guards.missing(session.connection())]


def created() -> int:
    """Base units that came out of nothing; suppliers gave as much as everybody else has."""
    with reading() as session:
        return sum(each.quantity for each in queries.balances(session))


def _site(
    session: Session, district: District, number: int
) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    site = sites.create_site(
        session,
        district,
        sites.SiteDetails(
            code=f"B{number}",
            name_zh=f"点位 {number}",
            name_en=f"Site {number}",
            latitude=31.2,
            longitude=121.5,
        ),
    )
    places = supplies.places_for_site(session, site.id, at=BEFORE)
    return places.clean.id, places.buffer.id, places.consumed.id

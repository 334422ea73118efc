"""Questions about supplies ahead: figures of need, how everything stands, what was told."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.audit import AuditChange
from logistics.errors import NotFound
from logistics.planning.supplying import heads
from logistics.planning.supplying.cover import CoverState, Shelf, Stand, together
from logistics.planning.supplying.figures import SHIPPED, Driver, NeedFigures, Scenario
from logistics.planning.supplying.models import CoverAlert, NeedSetting
from logistics.planning.supplying.need import HORIZON, Burn, burn, needs
from logistics.sites.models import District
from logistics.supplies import queries as supplies
from logistics.supplies.models import Item, StockPlace
from logistics.supplies.rules.days import local_day
from logistics.supplies.rules.issuable import sort_out
from logistics.supplies.rules.kinds import STORES, PlaceKind

BURN_DAYS = 28
NOTHING = Burn(mean=0.0, spread=0.0, days=BURN_DAYS)
Key = tuple[uuid.UUID, uuid.UUID]


@dataclass(frozen=True, kw_only=True)
class Board:
    """How all items stand at the places of a district.

    :ivar places: stores and clean stores of sites; what lies in a buffer zone counts at its site
    :ivar stands: by place and item
    """

    day: date
    figures: NeedFigures
    places: Sequence[StockPlace]
    items: Mapping[uuid.UUID, Item]
    stands: Mapping[Key, Stand]
    heads: Mapping[uuid.UUID, Mapping[Driver, Sequence[float]]] = field(default_factory=dict)

    def of_item(self, item: uuid.UUID) -> list[tuple[StockPlace, Stand]]:
        """The places where an item is needed or lies, what runs out first on top."""
        found = [
            (place, self.stands[place.id, item])
            for place in self.places
            if (place.id, item) in self.stands
        ]
        return sorted(found, key=lambda each: _cover(each[1]))

    def of_place(self, place: uuid.UUID) -> list[tuple[Item, Stand]]:
        """The items that are needed or lie at a place, what runs out first on top."""
        found = [
            (self.items[item], stand) for (where, item), stand in self.stands.items()
            if where == place
        ]  # fmt: skip
        return sorted(found, key=lambda each: (_cover(each[1]), each[0].code))

    def district(self) -> list[tuple[Item, Stand]]:
        """Every item over all places together, what runs out first on top."""
        found = [
            (item, together([stand for _, stand in some]))
            for item in self.items.values()
            for some in [self.of_item(item.id)]
            if some
        ]
        return sorted(found, key=lambda each: (_cover(each[1]), each[0].code))


def _cover(stand: Stand) -> float:
    return HORIZON + 1.0 if stand.cover is None else stand.cover


def figures_of(session: Session, district: uuid.UUID) -> NeedFigures:
    """What a district reckons with: what ships, and what it changed of it."""
    row = find_setting(session, district)
    if row is None:
        return SHIPPED
    return NeedFigures(figures={**SHIPPED.figures, **row.figures}, version=row.version)


def find_setting(session: Session, district: uuid.UUID) -> NeedSetting | None:
    """The figures that a district changed, if it ever did."""
    return session.scalars(
        sa.select(NeedSetting).where(NeedSetting.district_id == district)
    ).first()


@dataclass(frozen=True, kw_only=True)
class FigureChange:
    """Somebody gave a figure another value."""

    at: datetime
    by: str
    channel: str
    name: str
    before: float
    after: float


def history(session: Session, district: uuid.UUID) -> list[FigureChange]:
    """Who changed which figure, latest first."""
    row = find_setting(session, district)
    if row is None:
        return []
    kept = session.scalars(
        sa.select(AuditChange)
        .where(AuditChange.table_name == NeedSetting.__tablename__, AuditChange.row_id == row.id)
        .order_by(AuditChange.recorded_at, AuditChange.id)
    )
    found, before = list[FigureChange](), dict[str, Any](SHIPPED.figures)
    for each in kept:
        now = {**SHIPPED.figures, **each.snapshot["figures"]}
        found += [
            FigureChange(
                at=each.recorded_at,
                by=each.actor_label,
                channel=each.channel.value,
                name=name,
                before=before.get(name, 0.0),
                after=now.get(name, 0.0),
            )
            for name in sorted({*before, *now})
            if before.get(name, 0.0) != now.get(name, 0.0)
        ]
        before = now
    return found[::-1]


def districts_seen(session: Session, scope: Scope) -> list[District]:
    """The districts with places for goods that a user may see."""
    return list(
        session.scalars(
            sa.select(District)
            .where(
                District.id.in_(
                    sa.select(StockPlace.district_id).where(
                        supplies.visible_places(scope), StockPlace.kind.in_(STORES)
                    )
                )
            )
            .order_by(District.code)
        )
    )


def get_district_seen(session: Session, scope: Scope, code: str) -> District:
    """One of them, by its code.

    :raises NotFound: there is none, or the user sees no goods of it
    """
    found = next((each for each in districts_seen(session, scope) if each.code == code), None)
    if found is None:
        raise NotFound("district")
    return found


def board(session: Session, scope: Scope, district: uuid.UUID, *, at: datetime, zone: str) -> Board:
    """How everything that a user may see of a district stands, now and for three months."""
    day = local_day(at, zone)
    rows = list(
        session.scalars(
            sa.select(StockPlace)
            .where(
                StockPlace.district_id == district,
                StockPlace.kind.in_((*STORES, PlaceKind.SITE_BUFFER)),
                supplies.visible_places(scope),
            )
            .order_by(StockPlace.site_id.is_not(None), StockPlace.code)
        )
    )
    holders = [each for each in rows if each.kind in STORES]
    clean: dict[uuid.UUID | None, uuid.UUID] = {
        each.site_id: each.id for each in holders if each.site_id is not None
    }
    home = {
        each.id: each.id if each.kind in STORES else clean.get(each.site_id, each.id)
        for each in rows
    }
    figures = figures_of(session, district)
    counted = _heads(session, district, holders, day, zone, figures)
    items = {item.id: item for item in supplies.items(session, retired=True)}
    shelves, apart = _shelves(session, rows, home, day, at)
    used = _burn(session, home, day, zone)
    keys = {*shelves, *apart, *used}
    by_code = {item.code: item for item in items.values()}
    planned: dict[Key, Sequence[float]] = {}
    targets: dict[Key, list[float]] = defaultdict(lambda: [0.0] * len(Scenario))
    for place, some in counted.items():
        for code, days in needs(some, figures).items():
            if code in by_code:
                planned[place, by_code[code].id] = days
        for number, scenario in enumerate(Scenario):
            for code, days in needs(some, figures, scenario).items():
                if code in by_code:
                    targets[place, by_code[code].id][number] = sum(days)
    keys |= {key for key, days in planned.items() if any(days)}
    stands = {
        key: Stand(
            day=day,
            shelves=shelves.get(key, []),
            planned=planned.get(key, (0.0,) * HORIZON),
            real=used.get(key, NOTHING),
            apart=apart.get(key, 0),
            figures=figures,
            targets=targets[key],
            reusable=items[key[1]].reusable,
        )
        for key in keys
        if key[1] in items and key[0] in {place.id for place in holders}
    }
    known = {item for _, item in stands}
    return Board(
        day=day,
        figures=figures,
        places=holders,
        items={key: item for key, item in items.items() if key in known},
        stands=stands,
        heads=counted,
    )


def _heads(
    session: Session,
    district: uuid.UUID,
    holders: Sequence[StockPlace],
    day: date,
    zone: str,
    figures: NeedFigures,
) -> dict[uuid.UUID, dict[Driver, list[float]]]:
    places = {each.site_id: each.id for each in holders if each.site_id is not None}
    found = heads.heads_at_sites(session, places, day, zone, figures["swabs_per_resident"])
    counted = {places[site]: some for site, some in found.items()}
    store = next((each for each in holders if each.kind is PlaceKind.DISTRICT_STORE), None)
    if store is not None:
        counted[store.id] = {Driver.TRIP_CREW: heads.crews(session, district, day, zone)}
    return counted


def _shelves(
    session: Session,
    rows: Sequence[StockPlace],
    home: Mapping[uuid.UUID, uuid.UUID],
    day: date,
    at: datetime,
) -> tuple[dict[Key, list[Shelf]], dict[Key, int]]:
    ids, buffer = list(home), {each.id for each in rows if each.kind is PlaceKind.SITE_BUFFER}
    shelves: dict[Key, list[Shelf]] = defaultdict(list)
    free, withheld = sort_out(supplies.on_shelves(session, place_ids=ids, at=at), on=day)
    for line in free:
        shelves[home[line.place_id], line.item_id].append(
            Shelf(
                units=line.quantity,
                expires=line.expires_on,
                lot=str(line.lot_id),
                stays=line.place_id in buffer,
            )
        )
    apart: dict[Key, int] = defaultdict(int)
    for each in withheld:
        apart[home[each.line.place_id], each.line.item_id] += each.quantity
    return shelves, apart


def levels_of(
    session: Session, places: Sequence[StockPlace], item: uuid.UUID, day: date, zone: str
) -> list[int]:
    """What lay at places, buffer zones of their sites too, on the mornings of the last weeks."""
    ids = {place.id for place in places}
    buffers = session.scalars(
        sa.select(StockPlace.id).where(
            StockPlace.kind == PlaceKind.SITE_BUFFER,
            StockPlace.site_id.in_([place.site_id for place in places if place.site_id]),
        )
    )
    mornings = [
        heads.midnight(day - timedelta(days=back), zone) for back in range(BURN_DAYS, 0, -1)
    ]
    return supplies.levels(session, place_ids={*ids, *buffers}, item=item, mornings=mornings)


def _burn(
    session: Session, home: Mapping[uuid.UUID, uuid.UUID], day: date, zone: str
) -> dict[Key, Burn]:
    """Real use of the last four weeks, from the first day on which any use was booked."""
    used: dict[Key, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for each in supplies.consumption(
        session,
        place_ids=list(home),
        since=heads.midnight(day - timedelta(days=BURN_DAYS), zone),
        until=heads.midnight(day, zone),
        zone=zone,
    ):
        used[home[each.place_id], each.item_id][each.day] += each.quantity
    first = min((first for days in used.values() for first in days), default=day)
    return {key: burn(days.values(), (day - first).days) for key, days in used.items()}


def open_alerts(session: Session, places: Sequence[uuid.UUID]) -> dict[Key, CoverAlert]:
    """What was told and is not over, by place and item."""
    rows = session.scalars(
        sa.select(CoverAlert).where(CoverAlert.place_id.in_(places), CoverAlert.ended_at.is_(None))
    )
    return {(row.place_id, row.item_id): row for row in rows}


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """An item that is short at a place, and when that was told."""

    place: StockPlace
    item: Item
    stand: Stand
    alert: CoverAlert | None


def alarms(session: Session, seen: Board) -> list[Alarm]:
    """Everything that is short, the worst first, told or not."""
    told = open_alerts(session, [place.id for place in seen.places])
    places = {place.id: place for place in seen.places}
    found = [
        Alarm(
            place=places[where], item=seen.items[item], stand=stand, alert=told.get((where, item))
        )
        for (where, item), stand in seen.stands.items()
        if stand.state is not CoverState.ENOUGH
    ]
    order = tuple(CoverState)
    return sorted(
        found,
        key=lambda each: (
            order.index(each.stand.state), _cover(each.stand), each.place.code, each.item.code
        ),
    )  # fmt: skip

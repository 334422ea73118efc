"""From the board of a district to a finished resupply problem; places and items by their codes."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from logistics.config import settings
from logistics.planning import assumptions
from logistics.planning.resupply.problem import (
    Item,
    Lot,
    Need,
    Place,
    Problem,
    Stock,
    Vehicle,
)
from logistics.planning.supplying.cover import Stand
from logistics.planning.supplying.need import HORIZON
from logistics.planning.supplying.queries import Board
from logistics.planning.transport.roads import Matrix, Roads
from logistics.policy import queries as policies
from logistics.policy.document import TransportRules
from logistics.sites.models import Site
from logistics.supplies import queries as supplies
from logistics.supplies.models import Item as Goods
from logistics.supplies.models import StockPlace
from logistics.supplies.rules.kinds import Unit

UNKNOWN_KM = 10.0
MAX_DROPS = 8
WHOLE_DAYS = 1.0
LITRES: Mapping[Unit, float] = {
    Unit.PIECE: 0.1,
    Unit.PAIR: 0.05,
    Unit.SET: 0.1,
    Unit.BOTTLE: 0.7,
    Unit.GRAM: 0.001,
    Unit.MILLILITRE: 0.001,
}
"""Room that a base unit takes in a van, about."""


@dataclass(frozen=True, kw_only=True)
class Vans:
    """The vehicles that carry goods.

    :ivar litres: that one takes; trips: that all make together
    """

    litres: float = 6000.0
    trips: int = 100


def resupply_problem(session: Session, board: Board, vans: Vans) -> Problem:
    """What may be shipped between the places of a board, and what for."""
    stands = {key: stand for key, stand in board.stands.items() if not stand.reusable}
    wanted = sorted({item for _, item in stands}, key=lambda each: board.items[each].code)
    packs = supplies.packs_of(session, wanted)
    places = {place.id: place.code for place in board.places}
    lots, stock = _stock(stands, places, board.items)
    return Problem(
        day=board.day,
        horizon=HORIZON,
        target=board.figures["enough_days"],
        step=WHOLE_DAYS,
        max_drops=MAX_DROPS,
        places=tuple(Place(id=place.code) for place in board.places),
        items=tuple(_item(board.items[each], packs[each]) for each in wanted),
        lots=lots,
        stock=stock,
        needs=tuple(
            Need(place=places[place], item=board.items[item].code, daily=tuple(stand.daily))
            for (place, item), stand in stands.items()
            if any(stand.daily)
        ),
        vehicles=(Vehicle(id="van", load=vans.litres, trips=vans.trips),),
        roads=_roads(session, board.places),
    )


def _item(goods: Goods, packs: Mapping[Unit, int]) -> Item:
    """Shipped by the box, or by the carton where there are no boxes."""
    pack = packs.get(Unit.BOX) or packs.get(Unit.CARTON) or 1
    return Item(
        id=goods.code, pack=pack, load=round(pack * LITRES[goods.base_unit], 6), value=1 / pack
    )


def _stock(
    stands: Mapping[tuple[uuid.UUID, uuid.UUID], Stand],
    places: Mapping[uuid.UUID, str],
    items: Mapping[uuid.UUID, Goods],
) -> tuple[tuple[Lot, ...], tuple[Stock, ...]]:
    lots: dict[str, Lot] = {}
    held: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for (place, item), stand in stands.items():
        for shelf in stand.shelves:
            lots[shelf.lot] = Lot(id=shelf.lot, item=items[item].code, expires=shelf.expires)
            counts = held[places[place], shelf.lot]
            counts[0] += shelf.units
            counts[1] += shelf.units if shelf.stays else 0
    stock = tuple(
        Stock(place=place, lot=lot, quantity=units, kept=kept)
        for (place, lot), (units, kept) in held.items()
    )
    return tuple(lots.values()), stock


def _roads(session: Session, places: Sequence[StockPlace]) -> Roads:
    versions = policies.in_force(session).versions
    detour = versions[-1].transport.road_detour if versions else TransportRules.road_detour
    known = assumptions.read(settings().data_dir).roads(detour)
    found = [
        None if place.site_id is None else _located(session.get_one(Site, place.site_id))
        for place in places
    ]
    rows = tuple(
        tuple(
            0.0 if here is there else _km(known, a, b)
            for there, b in zip(places, found, strict=True)
        )
        for here, a in zip(places, found, strict=True)
    )
    codes = tuple(place.code for place in places)
    return replace(
        known,
        source=f"{known.source}; {UNKNOWN_KM:g} km to a place without coordinates",
        matrix=Matrix(places=codes, km=rows),
    )


def _located(site: Site) -> Place:
    return Place(id=site.code, latitude=site.latitude, longitude=site.longitude)


def _km(roads: Roads, here: Place | None, there: Place | None) -> float:
    if here is None or there is None:
        return UNKNOWN_KM
    return round(roads.km(here, there), 3)

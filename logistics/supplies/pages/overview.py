"""Stock on screen: all places, and one place with its items and lots."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Response, render_template, request

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.database import reading
from logistics.supplies import queries
from logistics.supplies.models import StockPlace
from logistics.supplies.pages.blueprint import amount, pages
from logistics.supplies.pages.fields import today
from logistics.supplies.queries import ItemStock
from logistics.supplies.roles import READERS
from logistics.supplies.rules.kinds import LotState
from logistics.web.export import asked_for, sheet
from logistics.web.language import current, shown
from logistics.web.paging import page_of
from logistics.wording import Language

COLUMNS = (
    "Place",
    "Goods",
    "Standard",
    "Size",
    "Lot",
    "Usable until",
    "Base units",
    "Quantity",
    "Counts as",
)


@pages.get("")
@gate.allow(*READERS)
def index() -> str | Response:
    """Every place with what may be issued there, and what waits for somebody."""
    at = clock.now()
    with reading() as session:
        places = queries.places_in(session, gate.scope())
        ids = [place.id for place in places]
        if asked_for():
            rows = (
                row
                for place in places
                for row in _cells(
                    place,
                    queries.stock_of(session, place_ids=[place.id], on=today(at), at=at),
                )
            )
            return sheet("stock", COLUMNS, rows)
        return render_template(
            "supplies/index.html",
            places=places,
            stand=queries.stand_of(session, place_ids=ids, on=today(at), at=at),
            waiting=page_of(
                session,
                queries.lots_question(gate.scope(), state=LotState.INSPECTION),
                number=1,
                size=1,
            ).total,
            papers=queries.without_papers(session, gate.scope()),
            counts=queries.counts_in(session, gate.scope(), going=True),
            now=at,
        )


@pages.get("/places/<uuid:place>")
@gate.allow(*READERS)
def place(place: uuid.UUID) -> str | Response:
    """One place: its items, their lots by expiry, what does not count; or as of a past moment."""
    at = clock.now()
    with reading() as session:
        row = queries.get_place(session, gate.scope(), place)
        stock = queries.stock_of(session, place_ids=[row.id], on=today(at), at=at)
        if asked_for():
            return sheet(f"stock-{row.code}", COLUMNS, _cells(row, stock))
        return render_template(
            "supplies/place.html",
            place=row,
            stock=stock,
            past=_past(row),
            latest=queries.entries(session, gate.scope(), place_id=row.id, most=20),
        )


@pages.get("/places/<uuid:place>/then")
@gate.allow(*READERS)
def place_then(place: uuid.UUID) -> str:
    """What lay at a place at a past moment."""
    with reading() as session:
        row = queries.get_place(session, gate.scope(), place)
        moment = _past(row) or clock.now()
        balances = queries.balances(session, place_ids=[row.id], as_of=moment)
        lots = queries.lots_by_id(session, [each.lot_id for each in balances])
        return render_template(
            "supplies/place_then.html",
            place=row,
            moment=moment,
            balances=sorted(
                balances, key=lambda each: (lots[each.lot_id].item.code, lots[each.lot_id].label)
            ),
            lots=lots,
        )


def _past(place: StockPlace) -> datetime | None:
    try:
        found = datetime.fromisoformat(request.args.get("as_of", ""))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(settings().zone))


def _cells(place: StockPlace, stock: list[ItemStock]) -> Iterator[tuple[object, ...]]:
    name = place.name_zh if current() is Language.CHINESE else place.name_en
    for line in stock:
        item = line.item
        title = item.name_zh if current() is Language.CHINESE else item.name_en
        parts = [(each, each.quantity, "usable") for each in line.lots]
        parts += [(each.line, each.quantity, each.why.value) for each in line.withheld]
        for lot, quantity, why in parts:
            yield (
                name,
                title,
                item.standard.value if item.standard else "",
                item.size,
                lot.number if lot.parcel == 1 else f"{lot.number}/{lot.parcel}",
                lot.expires_on.isoformat() if lot.expires_on else "",
                quantity,
                amount(quantity, item),
                shown(why),
            )

"""Scan first: what the box in the hand is, and what to do with it here, on a phone."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.errors import Refused
from logistics.sites.pages import fields
from logistics.supplies import operations, queries
from logistics.supplies.models import Item, StockPlace
from logistics.supplies.pages.blueprint import pages
from logistics.supplies.pages.fields import amount, check_hands, today
from logistics.supplies.pages.lots import choices
from logistics.supplies.queries import Found, Issuable
from logistics.supplies.roles import ISSUERS, KEEPERS
from logistics.supplies.rules.issuable import sort_out
from logistics.supplies.rules.kinds import LotSource, MovementKind, PlaceKind
from logistics.web.forms import done, field
from logistics.wording import say

BOUGHT = (LotSource.PURCHASE, LotSource.PRODUCTION, LotSource.RESERVE)
"""Deliveries that are received here; donations have a page of their own."""


@pages.get("/scan")
@gate.allow(*ISSUERS)
def scan() -> str:
    """The field for the scanner and, when something was scanned, what it is."""
    at = clock.now()
    wanted, code = request.args.get("place", type=uuid.UUID), request.args.get("code", "").strip()
    with reading() as session:
        places = queries.places_in(session, gate.scope())
        if not gate.has_role(*KEEPERS):
            places = [place for place in places if place.site_id is not None]
        place = next((each for each in places if each.id == wanted), None)
        seen: dict[str, Any] = {"found": None, "refusal": None}
        if place is not None and code:
            seen = _seen(session, place, places, code, at)
        return render_template(
            "supplies/scan.html", places=places, place=place, code=code, sources=BOUGHT, **seen
        )


def _seen(
    session: Session, place: StockPlace, places: list[StockPlace], code: str, at: datetime
) -> dict[str, Any]:
    """What the templates says of a code at a place; a code that cannot be read says so there."""
    try:
        found = queries.look_up(session, gate.scope(), code)
    except Refused as refusal:
        return {
            "found": None,
            "refusal": refusal.sentence,
            "items": queries.items(session),
            "packs": {},
        }
    item_ids = _items_of(found)
    free, withheld = sort_out(
        queries.on_shelves(session, place_ids=[place.id], item_ids=item_ids, at=at),
        on=today(at),
    )
    return {
        "found": found,
        "refusal": None,
        "here": _here(found, free),
        "apart": [each for each in withheld if _is_meant(found, each.line)],
        "first": free[0] if free else None,
        "packs": queries.packs_of(session, item_ids),
        "lots": queries.lots_by_id(session, [line.lot_id for line in free]),
        "item_by_id": {each.id: each for each in _loaded(session, found)},
        "ways": choices(place, places),
        "items": queries.items(session) if found.item is None else [],
    }


def _items_of(found: Found) -> set[uuid.UUID]:
    return {lot.item_id for lot in found.lots} | ({found.item.id} if found.item else set())


def _loaded(session: Session, found: Found) -> list[Item]:
    return [queries.get_item(session, each) for each in _items_of(found)]


def _here(found: Found, free: list[Issuable]) -> list[Issuable]:
    """The lines that may be meant: of the lot, or, without one, of the item as they expire."""
    return [line for line in free if _is_meant(found, line)]


def _is_meant(found: Found, line: Issuable) -> bool:
    ids = {lot.id for lot in found.lots}
    named = found.scanned is not None and found.scanned.number is not None
    return line.lot_id in ids if ids or named else True


@pages.post("/scan/take")
@gate.allow(*ISSUERS)
def take() -> BaseResponse:
    """Use so much of an item at a place, the earliest expiry first."""
    with transaction() as session:
        place = queries.get_place(session, gate.scope(), fields.row_id("place"))
        check_hands(place, MovementKind.CONSUMPTION)
        item = queries.get_item(session, fields.row_id("item"))
        operations.take(
            session,
            kind=MovementKind.CONSUMPTION,
            item_id=item.id,
            quantity=amount(session, item.id),
            from_id=place.id,
            to_id=operations.beyond(session, place, PlaceKind.CONSUMED, at=clock.now()).id,
            at=clock.now(),
            by=gate.user_name(),
            by_id=gate.user_id(),
            purpose=field("purpose", required=False),
        )
    return done(
        url_for("supplies.scan", place=place.id), say("Written down: %(item)s.", item=item.code)
    )


@pages.post("/receipts")
@gate.allow(*KEEPERS)
def receive() -> BaseResponse:
    """A delivery of one lot is taken in; it waits for inspection."""
    at = clock.now()
    with transaction() as session:
        place = queries.get_place(session, gate.scope(), fields.row_id("place"))
        item = queries.get_item(session, fields.row_id("item"))
        operations.receive(
            session,
            place_id=place.id,
            origin_id=operations.outside(session, place.district_id, PlaceKind.SUPPLIER, at=at).id,
            lines=[
                operations.ReceiptLine(
                    item_id=item.id,
                    quantity=amount(session, item.id),
                    maker=field("maker"),
                    number=field("number"),
                    made_on=fields.optional_day("made_on"),
                    expires_on=fields.optional_day("expires_on"),
                    certificate=field("certificate", required=False),
                )
            ],
            source=fields.chosen("source", LotSource),
            counted_by=(gate.user_name(), field("counted_with")),
            at=at,
            by=gate.user_name(),
            by_id=gate.user_id(),
        )
    return done(
        url_for("supplies.scan", place=place.id),
        say("%(item)s is taken in and waits for inspection.", item=item.code),
    )

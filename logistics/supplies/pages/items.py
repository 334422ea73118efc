"""Items on screen: the list, and the card of one."""

from __future__ import annotations

import uuid

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.sites.pages import fields
from logistics.supplies import operations, queries
from logistics.supplies.models import Item
from logistics.supplies.pages.blueprint import pages
from logistics.supplies.pages.fields import today
from logistics.supplies.roles import CATALOGUERS, READERS
from logistics.supplies.rules.kinds import ItemFamily, Standard, Unit
from logistics.supplies.rules.units import BASE_UNITS
from logistics.web.forms import done, field, version_of_request
from logistics.wording import say

OWN_PACKS = (Unit.BOX, Unit.CARTON)


@pages.get("/items")
@gate.allow(*READERS)
def items() -> str:
    """The list of items with what may be issued of each."""
    family = request.args.get("family", "")
    at = clock.now()
    with reading() as session:
        places = [place.id for place in queries.places_in(session, gate.scope())]
        listed = queries.items(
            session, family=ItemFamily(family) if family in set(ItemFamily) else None
        )
        stock = queries.stock_of(session, place_ids=places, on=today(at), at=at)
        return render_template(
            "supplies/items.html",
            items=listed,
            stock={line.item.id: line for line in stock},
            families=list(ItemFamily),
            standards=list(Standard),
            base_units=BASE_UNITS,
            units=list(Unit),
        )


@pages.get("/items/<uuid:item>")
@gate.allow(*READERS)
def item(item: uuid.UUID) -> str:
    """One item: where how much of it is, its lots by expiry, packs, codes and replacements."""
    at = clock.now()
    with reading() as session:
        row = queries.get_item(session, item)
        places = queries.places_in(session, gate.scope())
        stock = queries.stock_of(
            session,
            place_ids=[place.id for place in places],
            item_ids=[row.id],
            on=today(at),
            at=at,
        )
        return render_template(
            "supplies/item.html",
            item=row,
            stock=stock[0] if stock else None,
            places={place.id: place for place in places},
            packs=queries.packs_of(session, [row.id])[row.id],
            own_packs=OWN_PACKS,
            gtins=queries.gtins_of(session, row.id),
            replacements=queries.replacements_of(session, row.id),
            others=[each for each in queries.items(session) if each.id != row.id],
            latest=queries.entries(session, gate.scope(), item_id=row.id, most=20),
        )


@pages.post("/items")
@gate.allow(*CATALOGUERS)
def add_item() -> BaseResponse:
    """Put an item on the list."""
    standard = request.form.get("standard", "")
    with transaction() as session:
        row = operations.add_item(
            session,
            operations.ItemDetails(
                code=field("code"),
                name_zh=field("name_zh"),
                name_en=field("name_en"),
                family=fields.chosen("family", ItemFamily),
                standard=fields.chosen("standard", Standard) if standard else None,
                size=field("size", required=False),
                base_unit=fields.chosen("base_unit", Unit),
                shown_unit=fields.chosen("shown_unit", Unit),
                reusable="reusable" in request.form,
            ),
            at=clock.now(),
        )
    return done(_address(row), say("%(item)s is on the list.", item=row.code))


@pages.post("/items/<uuid:item>")
@gate.allow(*CATALOGUERS)
def edit_item(item: uuid.UUID) -> BaseResponse:
    """Correct the names of an item, or take no more of it in."""
    with transaction() as session:
        row = operations.edit_item(
            session,
            queries.get_item(session, item),
            version=version_of_request(),
            name_zh=field("name_zh"),
            name_en=field("name_en"),
            retired="retired" in request.form,
            at=clock.now(),
        )
    return done(_address(row), say("Kept."))


@pages.post("/items/<uuid:item>/packs")
@gate.allow(*CATALOGUERS)
def add_pack(item: uuid.UUID) -> BaseResponse:
    """Say how many base units a box or carton holds."""
    with transaction() as session:
        row = queries.get_item(session, item)
        text = field("quantity")
        if not text.isdecimal():
            raise fields.rejected("quantity", say("%(amount)s is no quantity.", amount=text[:20]))
        operations.add_pack(session, row, fields.chosen("unit", Unit), int(text), at=clock.now())
    return done(_address(row), say("Kept."))


@pages.post("/items/<uuid:item>/codes")
@gate.allow(*CATALOGUERS)
def add_code(item: uuid.UUID) -> BaseResponse:
    """Let a trade number stand for a pack of the item."""
    with transaction() as session:
        row = queries.get_item(session, item)
        operations.add_gtin(session, row, field("gtin"), fields.chosen("unit", Unit))
    return done(_address(row), say("Kept."))


@pages.post("/items/<uuid:item>/replacements")
@gate.allow(*CATALOGUERS)
def allow_replacement(item: uuid.UUID) -> BaseResponse:
    """Decide that another item may be issued where this one is asked for."""
    with transaction() as session:
        row = queries.get_item(session, item)
        operations.allow_replacement(
            session,
            row.id,
            fields.row_id("replacement"),
            reason=field("reason"),
            by=gate.user_name(),
        )
    return done(_address(row), say("Kept."))


@pages.post("/items/<uuid:item>/replacements/<uuid:other>/end")
@gate.allow(*CATALOGUERS)
def end_replacement(item: uuid.UUID, other: uuid.UUID) -> BaseResponse:
    """Withdraw such a decision."""
    with transaction() as session:
        row = queries.get_item(session, item)
        operations.end_replacement(session, row.id, other, at=clock.now())
    return done(_address(row), say("Kept."))


def _address(row: Item) -> str:
    return url_for("supplies.item", item=row.id)

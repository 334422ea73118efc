"""Stocktakes on screen: blind on a phone, then the differences for somebody else to approve."""

from __future__ import annotations

import uuid
from decimal import Decimal, InvalidOperation

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.sites.pages import fields
from logistics.supplies import operations, queries
from logistics.supplies.models import CountState, StockCount
from logistics.supplies.pages.blueprint import pages
from logistics.supplies.roles import APPROVERS, ISSUERS, READERS
from logistics.supplies.rules.kinds import Unit
from logistics.supplies.rules.units import to_base
from logistics.supplies.stock_papers import request_count_sheet
from logistics.web.forms import done, field
from logistics.wording import say


@pages.get("/counts")
@gate.allow(*READERS)
def counts() -> str:
    """The stocktakes, the latest first."""
    with reading() as session:
        return render_template(
            "supplies/counts.html",
            counts=queries.counts_in(session, gate.scope()),
            places=queries.places_in(session, gate.scope()),
        )


@pages.post("/counts")
@gate.allow(*ISSUERS)
def start_count() -> BaseResponse:
    """Begin a stocktake."""
    with transaction() as session:
        place = queries.get_place(session, gate.scope(), fields.row_id("place"))
        count = operations.start_count(
            session, place.id, by=gate.user_name(), by_id=gate.user_id(), at=clock.now()
        )
    return done(_address(count))


@pages.get("/counts/<uuid:count>")
@gate.allow(*READERS)
def count(count: uuid.UUID) -> str:
    """While it is counted nobody sees what the ledger says; afterwards the differences."""
    with reading() as session:
        row = queries.get_count(session, gate.scope(), count)
        blind = row.state is CountState.COUNTING
        lines = queries.lines_of(session, row.id)
        missing = queries.uncounted(session, row) if blind else []
        item_ids = {line.lot.item_id for line in lines} | {lot.item_id for lot in missing}
        return render_template(
            "supplies/count.html",
            count=row,
            blind=blind,
            lines=lines,
            missing=missing,
            packs=queries.packs_of(session, item_ids),
            differences=[] if blind else queries.differences(session, row),
        )


@pages.post("/counts/<uuid:count>/print")
@gate.allow(*READERS)
def print_count_sheet(count: uuid.UUID) -> BaseResponse:
    """Ask for the sheet on which two people count."""
    with transaction() as session:
        row = queries.get_count(session, gate.scope(), count)
        run = request_count_sheet(session, row, at=clock.now())
    return done(url_for("work.show", run=run.id))


@pages.post("/counts/<uuid:count>/lines")
@gate.allow(*ISSUERS)
def count_lot(count: uuid.UUID) -> BaseResponse:
    """Write down how much of a lot is there, in packs and loose ones together."""
    with transaction() as session:
        row = queries.get_count(session, gate.scope(), count)
        lot = queries.get_lot(session, gate.scope(), fields.row_id("lot"))
        packs = queries.packs_of(session, [lot.item_id])[lot.item_id]
        operations.count_lot(
            session,
            row.id,
            lot_id=lot.id,
            quantity=sum(_part(unit, packs) for unit in packs),
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )
    return done(_address(row), say("Lot %(lot)s is counted.", lot=lot.label))


@pages.post("/counts/<uuid:count>/found")
@gate.allow(*ISSUERS)
def find_lot(count: uuid.UUID) -> BaseResponse:
    """A lot lies there that the list does not name: it joins the list by its number or code."""
    with transaction() as session:
        row = queries.get_count(session, gate.scope(), count)
        found = queries.look_up(session, gate.scope(), field("code"))
        if len(found.lots) != 1:
            raise fields.rejected(
                "code", say("%(n)s lots have this number. Receive it first.", n=len(found.lots))
            )
        operations.find_lot(
            session,
            row.id,
            lot_id=found.lots[0].id,
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )
    return done(_address(row))


@pages.post("/counts/<uuid:count>/finish")
@gate.allow(*ISSUERS)
def finish_count(count: uuid.UUID) -> BaseResponse:
    """Hand the figures in."""
    with transaction() as session:
        row = queries.get_count(session, gate.scope(), count)
        operations.finish_count(session, row.id, at=clock.now())
    return done(_address(row), say("The count is handed in."))


@pages.post("/counts/<uuid:count>/approve")
@gate.allow(*APPROVERS)
def approve_count(count: uuid.UUID) -> BaseResponse:
    """Believe the count and post what differs."""
    with transaction() as session:
        row = queries.get_count(session, gate.scope(), count)
        operations.approve_count(
            session,
            row.id,
            reason=field("reason"),
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )
    return done(_address(row), say("The count is approved and posted."))


@pages.post("/counts/<uuid:count>/again")
@gate.allow(*APPROVERS)
def count_again(count: uuid.UUID) -> BaseResponse:
    """Send the counters back to the shelf."""
    with transaction() as session:
        row = queries.get_count(session, gate.scope(), count)
        operations.count_again(session, row.id)
    return done(_address(row))


@pages.post("/counts/<uuid:count>/drop")
@gate.allow(*APPROVERS)
def drop_count(count: uuid.UUID) -> BaseResponse:
    """Give the stocktake up."""
    with transaction() as session:
        row = queries.get_count(session, gate.scope(), count)
        operations.drop_count(session, row.id, reason=field("reason"))
    return done(url_for("supplies.counts"))


def _part(unit: Unit, packs: dict[Unit, int]) -> int:
    text = request.form.get(unit.value, "").strip().replace(",", "")
    try:
        return to_base(Decimal(text), unit, packs) if text else 0
    except InvalidOperation:
        raise fields.rejected(unit, say("%(amount)s is no quantity.", amount=text[:20])) from None


def _address(row: StockCount) -> str:
    return url_for("supplies.count", count=row.id)

"""Lots on screen: the card of one with where it is and went, and what is decided about it."""

from __future__ import annotations

import uuid

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.sites.pages import fields
from logistics.supplies import operations, queries
from logistics.supplies.models import Lot, StockPlace
from logistics.supplies.pages.blueprint import pages
from logistics.supplies.pages.fields import amount, today, way
from logistics.supplies.roles import ISSUERS, KEEPERS, READERS
from logistics.supplies.rules.issuable import sort_out
from logistics.supplies.rules.kinds import LotState, MovementKind, PlaceKind
from logistics.supplies.rules.ways import ways_from
from logistics.supplies.stock_papers import request_recall_list
from logistics.web.forms import done, field
from logistics.web.paging import page_of, wanted
from logistics.wording import say


@pages.get("/lots")
@gate.allow(*READERS)
def lots() -> str:
    """The lots, the earliest expiry first; by state, or by the maker's number."""
    state = request.args.get("state", "")
    question = queries.lots_question(
        gate.scope(),
        state=LotState(state) if state in set(LotState) else None,
        number=request.args.get("number", "").strip(),
    )
    with reading() as session:
        return render_template(
            "supplies/lots.html",
            page=page_of(session, question, **wanted()),
            states=list(LotState),
            on=today(),
        )


@pages.get("/lots/<uuid:lot>")
@gate.allow(*READERS)
def lot(lot: uuid.UUID) -> str:
    """One lot: what it is, where it is and went, and what was decided about it."""
    at = clock.now()
    with reading() as session:
        row = queries.get_lot(session, gate.scope(), lot)
        places = {place.id: place for place in queries.places_in(session, gate.scope())}
        lines = queries.on_shelves(session, lot_ids=[row.id], place_ids=list(places), at=at)
        free, withheld = sort_out(lines, on=today(at))
        return render_template(
            "supplies/lot.html",
            lot=row,
            item=row.item,
            packs=queries.packs_of(session, [row.item_id])[row.item_id],
            places=places,
            free=free,
            withheld=withheld,
            there=sorted(lines, key=lambda line: places[line.place_id].code),
            ways={place.id: choices(place, list(places.values())) for place in places.values()},
            events=queries.events_of(session, row.id),
            entries=queries.entries(session, gate.scope(), lot_ids=[row.id]),
            parcels=queries.parcels_of(session, gate.scope(), row),
            on=today(at),
        )


@pages.get("/lots/<uuid:lot>/holders")
@gate.allow(*READERS)
def holders(lot: uuid.UUID) -> str:
    """Every parcel of the maker's lot: who has it, and who used it up; the list of a recall."""
    with reading() as session:
        row = queries.get_lot(session, gate.scope(), lot)
        parcels = queries.parcels_of(session, gate.scope(), row)
        ids = [each.id for each in parcels]
        places = {place.id: place for place in queries.places_in(session, gate.scope())}
        there = queries.balances(session, lot_ids=ids, place_ids=list(places))
        return render_template(
            "supplies/holders.html",
            lot=row,
            item=row.item,
            parcels={each.id: each for each in parcels},
            places=places,
            there=sorted(there, key=lambda each: places[each.place_id].code),
            gone=queries.who_got(session, gate.scope(), ids),
        )


@pages.post("/lots/<uuid:lot>/holders/print")
@gate.allow(*READERS)
def print_recall_list(lot: uuid.UUID) -> BaseResponse:
    """Ask for the list of who has a recalled lot."""
    with transaction() as session:
        row = queries.get_lot(session, gate.scope(), lot)
        places = [place.id for place in queries.places_in(session, gate.scope())]
        run = request_recall_list(session, row, places, at=clock.now(), district_id=row.district_id)
    return done(url_for("work.show", run=run.id))


def choices(place: StockPlace, others: list[StockPlace]) -> list[tuple[str, MovementKind, object]]:
    """Where goods of a place may go on a form: the value, what it is, and a place or its kind."""
    found: list[tuple[str, MovementKind, object]] = []
    for kind, target in ways_from(place.kind):
        near = [each for each in others if each.kind is target and each.id != place.id]
        if target in (
            PlaceKind.CONSUMED,
            PlaceKind.WASTE,
            PlaceKind.AUTHORITY,
            PlaceKind.SUPPLIER,
            PlaceKind.DONOR,
        ):
            found.append((f"{kind}:{target}", kind, target))
        elif kind is MovementKind.TRANSFER and target is not PlaceKind.TRANSIT:
            found.extend((f"{kind}:{each.id}", kind, each) for each in near)
    return found


@pages.post("/lots/<uuid:lot>/moves")
@gate.allow(*ISSUERS)
def move(lot: uuid.UUID) -> BaseResponse:
    """Some of a lot goes from a shelf to where the form says."""
    with transaction() as session:
        row = queries.get_lot(session, gate.scope(), lot)
        place = queries.get_place(session, gate.scope(), fields.row_id("place"))
        kind, target = way(session, place)
        quantity = amount(session, row.item_id)
        operations.post(
            session,
            kind=kind,
            lines=[
                operations.Line(lot_id=row.id, from_id=place.id, to_id=target.id, quantity=quantity)
            ],
            at=clock.now(),
            by=gate.user_name(),
            by_id=gate.user_id(),
            purpose=field("purpose", required=False),
            use=field("use", required=False),
        )
    back = request.form.get("back") == "scan"
    url = url_for("supplies.scan", place=place.id) if back else _address(row)
    return done(url, say("Written down: %(kind)s of lot %(lot)s.", kind=kind, lot=row.label))


@pages.post("/lots/<uuid:lot>/inspection")
@gate.allow(*KEEPERS)
def inspect(lot: uuid.UUID) -> BaseResponse:
    """The inspection passes or fails."""
    at = clock.now()
    with transaction() as session:
        row = queries.get_lot(session, gate.scope(), lot)
        inspector = field("inspector")
        if request.form.get("result") == "failed":
            operations.fail_inspection(
                session, row.id, inspector=inspector, reason=field("reason"), at=at
            )
        else:
            operations.pass_inspection(session, row.id, inspector=inspector, at=at)
    return _decided(row)


@pages.post("/lots/<uuid:lot>/quarantine")
@gate.allow(*KEEPERS)
def quarantine(lot: uuid.UUID) -> BaseResponse:
    """Set a suspect lot apart."""
    with transaction() as session:
        row = queries.get_lot(session, gate.scope(), lot)
        operations.quarantine(
            session, row.id, reason=field("reason"), by=gate.user_name(), at=clock.now()
        )
    return _decided(row)


@pages.post("/lots/<uuid:lot>/release")
@gate.allow(*KEEPERS)
def release(lot: uuid.UUID) -> BaseResponse:
    """Lift a suspicion or a recall, with proof."""
    with transaction() as session:
        row = queries.get_lot(session, gate.scope(), lot)
        operations.release_from_quarantine(
            session,
            row.id,
            reason=field("reason"),
            proof=field("proof"),
            by=gate.user_name(),
            at=clock.now(),
        )
    return _decided(row)


@pages.post("/lots/<uuid:lot>/recall")
@gate.allow(*KEEPERS)
def recall(lot: uuid.UUID) -> BaseResponse:
    """Stop every parcel of the maker's lot at once, and show who has it."""
    with transaction() as session:
        row = queries.get_lot(session, gate.scope(), lot)
        stopped = operations.recall(
            session,
            item_id=row.item_id,
            maker=row.maker,
            number=row.number,
            reason=field("reason"),
            by=gate.user_name(),
            at=clock.now(),
        )
    return done(
        url_for("supplies.holders", lot=row.id),
        say("Stopped at once: %(n)s parcels of lot %(lot)s.", n=len(stopped), lot=row.number),
    )


@pages.post("/lots/<uuid:lot>/expiry")
@gate.allow(*KEEPERS)
def extend(lot: uuid.UUID) -> BaseResponse:
    """An authority lets the lot be used longer."""
    with transaction() as session:
        row = queries.get_lot(session, gate.scope(), lot)
        operations.extend_expiry(
            session,
            row.id,
            expires_on=fields.day("expires_on"),
            authority=field("authority"),
            proof=field("proof"),
            by=gate.user_name(),
            at=clock.now(),
        )
    return _decided(row)


@pages.post("/lots/<uuid:lot>/restriction")
@gate.allow(*KEEPERS)
def restrict(lot: uuid.UUID) -> BaseResponse:
    """Keep the lot for one use, or for any again."""
    with transaction() as session:
        row = queries.get_lot(session, gate.scope(), lot)
        operations.restrict(
            session,
            row.id,
            use=field("use", required=False),
            by=gate.user_name(),
            at=clock.now(),
        )
    return _decided(row)


def _decided(row: Lot) -> BaseResponse:
    return done(_address(row), say("Lot %(lot)s is %(state)s.", lot=row.label, state=row.state))


def _address(row: Lot) -> str:
    return url_for("supplies.lot", lot=row.id)

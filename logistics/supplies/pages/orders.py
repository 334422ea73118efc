"""Orders on screen: what is to come, what came, and what makers produce a day."""

from __future__ import annotations

import uuid

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.sites.pages import fields
from logistics.sites.queries.places import check_district, districts_in
from logistics.supplies.operations import deliveries
from logistics.supplies.operations.deliveries import DeliveredLot, OrderDetails
from logistics.supplies.pages.fields import line_amount
from logistics.supplies.queries import deliveries as queries
from logistics.supplies.queries.items import items
from logistics.supplies.queries.places import get_place, places_in
from logistics.supplies.roles import KEEPERS, READERS
from logistics.supplies.rules import local_day
from logistics.supplies.rules.kinds import LotSource, PlaceKind, Unit
from logistics.web.forms import done, field
from logistics.wording import say

pages = Blueprint("orders", __name__, url_prefix="/supplies/orders")


@pages.get("")
@gate.allow(*READERS)
def index() -> str:
    """The orders, those with something to come first; what makers produce a day."""
    today = local_day(clock.now(), settings().zone)
    with reading() as session:
        return render_template(
            "supplies/orders.html",
            orders=queries.orders_in(session, gate.scope(), today=today),
            production=queries.production_lines(session, gate.scope()),
            items=items(session),
            units=list(Unit),
            stores=places_in(session, gate.scope(), (PlaceKind.DISTRICT_STORE,)),
            districts=districts_in(session, gate.scope()),
            sources=(LotSource.PURCHASE, LotSource.PRODUCTION),
            today=today,
        )


@pages.post("")
@gate.allow(*KEEPERS)
def order() -> BaseResponse:
    """Write an order."""
    with transaction() as session:
        store = get_place(session, gate.scope(), fields.row_id("store"))
        item = fields.row_id("item-0")
        row = deliveries.order_goods(
            session,
            OrderDetails(
                place_id=store.id,
                source=fields.chosen("source", LotSource),
                supplier=field("supplier"),
                item_id=item,
                quantity=line_amount(session, item, 0),
                due_on=fields.day("due_on"),
            ),
            by=gate.user_name(),
            at=clock.now(),
        )
    return done(url_for("orders.show", order=row.id), say("Kept."))


@pages.get("/<uuid:order>")
@gate.allow(*READERS)
def show(order: uuid.UUID) -> str:
    """One order and what came on it."""
    today = local_day(clock.now(), settings().zone)
    with reading() as session:
        row = queries.get_order(session, gate.scope(), order)
        lines = queries.orders_in(session, gate.scope(), today=today)
        return render_template(
            "supplies/order.html",
            line=next(each for each in lines if each.order.id == row.id),
            deliveries=queries.deliveries_of(session, row.id),
            units=list(Unit),
            today=today,
        )


@pages.post("/<uuid:order>/deliveries")
@gate.allow(*KEEPERS)
def deliver(order: uuid.UUID) -> BaseResponse:
    """Take in what came, counted by two."""
    with transaction() as session:
        row = queries.get_order(session, gate.scope(), order)
        deliveries.take_delivery(
            session,
            row.id,
            (
                DeliveredLot(
                    quantity=line_amount(session, row.item_id, 0),
                    number=field("number"),
                    maker=field("maker", required=False),
                    made_on=fields.optional_day("made_on"),
                    expires_on=fields.optional_day("expires_on"),
                    certificate=field("certificate", required=False),
                ),
            ),
            counted_by=(field("first"), field("second")),
            note=field("note", required=False),
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )
    return done(url_for("orders.show", order=order), say("Kept."))


@pages.post("/<uuid:order>/cancellation")
@gate.allow(*KEEPERS)
def cancel(order: uuid.UUID) -> BaseResponse:
    """Expect no more of it."""
    with transaction() as session:
        row = queries.get_order(session, gate.scope(), order)
        deliveries.cancel_order(session, row.id, reason=field("reason"), at=clock.now())
    return done(url_for("orders.show", order=order), say("Kept."))


@pages.post("/production")
@gate.allow(*KEEPERS)
def agree() -> BaseResponse:
    """Write down what a maker produces a day and how much of it is ours."""
    district = fields.row_id("district")
    with transaction() as session:
        check_district(session, gate.scope(), district)
        deliveries.agree_production(
            session,
            district_id=district,
            maker=field("maker"),
            item_id=fields.row_id("item"),
            capacity=fields.whole("capacity"),
            ours=fields.whole("ours"),
            from_on=fields.day("from_on"),
            until_on=fields.optional_day("until_on"),
            at=clock.now(),
        )
    return done(url_for("orders.index"), say("Kept."))

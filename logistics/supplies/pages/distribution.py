"""Sharing what is short, on screen: who gets how much, and why."""

from __future__ import annotations

import uuid

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.sites.pages import fields
from logistics.supplies.models import StockPlace
from logistics.supplies.operations import distribution
from logistics.supplies.queries import distribution as queries
from logistics.supplies.queries.items import items
from logistics.supplies.queries.places import get_place, places_in
from logistics.supplies.queries.requisitions import requisitions_of
from logistics.supplies.queries.stock import usable
from logistics.supplies.roles import GRANTERS, KEEPERS, READERS
from logistics.supplies.rules import local_day
from logistics.supplies.rules.distribution import PRIORITIES, Claim
from logistics.supplies.rules.kinds import PlaceKind
from logistics.web.forms import done, field
from logistics.web.paging import page_of, wanted
from logistics.wording import say

pages = Blueprint("distribution", __name__, url_prefix="/supplies/distribution")

UNITS = (PlaceKind.SITE_CLEAN, PlaceKind.VEHICLE, PlaceKind.DISTRICT_STORE)


@pages.get("")
@gate.allow(*READERS)
def index() -> str:
    """The plans, and the form that proposes one for an item of a store."""
    now = clock.now()
    with reading() as session:
        stores = places_in(session, gate.scope(), (PlaceKind.DISTRICT_STORE,))
        store = _chosen(stores)
        free = (
            usable(session, place_ids=[store.id], on=local_day(now, settings().zone), at=now)
            if store
            else {}
        )
        return render_template(
            "supplies/distribution.html",
            page=page_of(session, queries.plans_question(gate.scope()), **wanted()),
            stores=stores,
            store=store,
            items=[
                (item, free[store.id, item.id])
                for item in items(session)
                if store and (store.id, item.id) in free
            ],
            units=[
                place
                for place in places_in(session, gate.scope(), UNITS)
                if store and place.id != store.id
            ],
            priorities=PRIORITIES,
        )


@pages.post("")
@gate.allow(*KEEPERS)
def propose() -> BaseResponse:
    """Propose who gets how much."""
    with transaction() as session:
        store = get_place(session, gate.scope(), fields.row_id("store"))
        claims = [
            Claim(
                place_id=get_place(session, gate.scope(), place).id,
                priority=fields.whole(f"priority-{place}"),
                need=fields.whole(f"need-{place}"),
                least=fields.whole(f"least-{place}"),
            )
            for place in fields.row_ids("place")
            if field(f"need-{place}", required=False)
        ]
        plan = distribution.propose(
            session,
            place_id=store.id,
            item_id=fields.row_id("item"),
            claims=claims,
            pack=fields.whole("pack"),
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )
    return done(url_for("distribution.show", plan=plan.id))


@pages.get("/<uuid:plan>")
@gate.allow(*READERS)
def show(plan: uuid.UUID) -> str:
    """One plan: shares, reasons, and what became of them."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        return render_template(
            "supplies/distribution_plan.html",
            row=row,
            made=requisitions_of(session, distribution.REFERENCE, row.id),
            own=row.proposed_by_id == gate.user_id(),
        )


@pages.post("/<uuid:plan>/approval")
@gate.allow(*GRANTERS)
def approve(plan: uuid.UUID) -> BaseResponse:
    """Make every share an approved requisition."""
    with transaction() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        made = distribution.approve_plan(
            session, row.id, by=gate.user_name(), by_id=gate.user_id(), at=clock.now()
        )
    return done(
        url_for("distribution.show", plan=plan),
        say("%(n)s requisitions are approved and can be picked.", n=len(made)),
    )


@pages.post("/<uuid:plan>/withdrawal")
@gate.allow(*GRANTERS)
def withdraw(plan: uuid.UUID) -> BaseResponse:
    """The proposal is not followed."""
    with transaction() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        distribution.withdraw_plan(session, row.id, by=gate.user_name(), at=clock.now())
    return done(url_for("distribution.show", plan=plan), say("Kept."))


def _chosen(stores: list[StockPlace]) -> StockPlace | None:
    asked = request.args.get("store", "")
    return next((each for each in stores if str(each.id) == asked), stores[0] if stores else None)

"""Masks for households on screen: rounds for command, one round, and the desk on a phone."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.errors import NotFound
from logistics.sites.pages import fields
from logistics.sites.queries.places import check_district, districts_in
from logistics.supplies.models.households import Household, ReservationRound
from logistics.supplies.operations import household_tables as tables
from logistics.supplies.operations import households as operations
from logistics.supplies.operations.household_tables import TableTaken
from logistics.supplies.operations.households import RoundOrder, SlotsOrder
from logistics.supplies.queries import households as queries
from logistics.supplies.queries.items import items
from logistics.supplies.queries.places import get_place, places_in
from logistics.supplies.roles import HOUSEHOLD_DESK, KEEPERS, RESERVATION_READERS
from logistics.supplies.rules.households import HouseholdReservationState, ReservationChannel
from logistics.supplies.rules.kinds import ItemFamily, PlaceKind
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field
from logistics.wording import Sentence, say

pages = Blueprint("reservations", __name__, url_prefix="/supplies/reservations")

MASKS = (ItemFamily.RESPIRATOR, ItemFamily.SURGICAL_MASK, ItemFamily.SINGLE_USE_MASK)
COMMUNITY_COLUMNS = ("Community", "Households", "Reserved", "Bought", "Not come")


@pages.get("")
@gate.allow(*RESERVATION_READERS)
def index() -> str:
    """The rounds of the user's districts, the latest first."""
    with reading() as session:
        return render_template(
            "supplies/reservations.html",
            rounds=[
                (row, queries.figures_of(session, row))
                for row in queries.rounds_in(session, gate.scope())
            ],
            districts=districts_in(session, gate.scope()),
            stores=places_in(session, gate.scope(), (PlaceKind.DISTRICT_STORE,)),
            masks=[each for each in items(session) if each.family in MASKS],
            now=clock.now(),
        )


@pages.post("")
@gate.allow(*KEEPERS)
def open_round() -> BaseResponse:
    """Set up a round and reserve its masks in the store."""
    zone = settings().zone
    with transaction() as session:
        store = get_place(session, gate.scope(), fields.row_id("store"))
        row = operations.open_round(
            session,
            RoundOrder(
                name=field("name"),
                item_id=fields.row_id("item"),
                place_id=store.id,
                quantity=fields.whole("quantity"),
                quota=fields.whole("quota"),
                opens_at=fields.moment("opens_at", zone),
                closes_at=fields.moment("closes_at", zone),
            ),
            district_id=store.district_id,
            by=gate.user_name(),
            at=clock.now(),
        )
    return done(url_for("reservations.show", round_id=row.id), say("Kept."))


@pages.post("/households")
@gate.allow(*KEEPERS)
def import_households() -> BaseResponse:
    """Register the households of a CSV file."""
    district = fields.row_id("district")
    with transaction() as session:
        check_district(session, gate.scope(), district)
        taken = tables.import_households(session, _file(), district_id=district, at=clock.now())
    return done(url_for("reservations.index"), _told(taken))


@pages.get("/<uuid:round_id>")
@gate.allow(*RESERVATION_READERS)
def show(round_id: uuid.UUID) -> str | Response:
    """One round: its figures, pickup times and communities."""
    with reading() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        communities = queries.by_community(session, row)
        if asked_for():
            return sheet(
                "masks",
                COMMUNITY_COLUMNS,
                (
                    (
                        each.community,
                        each.figures.households,
                        each.figures.reserved,
                        each.figures.bought,
                        each.figures.missed,
                    )
                    for each in communities
                ),
            )
        return render_template(
            "supplies/reservation_round.html",
            round=row,
            figures=queries.figures_of(session, row),
            slots=queries.slots_of(session, row.id),
            communities=communities,
            now=clock.now(),
        )


@pages.post("/<uuid:round_id>/slots")
@gate.allow(*KEEPERS)
def add_slots(round_id: uuid.UUID) -> BaseResponse:
    """Add pickup times."""
    with transaction() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        operations.add_slots(
            session,
            row,
            SlotsOrder(
                outlet=field("outlet"),
                first=fields.moment("first", settings().zone),
                minutes=fields.whole("minutes"),
                count=fields.whole("count"),
                capacity=fields.whole("capacity"),
            ),
        )
    return done(url_for("reservations.show", round_id=round_id), say("Kept."))


@pages.post("/<uuid:round_id>/slots/<uuid:slot>/closing")
@gate.allow(*HOUSEHOLD_DESK)
def close_slot(round_id: uuid.UUID, slot: uuid.UUID) -> BaseResponse:
    """End a pickup time and book what was bought."""
    with transaction() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        operations.close_slot(
            session,
            row,
            queries.get_slot(session, row.id, slot),
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )
    return done(url_for("reservations.show", round_id=round_id), say("Kept."))


@pages.post("/<uuid:round_id>/closing")
@gate.allow(*KEEPERS)
def close_round(round_id: uuid.UUID) -> BaseResponse:
    """End a round; what nobody bought is free for others again."""
    with transaction() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        operations.close_round(session, row, at=clock.now())
    return done(url_for("reservations.show", round_id=round_id), say("Kept."))


@pages.post("/<uuid:round_id>/import")
@gate.allow(*KEEPERS)
def import_reservations(round_id: uuid.UUID) -> BaseResponse:
    """Take the reservations of a hotline or website from a CSV file."""
    with transaction() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        taken = tables.import_reservations(session, _file(), row, at=clock.now())
    return done(url_for("reservations.show", round_id=round_id), _told(taken))


@pages.post("/<uuid:round_id>/import-sales")
@gate.allow(*HOUSEHOLD_DESK)
def import_sales(round_id: uuid.UUID) -> BaseResponse:
    """Book what a desk without a network sold."""
    with transaction() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        taken = tables.import_sales(session, _file(), row, at=clock.now())
    return done(url_for("reservations.show", round_id=round_id), _told(taken))


@pages.get("/<uuid:round_id>/desk")
@gate.allow(*HOUSEHOLD_DESK)
def desk(round_id: uuid.UUID) -> str:
    """The desk on a phone: ask for a household's number."""
    with reading() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        return render_template(
            "supplies/mask_desk.html",
            round=row,
            figures=queries.figures_of(session, row),
            slots=[each for each in queries.slots_of(session, row.id) if not each.slot.closed_at],
            now=clock.now(),
        )


@pages.post("/<uuid:round_id>/desk")
@gate.allow(*HOUSEHOLD_DESK)
def look_up(round_id: uuid.UUID) -> BaseResponse:
    """Find the household that stands at the desk; its number is in no address."""
    with reading() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        household = queries.find_household(session, row.district_id, field("number"))
        if household is None:
            raise NotFound("household")
    return done(url_for("reservations.household", round_id=round_id, household=household.id))


@pages.get("/<uuid:round_id>/desk/<uuid:household>")
@gate.allow(*HOUSEHOLD_DESK)
def household(round_id: uuid.UUID, household: uuid.UUID) -> str:
    """What a household has reserved, and what can be done for it."""
    with reading() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        return render_template(
            "supplies/mask_household.html",
            round=row,
            household=queries.get_household(session, row.district_id, household),
            reservation=queries.find_reservation(session, row.id, household),
            slots=[
                each
                for each in queries.slots_of(session, row.id)
                if not each.slot.closed_at and each.slot.until_at > clock.now() and each.free
            ],
            states=HouseholdReservationState,
            now=clock.now(),
        )


@pages.post("/<uuid:round_id>/desk/<uuid:household>")
@gate.allow(*HOUSEHOLD_DESK)
def reserve(round_id: uuid.UUID, household: uuid.UUID) -> BaseResponse:
    """Give a household a pickup time, or serve it at once."""
    with transaction() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        _serve(session, row, queries.get_household(session, row.district_id, household))
    return _back(round_id, household)


@pages.post("/<uuid:round_id>/walk-ins")
@gate.allow(*HOUSEHOLD_DESK)
def register(round_id: uuid.UUID) -> BaseResponse:
    """Put a household on the list that stands at the desk and is on none."""
    with transaction() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        household = operations.register_household(
            session,
            district_id=row.district_id,
            number=field("number"),
            community=field("community"),
        )
    return _back(round_id, household.id)


@pages.post("/<uuid:round_id>/reservations/<uuid:reservation>/<any(sale,refusal,move):what>")
@gate.allow(*HOUSEHOLD_DESK)
def change(round_id: uuid.UUID, reservation: uuid.UUID, what: str) -> BaseResponse:
    """Hand over, give up, or choose another pickup time."""
    with transaction() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        found = queries.get_reservation(session, row.id, reservation)
        if what == "sale":
            operations.sell(session, found, at=clock.now())
        elif what == "refusal":
            operations.give_up(session, found, at=clock.now())
        else:
            slot = queries.get_slot(session, row.id, fields.row_id("slot"))
            operations.move(session, row, found, slot, at=clock.now())
    return _back(round_id, found.household_id)


def _serve(session: Session, row: ReservationRound, household: Household) -> None:
    slot = queries.get_slot(session, row.id, fields.row_id("slot"))
    if fields.ticked("at_once"):
        operations.walk_in(session, row, household, slot, at=clock.now())
    else:
        operations.reserve(
            session, row, household, slot, channel=ReservationChannel.DESK, at=clock.now()
        )


def _back(round_id: uuid.UUID, household: uuid.UUID) -> BaseResponse:
    return done(
        url_for("reservations.household", round_id=round_id, household=household), say("Kept.")
    )


def _file() -> bytes:
    upload = request.files.get("file")
    return upload.read() if upload else b""


def _told(taken: TableTaken) -> Sentence:
    return say(
        "Added %(added)s, unchanged %(unchanged)s.", added=taken.added, unchanged=taken.unchanged
    )

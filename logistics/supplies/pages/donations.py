"""Donations on screen, and the list that everybody may read."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.documents import jobs
from logistics.sites.pages import fields
from logistics.supplies.operations import donations
from logistics.supplies.operations.donations import DonationOrder, GiftLine, MoneyLine
from logistics.supplies.pages.fields import cents, line_amount, lines_filled
from logistics.supplies.queries import donations as queries
from logistics.supplies.queries.items import items
from logistics.supplies.queries.places import get_place, places_in
from logistics.supplies.roles import DONATION_READERS, KEEPERS
from logistics.supplies.rules.donations import DonorKind
from logistics.supplies.rules.kinds import STORES, Unit
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field
from logistics.web.paging import page_of, wanted
from logistics.wording import say

pages = Blueprint("donations", __name__, url_prefix="/supplies/donations")

LINES = 4
"""How many kinds of goods the form takes; longer lists come by API."""
COLUMNS = ("Number", "Time", "Donor", "Given for", "Goods", "Quantity", "Value")


@pages.get("")
@gate.allow(*DONATION_READERS)
def index() -> str | Response:
    """The donations, and what of each item came in beside the ledger."""
    with reading() as session:
        question = queries.donations_question(gate.scope())
        if asked_for():
            return sheet(
                "donations",
                COLUMNS,
                (
                    (
                        row.number,
                        row.occurred_at,
                        row.donor,
                        row.directed_to,
                        line.item.code,
                        line.quantity,
                        "" if line.value_cents is None else line.value_cents / 100,
                    )
                    for row in session.scalars(question)
                    for line in row.lines
                ),
            )
        return render_template(
            "supplies/donations.html",
            page=page_of(session, question, **wanted()),
            donated=queries.donated_items(session),
            money=queries.money_given(session),
            items=items(session),
            places=places_in(session, gate.scope(), STORES),
            kinds=list(DonorKind),
            units=list(Unit),
            lines=LINES,
        )


@pages.post("")
@gate.allow(*KEEPERS)
def accept() -> BaseResponse:
    """Take a donation in."""
    with transaction() as session:
        place = get_place(session, gate.scope(), fields.row_id("place"))
        row = donations.accept(
            session,
            place.id,
            DonationOrder(
                donor=field("donor"),
                donor_kind=fields.chosen("donor_kind", DonorKind),
                publish_name=fields.ticked("publish_name"),
                directed_to=field("directed_to", required=False),
                lines=_gifts(session),
                money=_money(),
            ),
            counted_by=(field("first", required=False), field("second", required=False)),
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )
    return done(
        url_for("donations.show", donation=row.id),
        say("Donation %(number)s is kept. Thank the donor.", number=row.number),
    )


@pages.get("/<uuid:donation>")
@gate.allow(*DONATION_READERS)
def show(donation: uuid.UUID) -> str:
    """One donation."""
    with reading() as session:
        return render_template(
            "supplies/donation.html",
            row=queries.get_donation(session, gate.scope(), donation),
        )


@pages.post("/<uuid:donation>/print")
@gate.allow(*DONATION_READERS)
def print_receipt(donation: uuid.UUID) -> BaseResponse:
    """Ask for the receipt."""
    with transaction() as session:
        row = queries.get_donation(session, gate.scope(), donation)
        run = jobs.request(
            session,
            "donation_receipts",
            {"donation_id": row.id},
            at=clock.now(),
            district_id=row.district_id,
        )
    return done(url_for("work.show", run=run.id))


@pages.get("/public")
@gate.public
def public() -> str:
    """What was donated, beside the ledger; donors only where they agreed to be named."""
    with reading() as session:
        page = page_of(session, queries.public_question(), **wanted())
        return render_template(
            "supplies/donations_public.html",
            page=page,
            gifts=[queries.public_gift(row) for row in page.items],
            donated=queries.donated_items(session),
            money=queries.money_given(session),
        )


def _gifts(session: Session) -> tuple[GiftLine, ...]:
    return tuple(
        GiftLine(
            item_id=item,
            quantity=line_amount(session, item, n),
            maker=field(f"maker-{n}"),
            number=field(f"number-{n}"),
            made_on=fields.optional_day(f"made-{n}"),
            expires_on=fields.optional_day(f"expires-{n}"),
            certificate=field(f"certificate-{n}", required=False),
            value_cents=cents(f"value-{n}"),
            proof=field(f"proof-{n}", required=False),
        )
        for n, item in lines_filled(LINES)
    )


def _money() -> tuple[MoneyLine, ...]:
    amount = cents("money")
    if not amount:
        return ()
    return (MoneyLine(amount_cents=amount, account=field("account", required=False)),)

"""A delivery of several lots, as one receipt."""

from __future__ import annotations

import uuid

from flask import render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.sites.pages import fields
from logistics.supplies import operations, queries
from logistics.supplies.pages.blueprint import pages
from logistics.supplies.pages.fields import line_amount, lines_filled
from logistics.supplies.pages.scanning import BOUGHT
from logistics.supplies.roles import KEEPERS
from logistics.supplies.rules.kinds import LotSource, PlaceKind, Unit
from logistics.web.forms import done, field
from logistics.wording import say

LINES = 10


@pages.get("/places/<uuid:place>/receipt")
@gate.allow(*KEEPERS)
def receipt_form(place: uuid.UUID) -> str:
    """The form for what was delivered to a place."""
    with reading() as session:
        return render_template(
            "supplies/receipt.html",
            place=queries.get_place(session, gate.scope(), place),
            items=queries.items(session),
            sources=BOUGHT,
            units=list(Unit),
            lines=LINES,
        )


@pages.post("/places/<uuid:place>/receipt")
@gate.allow(*KEEPERS)
def receive_many(place: uuid.UUID) -> BaseResponse:
    """Take a delivery in, all of it or nothing; each lot waits for inspection."""
    at = clock.now()
    with transaction() as session:
        row = queries.get_place(session, gate.scope(), place)
        lines = [
            operations.ReceiptLine(
                item_id=item,
                quantity=line_amount(session, item, n),
                maker=field(f"maker-{n}"),
                number=field(f"number-{n}"),
                made_on=fields.optional_day(f"made-{n}"),
                expires_on=fields.optional_day(f"expires-{n}"),
                certificate=field(f"certificate-{n}", required=False),
            )
            for n, item in lines_filled(LINES)
        ]
        if not lines:
            raise fields.rejected("item-0", say("This field is empty."))
        operations.receive(
            session,
            place_id=row.id,
            origin_id=operations.outside(session, row.district_id, PlaceKind.SUPPLIER, at=at).id,
            lines=lines,
            source=fields.chosen("source", LotSource),
            counted_by=(gate.user_name(), field("counted_with")),
            at=at,
            by=gate.user_name(),
            by_id=gate.user_id(),
        )
    return done(
        url_for("supplies.place", place=place),
        say("%(n)s lots are taken in and wait for inspection.", n=len(lines)),
    )

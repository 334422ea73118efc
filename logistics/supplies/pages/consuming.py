"""What was used up, on screen: several goods at once, for a shift, a room or a trip."""

from __future__ import annotations

import uuid

from flask import render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.supplies import queries
from logistics.supplies.operations import consuming
from logistics.supplies.pages.blueprint import pages
from logistics.supplies.pages.fields import check_hands, line_amount, lines_filled, today
from logistics.supplies.queries.consuming import uses_of
from logistics.supplies.roles import ISSUERS
from logistics.supplies.rules.consuming import ConsumptionFor
from logistics.supplies.rules.kinds import MovementKind, Unit
from logistics.transfers import queries as transfers
from logistics.transfers.pages.fields import rejected
from logistics.web.forms import done, field
from logistics.wording import say

LINES = 8


@pages.get("/places/<uuid:place>/use")
@gate.allow(*ISSUERS)
def use_form(place: uuid.UUID) -> str:
    """What lies at a place, and the shifts, rooms and trips that can have used it."""
    at = clock.now()
    with reading() as session:
        row = queries.get_place(session, gate.scope(), place)
        check_hands(row, MovementKind.CONSUMPTION)
        stock = queries.stock_of(session, place_ids=[row.id], on=today(at), at=at)
        return render_template(
            "supplies/use.html",
            place=row,
            items=[line.item for line in stock if line.usable],
            uses=uses_of(session, gate.scope(), row, day=today(at), zone=settings().zone),
            units=list(Unit),
            lines=LINES,
        )


@pages.post("/places/<uuid:place>/use")
@gate.allow(*ISSUERS)
def use_up(place: uuid.UUID) -> BaseResponse:
    """Book what was used, the earliest expiry first; all of it or nothing."""
    with transaction() as session:
        row = queries.get_place(session, gate.scope(), place)
        check_hands(row, MovementKind.CONSUMPTION)
        what, used_by = _used_by()
        if what is ConsumptionFor.TRIP:
            transfers.get_trip(session, gate.scope(), used_by)
        filled = lines_filled(LINES)
        if not filled:
            raise rejected("item-0", say("It is empty."))
        for n, item in filled:
            consuming.use_up(
                session,
                row,
                item_id=item,
                quantity=line_amount(session, item, n),
                for_what=what,
                for_id=used_by,
                by=gate.user_name(),
                by_id=gate.user_id(),
                at=clock.now(),
            )
    return done(
        url_for("supplies.place", place=place),
        say("%(n)s goods are booked as used.", n=len(filled)),
    )


def _used_by() -> tuple[ConsumptionFor, uuid.UUID]:
    kind, _, row = field("used_by").partition(":")
    try:
        return ConsumptionFor(kind), uuid.UUID(row)
    except ValueError:
        raise rejected("used_by", say("Choose one.")) from None

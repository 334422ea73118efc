"""Supplies ahead on screen: cover and run-out days, one place, one item, figures of need."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.errors import NotFound
from logistics.planning.pictures.stock import Curve, cover_bar, draw_stock
from logistics.planning.resupply.forecast import Usage, course
from logistics.planning.supplying import operations, queries
from logistics.planning.supplying.cover import CoverState, Stand, together
from logistics.planning.supplying.figures import RULES, Driver, Scenario, label
from logistics.planning.supplying.need import HORIZON
from logistics.planning.supplying.queries import Board
from logistics.sites.models import District
from logistics.supplies import queries as supplies
from logistics.supplies.roles import CATALOGUERS, READERS
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field, version_of_request
from logistics.web.language import current, shown
from logistics.wording import Language, say

pages = Blueprint("cover", __name__, url_prefix="/plan/supplies")

WIDTHS = {"desk": 720.0, "phone": 360.0}
TONES = {
    CoverState.OUT: "bad",
    CoverState.LOW: "bad",
    CoverState.SHORT: "warn",
    CoverState.ENOUGH: "good",
}
COLUMNS = ("Place", "Goods", "Standard", "Size", "Usable", "Need a day", "Used a day", "Days",
           "Runs out on", "Minimum", "State")  # fmt: skip


def bar(stand: Stand) -> Markup:
    """The bar of how long an item lasts."""
    minimum = stand.minimum / stand.a_day if stand.a_day else 0.0
    return cover_bar(stand.cover, stand.figures["enough_days"], minimum, TONES[stand.state])


@pages.get("")
@gate.allow(*READERS)
def index() -> str | Response:
    """Every item over all places that the user may see, and what is short."""
    with reading() as session:
        districts, district = _district(session)
        if district is None:
            return render_template("supplying/index.html", district=None, districts=[])
        board = _board(session, district)
        if asked_for():
            return sheet("cover", COLUMNS, _rows(board))
        return render_template(
            "supplying/index.html",
            districts=districts,
            district=district,
            board=board,
            rows=board.district(),
            alarms=queries.alarms(session, board),
            scenarios=tuple(Scenario),
            **_common(),
        )


@pages.get("/places/<uuid:place>")
@gate.allow(*READERS)
def place(place: uuid.UUID) -> str:
    """One place: need beside real use, and how long each item lasts."""
    with reading() as session:
        row = supplies.get_place(session, gate.scope(), place)
        board = _board(session, session.get_one(District, row.district_id))
        return render_template(
            "supplying/place.html",
            place=row,
            board=board,
            rows=board.of_place(row.id),
            heads=board.heads.get(row.id, {}),
            **_common(),
        )


@pages.get("/items/<uuid:item>")
@gate.allow(*READERS)
def item(item: uuid.UUID) -> str:
    """One item: its curve over all places or at one, and how long it lasts where."""
    with reading() as session:
        row = supplies.get_item(session, item)
        districts, district = _district(session)
        if district is None:
            raise NotFound("item")
        board = _board(session, district)
        some = board.of_item(row.id)
        wanted = request.args.get("place", "")
        places = [where for where, _ in some if wanted in ("", str(where.id))]
        chosen = [stand for where, stand in some if where in places]
        stand = together(chosen) if chosen else None
        past = queries.levels_of(session, places, row.id, board.day, settings().zone)
        return render_template(
            "supplying/item.html",
            item=row,
            district=district,
            districts=districts,
            rows=some,
            wanted=wanted,
            stand=stand,
            curves={}
            if stand is None or stand.cover is None
            else {screen: _curve(stand, past, width) for screen, width in WIDTHS.items()},
            scenarios=tuple(Scenario),
            **_common(),
        )


@pages.get("/figures")
@gate.allow(*READERS)
def figures() -> str:
    """What a head uses, the scenarios and the rules of stock; and who changed them."""
    with reading() as session:
        districts, district = _district(session)
        if district is None:
            raise NotFound("district")
        known = queries.figures_of(session, district.id)
        return render_template(
            "supplying/figures.html",
            districts=districts,
            district=district,
            known=known,
            drivers=tuple(Driver),
            scenarios=tuple(Scenario),
            rules=RULES,
            codes=[each.code for each in supplies.items(session)],
            items={each.code: each for each in supplies.items(session, retired=True)},
            entries=queries.history(session, district.id),
            label=label,
            may_change=gate.has_role(*CATALOGUERS),
        )


@pages.post("/figures")
@gate.allow(*CATALOGUERS)
def change_figures() -> BaseResponse:
    """Reckon with other figures from now on."""
    wanted = {
        name.removeprefix("figure-"): value.strip()
        for name, value in request.form.items()
        if name.startswith("figure-") and value.strip()
    }
    code, driver = field("new-item", required=False), field("new-driver", required=False)
    if code and driver:
        wanted[f"{driver}.{code}"] = field("new-use")
    with transaction() as session:
        district = queries.get_district_seen(session, gate.scope(), field("district"))
        operations.change_figures(
            session, district.id, wanted, expected=version_of_request(), at=clock.now()
        )
    return done(url_for("cover.figures", district=district.code), say("The figures were changed."))


def _common() -> dict[str, Any]:
    return {"bar": bar, "tones": TONES, "horizon": HORIZON}


def _board(session: Session, district: District) -> Board:
    return queries.board(session, gate.scope(), district.id, at=clock.now(), zone=settings().zone)


def _district(session: Session) -> tuple[list[District], District | None]:
    """The districts that the user sees goods of, and the one that is asked for."""
    districts = queries.districts_seen(session, gate.scope())
    code = request.args.get("district", "")
    if not code:
        return districts, districts[0] if districts else None
    return districts, queries.get_district_seen(session, gate.scope(), code)


def _curve(stand: Stand, past: Sequence[int], width: float) -> Markup:
    seen, batches = stand.outlook, stand.batches()
    expiring: dict[int, float] = {}
    for batch, units in zip(batches, seen.expired, strict=True):
        if units > 0 and batch.days <= HORIZON:
            expiring[int(batch.days)] = expiring.get(int(batch.days), 0.0) + units
    return draw_stock(
        Curve(
            day=stand.day,
            units=course(batches, Usage(stand.daily, HORIZON)),
            expiring=expiring,
            past=past,
            minimum=stand.minimum,
            runs_out=None if stand.runs_out is None else stand.cover,
        ),
        shown,
        width=width,
    )


def _rows(board: Board) -> Iterator[tuple[object, ...]]:
    chinese = current() is Language.CHINESE
    for place in board.places:
        for item, stand in board.of_place(place.id):
            yield (
                place.name_zh if chinese else place.name_en,
                item.name_zh if chinese else item.name_en,
                item.standard.value if item.standard else "",
                item.size,
                stand.usable,
                round(stand.a_day, 1),
                round(stand.real.mean, 1),
                "" if stand.cover is None else round(stand.cover, 1),
                stand.runs_out.isoformat() if stand.runs_out else "",
                round(stand.minimum),
                shown(stand.state.value),
            )

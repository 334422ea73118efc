"""Weights on screen: the sets side by side, one set to change, and the history."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.planning.queries import districts_in, get_district_in
from logistics.planning.roles import PUBLISHERS, READERS
from logistics.planning.weighing import operations, queries
from logistics.planning.weighing.weights import BY_NAME, RIDE_WEIGHTS, ROOM_WEIGHTS, WEIGHTS
from logistics.sites.models import District
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field, version_of_request
from logistics.web.language import shown
from logistics.wording import say

pages = Blueprint("weights", __name__, url_prefix="/plan/weights")

HISTORY_COLUMNS = ("At", "By", "Set of weights", "What", "Weight", "Before", "After")


@pages.get("")
@gate.allow(*READERS)
def index() -> str | Response:
    """The sets of a district side by side, with the one in force."""
    with reading() as session:
        districts = districts_in(session, gate.scope())
        district = _district(session, districts)
        sets = queries.sets_of(session, district.id) if district else []
        if asked_for():
            return sheet("weights", ("Weight", *(_name(each) for each in sets)), _rows(sets))
        return render_template(
            "planning/weights/index.html",
            districts=districts,
            district=district,
            sets=sets,
            groups=(("Rooms", ROOM_WEIGHTS), ("Rides", RIDE_WEIGHTS)),
            choice_version=queries.choice_version(session, district.id) if district else 0,
            may_change=gate.has_role(*PUBLISHERS),
        )


@pages.post("")
@gate.allow(*PUBLISHERS)
def copy() -> BaseResponse:
    """Make a set of the district's own, and open it."""
    with transaction() as session:
        district = get_district_in(session, gate.scope(), field("district"))
        row = operations.copy(session, district.id, field("source"), field("name"), at=clock.now())
        return done(url_for("weights.one", set_id=row.id), say("The set was copied."))


@pages.post("/choice")
@gate.allow(*PUBLISHERS)
def choose() -> BaseResponse:
    """Put a set in force."""
    with transaction() as session:
        district = get_district_in(session, gate.scope(), field("district"))
        operations.choose(
            session, district.id, field("name"), expected=version_of_request(), at=clock.now()
        )
    return done(
        url_for("weights.index", district=district.code),
        say("The next plans are made with these weights."),
    )


@pages.get("/<uuid:set_id>")
@gate.allow(*READERS)
def one(set_id: uuid.UUID) -> str:
    """One set of a district's own, to be changed."""
    with reading() as session:
        row = queries.get_set(session, gate.scope(), set_id)
        return render_template(
            "planning/weights/one.html",
            row=row,
            listed=queries.get_named(session, row.district_id, row.name),
            district=session.get_one(District, row.district_id),
            groups=(("Rooms", ROOM_WEIGHTS), ("Rides", RIDE_WEIGHTS)),
            may_change=gate.has_role(*PUBLISHERS),
        )


@pages.post("/<uuid:set_id>")
@gate.allow(*PUBLISHERS)
def change(set_id: uuid.UUID) -> BaseResponse:
    """Change the weights of a set."""
    figures = {name: value.strip() for name, value in request.form.items() if name in BY_NAME}
    with transaction() as session:
        queries.get_set(session, gate.scope(), set_id)
        operations.change(
            session, set_id, figures, name=field("name"), expected=version_of_request()
        )
    return done(url_for("weights.one", set_id=set_id), say("The weights were changed."))


@pages.get("/history")
@gate.allow(*READERS)
def history() -> str | Response:
    """Who did what to the weights of a district, latest first."""
    with reading() as session:
        districts = districts_in(session, gate.scope())
        district = _district(session, districts)
        entries = queries.history(session, district.id) if district else []
        if asked_for():
            return sheet("weights-history", HISTORY_COLUMNS, _history_rows(entries))
        return render_template(
            "planning/weights/history.html",
            district=district,
            entries=entries,
            labels=BY_NAME,
        )


def _district(session: Session, districts: Sequence[District]) -> District | None:
    """The district that the request names, else the first of the user's."""
    if code := request.args.get("district"):
        return get_district_in(session, gate.scope(), code)
    return districts[0] if districts else None


def _name(each: queries.Listed) -> str:
    return shown(each.weights.name) if each.weights.preset else each.weights.name


def _rows(sets: Sequence[queries.Listed]) -> Iterator[tuple[object, ...]]:
    for weight in WEIGHTS:
        yield (shown(weight.label), *(each.weights.figures[weight.name] for each in sets))


def _history_rows(entries: Sequence[queries.Entry]) -> Iterator[tuple[object, ...]]:
    for entry in entries:
        what = shown(entry.what)
        head = (entry.at, entry.by, entry.name, what)
        if not entry.moved:
            yield (*head, "", "", "")
        for each in entry.moved:
            yield (*head, shown(BY_NAME[each.weight].label), each.before, each.after)

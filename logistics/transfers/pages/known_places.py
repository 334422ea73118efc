"""The places that a district registers, on screen: list, registration, change, import."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.errors import NotFound
from logistics.sites.queries.places import districts_in
from logistics.transfers import operations
from logistics.transfers.models import KnownPlace
from logistics.transfers.orders import PlaceOrder
from logistics.transfers.pages.fields import chosen_id, degrees, rejected
from logistics.transfers.queries.known_places import get_known_place, known_places_question
from logistics.transfers.roles import DISPATCHERS, READERS
from logistics.transfers.rules.kinds import KNOWN, PlaceKind
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field, version_of_request
from logistics.web.language import shown
from logistics.web.paging import page_of, wanted
from logistics.wording import say

pages = Blueprint("places", __name__, url_prefix="/places")

COLUMNS = (
    "Chinese name",
    "English name",
    "Kind",
    "Latitude",
    "Longitude",
    "Who receives people",
    "Phone",
    "District",
)


@pages.get("")
@gate.allow(*READERS)
def index() -> str | Response:
    """The communities, hospitals, clinics and hotels that vehicles go to."""
    kind = request.args.get("kind", "")
    with reading() as session:
        question = known_places_question(
            gate.scope(), PlaceKind(kind) if kind in set(KNOWN) else None
        )
        districts = districts_in(session, gate.scope())
        if asked_for():
            codes = {each.id: each.code for each in districts}
            return sheet("places", COLUMNS, _cells(session.scalars(question).all(), codes))
        return render_template(
            "transfers/places.html",
            page=page_of(session, question, **wanted()),
            kinds=KNOWN,
            districts=[each for each in districts if each.ours],
        )


def _cells(
    rows: Sequence[KnownPlace], districts: dict[uuid.UUID, str]
) -> Iterator[tuple[object, ...]]:
    for row in rows:
        yield (
            row.name_zh,
            row.name_en,
            shown(row.kind),
            row.latitude,
            row.longitude,
            row.receiver,
            row.phone,
            districts.get(row.district_id, ""),
        )


@pages.post("")
@gate.allow(*DISPATCHERS)
def add() -> BaseResponse:
    """Register a place."""
    with transaction() as session:
        row = operations.add_place(session, _order(session), at=clock.now())
    return done(url_for("places.index"), say("%(name)s is registered.", name=row.name_zh))


@pages.post("/<uuid:place>")
@gate.allow(*DISPATCHERS)
def edit(place: uuid.UUID) -> BaseResponse:
    """Change what is known about a place."""
    with transaction() as session:
        row = get_known_place(session, gate.scope(), place)
        operations.edit_place(session, row.id, _order(session), expected=version_of_request())
    return done(url_for("places.index"), say("Kept."))


@pages.post("/import")
@gate.allow(*DISPATCHERS)
def import_table() -> BaseResponse:
    """Register or change the places of a table."""
    upload = request.files.get("file")
    with transaction() as session:
        counts = operations.import_places(
            session, upload.read() if upload else b"", scope=gate.scope(), at=clock.now()
        )
    told = say(
        "Added %(added)s, changed %(changed)s, unchanged %(unchanged)s.",
        added=counts.added,
        changed=counts.changed,
        unchanged=counts.unchanged,
    )
    return done(url_for("places.index"), told)


def _order(session: Session) -> PlaceOrder:
    """The place of the form, in a district that the user may see."""
    district = chosen_id("district")
    if district not in {each.id for each in districts_in(session, gate.scope())}:
        raise NotFound("district")
    kind = request.form.get("kind", "")
    if kind not in set(KNOWN):
        raise rejected("kind", say("Choose one."))
    return PlaceOrder(
        district_id=district,
        kind=PlaceKind(kind),
        name_zh=field("name_zh"),
        name_en=field("name_en", required=False),
        latitude=degrees("latitude"),
        longitude=degrees("longitude"),
        receiver=field("receiver", required=False),
        phone=field("phone", required=False),
    )

"""Ticking people on and off with a thumb: each tap answers with the one row that changed."""

from __future__ import annotations

import uuid

from flask import Response, make_response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import transaction
from logistics.transfers import operations, queries
from logistics.transfers.models import Trip
from logistics.transfers.pages.blueprint import pages
from logistics.transfers.pages.fields import temperature
from logistics.transfers.pages.show import address
from logistics.transfers.queries.cards import rider_line, tally_of
from logistics.transfers.roles import RECEIVERS
from logistics.web.forms import done


@pages.post("/<uuid:trip>/riders/<uuid:person>/boarding")
@gate.allow(*RECEIVERS)
def board(trip: uuid.UUID, person: uuid.UUID) -> BaseResponse:
    """A person gets on."""
    with transaction() as session:
        row = _seen(session, trip, person)
        operations.board(session, row.id, person, temperature=temperature(), at=clock.now())
        return _changed(session, row, person)


@pages.post("/<uuid:trip>/riders/<uuid:person>/absence")
@gate.allow(*RECEIVERS)
def mark_absent(trip: uuid.UUID, person: uuid.UUID) -> BaseResponse:
    """A person does not come."""
    with transaction() as session:
        row = _seen(session, trip, person)
        operations.mark_absent(session, row.id, person)
        return _changed(session, row, person)


@pages.post("/<uuid:trip>/riders/<uuid:person>/undo")
@gate.allow(*RECEIVERS)
def take_back(trip: uuid.UUID, person: uuid.UUID) -> BaseResponse:
    """Undo a tick."""
    with transaction() as session:
        row = _seen(session, trip, person)
        operations.take_back(session, row.id, person)
        return _changed(session, row, person)


def _seen(session: Session, trip: uuid.UUID, person: uuid.UUID) -> Trip:
    row = queries.get_trip(session, gate.scope(), trip)
    rider_line(session, gate.scope(), row, person)
    return row


def _changed(session: Session, trip: Trip, person: uuid.UUID) -> BaseResponse:
    if not request.headers.get("HX-Request"):
        return done(f"{address(trip.id)}#rider-{person}")
    session.flush()
    answer: Response = make_response(
        render_template(
            "transfers/rider_changed.html",
            trip=trip,
            tally=tally_of(trip.riders),
            line=rider_line(session, gate.scope(), trip, person),
        )
    )
    return answer

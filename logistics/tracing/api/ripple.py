"""The ripple of a positive as JSON."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from flask import Response, jsonify

from logistics import clock
from logistics.access import gate
from logistics.database import reading
from logistics.tracing.api.blueprint import blueprint
from logistics.tracing.queries.ripple import ripple_of
from logistics.tracing.roles import READERS
from logistics.tracing.schemas.ripple import RippleSchema, WantedRippleSchema, onset_of


@blueprint.route("/<uuid:person>", methods=["GET"])
@gate.allow(*READERS)
def ripple(person: uuid.UUID) -> Response:
    """Whom somebody met within the look-back; nothing is changed by looking."""
    return _found(person, None)


@blueprint.route("/<uuid:person>", methods=["POST"])
@gate.allow(*READERS)
@blueprint.arguments(WantedRippleSchema)
def ripple_since(asked: dict[str, Any], person: uuid.UUID) -> Response:
    """The same from the day on which symptoms began; the day stands in no address."""
    return _found(person, onset_of(str(asked["onset"])))


def _found(person: uuid.UUID, onset: datetime | None) -> Response:
    with reading() as session:
        found = ripple_of(session, gate.scope(), person, onset=onset, at=clock.now())
        return jsonify(RippleSchema().dump(found))

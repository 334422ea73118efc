"""Stops of admission to a floor or a site."""

from __future__ import annotations

import uuid

from flask import url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import check_version, transaction
from logistics.sites import operations, queries
from logistics.sites.pages import fields
from logistics.sites.pages.blueprint import pages
from logistics.sites.roles import KEEPERS
from logistics.web.forms import done, field, version_of_request
from logistics.wording import say


@pages.post("/<uuid:site_id>/stops")
@gate.allow(*KEEPERS)
def stop_admission(site_id: uuid.UUID) -> BaseResponse:
    """Admit nobody to a floor, or to the whole site."""
    with transaction() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        floor_id = fields.optional_row_id("floor")
        operations.stop_admission(
            session,
            site,
            floor=queries.get_floor(session, site.id, floor_id) if floor_id else None,
            reason=field("reason", most=400),
            at=clock.now(),
        )
    return done(url_for("sites.inspections", site_id=site_id), say("Admission is stopped."))


@pages.post("/stops/<uuid:stop_id>/lift")
@gate.allow(*KEEPERS)
def lift_stop(stop_id: uuid.UUID) -> BaseResponse:
    """Admit people again."""
    with transaction() as session:
        row = queries.get_stop(session, gate.scope(), stop_id)
        check_version(row, version_of_request())
        operations.lift_stop(session, row, at=clock.now())
    return done(url_for("sites.inspections", site_id=row.site_id), say("The stop is lifted."))

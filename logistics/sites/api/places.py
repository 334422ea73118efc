"""Sites: list, record, edit, move along their life."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify

from logistics import clock
from logistics.access import gate
from logistics.database import check_version, reading, transaction
from logistics.errors import NotFound
from logistics.sites import operations, queries
from logistics.sites.api.blueprint import blueprint
from logistics.sites.models import Site
from logistics.sites.operations import SiteDetails
from logistics.sites.roles import FOUNDERS, KEEPERS, VIEWERS
from logistics.sites.schemas.places import (
    LayoutSchema,
    ListedSiteSchema,
    NewSiteSchema,
    SiteDetailsSchema,
    SiteSchema,
    StateSchema,
)
from logistics.web.forms import version_of_request, with_etag
from logistics.web.language import shown
from logistics.web.paging import page_of, wanted


@blueprint.route("", methods=["GET"])
@gate.allow(*VIEWERS)
def sites() -> Response:
    """Sites that the user may see with their figures, by code; ``page`` and ``size`` up to 200."""
    with reading() as session:
        page = page_of(session, queries.sites_question(gate.scope()), **wanted())
        figures = queries.site_figures(session, [site.id for site in page.items], clock.now())
        rows = [{"site": site, "figures": figures[site.id]} for site in page.items]
        listed = ListedSiteSchema(many=True).dump(rows)
        return jsonify(items=listed, total=page.total, page=page.number, size=page.size)


@blueprint.route("", methods=["POST"])
@gate.allow(*FOUNDERS)
@blueprint.arguments(NewSiteSchema)
@blueprint.response(201, SiteSchema)
def add_site(body: dict[str, Any]) -> Site:
    """Record a candidate site in a district of the user."""
    with transaction() as session:
        district = next(
            (
                each
                for each in queries.districts_in(session, gate.scope())
                if each.id == body["district_id"]
            ),
            None,
        )
        if district is None:
            raise NotFound("district")
        return operations.create_site(session, district, body["details"])


@blueprint.route("/<uuid:site_id>", methods=["GET"])
@gate.allow(*VIEWERS)
def site(site_id: uuid.UUID) -> Response:
    """One site; the ETag is what an edit names."""
    with reading() as session:
        row = queries.get_site(session, gate.scope(), site_id)
        return with_etag(SiteSchema().dump(row), row.version)


@blueprint.route("/<uuid:site_id>", methods=["PUT"])
@gate.allow(*FOUNDERS)
@blueprint.arguments(SiteDetailsSchema)
def edit_site(details: SiteDetails, site_id: uuid.UUID) -> Response:
    """Replace the details of a site; needs If-Match."""
    with transaction() as session:
        row = queries.get_site(session, gate.scope(), site_id)
        check_version(row, version_of_request())
        operations.edit_site(session, row, details, at=clock.now())
        return with_etag(SiteSchema().dump(row), row.version)


@blueprint.route("/<uuid:site_id>/state", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(StateSchema)
def change_state(body: dict[str, Any], site_id: uuid.UUID) -> Response:
    """Move a site along its life; needs If-Match.

    What needs an empty site is refused here: the station that knows the guests does it.
    """
    with transaction() as session:
        row = queries.get_site(session, gate.scope(), site_id)
        check_version(row, version_of_request())
        operations.change_state(session, row, body["state"], empty=False, at=clock.now())
        return with_etag(SiteSchema().dump(row), row.version)


@blueprint.route("/<uuid:site_id>/layout", methods=["GET"])
@gate.allow(*VIEWERS)
@blueprint.response(200, LayoutSchema)
def layout(site_id: uuid.UUID) -> dict[str, object]:
    """Buildings, floors, zones, passages and borders of a site, and faults of the layout."""
    with reading() as session:
        row = queries.get_site(session, gate.scope(), site_id)
        return {
            "buildings": queries.buildings_of(session, row.id),
            "floors": queries.floors_of(session, row.id),
            "zones": queries.zones_of(session, row.id),
            "passages": queries.passages_of(session, [row.id]),
            "borders": queries.borders_of(session, row.id),
            "faults": [
                shown(fault.sentence) for fault in queries.faults_of(session, row.id, clock.now())
            ],
        }

"""Rounds on a phone: floors to choose from, and a floor that works while the network is down."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.access.rules import Role
from logistics.arrivals.symptoms import Symptom
from logistics.database import reading, transaction
from logistics.health import papers, queries
from logistics.health.laboratory.queries import laboratories
from logistics.health.rounds import round_of
from logistics.sites import queries as sites
from logistics.sites.models import SiteState
from logistics.sites.pages import fields
from logistics.web.forms import done

pages = Blueprint("rounds", __name__, url_prefix="/health/rounds")


@pages.get("")
@gate.allow(Role.HEALTH)
def index() -> str:
    """The floors of the user's sites, with how many people are still to be seen."""
    at = clock.now()
    with reading() as session:
        houses = [
            (site, sites.floors_of(session, site.id), round_of(session, site, at=at))
            for site in sites.sites_in(session, gate.scope())
            if site.state is not SiteState.CLOSED
        ]
        return render_template("health/rounds.html", houses=[each for each in houses if each[1]])


@pages.get("/<uuid:site_id>/<uuid:floor_id>")
@gate.allow(Role.HEALTH)
def floor(site_id: uuid.UUID, floor_id: uuid.UUID) -> str:
    """A floor in walking order, to be filled in with one thumb; it prints as a list."""
    at = clock.now()
    with reading() as session:
        site = sites.get_site(session, gate.scope(), site_id)
        chosen = sites.get_floor(session, site.id, floor_id)
        found = round_of(session, site, floor=chosen.id, at=at)
        return render_template(
            "health/round.html",
            site=site,
            floor=chosen,
            found=found,
            at=at,
            user=gate.user_id(),
            symptoms=[each for each in Symptom if each is not Symptom.FEVER],
            laboratories=laboratories(session),
            laboratory=queries.last_laboratory(
                session, [call.isolation_id for call in found.calls]
            ),
        )


@pages.post("/<uuid:site_id>/print")
@gate.allow(Role.HEALTH)
def print_lists(site_id: uuid.UUID) -> BaseResponse:
    """The lists of a site as a paper, for the day on which phones fail."""
    with transaction() as session:
        site = sites.get_site(session, gate.scope(), site_id)
        floor = fields.optional_row_id("floor")
        chosen = sites.get_floor(session, site.id, floor).id if floor else None
        run = papers.request_lists(session, site, chosen, at=clock.now())
    return done(url_for("work.show", run=run.id))


@pages.get("/worker.js")
@gate.public
def worker() -> Response:
    """Keeps the floor that a phone opened, until the user signs out."""
    static = ("product.css", "icon.svg", "htmx.min.js", "product.js", "rounds.js")
    body = render_template(
        "health/rounds_worker.js",
        floors=url_for("rounds.index") + "/",
        kept=[url_for("static", filename=name) for name in static],
    )
    return Response(
        body,
        content_type="text/javascript",
        headers={"Service-Worker-Allowed": url_for("rounds.index"), "Cache-Control": "no-cache"},
    )

"""Swabs of surfaces and waste of a site on screen."""

from __future__ import annotations

import uuid

from flask import render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.policy.release_rules import Finding
from logistics.sites import queries
from logistics.sites.operations import hygiene as operations
from logistics.sites.pages import fields
from logistics.sites.pages.blueprint import pages
from logistics.sites.queries import hygiene
from logistics.sites.roles import HYGIENISTS, VIEWERS
from logistics.sites.rules.hygiene import waste_due
from logistics.web.forms import done, field, version_of_request
from logistics.wording import say


@pages.get("/<uuid:site_id>/hygiene")
@gate.allow(*VIEWERS)
def hygiene_of(site_id: uuid.UUID) -> str:
    """Swabs of the last two weeks, and the waste that is still there."""
    at = clock.now()
    with reading() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        days = hygiene.settings_of(session).waste_days
        rooms = queries.room_availability(session, [site.id], at)
        return render_template(
            "sites/hygiene.html",
            site=site,
            at=at,
            surfaces=hygiene.surfaces_of(session, site.id, at=at),
            waste=[
                (row, waste_due(row.occurred_at, days))
                for row in hygiene.waste_of(session, site.id, at=at)
            ],
            rooms=rooms,
            room_names={room.id: f"{room.building} {room.number}" for room in rooms},
            findings=list(Finding),
            may=gate.has_role(*HYGIENISTS),
        )


@pages.post("/<uuid:site_id>/surfaces")
@gate.allow(*HYGIENISTS)
def swab_surface(site_id: uuid.UUID) -> BaseResponse:
    """A swab of a surface was taken."""
    with transaction() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        room_id = fields.optional_row_id("room")
        operations.swab_surface(
            session,
            site,
            room=queries.get_room(session, gate.scope(), room_id) if room_id else None,
            place=field("place", most=120),
            laboratory=field("laboratory", most=120),
            at=clock.now(),
        )
    return done(url_for("sites.hygiene_of", site_id=site_id), say("Noted."))


@pages.post("/surfaces/<uuid:surface>/result")
@gate.allow(*HYGIENISTS)
def enter_surface_result(surface: uuid.UUID) -> BaseResponse:
    """What the laboratory says of a swab."""
    with transaction() as session:
        row = hygiene.get_surface(session, gate.scope(), surface)
        operations.enter_surface_result(
            session,
            row.id,
            finding=fields.chosen("finding", Finding),
            expected=version_of_request(),
            at=clock.now(),
        )
    return done(url_for("sites.hygiene_of", site_id=row.site_id), say("Noted."))


@pages.post("/<uuid:site_id>/waste")
@gate.allow(*HYGIENISTS)
def bag_waste(site_id: uuid.UUID) -> BaseResponse:
    """Bags were sealed and counted."""
    with transaction() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        operations.bag_waste(session, site, bags=fields.whole("bags"), at=clock.now())
    return done(url_for("sites.hygiene_of", site_id=site_id), say("Noted."))


@pages.post("/waste/<uuid:lot>/hand-over")
@gate.allow(*HYGIENISTS)
def hand_over_waste(lot: uuid.UUID) -> BaseResponse:
    """Bags left the site, counted by the receiver."""
    with transaction() as session:
        row = hygiene.get_waste(session, gate.scope(), lot)
        operations.hand_over_waste(
            session,
            row.id,
            counted=fields.whole("counted"),
            receiver=field("receiver", most=120),
            note=field("note", required=False, most=400),
            expected=version_of_request(),
            at=clock.now(),
        )
    return done(url_for("sites.hygiene_of", site_id=row.site_id), say("Noted."))

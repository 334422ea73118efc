"""What a site consists of: details, buildings, floors, zones, borders and passages."""

from __future__ import annotations

import uuid

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import check_version, reading, transaction
from logistics.sites import operations, queries
from logistics.sites.models import (
    Building,
    Floor,
    Passage,
    PassageKind,
    RoomPurpose,
    Zone,
    ZoneBorder,
    ZoneKind,
)
from logistics.sites.pages import fields
from logistics.sites.pages.blueprint import pages
from logistics.sites.pages.rooms import walls_of_form
from logistics.sites.roles import KEEPERS, VIEWERS
from logistics.web.forms import done, field, version_of_request
from logistics.wording import say

SAVED = say("The change is recorded.")


@pages.get("/<uuid:site_id>/structure")
@gate.allow(*VIEWERS)
def structure(site_id: uuid.UUID) -> str:
    """The parts of a site with forms to change them; one floor at a time."""
    at = clock.now()
    with reading() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        floors = queries.floors_of(session, site.id)
        zones = queries.zones_of(session, site.id)
        wanted = request.args.get("floor", "")
        floor = next((each for each in floors if str(each.id) == wanted), None)
        floor = floor or (floors[0] if floors else None)
        return render_template(
            "sites/structure.html",
            site=site,
            buildings=queries.buildings_of(session, site.id),
            floors=floors,
            floor=floor,
            floor_of={each.id: each for each in floors},
            zones=[zone for zone in zones if floor and zone.floor_id == floor.id],
            all_zones={zone.id: zone for zone in zones},
            passages=[
                row
                for row in queries.passages_of(session, [site.id])
                if floor and row.passage.floor_id == floor.id
            ],
            borders=queries.borders_of(session, site.id),
            faults=queries.faults_of(session, site.id, at),
            zone_kinds=list(ZoneKind),
            passage_kinds=list(PassageKind),
            purposes=list(RoomPurpose),
        )


def _back(site: uuid.UUID, floor: uuid.UUID | None = None) -> BaseResponse:
    return done(url_for("sites.structure", site_id=site, floor=floor), SAVED)


@pages.post("/<uuid:site_id>/buildings")
@gate.allow(*KEEPERS)
def add_building(site_id: uuid.UUID) -> BaseResponse:
    """Add a building."""
    with transaction() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        operations.add_building(
            session, site, name=field("name", most=40), walking_order=fields.whole("walking_order")
        )
    return _back(site_id)


@pages.post("/buildings/<uuid:building_id>")
@gate.allow(*KEEPERS)
def edit_building(building_id: uuid.UUID) -> BaseResponse:
    """Rename a building or walk it earlier or later."""
    with transaction() as session:
        building = queries.get_within(session, gate.scope(), Building, building_id)
        check_version(building, version_of_request())
        operations.edit_building(
            session,
            queries.get_site(session, gate.scope(), building.site_id),
            building,
            name=field("name", most=40),
            walking_order=fields.whole("walking_order"),
        )
    return _back(building.site_id)


@pages.post("/buildings/<uuid:building_id>/floors")
@gate.allow(*KEEPERS)
def add_floor(building_id: uuid.UUID) -> BaseResponse:
    """Add a floor to a building."""
    with transaction() as session:
        building = queries.get_within(session, gate.scope(), Building, building_id)
        floor = operations.add_floor(session, building, number=fields.whole("number"))
    return _back(building.site_id, floor.id)


@pages.post("/floors/<uuid:floor_id>/zones")
@gate.allow(*KEEPERS)
def add_zone(floor_id: uuid.UUID) -> BaseResponse:
    """Add a zone to a floor."""
    with transaction() as session:
        floor = queries.get_within(session, gate.scope(), Floor, floor_id)
        operations.add_zone(
            session,
            floor,
            kind=fields.chosen("kind", ZoneKind),
            name=field("name", most=60),
            position=fields.whole("position"),
            sharing_reason=field("sharing_reason", required=False, most=200),
            at=clock.now(),
        )
    return _back(floor.site_id, floor_id)


@pages.post("/zones/<uuid:zone_id>")
@gate.allow(*KEEPERS)
def edit_zone(zone_id: uuid.UUID) -> BaseResponse:
    """Rename a zone, move it, change its kind or let passages share it."""
    with transaction() as session:
        zone = queries.get_within(session, gate.scope(), Zone, zone_id)
        check_version(zone, version_of_request())
        operations.edit_zone(
            session,
            zone,
            kind=fields.chosen("kind", ZoneKind),
            name=field("name", most=60),
            position=fields.whole("position"),
            sharing_reason=field("sharing_reason", required=False, most=200),
            at=clock.now(),
        )
    return _back(zone.site_id, zone.floor_id)


@pages.post("/zones/<uuid:zone_id>/removal")
@gate.allow(*KEEPERS)
def remove_zone(zone_id: uuid.UUID) -> BaseResponse:
    """Remove a zone that nothing uses."""
    with transaction() as session:
        zone = queries.get_within(session, gate.scope(), Zone, zone_id)
        check_version(zone, version_of_request())
        operations.remove_zone(session, zone, at=clock.now())
    return _back(zone.site_id, zone.floor_id)


@pages.post("/<uuid:site_id>/borders")
@gate.allow(*KEEPERS)
def add_border(site_id: uuid.UUID) -> BaseResponse:
    """Record that two zones adjoin."""
    with transaction() as session:
        first, second = (
            queries.get_within(session, gate.scope(), Zone, fields.row_id(name))
            for name in ("first", "second")
        )
        operations.add_border(session, first, second, at=clock.now())
    return _back(site_id, first.floor_id)


@pages.post("/borders/<uuid:border_id>/removal")
@gate.allow(*KEEPERS)
def remove_border(border_id: uuid.UUID) -> BaseResponse:
    """Record that two zones do not adjoin any more."""
    with transaction() as session:
        border = queries.get_within(session, gate.scope(), ZoneBorder, border_id)
        operations.remove_border(session, border, at=clock.now())
    return _back(border.site_id)


@pages.post("/floors/<uuid:floor_id>/passages")
@gate.allow(*KEEPERS)
def add_passage(floor_id: uuid.UUID) -> BaseResponse:
    """Add a passage through zones of a floor."""
    with transaction() as session:
        floor = queries.get_within(session, gate.scope(), Floor, floor_id)
        operations.add_passage(
            session,
            floor,
            kind=fields.chosen("kind", PassageKind),
            name=field("name", most=60),
            zones=[
                queries.get_within(session, gate.scope(), Zone, zone)
                for zone in fields.row_ids("zones")
            ],
            at=clock.now(),
        )
    return _back(floor.site_id, floor_id)


@pages.post("/passages/<uuid:passage_id>")
@gate.allow(*KEEPERS)
def edit_passage(passage_id: uuid.UUID) -> BaseResponse:
    """Rename a passage or lead it another way."""
    with transaction() as session:
        passage = queries.get_within(session, gate.scope(), Passage, passage_id)
        check_version(passage, version_of_request())
        operations.edit_passage(
            session,
            passage,
            name=field("name", most=60),
            zones=[
                queries.get_within(session, gate.scope(), Zone, zone)
                for zone in fields.row_ids("zones")
            ],
            at=clock.now(),
        )
    return _back(passage.site_id, passage.floor_id)


@pages.post("/passages/<uuid:passage_id>/removal")
@gate.allow(*KEEPERS)
def remove_passage(passage_id: uuid.UUID) -> BaseResponse:
    """Remove a passage."""
    with transaction() as session:
        passage = queries.get_within(session, gate.scope(), Passage, passage_id)
        check_version(passage, version_of_request())
        operations.remove_passage(session, passage, at=clock.now())
    return _back(passage.site_id, passage.floor_id)


@pages.post("/floors/<uuid:floor_id>/rooms")
@gate.allow(*KEEPERS)
def add_room(floor_id: uuid.UUID) -> BaseResponse:
    """Add one room to a floor."""
    with transaction() as session:
        floor = queries.get_within(session, gate.scope(), Floor, floor_id)
        room = operations.add_room(
            session,
            floor,
            walls_of_form(),
            number=field("number", most=12),
            zone=queries.get_within(session, gate.scope(), Zone, fields.row_id("zone")),
            purpose=fields.chosen("purpose", RoomPurpose),
            at=clock.now(),
        )
    return done(url_for("sites.room", room_id=room.id), say("The room is recorded."))

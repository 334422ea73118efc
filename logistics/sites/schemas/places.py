"""Sites and their parts as JSON."""

from __future__ import annotations

from dataclasses import fields as fields_of
from typing import Any

from marshmallow import Schema, fields, post_load, validate

from logistics.sites.operations import SiteDetails
from logistics.sites.rules.kinds import PassageKind, SiteState, ZoneKind
from logistics.sites.schemas.chosen import chosen


class SiteDetailsSchema(Schema):
    """What is known about a site apart from its rooms."""

    code = fields.String(required=True, validate=validate.Length(min=1, max=12))
    name_zh = fields.String(required=True, validate=validate.Length(min=1, max=120))
    name_en = fields.String(required=True, validate=validate.Length(min=1, max=120))
    latitude = fields.Float(required=True, validate=validate.Range(-90, 90))
    longitude = fields.Float(required=True, validate=validate.Range(-180, 180))
    address_zh = fields.String(validate=validate.Length(max=200))
    address_en = fields.String(validate=validate.Length(max=200))
    phone = fields.String(validate=validate.Length(max=40))
    zone_name = fields.String(validate=validate.Length(max=40))
    tier = fields.Integer(validate=validate.Range(0, 9))
    tariff = fields.String(validate=validate.Length(max=40))
    high_risk = fields.Boolean()
    reserve_share = fields.Float(allow_none=True, validate=validate.Range(0, 1))
    entrances = fields.Integer(validate=validate.Range(0, 99))

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> SiteDetails:
        """The details as the operations take them."""
        known = {each.name for each in fields_of(SiteDetails)}
        return SiteDetails(**{key: value for key, value in data.items() if key in known})


class NewSiteSchema(Schema):
    """A site to be recorded in a district."""

    district_id = fields.UUID(required=True)
    details = fields.Nested(SiteDetailsSchema, required=True)


class SiteFiguresSchema(Schema):
    """Rooms of a site, counted."""

    rooms = fields.Integer()
    for_residents = fields.Integer()
    serviceable = fields.Integer()
    out_of_order = fields.Integer()
    in_turnaround = fields.Integer()
    open_tasks = fields.Integer()
    stops = fields.Integer()


class SiteSchema(SiteDetailsSchema):
    """A site; the version is what an edit names."""

    id = fields.UUID()
    district_id = fields.UUID()
    state = chosen(SiteState)
    version = fields.Integer()


class ListedSiteSchema(Schema):
    """A site in a list with its figures."""

    site = fields.Nested(SiteSchema)
    figures = fields.Nested(SiteFiguresSchema)


class StateSchema(Schema):
    """The state a site should move to; what needs an empty site is done where guests are known."""

    state = chosen(SiteState, required=True)


class BuildingSchema(Schema):
    """A building in walking order."""

    id = fields.UUID()
    name = fields.String()
    walking_order = fields.Integer()


class FloorSchema(Schema):
    """A floor of a building."""

    id = fields.UUID()
    building_id = fields.UUID()
    number = fields.Integer()


class ZoneSchema(Schema):
    """A zone of a floor; ``position`` counts from the entrance."""

    id = fields.UUID()
    floor_id = fields.UUID()
    kind = chosen(ZoneKind)
    name = fields.String()
    position = fields.Integer()
    sharing_reason = fields.String(allow_none=True)


class PassageSchema(Schema):
    """A passage and the zones it leads through, in order."""

    id = fields.UUID(attribute="passage.id")
    floor_id = fields.UUID(attribute="passage.floor_id")
    kind = chosen(PassageKind, attribute="passage.kind")
    name = fields.String(attribute="passage.name")
    zones = fields.List(fields.UUID())


class BorderSchema(Schema):
    """Two zones that are declared to adjoin."""

    id = fields.UUID()
    first_id = fields.UUID()
    second_id = fields.UUID()


class LayoutSchema(Schema):
    """The parts of a site, and where they break the zone rule."""

    buildings = fields.List(fields.Nested(BuildingSchema))
    floors = fields.List(fields.Nested(FloorSchema))
    zones = fields.List(fields.Nested(ZoneSchema))
    passages = fields.List(fields.Nested(PassageSchema))
    borders = fields.List(fields.Nested(BorderSchema))
    faults = fields.List(fields.String())

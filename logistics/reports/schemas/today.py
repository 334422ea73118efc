"""The figures of the day as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields


class TodayArrivalFiguresSchema(Schema):
    """Arrivals of the day and their people."""

    arrivals = fields.Integer()
    people = fields.Integer()
    seen = fields.Integer()
    open = fields.Integer()
    others = fields.Integer()


class TodayReleaseFiguresSchema(Schema):
    """The release list of the day, counted."""

    due = fields.Integer()
    ready = fields.Integer()
    released = fields.Integer()


class TodayRoomTallySchema(Schema):
    """The rooms of a site by state."""

    site_id = fields.UUID(attribute="site.id")
    site = fields.String(attribute="site.code")
    state = fields.String(attribute="site.state")
    rooms = fields.Integer()
    usable = fields.Integer()
    later = fields.Integer(metadata={"description": "free from a moment later today"})
    stopped = fields.Integer()
    by_state = fields.Dict(keys=fields.String(), values=fields.Integer())


class TodayStopSchema(Schema):
    """Admission stopped to a site or a floor."""

    site = fields.String(attribute="site.code")
    floor = fields.Function(lambda stop: stop.floor.number if stop.floor else None)
    reason = fields.String()
    since = fields.AwareDateTime()


class TodaySchema(Schema):
    """The figures of the day, within what the user may see."""

    day = fields.Date()
    at = fields.AwareDateTime()
    arrivals = fields.Nested(TodayArrivalFiguresSchema)
    to_take_in = fields.Integer()
    taken_in = fields.Integer()
    present = fields.Integer(metadata={"description": "people in rooms"})
    usable = fields.Integer(metadata={"description": "rooms that could take somebody now"})
    later = fields.Integer()
    rooms = fields.List(fields.Nested(TodayRoomTallySchema))
    trips = fields.Dict(keys=fields.String(), values=fields.Integer())
    releases = fields.Nested(TodayReleaseFiguresSchema)
    concerns = fields.Dict(keys=fields.String(), values=fields.Integer())
    matches = fields.Integer()
    runs = fields.Integer(metadata={"description": "work that is not finished"})
    stops = fields.List(fields.Nested(TodayStopSchema))

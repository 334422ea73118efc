"""Plans as JSON."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from logistics.planning.answers import MOST_SECONDS, SECONDS, Part
from logistics.planning.difference import TripChange
from logistics.planning.lapses import Lapse
from logistics.planning.models import PlanState
from logistics.runs.models import Run, RunState
from logistics.runs.queries import message_of
from logistics.web.language import shown
from logistics.wording import Sentence


class SentenceField(fields.Field[Any]):
    """A sentence in the language of the request."""

    def _serialize(self, value: Sentence | None, *_args: Any, **_kwargs: Any) -> str | None:
        return None if value is None else shown(value)


class PlanWantedSchema(Schema):
    """Which plans a list shows."""

    day = fields.Date()
    state = fields.Enum(PlanState, by_value=True)
    page = fields.Integer(validate=validate.Range(min=1))
    size = fields.Integer(validate=validate.Range(min=1, max=200))


class PlanPageSchema(Schema):
    """Which part of a list of a plan is shown."""

    page = fields.Integer(validate=validate.Range(min=1))
    size = fields.Integer(validate=validate.Range(min=1, max=200))


class PlanOrderSchema(Schema):
    """A plan to be made: the code of a district, a local day."""

    district = fields.String(required=True, validate=validate.Length(min=1, max=20))
    day = fields.Date(required=True)
    seconds = fields.Float(load_default=SECONDS, validate=validate.Range(min=1, max=MOST_SECONDS))
    seed = fields.Integer(load_default=1, validate=validate.Range(min=0, max=2**31 - 1))
    anew = fields.Boolean(load_default=False)


class PlanRunSchema(Schema):
    """A plan being made."""

    id = fields.UUID()
    state = fields.Enum(RunState, by_value=True)
    progress = fields.Float()
    message = fields.Method("_message")
    result = fields.Dict(allow_none=True)
    day = fields.Method("_day")

    def _message(self, run: Run) -> str | None:
        message = message_of(run)
        return None if message is None else shown(message)

    def _day(self, run: Run) -> str:
        return str(run.parameters["day"])


class PlanStepSchema(Schema):
    """How the best plan stood at a moment of the search; seconds since its part was begun."""

    part = fields.Enum(Part, by_value=True)
    seconds = fields.Float()
    cost = fields.Float()
    bound = fields.Float(allow_none=True)
    people_without = fields.Integer(allow_none=True)


class PlanSchema(Schema):
    """A plan with its figures, without its documents."""

    id = fields.UUID()
    district_id = fields.UUID()
    day = fields.Date()
    state = fields.Enum(PlanState, by_value=True)
    number = fields.Integer(allow_none=True)
    base_id = fields.UUID(allow_none=True)
    gathered_at = fields.AwareDateTime()
    published_at = fields.AwareDateTime(allow_none=True)
    published_by = fields.String(allow_none=True)
    figures = fields.Dict()
    version = fields.Integer()


class PlannedRoomSchema(Schema):
    """A room of a plan and its people."""

    room_id = fields.UUID()
    site = fields.String(attribute="label.site.en")
    site_zh = fields.String(attribute="label.site.zh")
    building = fields.String(attribute="label.building")
    floor = fields.Integer(attribute="label.floor")
    number = fields.String(attribute="label.number")
    people = fields.List(fields.UUID())
    category = fields.String()
    until = fields.AwareDateTime()
    attributes = fields.List(fields.String())
    sharing = SentenceField(allow_none=True)
    arrival_id = fields.UUID(allow_none=True)


class PlannedStopSchema(Schema):
    """A stop of a planned trip; the place is an id."""

    place = fields.String()
    arrives_at = fields.AwareDateTime()
    people = fields.Integer()


class PlannedTripSchema(Schema):
    """A trip of a plan; port and vehicle are ids."""

    port = fields.String()
    vehicle = fields.String()
    driver = fields.Integer()
    driver_id = fields.String(allow_none=True)
    loads_at = fields.AwareDateTime()
    departs_at = fields.AwareDateTime()
    category = fields.String()
    stops = fields.List(fields.Nested(PlannedStopSchema))
    people = fields.List(fields.UUID())


class PlanLeftOutSchema(Schema):
    """Somebody without a room or a ride, and why."""

    person_id = fields.UUID()
    arrival_id = fields.UUID(allow_none=True)
    category = fields.String()
    why = fields.String()
    sentence = SentenceField()


class ChoiceSchema(Schema):
    """A room or a ride, and the terms of its cost."""

    sentence = SentenceField()
    terms = fields.List(SentenceField())


class DecisionSchema(Schema):
    """What a party has, the best alternatives, and the rules that exclude the rest."""

    present = fields.Nested(ChoiceSchema)
    others = fields.List(fields.Nested(ChoiceSchema))
    excluded = fields.List(SentenceField())


class ReasonsSchema(Schema):
    """Why a party has its room and its ride."""

    people = fields.List(fields.UUID())
    parts = fields.List(fields.Nested(DecisionSchema))


class ShortageSchema(Schema):
    """A group of people who got nothing, and the rules that keep them out."""

    part = fields.Enum(Part, by_value=True)
    number = fields.Integer()
    people = fields.Integer()
    reasons = fields.List(SentenceField())


class PlannedRideSchema(Schema):
    """The ride of a person."""

    vehicle = fields.String()
    departs_at = fields.AwareDateTime()
    destination = fields.String()


class ItinerarySchema(Schema):
    """What a plan gives a person."""

    room = fields.String(allow_none=True)
    ride = fields.Nested(PlannedRideSchema, allow_none=True)


class PlanChangeSchema(Schema):
    """Somebody for whom a plan changes something."""

    person_id = fields.UUID()
    change = fields.String()
    before = fields.Nested(ItinerarySchema, allow_none=True)
    after = fields.Nested(ItinerarySchema, allow_none=True)


class PromisedRideSchema(Schema):
    """A trip that is planned for somebody, as it stands on the board."""

    trip_id = fields.UUID()
    number = fields.String()
    plate = fields.String()
    loads_at = fields.AwareDateTime()
    departs_at = fields.AwareDateTime()


class LapsedSchema(Schema):
    """Somebody for whom a published plan no longer holds."""

    person_id = fields.UUID()
    arrival_id = fields.UUID(allow_none=True)
    lapse = fields.Enum(Lapse, by_value=True)
    why = SentenceField()
    room_id = fields.UUID(allow_none=True)
    ride = fields.Nested(PromisedRideSchema, allow_none=True)


class TripPairSchema(Schema):
    """A trip before and after."""

    changes = fields.List(fields.Enum(TripChange, by_value=True))
    before = fields.Nested(PlannedTripSchema, allow_none=True)
    after = fields.Nested(PlannedTripSchema, allow_none=True)


class CostPairSchema(Schema):
    """A term of the cost before and after."""

    term = fields.String()
    before = fields.Float()
    after = fields.Float()


class DifferenceSchema(Schema):
    """What a plan changes."""

    untouched = fields.Integer()
    moved = fields.Integer()
    changed = fields.Function(lambda found: len(found.people))
    same_trips = fields.Integer()
    trips = fields.List(fields.Nested(TripPairSchema))
    costs = fields.List(fields.Nested(CostPairSchema))


class RestSchema(Schema):
    """Somebody who needs a place to rest at a port until the ride loads."""

    person_id = fields.UUID()
    arrival_id = fields.UUID(allow_none=True)
    port = fields.String()
    from_at = fields.AwareDateTime()
    until = fields.AwareDateTime()

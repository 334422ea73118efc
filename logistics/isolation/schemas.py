"""What the JSON API of isolations takes and gives."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from logistics import clock
from logistics.arrivals.manifests.words import Sex
from logistics.isolation.models import (
    AwayKind,
    EndKind,
    IsolationState,
    OccupancyState,
    SearchStepKind,
)
from logistics.isolation.rules import Identifier
from logistics.policy.document import Assay, Measure
from logistics.sites.schemas.rooms import BlockEndSchema, BlockSchema
from logistics.web.language import shown


class IsolationSchema(Schema):
    """An isolation; its clock is reckoned, see /clock."""

    id = fields.UUID()
    person_id = fields.UUID()
    district_id = fields.UUID()
    category = fields.String()
    state = fields.Enum(IsolationState, by_value=True)
    begun_at = fields.AwareDateTime(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    end_kind = fields.Enum(EndKind, by_value=True, allow_none=True)
    version = fields.Integer()


class OccupancySchema(Schema):
    """One room for one party."""

    id = fields.UUID()
    site_id = fields.UUID()
    room_id = fields.UUID()
    state = fields.Enum(OccupancyState, by_value=True)
    from_at = fields.AwareDateTime()
    to_at = fields.AwareDateTime()
    held_until = fields.AwareDateTime()
    version = fields.Integer()


class ComparedSchema(Schema):
    """Which identifiers were compared with the person; two at least."""

    compared = fields.List(fields.Enum(Identifier, by_value=True), required=True)


class AdmissionSchema(ComparedSchema):
    """Who is taken in; everybody of the room without a list."""

    people = fields.List(fields.UUID(), load_default=None, allow_none=True)


class MoveSchema(ComparedSchema):
    """Into which room."""

    room_id = fields.UUID(required=True)


class AtTheDoorSchema(MoveSchema):
    """Somebody at the door whom no plan expects."""

    person_id = fields.UUID(required=True)


class ClockChangeSchema(Schema):
    """Days to add; a minus takes them away."""

    days = fields.Integer(required=True, validate=validate.Range(min=-60, max=60))
    reason = fields.String(required=True, validate=validate.Length(min=1, max=400))


class RestartSchema(Schema):
    """From which moment the clock counts anew, and why."""

    start = fields.AwareDateTime(required=True)
    reason = fields.String(required=True, validate=validate.Length(min=1, max=400))


class ClockStepSchema(Schema):
    """One line of the timeline; ``release_before`` is the end that the step moved."""

    at = fields.AwareDateTime()
    sentence = fields.Function(lambda step: shown(step.sentence))
    release_due = fields.AwareDateTime()
    release_before = fields.AwareDateTime(allow_none=True)


class DueTestSchema(Schema):
    """A test that the clock asks for."""

    due_on = fields.Date()
    assay = fields.Enum(Assay, by_value=True)
    measure = fields.Enum(Measure, by_value=True)


class ClockSchema(Schema):
    """The clock as it is reckoned, in the language of the request."""

    start = fields.AwareDateTime()
    release_due = fields.AwareDateTime()
    leave_by = fields.AwareDateTime(allow_none=True)
    zone = fields.String()
    day = fields.Function(lambda reckoned: reckoned.day_number(clock.now()))
    steps = fields.List(fields.Nested(ClockStepSchema))
    tests = fields.Function(lambda reckoned: DueTestSchema(many=True).dump(reckoned.tests_due()))


class OrderSchema(Schema):
    """The order of an isolation: when it was served, and whether it was signed or refused."""

    number = fields.String(dump_only=True)
    served_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    served_by = fields.String(dump_only=True, allow_none=True)
    signed = fields.Boolean(required=True, allow_none=False)


class AwaySchema(ComparedSchema):
    """Where to, and whether the room is kept."""

    kind = fields.Enum(AwayKind, by_value=True, required=True)
    where = fields.String(load_default="", validate=validate.Length(max=120))
    hold_room = fields.Boolean(load_default=True)


class SearchStepSchema(Schema):
    """A step of the search for a missing person, and who searches, was told or saw the person."""

    kind = fields.Enum(SearchStepKind, by_value=True, required=True)
    whom = fields.String(required=True, validate=validate.Length(min=1, max=120))
    note = fields.String(load_default="", validate=validate.Length(max=400))
    occurred_at = fields.AwareDateTime(load_default=None, allow_none=True)
    by = fields.String(dump_only=True)


class BirthSchema(ComparedSchema):
    """A newborn; the identifiers are the mother's, and so is a surname left out."""

    surname = fields.String(load_default="", validate=validate.Length(max=120))
    given_names = fields.String(load_default="", validate=validate.Length(max=160))
    sex = fields.Enum(Sex, by_value=True, load_default=Sex.UNSTATED)
    born_at = fields.AwareDateTime(required=True)


class EndSchema(Schema):
    """How it ends otherwise than by release, and when that happened; now without a moment."""

    occurred_at = fields.AwareDateTime(load_default=None)

    kind = fields.Enum(
        EndKind,
        by_value=True,
        required=True,
        validate=validate.NoneOf([EndKind.COMPLETED]),
    )


class RoomBlockSchema(BlockSchema):
    """A room out of service; ``agreed`` when guests lose it."""

    agreed = fields.Boolean(load_default=False, load_only=True)


class RoomBlockEndSchema(BlockEndSchema):
    """A new end of a block; likewise."""

    agreed = fields.Boolean(load_default=False, load_only=True)


class GuestsAskedSchema(Schema):
    """A time; from now and without an end unless said otherwise."""

    from_at = fields.AwareDateTime(load_default=None)
    to_at = fields.AwareDateTime(load_default=None)


class RoomGuestSchema(Schema):
    """Somebody whose room it is."""

    person_id = fields.UUID()
    isolation_id = fields.UUID()
    admitted_at = fields.AwareDateTime(allow_none=True)
    occupancy = fields.Nested(OccupancySchema)

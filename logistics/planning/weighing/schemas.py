"""Weights as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from logistics.audit import Action
from logistics.planning.schemas import SentenceField
from logistics.planning.weighing.operations import LONGEST_NAME

DISTRICT = validate.Length(min=1, max=20)
NAME = validate.Length(min=1, max=LONGEST_NAME)


class WeightsWantedSchema(Schema):
    """Whose weights: the code of a district."""

    district = fields.String(required=True, validate=DISTRICT)


class WeightSetSchema(Schema):
    """A set of weights; a preset has neither id nor version."""

    id = fields.UUID(allow_none=True)
    name = fields.String(attribute="weights.name")
    preset = fields.Function(lambda each: each.weights.preset is not None)
    in_force = fields.Boolean()
    figures = fields.Dict(attribute="weights.figures")
    version = fields.Integer(attribute="weights.version", allow_none=True)


class WeightCopySchema(Schema):
    """A set to be made from another."""

    district = fields.String(required=True, validate=DISTRICT)
    source = fields.String(required=True, validate=NAME)
    name = fields.String(required=True, validate=NAME)


class WeightChangeSchema(Schema):
    """Weights to be changed, by name; the others stay."""

    name = fields.String(validate=NAME)
    figures = fields.Dict(
        keys=fields.String(),
        values=fields.Raw(),
        load_default=dict,
        validate=validate.Length(max=50),
    )


class WeightChoiceSchema(Schema):
    """The set that the next plans of a district are made with."""

    district = fields.String(required=True, validate=DISTRICT)
    name = fields.String(required=True, validate=NAME)


class WeightMovedSchema(Schema):
    """A weight before and after."""

    weight = fields.String()
    before = fields.Float()
    after = fields.Float()


class WeightEntrySchema(Schema):
    """What somebody did to weights."""

    at = fields.AwareDateTime()
    by = fields.String()
    channel = fields.String()
    name = fields.String()
    what = SentenceField()
    action = fields.Enum(Action, by_value=True)
    chosen = fields.Boolean()
    renamed_from = fields.String(allow_none=True)
    moved = fields.List(fields.Nested(WeightMovedSchema))

"""What the JSON API of samples takes and gives."""

from __future__ import annotations

from typing import Any

from flask_smorest.fields import Upload
from marshmallow import Schema, fields, post_load, validate

from logistics.health.laboratory.operations import (
    MOST_HOURS,
    BoxOrder,
    LaboratoryOrder,
    ReceiptOrder,
)
from logistics.health.laboratory.queries import USUAL_HOURS
from logistics.health.laboratory.rules import SampleState
from logistics.policy.document import Assay, Specimen
from logistics.policy.release_rules import Finding
from logistics.web.language import shown
from logistics.wording import restored

COLDEST, HOTTEST = -90, 60


class LaboratoryOrderSchema(Schema):
    """A laboratory as it shall stand on record."""

    phone = fields.String(load_default="", validate=validate.Length(max=40))
    on_site = fields.Boolean(load_default=False)
    result_hours = fields.Integer(
        load_default=USUAL_HOURS, validate=validate.Range(min=1, max=MOST_HOURS)
    )
    closed = fields.Boolean(load_default=False)


class LaboratoryNameSchema(LaboratoryOrderSchema):
    """A new laboratory; its name never changes."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=120))


class LaboratoryEditSchema(LaboratoryOrderSchema):
    """What changes of a laboratory."""

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> LaboratoryOrder:
        """As the operations take it."""
        return LaboratoryOrder(**data)


class LaboratorySchema(Schema):
    """A laboratory."""

    id = fields.UUID()
    name = fields.String()
    phone = fields.String()
    on_site = fields.Boolean()
    result_hours = fields.Integer()
    closed_at = fields.AwareDateTime(allow_none=True)
    version = fields.Integer()


class TubesWantedSchema(Schema):
    """Which tubes a list shows."""

    state = fields.Enum(SampleState, by_value=True)
    overdue = fields.Boolean()


class TubeSchema(Schema):
    """A tube on its way."""

    id = fields.UUID(attribute="sample.id")
    isolation_id = fields.UUID(attribute="sample.isolation_id")
    person_id = fields.UUID(attribute="person.id")
    name = fields.String(attribute="person.full_name")
    code = fields.String(attribute="sample.code")
    site = fields.String()
    room = fields.String()
    assay = fields.Enum(Assay, by_value=True, attribute="sample.assay")
    specimen = fields.Enum(Specimen, by_value=True, attribute="sample.specimen")
    due_on = fields.Date(attribute="sample.due_on", allow_none=True)
    taken_at = fields.AwareDateTime(attribute="sample.occurred_at")
    laboratory = fields.String(attribute="sample.laboratory")
    state = fields.Enum(SampleState, by_value=True, attribute="facts.state")
    batch_id = fields.UUID(attribute="sample.batch_id", allow_none=True)
    received_at = fields.AwareDateTime(attribute="sample.received_at", allow_none=True)
    result = fields.Enum(Finding, by_value=True, attribute="sample.result", allow_none=True)
    result_at = fields.AwareDateTime(attribute="sample.result_at", allow_none=True)
    ct_orf1ab = fields.Float(attribute="sample.ct_orf1ab", allow_none=True)
    ct_n = fields.Float(attribute="sample.ct_n", allow_none=True)
    result_due_at = fields.AwareDateTime(attribute="due_at")
    hours = fields.Float()
    overdue = fields.Boolean()


class CelsiusSchema(Schema):
    """The temperature that the box was read at."""

    celsius = fields.Float(
        load_default=None, allow_none=True, validate=validate.Range(min=COLDEST, max=HOTTEST)
    )
    counted = fields.Integer(required=True, validate=validate.Range(min=0, max=2000))
    samples = fields.List(fields.UUID(), required=True, validate=validate.Length(max=2000))


class BoxSchema(CelsiusSchema):
    """A cold box as it is packed at a site."""

    site_id = fields.UUID(required=True)
    laboratory = fields.String(required=True, validate=validate.Length(min=1, max=120))
    cold_box = fields.String(required=True, validate=validate.Length(min=1, max=40))
    carrier = fields.String(required=True, validate=validate.Length(min=1, max=120))

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The site, the tubes, and the box as the operations take it."""
        site, samples = data.pop("site_id"), data.pop("samples")
        return {"site_id": site, "samples": samples, "box": BoxOrder(**data)}


class ReceiptSchema(CelsiusSchema):
    """A cold box as it is unpacked; ``samples`` are those that were in it."""

    by = fields.String(required=True, validate=validate.Length(min=1, max=120))
    note = fields.String(load_default="", validate=validate.Length(max=400))

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> ReceiptOrder:
        """As the operations take it."""
        return ReceiptOrder(arrived=data.pop("samples"), **data)


class BatchSchema(Schema):
    """A batch of samples."""

    id = fields.UUID()
    number = fields.String()
    site_id = fields.UUID()
    laboratory = fields.String()
    cold_box = fields.String()
    carrier = fields.String()
    sent_at = fields.AwareDateTime(attribute="occurred_at")
    sent_count = fields.Integer()
    sent_celsius = fields.Float(allow_none=True)
    received_at = fields.AwareDateTime(allow_none=True)
    received_count = fields.Integer(allow_none=True)
    received_celsius = fields.Float(allow_none=True)
    received_by = fields.String()
    note = fields.String()
    version = fields.Integer()


class LabelsWantedSchema(Schema):
    """For which site, or floor of it, labels are wanted; a laboratory for each tube of a test."""

    site_id = fields.UUID(required=True)
    floor_id = fields.UUID(load_default=None, allow_none=True)
    laboratories = fields.List(
        fields.String(validate=validate.Length(min=1, max=120)),
        required=True,
        validate=validate.Length(min=1, max=4),
    )


class LabelSchema(Schema):
    """A label for a tube."""

    code = fields.String(attribute="label.code")
    isolation_id = fields.UUID(attribute="label.isolation_id")
    name = fields.String(attribute="call.name")
    room = fields.String(attribute="call.label")
    due_on = fields.Date(attribute="label.due_on")
    assay = fields.Enum(Assay, by_value=True, attribute="label.assay")
    specimen = fields.Enum(Specimen, by_value=True, attribute="label.specimen")
    laboratory = fields.String(attribute="label.laboratory")


class ResultTableSchema(Schema):
    """A CSV or XLSX file of results."""

    file = Upload(required=True)


class LaboratoryAskedSchema(Schema):
    """Whose results a file holds."""

    laboratory = fields.String(required=True, validate=validate.Length(min=1, max=120))


class ResultFileSchema(Schema):
    """What a file of results brought, and what of it waits."""

    id = fields.UUID()
    laboratory = fields.String()
    name = fields.String()
    lines = fields.Integer()
    entered = fields.Integer()
    problems = fields.Function(
        lambda row: [
            {**each, "sentence": shown(restored(each["sentence"]))} for each in row.problems
        ]
    )

"""What the JSON API of the ports takes and gives."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from logistics.arrivals.manifests.words import DocumentType, Need, Sex
from logistics.arrivals.models import ArrivalKind, ArrivalState, ManifestState, Outcome
from logistics.arrivals.people_models import ProposalState
from logistics.arrivals.symptoms import Symptom


class ArrivalSchema(Schema):
    """An arrival."""

    id = fields.UUID()
    kind = fields.Enum(ArrivalKind, by_value=True)
    carrier = fields.String()
    number = fields.String()
    origin_date = fields.Date()
    origin = fields.String()
    port_id = fields.UUID()
    scheduled_at = fields.AwareDateTime()
    estimated_at = fields.AwareDateTime(allow_none=True)
    touchdown_at = fields.AwareDateTime(allow_none=True)
    vehicles_checked = fields.Integer(allow_none=True)
    people_checked = fields.Integer(allow_none=True)
    state = fields.Enum(ArrivalState, by_value=True)
    version = fields.Integer()


class DayQuerySchema(Schema):
    """Which local day; today without one."""

    day = fields.Date(load_default=None)


class PersonBriefSchema(Schema):
    """The least that names a person."""

    id = fields.UUID()
    full_name = fields.String()
    birth_date = fields.Date(allow_none=True)
    nationality = fields.String(allow_none=True)


class PassengerSchema(Schema):
    """A line of an arrival."""

    id = fields.UUID()
    line = fields.Integer(allow_none=True)
    seat = fields.String()
    booking = fields.String()
    party_id = fields.UUID(allow_none=True)
    destination_id = fields.UUID(allow_none=True)
    listed = fields.Boolean()
    walk_in = fields.Boolean()
    outcome = fields.Enum(Outcome, by_value=True)
    person = fields.Nested(PersonBriefSchema)
    version = fields.Integer()


class OutcomeSchema(Schema):
    """How a line ended."""

    outcome = fields.Enum(Outcome, by_value=True, required=True)
    note = fields.String(load_default="", validate=validate.Length(max=200))


class MomentsSchema(Schema):
    """The real moments of a landing, or a new estimate."""

    touchdown_at = fields.AwareDateTime(load_default=None)
    border_at = fields.AwareDateTime(load_default=None)
    desk_at = fields.AwareDateTime(load_default=None)
    estimated_at = fields.AwareDateTime(load_default=None)


class ScreeningSchema(Schema):
    """Temperature in °C and symptoms."""

    temperature = fields.Float(load_default=None, allow_none=True)
    symptoms = fields.List(fields.Enum(Symptom, by_value=True), load_default=list)


class DocumentSchema(Schema):
    """A document as somebody shows it."""

    type = fields.Enum(DocumentType, by_value=True, required=True)
    number = fields.String(required=True, validate=validate.Length(min=1, max=60))
    issuer = fields.String(load_default="", validate=validate.Length(max=3))


class PersonStatedSchema(Schema):
    """A person as a form states them."""

    surname = fields.String(required=True, validate=validate.Length(min=1, max=120))
    given_names = fields.String(load_default="", validate=validate.Length(max=160))
    sex = fields.Enum(Sex, by_value=True, load_default=Sex.UNSTATED)
    birth_date = fields.Date(load_default=None)
    nationality = fields.String(load_default="", validate=validate.Length(max=3))
    documents = fields.List(
        fields.Nested(DocumentSchema), load_default=list, validate=validate.Length(max=9)
    )


class WalkInSchema(PersonStatedSchema):
    """Somebody who is on no list."""

    destination_id = fields.UUID(load_default=None)


class ContactSchema(PersonStatedSchema):
    """A contact found by tracing."""

    phone = fields.String(load_default="", validate=validate.Length(max=40))
    address = fields.String(load_default="", validate=validate.Length(max=240))
    needs = fields.List(fields.Enum(Need, by_value=True), load_default=list)
    index_reference = fields.String(required=True, validate=validate.Length(min=1, max=80))
    index_confirmed = fields.Boolean(load_default=True)
    last_contact_at = fields.AwareDateTime(required=True)
    where = fields.String(load_default="", validate=validate.Length(max=200))
    destination_id = fields.UUID(required=True)


class ManifestFieldsSchema(Schema):
    """What may stand beside the file: the arrival of a table that does not name it, and what
    its columns are, each as ``HEADING=MEANING``.
    """

    arrival_id = fields.UUID(load_default=None)
    column = fields.List(
        fields.String(validate=validate.Length(max=200)),
        load_default=list,
        validate=validate.Length(max=60),
    )


class ManifestSchema(Schema):
    """A list as it was read; document numbers are not told back whole."""

    id = fields.UUID()
    arrival_id = fields.UUID(allow_none=True)
    file_name = fields.String()
    format = fields.String()
    state = fields.Enum(ManifestState, by_value=True)
    declared_count = fields.Integer(allow_none=True)
    read_count = fields.Integer()
    problems = fields.List(fields.Dict())
    summary = fields.Dict()


class ManifestChoiceSchema(Schema):
    """What a person chose where the list says nothing."""

    port_id = fields.UUID(load_default=None)
    arrival_id = fields.UUID(load_default=None)


class RunAskedSchema(Schema):
    """The run that does it; see /api/v1/runs."""

    id = fields.UUID()
    state = fields.String()


class AnnouncedSchema(Schema):
    """An arrival that no list announced."""

    kind = fields.Enum(ArrivalKind, by_value=True, required=True)
    carrier = fields.String(required=True, validate=validate.Length(min=1, max=12))
    number = fields.String(required=True, validate=validate.Length(min=1, max=12))
    origin = fields.String(load_default="", validate=validate.Length(max=12))
    port_id = fields.UUID(required=True)
    scheduled_at = fields.AwareDateTime(required=True)


class DiversionSchema(Schema):
    """To which other port of ours."""

    port_id = fields.UUID(required=True)


class CancellationSchema(Schema):
    """It does not come, or turned back on the way."""

    returned = fields.Boolean(load_default=False)


class CheckedSchema(Schema):
    """How many vehicles and people a road checkpoint has looked at on its day."""

    vehicles = fields.Integer(required=True)
    people = fields.Integer(required=True)


class DestinationSchema(Schema):
    """The jurisdiction a passenger goes to."""

    district_id = fields.UUID(required=True)


class PartySchema(Schema):
    """Passengers of one arrival who travel together."""

    passenger_ids = fields.List(
        fields.UUID(), required=True, validate=validate.Length(min=1, max=60)
    )
    label = fields.String(load_default="", validate=validate.Length(max=60))


class GuardianSchema(Schema):
    """The line of a parent, or of a carer."""

    guardian_id = fields.UUID(required=True)
    carer = fields.Boolean(load_default=False)


class SharingReasonSchema(Schema):
    """Why a party may share a room."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=200))


class SharingSchema(Schema):
    """Who lets a party share a room, and why."""

    party_id = fields.UUID(attribute="id")
    approved_by = fields.String(attribute="sharing_approved_by")
    reason = fields.String(attribute="sharing_reason")


class MatchSchema(Schema):
    """Two records that may be one person."""

    id = fields.UUID()
    person_id = fields.UUID()
    other_id = fields.UUID()
    score = fields.Float()
    state = fields.Enum(ProposalState, by_value=True)
    version = fields.Integer()


class MatchDecisionSchema(Schema):
    """Whether they are one person."""

    same = fields.Boolean(required=True)


class MergeSchema(Schema):
    """Two records that were made one."""

    id = fields.UUID()
    person_id = fields.UUID()
    merged_id = fields.UUID()
    occurred_at = fields.AwareDateTime()
    by = fields.String()
    undone_at = fields.AwareDateTime(allow_none=True)

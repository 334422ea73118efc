"""One person's file as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from logistics.isolation.schemas import ClockStepSchema
from logistics.web.language import shown


class PersonSearchSchema(Schema):
    """Two or more of these identifiers, or the number of a certificate alone."""

    name = fields.String(load_default="", validate=validate.Length(max=280))
    document = fields.String(load_default="", validate=validate.Length(max=80))
    born = fields.Date(load_default=None, allow_none=True)
    flight = fields.String(load_default="", validate=validate.Length(max=24))
    seat = fields.String(load_default="", validate=validate.Length(max=8))
    certificate = fields.String(load_default="", validate=validate.Length(max=40))


class FiledDocumentSchema(Schema):
    """A document by its last four signs."""

    type = fields.String()
    issuer = fields.String()
    last = fields.String()
    valid_to = fields.Date(allow_none=True)
    repeated = fields.Boolean()


class FiledPlaceSchema(Schema):
    """Where somebody sleeps or is expected."""

    site = fields.String()
    room = fields.String()
    present = fields.Boolean()


class FoundPersonSchema(Schema):
    """Somebody who fits a search."""

    id = fields.UUID(attribute="person.id")
    full_name = fields.String(attribute="person.full_name")
    birth_date = fields.Date(attribute="person.birth_date", allow_none=True)
    nationality = fields.String(attribute="person.nationality", allow_none=True)
    documents = fields.List(fields.Nested(FiledDocumentSchema))
    isolation_id = fields.UUID(attribute="isolation.id")
    isolation_state = fields.String(attribute="isolation.state")
    place = fields.Nested(FiledPlaceSchema, allow_none=True)


class FiledJourneySchema(Schema):
    """An arrival of the person."""

    arrival_id = fields.UUID(attribute="passenger.arrival_id")
    carrier = fields.String(attribute="passenger.arrival.carrier")
    number = fields.String(attribute="passenger.arrival.number")
    port = fields.String(attribute="passenger.arrival.port.code")
    expected_at = fields.AwareDateTime(attribute="passenger.arrival.expected_at")
    seat = fields.String(attribute="passenger.seat")
    outcome = fields.String(attribute="passenger.outcome")
    companions = fields.Function(lambda each: [str(person.id) for person in each.companions])


class FiledDecisionSchema(Schema):
    """What was decided about the person, and why."""

    category = fields.String()
    measure = fields.String()
    because = fields.Function(lambda row: shown(row.sentence) if row.sentence else "")
    decided_at = fields.AwareDateTime()
    superseded_at = fields.AwareDateTime(allow_none=True)
    by = fields.String()


class FiledRoomPeriodSchema(Schema):
    """A room period."""

    site = fields.String(attribute="site.code")
    room = fields.String()
    from_at = fields.AwareDateTime(attribute="occupancy.from_at")
    to_at = fields.AwareDateTime(attribute="occupancy.to_at")
    admitted_at = fields.AwareDateTime(attribute="guest.admitted_at", allow_none=True)
    left_at = fields.AwareDateTime(attribute="guest.left_at", allow_none=True)


class FiledSampleSchema(Schema):
    """A sample and its result."""

    id = fields.UUID()
    code = fields.String()
    assay = fields.String()
    taken_at = fields.AwareDateTime(attribute="occurred_at")
    due_on = fields.Date(allow_none=True)
    laboratory = fields.String()
    result = fields.String(allow_none=True)


class FiledReadingSchema(Schema):
    """A temperature and symptoms."""

    at = fields.AwareDateTime(attribute="occurred_at")
    temperature = fields.Float(allow_none=True)
    symptoms = fields.List(fields.String())


class FiledUnmetSchema(Schema):
    """What the release still needs."""

    sentence = fields.Function(lambda unmet: shown(unmet.sentence))
    remedy = fields.Function(lambda unmet: shown(unmet.remedy))


class FiledCertificateSchema(Schema):
    """A release certificate; its check code stands on the paper only."""

    number = fields.String()
    state = fields.String()
    issued_at = fields.AwareDateTime(attribute="occurred_at")


class FiledIsolationSchema(Schema):
    """One isolation."""

    id = fields.UUID(attribute="isolation.id")
    version = fields.Integer(attribute="isolation.version")
    category = fields.String(attribute="isolation.category")
    state = fields.String(attribute="isolation.state")
    end_kind = fields.String(attribute="isolation.end_kind", allow_none=True)
    started_at = fields.AwareDateTime(attribute="clock.start")
    release_due = fields.AwareDateTime(attribute="clock.release_due")
    day_number = fields.Integer(allow_none=True)
    steps = fields.List(fields.Nested(ClockStepSchema), attribute="clock.steps")
    rooms = fields.List(fields.Nested(FiledRoomPeriodSchema))
    order = fields.String(attribute="order.number")
    missing = fields.List(fields.Nested(FiledUnmetSchema))
    samples = fields.List(fields.Nested(FiledSampleSchema), attribute="record.samples")
    readings = fields.List(fields.Nested(FiledReadingSchema), attribute="record.readings")
    certificates = fields.List(fields.Nested(FiledCertificateSchema))


HEALTH_FIELDS = ("isolations.missing", "isolations.samples", "isolations.readings")


class PersonFileSchema(Schema):
    """One person's file; health is left out for roles that may not see it."""

    id = fields.UUID(attribute="person.id")
    version = fields.Integer(attribute="person.version")
    full_name = fields.String(attribute="person.full_name")
    surname = fields.String(attribute="person.surname")
    given_names = fields.String(attribute="person.given_names")
    sex = fields.String(attribute="person.sex")
    birth_date = fields.Date(attribute="person.birth_date", allow_none=True)
    nationality = fields.String(attribute="person.nationality", allow_none=True)
    language = fields.String(attribute="person.language")
    diet = fields.String(attribute="person.diet")
    phone = fields.String(attribute="person.phone")
    needs = fields.Function(lambda each: [need.need.value for need in each.person.needs])
    documents = fields.List(fields.Nested(FiledDocumentSchema))
    journeys = fields.List(fields.Nested(FiledJourneySchema))
    decisions = fields.List(fields.Nested(FiledDecisionSchema))
    isolations = fields.List(fields.Nested(FiledIsolationSchema))


class RefusedSampleSchema(Schema):
    """Why, or in whose presence, the sample was refused."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=400))


class StaffLinkSchema(Schema):
    """A staff code; empty when the person works elsewhere."""

    code = fields.String(required=True, validate=validate.Length(max=20))

"""The form of categories, their measures and the places that decide them."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from logistics.policy import document as doc
from logistics.policy.schemas.parts import (
    Choice,
    Keyed,
    Listing,
    ValueSchema,
    WholeDay,
    known_country,
    part,
    short_text,
    text_up_to,
    whole,
    yes_or_no,
)
from logistics.wording import say


class WordsSchema(ValueSchema):
    """A text in both languages."""

    value = doc.Words

    zh = short_text(validate=text_up_to(4000))
    en = short_text(validate=text_up_to(4000))


class ScheduledTestSchema(ValueSchema):
    """A test on a day of a stage."""

    value = doc.ScheduledTest

    assay = Choice(doc.Assay, required=True)
    specimen = Choice(doc.Specimen, required=True)
    day = WholeDay(required=True)
    laboratories = whole(1, 5, required=False)
    hours_apart = whole(0, 240, required=False)


class StageSchema(ValueSchema):
    """A measure for a number of days."""

    value = doc.Stage

    measure = Choice(doc.Measure, required=True)
    days = whole(1, 365)
    temperatures_per_day = whole(0, 24)
    until_results = fields.Boolean(truthy={True}, falsy={False})
    tests = Listing(fields.Nested(ScheduledTestSchema))


class BranchSchema(ValueSchema):
    """Measures in sequence for a circumstance."""

    value = doc.Branch

    when = Choice(doc.Circumstance, required=True)
    stages = Listing(fields.Nested(StageSchema), required=True)
    tariffs = Listing(fields.String())
    leave_within_days = whole(1, 365, required=False, allow_none=True)

    @validates_schema
    def has_a_stage(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a branch in which nothing is done."""
        if not data["stages"]:
            raise ValidationError([say("It needs at least one stage.")], "stages")


class ReleaseConditionsSchema(ValueSchema):
    """What must hold beside the complete period."""

    value = doc.ReleaseConditions

    tests_negative = yes_or_no()
    no_symptoms = yes_or_no()
    linked_contact_cleared = yes_or_no()
    panel_may_clear = yes_or_no(required=False)
    room_swab_negative = yes_or_no(required=False)


class CategorySchema(ValueSchema):
    """A class of people and what is done with them."""

    value = doc.Category

    code = short_text(validate=text_up_to(60))
    name = part(WordsSchema)
    rank = whole(1, 1000)
    grounds = Listing(Choice(doc.Ground), required=True)
    area_risks = Listing(Choice(doc.AreaRisk))
    clock_start = Choice(doc.ClockStart, required=True)
    notice_days = whole(0, 60, required=False)
    branches = Keyed(
        BranchSchema, "when", lambda b: tuple(doc.Circumstance).index(b.when), required=True
    )
    release = part(ReleaseConditionsSchema)

    @validates_schema
    def has_a_way_for_everybody(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a category that leaves somebody without a measure."""
        branches = data["branches"]
        if not any(branch.when is doc.Circumstance.OTHERWISE for branch in branches):
            raise ValidationError([say("It needs the branch 'otherwise'.")], "branches")


class ListedAreaSchema(ValueSchema):
    """A listed part of the country."""

    value = doc.ListedArea

    code = short_text()
    name = part(WordsSchema)
    risk = Choice(doc.AreaRisk, required=True)


class ListedPlacesSchema(ValueSchema):
    """Countries and areas whose visitors are treated apart."""

    value = doc.ListedPlaces

    countries = Listing(fields.String(validate=known_country), required=True)
    areas = Keyed(ListedAreaSchema, "code", lambda area: area.code, required=True)
    look_back_days = whole(0, 365)
    transit_counts = yes_or_no()
    all_entrants = yes_or_no()
    exempt = Listing(Choice(doc.Exemption), required=True)

"""The form of a whole version, and what its parts must agree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from logistics.policy import document as doc
from logistics.policy.schemas.categories import CategorySchema, ListedPlacesSchema, WordsSchema
from logistics.policy.schemas.house_rules import (
    ClockSchema,
    CohortSchema,
    RetentionSchema,
    SettingsSchema,
    SharingSchema,
    StaffingSchema,
    TariffSchema,
    TracingSchema,
    TransportSchema,
    TurnaroundSchema,
)
from logistics.policy.schemas.parts import (
    Choice,
    Keyed,
    ValueSchema,
    figure,
    known_country,
    known_zone,
    part,
    short_text,
    this_century,
    whole,
)
from logistics.wording import Sentence, say


class VersionSchema(ValueSchema):
    """A version of the policy, complete in itself."""

    value = doc.PolicyVersion

    number = whole(1, 100_000)
    name = short_text()
    zone = short_text(validate=known_zone)
    effective_from = fields.NaiveDateTime(required=True, validate=this_century)
    legal_basis = part(WordsSchema)
    country = short_text(validate=known_country)
    deciding_moment = Choice(doc.DecidingMoment, required=True)
    listed = part(ListedPlacesSchema)
    categories = Keyed(CategorySchema, "code", lambda c: c.rank, required=True)
    clock = part(ClockSchema)
    sharing = part(SharingSchema)
    transport = part(TransportSchema)
    turnaround = part(TurnaroundSchema)
    cohort = part(CohortSchema)
    reserve_share = figure(0, 1)
    tariffs = Keyed(TariffSchema, "code", lambda t: (t.cny_per_person_day, t.code), required=True)
    retention_days = whole(1, 36_500)
    tracing = part(TracingSchema)
    staffing = part(StaffingSchema)
    retention = part(RetentionSchema, required=False)
    settings = part(SettingsSchema, required=False)

    @validates_schema
    def ranks_decide(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse two categories of one rank: nobody could say which one wins."""
        counted = Counter(category.rank for category in data["categories"])
        errors = {
            category.code: {
                "rank": [say("Another category has rank %(rank)s.", rank=category.rank)]
            }
            for category in data["categories"]
            if counted[category.rank] > 1
        }
        if errors:
            raise ValidationError({"categories": errors})

    @validates_schema
    def branches_fit(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse tests outside their stage and tariffs that the version does not have."""
        known = {tariff.code for tariff in data["tariffs"]}
        errors: dict[str, Any] = {}
        for category in data["categories"]:
            for branch in category.branches:
                if found := [*_lost_tests(branch, data["clock"]), *_lost_tariffs(branch, known)]:
                    at = errors.setdefault(category.code, {}).setdefault("branches", {})
                    at[branch.when.value] = found
        if errors:
            raise ValidationError({"categories": errors})


def _lost_tests(branch: doc.Branch, clock: doc.ClockRules) -> Iterator[Sentence]:
    for index, stage in enumerate(branch.stages):
        first = clock.first_day if index == 0 else 1
        for test in stage.tests:
            if test.day is not None and not first <= test.day <= stage.days:
                yield say(
                    "A test of '%(measure)s' on day %(day)s: its days are %(first)s to %(last)s.",
                    day=test.day,
                    measure=stage.measure,
                    first=first,
                    last=stage.days,
                )


def _lost_tariffs(branch: doc.Branch, known: set[str]) -> Iterator[Sentence]:
    for code in branch.tariffs:
        if code not in known:
            yield say("There is no tariff '%(code)s'.", code=code)

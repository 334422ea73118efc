"""A policy tried on people, as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields

from logistics.reports.rules.tryout import Difference, Pair, Quantity, TryOut
from logistics.web.language import shown


class TryOutQuerySchema(Schema):
    """On whom a version is tried; empty values count as missing."""

    first = fields.Date(
        load_default=None, metadata={"description": "first day of landing; six days ago if missing"}
    )
    last = fields.Date(load_default=None, metadata={"description": "last day; today if missing"})
    since = fields.NaiveDateTime(
        load_default=None,
        metadata={
            "description": "local moment from which the version is taken to hold; "
            "its own where it is missing"
        },
    )


def _pairs(figures: dict[Quantity, Pair]) -> dict[str, dict[str, int]]:
    return {each.value: _pair(figures[each]) for each in Quantity}


def _pair(pair: Pair) -> dict[str, int]:
    return {"before": pair.before, "after": pair.after}


class FateSchema(Schema):
    """What a policy means for a person."""

    category = fields.String(attribute="classification.category")
    version = fields.Integer(attribute="classification.version", allow_none=True)
    measure = fields.String()
    site_until = fields.AwareDateTime(allow_none=True)
    release_due = fields.AwareDateTime(allow_none=True)
    samples = fields.Function(lambda fate: sum(test.laboratories for test in fate.tests))
    obstacle = fields.Function(lambda fate: shown(fate.obstacle) if fate.obstacle else None)


class ComparedFatesSchema(Schema):
    """A person for whom something would be otherwise."""

    person_id = fields.UUID()
    differences = fields.Function(lambda row: [each.value for each in row.differences])
    before = fields.Nested(FateSchema)
    after = fields.Nested(FateSchema)


def _ways(answer: TryOut) -> list[dict[str, object]]:
    return [
        {
            "from": {"category": before.category, "measure": before.measure},
            "to": {"category": after.category, "measure": after.measure},
            "people": people,
        }
        for (before, after), people in answer.ways.most_common()
    ]


class TryOutSchema(Schema):
    """Everything that would change, in numbers; it names nobody."""

    people = fields.Integer(metadata={"description": "how many people were looked at"})
    changed = fields.Function(lambda answer: len(answer.changed))
    differences = fields.Function(
        lambda answer: {each.value: answer.by_difference[each] for each in Difference}
    )
    totals = fields.Function(lambda answer: _pairs({each: answer.total(each) for each in Quantity}))
    peaks = fields.Function(lambda answer: _pairs({each: answer.peak(each) for each in Quantity}))
    days = fields.Function(
        lambda answer: {day.isoformat(): _pairs(figures) for day, figures in answer.days.items()}
    )
    ways = fields.Function(_ways)


class NamedTryOutSchema(TryOutSchema):
    """The same with the people, by id."""

    rows = fields.List(fields.Nested(ComparedFatesSchema))

"""The daily report as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields

from logistics.reports.rules.daily import Figure


def _counts(counts: dict[Figure, int]) -> dict[str, int]:
    return {each.value: counts[each] for each in Figure}


class DailyQuerySchema(Schema):
    """Which report: of one site, or of all that the user may see."""

    site = fields.UUID(load_default=None)
    day = fields.Date(load_default=None, metadata={"description": "today where it is missing"})


class DailyLineSchema(Schema):
    """The figures of a category and measure."""

    category = fields.String()
    measure = fields.String()
    figures = fields.Function(lambda line: _counts(line.counts))


class DailyStatementSchema(Schema):
    """Opening and movements between two cut-offs, and who was there at the second."""

    start = fields.AwareDateTime()
    end = fields.AwareDateTime()
    lines = fields.List(fields.Nested(DailyLineSchema))
    figures = fields.Function(lambda statement: _counts(statement.total))
    filed = fields.Integer(metadata={"description": "ever taken in until the end"})
    ended = fields.Integer()
    remaining = fields.Integer()
    zero = fields.Boolean()
    proven = fields.Boolean(metadata={"description": "whether books and people agree"})
    faults = fields.Dict(keys=fields.String(), values=fields.Integer())


class DailyReportSchema(Schema):
    """The report of a day; names nobody."""

    day = fields.Date()
    zone = fields.String()
    closed = fields.Boolean(metadata={"description": "whether the cut-off has passed"})
    statement = fields.Nested(DailyStatementSchema)
    sites = fields.Function(
        lambda report: {
            site.code: DailyStatementSchema().dump(each) for site, each in report.by_site
        }
    )

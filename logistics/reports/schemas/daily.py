"""The daily report as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields

from logistics.reports.rules.daily import Figure
from logistics.reports.rules.sent import DayFigure


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


class SendReportSchema(Schema):
    """Which report is sent."""

    site = fields.UUID(required=True)
    day = fields.Date(required=True)


class SentReportSchema(Schema):
    """A report as it was sent."""

    site_id = fields.UUID()
    day = fields.Date()
    version = fields.Integer(attribute="issue")
    figures = fields.Dict(keys=fields.String(), values=fields.Integer())
    sent_at = fields.AwareDateTime(attribute="occurred_at")
    by = fields.String()


class SentSchema(Schema):
    """The latest report that a site sent, and which of its numbers the rows give otherwise now."""

    version = fields.Integer(attribute="issue")
    sent_at = fields.AwareDateTime(attribute="at")
    by = fields.String()
    changed = fields.Function(
        lambda sent: {
            word: {"sent": before, "now": now} for word, (before, now) in sent.changed.items()
        }
    )


class PortLineSchema(Schema):
    """What came in through a port: arrivals, people seen, and of them those who are ours.

    What a road checkpoint looked at is counted beside it: most who pass do not stay.
    """

    port = fields.String()
    arrivals = fields.Integer()
    people = fields.Integer()
    ours = fields.Integer()
    vehicles_checked = fields.Integer()
    people_checked = fields.Integer()


class DailyReportSchema(Schema):
    """The report of a day; names nobody."""

    day = fields.Date()
    zone = fields.String()
    closed = fields.Boolean(metadata={"description": "whether the cut-off has passed"})
    statement = fields.Nested(DailyStatementSchema)
    day_figures = fields.Function(
        lambda report: {each.value: report.day_figures[each] for each in DayFigure}
    )
    ports = fields.List(fields.Nested(PortLineSchema))
    sent = fields.Function(
        lambda report: {
            site.code: SentSchema().dump(report.sent[site.id])
            for site, _ in report.by_site
            if site.id in report.sent
        }
    )
    missing = fields.Function(
        lambda report: [site.code for site in report.unsent],
        metadata={"description": "sites that have not reported though the day is closed"},
    )
    sites = fields.Function(
        lambda report: {
            site.code: DailyStatementSchema().dump(each) for site, each in report.by_site
        }
    )

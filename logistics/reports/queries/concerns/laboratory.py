"""Samples whose result should be there."""

from __future__ import annotations

from logistics.health.laboratory import queries as laboratory
from logistics.reports.queries.concerns.mark import Mark, Watch
from logistics.wording import say


def results_overdue(watch: Watch) -> list[Mark]:
    """Samples without a result after the hours of their laboratory."""
    return [
        Mark(
            person_id=late.person_id,
            site_id=late.site_id,
            since=late.due_at,
            about=say("No result from %(laboratory)s.", laboratory=late.laboratory),
        )
        for late in laboratory.late_results(watch.session, watch.scope, at=watch.at)
    ]

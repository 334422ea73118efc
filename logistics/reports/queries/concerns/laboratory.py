"""What laboratories found or owe, and who waits for an ambulance to a clinic."""

from __future__ import annotations

from logistics.health.care import queries as care
from logistics.health.laboratory import queries as laboratory
from logistics.reports.queries.concerns.mark import Mark, Watch
from logistics.wording import say


def positive_results(watch: Watch) -> list[Mark]:
    """Positives for whom no ambulance was asked and no panel has decided."""
    return [
        Mark(
            person_id=sample.person_id,
            site_id=sample.site_id,
            since=sample.result_at or sample.occurred_at,
            about=say("Positive: %(assay)s.", assay=sample.assay),
        )
        for sample in care.positives_to_act_on(watch.session, watch.scope)
    ]


def waiting_for_ambulance(watch: Watch) -> list[Mark]:
    """People who shall go to a clinic or hospital and are still here."""
    return [
        Mark(
            person_id=row.person_id,
            since=row.occurred_at,
            about=say(
                "%(cause)s: waits for an ambulance to %(where)s.", cause=row.cause, where=row.where
            ),
        )
        for row in care.waiting(watch.session, watch.scope)
    ]


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

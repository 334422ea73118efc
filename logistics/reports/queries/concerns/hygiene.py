"""What a swab outside the rooms or waste that stays asks for."""

from __future__ import annotations

from logistics.policy import queries as policies
from logistics.policy.document.house_rules import RestartCause
from logistics.reports.queries.concerns.mark import Mark, Watch
from logistics.sites.queries import hygiene
from logistics.wording import say


def positive_surfaces(watch: Watch) -> list[Mark]:
    """Positive swabs outside the rooms, with what the policy makes of them."""
    rows = hygiene.positive_places(watch.session, watch.scope)
    if not rows:
        return []
    restarts = RestartCause.ENVIRONMENT in policies.latest(watch.session).tracing.restart_on
    return [
        Mark(
            site_id=row.site_id,
            since=row.result_at or row.occurred_at,
            about=say(
                "%(place)s: positive. The policy proposes to restart every clock of the site.",
                place=row.place,
            )
            if restarts
            else say("%(place)s: positive.", place=row.place),
        )
        for row in rows
    ]


def waste_kept_too_long(watch: Watch) -> list[Mark]:
    """Waste that should have been handed over by now."""
    return [
        Mark(
            site_id=row.site_id,
            since=row.occurred_at,
            about=say("%(n)s bags of waste are still here.", n=row.bags),
        )
        for row in hygiene.waste_kept_too_long(watch.session, watch.scope, at=watch.at)
    ]

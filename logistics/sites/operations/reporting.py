"""What a site reports upwards is kept as it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from logistics import audit
from logistics.database import lock_rows
from logistics.sites.models import SentReport, Site
from logistics.sites.queries.reported import reports_sent


def send_report(
    session: Session, site: Site, day: date, figures: Mapping[str, int], *, at: datetime
) -> SentReport:
    """Keep the report of a day; one that was sent before is replaced by a version."""
    lock_rows(session, Site, [site.id])
    before = reports_sent(session, [site.id], day).get(site.id)
    row = SentReport(
        site_id=site.id,
        day=day,
        issue=before.issue + 1 if before else 1,
        figures=dict(figures),
        by=audit.actor().label,
        occurred_at=at,
    )
    session.add(row)
    session.flush()
    return row

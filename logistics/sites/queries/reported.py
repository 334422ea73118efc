"""The daily reports that sites sent upwards."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.sites.models import SentReport


def reports_sent(
    session: Session, site_ids: Collection[uuid.UUID], day: date
) -> dict[uuid.UUID, SentReport]:
    """The latest report of a day that each site sent, where it has."""
    rows = session.scalars(
        sa.select(SentReport)
        .where(SentReport.site_id.in_(site_ids), SentReport.day == day)
        .order_by(SentReport.issue)
    )
    return {row.site_id: row for row in rows}

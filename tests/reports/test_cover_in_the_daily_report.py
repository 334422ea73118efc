"""The daily report says how long supplies last, as they lie now."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from logistics.reports.queries.cover import cover_of
from logistics.reports.queries.daily import daily_report
from tests.factories import SiteFactory
from tests.supplies.stocked import MORNING, stocked


def test_each_item_of_the_district_has_its_cover_until_the_report_is_a_day_old(
    session: Session,
) -> None:
    store = stocked(session)
    store.lot(session, "MASK-YY0469", 500)
    site, homes = SiteFactory(), [store.district]
    today = MORNING.astimezone(ZoneInfo("Asia/Shanghai")).date()

    def told(days: int, **about: object) -> list[tuple[str, int]]:
        report = daily_report(session, [site], today - timedelta(days=days), at=MORNING)
        found = cover_of(session, report, at=MORNING, **about)  # type: ignore[arg-type]
        return [(line.item.code, line.stand.usable) for line in found]

    assert told(0, homes=homes) == told(1, homes=homes) == [("MASK-YY0469", 500)]
    assert told(2, homes=homes) == []
    assert told(0, site=site) == []

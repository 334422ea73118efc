"""Meal lists and daily reports of a site, gathered for a print run."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from logistics.documents import meal_list
from logistics.documents.bilingual import Bilingual
from logistics.documents.daily_report import CoverOfItem, DailyLine, DailyReportFacts
from logistics.documents.glyphs import drawable
from logistics.documents.jobs import Gathered, prints
from logistics.documents.meal_list import MealListFacts
from logistics.documents.paper import DRAFT, Paper
from logistics.isolation.papers import site_head
from logistics.reports.queries.cover import CoverLine, cover_of
from logistics.reports.queries.daily import DailyReport, daily_report
from logistics.reports.queries.meals import meal_lines
from logistics.reports.rules import Meal
from logistics.reports.rules.daily import CAME, ENDED, Figure
from logistics.reports.rules.sent import DayFigure
from logistics.sites.models import Site
from logistics.transfers.queries.words import category_names


@prints("meal_lists")
def meal_lists(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """The list of one meal of a site and day, or of every meal where none is named."""
    site = session.get_one(Site, uuid.UUID(wanted["site_id"]))
    day = date.fromisoformat(wanted["day"])
    meals = [Meal(wanted["meal"])] if wanted.get("meal") else list(Meal)
    return Gathered(
        papers=[
            Paper(
                id=f"{site.code}-{day}-{meal.value}",
                title=f"{site.code} {day} {meal.value}",
                facts=meal_list_facts(session, site, day, meal, at),
            )
            for meal in meals
        ]
    )


def meal_list_facts(
    session: Session, site: Site, day: date, meal: Meal, at: datetime
) -> MealListFacts:
    """The list of a meal; a diet that no font can draw is spelt by its code points."""
    return MealListFacts(
        head=site_head(site, qr=f"meals:{site.code}:{day}:{meal.value}"),
        site=Bilingual(zh=site.name_zh, en=site.name_en),
        on=day,
        meal=meal.value,
        lines=tuple(
            meal_list.MealLine(
                building=line.room.building,
                floor=str(line.room.floor_number),
                room=line.room.number,
                diet=drawable(line.diet),
                meals=line.meals,
            )
            for line in meal_lines(session, site, day, meal, at=at)
        ),
    )


@prints("daily_reports")
def daily_reports(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """The report of a day of a site, as the rows have it now; before the cut-off a draft."""
    site = session.get_one(Site, uuid.UUID(wanted["site_id"]))
    day = date.fromisoformat(wanted["day"])
    report = daily_report(session, [site], day, at=at)
    return Gathered(
        papers=[
            Paper(
                id=f"{site.code}-{day}-daily",
                title=f"{site.code} {day}",
                facts=daily_report_facts(
                    session, site, report, cover_of(session, report, site=site, at=at)
                ),
            )
        ]
    )


def daily_report_facts(
    session: Session, site: Site, report: DailyReport, cover: Sequence[CoverLine] = ()
) -> DailyReportFacts:
    """The figures of a site with the names that the policy gives to its categories."""
    it, names = report.statement, category_names(session)

    def named(code: str) -> Bilingual:
        words = names.get(code)
        return Bilingual(zh=f"{code} {words.zh}", en=words.en) if words else Bilingual(zh=code)

    return DailyReportFacts(
        head=site_head(
            site, qr=f"daily:{site.code}:{report.day}", marking="" if report.closed else DRAFT
        ),
        site=Bilingual(zh=site.name_zh, en=site.name_en),
        on=report.day,
        start=it.start,
        end=it.end,
        lines=tuple(_sum(named(line.category), line.measure, line.counts) for line in it.lines),
        together=_sum("", "", it.total),
        figures=tuple((figure.value, it.total[figure]) for figure in Figure),
        others=tuple((figure.value, report.day_figures[figure]) for figure in DayFigure),
        sent=sent.sentence if (sent := report.sent.get(site.id)) else "",
        filed=it.filed,
        over=it.ended,
        faults=tuple((fault.value, n) for fault, n in it.faults.items()),
        cover=tuple(
            CoverOfItem(
                item=Bilingual(
                    zh=f"{line.item.name_zh} {line.item.size}".rstrip(), en=line.item.name_en
                ),
                days=line.stand.cover,
                runs_out=line.stand.runs_out,
                state=line.stand.state.value,
            )
            for line in cover
        ),
        closed=report.closed,
    )


def _sum(category: Bilingual | str, measure: str, counts: Counter[Figure]) -> DailyLine:
    return DailyLine(
        category=category,
        measure=measure,
        opening=counts[Figure.OPENING],
        came=sum(counts[each] for each in CAME),
        ended=sum(counts[each] for each in ENDED),
        present=counts[Figure.PRESENT],
    )

"""Meal lists of a site, gathered for a print run."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from logistics.documents import meal_list
from logistics.documents.bilingual import Bilingual
from logistics.documents.glyphs import drawable
from logistics.documents.jobs import Gathered, prints
from logistics.documents.meal_list import MealListFacts
from logistics.documents.paper import Paper
from logistics.isolation.papers import site_head
from logistics.reports.queries.meals import meal_lines
from logistics.reports.rules import Meal
from logistics.sites.models import Site


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

"""Meals on screen: what to deliver where, as a list, a file and a paper."""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import date

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.documents import jobs
from logistics.reports import papers
from logistics.reports.queries.meals import MealLine, diets_of, meal_lines
from logistics.reports.roles import CATERERS
from logistics.reports.rules import Meal, next_meal
from logistics.sites import queries as sites
from logistics.sites.models import Site
from logistics.sites.pages import fields
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done
from logistics.web.language import shown

pages = Blueprint("meals", __name__, url_prefix="/meals")

COLUMNS = ("Step", "Building", "Floor", "Room", "Diet", "Portions")


@pages.get("")
@gate.allow(*CATERERS)
def index() -> str | Response:
    """The meals of a site in the order of delivery."""
    with reading() as session:
        offered = sites.sites_in(session, gate.scope())
        site = _chosen(offered)
        day, meal = _wanted(site)
        lines = meal_lines(session, site, day, meal, at=clock.now()) if site else []
        if asked_for() and site:
            return sheet(f"meals-{site.code}-{day}-{meal.value}", COLUMNS, _cells(lines))
        return render_template(
            "reports/meals.html",
            sites=offered,
            site=site,
            day=day,
            meal=meal,
            meals=list(Meal),
            lines=lines,
            diets=diets_of(lines),
        )


def _chosen(offered: list[Site]) -> Site | None:
    asked = request.args.get("site", type=uuid.UUID)
    first = offered[0] if offered else None
    return next((site for site in offered if site.id == asked), first)


def _wanted(site: Site | None) -> tuple[date, Meal]:
    """The meal that the request names; the next one where it names none."""
    day, meal = next_meal(clock.now(), site.zone_name if site else settings().zone)
    asked = request.args.get("meal", "")
    with suppress(ValueError):
        day = date.fromisoformat(request.args.get("day", ""))
    return day, Meal(asked) if asked in set(Meal) else meal


def _cells(lines: list[MealLine]) -> list[tuple[object, ...]]:
    return [
        (
            step,
            line.room.building,
            line.room.floor_number,
            line.room.number,
            shown(line.diet),
            line.meals,
        )
        for step, line in enumerate(lines, start=1)
    ]


@pages.post("/print")
@gate.allow(*CATERERS)
def print_list() -> BaseResponse:
    """Print the list of a meal, or of every meal of the day."""
    meal = request.form.get("meal", "")
    with transaction() as session:
        site = sites.get_site(session, gate.scope(), fields.row_id("site"))
        run = jobs.request(
            session,
            papers.meal_lists.__name__,
            {"site_id": site.id, "day": fields.day("day"), "meal": meal},
            at=clock.now(),
            district_id=site.district_id,
        )
    return done(url_for("work.show", run=run.id))

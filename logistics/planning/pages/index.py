"""All plans, and the form that asks for another."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import date
from zoneinfo import ZoneInfo

from flask import Response, render_template, request
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.database import reading
from logistics.planning import queries
from logistics.planning.answers import MOST_SECONDS, SECONDS
from logistics.planning.models import Plan, PlanState
from logistics.planning.pages.blueprint import pages
from logistics.planning.roles import READERS
from logistics.runs.queries import message_of
from logistics.sites.models import District
from logistics.web.export import asked_for, sheet
from logistics.web.language import current
from logistics.web.paging import page_of, wanted
from logistics.wording import Language

COLUMNS = (
    "Day",
    "District",
    "Version",
    "State",
    "Gathered at",
    "People",
    "Planned",
    "Left out",
    "Rooms",
    "Trips",
    "Published at",
    "Published by",
)


@pages.get("")
@gate.allow(*READERS)
def index() -> str | Response:
    """The plans that the user may see, latest day first, and the latest runs."""
    state = request.args.get("state", "")
    with reading() as session:
        districts = queries.districts_in(session, gate.scope())
        question = queries.plans_question(
            gate.scope(),
            day=day_of_request(),
            state=PlanState(state) if state in set(PlanState) else None,
        )
        if asked_for():
            plans: list[Plan] = list(session.scalars(question))
            return sheet("plans", COLUMNS, _cells(plans, districts))
        runs = queries.runs_in(session, gate.scope())
        return render_template(
            "planning/index.html",
            page=page_of(session, question, **wanted()),
            districts={district.id: district for district in districts},
            runs=runs,
            messages={run.id: message_of(run) for run in runs},
            day=day_of_request(),
            today=clock.now().astimezone(ZoneInfo(settings().zone)).date(),
            state=state,
            states=list(PlanState),
            seconds=round(SECONDS),
            most_seconds=round(MOST_SECONDS),
        )


def day_of_request() -> date | None:
    """The day that the request asks for, if any."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None


def district_name(session: Session, district: uuid.UUID) -> str:
    """What a district is called in the reader's language."""
    row = session.get_one(District, district)
    return row.name_zh if current() is Language.CHINESE else row.name_en


def _cells(plans: Iterable[Plan], districts: Iterable[District]) -> Iterator[tuple[object, ...]]:
    codes = {district.id: district.code for district in districts}
    for plan in plans:
        figures = plan.figures
        yield (
            plan.day.isoformat(),
            codes.get(plan.district_id, ""),
            plan.number or "",
            plan.state.value,
            plan.gathered_at,
            figures["gathered"],
            figures["planned"],
            figures["left_out"],
            figures["rooms"],
            figures["trips"],
            plan.published_at,
            plan.published_by,
        )

"""Why a plan is as it is, loaded when somebody asks."""

from __future__ import annotations

import uuid

from flask import render_template

from logistics import clock
from logistics.access import gate
from logistics.database import reading
from logistics.planning import naming, queries, shortages
from logistics.planning.answers import Part
from logistics.planning.pages.blueprint import pages
from logistics.planning.reasons import reasons_for
from logistics.planning.roles import READERS
from logistics.web.language import current


@pages.get("/<uuid:plan>/why/<uuid:person>")
@gate.allow(*READERS)
def why(plan: uuid.UUID, person: uuid.UUID) -> str:
    """Why the party of a person has its room and ride, and the best alternatives."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan, light=True)
        found = reasons_for(session, row, person, current())
        names = naming.names_of(session, found.people)
        return render_template(
            "planning/why.html", found=found, names=[names[each] for each in found.people]
        )


@pages.get("/<uuid:plan>/shortages", endpoint="shortages")
@gate.allow(*READERS)
def groups_left_out(plan: uuid.UUID) -> str:
    """Those without a room or a ride, alike together."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan, light=True)
        found = shortages.shortages_of(session, row, current())
        return render_template("planning/shortages.html", plan=row, found=found)


@pages.get("/<uuid:plan>/shortages/<any(rooms_of_plan, rides_of_plan):part>/<int:number>")
@gate.allow(*READERS)
def remedies(plan: uuid.UUID, part: str, number: int) -> str:
    """What would help one group, each change tried."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan, light=True)
        found = shortages.remedies_for(session, row, Part(part), number, current(), at=clock.now())
        return render_template("planning/remedies.html", found=found)

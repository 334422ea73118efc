"""A plan drawn: which floors hold whom from when to when, and what each vehicle does when."""

from __future__ import annotations

import uuid

from flask import render_template

from logistics.access import gate
from logistics.database import reading
from logistics.planning import naming, queries
from logistics.planning.cases import case_of
from logistics.planning.pages.blueprint import pages
from logistics.planning.pages.index import district_name
from logistics.planning.pictures import draw_rooms, draw_trips
from logistics.planning.roles import READERS
from logistics.web.language import current, shown

WIDTHS = {"desk": 1180, "phone": 360}


@pages.get("/<uuid:plan>/pictures")
@gate.allow(*READERS)
def pictures(plan: uuid.UUID) -> str:
    """Floors over the days and trips over the hours, for a desk and for a phone."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan, light=True)
        case = case_of(row)
        document, houses, fleet = case.document, case.rooms, case.rides
        names = {
            **{
                key: each.text(current())
                for key, each in naming.places_of(session, document.rides).items()
            },
            **{
                key: each.text(current()) for key, each in naming.houses_of(session, houses).items()
            },
            **naming.plates_of(session, document.rides),
        }
        return render_template(
            "planning/pictures.html",
            plan=row,
            district=district_name(session, row.district_id),
            drawn=[
                {
                    "screen": screen,
                    "rooms": draw_rooms(houses, document.rooms, shown, names=names, width=width),
                    "trips": draw_trips(fleet, document.rides, shown, names=names, width=width),
                }
                for screen, width in WIDTHS.items()
            ],
        )

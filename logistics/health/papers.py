"""Round lists of a floor, gathered for a print run."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from logistics.arrivals.symptoms import Symptom
from logistics.documents import jobs
from logistics.documents.bilingual import Bilingual
from logistics.documents.glyphs import drawable
from logistics.documents.jobs import Gathered, prints
from logistics.documents.paper import Paper
from logistics.documents.round_list import RoundLine, RoundListFacts, SwabToTake
from logistics.health.rounds import Call, round_of
from logistics.isolation.papers import site_head
from logistics.runs.models import Run
from logistics.sites import queries as sites
from logistics.sites.models import Floor, Site


@prints("round_lists")
def round_lists(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """The list of a floor, or of every floor of a site on which somebody is."""
    site = session.get_one(Site, uuid.UUID(wanted["site_id"]))
    floors = [
        floor
        for floor in sites.floors_of(session, site.id)
        if str(floor.id) == wanted["floor_id"] or not wanted["floor_id"]
    ]
    found = round_of(session, site, at=at)
    sheets = [(floor, found.on(floor.id)) for floor in floors]
    return Gathered(
        papers=[
            Paper(
                id=f"round-{floor.id}",
                title=f"{site.code} {floor.building.name} {floor.number}",
                facts=RoundListFacts(
                    head=site_head(site, qr=f"round:{site.code}"),
                    place=_place(site, floor),
                    round=here.round.value,
                    at=at,
                    lines=tuple(_line(call) for call in here.calls),
                    symptoms=tuple(each.value for each in Symptom if each is not Symptom.FEVER),
                ),
            )
            for floor, here in sheets
            if here.calls or wanted["floor_id"]
        ]
    )


def request_lists(session: Session, site: Site, floor: uuid.UUID | None, *, at: datetime) -> Run:
    """Ask for the list of a floor, or of all floors of a site; a worker draws it."""
    return jobs.request(
        session,
        "round_lists",
        {"site_id": site.id, "floor_id": floor or ""},
        at=at,
        district_id=site.district_id,
    )


def _place(site: Site, floor: Floor) -> Bilingual:
    where = f"{drawable(floor.building.name)} {floor.number}F"
    return Bilingual(zh=f"{site.name_zh} {where}", en=f"{site.name_en} {where}")


def _line(call: Call) -> RoundLine:
    return RoundLine(
        room=drawable(call.label),
        name=drawable(call.name),
        day=call.day,
        temperature_due=call.temperature_due,
        temperature=call.temperature,
        swabs=tuple(
            SwabToTake(assay=tube.due.assay.value, specimen=tube.due.specimen.value, code=tube.code)
            for tube in call.tubes
        ),
    )

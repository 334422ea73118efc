"""The sheet that site and street or host sign when the measure goes on elsewhere."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from logistics.documents import jobs
from logistics.documents.bilingual import Bilingual
from logistics.documents.hand_over_sheet import HandedOver, HandOverSheetFacts
from logistics.documents.jobs import Gathered, prints
from logistics.documents.paper import Paper
from logistics.isolation import queries as isolations
from logistics.isolation.models import Isolation, MeasureHandOver
from logistics.isolation.papers import person_facts, site_head
from logistics.runs.models import Run
from logistics.sites.models import Site
from logistics.wording import say


@prints("measure_hand_over_sheets")
def measure_hand_over_sheets(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """One sheet for every time that an isolation was handed over."""
    row = isolations.get_isolation(session, uuid.UUID(wanted["isolation_id"]))
    return Gathered(
        papers=[
            Paper(id=str(each.id), title=row.person.full_name, facts=_facts(session, row, each))
            for each in row.hand_overs
        ]
    )


def request_sheet(session: Session, row: Isolation, *, at: datetime) -> Run:
    """Ask for the sheets of an isolation; a worker draws them."""
    return jobs.request(
        session,
        "measure_hand_over_sheets",
        {"isolation_id": row.id},
        at=at,
        district_id=row.district_id,
    )


def _facts(session: Session, row: Isolation, handed: MeasureHandOver) -> HandOverSheetFacts:
    left = isolations.rooms_of(session, [row.id], every=True)[-1]
    site = session.get_one(Site, left.site_id)
    person = person_facts(row.person)
    return HandOverSheetFacts(
        head=site_head(site, qr=f"hand-over:{handed.id}"),
        giver=Bilingual(
            zh=f"{site.name_zh}（{handed.handed_over_by}）",
            en=f"{site.name_en} ({handed.handed_over_by})",
        ),
        receiver=Bilingual(
            zh=f"{handed.receiver}（{handed.received_by}）",
            en=f"{handed.receiver} ({handed.received_by})",
        ),
        departed=handed.occurred_at,
        people=(
            HandedOver(
                name=person.name,
                document_number=person.document_number,
                born=person.born,
                category=handed.measure,
                received=True,
                remark=say("Goes on at: %(place)s", place=handed.place),
            ),
        ),
        given=1,
        received=1,
    )

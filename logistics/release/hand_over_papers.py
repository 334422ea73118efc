"""The sheet that site and street or host sign when the measure goes on elsewhere."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from logistics.documents import jobs
from logistics.documents.bilingual import Bilingual
from logistics.documents.hand_over_sheet import HandedOver, HandOverSheetFacts
from logistics.documents.jobs import Gathered, prints
from logistics.documents.paper import Head, Paper
from logistics.isolation import queries as isolations
from logistics.isolation.models import Isolation, MeasureHandOver
from logistics.isolation.papers import order_facts, person_facts, site_head
from logistics.runs.models import Run
from logistics.sites.models import District, Site
from logistics.transfers.queries.words import category_words
from logistics.wording import say


@prints("measure_hand_over_sheets")
def measure_hand_over_sheets(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """One sheet for every time that an isolation was handed over.

    Before it the order of somebody who was handed over at once, and never had a room of ours.
    """
    row = isolations.get_isolation(session, uuid.UUID(wanted["isolation_id"]))
    giver = _giver(session, row)
    name = row.person.full_name
    known = category_words(session, row.category)
    category = Bilingual(zh=known.zh, en=known.en)
    sheets = [
        Paper(id=str(each.id), title=name, facts=_facts(row, each, giver, category))
        for each in row.hand_overs
    ]
    if isolations.rooms_of(session, [row.id], every=True):
        return Gathered(papers=sheets)
    order = order_facts(
        session,
        row,
        issuer=giver,
        place=Bilingual(zh=row.hand_overs[0].place),
        address=Bilingual(zh=""),
        contacts=(),
    )
    return Gathered(papers=[Paper(id=str(row.id), title=name, facts=order), *sheets])


def request_sheet(session: Session, row: Isolation, *, at: datetime) -> Run:
    """Ask for the sheets of an isolation; a worker draws them."""
    return jobs.request(
        session,
        "measure_hand_over_sheets",
        {"isolation_id": row.id},
        at=at,
        district_id=row.district_id,
    )


def _giver(session: Session, row: Isolation) -> Head:
    """The head of the site that the person leaves; the district's for who had no room of ours."""
    rooms = isolations.rooms_of(session, [row.id], every=True)
    if rooms:
        return site_head(session.get_one(Site, rooms[-1].site_id))
    district = session.get_one(District, row.district_id)
    return Head(
        issuer=Bilingual(zh=district.name_zh, en=district.name_en), zone=row.clock_facts["zone"]
    )


def _facts(
    row: Isolation, handed: MeasureHandOver, giver: Head, category: Bilingual
) -> HandOverSheetFacts:
    person = person_facts(row.person)
    return HandOverSheetFacts(
        head=replace(giver, qr=f"hand-over:{handed.id}"),
        giver=Bilingual(
            zh=f"{giver.issuer.zh}（{handed.handed_over_by}）",
            en=f"{giver.issuer.en} ({handed.handed_over_by})",
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
                category=category,
                received=True,
                remark=say(
                    "%(measure)s goes on at: %(place)s",
                    measure=say(handed.measure),
                    place=handed.place,
                ),
            ),
        ),
        given=1,
        received=1,
    )

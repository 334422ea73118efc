"""The sheet that desk and the other district sign for people who are handed over by count."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from logistics.arrivals.models import Arrival, Passenger
from logistics.documents.bilingual import Bilingual
from logistics.documents.hand_over_sheet import HandedOver, HandOverSheetFacts
from logistics.documents.jobs import Gathered, prints
from logistics.documents.paper import Head, Paper
from logistics.sites.models import District
from logistics.transfers.queries.cards import newest_number
from logistics.transfers.queries.counting import handed_by_count

KIND = "count_hand_over_sheets"


@prints(KIND)
def count_hand_over_sheets(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """Everybody of an arrival for another district, to be counted by both sides."""
    arrival = session.get_one(Arrival, uuid.UUID(wanted["arrival_id"]))
    district = session.get_one(District, uuid.UUID(wanted["to_district_id"]))
    return Gathered(
        papers=[
            Paper(
                id=f"{arrival.id}/{district.id}",
                title=f"{arrival.carrier}{arrival.number} {district.name_zh}",
                facts=_facts(session, arrival, district),
            )
        ]
    )


def _facts(session: Session, arrival: Arrival, district: District) -> HandOverSheetFacts:
    port = arrival.port
    handed = handed_by_count(session, {arrival.id}).get((arrival.id, district.id))
    listed = session.scalars(
        sa.select(Passenger)
        .where(
            Passenger.arrival_id == arrival.id,
            Passenger.destination_id == district.id,
            Passenger.listed,
        )
        .options(joinedload(Passenger.person))
        .order_by(Passenger.line, Passenger.id)
    ).all()
    return HandOverSheetFacts(
        head=Head(
            issuer=Bilingual(zh=port.name_zh, en=port.name_en),
            zone=port.zone_name,
            number=f"{arrival.carrier}{arrival.number}",
        ),
        giver=Bilingual(zh=port.name_zh, en=port.name_en),
        receiver=Bilingual(zh=district.name_zh, en=district.name_en),
        people=tuple(
            HandedOver(
                name=each.person.full_name,
                document_number=newest_number(each.person.documents),
                born=each.person.birth_date,
            )
            for each in listed
        ),
        given=len(listed),
        received=handed,
    )

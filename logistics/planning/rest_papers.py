"""The printed lists of who needs a place to rest until the ride loads, one for each port."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from logistics.documents.bilingual import Bilingual
from logistics.documents.jobs import Gathered, prints
from logistics.documents.paper import Head, Paper
from logistics.documents.resting_list import RestingListFacts, RestingPerson
from logistics.planning import listing, naming
from logistics.planning.models import Plan
from logistics.sites.models import District

KIND = "resting_lists"


@prints(KIND)
def resting_lists(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """Everybody of a plan who waits longer than is wished, by port and by when they are cleared."""
    plan = session.get_one(Plan, uuid.UUID(wanted["plan_id"]))
    district = session.get_one(District, plan.district_id)
    document = listing.read(plan)
    lines = listing.rest_lines(document, plan.transport_problem["rules"]["wait"])
    names = naming.names_of(session, [line.person_id for line in lines])
    arrivals = naming.arrivals_of(session, {line.arrival_id for line in lines})
    places = naming.places_of(session, document.rides)
    head = Head(
        issuer=Bilingual(zh=district.name_zh, en=district.name_en),
        zone=plan.transport_problem["time_zone"],
    )
    in_order = sorted(lines, key=lambda line: (line.port, line.from_at, line.until, line.person_id))
    return Gathered(
        papers=[
            Paper(
                id=port,
                title=places[port].zh,
                facts=RestingListFacts(
                    head=head,
                    place=Bilingual(zh=places[port].zh, en=places[port].en),
                    on=plan.day,
                    people=tuple(
                        RestingPerson(
                            name=names.get(line.person_id, ""),
                            arrival=arrivals.get(line.arrival_id, "") if line.arrival_id else "",
                            since=line.from_at,
                            until=line.until,
                        )
                        for line in own
                    ),
                ),
            )
            for port, own in groupby(in_order, key=lambda line: line.port)
        ]
    )

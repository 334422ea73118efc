"""The discharge slips of released people, gathered for a print run."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from logistics.documents import jobs
from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.discharge_slip import Charge, DischargeSlipFacts
from logistics.documents.jobs import Gathered, prints
from logistics.documents.paper import Paper
from logistics.isolation import queries as isolations
from logistics.isolation.models import Isolation
from logistics.isolation.papers import person_facts, site_head
from logistics.release import queries
from logistics.release.billing import Bill, bill_of
from logistics.release.billing_rules import BillState
from logistics.release.leaving_models import BillLine, Discharge
from logistics.runs.models import Run
from logistics.sites.models import Site
from logistics.sites.queries import facts_of_rooms
from logistics.wording import say, term

STANDING = {
    BillState.NOT_OWED: term("The place pays for the lodging."),
    BillState.RUNNING: term("The bill has not been drawn up yet."),
    BillState.PAID: term("Paid in full."),
    BillState.STOPPED: term("The bill was stopped."),
}


@prints("discharge_slip")
def discharge_slip(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """The slip of one released person, as it was written down."""
    row = isolations.get_isolation(session, uuid.UUID(wanted["isolation_id"]))
    known = queries.discharge_of(session, row.id)
    if known is None:
        return Gathered(papers=())
    facts = _facts(session, row, known, at)
    return Gathered(papers=[Paper(id=str(known.id), title=row.person.full_name, facts=facts)])


def request_slip(session: Session, row: Isolation, *, at: datetime) -> Run:
    """Ask for the slip of an isolation; a worker draws it."""
    return jobs.request(
        session, "discharge_slip", {"isolation_id": row.id}, at=at, district_id=row.district_id
    )


def _facts(session: Session, row: Isolation, known: Discharge, at: datetime) -> DischargeSlipFacts:
    stay = isolations.rooms_of(session, [row.id], every=True)[-1]
    site = session.get_one(Site, stay.site_id)
    rooms = facts_of_rooms(session, {stay.room_id}, at)
    bill = bill_of(session, row, at=at)
    certificate = queries.certificates(session, [row.id]).get(row.id)
    return DischargeSlipFacts(
        head=site_head(site, qr=f"{queries.SLIP}{known.id}"),
        person=person_facts(row.person),
        site=Bilingual(zh=site.name_zh, en=site.name_en),
        room=isolations.label(rooms[stay.room_id]),
        released=row.ended_at or at,
        certificate=certificate.number if certificate else "",
        bags=known.bags,
        belongings=known.belongings,
        home_by=known.home_by.value,
        home_to=known.home_to,
        key_returned=known.key_returned,
        room_note=known.room_note,
        standing=_standing(bill),
        charges=tuple(_charge(session, line) for line in bill.lines),
        payer=bill.lines[-1].payer if bill.lines else "",
    )


def _standing(bill: Bill) -> Words:
    if bill.state is BillState.UNPAID:
        return say("%(amount)s CNY are to be paid.", amount=bill.balance)
    if bill.state is BillState.TO_PAY_BACK:
        return say("%(amount)s CNY are to be paid back.", amount=-bill.balance)
    return STANDING[bill.state]


def _charge(session: Session, line: BillLine) -> Charge:
    return Charge(
        what=line.kind.value,
        site=session.get_one(Site, line.site_id).code if line.site_id else "",
        from_day=line.from_day,
        days=line.days,
        cny_per_day=line.cny_per_day,
        amount=line.amount,
        note=line.receipt or line.reason,
    )

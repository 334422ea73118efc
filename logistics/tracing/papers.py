"""Notices to contacts, gathered for a print run."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.arrivals.own_file import own_people
from logistics.config import settings
from logistics.documents import jobs
from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.contact_notice import ContactNoticeFacts
from logistics.documents.jobs import Gathered, prints
from logistics.documents.paper import Contact, Head, LeftOut, Paper, Person
from logistics.errors import NotFound
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import Isolation
from logistics.isolation.papers import person_facts
from logistics.isolation.queries import places_of
from logistics.policy import queries as policies
from logistics.policy.document import PolicyVersion
from logistics.runs.models import Run
from logistics.sites.models import District, Site
from logistics.tracing.models import ContactNotice, RippleLine
from logistics.tracing.rules.deeds import Deed
from logistics.wording import restored, say, term

KIND = "contact_notices"
COMMAND = term("District command")


@prints(KIND)
def contact_notices(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """The notices that were asked for, in the order of their lines; never the user's own."""
    rows = list(
        session.scalars(
            sa.select(ContactNotice)
            .join(RippleLine, RippleLine.id == ContactNotice.line_id)
            .where(ContactNotice.id.in_([uuid.UUID(each) for each in wanted["notices"].split()]))
            .order_by(RippleLine.proposal_id, RippleLine.position)
        )
    )
    own, user = own_people(session), audit.actor().id
    theirs = [
        row
        for row in rows
        if row.person_id in own or (row.line.member and user and row.line.member.user_id == user)
    ]
    return Gathered(
        papers=[
            Paper(id=str(row.id), title=name_of(row), facts=notice_facts(session, row, at=at))
            for row in rows
            if row not in theirs
        ],
        left_out=[
            LeftOut(
                id=str(row.id),
                title="–",
                reason=say("Nobody handles their own file. A colleague has to do it."),
            )
            for row in rows
            if row in theirs
        ],
    )


def request_notices(session: Session, notices: Sequence[ContactNotice], *, at: datetime) -> Run:
    """Ask for notices to contacts whom the user may see; a worker draws them.

    :raises NotFound: there are none
    """
    if not notices:
        raise NotFound("notice")
    return jobs.request(session, KIND, {"notices": " ".join(str(row.id) for row in notices)}, at=at)


def notice_facts(session: Session, row: ContactNotice, *, at: datetime) -> ContactNoticeFacts:
    """The notice as it was given; the end is the one that was approved."""
    line = row.line
    isolation = session.get(Isolation, line.isolation_id) if line.isolation_id else None
    version = (
        policies.get_version(session, isolation.policy_version_id)
        if isolation is not None
        else policies.latest(session)
    )
    follows = isolation is not None and line.end_after is not None
    clock = clock_of(session, isolation) if isolation is not None and follows else None
    district = session.get(District, row.district_id) if row.district_id else None
    place = places_of(session, [isolation.id], at).get(isolation.id) if isolation else None
    site = session.get(Site, place.site_id) if place else None
    issuer = _issuer(session, district)
    return ContactNoticeFacts(
        head=Head(issuer=issuer, zone=settings().zone, qr=f"notice:{code_of(row)}"),
        code=code_of(row),
        person=person_facts(row.person) if row.person else Person(name=name_of(row)),
        addressee=_addressee(district, row),
        why=tuple(restored(each) for _, each in line.reasons),
        last_contact=line.last_contact_at,
        category=_category(version, line.category_after),
        measure=clock.all_spans[0].measure.value if clock else "",
        deed=line.deed.value,
        start=clock.start if clock else None,
        expected_end=line.end_after,
        test_due_on=line.test_due_on,
        place=Bilingual(zh=f"{site.name_zh} {place.room}", en=f"{site.name_en} {place.room}")
        if site is not None and place is not None
        else "",
        legal_basis=Bilingual(zh=version.legal_basis.zh, en=version.legal_basis.en),
        rules=RULES[line.deed],
        contact=Contact(role=COMMAND, phone=site.phone if site else ""),
        issued_at=row.occurred_at,
        officer=line.decided_by or "",
        acknowledge_by=row.due_at,
        acknowledged=row.acknowledged_by or "",
    )


STAY = term("Stay where you are, alone, until you are fetched. Wear a mask.")
TEST = term("Let yourself be tested on the day that is named here.")
REPORT = term("Report any fever or other symptom at once.")
ROOM = term("Stay in your room. Staff tell you if you have to change it.")
FREE = term("The case that you met was excluded. Nothing more is asked of you for it.")
RULES: dict[Deed, tuple[str, ...]] = {
    Deed.RESTART: (ROOM, TEST, REPORT),
    Deed.RECLASSIFY: (ROOM, TEST, REPORT),
    Deed.TAKE_BACK: (ROOM, TEST, REPORT),
    Deed.ISOLATE: (STAY, TEST, REPORT),
    Deed.NOTIFY: (STAY, REPORT),
    Deed.END: (FREE,),
}


def code_of(row: ContactNotice) -> str:
    """The code of a notice: it names nobody and is looked up by staff."""
    return row.id.hex[-8:].upper()


def name_of(row: ContactNotice) -> str:
    """Whom a notice is for."""
    if row.person is not None:
        return row.person.full_name
    return row.line.member.name if row.line.member is not None else "–"


def _issuer(session: Session, district: District | None) -> Bilingual:
    if district is None or not district.ours:
        district = session.scalars(
            sa.select(District).where(District.ours).order_by(District.code)
        ).first()
    return Bilingual(zh=district.name_zh, en=district.name_en) if district else Bilingual(zh="")


def _addressee(district: District | None, row: ContactNotice) -> Words:
    if district is not None and not district.ours:
        return Bilingual(zh=district.name_zh, en=district.name_en)
    return row.person.community if row.person is not None else ""


def _category(version: PolicyVersion, code: str) -> Words:
    category = version.find_category(code)
    if category is None:
        return ""
    return Bilingual(zh=f"{code} {category.name.zh}", en=f"{code} {category.name.en}")

"""Release certificates: their facts as they are frozen when issued, and the print run."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.arrivals.operations.people import number_of
from logistics.arrivals.own_file import own_people
from logistics.config import settings
from logistics.documents.bilingual import Bilingual
from logistics.documents.jobs import Gathered, prints
from logistics.documents.paper import DRAFT, VOID, Head, LeftOut, Paper, Person, copy_number
from logistics.documents.release_certificate import (
    LaboratoryTest,
    ReleaseCertificateFacts,
    Stay,
)
from logistics.health import queries as health
from logistics.isolation import queries as isolations
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import Isolation
from logistics.isolation.papers import in_sequence, person_facts
from logistics.policy.isolation_clock import IsolationClock
from logistics.release import operations
from logistics.release.models import Certificate, CertificateState
from logistics.release.queries import certificates
from logistics.sites.models import Site
from logistics.sites.queries import facts_of_rooms
from logistics.wording import Sentence, say


def frozen_facts(session: Session, isolation: Isolation) -> dict[str, Any]:
    """What the certificate of an isolation says, as plain values that later edits cannot move."""
    clock = clock_of(session, isolation)
    person = person_facts(isolation.person)
    record = health.records(session, [isolation.id])[isolation.id]
    return {
        "name": person.name,
        "document": str(person.document),
        "number_last": person.document_number[-4:],
        "born": person.born.isoformat() if person.born else None,
        "nationality": str(person.nationality),
        "measures": _measures(clock),
        "started": clock.start.isoformat(),
        "ended": (isolation.ended_at or clock.release_due).isoformat(),
        "zone": clock.zone,
        "tests": [
            {
                "on": sample.occurred_at.astimezone(ZoneInfo(clock.zone)).date().isoformat(),
                "kind": sample.assay.value,
                "result": sample.result.value if sample.result else "",
                "laboratory": sample.laboratory,
            }
            for sample in record.samples
        ],
        "stays": [
            {
                "site": str(row.site_id),
                "start": row.from_at.isoformat(),
                "end": min(row.to_at, isolation.ended_at or row.to_at).isoformat(),
            }
            for row in isolations.rooms_of(session, [isolation.id], every=True)
            if any(g.isolation_id == isolation.id and g.admitted_at for g in row.guests)
        ],
        "elsewhere": _elsewhere(isolation, clock.release_due),
        "follow_up": [{"measure": span.measure.value, "days": span.days} for span in clock.follows],
        "replaces": _revoked_number(session, isolation),
    }


def _measures(clock: IsolationClock) -> list[str]:
    """The measures that took time until the release, in their sequence."""
    served = [span.measure.value for span in clock.spans if span.end <= clock.release_due]
    return list(dict.fromkeys(served)) or [clock.all_spans[0].measure.value]


def _elsewhere(isolation: Isolation, release_due: datetime) -> list[dict[str, str]]:
    """The places outside our sites where the isolation went on, each until the next."""
    places = list(isolation.hand_overs)
    if not places:
        return []
    last = isolation.ended_at or release_due
    ends = [*(each.occurred_at for each in places[1:]), last]
    return [
        {
            "place": each.place,
            "start": each.occurred_at.isoformat(),
            "end": max(each.occurred_at, end).isoformat(),
        }
        for each, end in zip(places, ends, strict=True)
    ]


def _revoked_number(session: Session, isolation: Isolation) -> str:
    """The certificate that a new one stands for: of the same isolation, else of one before it."""
    rows = isolations.isolations_of(session, isolation.person_id)
    known = certificates(session, [row.id for row in rows])
    if isolation.id in known:
        return known[isolation.id].number
    before = [known[row.id] for row in rows if row.id in known]
    last = max(before, key=lambda row: row.occurred_at, default=None)
    return last.number if last is not None and last.state is CertificateState.REVOKED else ""


def issue_for(session: Session, isolation: Isolation, *, at: datetime) -> Certificate:
    """Issue the certificate of a completed isolation, numbered by its last site."""
    site = _last_site(session, isolation)
    return operations.issue(
        session,
        isolation.id,
        series=site.code if site else "CITY",
        site_id=site.id if site else None,
        facts=frozen_facts(session, isolation),
        at=at,
    )


def _last_site(session: Session, isolation: Isolation) -> Site | None:
    rooms = isolations.rooms_of(session, [isolation.id], every=True)
    return session.get(Site, rooms[-1].site_id) if rooms else None


@prints("release_certificates")
def release_certificates(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """One certificate, or those of a site and day that have no original yet; in walking order.

    What is printed again is a counted copy with its reason; that a file holds the original or
    the copy it says is checked once more when the file is stored.
    """
    own = own_people(session)
    found = _wanted(session, wanted, at)
    rows = [row for row in found if row.person_id not in own and not _is_nameless(row)]
    sites = {site.id: site for site in session.scalars(sa.select(Site))}
    people = _documents(session, rows)
    ordinals = {str(row.id): len(row.prints) for row in rows}
    papers = [
        Paper(
            id=str(row.id),
            title=f"{row.number} {row.facts['name']}",
            facts=certificate_facts(row, sites, people[row.id]),
        )
        for row in rows
    ]

    def overtaken(session: Session, printed: Sequence[str]) -> dict[str, Sentence]:
        states = {str(row.id): row.state for row in rows}
        return operations.overtaken(
            session,
            {uuid.UUID(each): (states[each], ordinals[each]) for each in printed},
        )

    def after(session: Session, printed: Sequence[str]) -> None:
        for each in printed:
            operations.note_print(
                session,
                uuid.UUID(each),
                ordinal=ordinals[each],
                reason=wanted.get("reason", ""),
                at=at,
            )

    left_out = [_of_the_user(row) for row in found if row.person_id in own]
    left_out += [_of_somebody_erased(row) for row in found if _is_nameless(row)]
    if "certificate_id" not in wanted:
        left_out += _revoked(session, wanted)
    return Gathered(papers=papers, left_out=left_out, overtaken=overtaken, after=after)


def _of_the_user(row: Certificate) -> LeftOut:
    return LeftOut(
        id=str(row.id),
        title=row.number,
        reason=say("Nobody handles their own file. A colleague has to do it."),
    )


def _is_nameless(row: Certificate) -> bool:
    return not row.facts["name"]


def _of_somebody_erased(row: Certificate) -> LeftOut:
    return LeftOut(
        id=str(row.id),
        title=row.number,
        reason=say("The person was erased. The certificate can be verified, not printed."),
    )


def _revoked(session: Session, wanted: Mapping[str, Any]) -> list[LeftOut]:
    """Whose certificate of the day was revoked and not issued again."""
    rows = session.scalars(
        _issued_on(session, wanted)
        .where(Certificate.state == CertificateState.REVOKED)
        .order_by(Certificate.number)
    ).all()
    latest = certificates(session, [row.isolation_id for row in rows])
    return [
        LeftOut(
            id=str(row.id),
            title=f"{row.number} {row.facts['name']}",
            reason=say("Certificate %(number)s was revoked. Issue it again.", number=row.number),
        )
        for row in rows
        if latest[row.isolation_id] is row
    ]


@prints("certificate_draft")
def certificate_draft(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """The certificate of an isolation as it would be now: without number, code or signature."""
    isolation = isolations.get_isolation(session, uuid.UUID(wanted["isolation_id"]))
    site = _last_site(session, isolation)
    row = Certificate(
        id=isolation.id,
        isolation_id=isolation.id,
        site_id=site.id if site else None,
        number="",
        check_code="",
        token="",
        facts=frozen_facts(session, isolation),
        by=audit.actor().label,
        occurred_at=at,
    )
    sites = {site.id: site for site in session.scalars(sa.select(Site))}
    facts = certificate_facts(row, sites, _documents(session, [row])[row.id])
    draft = replace(facts, head=replace(facts.head, marking=DRAFT))
    return Gathered(papers=[Paper(id=str(row.id), title=isolation.person.full_name, facts=draft)])


def certificate_facts(
    row: Certificate, sites: Mapping[uuid.UUID, Site], document_number: str
) -> ReleaseCertificateFacts:
    """The paper of a certificate, from what was frozen when it was issued."""
    facts = row.facts
    site = sites[row.site_id] if row.site_id else None
    issuer = Bilingual(zh=site.name_zh, en=site.name_en) if site else Bilingual(zh="")
    address = f"{settings().public_url}/verify"
    return ReleaseCertificateFacts(
        head=Head(
            issuer=issuer,
            zone=facts["zone"],
            number=row.number,
            marking=_marking(row),
        ),
        person=Person(
            name=facts["name"],
            document=facts["document"],
            document_number=document_number,
            born=date.fromisoformat(facts["born"]) if facts["born"] else None,
            nationality=facts["nationality"],
        ),
        measure=in_sequence(facts.get("measures") or [facts["measure"]]),
        started=datetime.fromisoformat(facts["started"]),
        ended=datetime.fromisoformat(facts["ended"]),
        stays=(
            *(_stay(stay, sites) for stay in facts["stays"]),
            *(_stay_elsewhere(stay) for stay in facts.get("elsewhere", ())),
        ),
        tests=tuple(
            LaboratoryTest(
                on=date.fromisoformat(test["on"]),
                kind=test["kind"],
                result=test["result"],
                laboratory=Bilingual(zh=test["laboratory"]),
            )
            for test in facts["tests"]
        ),
        follow_up=tuple(
            say("%(measure)s for %(days)s days.", measure=say(each["measure"]), days=each["days"])
            for each in facts["follow_up"]
        ),
        check_code=row.check_code,
        verify_url=f"{address}#{row.token}" if row.token else "",
        replaces=facts.get("replaces", ""),
        verify_page=address,
        officer=row.by,
        issued_at=row.occurred_at,
    )


def _marking(row: Certificate) -> Any:
    if row.state is CertificateState.REVOKED:
        return VOID
    return copy_number(len(row.prints)) if row.prints else ""


def _stay(stay: Mapping[str, str], sites: Mapping[uuid.UUID, Site]) -> Stay:
    site = sites[uuid.UUID(stay["site"])]
    return Stay(
        place=Bilingual(zh=site.name_zh, en=site.name_en),
        address=Bilingual(zh=site.address_zh, en=site.address_en),
        start=datetime.fromisoformat(stay["start"]),
        end=datetime.fromisoformat(stay["end"]),
    )


def _stay_elsewhere(stay: Mapping[str, str]) -> Stay:
    return Stay(
        place=Bilingual(zh=stay["place"]),
        address=Bilingual(zh=""),
        start=datetime.fromisoformat(stay["start"]),
        end=datetime.fromisoformat(stay["end"]),
    )


def _documents(session: Session, rows: Sequence[Certificate]) -> dict[uuid.UUID, str]:
    """The whole document number of each certificate's person, unsealed for the paper alone."""
    isolated = {
        row.id: row
        for row in session.scalars(
            sa.select(Isolation).where(Isolation.id.in_([row.isolation_id for row in rows]))
        )
    }
    return {row.id: _number(isolated[row.isolation_id], row.facts["number_last"]) for row in rows}


def _number(isolation: Isolation, last: str) -> str:
    """The document as it was when the certificate was issued, also if renewed since."""
    numbers = [number_of(each) for each in isolation.person.documents]
    return next((number for number in numbers if number[-4:] == last), "")


def _wanted(session: Session, wanted: Mapping[str, Any], at: datetime) -> list[Certificate]:
    if "certificate_id" in wanted:
        return [session.get_one(Certificate, uuid.UUID(wanted["certificate_id"]))]
    rows = session.scalars(
        _issued_on(session, wanted).where(
            Certificate.state == CertificateState.VALID, ~Certificate.prints.any()
        )
    ).all()
    return _in_walking_order(session, rows, at)


def _issued_on(session: Session, wanted: Mapping[str, Any]) -> sa.Select[Certificate]:
    site = session.get_one(Site, uuid.UUID(wanted["site_id"]))
    day = date.fromisoformat(wanted["day"])
    start = datetime.combine(day, datetime.min.time(), ZoneInfo(site.zone_name))
    return sa.select(Certificate).where(
        Certificate.site_id == site.id,
        Certificate.occurred_at >= start,
        Certificate.occurred_at < start + timedelta(days=1),
    )


def _in_walking_order(
    session: Session, rows: Sequence[Certificate], at: datetime
) -> list[Certificate]:
    occupancies = isolations.rooms_of(session, [row.isolation_id for row in rows], every=True)
    last = {guest.isolation_id: each.room_id for each in occupancies for guest in each.guests}
    rooms = facts_of_rooms(session, set(last.values()), at)
    walks = {isolation: rooms[room].walk for isolation, room in last.items()}
    in_rooms = sorted(
        (row for row in rows if row.isolation_id in walks),
        key=lambda row: (walks[row.isolation_id], row.number),
    )
    return [*in_rooms, *(row for row in rows if row.isolation_id not in walks)]

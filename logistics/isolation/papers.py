"""Slips, door cards and orders of a site, gathered in walking order for a print run."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from logistics.arrivals import queries as arrivals
from logistics.arrivals.operations.people import number_of
from logistics.arrivals.people_models import IdentityDocument
from logistics.arrivals.people_models import Person as PersonRow
from logistics.documents.allocation_slip import AllocationSlipFacts, Companion
from logistics.documents.bilingual import Bilingual, Words, chinese, english
from logistics.documents.door_card import DoorCardFacts
from logistics.documents.isolation_order import IsolationOrderFacts
from logistics.documents.jobs import Gathered, prints
from logistics.documents.paper import Contact, Facts, Head, LeftOut, Paper, Person
from logistics.isolation import queries
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import Isolation, Occupancy, OccupancyGuest
from logistics.isolation.operations.orders import draw_order
from logistics.policy import queries as policies
from logistics.policy.clock_rules import ClockStartUnknown
from logistics.policy.isolation_clock import IsolationClock
from logistics.sites import queries as sites
from logistics.sites.models import Site
from logistics.sites.rules.facts import RoomFacts
from logistics.wording import restored, say, term

DUTIES = (
    term("Stay in your room. Open the door only when staff ask you to."),
    term("Wear a mask whenever the door is open."),
    term("Take your temperature twice a day and report any symptom at once."),
)
RIGHTS = (
    term("You may ask for a doctor, an interpreter and your medicines at any time."),
    term("You may object to this notice at the issuing authority; it applies in the meantime."),
    term("You may call your family and your consulate."),
)
DESK = term("Site desk")


@dataclass(frozen=True, kw_only=True)
class Place:
    """A guest with room and site, in walking order."""

    guest: OccupancyGuest
    occupancy: Occupancy
    room: RoomFacts
    site: Site
    companions: tuple[OccupancyGuest, ...]


def guests_of_day(session: Session, site_id: uuid.UUID, day: date, at: datetime) -> list[Place]:
    """Everybody who is expected at a site on a local day or was taken in on it."""
    site = session.get_one(Site, site_id)
    start = datetime.combine(day, datetime.min.time(), ZoneInfo(site.zone_name))
    rows = [
        row
        for row in queries.beginning_between(session, [site_id], start, start + timedelta(days=1))
        if row.guests
    ]
    rooms = sites.facts_of_rooms(session, {row.room_id for row in rows}, at)
    places = [
        Place(
            guest=guest,
            occupancy=row,
            room=rooms[row.room_id],
            site=site,
            companions=tuple(
                other
                for each in rows
                if row.party_id is not None and each.party_id == row.party_id
                for other in each.guests
                if other.id != guest.id
            ),
        )
        for row in rows
        for guest in row.guests
    ]
    return sorted(places, key=lambda place: (place.room.walk, str(place.guest.id)))


@prints("allocation_slips")
def allocation_slips(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """A slip for everybody whom a site expects or took in on a day."""
    places = guests_of_day(session, uuid.UUID(wanted["site_id"]), _day(wanted), at)
    rooms = {place.guest.id: queries.label(place.room) for place in places}
    return _gather(
        places,
        lambda place: _slip(session, place, rooms),
        scope=_scope(wanted),
        key=lambda place: str(place.guest.isolation_id),
    )


@prints("door_cards")
def door_cards(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """A card for every room that is slept in from a day on."""
    places = guests_of_day(session, uuid.UUID(wanted["site_id"]), _day(wanted), at)
    first = {place.occupancy.id: place for place in reversed(places)}
    in_order = [place for place in places if first[place.occupancy.id] is place]
    return _gather(
        in_order,
        _card,
        scope=_scope(wanted),
        key=lambda place: str(place.occupancy.room_id),
    )


@prints("isolation_orders")
def isolation_orders(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """The order of everybody whom a site expects or took in on a day, by their numbers."""
    places = guests_of_day(session, uuid.UUID(wanted["site_id"]), _day(wanted), at)
    return _gather(places, lambda place: _order(session, place))


def draw_orders(session: Session, site_id: uuid.UUID, day: date, *, at: datetime) -> int:
    """Number the orders of a day before they are printed; says how many there are."""
    places = guests_of_day(session, site_id, day, at)
    for place in places:
        draw_order(
            session,
            place.guest.isolation_id,
            series=place.site.code,
            facts={"room": queries.label(place.room), "site": place.site.code},
            at=at,
        )
    return len(places)


def person_facts(person: PersonRow) -> Person:
    """A person as a paper names them, with the newest document that says who they are."""
    document = newest_document(person)
    return Person(
        name=person.full_name,
        document=document.type.value if document else "",
        document_number=number_of(document) if document else "",
        born=person.birth_date,
        nationality=person.nationality or "",
    )


def newest_document(person: PersonRow) -> IdentityDocument | None:
    """The document with the latest expiry."""
    return max(person.documents, key=lambda each: each.valid_to or date.min, default=None)


def site_head(site: Site, *, number: str = "", qr: str = "", marking: Words = "") -> Head:
    """The head of a paper that a site issues."""
    issuer = Bilingual(zh=site.name_zh, en=site.name_en)
    return Head(issuer=issuer, zone=site.zone_name, number=number, qr=qr, marking=marking)


def code_of(occupancy: uuid.UUID) -> str:
    """The code of a stay on the door: it names nobody and is looked up by staff."""
    return occupancy.hex[-8:].upper()


def _slip(session: Session, place: Place, rooms: Mapping[uuid.UUID, str]) -> AllocationSlipFacts:
    person, clock = place.guest.person, clock_of(session, place.guest.isolation)
    return AllocationSlipFacts(
        head=site_head(place.site, qr=f"room:{code_of(place.occupancy.id)}"),
        person=person_facts(person),
        site=Bilingual(zh=place.site.name_zh, en=place.site.name_en),
        address=Bilingual(zh=place.site.address_zh, en=place.site.address_en),
        building=place.room.building,
        floor=str(place.room.floor_number),
        room=place.room.number,
        arrival=place.occupancy.from_at,
        clock_end=clock.release_due,
        party=tuple(
            Companion(name=each.person.full_name, room=rooms.get(each.id, ""))
            for each in place.companions
        ),
        sharing=_sharing(place.occupancy),
        test_days=tuple(dict.fromkeys(test.due_on for test in clock.tests_due())),
        diet=person.diet,
        needs=tuple(need.need.value for need in person.needs),
        language=person.language,
        emergency_contact=(
            Contact(role=term("Emergency contact"), phone=person.emergency_contact)
            if person.emergency_contact
            else None
        ),
        desk=_desk(place.site),
    )


def _card(place: Place) -> DoorCardFacts:
    people = [guest.person for guest in place.occupancy.guests]
    return DoorCardFacts(
        head=site_head(place.site, qr=f"room:{code_of(place.occupancy.id)}"),
        site=Bilingual(zh=place.site.name_zh, en=place.site.name_en),
        building=place.room.building,
        floor=str(place.room.floor_number),
        room=place.room.number,
        code=code_of(place.occupancy.id),
        residents=len(people),
        approved_by=place.occupancy.sharing_approved_by or "",
        diet=tuple(dict.fromkeys(person.diet for person in people if person.diet)),
        languages=tuple(dict.fromkeys(person.language for person in people if person.language)),
    )


def _order(session: Session, place: Place) -> IsolationOrderFacts:
    site = place.site
    room = queries.label(place.room)
    return order_facts(
        session,
        place.guest.isolation,
        issuer=site_head(site),
        place=Bilingual(zh=f"{site.name_zh} {room}", en=f"{site.name_en} {room}"),
        address=Bilingual(zh=site.address_zh, en=site.address_en),
        contacts=(_desk(site),),
    )


def order_facts(
    session: Session,
    isolation: Isolation,
    *,
    issuer: Head,
    place: Bilingual,
    address: Bilingual,
    contacts: tuple[Contact, ...],
) -> IsolationOrderFacts:
    """The order of an isolation in a place; its number where it was drawn up."""
    order = queries.order_of(session, isolation.id)
    version = policies.get_version(session, isolation.policy_version_id)
    clock = clock_of(session, isolation)
    number = order.number if order else ""
    return IsolationOrderFacts(
        head=replace(issuer, number=number, qr=f"order:{number}" if number else ""),
        person=person_facts(isolation.person),
        measure=_measures(clock),
        legal_basis=Bilingual(zh=version.legal_basis.zh, en=version.legal_basis.en),
        start=clock.start,
        expected_end=clock.release_due,
        place=place,
        address=address,
        rules=DUTIES,
        rights=RIGHTS,
        contacts=contacts,
        issued_at=order.occurred_at if order else isolation.occurred_at,
        guardian=_guardian(session, isolation.person_id),
    )


def _measures(clock: IsolationClock) -> Words:
    """The measures of an order in their sequence, monitoring after release left out."""
    ordered = [span for span in clock.all_spans if span.end <= clock.release_due]
    return in_sequence([span.measure.value for span in ordered or clock.all_spans[:1]])


def in_sequence(names: Sequence[str]) -> Words:
    """Measures one after the other, as orders and certificates name them."""
    return Bilingual(zh=" → ".join(map(chinese, names)), en=" → ".join(map(english, names)))


def _guardian(session: Session, person: uuid.UUID) -> str:
    """The parent who signs for a child, if one is on record."""
    links = [link for link in arrivals.guardians(session, [person]) if not link.carer]
    parent = session.get(PersonRow, links[0].guardian_id) if links else None
    return parent.full_name if parent else ""


def _sharing(occupancy: Occupancy) -> Words:
    return restored(occupancy.sharing_reason) if occupancy.sharing_reason else ""


def _desk(site: Site) -> Contact:
    return Contact(role=DESK, phone=site.phone)


def _scope(wanted: Mapping[str, Any]) -> str:
    return f"{wanted['site_id']}/{wanted['day']}"


def _gather(
    places: Sequence[Place],
    facts: Callable[[Place], Facts],
    *,
    scope: str = "",
    key: Callable[[Place], str] = lambda _place: "",
) -> Gathered:
    """A paper for each place; one that cannot be stated stands on the list with the reason."""
    papers, left_out = [], []
    for place in places:
        title = f"{queries.label(place.room)} {place.guest.person.full_name}"
        try:
            papers.append(
                Paper(
                    id=str(place.guest.id),
                    title=title,
                    facts=facts(place),
                    key=key(place),
                    place=queries.label(place.room),
                )
            )
        except (ClockStartUnknown, LookupError) as problem:
            reason = (
                problem.sentence
                if isinstance(problem, ClockStartUnknown)
                else say("The policy no longer has the category of this isolation.")
            )
            left_out.append(LeftOut(id=str(place.guest.id), title=title, reason=reason))
    return Gathered(papers=papers, left_out=left_out, scope=scope)


def _day(wanted: Mapping[str, Any]) -> date:
    return date.fromisoformat(wanted["day"])

"""Who is in a plan, kept with it as JSON: bubbles, patients, and people of other jurisdictions."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from logistics.planning import errands
from logistics.planning.bubbles import Bubble, Chamber
from logistics.planning.errands import Errand, ErrandKind, place_key
from logistics.transfers.orders import PlaceRef
from logistics.transfers.rules.kinds import PlaceKind
from logistics.wording import restored, stored


@dataclass(frozen=True, kw_only=True)
class Patient:
    """Somebody with symptoms who is fetched by ambulance, perhaps with a carer.

    :ivar id: names the patient and the carer as one party of the transport problem
    """

    person_id: uuid.UUID
    carer_id: uuid.UUID | None
    party_id: uuid.UUID | None
    arrival_id: uuid.UUID | None
    port_id: uuid.UUID | None
    category: str
    carer_category: str = ""
    released_at: datetime

    @property
    def id(self) -> str:
        """The same in every plan."""
        return f"patient/{self.person_id}"

    @property
    def people(self) -> int:
        """How many ride."""
        return 1 if self.carer_id is None else 2


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """People of an arrival who go to another jurisdiction, handed over by count."""

    arrival_id: uuid.UUID
    district_id: uuid.UUID
    people: int


@dataclass(frozen=True, kw_only=True)
class Roster:
    """Everybody whom a plan decides about.

    :ivar errands: people who are driven and given no room
    :ivar housed: people of the day who were in a room or on the way already
    """

    bubbles: tuple[Bubble, ...] = ()
    patients: tuple[Patient, ...] = ()
    errands: tuple[Errand, ...] = ()
    handed_over: tuple[HandedOver, ...] = ()
    housed: frozenset[uuid.UUID] = frozenset()

    @property
    def lodging(self) -> tuple[Bubble, ...]:
        """The bubbles that need rooms."""
        return tuple(bubble for bubble in self.bubbles if bubble.held_site_id is None)

    @cached_property
    def people(self) -> frozenset[uuid.UUID]:
        """Everybody of the bubbles."""
        return frozenset(person for bubble in self.bubbles for person in bubble.guests)

    @cached_property
    def bubble(self) -> Mapping[str, Bubble]:
        """Bubbles by id."""
        return {bubble.id: bubble for bubble in self.bubbles}

    @cached_property
    def errand(self) -> Mapping[str, Errand]:
        """Errands by id."""
        return {errand.id: errand for errand in self.errands}

    @cached_property
    def places(self) -> Mapping[str, PlaceRef]:
        """Where people get on and off, by the key of the transport problem; sites are left out."""
        ports = {each.port_id for each in self.bubbles} | {each.port_id for each in self.patients}
        found = {str(port): PlaceRef(kind=PlaceKind.PORT, id=port) for port in ports if port}
        for bubble in self.bubbles:
            if bubble.origin_id is not None:
                ref = PlaceRef(kind=PlaceKind.COMMUNITY, id=bubble.origin_id)
                found[place_key(ref)] = ref
        for errand in self.errands:
            found |= {place_key(ref): ref for ref in (errand.origin, errand.destination)}
        return found

    @cached_property
    def cleared_at(self) -> Mapping[str, datetime]:
        """Since when each party may board that waits where no room of theirs is, by its id."""
        found = {bubble.id: bubble.released_at for bubble in self.bubbles}
        return found | {
            errand.id: errand.ready_at
            for errand in self.errands
            if errand.kind is ErrandKind.FROM_PORT
        }

    def riders_of(self, party: str) -> tuple[uuid.UUID, ...]:
        """The people of a party of the transport problem."""
        if party in self.bubble:
            return self.bubble[party].guests
        if party in self.errand:
            return self.errand[party].people
        patient = self.patient.get(party)
        if patient is None:
            return ()
        carer = () if patient.carer_id is None else (patient.carer_id,)
        return (patient.person_id, *carer)

    def category_of(self, party: str) -> str:
        """What a party of the transport problem rides under."""
        for known in (self.bubble, self.errand, self.patient):
            if party in known:
                return known[party].category
        return ""

    @cached_property
    def patient(self) -> Mapping[str, Patient]:
        """Patients by id."""
        return {patient.id: patient for patient in self.patients}


def to_json(roster: Roster) -> dict[str, Any]:
    """A roster as plain values."""
    return {
        "bubbles": [_bubble(each) for each in roster.bubbles],
        "patients": [_patient(each) for each in roster.patients],
        "errands": [errands.to_json(each) for each in roster.errands],
        "handed_over": [
            {
                "arrival": str(each.arrival_id),
                "district": str(each.district_id),
                "people": each.people,
            }
            for each in roster.handed_over
        ],
        "housed": sorted(str(person) for person in roster.housed),
    }


def from_json(document: Mapping[str, Any]) -> Roster:
    """A roster as it was stored."""
    return Roster(
        bubbles=tuple(_read_bubble(each) for each in document["bubbles"]),
        patients=tuple(_read_patient(each) for each in document["patients"]),
        errands=tuple(errands.from_json(each) for each in document.get("errands", ())),
        handed_over=tuple(
            HandedOver(
                arrival_id=uuid.UUID(each["arrival"]),
                district_id=uuid.UUID(each["district"]),
                people=each["people"],
            )
            for each in document["handed_over"]
        ),
        housed=frozenset(uuid.UUID(each) for each in document["housed"]),
    )


def _bubble(bubble: Bubble) -> dict[str, Any]:
    return {
        "id": bubble.id,
        "party": _text(bubble.party_id),
        "arrival": _text(bubble.arrival_id),
        "port": _text(bubble.port_id),
        "origin": _text(bubble.origin_id),
        "category": bubble.category,
        "identified_at": bubble.identified_at.isoformat(),
        "released_at": bubble.released_at.isoformat(),
        "held_site": _text(bubble.held_site_id),
        "held_rooms": [str(room) for room in bubble.held_rooms],
        "ready_at": bubble.ready_at.isoformat() if bubble.ready_at else None,
        "guests": [str(person) for person in bubble.guests],
        "chambers": [_chamber(each) for each in bubble.chambers],
    }


def _chamber(chamber: Chamber) -> dict[str, Any]:
    return {
        "people": [str(person) for person in chamber.people],
        "attributes": sorted(chamber.attributes),
        "until": chamber.until.isoformat(),
        "sharing": stored(chamber.sharing) if chamber.sharing else None,
        "approved_by": chamber.approved_by,
    }


def _read_bubble(plain: Mapping[str, Any]) -> Bubble:
    return Bubble(
        id=plain["id"],
        party_id=_id(plain["party"]),
        arrival_id=_id(plain["arrival"]),
        port_id=_id(plain["port"]),
        origin_id=_id(plain.get("origin")),
        category=plain["category"],
        identified_at=datetime.fromisoformat(plain["identified_at"]),
        released_at=datetime.fromisoformat(plain["released_at"]),
        held_site_id=_id(plain["held_site"]),
        held_rooms=tuple(uuid.UUID(each) for each in plain["held_rooms"]),
        ready_at=datetime.fromisoformat(plain["ready_at"]) if plain["ready_at"] else None,
        guests=tuple(uuid.UUID(each) for each in plain["guests"]),
        chambers=tuple(_read_chamber(each) for each in plain["chambers"]),
    )


def _read_chamber(plain: Mapping[str, Any]) -> Chamber:
    return Chamber(
        people=tuple(uuid.UUID(each) for each in plain["people"]),
        attributes=frozenset(plain["attributes"]),
        until=datetime.fromisoformat(plain["until"]),
        sharing=restored(plain["sharing"]) if plain["sharing"] else None,
        approved_by=plain["approved_by"],
    )


def _patient(patient: Patient) -> dict[str, Any]:
    return {
        "person": str(patient.person_id),
        "carer": _text(patient.carer_id),
        "party": _text(patient.party_id),
        "arrival": _text(patient.arrival_id),
        "port": _text(patient.port_id),
        "category": patient.category,
        "carer_category": patient.carer_category,
        "released_at": patient.released_at.isoformat(),
    }


def _read_patient(plain: Mapping[str, Any]) -> Patient:
    return Patient(
        person_id=uuid.UUID(plain["person"]),
        carer_id=_id(plain["carer"]),
        party_id=_id(plain["party"]),
        arrival_id=_id(plain["arrival"]),
        port_id=_id(plain["port"]),
        category=plain["category"],
        carer_category=plain["carer_category"],
        released_at=datetime.fromisoformat(plain["released_at"]),
    )


def _text(value: uuid.UUID | None) -> str | None:
    return None if value is None else str(value)


def _id(value: str | None) -> uuid.UUID | None:
    return None if value is None else uuid.UUID(value)

"""Rides of a day beside those of arrivals to rooms: home, to care and back, whatever was asked."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from logistics.planning.rules import CLINIC
from logistics.transfers.orders import PlaceRef
from logistics.transfers.rules.kinds import PlaceKind
from logistics.wording import Sentence, say


class ErrandKind(StrEnum):
    """Why somebody is driven who is given no room."""

    RELEASED = "home_after_release"
    MEASURE = "home_to_go_on_there"
    FROM_PORT = "home_from_the_port"
    ASKED = "asked_for"


WHY = {
    ErrandKind.RELEASED: say("Is released and goes home."),
    ErrandKind.MEASURE: say("Goes home, where the measure goes on."),
    ErrandKind.FROM_PORT: say("Needs no room of ours and goes home from the port."),
}
TO_HOTEL = say("Goes to a designated hotel, where the measure goes on.")


@dataclass(frozen=True, kw_only=True)
class Errand:
    """People of one party who are driven from one place to another.

    :ivar id: the same in every plan, as long as they stay together
    :ivar ambulance: one patient, alone
    """

    id: str
    kind: ErrandKind
    people: tuple[uuid.UUID, ...]
    party_id: uuid.UUID | None
    arrival_id: uuid.UUID | None
    category: str
    origin: PlaceRef
    destination: PlaceRef
    ready_at: datetime
    ambulance: bool = False


def why_of(errand: Errand) -> Sentence:
    """What the ride request of an errand says that a plan asked for."""
    return TO_HOTEL if errand.destination.kind is PlaceKind.HOTEL else WHY[errand.kind]


def place_key(ref: PlaceRef) -> str:
    """What a place is called in a transport problem."""
    return str(ref.id) if ref.id is not None else CLINIC


def to_json(errand: Errand) -> dict[str, Any]:
    """An errand as plain values."""
    return {
        "id": errand.id,
        "kind": errand.kind.value,
        "people": [str(person) for person in errand.people],
        "party": str(errand.party_id) if errand.party_id else None,
        "arrival": str(errand.arrival_id) if errand.arrival_id else None,
        "category": errand.category,
        "origin": _place(errand.origin),
        "destination": _place(errand.destination),
        "ready_at": errand.ready_at.isoformat(),
        "ambulance": errand.ambulance,
    }


def from_json(plain: Mapping[str, Any]) -> Errand:
    """An errand as it was stored."""
    return Errand(
        id=plain["id"],
        kind=ErrandKind(plain["kind"]),
        people=tuple(uuid.UUID(each) for each in plain["people"]),
        party_id=uuid.UUID(plain["party"]) if plain["party"] else None,
        arrival_id=uuid.UUID(plain["arrival"]) if plain["arrival"] else None,
        category=plain["category"],
        origin=_read_place(plain["origin"]),
        destination=_read_place(plain["destination"]),
        ready_at=datetime.fromisoformat(plain["ready_at"]),
        ambulance=plain["ambulance"],
    )


def _place(ref: PlaceRef) -> dict[str, Any]:
    return {"kind": ref.kind.value, "id": str(ref.id) if ref.id else None, "name": ref.name}


def _read_place(plain: Mapping[str, Any]) -> PlaceRef:
    return PlaceRef(
        kind=PlaceKind(plain["kind"]),
        id=uuid.UUID(plain["id"]) if plain["id"] else None,
        name=plain["name"],
    )

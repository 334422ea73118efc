"""Papers of what happens on the way: the signed count of a rescue, the list of who was exposed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING
from logistics.documents.bilingual import Bilingual
from logistics.documents.exposed_list import ExposedListFacts, ExposedPerson, Happening
from logistics.documents.hand_over_sheet import HandedOver, HandOverSheetFacts
from logistics.documents.jobs import Gathered, prints
from logistics.documents.paper import Paper
from logistics.transfers import queries
from logistics.transfers.models import RiderState, Trip
from logistics.transfers.papers import DRIVER, ESCORT, category_of, celsius, crew_of, head_of
from logistics.transfers.queries.cards import TripCard
from logistics.transfers.queries.exposed import (
    exposed,
    find_take_over,
    incidents_of,
    rescues_of,
)


@prints("take_over_sheets")
def take_over_sheets(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """The sheet that both crews sign beside the road, one for each rescue trip."""
    asked = session.get_one(Trip, uuid.UUID(wanted["trip_id"]))
    rescues = [asked] if asked.rescues_id else rescues_of(session, asked.id)
    return Gathered(
        papers=[
            Paper(
                id=str(rescue.id),
                title=f"{rescue.number} {rescue.vehicle.plate}",
                facts=take_over_sheet_facts(session, rescue),
            )
            for rescue in rescues
        ]
    )


@prints("exposed_lists")
def exposed_lists(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """Who was in the vehicle of a trip, and in those that took people over from it."""
    asked = session.get_one(Trip, uuid.UUID(wanted["trip_id"]))
    first = session.get_one(Trip, asked.rescues_id) if asked.rescues_id else asked
    cards = [
        queries.trip_card(session, EVERYTHING, trip.id)
        for trip in (first, *rescues_of(session, first.id))
    ]
    return Gathered(
        papers=[
            Paper(
                id=str(card.trip.id),
                title=f"{card.trip.number} {card.trip.vehicle.plate}",
                facts=exposed_list_facts(session, card),
            )
            for card in cards
        ]
    )


def take_over_sheet_facts(session: Session, rescue: Trip) -> HandOverSheetFacts:
    """Everybody who steps over from the stopped vehicle, and what both crews counted."""
    card = queries.trip_card(session, EVERYTHING, rescue.id)
    stopped = session.get_one(Trip, rescue.rescues_id)
    signed = find_take_over(session, rescue.id)
    listed = [line for line in card.riders if line.rider.state is not RiderState.ABSENT]
    return HandOverSheetFacts(
        head=head_of(session, card),
        version=rescue.sheet_version,
        giver=_vehicle(stopped),
        receiver=_vehicle(rescue),
        vehicle=rescue.vehicle.plate,
        drivers=crew_of(card.drivers, DRIVER),
        escorts=crew_of(card.escorts, ESCORT),
        departed=rescue.departed_at,
        people=tuple(
            HandedOver(
                name=line.rider.person.full_name,
                document_number=line.document,
                born=line.rider.person.birth_date,
                category=category_of(card),
                temperature=celsius(line),
                received=True if line.rider.boarded_at else None,
                remark=line.rider.seat,
            )
            for line in listed
        ),
        given=signed.given_count if signed else len(listed),
        received=signed.taken_count if signed else None,
    )


def exposed_list_facts(session: Session, card: TripCard) -> ExposedListFacts:
    """Everybody who was in the vehicle of a trip, from when to when."""
    trip = card.trip
    return ExposedListFacts(
        head=head_of(session, card),
        vehicle=trip.vehicle.plate,
        origin=Bilingual(zh=card.origin.zh, en=card.origin.en),
        departed=trip.departed_at,
        category=category_of(card),
        happenings=tuple(
            Happening(at=each.occurred_at, what=each.kind.value, place=each.place)
            for each in incidents_of(session, trip.id)
        ),
        people=tuple(
            ExposedPerson(
                name=each.name,
                document=each.document,
                role="" if each.role is None else each.role.value,
                seat=each.seat,
                rows=each.rows,
                since=each.since,
                until=each.until,
                how="" if each.how is None else each.how.value,
                ill=each.ill,
            )
            for each in exposed(session, card)
        ),
    )


def _vehicle(trip: Trip) -> Bilingual:
    name = f"{trip.vehicle.plate} · {trip.number}"
    return Bilingual(zh=name, en=name)

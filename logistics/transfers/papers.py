"""Trip sheets and hand-over sheets: facts of one trip, and the print runs of a day."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING
from logistics.config import settings
from logistics.documents.bilingual import Bilingual
from logistics.documents.hand_over_sheet import HandedOver, HandOverSheetFacts
from logistics.documents.jobs import Gathered, prints
from logistics.documents.paper import VOID, Contact, Head, Paper
from logistics.documents.trip_sheet import Disinfection, Rider, TripSheetFacts
from logistics.sites.models import District
from logistics.staff.models import StaffMember
from logistics.transfers import queries
from logistics.transfers.models import Trip, VehicleDisinfection
from logistics.transfers.queries.cards import RiderLine, StopLine, TripCard
from logistics.transfers.queries.places import Place
from logistics.transfers.queries.trips import day_of
from logistics.transfers.rules.kinds import RiderState, TripState
from logistics.wording import term

HANDED_OVER_HERE = (RiderState.PLANNED, RiderState.BOARDED, RiderState.DELIVERED)
DRIVER, ESCORT = term("Driver"), term("Escort")
PAPERS = ("trip_sheets", "hand_over_sheets")
RESCUE_PAPERS = ("take_over_sheets",)
INCIDENT_PAPERS = ("exposed_lists",)
PAPERS_OF_A_TRIP = PAPERS + RESCUE_PAPERS + INCIDENT_PAPERS


@prints("trip_sheets")
def trip_sheets(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """The sheet of every trip of a district's day, in the order of departure, or of one trip."""
    cards = [queries.trip_card(session, EVERYTHING, trip) for trip in _trips(session, wanted)]
    return Gathered(
        papers=[
            Paper(
                id=str(card.trip.id),
                title=f"{card.trip.number} {card.trip.vehicle.plate}",
                facts=trip_sheet_facts(session, card),
                key=str(card.trip.id),
                place=card.trip.number,
                stamp=_stamp(card),
                version=card.trip.sheet_version,
            )
            for card in cards
        ],
        scope=_scope(session, wanted),
    )


@prints("hand_over_sheets")
def hand_over_sheets(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """The sheet that both sides sign, one for each stop."""
    papers = []
    for trip in _trips(session, wanted):
        card = queries.trip_card(session, EVERYTHING, trip)
        papers += [
            Paper(
                id=str(stop.stop.id),
                title=f"{card.trip.number} {stop.place.zh}",
                facts=hand_over_sheet_facts(session, card, stop),
                key=f"{card.trip.id}/{stop.stop.position}",
                place=card.trip.number,
                stamp=_stamp(card),
                version=card.trip.sheet_version,
            )
            for stop in card.stops
        ]
    return Gathered(papers=papers, scope=_scope(session, wanted))


def trip_sheet_facts(session: Session, card: TripCard) -> TripSheetFacts:
    """What the crew of a trip takes along."""
    trip = card.trip
    last = card.stops[-1]
    return TripSheetFacts(
        head=head_of(session, card),
        version=trip.sheet_version,
        origin=_place(card.origin),
        destination=_place(last.place),
        departs=trip.depart_at,
        arrives=last.stop.arrive_at,
        vehicle=trip.vehicle.plate,
        vehicle_kind=trip.vehicle.kind.value,
        seats=card.usable_seats,
        drivers=crew_of(card.drivers, DRIVER),
        escorts=crew_of(card.escorts, ESCORT),
        riders=tuple(
            Rider(
                name=line.rider.person.full_name,
                document_number=line.document,
                seat=line.rider.seat,
                party=line.party,
                category=category_of(card),
                temperature=celsius(line),
                destination=line.stop.zh,
            )
            for line in card.riders
        ),
        disinfections=_disinfections(card.disinfection),
    )


def hand_over_sheet_facts(session: Session, card: TripCard, stop: StopLine) -> HandOverSheetFacts:
    """Who is handed over at a stop, and what both sides counted."""
    lines = [line for line in card.riders if line.rider.stop_id == stop.stop.id]
    return HandOverSheetFacts(
        head=head_of(session, card),
        version=card.trip.sheet_version,
        giver=_place(card.origin),
        receiver=_place(stop.place),
        vehicle=card.trip.vehicle.plate,
        drivers=crew_of(card.drivers, DRIVER),
        escorts=crew_of(card.escorts, ESCORT),
        departed=card.trip.departed_at,
        arrived=stop.stop.arrived_at,
        people=tuple(
            HandedOver(
                name=line.rider.person.full_name,
                document_number=line.document,
                born=line.rider.person.birth_date,
                category=category_of(card),
                temperature=celsius(line),
                received=_received(line),
                remark=_remark(line),
            )
            for line in lines
        ),
        given=stop.hand_over.given_count if stop.hand_over else _expected(lines),
        received=stop.hand_over.taken_count if stop.hand_over else None,
        disinfections=_disinfections(card.disinfection),
    )


def _expected(lines: Sequence[RiderLine]) -> int:
    return sum(line.rider.state in HANDED_OVER_HERE for line in lines)


def _stamp(card: TripCard) -> str:
    """A sheet is right until a change of its trip gives it another version."""
    return f"{card.trip.id}/{card.trip.sheet_version}"


def _scope(session: Session, wanted: Mapping[str, Any]) -> str:
    """The district and local day, for the sheets of one trip as for those of all."""
    if "trip_id" not in wanted:
        return f"{wanted['district_id']}/{wanted['day']}"
    trip = session.get_one(Trip, uuid.UUID(wanted["trip_id"]))
    day = trip.depart_at.astimezone(ZoneInfo(settings().zone)).date()
    return f"{trip.district_id}/{day}"


def _trips(session: Session, wanted: Mapping[str, Any]) -> list[uuid.UUID]:
    if "trip_id" in wanted:
        return [uuid.UUID(wanted["trip_id"])]
    start, end = day_of(date.fromisoformat(wanted["day"]))
    return list(
        session.scalars(
            sa.select(Trip.id)
            .where(
                Trip.district_id == uuid.UUID(wanted["district_id"]),
                Trip.state != TripState.CANCELLED,
                Trip.depart_at >= start,
                Trip.depart_at < end,
            )
            .order_by(Trip.depart_at, Trip.number)
        )
    )


def head_of(session: Session, card: TripCard) -> Head:
    """What stands at the head of the papers of a trip."""
    district = session.get_one(District, card.trip.district_id)
    return Head(
        issuer=Bilingual(zh=district.name_zh, en=district.name_en),
        zone=card.origin.zone,
        number=card.trip.number,
        qr=f"{settings().public_url}/trips/{card.trip.id}?sheet={card.trip.sheet_version}",
        marking=VOID if card.trip.state is TripState.CANCELLED else "",
    )


def _place(place: Place) -> Bilingual:
    return Bilingual(zh=place.zh, en=place.en)


def category_of(card: TripCard) -> Bilingual:
    """The category that a trip carries."""
    return Bilingual(zh=card.category.zh, en=card.category.en)


def crew_of(members: Sequence[StaffMember], role: str) -> tuple[Contact, ...]:
    """Members of a crew as the papers name them."""
    return tuple(Contact(role=role, name=each.name, phone=each.phone) for each in members)


def celsius(line: RiderLine) -> Decimal | None:
    """The temperature of a rider to one place."""
    temperature = line.rider.temperature
    return None if temperature is None else Decimal(str(round(temperature, 1)))


def _received(line: RiderLine) -> bool | None:
    if line.rider.state is RiderState.DELIVERED:
        return True
    return None if line.rider.state in HANDED_OVER_HERE else False


def _remark(line: RiderLine) -> str:
    """Where somebody is who is not handed over here."""
    state = line.rider.state
    away = state not in HANDED_OVER_HERE and state is not RiderState.ABSENT
    return state.value if away else ""


def _disinfections(row: VehicleDisinfection | None) -> tuple[Disinfection, ...]:
    return (Disinfection(at=row.occurred_at, by=row.by, agent=row.product),) if row else ()

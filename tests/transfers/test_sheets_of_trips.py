from __future__ import annotations

import uuid
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING, Role
from logistics.database import reading, transaction
from logistics.documents.bilingual import Bilingual
from logistics.documents.paper import VOID, Contact
from logistics.documents.trip_sheet import Disinfection, Rider
from logistics.runs.models import Run
from logistics.transfers import operations, queries
from logistics.transfers.orders import RiderOrder, StopOrder
from logistics.transfers.papers import (
    hand_over_sheet_facts,
    hand_over_sheets,
    trip_sheet_facts,
    trip_sheets,
)
from tests.factories import IdentityDocumentFactory, PartyFactory, SiteFactory
from tests.transfers.fleet import KEY_COUNTRY, Fleet, fleet_of, later
from tests.web import change, key, sign_in


@pytest.fixture
def fleet(session: Session) -> Fleet:
    return fleet_of(session)


def test_the_sheet_names_everybody_with_two_identifiers(fleet: Fleet, session: Session) -> None:
    party = PartyFactory()
    mother, child = fleet.person(party=party), fleet.person(party=party)
    IdentityDocumentFactory(person=mother, number="K1234567")
    session.expire(mother)
    riders = tuple(
        RiderOrder(person_id=each.id, category=KEY_COUNTRY, party_id=party.id)
        for each in (mother, child)
    )
    trip = fleet.write(stops=(StopOrder(place=fleet.to(), arrive_at=later(55), riders=riders),))
    operations.start_loading(session, trip.id)
    operations.board(session, trip.id, mother.id, temperature=36.6, at=later(1))

    facts = trip_sheet_facts(session, queries.trip_card(session, EVERYTHING, trip.id))

    category = Bilingual(zh="重点国家和地区入境人员", en="Entrant from a listed country")
    assert facts.head.number == trip.number
    assert facts.head.qr.endswith(f"/trips/{trip.id}?sheet={trip.sheet_version}")
    assert facts.origin.en == "Pudong Airport"
    assert (facts.departs, facts.arrives) == (later(15), later(55))
    assert (facts.vehicle, facts.seats, facts.version) == (fleet.coach.plate, 20, 1)
    assert facts.drivers == (Contact(role="Driver", name="Hua Jun", phone=""),) * 2
    assert facts.riders == (
        Rider(
            name=mother.full_name,
            document_number="K1234567",
            seat="1A",
            party="A",
            category=category,
            temperature=Decimal("36.6"),
            destination="清荷酒店",
        ),
        Rider(
            name=child.full_name,
            document_number="",
            seat="1B",
            party="A",
            category=category,
            destination="清荷酒店",
        ),
    )


def test_the_sheet_of_a_cancelled_trip_says_void(fleet: Fleet, session: Session) -> None:
    trip = fleet.write(fleet.person())
    operations.cancel_trip(session, trip.id, reason="The flight returned.", at=later(0))

    facts = trip_sheet_facts(session, queries.trip_card(session, EVERYTHING, trip.id))

    assert facts.head.marking == VOID


def test_a_hand_over_sheet_lists_its_stop_and_counts_without_the_absent(
    fleet: Fleet, session: Session
) -> None:
    here, absent, there = fleet.person(), fleet.person(), fleet.person()
    orders = [RiderOrder(person_id=p.id, category=KEY_COUNTRY) for p in (here, absent, there)]
    trip = fleet.write(
        stops=(
            StopOrder(place=fleet.to(), arrive_at=later(55), riders=tuple(orders[:2])),
            StopOrder(place=fleet.to(SiteFactory()), arrive_at=later(80), riders=(orders[2],)),
        )
    )
    operations.start_loading(session, trip.id)
    operations.mark_absent(session, trip.id, absent.id)
    session.flush()

    card = queries.trip_card(session, EVERYTHING, trip.id)
    facts = hand_over_sheet_facts(session, card, card.stops[0])

    assert [(each.name, each.received) for each in facts.people] == [
        (here.full_name, None),
        (absent.full_name, False),
    ]
    assert (facts.given, facts.received) == (1, None)


def test_after_the_hand_over_the_sheet_has_both_counts_and_the_disinfection(
    fleet: Fleet, session: Session
) -> None:
    trip = fleet.write(fleet.person())
    fleet.deliver(trip)
    operations.disinfect(session, trip.id, product="Chlorine", at=later(90))

    card = queries.trip_card(session, EVERYTHING, trip.id)
    facts = hand_over_sheet_facts(session, card, card.stops[0])

    assert (facts.given, facts.received) == (1, 1)
    assert [each.received for each in facts.people] == [True]
    assert facts.disinfections == (Disinfection(at=later(90), by="system", agent="Chlorine"),)


def test_a_run_prints_the_trips_of_a_day_by_departure_without_cancelled_ones(
    fleet: Fleet, session: Session
) -> None:
    late, early = fleet.write(fleet.person(), start=200), fleet.write(fleet.person())
    gone = fleet.write(fleet.person(), start=400)
    operations.cancel_trip(session, gone.id, reason="Not needed", at=later(0))
    wanted = {"district_id": str(fleet.site.district_id), "day": "2020-03-28"}

    sheets = trip_sheets(session, wanted, later(0)).papers
    of_one = hand_over_sheets(session, {"trip_id": str(late.id)}, later(0)).papers

    assert [paper.id for paper in sheets] == [str(early.id), str(late.id)]
    assert [paper.title for paper in of_one] == [f"{late.number} 清荷酒店"]


def test_who_sees_the_whole_trip_may_print_it(app: Flask) -> None:
    with transaction() as session:
        fleet = fleet_of(session)
        trip = fleet.write(fleet.person())
        site, district = fleet.site.id, fleet.site.district_id
    papers = {"papers": "trip_sheets"}
    dispatcher = sign_in(app, Role.DISPATCHER, districts=(district,))
    manager = sign_in(app, Role.SITE_MANAGER, sites=(site,))

    page = change(dispatcher, f"/trips/{trip.id}/print", papers)
    day = change(dispatcher, "/trips/print", {**papers, "day": "2020-03-28", "district": district})
    program = dispatcher.post(f"/api/v1/trips/{trip.id}/print", json=papers, headers=key())
    narrow = change(manager, f"/trips/{trip.id}/print", papers)
    odd = change(dispatcher, f"/trips/{trip.id}/print", {"papers": "door_cards"})

    assert [page.status_code, day.status_code, program.status_code] == [303, 303, 202]
    assert (narrow.status_code, odd.status_code) == (404, 422)
    with reading() as session:
        run = session.get_one(Run, uuid.UUID(program.get_json()["run"]))
        assert run.parameters == {"papers": "trip_sheets", "trip_id": str(trip.id)}

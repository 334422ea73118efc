from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import Role
from logistics.arrivals import queries as arrivals
from logistics.arrivals.manifests.words import Sex
from logistics.arrivals.people_models import Person
from logistics.database import reading, transaction
from logistics.isolation import operations, queries
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import (
    AwayKind,
    AwayPeriod,
    EndKind,
    Isolation,
    IsolationState,
    OccupancyState,
)
from logistics.isolation.operations.moving import StillAway
from logistics.isolation.rules import MomentOutOfOrder, NotExpected
from logistics.transfers.models import RideRequest
from logistics.transfers.rules.kinds import RideState
from logistics.wording import Language, restored, text
from tests.reports.house import TWO, House, house_of, later
from tests.web import change, key, sign_in


def born(house: House, mother: Isolation, *, hours: float = 40) -> Isolation:
    return operations.record_birth(
        house.session,
        mother.id,
        given_names="Elsa",
        sex=Sex.FEMALE,
        born_at=later(hours=hours),
        compared=TWO,
        at=later(days=2),
    )


def test_a_newborn_is_isolated_in_the_mothers_room_with_the_lawful_reason(
    session: Session,
) -> None:
    house = house_of(session)
    mother = house.guest(house.traveller(surname="Lindqvist"))

    child = born(house, mother)

    (room,) = queries.rooms_of(session, [mother.id])
    assert [guest.isolation_id for guest in room.guests] == [mother.id, child.id]
    assert text(restored(room.sharing_reason or {}), Language.ENGLISH) == (
        "A child shares with a parent."
    )
    assert (child.state, child.begun_at) == (IsolationState.OPEN, later(hours=40))
    assert queries.problems(session) == []


def test_a_newborn_has_a_mother_a_moment_of_birth_and_no_document(session: Session) -> None:
    house = house_of(session)
    mother = house.guest(house.traveller(surname="Lindqvist"))

    child = born(house, mother).person

    assert (child.full_name, child.mother_id) == ("Lindqvist Elsa", mother.person_id)
    assert (child.born_at, child.birth_date) == (later(hours=40), date(2020, 3, 30))
    assert child.documents == []


def test_a_newborn_goes_home_with_the_mother(session: Session) -> None:
    house = house_of(session)
    mother = house.guest()
    operations.extend(session, mother.id, days=3, reason="late result", at=later(days=1))
    session.refresh(mother)

    child = born(house, mother)

    assert child.category == mother.category
    assert clock_of(session, child).release_due == clock_of(session, mother).release_due
    decision = arrivals.classifications(session, [child.person_id])[child.person_id]
    assert decision.measure == "central_isolation"


@pytest.mark.parametrize("hours", [0.5, 60])
def test_nobody_is_born_before_the_mother_came_or_in_the_future(
    session: Session, hours: float
) -> None:
    house = house_of(session)
    mother = house.guest()

    with pytest.raises(MomentOutOfOrder):
        born(house, mother, hours=hours)


def test_a_birth_in_hospital_is_no_birth_in_the_room(session: Session) -> None:
    house = house_of(session)
    mother = house.guest()
    go(house, mother, AwayKind.HOSPITAL, hold_room=False)

    with pytest.raises(NotExpected):
        born(house, mother)


def go(house: House, row: Isolation, kind: AwayKind, *, hold_room: bool) -> AwayPeriod:
    return operations.go_away(
        house.session,
        row.id,
        kind,
        where="District Hospital 2",
        hold_room=hold_room,
        compared=TWO,
        at=later(days=1),
    )


def test_a_death_stops_meals_rides_and_releases_at_once(session: Session) -> None:
    house = house_of(session)
    isolation = house.guest()
    ride = wanted_ride(house, isolation)

    operations.end(
        session, isolation.id, EndKind.DIED, occurred_at=later(hours=30), at=later(days=2)
    )

    person = session.get_one(Person, isolation.person_id)
    assert (person.died_at, isolation.ended_at) == (later(hours=30), later(hours=30))
    assert ride.state is RideState.CANCELLED
    assert queries.rooms_of(session, [isolation.id]) == []


def wanted_ride(house: House, isolation: Isolation) -> RideRequest:
    from logistics.transfers import operations as transfers
    from logistics.transfers.orders import PlaceRef, RideOrder
    from logistics.transfers.rules.kinds import PlaceKind
    from logistics.wording import say

    return transfers.request_ride(
        house.session,
        RideOrder(
            person_id=isolation.person_id,
            party_id=None,
            arrival_id=None,
            district_id=isolation.district_id,
            origin=PlaceRef(kind=PlaceKind.SITE, id=house.site.id),
            destination=PlaceRef(kind=PlaceKind.FEVER_CLINIC, name="Fever clinic"),
            ambulance=True,
            category=isolation.category,
            ready_at=later(days=1),
            why=say("Fever."),
        ),
        at=later(days=1),
    )


def test_a_held_room_waits_for_a_guest_in_hospital(session: Session) -> None:
    house = house_of(session)
    isolation = house.guest()

    go(house, isolation, AwayKind.HOSPITAL, hold_room=True)
    operations.come_back(session, isolation.id, compared=TWO, at=later(days=2))

    (room,) = queries.rooms_of(session, [isolation.id])
    assert room.state is OccupancyState.PRESENT
    assert queries.away_now(session, [isolation.id]) == {}


def test_who_is_found_and_has_no_room_any_more_gets_another(session: Session) -> None:
    house = house_of(session)
    isolation = house.guest()
    go(house, isolation, AwayKind.MISSING, hold_room=False)
    room = house.room()
    with pytest.raises(StillAway):
        operations.give_room(session, isolation, room.id, compared=TWO, at=later(days=2))

    operations.come_back(session, isolation.id, compared=TWO, at=later(days=2))
    homeless = queries.without_room(session, [isolation.district_id])
    row = operations.give_room(session, isolation, room.id, compared=TWO, at=later(days=2))

    assert [each.id for each in homeless] == [isolation.id]
    assert (row.room_id, row.state) == (room.id, OccupancyState.PRESENT)
    assert queries.problems(session) == []


@pytest.fixture
def hotel(app: Flask) -> House:
    with transaction() as session:
        house = house_of(session)
        row = house.guest(house.traveller(surname="Lindqvist", full_name="Maja Lindqvist"))
        house.room()
        house.maja = row.person_id
    return replace(house, session=session)


def isolation_of(person: uuid.UUID | None) -> Isolation:
    with reading() as session:
        return session.scalars(sa.select(Isolation).where(Isolation.person_id == person)).one()


def test_a_birth_is_registered_on_the_mothers_page(app: Flask, hotel: House) -> None:
    client = sign_in(app, Role.HEALTH, city=True)
    row = isolation_of(hotel.maja)
    form = {
        "_version": row.version,
        "born_at": "2020-03-29T23:30",
        "given_names": "Elsa",
        "sex": "F",
        "compared": ["name", "document"],
    }

    page = client.get(f"/people/{hotel.maja}").get_data(as_text=True)
    answer = change(client, f"/isolations/{row.id}/births", form)
    file = client.get(answer.headers["Location"]).get_data(as_text=True)

    assert f"/isolations/{row.id}/births" in page
    assert "Lindqvist Elsa" in file
    assert "2020-03-29 23:30" in file
    assert "QH A 101" in file


def test_birth_and_death_by_the_api(app: Flask, hotel: House) -> None:
    client = sign_in(app, Role.HEALTH, city=True)
    row = isolation_of(hotel.maja)
    url = f"/api/v1/isolations/{row.id}"
    headers = {"If-Match": f'"{row.version}"'}
    birth = {"born_at": later(hours=40).isoformat(), "compared": ["name", "phone"]}
    death = {"kind": "died", "occurred_at": later(hours=44).isoformat()}

    child = client.post(f"{url}/births", json=birth, headers=key() | headers)
    ended = client.post(f"{url}/end", json=death, headers=key() | headers)

    assert (child.status_code, child.get_json()["state"]) == (201, "open")
    assert (ended.status_code, ended.get_json()["end_kind"]) == (200, "died")
    with reading() as session:
        assert session.get_one(Person, hotel.maja).died_at == later(hours=44)


def test_who_is_back_from_hospital_is_given_a_room_on_the_page(app: Flask, hotel: House) -> None:
    client = sign_in(app, Role.HEALTH, city=True)
    two = {"compared": ["name", "document"]}

    def tell(verb: str, **form: object) -> int:
        row = isolation_of(hotel.maja)
        data = {"_version": row.version, **two, **form}
        return int(change(client, f"/isolations/{row.id}/{verb}", data).status_code)

    steps = [
        tell("away", kind="in_hospital", where="District Hospital 2"),
        tell("back"),
        tell("move", room=str(hotel.rooms[1].id)),
    ]

    assert steps == [303, 303, 303]
    page = client.get(f"/people/{hotel.maja}").get_data(as_text=True)
    assert "QH A 102" in page

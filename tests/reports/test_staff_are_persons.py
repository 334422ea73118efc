from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from logistics.access.models import User
from logistics.access.rules import Role
from logistics.arrivals.identity import name_key
from logistics.arrivals.models import Passenger
from logistics.arrivals.people_models import Person
from logistics.audit import AuditReading
from logistics.database import reading, transaction
from logistics.isolation import operations
from logistics.isolation.models import Isolation
from logistics.staff.models import StaffMember, Team
from logistics.transfers.models import VehicleDriver
from tests.factories import StaffMemberFactory, VehicleFactory, use
from tests.reports.house import TWO, House, house_of, later
from tests.web import change, key, sign_in


@dataclass(frozen=True)
class Nurse:
    """Shen Qiao works for us, sleeps in room A 101, and is signed in."""

    client: FlaskClient
    person: uuid.UUID
    isolation: uuid.UUID
    member: uuid.UUID
    passenger: uuid.UUID


@pytest.fixture
def nurse(app: Flask) -> Nurse:
    with transaction() as session:
        house = house_of(session)
        name = {"surname": "Shen", "full_name": "Shen Qiao", "name_key": name_key("Shen", "Qiao")}
        isolation = house.guest(house.traveller(**name))
        member = StaffMemberFactory(code="N-07", name="Shen Qiao", team=Team.DRIVER)
        passenger = house.passenger(isolation.person).id
    client = sign_in(app, Role.HEALTH, Role.SITE_MANAGER, Role.DISPATCHER, city=True)
    with transaction() as session:
        row = session.get_one(StaffMember, member.id)
        row.user_id = session.scalars(sa.select(User.id)).one()
        session.get_one(Person, isolation.person_id).staff_member_id = row.id
    return Nurse(client, isolation.person_id, isolation.id, member.id, passenger)


def test_nobody_reads_their_own_file(nurse: Nurse) -> None:
    answers = [
        nurse.client.get(url).status_code
        for url in (
            f"/people/{nurse.person}",
            f"/api/v1/people/{nurse.person}",
            f"/api/v1/isolations/{nurse.isolation}",
            f"/api/v1/isolations/{nurse.isolation}/clock",
        )
    ]

    assert answers == [403, 403, 403, 403]


@pytest.mark.parametrize(
    ("url", "body"),
    [
        ("/api/v1/health/{isolation}/readings", {"temperature": 36.5}),
        ("/api/v1/isolations/{isolation}/clock", {"days": -3, "reason": "well"}),
        ("/api/v1/isolations/{isolation}/away", {"kind": "missing", "compared": []}),
        ("/api/v1/releases/{isolation}", {}),
        ("/api/v1/arrivals/passengers/{passenger}/screenings", {"temperature": 36.5}),
    ],
)
def test_nobody_changes_their_own_file(nurse: Nurse, url: str, body: dict[str, object]) -> None:
    path = url.format(isolation=nurse.isolation, passenger=nurse.passenger)

    answer = nurse.client.post(path, json=body, headers=key() | {"If-Match": '"1"'})

    assert (answer.status_code, answer.get_json()["title"]) == (403, "own-file")


def test_an_attempt_at_ones_own_file_stands_in_the_audit(nurse: Nurse) -> None:
    nurse.client.get(f"/people/{nurse.person}")

    with reading() as session:
        noted = session.scalars(sa.select(AuditReading)).all()
    assert [(each.purpose, each.person_ids) for each in noted] == [
        ("people.show own file refused", [str(nurse.person)])
    ]


def searched(client: FlaskClient) -> list[str]:
    body = {"name": "Shen Qiao", "born": "1985-06-01"}
    found = client.post("/api/v1/people/search", json=body, headers=key()).get_json()
    return [each["id"] for each in found]


def isolated(client: FlaskClient) -> list[str]:
    return [each["person_id"] for each in client.get("/api/v1/isolations").get_json()["items"]]


def released(client: FlaskClient) -> list[str]:
    due = client.get("/api/v1/releases?day=2020-05-01").get_json()
    return [each["person_id"] for each in due]


@pytest.mark.parametrize("listed", [searched, isolated, released])
def test_only_colleagues_find_somebody_in_searches_and_lists(
    app: Flask, nurse: Nurse, listed: Callable[[FlaskClient], list[str]]
) -> None:
    colleague = sign_in(app, Role.HEALTH, Role.SITE_MANAGER, city=True)

    found = (listed(nurse.client), listed(colleague))

    assert found == ([], [str(nurse.person)])


@pytest.mark.parametrize(
    "url",
    [
        "/arrivals/{arrival}",
        "/arrivals/{arrival}?format=csv",
        "/api/v1/arrivals/{arrival}/passengers",
        "/isolations/admissions?day=2020-03-28",
    ],
)
def test_only_colleagues_see_somebody_among_those_who_come(
    app: Flask, nurse: Nurse, url: str
) -> None:
    colleague = sign_in(app, Role.HEALTH, Role.SITE_MANAGER, Role.DISPATCHER, city=True)
    with reading() as session:
        arrival = session.get_one(Passenger, nurse.passenger).arrival_id
    path = url.format(arrival=arrival)

    answers = [client.get(path) for client in (nurse.client, colleague)]

    shown = ["Qiao" in answer.text or str(nurse.person) in answer.text for answer in answers]
    assert ([answer.status_code for answer in answers], shown) == ([200, 200], [False, True])


def test_a_colleague_handles_the_file(app: Flask, nurse: Nurse) -> None:
    colleague = sign_in(app, Role.HEALTH, city=True)

    assert colleague.get(f"/people/{nurse.person}").status_code == 200


@pytest.fixture
def house(app: Flask) -> House:
    with transaction() as session:
        return house_of(session)


def driver_of(house: House) -> tuple[uuid.UUID, uuid.UUID]:
    """A driver of a vehicle, and the room that is held for them."""
    with transaction() as session:
        use(session)
        again = House(
            session=session,
            site=session.merge(house.site),
            floor=session.merge(house.floor),
            zone=session.merge(house.zone),
            arrival=session.merge(house.arrival),
            policy=session.merge(house.policy),
        )
        member = StaffMemberFactory(code="D-01", name="He Long", team=Team.DRIVER)
        vehicle = VehicleFactory()
        session.add(VehicleDriver(vehicle_id=vehicle.id, staff_member_id=member.id))
        person = again.traveller(surname="He", full_name="He Long")
        person.staff_member_id = member.id
        row = again.expected(person)
        return member.id, row.id


def test_a_driver_who_is_isolated_drives_nothing_and_signs_in_no_more(
    app: Flask, house: House
) -> None:
    member, occupancy = driver_of(house)
    driver = sign_in(app, Role.DISPATCHER, city=True)
    with transaction() as session:
        session.get_one(StaffMember, member).user_id = session.scalars(sa.select(User.id)).one()
    before = driver.get("/staff").status_code

    with transaction() as session:
        operations.admit(session, occupancy, compared=TWO, at=later(hours=2))

    with reading() as session:
        row = session.get_one(StaffMember, member)
        assert row.left_at == later(hours=2)
        assert session.scalars(sa.select(VehicleDriver)).all() == []
        assert session.scalars(sa.select(User.active)).one() is False
    assert (before, driver.get("/staff").status_code) == (200, 302)


def test_a_person_is_linked_to_a_staff_member_and_a_member_to_an_account(
    app: Flask, house: House
) -> None:
    member, occupancy = driver_of(house)
    command = sign_in(app, Role.COMMAND, city=True)
    with transaction() as session:
        operations.admit(session, occupancy, compared=TWO, at=later(hours=2))
        (isolation,) = session.scalars(sa.select(Isolation))
        person = isolation.person
        person.staff_member_id = None
        username = session.scalars(sa.select(User.username)).one()
    with reading() as session:
        versions = (
            session.get_one(Person, person.id).version,
            session.get_one(StaffMember, member).version,
        )

    account = change(
        command, f"/staff/{member}/account", {"username": username, "_version": versions[1]}
    )
    linked = command.put(
        f"/api/v1/people/{person.id}/staff",
        json={"code": "D-01"},
        headers=key() | {"If-Match": f'"{versions[0]}"'},
    )

    assert (account.status_code, linked.status_code) == (303, 204)
    with reading() as session:
        assert session.get_one(Person, person.id).staff_member_id == member
        assert session.scalars(sa.select(User.active)).one() is False

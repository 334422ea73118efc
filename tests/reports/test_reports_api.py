from __future__ import annotations

import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient

from logistics.access.rules import Role
from logistics.arrivals.identity import name_key
from logistics.arrivals.operations import people as operations
from logistics.arrivals.people_models import Person
from logistics.database import transaction
from logistics.health import operations as health
from logistics.runs import operations as runs
from logistics.runs.models import RunKind
from tests.factories import LANDED
from tests.reports.house import House, house_of, later
from tests.web import key, sign_in

MAJA = {"surname": "Lindqvist", "given_names": "Maja", "full_name": "Maja Lindqvist"}


@pytest.fixture
def hotel(app: Flask) -> House:
    """Maja Lindqvist with a reading in room A 101."""
    with transaction() as session:
        house = house_of(session)
        row = house.guest(house.traveller(**MAJA, name_key=name_key("Lindqvist", "Maja")))
        health.record_reading(
            session, row.id, temperature=36.9, symptoms=[], occurred_at=later(hours=2)
        )
        house.maja = row.person_id
    return house


def search(client: FlaskClient, **body: str) -> tuple[int, object]:
    answer = client.post("/api/v1/people/search", json=body, headers=key())
    return answer.status_code, answer.get_json()


def number_of(house: House) -> str:
    with transaction() as session:
        return operations.number_of(session.get_one(Person, house.maja).documents[0])


def test_a_person_is_found_by_two_identifiers(app: Flask, hotel: House) -> None:
    client = sign_in(app, Role.HEALTH, city=True)

    status, found = search(client, name="Maja Lindqvist", born="1985-06-01")
    refused, problem = search(client, name="Maja Lindqvist")

    assert status == 200
    assert [each["id"] for each in found] == [str(hotel.maja)]
    assert found[0]["place"] == {"site": "QH", "room": "A 101", "present": True}
    assert (refused, problem["title"]) == (422, "input-rejected")


def test_a_file_tells_clock_and_room_and_no_whole_number(app: Flask, hotel: House) -> None:
    client = sign_in(app, Role.HEALTH, city=True)

    answer = client.get(f"/api/v1/people/{hotel.maja}")

    body = answer.get_json()
    (isolation,) = body["isolations"]
    assert answer.headers["ETag"] == '"1"'
    assert isolation["release_due"] == "2020-04-11T04:00:00+00:00"
    assert isolation["rooms"][0]["room"] == "A 101"
    assert isolation["readings"][0]["temperature"] == 36.9
    assert number_of(hotel) not in answer.get_data(as_text=True)


def test_a_dispatcher_gets_no_health(app: Flask, hotel: House) -> None:
    client = sign_in(app, Role.DISPATCHER, city=True)

    body = client.get(f"/api/v1/people/{hotel.maja}").get_json()

    assert {"missing", "samples", "readings"} & set(body["isolations"][0]) == set()


def test_outside_the_scope_there_is_nobody(app: Flask, hotel: House) -> None:
    client = sign_in(app, Role.HEALTH)

    answer = client.get(f"/api/v1/people/{hotel.maja}")

    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


def test_the_figures_of_the_day_are_the_same_as_on_the_page(app: Flask, hotel: House) -> None:
    body = sign_in(app, Role.COMMAND, city=True).get("/api/v1/reports/today").get_json()

    assert (body["day"], body["present"], body["usable"]) == ("2020-03-30", 1, 0)
    assert body["rooms"][0]["by_state"] == {"occupied": 1}
    assert body["concerns"]["without_room"] == 0
    assert body["trips"]["planned"] == 0


def test_work_is_watched_and_cancelled(app: Flask) -> None:
    with transaction() as session:
        run = runs.request(session, RunKind.PRINT, {"papers": "door_cards"}, at=LANDED).id
    client = sign_in(app, Role.COMMAND, city=True)

    before = client.get(f"/api/v1/runs/{run}").get_json()
    answer = client.post(f"/api/v1/runs/{run}/cancel", headers=key())
    again = client.post(f"/api/v1/runs/{run}/cancel", headers=key())

    assert (before["state"], before["progress"]) == ("queued", 0.0)
    assert (answer.status_code, answer.get_json()["state"]) == (200, "cancelled")
    assert (again.status_code, again.get_json()["title"]) == (409, "run-is-over")


def test_somebody_elses_work_is_not_there(app: Flask) -> None:
    with transaction() as session:
        run = runs.request(session, RunKind.PRINT, {"papers": "door_cards"}, at=LANDED).id

    clerk, command = sign_in(app, Role.CLERK), sign_in(app, Role.COMMAND, city=True)

    assert clerk.get(f"/api/v1/runs/{run}").status_code == 404
    assert command.get(f"/api/v1/runs/{uuid.uuid4()}").status_code == 404


def test_names_of_those_left_out_are_for_those_who_meet_people(app: Flask) -> None:
    with transaction() as session:
        run = runs.request(session, RunKind.PRINT, {"papers": "door_cards"}, at=LANDED).id
        claim = runs.claim_next(session, worker="w", at=LANDED, pulse=LANDED)
        assert claim is not None
        left = [{"title": "A 101 Maja", "reason": {"template": "Left out.", "values": {}}}]
        runs.finish(session, claim, {"printed": 0, "left_out": left}, at=LANDED)
    address = f"/api/v1/runs/{run}"

    clerk = sign_in(app, Role.CLERK, city=True).get(address).get_json()
    keeper = sign_in(app, Role.SUPPLY_OFFICER, city=True).get(address).get_json()

    assert [each["title"] for each in clerk["left_out"]] == ["A 101 Maja"]
    assert keeper["left_out"] == []


def test_the_description_of_the_api_names_these_calls(app: Flask) -> None:
    paths = app.test_client().get("/api/v1/openapi.json").get_json()["paths"]

    assert {
        "/api/v1/people/search",
        "/api/v1/people/{person}",
        "/api/v1/reports/today",
        "/api/v1/runs/{run}",
        "/api/v1/runs/{run}/cancel",
    } <= set(paths)

"""Why a plan is as it is, and what would help those left out, on its pages and as JSON."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from logistics.access.rules import Role
from logistics.audit import AuditReading
from logistics.database import reading, transaction
from tests import factories
from tests.planning import plan_day as day
from tests.web import sign_in

pytestmark = pytest.mark.usefixtures("early")


@pytest.fixture
def early(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the morning of the day."""
    monkeypatch.setattr("logistics.clock.now", lambda: day.MORNING)


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """A draft, its district and its people."""

    district: uuid.UUID
    plan: uuid.UUID
    people: tuple[uuid.UUID, ...]


def a_draft(*, people: int, closed: int = 0) -> Drafted:
    """A site of four rooms, some of them closed, a coach, and a flight of single travellers."""
    with transaction() as session:
        factories.use(session)
        day.policy_in_force(session)
        _, rooms = day.site_with_rooms(4, name_en="Willow Inn")
        day.block(session, rooms[:closed])
        day.coach(session, plate="沪A12345")
        flight = factories.ArrivalFactory()
        coming = [day.travel(session, flight)[0].person_id for _ in range(people)]
        day.classify(session, flight)
        plan = day.plan_day(session)
        return Drafted(district=day.our_district().id, plan=plan.id, people=tuple(coming))


def reader(app: Flask, district: uuid.UUID) -> FlaskClient:
    client = sign_in(app, Role.DISPATCHER, districts=(district,))
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def test_why_somebody_has_a_room_is_told_with_the_names_of_places(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = a_draft(people=1)
    client = reader(app, made.district)

    answer = client.get(f"/api/v1/plans/{made.plan}/why/{made.people[0]}").get_json()
    monkeypatch.delattr("logistics.planning.cases.room_problems.from_json")  # not read again
    page = client.get(f"/plan/{made.plan}/why/{made.people[0]}").get_data(as_text=True)

    assert answer["people"] == [str(made.people[0])]
    assert [part["present"]["sentence"] for part in answer["parts"]] == [
        "Willow Inn, A, floor 1: rooms 100 add 214.33 to the cost.",
        "Vehicle 沪A12345 at 2020-03-28 11:30 with 0 others: the party adds 564.00 to the cost.",
    ]
    assert "Willow Inn" in page
    with reading() as session:
        found = list(session.scalars(sa.select(AuditReading.person_ids)))
        assert found == [[str(made.people[0])]] * 2


def test_what_would_help_those_without_a_room_is_told_by_the_name_of_the_floor(
    app: Flask,
) -> None:
    made = a_draft(people=3, closed=2)
    client = reader(app, made.district)

    groups = client.get(f"/api/v1/plans/{made.plan}/shortages").get_json()
    helping = client.get(f"/api/v1/plans/{made.plan}/shortages/rooms_of_plan/0").get_json()
    page = client.get(f"/plan/{made.plan}/shortages/rooms_of_plan/0").get_data(as_text=True)

    assert [(each["part"], each["people"]) for each in groups] == [("rooms_of_plan", 2)]
    assert helping == [
        "With the closed rooms of floor Willow Inn, A, floor 1 in order (2): 2 more, for 2.67",
        "Without the reserve: 1 more, for 1.33",
    ]
    assert helping[0] in page


def test_each_line_offers_its_reasons_and_groups_are_loaded_beside_those_left_out(
    app: Flask,
) -> None:
    made = a_draft(people=3, closed=2)
    client = reader(app, made.district)

    rooms = client.get(f"/plan/{made.plan}/rooms").get_data(as_text=True)
    trips = client.get(f"/plan/{made.plan}/trips").get_data(as_text=True)
    groups = client.get(f"/plan/{made.plan}/shortages").get_data(as_text=True)

    assert rooms.count(f'hx-get="/plan/{made.plan}/why/') == 1
    assert trips.count(f'hx-get="/plan/{made.plan}/why/') == 1
    assert f'hx-get="/plan/{made.plan}/shortages/rooms_of_plan/0"' in groups


WAYS = ("why/{person}", "shortages", "shortages/rooms_of_plan/0")


@pytest.mark.parametrize("door", ["/plan", "/api/v1/plans"])
@pytest.mark.parametrize("way", WAYS)
def test_reasons_are_for_the_planners_of_the_district_only(app: Flask, door: str, way: str) -> None:
    made = a_draft(people=3, closed=2)
    with transaction() as session:
        factories.use(session)
        elsewhere = day.other_district().id
    path = f"{door}/{made.plan}/{way.format(person=made.people[0])}"

    answers = [
        sign_in(app, role, districts=(district,)).get(path).status_code
        for role, district in (
            (Role.DISPATCHER, made.district),
            (Role.DISPATCHER, elsewhere),
            (Role.CLERK, made.district),
        )
    ]

    assert answers == [200, 404, 403]


@pytest.mark.parametrize("way", [f"why/{uuid.UUID(int=1)}", "shortages/rooms_of_plan/7"])
def test_nobody_and_no_group_have_no_reasons(app: Flask, way: str) -> None:
    made = a_draft(people=1)

    answer = reader(app, made.district).get(f"/api/v1/plans/{made.plan}/{way}")

    assert answer.status_code == 404

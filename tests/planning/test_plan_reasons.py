"""Why a plan is as it is, and what would help those left out, on its pages and as JSON."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from logistics.access.rules import Role
from logistics.arrivals.models import Port
from logistics.audit import AuditReading
from logistics.cli import main
from logistics.database import reading, transaction
from logistics.documents.compose import compose
from logistics.documents.paper import Imprint
from logistics.planning.left_out_papers import left_out_lists
from logistics.planning.models import Plan
from logistics.planning.telling import told
from logistics.runs.models import Run, RunKind
from logistics.sites.rules import SiteState
from logistics.wording import Language, say, stored
from tests import factories
from tests.planning import plan_day as day
from tests.web import change, key, sign_in

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


def a_draft(*, people: int, closed: int = 0, standby: int = 0) -> Drafted:
    """A site of four rooms, some of them closed, a coach, and a flight of single travellers.

    :param standby: rooms of a site that is not open
    """
    with transaction() as session:
        factories.use(session)
        day.policy_in_force(session)
        _, rooms = day.site_with_rooms(4, name_en="Willow Inn")
        day.block(session, rooms[:closed])
        if standby:
            day.site_with_rooms(standby, name_en="Reed Court", state=SiteState.STANDBY)
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


def test_a_standby_site_that_would_help_is_named_with_what_opening_it_costs(app: Flask) -> None:
    made = a_draft(people=3, closed=2, standby=5)

    helping = reader(app, made.district).get(f"/api/v1/plans/{made.plan}/shortages/rooms_of_plan/0")

    assert "Opening standby site Reed Court: 2 more, for 215.67" in helping.get_json()


def test_reasons_name_places_wherever_they_stand(app: Flask) -> None:
    made = a_draft(people=3, closed=2)
    client = reader(app, made.district)
    with transaction() as session:
        port = session.scalars(sa.select(Port)).one()
        plan = session.get_one(Plan, made.plan)
        why = say(
            "%(kind)s (1): %(why)s", why=say("Not at %(place)s.", place=str(port.id)), kind=""
        )
        plan.left_out = [{**each, "sentence": stored(why)} for each in plan.left_out]

    def typed(*words: str) -> str:
        return CliRunner().invoke(main, ["plan", *words, str(made.plan)]).output

    said = {
        "plan page": client.get(f"/plan/{made.plan}").text,
        "list": client.get(f"/plan/{made.plan}/left-out").text,
        "sheet": client.get(f"/plan/{made.plan}/left-out?format=csv").text,
        "lines as JSON": client.get(f"/api/v1/plans/{made.plan}/left-out").text,
        "plan show": typed("show"),
    }
    shortages = typed("shortages")

    reason = f"Not at {port.name_en}."
    assert {door for door, words in said.items() if reason not in words} == set()
    assert f'hx-get="/plan/{made.plan}/shortages"' in said["plan page"]
    assert "Rooms: 2 people got nothing." in shortages
    assert "  + With the closed rooms of floor Willow Inn, A, floor 1 in order (2): 2" in shortages


def test_those_left_out_are_printed_by_flight_with_what_would_help_in_both_languages(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = a_draft(people=3, closed=2, standby=5)
    client = reader(app, made.district)
    drawn: list[uuid.UUID] = []
    monkeypatch.setattr("logistics.planning.plan_commands.work_off", drawn.append)

    change(client, f"/plan/{made.plan}/left-out/print")
    client.post(f"/api/v1/plans/{made.plan}/left-out/paper", headers=key())
    CliRunner().invoke(main, ["plan", "print-left-out", str(made.plan), "left.pdf"])
    with reading() as session:
        asked = session.scalars(sa.select(Run).where(Run.kind == RunKind.PRINT)).all()
        (paper,) = left_out_lists(session, {"plan_id": str(made.plan)}, day.MORNING).papers
    page = compose(paper.facts, Imprint(printed_by="Gu Yan", at=day.MORNING, zone="Asia/Shanghai"))

    assert [run.parameters["plan_id"] for run in asked] == [str(made.plan)] * 3
    assert set(drawn) < {run.id for run in asked}
    for words in ("Opening standby site Reed Court: 2 more", "未安排房间或车辆人员名单"):
        assert words in page
    (flight,) = paper.facts.arrivals
    assert (flight.people, paper.facts.people, len(flight.alike)) == (2, 2, 1)


def test_every_id_in_a_sentence_becomes_a_name(session: Session) -> None:
    day.policy_in_force(session)
    site, (room, _other) = day.site_with_rooms(2, name_en="Willow Inn")
    coach, port = day.coach(session, plate="沪A12345"), factories.PortFactory()
    gone = str(uuid.UUID(int=7))

    (said,) = told(
        session,
        [
            say(
                "%(site)s / %(rooms)s / %(deep)s / %(n)s / %(category)s",
                site=str(site.id),
                rooms=f"{room.id}, {gone}",
                deep=say(
                    "%(floor)s; %(plate)s; %(port)s",
                    floor=str(room.floor_id),
                    plate=str(coach.id),
                    port=str(port.id),
                ),
                n=12,
                category="2",
            )
        ],
        Language.ENGLISH,
        {"2": "From a listed country"},
    )

    assert str(said) == (
        f"Willow Inn / Willow Inn 100, {gone} / Willow Inn, A, floor 1; 沪A12345; {port.name_en}"
        " / 12 / From a listed country"
    )


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

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from logistics.access.models import User
from logistics.access.rules import EVERYTHING, Role
from logistics.arrivals.people_models import Person
from logistics.cli import main
from logistics.database import reading, transaction
from logistics.documents.bilingual import Bilingual
from logistics.transfers import operations, queries
from logistics.transfers.incident_papers import (
    exposed_lists,
    take_over_sheet_facts,
    take_over_sheets,
)
from logistics.transfers.models import RiderState, Trip, TripState
from logistics.transfers.orders import Illness, Spot
from logistics.transfers.queries.trips import lines_of
from tests.factories import LANDED, StaffMemberFactory, VehicleFactory, use
from tests.transfers.fleet import counted, fleet_of, later
from tests.web import change, key, sign_in

HERE = {"place": "S20 km 31", "position": "31.2, 121.6"}


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Two people on the way, and a spare coach with a driver."""

    trip: uuid.UUID
    number: str
    people: tuple[uuid.UUID, uuid.UUID]
    spare: uuid.UUID
    port: uuid.UUID
    district: uuid.UUID


@pytest.fixture
def scene(app: Flask) -> Scene:
    with transaction() as session:
        fleet = fleet_of(session)
        spare = VehicleFactory(home_port_id=fleet.port.id, plate="沪R55555")
        operations.assign_driver(session, spare.id, StaffMemberFactory().id, at=LANDED)
        one, two = fleet.person(), fleet.person()
        trip = fleet.write(one, two)
        operations.start_loading(session, trip.id)
        for rider in trip.riders:
            operations.board(session, trip.id, rider.person_id, at=later(0))
        operations.depart(session, trip.id, at=later(15))
        return Scene(
            trip=trip.id,
            number=trip.number,
            people=(one.id, two.id),
            spare=spare.id,
            port=fleet.port.id,
            district=fleet.site.district_id,
        )


def desk(app: Flask, scene: Scene) -> FlaskClient:
    client = sign_in(app, Role.DISPATCHER, districts=(scene.district,), ports=(scene.port,))
    client.get("/language/en")
    return client


def states(trip: uuid.UUID) -> list[RiderState]:
    with reading() as session:
        return [rider.state for rider in session.get_one(Trip, trip).riders]


def version(trip: uuid.UUID) -> int:
    with reading() as session:
        return session.get_one(Trip, trip).version


def break_down(client: FlaskClient, scene: Scene) -> uuid.UUID:
    """The rescue trip that the form of the page made."""
    answer = change(
        client,
        f"/trips/{scene.trip}/breakdown",
        {
            **HERE,
            "reason": "Engine",
            "vehicle": str(scene.spare),
            "_version": str(version(scene.trip)),
            "override_by": "Luo Min",
            "override_reason": "They cannot stay by the road",
        },
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)
    with reading() as session:
        rescue = session.query(Trip).filter(Trip.rescues_id == scene.trip).one()
        return rescue.id


def test_one_form_stops_a_trip_and_sends_the_nearest_vehicle(app: Flask, scene: Scene) -> None:
    client = desk(app, scene)
    before = client.get(f"/trips/{scene.trip}").get_data(as_text=True)

    rescue = break_down(client, scene)

    page = client.get(f"/trips/{scene.trip}").get_data(as_text=True)
    other = client.get(f"/trips/{rescue}").get_data(as_text=True)
    assert "The trip stops here" in before
    assert "沪R55555" in before
    assert f"/trips/{rescue}" in page
    assert "S20 km 31" in page
    assert f"/trips/{scene.trip}" in other
    assert states(scene.trip) == [RiderState.BOARDED, RiderState.BOARDED]


def test_both_crews_sign_on_the_page_of_the_rescue_trip(app: Flask, scene: Scene) -> None:
    client = desk(app, scene)
    rescue = break_down(client, scene)
    with transaction() as session:
        operations.start_loading(session, rescue)
        for person in scene.people:
            operations.board(session, rescue, person, at=later(80))

    change(
        client,
        f"/trips/{rescue}/take-over",
        {"given": "2", "taken": "2", "given_by": "Hua Jun", "taken_by": "Xu Lan"},
    )

    page = client.get(f"/trips/{rescue}").get_data(as_text=True)
    assert "2 handed over by Hua Jun, 2 received by Xu Lan" in page
    assert states(scene.trip) == [RiderState.RESCUED, RiderState.RESCUED]


def tally(client: FlaskClient, trip: uuid.UUID) -> str:
    page = client.get(f"/trips/{trip}").get_data(as_text=True)
    (line,) = re.findall('<p id="tally".*?</p>', page)
    return re.sub("<[^>]+>", "", line)


def test_the_tally_counts_who_is_on_board_now(app: Flask, scene: Scene) -> None:
    client = desk(app, scene)
    before = tally(client, scene.trip)
    url = f"/trips/{scene.trip}"

    change(client, f"{url}/fever", {**HERE, "person": str(scene.people[0]), "temperature": "38.4"})
    in_the_rear = tally(client, scene.trip)
    left = {**HERE, "person": str(scene.people[0]), "reason": "Taken by the ambulance"}
    change(client, f"{url}/leaving", left)

    assert before == "2 on board · 0 absent · 0 not yet"
    assert in_the_rear == before
    assert tally(client, scene.trip) == "1 on board · 1 no longer on board · 0 absent · 0 not yet"


def test_a_stopped_trip_whose_people_were_taken_over_is_empty(app: Flask, scene: Scene) -> None:
    client = desk(app, scene)
    rescue = break_down(client, scene)

    with transaction() as session:
        operations.start_loading(session, rescue)
        for person in scene.people:
            operations.board(session, rescue, person, at=later(80))

    assert tally(client, scene.trip) == "0 on board · 2 no longer on board · 0 absent · 0 not yet"
    assert tally(client, rescue) == "2 on board · 0 absent · 0 not yet"
    with reading() as session:
        board = lines_of(session, session.scalars(sa.select(Trip)).all())
        assert {line.trip.id: line.aboard for line in board} == {scene.trip: 0, rescue: 2}
    client.get("/language/zh")
    assert "2 已离车" in tally(client, scene.trip)


def test_nobody_notes_anything_of_themselves_as_a_rider(app: Flask, scene: Scene) -> None:
    client = desk(app, scene)
    with transaction() as session:
        use(session)
        user = session.scalars(sa.select(User.id)).one()
        member = StaffMemberFactory(user_id=user)
        session.get_one(Person, scene.people[0]).staff_member_id = member.id
    url = f"/api/v1/trips/{scene.trip}/riders"

    own, colleague = (
        client.post(
            f"{url}/{person}/leaving",
            json={"spot": {"place": "S20 km 31"}, "reason": "Walked away"},
            headers=key(),
        )
        for person in scene.people
    )

    assert (own.status_code, own.get_json()["title"]) == (403, "own-file")
    assert colleague.status_code == 201
    assert states(scene.trip) == [RiderState.BOARDED, RiderState.LEFT]


def test_a_fever_is_told_on_the_page_and_fellow_passengers_can_be_exported(
    app: Flask, scene: Scene
) -> None:
    client = desk(app, scene)

    change(
        client,
        f"/trips/{scene.trip}/fever",
        {**HERE, "person": str(scene.people[0]), "temperature": "38.4", "ambulance_at": "here"},
    )

    page = client.get(f"/trips/{scene.trip}/exposed").get_data(as_text=True)
    lines = client.get(f"/trips/{scene.trip}/exposed?format=csv").get_data(as_text=True)
    rides = client.get("/rides").get_data(as_text=True)
    assert states(scene.trip) == [RiderState.HELD, RiderState.BOARDED]
    assert "fever on board" in page
    assert [line.split(",")[7:9] for line in lines.splitlines()[1:3]] == [["1A", ""], ["1C", "0"]]
    assert "S20 km 31" in rides


def test_the_same_verbs_answer_to_programs(app: Flask, scene: Scene) -> None:
    client = desk(app, scene)
    base = f"/api/v1/trips/{scene.trip}"
    spot = {"place": "S20 km 31", "point": {"latitude": 31.2, "longitude": 121.6}}

    who = client.get(f"{base}/rescuers").get_json()["items"]
    fever = client.post(
        f"{base}/riders/{scene.people[0]}/fever",
        json={"spot": spot, "temperature": 38.4},
        headers=key(),
    )
    left = client.post(
        f"{base}/riders/{scene.people[1]}/leaving",
        json={"spot": spot, "reason": "Taken by the police"},
        headers=key(),
    )
    stopped = client.post(
        f"{base}/breakdown",
        json={"spot": spot, "reason": "Engine"},
        headers=key() | {"If-Match": f'"{version(scene.trip)}"'},
    )
    nobody = client.post(f"{base}/rescue", json={"rescuer_id": str(scene.spare)}, headers=key())
    exposed = client.get(f"{base}/exposed").get_json()

    assert [(each["plate"], each["why_not"]) for each in who] == [("沪R55555", None)]
    assert (fever.status_code, left.status_code, stopped.status_code) == (201, 201, 201)
    assert stopped.get_json()["trip"]["state"] == "stopped_on_the_way"
    assert nobody.status_code == 409
    assert [each["kind"] for each in exposed["incidents"]] == [
        "fever_on_board",
        "left_the_vehicle",
        "breakdown",
    ]
    assert [each["how"] for each in exposed["people"]][:2] == [
        "held_for_ambulance",
        "left_on_the_way",
    ]


def test_a_health_worker_does_not_stop_trips(app: Flask, scene: Scene) -> None:
    client = sign_in(app, Role.HEALTH, districts=(scene.district,))

    answer = change(client, f"/trips/{scene.trip}/breakdown", {**HERE, "reason": "Engine"})

    assert answer.status_code == 403
    with reading() as session:
        assert session.get_one(Trip, scene.trip).state is TripState.DEPARTED


def test_a_breakdown_and_a_fever_can_be_typed(
    database_url: str, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    run = CliRunner().invoke

    fever = run(
        main,
        ["trips", "fever", scene.number, "--seat", "1A", "--celsius", "38.4", "--place", "km 31"],
    )
    stopped = run(
        main,
        ["trips", "break-down", scene.number, "--place", "km 31", "--reason", "Engine", "--nobody"],
    )
    listed = run(main, ["trips", "exposed", scene.number])

    assert fever.output.startswith("ambulance asked for: ride ")
    assert stopped.output == f"{scene.number} stopped; nobody comes yet\n"
    assert [line.split()[1:3] for line in listed.output.splitlines()[:2]] == [
        ["1A", "waiting"],
        ["1C", "0"],
    ]


@pytest.mark.usefixtures("app")
def test_the_papers_of_a_rescue_name_everybody_the_counts_and_both_vehicles(
    scene: Scene,
) -> None:
    with transaction() as session:
        operations.fall_ill(
            session,
            scene.trip,
            scene.people[0],
            Spot(place="S20 km 31"),
            Illness(temperature=38.4),
            at=later(20),
        )
        rescue = operations.break_down(
            session,
            scene.trip,
            Spot(place="S20 km 31"),
            reason="Engine",
            rescuer_id=scene.spare,
            at=later(30),
        )
        assert rescue is not None
        operations.start_loading(session, rescue.id)
        operations.board(session, rescue.id, scene.people[1], at=later(100))
        operations.take_over(session, rescue.id, counted(1), at=later(101))
        operations.depart(session, rescue.id, at=later(105))

        sheet = take_over_sheet_facts(session, rescue)
        sheets = take_over_sheets(session, {"trip_id": str(scene.trip)}, later(110)).papers
        lists = exposed_lists(session, {"trip_id": str(rescue.id)}, later(110)).papers
        card = queries.trip_card(session, EVERYTHING, rescue.id)
        name = card.riders[0].rider.person.full_name

        plate = card.trip.vehicle.plate
        assert [each.name for each in sheet.people] == [name]
        assert (sheet.given, sheet.received) == (1, 1)
        assert sheet.receiver == Bilingual(
            zh=f"{plate} · {rescue.number}", en=f"{plate} · {rescue.number}"
        )
        assert [each.id for each in sheets] == [str(rescue.id)]
        assert [each.id for each in lists] == [str(scene.trip), str(rescue.id)]
        assert [
            (person.seat, person.until, person.ill)
            for person in lists[0].facts.people[:2]  # type: ignore[attr-defined]
        ] == [("1A", None, True), ("1C", later(100), False)]

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from logistics import clock, database
from logistics.access.models import User
from logistics.access.rules import Role
from logistics.arrivals.models import Arrival, Port
from logistics.arrivals.people_models import Person
from logistics.audit import AuditReading
from logistics.database import reading, transaction
from logistics.sites.models import Site
from logistics.transfers import operations
from logistics.transfers.models import Trip, Vehicle
from logistics.transfers.orders import RiderOrder, StopOrder
from logistics.transfers.rules.kinds import RiderState, TripState
from tests.factories import DistrictFactory, SiteFactory, StaffMemberFactory, VehicleFactory, use
from tests.transfers.fleet import KEY_COUNTRY, Fleet, fleet_of, later
from tests.web import change, key, sign_in

DAY = "2020-03-28"
HTMX = {"HX-Request": "true"}


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A trip of two people to two sites, and one that is loading."""

    trip: uuid.UUID
    here: uuid.UUID
    there: uuid.UUID
    to_here: uuid.UUID
    to_there: uuid.UUID
    names: tuple[str, str]
    port: uuid.UUID
    district: uuid.UUID
    elsewhere: uuid.UUID
    coach: uuid.UUID
    ambulance: uuid.UUID
    ride: uuid.UUID


@pytest.fixture
def scene(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The trip, its people and its fleet, in the daytime: coaches do not drive at night."""
    monkeypatch.setenv(clock.VARIABLE, str(tmp_path / "clock.json"))
    clock.set_to(later(0), tmp_path / "clock.json")
    with transaction() as session:
        fleet = fleet_of(session)
        other = SiteFactory()
        one, two = fleet.person(), fleet.person()
        orders = [RiderOrder(person_id=each.id, category=KEY_COUNTRY) for each in (one, two)]
        trip = fleet.write(
            stops=(
                StopOrder(place=fleet.to(), arrive_at=later(55), riders=(orders[0],)),
                StopOrder(place=fleet.to(other), arrive_at=later(80), riders=(orders[1],)),
            )
        )
        fleet.person(symptomatic=True)
        (ride,) = operations.request_fever_rides(session, at=later(0))
        return Scene(
            trip=trip.id,
            here=fleet.site.id,
            there=other.id,
            to_here=trip.stops[0].id,
            to_there=trip.stops[1].id,
            names=(one.full_name, two.full_name),
            port=fleet.port.id,
            district=fleet.site.district_id,
            elsewhere=DistrictFactory(code="HB", ours=False).id,
            coach=fleet.coach.id,
            ambulance=fleet.ambulance.id,
            ride=ride.id,
        )


def english(client: FlaskClient) -> FlaskClient:
    client.get("/language/en")
    return client


def trip_of(scene: Scene) -> Trip:
    with reading() as session:
        return session.get_one(Trip, scene.trip)


def start_loading(scene: Scene) -> None:
    with transaction() as session:
        operations.start_loading(session, scene.trip)


def riders_on_page(client: FlaskClient, scene: Scene) -> list[bool]:
    page = client.get(f"/trips/{scene.trip}").get_data(as_text=True)
    return [name in page for name in scene.names]


@pytest.mark.parametrize(
    ("grants", "seen"),
    [
        (lambda s: {"city": True}, [True, True]),
        (lambda s: {"districts": (s.district,)}, [True, True]),
        (lambda s: {"ports": (s.port,)}, [True, True]),
        (lambda s: {"sites": (s.here,)}, [True, False]),
        (lambda s: {"sites": (s.there,)}, [False, True]),
    ],
    ids=["city", "district", "port", "first site", "second site"],
)
def test_a_grant_shows_the_trip_and_the_people_who_ride_there(
    app: Flask, scene: Scene, grants: Callable[[Scene], dict[str, object]], seen: list[bool]
) -> None:
    client = sign_in(app, Role.SITE_MANAGER, **grants(scene))  # type: ignore[arg-type]

    assert riders_on_page(client, scene) == seen


@pytest.mark.parametrize(
    "grants",
    [lambda s: {}, lambda s: {"districts": (s.elsewhere,)}, lambda s: {"sites": (s.elsewhere,)}],
    ids=["nothing", "another district", "another site"],
)
def test_outside_the_scope_there_is_no_such_trip(
    app: Flask, scene: Scene, grants: Callable[[Scene], dict[str, object]]
) -> None:
    client = english(sign_in(app, Role.DISPATCHER, **grants(scene)))  # type: ignore[arg-type]

    assert client.get(f"/trips/{scene.trip}").status_code == 404
    assert client.get(f"/api/v1/trips/{scene.trip}").status_code == 404
    assert change(client, f"/trips/{scene.trip}/loading", {"_version": 1}).status_code == 404
    assert client.get(f"/vehicles/{scene.coach}").status_code == 404
    assert "No trip on this day" in client.get(f"/trips?day={DAY}").get_data(as_text=True)
    assert client.get(f"/api/v1/trips?day={DAY}").get_json()["total"] == 0
    assert client.get("/api/v1/rides").get_json()["total"] == 0


DISPATCH = {Role.DISPATCHER, Role.COMMAND}


def test_each_change_is_for_some_roles_only(app: Flask) -> None:
    allowed = {
        name: set(view.__roles__)  # type: ignore[attr-defined]
        for name, view in app.view_functions.items()
        if name.split(".")[0] in ("trips", "trips_api", "vehicles", "rides", "counts")
    }

    assert allowed["trips.depart"] == allowed["trips_api.depart"] == DISPATCH
    assert allowed["trips.cancel"] == allowed["trips_api.cancel"] == DISPATCH
    assert allowed["trips.hand_over"] == DISPATCH | {Role.SITE_MANAGER}
    assert allowed["vehicles.edit"] == allowed["rides.send"] == DISPATCH
    assert not any(roles & {Role.SUPPLY_OFFICER, Role.ADMINISTRATOR} for roles in allowed.values())


def test_the_gate_stands_before_the_trips(app: Flask, scene: Scene) -> None:
    client = sign_in(app, Role.CLERK, city=True)

    assert client.get(f"/trips/{scene.trip}").status_code == 200
    assert change(client, f"/trips/{scene.trip}/departure").status_code == 403
    assert app.test_client().get(f"/trips/{scene.trip}").status_code == 302
    assert app.test_client().get(f"/api/v1/trips/{scene.trip}").status_code == 401


def test_reading_a_trip_is_noted_once_with_everybody_on_it(app: Flask, scene: Scene) -> None:
    client = sign_in(app, Role.DISPATCHER, city=True)

    client.get(f"/trips/{scene.trip}")

    with reading() as session:
        (noted,) = session.query(AuditReading).filter_by(purpose="trips.show")
        assert len(noted.person_ids) == 2


def test_a_tap_answers_with_the_one_row_and_the_tally(app: Flask, scene: Scene) -> None:
    start_loading(scene)
    client = english(sign_in(app, Role.DISPATCHER, ports=(scene.port,)))
    person = trip_of(scene).riders[0].person_id

    answer = client.post(
        f"/trips/{scene.trip}/riders/{person}/boarding",
        data={"_key": "tap-1", "temperature": "36,6"},
        headers=HTMX,
    )
    again = client.post(
        f"/trips/{scene.trip}/riders/{person}/boarding",
        data={"_key": "tap-1", "temperature": "36,6"},
        headers=HTMX,
    )

    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert text.count("hx-swap-oob") == 2
    assert f"{scene.names[0]}: boarded" in text
    assert scene.names[1] not in text
    assert again.headers["Idempotency-Replayed"] == "true"
    assert trip_of(scene).riders[0].temperature == 36.6


def test_nobody_ticks_themselves_on_or_off(app: Flask, scene: Scene) -> None:
    start_loading(scene)
    client = sign_in(app, Role.DISPATCHER, ports=(scene.port,))
    person = trip_of(scene).riders[0].person_id
    with transaction() as session:
        use(session)
        member = StaffMemberFactory(user_id=session.scalars(sa.select(User.id)).one())
        session.get_one(Person, person).staff_member_id = member.id

    answers = [
        change(client, f"/trips/{scene.trip}/riders/{person}/{act}").status_code
        for act in ("boarding", "absence", "undo")
    ]

    assert answers == [403, 403, 403]
    assert trip_of(scene).riders[0].state is RiderState.PLANNED


def test_without_scripts_a_tap_leads_back_to_the_row(app: Flask, scene: Scene) -> None:
    start_loading(scene)
    client = sign_in(app, Role.DISPATCHER, ports=(scene.port,))
    person = trip_of(scene).riders[0].person_id

    answer = change(client, f"/trips/{scene.trip}/riders/{person}/absence")

    assert answer.status_code == 303
    assert answer.location == f"/trips/{scene.trip}#rider-{person}"


def test_a_site_manager_does_not_tick_people_of_another_site(app: Flask, scene: Scene) -> None:
    start_loading(scene)
    client = sign_in(app, Role.SITE_MANAGER, sites=(scene.here,))
    other = trip_of(scene).riders[1].person_id

    answer = change(client, f"/trips/{scene.trip}/riders/{other}/boarding")

    assert answer.status_code == 404


def test_a_site_signs_for_its_own_stop_only(app: Flask, scene: Scene) -> None:
    start_loading(scene)
    with transaction() as session:
        for rider in session.get_one(Trip, scene.trip).riders:
            operations.board(session, scene.trip, rider.person_id, at=later(1))
        operations.depart(session, scene.trip, at=later(15))
    client = sign_in(app, Role.SITE_MANAGER, sites=(scene.here,))
    signed = {"given": 1, "taken": 1, "given_by": "Hua Jun", "taken_by": "Shen Qiao"}
    stops = f"/trips/{scene.trip}/stops"

    arrived = change(client, f"{stops}/{scene.to_here}/arrival")
    handed = change(client, f"{stops}/{scene.to_here}/hand-over", signed)
    other = change(client, f"{stops}/{scene.to_there}/arrival")

    assert (arrived.status_code, handed.status_code, other.status_code) == (303, 303, 404)
    assert [r.state for r in trip_of(scene).riders] == [RiderState.DELIVERED, RiderState.BOARDED]


def test_a_page_that_is_out_of_date_changes_nothing(app: Flask, scene: Scene) -> None:
    client = sign_in(app, Role.DISPATCHER, city=True)
    old = trip_of(scene).version
    change(client, f"/trips/{scene.trip}/loading", {"_version": old})

    missing = change(client, f"/trips/{scene.trip}/cancellation", {"reason": "Late"})
    stale = change(client, f"/trips/{scene.trip}/cancellation", {"reason": "Late", "_version": old})

    assert (missing.status_code, stale.status_code) == (428, 412)
    assert trip_of(scene).state is TripState.LOADING


def test_a_trip_is_moved_on_its_page(app: Flask, scene: Scene) -> None:
    client = english(sign_in(app, Role.DISPATCHER, city=True))
    form = {"_version": trip_of(scene).version, "depart_at": "2020-03-28T14:00"}

    answer = change(client, f"/trips/{scene.trip}/times", form)

    trip = trip_of(scene)
    page = client.get(answer.location).get_data(as_text=True)
    assert trip.depart_at.isoformat() == "2020-03-28T06:00:00+00:00"
    assert trip.sheet_version == 2
    assert "Version 2 of the sheet holds." in page


def test_a_night_ride_needs_both_a_name_and_a_reason(app: Flask, scene: Scene) -> None:
    start_loading(scene)
    client = english(sign_in(app, Role.DISPATCHER, city=True))

    answer = change(client, f"/trips/{scene.trip}/departure", {"override_by": "Lu Wen"})

    assert answer.status_code == 422
    assert "Name who allows it, and why." in answer.get_data(as_text=True)


def test_the_same_through_the_api(app: Flask, scene: Scene) -> None:
    client = english(sign_in(app, Role.DISPATCHER, city=True))
    url = f"/api/v1/trips/{scene.trip}"
    first, second = (rider.person_id for rider in trip_of(scene).riders)

    def post(path: str, body: dict[str, object] | None = None) -> int:
        return client.post(f"{url}/{path}", json=body or {}, headers=key()).status_code

    statuses = [
        post("loading"),
        post(f"riders/{first}/boarding", {"temperature": 36.4}),
        post("departure"),
        post(f"riders/{second}/absence"),
        post("departure"),
        post(f"stops/{scene.to_here}/arrival"),
        post(f"stops/{scene.to_here}/hand-over", signed(1)),
        post(f"stops/{scene.to_there}/arrival"),
        post(f"stops/{scene.to_there}/hand-over", signed(0)),
        post("disinfection", {"product": "Chlorine"}),
        post("swabs", {"place": "handrail", "laboratory": "Haibin"}),
    ]
    (swab,) = client.get(url).get_json()["swabs"]
    page = client.get(f"/trips/{scene.trip}").get_data(as_text=True)
    form = {"place": "seat 4", "laboratory": "Haibin"}
    by_page = change(client, f"/trips/{scene.trip}/swabs", form).status_code
    result = client.post(
        f"{url}/swabs/{swab['id']}/result",
        json={"finding": "negative"},
        headers=key() | {"If-Match": '"1"'},
    )
    unread = result.get_json()["swabs"][1]["id"]
    noted = {"finding": "positive", "_version": "1"}
    again = change(client, f"/trips/{scene.trip}/swabs/{unread}", noted).status_code
    shown = client.get(url)

    assert statuses == [200, 200, 409, 200, 200, 200, 200, 200, 200, 200, 201]
    assert f"/trips/{scene.trip}/swabs/{swab['id']}" in page
    assert (by_page, again) == (303, 303)
    assert [each["result"] for each in shown.get_json()["swabs"]] == ["negative", "positive"]
    assert shown.get_json()["trip"]["state"] == "handed_over"
    assert shown.headers["ETag"] == f'"{trip_of(scene).version}"'


def signed(count: int) -> dict[str, object]:
    return {"given": count, "taken": count, "given_by": "Hua Jun", "taken_by": "Shen Qiao"}


def test_a_refusal_is_a_problem_with_a_name_and_a_sentence(app: Flask, scene: Scene) -> None:
    client = english(sign_in(app, Role.DISPATCHER, city=True))

    answer = client.post(f"/api/v1/trips/{scene.trip}/departure", json={}, headers=key())

    assert answer.status_code == 409
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["title"] == "trip-not-ready"
    assert answer.get_json()["detail"] == "Trip ZY-LJ-2020-00001 is planned."


def test_a_trip_written_through_the_api_stays_within_the_districts_of_the_user(
    app: Flask, scene: Scene
) -> None:
    client = sign_in(app, Role.DISPATCHER, ports=(scene.port,), districts=(scene.district,))
    body = {
        "district_id": str(scene.elsewhere),
        "vehicle_id": str(scene.coach),
        "origin": {"kind": "port", "id": str(scene.port)},
        "loads_at": later(200).isoformat(),
        "depart_at": later(215).isoformat(),
        "free_at": later(300).isoformat(),
        "stops": [
            {
                "place": {"kind": "site", "id": str(scene.here)},
                "arrive_at": later(240).isoformat(),
                "riders": [{"person_id": str(uuid.uuid4()), "category": "2"}],
            }
        ],
    }

    elsewhere = client.post("/api/v1/trips", json=body, headers=key())
    placeless = client.post(
        "/api/v1/trips", json={**body, "origin": {"kind": "port"}}, headers=key()
    )

    assert (elsewhere.status_code, placeless.status_code) == (404, 422)


def test_edits_through_the_api_name_their_version(app: Flask, scene: Scene) -> None:
    client = sign_in(app, Role.DISPATCHER, city=True)
    url = f"/api/v1/vehicles/{scene.coach}/out-of-service"

    statuses = [
        client.post(url, json={"reason": "Brakes"}, headers={**key(), **match}).status_code
        for match in ({}, {"If-Match": '"1"'}, {"If-Match": '"1"'})
    ]

    with reading() as session:
        assert statuses == [428, 200, 412]
        assert session.get_one(Vehicle, scene.coach).out_of_service_reason == "Brakes"


def test_lists_come_as_files_too(app: Flask, scene: Scene) -> None:
    client = english(sign_in(app, Role.DISPATCHER, city=True))

    board = client.get(f"/trips?day={DAY}&format=csv").get_data(as_text=True).splitlines()
    riders = client.get(f"/trips/{scene.trip}?format=csv").get_data(as_text=True)

    assert board[0] == (
        "\ufeffTrip,Version,Origin,Departure,Destination,Arrival time,"
        "Vehicle,Category,State,Riders,On board,Absent"
    )
    assert board[1].startswith("ZY-LJ-2020-00001,1,Pudong Airport,2020-03-28 12:15,")
    assert scene.names[0] in riders
    for path in (f"/trips?day={DAY}", "/vehicles?", "/rides?", f"/counts?day={DAY}", "/staff?"):
        for kind in ("csv", "xlsx"):
            assert client.get(f"{path}&format={kind}").status_code == 200


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_shows_in_both_languages(app: Flask, scene: Scene, language: str) -> None:
    client = sign_in(app, Role.DISPATCHER, city=True)
    client.get(f"/language/{language}")
    pages = [f"/trips?day={DAY}", f"/trips/{scene.trip}", "/vehicles", f"/vehicles/{scene.coach}"]

    statuses = {
        client.get(page).status_code for page in [*pages, "/rides", f"/counts?day={DAY}", "/staff"]
    }

    assert statuses == {200}


def test_an_ambulance_is_sent_from_the_list(app: Flask, scene: Scene) -> None:
    client = sign_in(app, Role.DISPATCHER, ports=(scene.port,))
    form = {
        "_version": 1,
        "vehicle": scene.ambulance,
        "depart_at": "2020-03-28T12:30",
        "arrive_at": "2020-03-28T13:00",
    }

    answer = change(client, f"/rides/{scene.ride}/trip", form)

    page = client.get(answer.location).get_data(as_text=True)
    assert answer.status_code == 303
    assert "发热门诊" in page


def statements(work: Callable[[], object]) -> int:
    seen: list[str] = []

    def note(*told: object) -> None:
        seen.append(str(told[2]))

    event.listen(database.bound(), "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(database.bound(), "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize("page", [f"/trips?day={DAY}", "/vehicles", "/rides"])
def test_a_list_of_three_asks_as_often_as_a_list_of_one(
    app: Flask, scene: Scene, page: str
) -> None:
    client = sign_in(app, Role.DISPATCHER, city=True)
    client.get(page)
    once = statements(lambda: client.get(page))
    with transaction() as session:
        fleet = Fleet(
            session=session,
            port=session.get_one(Port, scene.port),
            site=session.get_one(Site, scene.here),
            coach=session.get_one(Vehicle, scene.coach),
            ambulance=session.get_one(Vehicle, scene.ambulance),
            arrival=session.query(Arrival).first(),
        )
        use(session)
        for number in (1, 2):
            fleet.write(fleet.person(), start=number * 120)
            VehicleFactory()
            fleet.person(symptomatic=True)
        operations.request_fever_rides(session, at=later(0))

    assert statements(lambda: client.get(page)) == once

"""Plans on screen and as JSON, and the run that makes one."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from logistics import database
from logistics.access.rules import Role
from logistics.arrivals import operations as arrivals
from logistics.arrivals.models import Arrival
from logistics.clock import unmoved
from logistics.database import reading, transaction
from logistics.planning import operations, queries
from logistics.planning.jobs import make_plan
from logistics.planning.models import Plan, PlanState
from logistics.runs.execution import Cancelled, Progress, work_once
from logistics.runs.models import Run, RunState
from logistics.runs.operations import cancel, claim_next
from logistics.sites.models import Site
from logistics.transfers.models import Trip, Vehicle
from tests import factories
from tests.planning import plan_day as day
from tests.web import change, key, sign_in


def a_day(*, people: int = 2, rooms: int = 6) -> uuid.UUID:
    """A committed district with a flight; its id."""
    with transaction() as session:
        factories.use(session)
        day.policy_in_force(session)
        day.site_with_rooms(rooms)
        day.coach(session)
        flight = factories.ArrivalFactory()
        for _ in range(people):
            day.travel(session, flight)
        day.classify(session, flight)
        return day.our_district().id


def a_draft() -> uuid.UUID:
    """A committed draft of that day."""
    with transaction() as session:
        factories.use(session)
        return day.plan_day(session).id


@pytest.fixture
def early(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the morning of the day."""
    monkeypatch.setattr("logistics.clock.now", lambda: day.MORNING)


def dispatcher(app: Flask, district: uuid.UUID) -> FlaskClient:
    return sign_in(app, Role.DISPATCHER, districts=(district,))


@pytest.mark.usefixtures("early")
def test_a_run_makes_a_draft_that_can_be_opened(app: Flask) -> None:
    district = a_day()
    client = dispatcher(app, district)

    answer = change(
        client, "/plan/runs", {"district": "LJ", "day": day.DAY.isoformat(), "seconds": "1"}
    )
    assert work_once()
    page = client.get(answer.headers["Location"]).get_data(as_text=True)

    with reading() as session:
        run = session.scalars(sa.select(Run)).one()
        plan = session.scalars(sa.select(Plan)).one()
        assert (run.state, run.result["plan_id"]) == (RunState.DONE, str(plan.id))
        assert plan.state is PlanState.DRAFT
        assert plan.figures["planned"] == 2
    assert f"/plan/{plan.id}" in page
    assert "hx-trigger" not in page


@pytest.mark.usefixtures("early")
def test_every_page_of_a_plan_is_shown_and_exported(app: Flask) -> None:
    district = a_day(people=3, rooms=3)
    plan = a_draft()
    client = dispatcher(app, district)

    for path in ("", "/rooms", "/trips", "/left-out", "/changes"):
        answer = client.get(f"/plan/{plan}{path}")
        assert answer.status_code == 200, path
    for path in ("/rooms", "/trips", "/left-out", "/changes"):
        assert client.get(f"/plan/{plan}{path}?format=csv").status_code == 200
    assert client.get("/plan?format=xlsx").status_code == 200
    assert "28" in client.get("/plan").get_data(as_text=True)


@pytest.mark.usefixtures("early")
def test_a_dispatcher_publishes_on_the_page_and_a_site_manager_does_not(app: Flask) -> None:
    district = a_day()
    plan = a_draft()
    manager = sign_in(app, Role.SITE_MANAGER, districts=(district,))
    client = dispatcher(app, district)

    refused = change(manager, f"/plan/{plan}/publish", {"_version": "1"})
    done = change(client, f"/plan/{plan}/publish", {"_version": "1"})

    assert (refused.status_code, done.status_code) == (403, 303)
    with reading() as session:
        row = session.get_one(Plan, plan)
        assert (row.state, row.number, row.published_by) == (PlanState.PUBLISHED, 1, "Mo Ting")
        assert session.scalar(sa.select(sa.func.count()).select_from(Trip)) == 1


@pytest.mark.usefixtures("early")
def test_somebody_of_another_district_sees_nothing_of_a_plan(app: Flask) -> None:
    a_day()
    plan = a_draft()
    with transaction() as session:
        factories.use(session)
        elsewhere = day.other_district().id
    client = dispatcher(app, elsewhere)

    assert client.get(f"/plan/{plan}").status_code == 404
    assert str(plan) not in client.get("/plan").get_data(as_text=True)
    assert client.get(f"/api/v1/plans/{plan}/rooms").status_code == 404


@pytest.mark.usefixtures("early")
def test_a_plan_is_asked_for_read_and_published_as_json(app: Flask) -> None:
    district = a_day()
    plan = a_draft()
    client = dispatcher(app, district)

    asked = client.post(
        "/api/v1/plans", json={"district": "LJ", "day": day.DAY.isoformat()}, headers=key()
    )
    shown = client.get(f"/api/v1/plans/{plan}")
    rooms = client.get(f"/api/v1/plans/{plan}/rooms").get_json()
    without = client.post(f"/api/v1/plans/{plan}/publish", headers=key())
    published = client.post(
        f"/api/v1/plans/{plan}/publish", headers=key() | {"If-Match": shown.headers["ETag"]}
    )

    assert (asked.status_code, asked.get_json()["state"]) == (202, "queued")
    assert rooms["total"] == 2
    assert len(rooms["items"][0]["people"]) == 1
    assert (without.status_code, published.status_code) == (428, 200)
    assert published.get_json()["number"] == 1
    document = client.get(f"/api/v1/plans/{plan}/documents/rooms-problem").get_json()
    assert document["format"] == "rooms-problem/1"


@pytest.mark.usefixtures("early")
def test_a_draft_is_thrown_away(app: Flask) -> None:
    district = a_day()
    plan = a_draft()
    client = dispatcher(app, district)

    change(client, f"/plan/{plan}/discard", {"_version": "1"})

    with reading() as session:
        assert session.get_one(Plan, plan).state is PlanState.DISCARDED


@pytest.mark.usefixtures("early", "database_url")
def test_a_run_that_is_cancelled_while_it_works_keeps_nothing() -> None:
    district = a_day()
    with transaction() as session:
        run = operations.request_plan(session, district, day.DAY, seconds=5, at=day.MORNING)
        claim = claim_next(session, worker="w", at=day.MORNING, pulse=unmoved())
        cancel(session, run.id, at=day.MORNING)
    assert claim is not None

    with pytest.raises(Cancelled):
        make_plan(claim, Progress(claim))

    with reading() as session:
        assert queries.plan_of_run(session, run.id) is None


def test_the_list_of_plans_needs_as_many_queries_for_three_as_for_one(app: Flask) -> None:
    district = a_day()
    a_draft()
    client = dispatcher(app, district)

    one = queries_of(lambda: client.get("/plan"))
    a_draft()
    a_draft()
    three = queries_of(lambda: client.get("/plan"))

    assert one == three


def queries_of(work: object) -> int:
    """How many statements some work sends."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(database.bound(), "before_cursor_execute", note)
    try:
        work()  # type: ignore[operator]
    finally:
        event.remove(database.bound(), "before_cursor_execute", note)
    return len(sent)


@pytest.mark.usefixtures("early")
def test_the_note_on_what_no_longer_holds_names_count_list_and_planning_again(app: Flask) -> None:
    district = a_day()
    with transaction() as session:
        factories.use(session)
        plan = day.publish(session, day.plan_day(session)).id
        flight = session.scalars(sa.select(Arrival)).one()
        arrivals.cancel_arrival(session, flight, expected=flight.version)
    client = dispatcher(app, district)

    note = client.get("/plan/holds").get_data(as_text=True)
    page = client.get(f"/plan/{plan}/holds").get_data(as_text=True)
    sheet = client.get(f"/plan/{plan}/holds?format=csv").get_data(as_text=True)
    told = client.get(f"/api/v1/plans/{plan}/holds").json

    assert f"/plan/{plan}/holds" in note
    assert 'name="district" value="LJ"' in note
    assert 'hx-get="/plan/holds"' in client.get("/").get_data(as_text=True)
    assert page.count('data-state="lapse_gone"') == 2
    assert len(sheet.strip().splitlines()) == 3
    assert [each["lapse"] for each in told["items"]] == ["lapse_gone", "lapse_gone"]


@pytest.mark.usefixtures("early")
def test_the_draft_shows_page_sheets_and_json_of_what_it_changes(app: Flask) -> None:
    district = a_day(people=2)
    with transaction() as session:
        factories.use(session)
        day.publish(session, day.plan_day(session))
        flight = session.scalars(sa.select(Arrival)).one()
        late = flight.scheduled_at + timedelta(minutes=95)
        arrivals.retime(session, flight, late, expected=flight.version, at=day.MORNING)
        plan = day.plan_day(session).id
    client = dispatcher(app, district)

    page = client.get(f"/plan/{plan}/changes").get_data(as_text=True)
    sheet = client.get(f"/plan/{plan}/changes/trips?format=csv").get_data(as_text=True)
    told = client.get(f"/api/v1/plans/{plan}/difference").json

    assert 'data-state="other_departure"' in page
    assert 'id="difference"' in client.get(f"/plan/{plan}").get_data(as_text=True)
    assert len(sheet.strip().splitlines()) == 2
    assert (told["untouched"], told["changed"], told["moved"]) == (0, 2, 0)
    assert told["trips"][0]["changes"] == ["other_departure"]


@pytest.mark.usefixtures("early")
def test_whoever_waits_over_the_night_ban_needs_a_place_to_rest(app: Flask) -> None:
    with transaction() as session:
        factories.use(session)
        day.policy_in_force(session)
        day.site_with_rooms(6)
        day.coach(session)
        flight = factories.ArrivalFactory(
            scheduled_at=day.LANDING + timedelta(hours=13, minutes=58)
        )
        day.travel(session, flight)
        day.travel(session, flight)
        day.classify(session, flight)
        plan = day.plan_day(session)
        identity, district, resting = plan.id, plan.district_id, plan.figures["resting"]
    client = dispatcher(app, district)

    page = client.get(f"/plan/{identity}/resting").get_data(as_text=True)
    sheet = client.get(f"/plan/{identity}/resting?format=csv").get_data(as_text=True)
    told = client.get(f"/api/v1/plans/{identity}/resting").json["items"]

    assert resting == 2
    assert page.count("data-rests") == 2
    assert len(sheet.strip().splitlines()) == 3
    assert {each["until"] for each in told} == {"2020-03-28T20:45:00+00:00"}


def test_a_plan_is_drawn_with_the_names_of_sites_floors_and_vehicles(
    app: Flask, early: None
) -> None:
    district, plan = a_day(), a_draft()

    drawn = dispatcher(app, district).get(f"/plan/{plan}/pictures").get_data(as_text=True)

    assert drawn.count("<svg") == 4
    with reading() as session:
        assert f"{session.scalar(sa.select(Site.name_zh))}：2 人，2 间" in drawn
        assert session.scalar(sa.select(Vehicle.plate)) in drawn

"""After a changed plan: which printed papers are wrong, printed again with a version, or void."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from logistics.access.rules import EVERYTHING, Role
from logistics.arrivals import operations as arrivals
from logistics.arrivals.models import Arrival, Outcome, Passenger
from logistics.database import reading, transaction
from logistics.documents import jobs
from logistics.documents.reprints import PaperState, PrintedPaper
from logistics.isolation.models import Occupancy
from logistics.reports.queries.reprints import batches
from logistics.runs.execution import work_once
from logistics.sites.models import Room, Site
from tests import factories
from tests.planning import plan_day as day
from tests.web import change, sign_in

LATER = day.MORNING + timedelta(minutes=10)
ALL = frozenset({Role.COMMAND})


@pytest.fixture
def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logistics.clock.now", lambda: LATER)


def a_printed_day() -> uuid.UUID:
    """A published day with two people whose slips and trip sheet are printed; its district."""
    with transaction() as session:
        factories.use(session)
        day.policy_in_force(session)
        day.site_with_rooms(6)
        day.coach(session)
        flight = factories.ArrivalFactory()
        day.travel(session, flight)
        day.travel(session, flight)
        day.classify(session, flight)
        day.publish(session, day.plan_day(session))
        site = session.scalars(sa.select(Site.id)).one()
        district = day.our_district().id
        on = day.DAY.isoformat()
        for kind in ("allocation_slips", "door_cards"):
            jobs.request(session, kind, {"site_id": site, "day": on}, at=day.MORNING)
        wanted = {"district_id": district, "day": on}
        jobs.request(session, "trip_sheets", wanted, at=day.MORNING)
    while work_once():
        pass
    return district


def states() -> dict[str, dict[PaperState, int]]:
    with reading() as session:
        found = batches(session, EVERYTHING, ALL, day.DAY, at=LATER)
        return {each.kind: dict(each.counts) for each in found}


def publish_again() -> None:
    with transaction() as session:
        factories.use(session)
        day.publish(session, day.plan_day(session, at=LATER), at=LATER)


@pytest.mark.usefixtures("_later")
def test_nothing_is_wrong_while_nothing_has_changed(app: Flask) -> None:
    a_printed_day()

    assert states() == {
        "allocation_slips": {PaperState.CURRENT: 2},
        "door_cards": {PaperState.CURRENT: 2},
        "trip_sheets": {PaperState.CURRENT: 1},
    }


@pytest.mark.usefixtures("_later")
def test_a_late_flight_and_a_lost_room_have_only_their_papers_printed_again_as_version_two(
    app: Flask,
) -> None:
    district = a_printed_day()
    with transaction() as session:
        flight = session.scalars(sa.select(Arrival)).one()
        late = flight.scheduled_at + timedelta(minutes=95)
        arrivals.retime(session, flight, late, expected=flight.version, at=LATER)
        lost = session.scalars(sa.select(Occupancy.room_id).order_by(Occupancy.id)).first()
        day.block(session, [session.get_one(Room, lost)])
    publish_again()
    client = sign_in(app, Role.COMMAND, districts=(district,))

    before = states()
    page = client.get(f"/papers?day={day.DAY}").get_data(as_text=True)
    sheet = client.get(f"/papers?day={day.DAY}&format=csv").get_data(as_text=True)
    told = client.get(f"/api/v1/papers?day={day.DAY}").json["items"]
    for each in told:
        form = {"papers": each["papers"], "owner": each["owner"], "day": day.DAY.isoformat()}
        if each["due"]:
            assert change(client, "/papers", form).status_code == 303
    while work_once():
        pass

    assert before == {
        "allocation_slips": {PaperState.CURRENT: 1, PaperState.WRONG: 1},
        "door_cards": {PaperState.CURRENT: 1, PaperState.NEW: 1, PaperState.VOID: 1},
        "trip_sheets": {PaperState.WRONG: 1},
    }
    assert page.count('data-state="paper_wrong"') == 4
    assert len(sheet.strip().splitlines()) == 5
    assert states() == {
        "allocation_slips": {PaperState.CURRENT: 2},
        "door_cards": {PaperState.CURRENT: 2, PaperState.VOID: 1},
        "trip_sheets": {PaperState.CURRENT: 1},
    }
    with reading() as session:
        printed = session.execute(
            sa.select(PrintedPaper.kind, PrintedPaper.issue, sa.func.count())
            .group_by(PrintedPaper.kind, PrintedPaper.issue)
            .order_by(PrintedPaper.kind, PrintedPaper.issue)
        ).all()
    assert [tuple(row) for row in printed] == [
        ("allocation_slips", 1, 2),
        ("allocation_slips", 2, 1),
        ("door_cards", 1, 3),
        ("trip_sheets", 1, 1),
        ("trip_sheets", 2, 1),
    ]


@pytest.mark.usefixtures("_later")
def test_papers_of_somebody_who_is_not_coming_are_void_and_the_old_sheet_says_so(
    app: Flask,
) -> None:
    district = a_printed_day()
    with transaction() as session:
        gone = session.scalars(sa.select(Passenger).order_by(Passenger.id)).first()
        assert gone is not None
        arrivals.close_line(session, gone, Outcome.NOT_BOARDED, expected=None, at=LATER)
    publish_again()
    client = sign_in(app, Role.DISPATCHER, districts=(district,))
    with reading() as session:
        trip = session.scalars(
            sa.select(PrintedPaper.key).where(PrintedPaper.kind == "trip_sheets")
        ).one()

    assert states() == {
        "allocation_slips": {PaperState.CURRENT: 1, PaperState.VOID: 1},
        "door_cards": {PaperState.CURRENT: 1, PaperState.VOID: 1},
        "trip_sheets": {PaperState.WRONG: 1},
    }
    assert "data-void-sheet" in client.get(f"/trips/{trip}?sheet=1").get_data(as_text=True)
    assert "data-void-sheet" not in client.get(f"/trips/{trip}?sheet=2").get_data(as_text=True)

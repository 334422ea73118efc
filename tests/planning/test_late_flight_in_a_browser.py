"""A flight is 95 minutes late: from the arrival's page to the papers of the changed plan."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

import logistics.planning.jobs  # noqa: F401 - registers how plans are made
from logistics import clock
from logistics.arrivals.models import Arrival
from logistics.database import reading, transaction
from logistics.documents import jobs
from logistics.planning.models import Plan, PlanState
from logistics.runs.execution import work_once
from logistics.transfers.models import Trip
from tests import factories
from tests.planning import plan_day as day

pytestmark = pytest.mark.browser


@pytest.fixture
def app(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """It is ten past six on the morning of the day."""
    monkeypatch.setenv(clock.VARIABLE, str(tmp_path / "clock.json"))
    clock.set_to(day.MORNING + timedelta(minutes=10), tmp_path / "clock.json")
    return app


def a_published_and_printed_day() -> None:
    with transaction() as session:
        factories.use(session)
        day.policy_in_force(session)
        day.site_with_rooms(8)
        day.coach(session)
        flight = factories.ArrivalFactory()
        for _ in range(3):
            day.travel(session, flight)
        day.classify(session, flight)
        plan = day.publish(session, day.plan_day(session))
        wanted = {"district_id": plan.district_id, "day": day.DAY.isoformat()}
        jobs.request(session, "trip_sheets", wanted, at=day.MORNING)
    work()


def work() -> None:
    """What a worker would do."""
    while work_once():
        pass


def the_departure() -> object:
    with reading() as session:
        return session.scalars(sa.select(Trip.depart_at)).one()


def test_a_late_flight_is_noted_told_planned_again_published_and_its_sheet_reprinted(
    page: Page,
) -> None:
    a_published_and_printed_day()
    before = the_departure()
    with reading() as session:
        flight = session.scalars(sa.select(Arrival.id)).one()

    page.goto(f"/arrivals/{flight}")
    page.locator("details", has=page.locator("#estimated_at")).locator("summary").click()
    page.locator("#estimated_at").fill("2020-03-28T11:35")
    page.get_by_role("button", name="Note the times").click()
    expect(page.get_by_text("Times noted.")).to_be_visible()
    page.goto("/")
    note = page.locator("[data-holds]")
    expect(note).to_contain_text("no longer holds for 3 people")
    note.get_by_role("button", name="Plan again").click()
    page.wait_for_url("**/plan/runs/*")
    work()
    page.get_by_role("link", name="Open the plan").click()
    expect(page.locator("#difference")).to_contain_text("people keep room and ride")
    expect(page.locator("#cost")).to_be_visible()
    page.get_by_role("link", name="Who they are").first.click()
    expect(page.locator("[data-state=other_departure]").first).to_be_visible()
    page.go_back()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 2 is published.")).to_be_visible()
    expect(page.get_by_text(re.compile("holds for everybody"))).to_be_visible()
    page.get_by_role("link", name="Papers to be printed again").click()
    expect(page.locator("[data-state=paper_wrong]").first).to_be_visible()
    page.get_by_role("button", name="Print 1 in one run").click()
    page.wait_for_url("**/work/*")
    work()
    page.goto(f"/papers?day={day.DAY}")
    expect(page.locator("[data-state=paper_current]")).to_be_visible()
    expect(page.locator("[data-state=paper_wrong]")).to_have_count(0)

    assert the_departure() == before + timedelta(minutes=95)
    with reading() as session:
        states = session.scalars(sa.select(Plan.state).order_by(Plan.number)).all()
    assert states == [PlanState.SUPERSEDED, PlanState.PUBLISHED]

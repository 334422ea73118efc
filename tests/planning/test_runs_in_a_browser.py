"""How a plan run ends, watched in a browser: the four outcomes, a cancel, a dead worker."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from logistics import clock
from logistics.arrivals.people_models import Person
from logistics.config import ROOT
from logistics.database import reading, transaction
from logistics.planning.models import Plan, PlanStep
from logistics.planning.pins import operations as pins
from logistics.planning.weighing import operations as weighing
from logistics.planning.weighing.weights import RIDE_WEIGHTS
from logistics.runs.models import Run, RunState
from logistics.sites.models import District, Room
from tests import factories
from tests.browsing import PATIENCE
from tests.planning import plan_day as day

TICK = 0.05

Start = Callable[[], subprocess.Popen[bytes]]

pytestmark = pytest.mark.browser


@pytest.fixture
def app(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """It is the morning of the day, for the workers too."""
    monkeypatch.setenv(clock.VARIABLE, str(tmp_path / "clock.json"))
    clock.set_to(day.MORNING, tmp_path / "clock.json")
    return app


@pytest.fixture
def start(database_url: str, tmp_path: Path) -> Iterator[Start]:
    """Starts worker processes; none outlives the test, nor do their solvers."""
    started: list[subprocess.Popen[bytes]] = []

    def start_worker() -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "DATABASE_URL": database_url,
            "LOGISTICS_QUEUE_URL": f"sqlite:///{tmp_path / 'queue.db'}",
            "LOGISTICS_SILENT_SECONDS": "2",
            "PYTHONPATH": str(ROOT),
        }
        product = Path(sys.executable).with_name("logistics")
        worker = subprocess.Popen([product, "worker"], env=environment, cwd=ROOT)
        started.append(worker)
        return worker

    yield start_worker
    for worker in started:
        worker.kill()
        worker.wait()


def a_day(*, people: int, rooms: int, coaches: int = 1) -> None:
    """A committed day of an hour's arrivals."""
    with transaction() as session:
        factories.use(session)
        day.policy_in_force(session)
        day.site_with_rooms(rooms)
        for _ in range(coaches):
            day.coach(session)
        flight = factories.ArrivalFactory()
        for _ in range(people):
            day.travel(session, flight)
        day.classify(session, flight)


def weigh_nothing_that_cannot_be_proven() -> None:
    """A set of weights in which rides are free, so that no bound falls short of the cost."""
    free = [each.name for each in RIDE_WEIGHTS if each.name != "left_behind"]
    with transaction() as session:
        district = session.scalars(sa.select(District.id)).one()
        own = weighing.copy(session, district, "balanced", "Free rides", at=day.MORNING)
        weighing.change(session, own.id, dict.fromkeys((*free, "arrival_floor"), 0))
        weighing.choose(session, district, "Free rides", at=day.MORNING)


def pin_everybody_to_one_room() -> None:
    with transaction() as session:
        room = session.scalars(sa.select(Room).order_by(Room.id)).first()
        assert room is not None
        for person in session.scalars(sa.select(Person.id)):
            pins.pin_person(
                session,
                session.scalars(sa.select(District.id)).one(),
                day.DAY,
                person,
                site_id=room.site_id,
                room_id=room.id,
                reason="near the lift",
                at=day.MORNING,
            )


def ask_for_a_plan(page: Page, *, seconds: int) -> uuid.UUID:
    """Ask on the page, which then shows the run; its id."""
    page.goto("/plan")
    page.locator("#plan-day").fill(day.DAY.isoformat())
    page.get_by_label("Seconds for the rooms").fill(str(seconds))
    page.get_by_role("button", name="Plan", exact=True).click()
    page.wait_for_url("**/plan/runs/*")
    return uuid.UUID(page.url.rsplit("/", 1)[-1])


def shows(page: Page, state: str) -> None:
    expect(page.locator(f"[data-state={state}]")).to_be_visible()


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE / 1000
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(TICK)


def now_is(run: uuid.UUID) -> Run:
    with reading() as session:
        return session.get_one(Run, run)


def plans() -> int:
    with reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Plan)) or 0


def solver_that_searches(worker: subprocess.Popen[bytes]) -> int:
    """The process of a worker's solvers, stopped in the middle of its search."""
    until(steps)
    (solver,) = (
        int(each.name)
        for each in Path("/proc").iterdir()
        if each.name.isdigit() and parent_of(each) == worker.pid and is_solver(each)
    )
    os.kill(solver, signal.SIGSTOP)
    return solver


def steps() -> int:
    with reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(PlanStep)) or 0


def parent_of(process: Path) -> int | None:
    with suppress(OSError):
        return int(re.findall(r"PPid:\s+(\d+)", (process / "status").read_text())[0])
    return None


def is_solver(process: Path) -> bool:
    with suppress(OSError):
        return b"spawn_main" in (process / "cmdline").read_bytes()
    return False


def is_gone(process: int) -> bool:
    """Dead, whether or not somebody has buried it yet."""
    with suppress(OSError):
        return "State:\tZ" in Path(f"/proc/{process}/status").read_text()
    return True


def test_a_small_day_is_planned_at_the_optimum(page: Page, start: Start) -> None:
    a_day(people=2, rooms=6)
    weigh_nothing_that_cannot_be_proven()
    start()

    run = ask_for_a_plan(page, seconds=5)

    shows(page, "plan_optimal")
    expect(page.locator("polyline.cost")).to_have_count(2)
    page.get_by_role("link", name="Open the plan").click()
    expect(page.get_by_role("button", name="Publish")).to_be_visible()
    expect(page.get_by_text("Free rides").first).to_be_visible()
    assert now_is(run).state is RunState.DONE
    assert plans() == 1


def test_a_day_that_is_not_proven_shows_its_gap(page: Page, start: Start) -> None:
    a_day(people=30, rooms=36, coaches=2)
    start()

    ask_for_a_plan(page, seconds=1)

    shows(page, "plan_feasible")
    expect(page.get_by_text(re.compile(r"gap \d+\.\d %")).first).to_be_visible()
    assert plans() == 1


def test_pins_that_contradict_each_other_are_impossible_and_named(page: Page, start: Start) -> None:
    a_day(people=2, rooms=6)
    pin_everybody_to_one_room()
    start()

    run = ask_for_a_plan(page, seconds=5)

    shows(page, "plan_impossible")
    expect(page.get_by_text("No plan can keep every rule.")).to_be_visible()
    expect(page.locator("#run li").first).to_be_visible()
    assert now_is(run).state is RunState.DONE
    assert plans() == 0


def test_solvers_that_die_leave_no_answer_and_the_published_plan(page: Page, start: Start) -> None:
    a_day(people=30, rooms=36, coaches=2)
    worker = start()
    ask_for_a_plan(page, seconds=60)
    solver = solver_that_searches(worker)

    os.kill(solver, signal.SIGKILL)

    shows(page, "plan_no_answer")
    expect(page.get_by_text("No answer in time: the published plan stays.")).to_be_visible()
    expect(page.get_by_role("link", name="Open the plan")).to_have_count(0)
    assert plans() == 0


def test_a_cancelled_run_ends_while_the_solvers_are_silent(page: Page, start: Start) -> None:
    a_day(people=30, rooms=36, coaches=2)
    worker = start()
    run = ask_for_a_plan(page, seconds=60)
    solver = solver_that_searches(worker)
    expect(page.locator("polyline.cost")).to_have_count(1)

    page.get_by_role("button", name="Stop planning").click()

    shows(page, "cancelled")
    until(lambda: is_gone(solver))
    assert now_is(run).state is RunState.CANCELLED
    assert plans() == 0


def test_a_run_whose_worker_is_killed_is_taken_over_and_done_once(page: Page, start: Start) -> None:
    a_day(people=30, rooms=36, coaches=2)
    doomed = start()
    run = ask_for_a_plan(page, seconds=3)
    solver = solver_that_searches(doomed)
    shows(page, "running")

    doomed.send_signal(signal.SIGKILL)
    until(lambda: is_gone(solver))
    start()

    shows(page, "plan_feasible")
    expect(page.get_by_text("A worker died; another one took the work over.")).to_be_visible()
    ended = now_is(run)
    assert (ended.state, ended.token, plans()) == (RunState.DONE, 2, 1)
    with reading() as session:
        found = session.scalars(sa.select(PlanStep).order_by(PlanStep.id)).all()
    order = [(each.part != "rooms_of_plan", each.seconds) for each in found]
    assert order == sorted(order)

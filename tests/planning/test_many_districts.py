"""Districts are planned side by side by several workers on Redis, also when one of them dies."""

from __future__ import annotations

import os
import shutil
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
from redis import Redis
from redis.exceptions import ConnectionError as NotYet
from sqlalchemy.orm import Session

from logistics import clock
from logistics.config import ROOT
from logistics.database import reading, transaction
from logistics.planning import operations
from logistics.planning.models import Plan, PlanStep
from logistics.runs.models import Run, RunState
from logistics.transfers import operations as transfers
from tests import factories
from tests.planning import plan_day as day
from tests.running import free_port

DISTRICTS = 6
WORKERS = 3
PATIENCE = 240.0

Worker = subprocess.Popen[bytes]


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    """A Redis of this test alone."""
    program = shutil.which("redis-server")
    assert program, "Redis is missing: sudo apt-get install redis-server"
    port = free_port()
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    client = Redis(port=port)
    until(lambda: answers(client))
    yield client
    client.close()
    server.terminate()
    server.wait()


def answers(client: Redis) -> bool:
    with suppress(NotYet):
        return bool(client.ping())
    return False


@pytest.fixture
def workers(
    database_url: str, redis: Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[Worker]]:
    """Three workers that listen to Redis on the morning of the day."""
    monkeypatch.setenv(clock.VARIABLE, str(tmp_path / "clock.json"))
    clock.set_to(day.MORNING, tmp_path / "clock.json")
    port = redis.connection_pool.connection_kwargs["port"]
    monkeypatch.setenv("LOGISTICS_QUEUE_URL", f"redis://127.0.0.1:{port}/0")
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "LOGISTICS_SILENT_SECONDS": "6",
        "PYTHONPATH": str(ROOT),
    }
    product = Path(sys.executable).with_name("logistics")
    started = [
        subprocess.Popen([product, "worker"], env=environment, cwd=ROOT) for _ in range(WORKERS)
    ]
    yield started
    for worker in started:
        worker.kill()
        worker.wait()


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def a_district(session: Session, number: int) -> uuid.UUID:
    """A district with rooms, a coach and a flight."""
    district = factories.DistrictFactory(code=f"D{number}", name_en=f"District {number}")
    day.site_with_rooms(8, district=district)
    vehicle = factories.VehicleFactory(district=district)
    driver = factories.StaffMemberFactory(district=district)
    transfers.assign_driver(session, vehicle.id, driver.id, at=day.MORNING)
    flight = factories.ArrivalFactory()
    for _ in range(2):
        day.travel(session, flight, destination=district)
    day.classify(session, flight)
    return district.id


def ask_for_all() -> list[uuid.UUID]:
    """A committed day and a run for every district."""
    with transaction() as session:
        factories.use(session)
        day.policy_in_force(session)
        districts = [a_district(session, number) for number in range(DISTRICTS)]
    with transaction() as session:
        for district in districts:
            operations.request_plan(session, district, day.DAY, seconds=1, at=day.MORNING)
    return districts


def one_that_searches(workers: list[Worker]) -> Worker | None:
    """A worker in the middle of a search."""
    with reading() as session:
        names = session.scalars(
            sa.select(Run.worker).where(
                Run.state == RunState.RUNNING, Run.id.in_(sa.select(PlanStep.run_id))
            )
        ).all()
    busy = {int(name.rsplit(":", 1)[1]) for name in names if name}
    return next((each for each in workers if each.pid in busy), None)


def stop_one_that_searches(workers: list[Worker], stopped: list[Worker]) -> bool:
    """Whether a worker was stopped before its search was over."""
    worker = one_that_searches(workers)
    if worker is None:
        return False
    worker.send_signal(signal.SIGSTOP)
    if one_that_searches([worker]) is None:
        worker.send_signal(signal.SIGCONT)
        return False
    stopped.append(worker)
    return True


def states() -> set[RunState]:
    with reading() as session:
        return set(session.scalars(sa.select(Run.state)))


@pytest.mark.storm
def test_six_districts_are_planned_once_by_three_workers_of_which_one_dies(
    workers: list[Worker], redis: Redis
) -> None:
    until(lambda: redis.info("clients")["connected_clients"] > WORKERS)
    districts = ask_for_all()
    stopped: list[Worker] = []
    until(lambda: stop_one_that_searches(workers, stopped))
    (doomed,) = stopped

    doomed.send_signal(signal.SIGKILL)
    doomed.wait()

    until(lambda: states() == {RunState.DONE})
    with reading() as session:
        planned = session.scalars(sa.select(Plan.district_id)).all()
        runs = session.scalars(sa.select(Run)).all()
    assert sorted(planned) == sorted(districts)
    assert max(run.token for run in runs) == 2
    last = {run.worker.rsplit(":", 1)[1] for run in runs if run.worker and run.token == 2}
    assert str(doomed.pid) not in last
    assert len({run.worker for run in runs}) > 1

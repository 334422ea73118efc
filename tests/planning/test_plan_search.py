"""How the search of a run goes: told while it runs, kept afterwards, within its memory."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa
from flask import Flask

from logistics.access.rules import Role
from logistics.clock import unmoved
from logistics.database import reading, transaction
from logistics.planning import operations, queries
from logistics.planning.answers import Part, Told
from logistics.planning.curve import curves
from logistics.planning.hearing import Hearing
from logistics.planning.jobs import make_plan
from logistics.planning.models import Plan, PlanStep
from logistics.runs.execution import Progress, work_once
from logistics.runs.models import Run
from logistics.runs.operations import Claim, RunTakenOver, claim_next
from logistics.wording import restored
from tests.planning import plan_day as day
from tests.planning.test_plan_pages import a_day, dispatcher
from tests.web import sign_in


def told(part: Part, seconds: float, cost: float, bound: float | None = None) -> Told:
    return Told(part=part, share=0.5, seconds=seconds, cost=cost, bound=bound, people_without=0)


def claimed(district: uuid.UUID) -> Claim:
    """A run of a worker of ours."""
    with transaction() as session:
        operations.request_plan(session, district, day.DAY, seconds=1, at=day.MORNING)
        claim = claim_next(session, worker="w", at=day.MORNING, pulse=unmoved())
    assert claim is not None
    return claim


def taken_over(claim: Claim) -> Claim:
    """The same run, of another worker."""
    with transaction() as session:
        session.get_one(Run, claim.run_id).token += 1
    return Claim(
        run_id=claim.run_id,
        kind=claim.kind,
        token=claim.token + 1,
        parameters=claim.parameters,
        requested_by=None,
        requested_label="Mo Ting",
    )


def steps(run: uuid.UUID) -> list[tuple[Part, float, float | None]]:
    with reading() as session:
        return [(each.part, each.cost, each.bound) for each in queries.steps_of(session, run)]


@pytest.fixture
def early(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the morning of the day."""
    monkeypatch.setattr("logistics.clock.now", lambda: day.MORNING)


@pytest.mark.usefixtures("early")
def test_a_run_keeps_how_its_search_went_and_what_it_took(app: Flask) -> None:
    district = a_day(people=3)
    client = dispatcher(app, district)
    client.get("/language/en")
    with transaction() as session:
        run = operations.request_plan(session, district, day.DAY, seconds=1, at=day.MORNING).id

    assert work_once()

    with reading() as session:
        plan = session.scalars(sa.select(Plan)).one()
        kept = queries.steps_of(session, run)
    rooms, rides = plan.figures["rooms_answer"], plan.figures["rides_answer"]
    last = {each.part: (each.cost, each.bound) for each in kept}
    assert last == {
        Part.ROOMS: (rooms["total"], rooms["bound"]),
        Part.RIDES: (rides["total"], rides["bound"]),
    }
    assert plan.figures["solving"]["peak_mebibytes"] > 50
    assert plan.figures["solving"]["seconds"] > 0
    for path in (f"/plan/runs/{run}", f"/plan/{plan.id}"):
        page = client.get(path).get_data(as_text=True)
        assert page.count('<polyline class="cost"') == 2
        assert "MiB of memory" in page
    listed = client.get(f"/api/v1/plans/runs/{run}/steps").get_json()
    assert [each["part"] for each in listed] == [each.part for each in kept]


def test_the_search_of_another_district_is_not_shown(app: Flask) -> None:
    claim = claimed(a_day())
    client = sign_in(app, Role.DISPATCHER)

    assert client.get(f"/api/v1/plans/runs/{claim.run_id}/steps").status_code == 404


@pytest.mark.usefixtures("database_url")
def test_every_better_plan_is_kept_once_however_fast_they_come() -> None:
    claim = claimed(a_day())
    hearing = Hearing(Progress(claim))

    for number in range(5):
        hearing.hear(told(Part.ROOMS, number / 100, 100 - number, 50))
    for seconds, cost in ((0.1, 70), (0.2, 70), (0.3, 60)):
        hearing.hear(told(Part.RIDES, seconds, cost))
    hearing.end()

    assert steps(claim.run_id) == [
        *((Part.ROOMS, 100 - number, 50) for number in range(5)),
        (Part.RIDES, 70, None),
        (Part.RIDES, 60, None),
    ]


@pytest.mark.usefixtures("database_url")
def test_what_a_worker_that_lost_its_run_still_tells_is_not_kept() -> None:
    claim = claimed(a_day())
    hearing = Hearing(Progress(claim))
    hearing.hear(told(Part.ROOMS, 0.1, 100, 50))
    successor = taken_over(claim)

    hearing.waiting = [told(Part.ROOMS, 0.2, 90, 50)]
    with pytest.raises(RunTakenOver):
        hearing.end()

    assert steps(claim.run_id) == [(Part.ROOMS, 100, 50)]
    with transaction() as session:
        operations.forget_steps(session, successor)
    assert steps(claim.run_id) == []


@pytest.mark.usefixtures("early", "database_url")
def test_a_plan_that_wants_too_much_memory_is_no_answer_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOGISTICS_PLAN_MEBIBYTES", "64")
    claim = claimed(a_day())

    make_plan(claim, Progress(claim))

    with reading() as session:
        result = session.get_one(Run, claim.run_id).result or {}
        assert session.scalar(sa.select(sa.func.count()).select_from(Plan)) == 0
    assert result["finding"] == "plan_no_answer"
    assert str(restored(result["blockers"][0])).startswith(
        "The solver wanted more than the 64 MiB of memory"
    )


def test_a_curve_is_stairs_from_the_first_plan_to_the_last() -> None:
    found = curves(
        [
            PlanStep(part=Part.ROOMS, seconds=0.0, cost=300.0, bound=None),
            PlanStep(part=Part.ROOMS, seconds=5.0, cost=200.0, bound=100.0),
            PlanStep(part=Part.ROOMS, seconds=10.0, cost=200.0, bound=150.0),
        ]
    )

    (curve,) = found
    assert curve.cost == "64.0,20.1 306.0,20.1 306.0,88.0 548.0,88.0 548.0,88.0 548.0,88.0"
    assert curve.bound.startswith("306.0,")
    assert [label for _, label in curve.heights] == ["100", "300"]
    assert curve.last.gap == pytest.approx(1 / 3)

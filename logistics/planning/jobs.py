"""The run that makes a plan: gather, solve in a process of its own, judge, keep as a draft."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from logistics import clock
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.planning import operations, queries
from logistics.planning.answers import Effort, NoAnswer, Solved
from logistics.planning.gathering import Gathered, gather
from logistics.planning.hearing import Hearing
from logistics.planning.placement import plan_json as room_plans
from logistics.planning.placement.plan import Outcome
from logistics.planning.placement.plan import Plan as RoomPlan
from logistics.planning.solving import solve_apart
from logistics.planning.transport import plan_json as ride_plans
from logistics.runs import operations as runs
from logistics.runs.execution import Progress, does
from logistics.runs.models import RunKind
from logistics.runs.operations import Claim
from logistics.wording import Sentence, say, stored


@does(RunKind.PLAN)
def make_plan(claim: Claim, progress: Progress) -> None:
    """Make a plan of a day; what came of it and the end of the run are one transaction."""
    with transaction() as session:
        operations.forget_steps(session, claim)
    progress.tell(0.01, say("Gathering people, rooms and vehicles"))
    with reading() as session:
        gathered, effort = _prepare(session, claim.parameters)
    progress.check()
    progress.tell(0.04, _about(gathered))

    solved = _solved(gathered, effort, progress)
    progress.check()
    if solved.rides is not None:
        progress.tell(0.97, say("Judging the plan and keeping it as a draft"))
    _keep(claim, gathered, solved)


def _prepare(session: Session, parameters: dict[str, Any]) -> tuple[Gathered, Effort]:
    district, day = uuid.UUID(parameters["district"]), date.fromisoformat(parameters["day"])
    gathered = gather(session, district, day, at=clock.now())
    published = queries.find_published(session, district, day)
    if published is None or parameters["anew"]:
        return gathered, Effort(seconds=parameters["seconds"], seed=parameters["seed"])
    return gathered, Effort(
        seconds=parameters["seconds"],
        seed=parameters["seed"],
        rooms=room_plans.from_json(published.rooms_plan),
        rides=ride_plans.from_json(published.transport_plan),
    )


def _solved(gathered: Gathered, effort: Effort, progress: Progress) -> Solved:
    hearing = Hearing(progress)
    try:
        solved = solve_apart(
            gathered,
            effort,
            hearing.hear,
            idle=progress.check,
            mebibytes=settings().plan_mebibytes,
        )
    except NoAnswer as silence:
        nothing = RoomPlan(outcome=Outcome.NO_ANSWER, blockers=(silence.sentence,))
        solved = Solved(rooms=nothing)
    hearing.end()
    return solved


def _about(gathered: Gathered) -> Sentence:
    return say(
        "%(people)s people gathered, %(needing)s of them for %(rooms)s rooms",
        people=len(gathered.travellers),
        needing=sum(party.people for party in gathered.rooms.parties),
        rooms=sum(len(party.rooms) for party in gathered.rooms.parties),
    )


def _keep(claim: Claim, gathered: Gathered, solved: Solved) -> None:
    at = clock.now()
    result: dict[str, Any] = {
        "finding": solved.finding.value,
        "blockers": [stored(gathered.pinned.named(each)) for each in solved.rooms.blockers],
        "seconds": solved.seconds,
        "peak_mebibytes": solved.peak_mebibytes,
    }
    with transaction() as session:
        if solved.rides is not None:
            plan = operations.keep_draft(session, gathered, solved, run_id=claim.run_id, at=at)
            result["plan_id"] = str(plan.id)
        runs.finish(session, claim, result, at=at)

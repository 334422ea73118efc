"""Plans before they are published: asked for, kept, discarded."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from logistics.database import check_version, lock_rows
from logistics.errors import InputRejected, NotFound, Problem
from logistics.planning.answers import MOST_SECONDS, SECONDS, NoAnswer, Solved
from logistics.planning.gathering import Gathered, NotOurDistrict
from logistics.planning.models import Plan, PlanState
from logistics.planning.people import LeftOut
from logistics.planning.placement import checks as room_checks
from logistics.planning.placement import plan_json as room_plans
from logistics.planning.placement import problem_json as room_problems
from logistics.planning.results import result_of
from logistics.planning.roster import to_json
from logistics.planning.rules import PlanBroken, check_draft
from logistics.planning.transport import checks as ride_checks
from logistics.planning.transport import plan_json as ride_plans
from logistics.planning.transport import problem_json as ride_problems
from logistics.runs import operations as runs
from logistics.runs.models import Run, RunKind
from logistics.sites.models import District
from logistics.wording import Sentence, say, stored


def request_plan(
    session: Session,
    district_id: uuid.UUID,
    day: date,
    *,
    seconds: float = SECONDS,
    seed: int = 1,
    anew: bool = False,
    at: datetime,
) -> Run:
    """Ask for a plan of a local day; a worker makes it.

    :param seconds: for the rooms, 1 to 300
    :param anew: without regard to the plan that is published
    :raises NotOurDistrict: the district is another jurisdiction
    """
    if not 1 <= seconds <= MOST_SECONDS:
        wrong = say("Planning takes 1 to %(most)s seconds.", most=round(MOST_SECONDS))
        raise InputRejected(wrong, (Problem(sentence=wrong, field="seconds"),))
    district = session.get(District, district_id)
    if district is None:
        raise NotFound("district")
    if not district.ours:
        raise NotOurDistrict(say("People of another jurisdiction are handed over by count."))
    parameters = {
        "district": str(district_id),
        "day": day.isoformat(),
        "seconds": seconds,
        "seed": seed,
        "anew": anew,
    }
    return runs.request(session, RunKind.PLAN, parameters, district_id=district_id, at=at)


def keep_draft(
    session: Session,
    gathered: Gathered,
    solved: Solved,
    *,
    run_id: uuid.UUID | None = None,
    at: datetime,
) -> Plan:
    """Keep what the solvers answered as a draft, once the judges have passed it.

    :raises PlanBroken: the answer breaks a hard rule
    :raises NoAnswer: there is no answer to keep
    """
    if solved.rides is None or solved.rides_problem is None:
        raise NoAnswer(say("The solver gave no answer in time; the published plan stays."))
    if solved.rooms_problem is not None:
        gathered = replace(gathered, rooms=solved.rooms_problem)
    check_lawful(gathered, solved)
    result = result_of(gathered, solved)
    plan = Plan(
        district_id=gathered.window.district_id,
        day=gathered.window.day,
        run_id=run_id,
        base_id=gathered.base_id,
        gathered_at=gathered.window.at,
        roster=to_json(gathered.roster),
        rooms_problem=room_problems.to_json(gathered.rooms),
        rooms_plan=room_plans.to_json(solved.rooms),
        transport_problem=ride_problems.to_json(solved.rides_problem),
        transport_plan=ride_plans.to_json(solved.rides),
        figures=result.figures,
        left_out=[_left_out(each) for each in result.left_out],
        recorded_at=at,
    )
    session.add(plan)
    session.flush()
    return plan


def check_lawful(gathered: Gathered, solved: Solved) -> None:
    """Refuse an answer that breaks a hard rule; the judges share no code with the solvers.

    :raises PlanBroken: with how many rules it breaks and the first of them
    """
    broken: list[Sentence] = [
        each.sentence for each in room_checks.violations(gathered.rooms, solved.rooms)
    ]
    if solved.rides is not None and solved.rides_problem is not None:
        found = ride_checks.violations(solved.rides_problem, solved.rides)
        broken += [each.sentence for each in found]
    if broken:
        raise PlanBroken(
            say(
                "The plan breaks %(count)s hard rules and was not kept. The first: %(first)s",
                count=len(broken),
                first=broken[0],
            )
        )


def _left_out(each: LeftOut) -> dict[str, object]:
    return {
        "person": str(each.person_id),
        "arrival": str(each.arrival_id) if each.arrival_id else None,
        "category": each.category,
        "why": each.why.value,
        "sentence": stored(each.sentence),
    }


def discard(session: Session, plan_id: uuid.UUID, *, expected: int | None = None) -> Plan:
    """Throw a draft away; nothing of it was ever in force.

    :raises NotADraft: it is or was published, or is discarded already
    """
    rows = lock_rows(session, Plan, [plan_id])
    if not rows:
        raise NotFound("plan")
    plan: Plan = rows[0]
    if expected is not None:
        check_version(plan, expected)
    check_draft(plan.state)
    plan.state = PlanState.DISCARDED
    session.flush()
    return plan

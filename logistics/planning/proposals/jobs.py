"""The run that makes a proposal: gather, solve in a process of its own, judge, keep as a draft."""

from __future__ import annotations

import logging
import uuid
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.errors import InputRejected
from logistics.planning.answers import GRACE_SECONDS, NoAnswer
from logistics.planning.optimiser_process import OptimiserFailed, Run, run_in_process
from logistics.planning.proposals import operations
from logistics.planning.proposals.models import ResupplyProposal
from logistics.planning.proposals.rules import ProposalImpossible
from logistics.planning.proposals.values import Proposal, read
from logistics.planning.reading import Node
from logistics.planning.resupply.consistency import check_consistency
from logistics.planning.resupply.files import solve_apart
from logistics.planning.resupply.plan import Plan
from logistics.planning.resupply.problem import Problem
from logistics.planning.resupply.problem_json import read_pin
from logistics.planning.supplying import queries as ahead
from logistics.planning.supplying.gathering import Vans, resupply_problem
from logistics.runs import operations as runs
from logistics.runs.execution import Progress, does
from logistics.runs.models import RunKind
from logistics.runs.operations import Claim
from logistics.wording import say

log = logging.getLogger(__name__)


@does(RunKind.RESUPPLY)
def make_proposal(claim: Claim, progress: Progress) -> None:
    """Make a proposal; what came of it and the end of the run are one transaction."""
    progress.tell(0.01, say("Gathering stock, need and vehicles"))
    with reading() as session:
        problem, before = _prepare(session, claim.parameters)
    progress.check()
    progress.tell(
        0.05,
        say(
            "%(places)s places, %(items)s items and %(lots)s lots gathered",
            places=len(problem.places),
            items=len(problem.items),
            lots=len(problem.lots),
        ),
    )
    solved = _solved(problem, before, claim.parameters["seconds"], progress)
    progress.check()
    progress.tell(0.97, say("Judging the plan and keeping it as a draft"))
    solving = {"seconds": solved.seconds, "peak_mebibytes": solved.peak_mebibytes}
    base = claim.parameters["base"]
    at = clock.now()
    with transaction() as session:
        row = operations.keep(
            session,
            Proposal(problem, solved.result),
            district_id=uuid.UUID(claim.parameters["district"]),
            run_id=claim.run_id,
            base_id=None if base is None else uuid.UUID(base),
            solving=solving,
            at=at,
        )
        runs.finish(session, claim, {"proposal_id": str(row.id), **solving}, at=at)


def _prepare(session: Session, parameters: dict[str, Any]) -> tuple[Problem, Plan | None]:
    board = ahead.board(
        session,
        EVERYTHING,
        uuid.UUID(parameters["district"]),
        at=clock.now(),
        zone=settings().zone,
    )
    vans = Vans(litres=parameters["litres"], trips=parameters["trips"])
    problem = replace(
        resupply_problem(session, board, vans),
        pins=tuple(read_pin(Node(each)) for each in parameters["pins"]),
    )
    try:
        check_consistency(problem)
    except InputRejected as refusal:
        why = refusal.problems[0].sentence if refusal.problems else refusal.sentence
        raise ProposalImpossible(say("No proposal can be made of this: %(why)s", why=why)) from None
    if parameters["base"] is None:
        return problem, None
    return problem, read(session.get_one(ResupplyProposal, uuid.UUID(parameters["base"]))).plan


def _solved(problem: Problem, before: Plan | None, seconds: float, progress: Progress) -> Run[Plan]:
    def hear(told: tuple[int, int]) -> bool:
        progress.check()
        done, of = told
        return progress.tell(
            0.05 + 0.85 * done / of, say("%(done)s of %(of)s items shared", done=done, of=of)
        )

    try:
        return run_in_process(
            solve_apart,
            problem,
            seconds,
            1,
            before,
            seconds=seconds,
            grace=GRACE_SECONDS,
            mebibytes=settings().plan_mebibytes,
            listener=hear,
            idle=progress.check,
        )
    except OptimiserFailed as failure:
        log.error("the solver failed: %s", str(failure).strip().splitlines()[-1:])
        raise NoAnswer(say("No answer in time. Propose again with more seconds.")) from None

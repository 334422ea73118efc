"""How the search of a run goes, kept while it runs."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.planning.answers import Told
from logistics.planning.models import PlanStep
from logistics.runs import operations as runs
from logistics.runs.operations import Claim


def note_step(session: Session, claim: Claim, told: Told) -> None:
    """Keep how a search stands, as long as the run is this worker's.

    :raises RunTakenOver: another worker has the run
    """
    runs.held(session, claim)
    session.add(
        PlanStep(
            run_id=claim.run_id,
            part=told.part,
            seconds=told.seconds,
            cost=told.cost,
            bound=told.bound,
            people_without=told.people_without,
        )
    )


def forget_steps(session: Session, claim: Claim) -> None:
    """Forget the search of a worker that died: its successor begins anew.

    :raises RunTakenOver: another worker has the run
    """
    runs.held(session, claim)
    session.execute(sa.delete(PlanStep).where(PlanStep.run_id == claim.run_id))

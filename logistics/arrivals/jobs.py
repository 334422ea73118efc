"""Imports in the background: a previewed list is applied by a worker, once."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from logistics import clock
from logistics.arrivals import operations
from logistics.database import transaction
from logistics.runs import operations as runs
from logistics.runs.execution import Progress, does
from logistics.runs.models import Run, RunKind
from logistics.runs.operations import Claim
from logistics.wording import say


def request_import(
    session: Session,
    manifest_id: uuid.UUID,
    *,
    port_id: uuid.UUID | None,
    arrival_id: uuid.UUID | None,
    at: datetime,
) -> Run:
    """Ask a worker to apply a previewed list."""
    parameters = {
        "manifest_id": str(manifest_id),
        "port_id": str(port_id) if port_id else None,
        "arrival_id": str(arrival_id) if arrival_id else None,
    }
    return runs.request(session, RunKind.IMPORT, parameters, at=at)


@does(RunKind.IMPORT)
def apply_manifest(claim: Claim, progress: Progress) -> None:
    """Apply the list; the people and the end of the run are one transaction."""
    progress.tell(0.1, say("Recognising people and classifying them"))
    progress.check()
    chosen = {
        name: uuid.UUID(value) if (value := claim.parameters.get(name)) else None
        for name in ("port_id", "arrival_id")
    }
    with transaction() as session:
        row = operations.apply(
            session,
            uuid.UUID(claim.parameters["manifest_id"]),
            port_id=chosen["port_id"],
            arrival_id=chosen["arrival_id"],
            at=clock.now(),
        )
        result = {"arrival_id": str(row.arrival_id), "people": row.read_count}
        runs.finish(session, claim, result, at=clock.now())

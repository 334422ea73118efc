"""A real worker whose plans take as long as PLOD_SECONDS says and leave one trip number behind."""

from __future__ import annotations

import os
import time
from pathlib import Path

from logistics import clock, database, numbering, worker
from logistics.config import settings
from logistics.numbering import NumberKind
from logistics.runs import execution, operations
from logistics.runs.models import RunKind


@execution.does(RunKind.PLAN)
def plod(claim: operations.Claim, progress: execution.Progress) -> None:
    """Work for a while, then write the effect and the end in one transaction."""
    Path(claim.parameters["started"]).touch()
    end = time.monotonic() + float(os.environ["PLOD_SECONDS"])
    while time.monotonic() < end:
        if claim.parameters.get("heeds"):
            progress.check()
        time.sleep(0.05)
    with database.transaction() as session:
        numbering.take(session, NumberKind.TRIP, series="PLOD", at=clock.now())
        operations.finish(session, claim, {"worker": os.getpid()}, at=clock.now())


if __name__ == "__main__":
    database.bind(settings().database_url)
    worker.work_until(worker.stop_on_signals())

from __future__ import annotations

import threading
from collections import Counter

import pytest
import sqlalchemy as sa

from logistics import clock
from logistics.database import reading, transaction
from logistics.runs import execution, operations
from logistics.runs.execution import Progress
from logistics.runs.models import Run, RunKind, RunState
from logistics.runs.operations import Claim

RUNS = 40
WORKERS = 8


@pytest.mark.storm
def test_workers_at_the_same_moment_never_do_the_same_run(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: Counter[str] = Counter()
    together = threading.Barrier(WORKERS)

    def note(claim: Claim, _progress: Progress) -> None:
        done[str(claim.run_id)] += 1
        with transaction() as session:
            operations.finish(session, claim, {}, at=clock.now())

    def work() -> None:
        together.wait()
        while execution.work_once():
            pass

    monkeypatch.setitem(execution._works, RunKind.PLAN, note)
    with transaction() as session:
        for _ in range(RUNS):
            operations.request(session, RunKind.PLAN, {}, at=clock.now())

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done.values()) == [1] * RUNS
    with reading() as session:
        states = session.scalars(sa.select(Run.state).distinct()).all()
    assert states == [RunState.DONE]

"""Every change of a run: ask, claim, beat, finish, cancel.

``at`` is the moment people read beside a run. Heartbeats are compared by ``pulse``, the
computer's own time, so that setting a demonstration clock makes no worker look dead.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.config import settings
from logistics.errors import NotFound, Refused
from logistics.runs import waking
from logistics.runs.models import Run, RunKind, RunState
from logistics.wording import Sentence, say, stored

MOST_ATTEMPTS = 3


class RunTakenOver(Refused):
    """Another worker has the run now; this one must not write any more."""


class RunIsOver(Refused):
    """A run that has ended cannot be cancelled."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A worker's right to a run; it holds until somebody claims it with a higher token."""

    run_id: uuid.UUID
    kind: RunKind
    token: int
    parameters: dict[str, Any]
    requested_by: uuid.UUID | None
    requested_label: str


def request(
    session: Session,
    kind: RunKind,
    parameters: dict[str, Any],
    *,
    at: datetime,
    district_id: uuid.UUID | None = None,
) -> Run:
    """Ask for long work; a worker picks it up after the transaction."""
    who = audit.actor()
    run = Run(
        kind=kind,
        parameters=parameters,
        district_id=district_id,
        requested_by=who.id,
        requested_label=who.label,
        recorded_at=at,
    )
    session.add(run)
    session.flush()
    waking.after_commit(session)
    return run


def claim_next(session: Session, *, worker: str, at: datetime, pulse: datetime) -> Claim | None:
    """Take the oldest run that waits, or whose worker has fallen silent."""
    while (run := _next(session, pulse)) is not None:
        if run.cancel_requested:
            _end(run, RunState.CANCELLED, at)
        elif run.token - run.kept_token >= MOST_ATTEMPTS:
            _end(run, RunState.FAILED, at)
            run.message = stored(
                say("The work was interrupted %(n)s times and was given up.", n=MOST_ATTEMPTS)
            )
        else:
            return _claim(run, worker, at, pulse)
    return None


def _next(session: Session, pulse: datetime) -> Run | None:
    silent = sa.and_(
        Run.state == RunState.RUNNING, Run.heartbeat_at < pulse - settings().silent_after
    )
    return session.scalars(
        sa.select(Run)
        .where(sa.or_(Run.state == RunState.QUEUED, silent))
        .order_by(Run.recorded_at, Run.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()


def _claim(run: Run, worker: str, at: datetime, pulse: datetime) -> Claim:
    run.state, run.worker, run.token = RunState.RUNNING, worker, run.token + 1
    run.started_at, run.heartbeat_at = run.started_at or at, pulse
    return Claim(
        run_id=run.id,
        kind=run.kind,
        token=run.token,
        parameters=run.parameters,
        requested_by=run.requested_by,
        requested_label=run.requested_label,
    )


def beat(
    session: Session,
    claim: Claim,
    *,
    pulse: datetime,
    progress: float | None = None,
    message: Sentence | None = None,
    kept: bool = False,
) -> bool:
    """Say that the worker lives and how far it is; False asks it to stop.

    :param kept: what is done so far survives this worker, so its interruption costs no attempt
    :raises RunTakenOver: another worker has the run
    """
    run = held(session, claim)
    run.heartbeat_at = pulse
    if progress is not None:
        run.progress = progress
    if message is not None:
        run.message = stored(message)
    if kept:
        run.kept_token = run.token
    return not run.cancel_requested


def held(session: Session, claim: Claim) -> Run:
    """The run, locked, while the claim still holds; call it in the transaction of the result.

    :raises RunTakenOver: another worker has the run, or it has ended
    """
    run = session.get(Run, claim.run_id, with_for_update=True, populate_existing=True)
    if run is None or run.token != claim.token or run.state is not RunState.RUNNING:
        raise RunTakenOver(say("Another worker has taken this work over."))
    return run


def finish(session: Session, claim: Claim, result: dict[str, Any], *, at: datetime) -> None:
    """Keep the result; belongs in the transaction that writes what the run made.

    :raises RunTakenOver: another worker has the run
    """
    run = held(session, claim)
    _end(run, RunState.DONE, at)
    run.progress, run.result = 1.0, result


def fail(session: Session, claim: Claim, sentence: Sentence, *, at: datetime) -> None:
    """End the run with the reason why it could not be done."""
    run = held(session, claim)
    _end(run, RunState.FAILED, at)
    run.message = stored(sentence)


def stop(session: Session, claim: Claim, *, at: datetime) -> None:
    """End a run whose cancellation was asked for."""
    run = held(session, claim)
    _end(run, RunState.CANCELLED, at)


def cancel(session: Session, run_id: uuid.UUID, *, at: datetime) -> Run:
    """Ask a run to stop; one that has not begun ends at once.

    :raises RunIsOver: it has ended
    """
    run = session.get(Run, run_id, with_for_update=True)
    if run is None:
        raise NotFound("run")
    if run.state not in (RunState.QUEUED, RunState.RUNNING):
        raise RunIsOver(say("This work has ended: it is %(state)s.", state=run.state))
    run.cancel_requested = True
    if run.state is RunState.QUEUED:
        _end(run, RunState.CANCELLED, at)
    return run


def _end(run: Run, state: RunState, at: datetime) -> None:
    run.state, run.finished_at = state, at

"""Questions about runs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.errors import NotFound
from logistics.runs.models import Run, RunKind, RunState
from logistics.wording import Sentence, restored


def get(session: Session, run: uuid.UUID) -> Run:
    """A run by its id.

    :raises NotFound: there is none
    """
    row = session.get(Run, run)
    if row is None:
        raise NotFound("run")
    return row


def latest(session: Session, *, kind: RunKind | None = None, limit: int = 20) -> list[Run]:
    """The latest runs, newest first."""
    question = sa.select(Run).order_by(Run.recorded_at.desc(), Run.id.desc()).limit(limit)
    if kind is not None:
        question = question.where(Run.kind == kind)
    return list(session.scalars(question))


def done(session: Session, kind: RunKind) -> Iterable[Run]:
    """The runs of a kind that came to their end, newest first, read as they are wanted."""
    return session.scalars(
        sa.select(Run)
        .where(Run.kind == kind, Run.state == RunState.DONE)
        .order_by(Run.id.desc())
        .execution_options(yield_per=50)
    )


def unfinished(session: Session) -> int:
    """How many runs wait or work."""
    return (
        session.scalar(
            sa.select(sa.func.count()).where(Run.state.in_((RunState.QUEUED, RunState.RUNNING)))
        )
        or 0
    )


def unfinished_ids(session: Session) -> set[uuid.UUID]:
    """The runs that wait or work."""
    states = (RunState.QUEUED, RunState.RUNNING)
    return set(session.scalars(sa.select(Run.id).where(Run.state.in_(states))))


def message_of(run: Run) -> Sentence | None:
    """What the run says about itself."""
    return restored(run.message) if run.message else None

"""Erasure in the background: each person is one transaction, so that it may be killed."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit, clock, files, idempotency
from logistics.access.rules import EVERYTHING
from logistics.arrivals.people_models import Person
from logistics.config import settings
from logistics.database import forget_journal, reading, transaction
from logistics.documents import parts
from logistics.errors import Refused
from logistics.policy import queries as policies
from logistics.retention import operations, queries
from logistics.retention.models import Erasure
from logistics.retention.rules import NotOverYet
from logistics.runs import operations as runs
from logistics.runs import queries as run_queries
from logistics.runs.execution import Progress, does, when_idle
from logistics.runs.models import Run, RunKind, RunState
from logistics.runs.operations import Claim, RunTakenOver
from logistics.wording import say

log = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(minutes=1)


def request_erasure(session: Session, until: datetime, *, at: datetime) -> Run:
    """Ask a worker to erase everybody who is due by a moment.

    :raises NotOverYet: the moment lies ahead
    """
    if until > at:
        raise NotOverYet(say("Data is erased up to a day that is over."))
    parameters = {"until": until.isoformat()}
    return runs.request(session, RunKind.ERASE, parameters, at=at)


@does(RunKind.ERASE)
def erase_due(claim: Claim, progress: Progress) -> None:
    """Erase one person after the other; whoever takes the run over goes on with the next."""
    until = datetime.fromisoformat(claim.parameters["until"])
    clear_up()
    with reading() as session:
        due = queries.due_people(session, EVERYTHING, until).order_by(Person.id)
        again = queries.unerased(session, _erased_before())
        people = [*again, *(each for each in session.scalars(due) if each not in again)]
    for number, person in enumerate(people, 1):
        try:
            _erase(claim, person, until, again=person in again)
        except RunTakenOver:
            raise
        except Refused as refusal:
            log.info("person %s stays: %s", person, refusal.code)
        told = say("%(n)s of %(m)s people looked at", n=number, m=len(people))
        progress.tell(number / len(people), told, kept=True)
        progress.check()
    with transaction() as session:
        at = clock.now()
        operations.erase_households(session, until, run_id=claim.run_id, at=at)
        done, households = erased_by(session, claim.run_id)
        result = {"people": done, "households": households}
        runs.finish(session, claim, result, at=at)


def _erase(claim: Claim, person: uuid.UUID, until: datetime, *, again: bool) -> None:
    """Erase somebody who is still due: since the list was made, a hold or a flight may have come.

    :param again: the person was erased before, and came back with a restored backup
    :raises RunTakenOver: another worker has the run
    """
    with transaction() as session:
        runs.held(session, claim)
        still_due = queries.due_people(session, EVERYTHING, until).where(Person.id == person)
        if again or session.scalar(still_due) is not None:
            operations.erase(session, person, run_id=claim.run_id, at=clock.now())
    clear_up()


def clear_up() -> None:
    """Take what was erased off the disk, once its transaction is over."""
    with reading() as session:
        files.remove(session)
        parts.clear(run_queries.unfinished_ids(session))
        _remember(queries.erased_people(session))
    forget_journal()


def _remember(erased: set[uuid.UUID]) -> None:
    """Note beside the database who was erased; a restore brings the database back, not this."""
    known = _erased_before()
    if erased - known:
        lines = sorted(str(each) for each in erased | known)
        files.write_whole(settings().erased_file, "".join(f"{line}\n" for line in lines).encode())


def _erased_before() -> set[uuid.UUID]:
    try:
        written = settings().erased_file.read_text(encoding="ascii")
    except FileNotFoundError:
        return set()
    return {uuid.UUID(line) for line in written.split()}


def erased_by(session: Session, run: uuid.UUID) -> tuple[int, int]:
    """How many people and households a run has erased, whoever worked on it."""
    rows = session.scalars(sa.select(Erasure).where(Erasure.run_id == run)).all()
    people = sum(row.person_id is not None for row in rows)
    return people, sum(row.rows.get("household", 0) for row in rows if row.person_id is None)


def ask_daily(session: Session, *, at: datetime) -> Run | None:
    """Where the policy says so, ask once a local day to erase what was due at its beginning."""
    version = policies.in_force(session).version_at(at)
    if version is None or not version.retention.daily:
        return None
    day = at.astimezone(ZoneInfo(settings().zone)).date()
    begun = datetime.combine(day, time.min, ZoneInfo(settings().zone))
    asked = sa.exists().where(
        Run.kind == RunKind.ERASE,
        sa.or_(Run.recorded_at >= begun, Run.state.in_((RunState.QUEUED, RunState.RUNNING))),
    )
    return None if session.scalar(sa.select(asked)) else request_erasure(session, begun, at=at)


_asked: list[datetime] = []
"""When this process looked last."""


@when_idle
def look() -> None:
    """Clear the disk of what was erased on request, forget answers that nobody asks for again
    after a week, and ask for the erasure of the day.
    """
    now = clock.unmoved()
    if _asked and now < _asked[-1] + LOOK_AGAIN:
        return
    _asked[:] = [now]
    who = audit.Actor(id=None, label="policy", channel=audit.Channel.WORKER, request_id="retention")
    clear_up()
    with audit.acting(who, purpose=None), transaction() as session:
        idempotency.forget(session, at=clock.now())
        ask_daily(session, at=clock.now())

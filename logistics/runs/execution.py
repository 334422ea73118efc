"""How a worker does a run: claim it, beat while it works, and write the end once."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
import traceback
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from logistics import audit, clock
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.errors import Refused
from logistics.runs import operations, queries
from logistics.runs.models import RunKind, RunState
from logistics.runs.operations import Claim, RunTakenOver
from logistics.wording import Sentence, say

log = logging.getLogger(__name__)

BEATS_BEFORE_SILENCE = 6
LOOK_SECONDS = 0.2


class Cancelled(Exception):
    """The user asked the run to stop."""


class Progress:
    """Handed to the work: tells how far it is and hears whether it should stop."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self._lost = threading.Event()
        self._cancelled = threading.Event()

    def tell(self, share: float, message: Sentence | None = None, *, kept: bool = False) -> bool:
        """Note progress from 0 to 1, and whether it survives; False when the work should stop."""
        self._beat(share, message, kept=kept)
        return self.wanted

    @property
    def wanted(self) -> bool:
        """Whether anybody still wants the result from this worker."""
        return not (self._lost.is_set() or self._cancelled.is_set())

    def check(self) -> None:
        """Stop here if the user asked for it or another worker has the run.

        :raises Cancelled: the user asked to stop
        :raises RunTakenOver: another worker has the run
        """
        if self._lost.is_set():
            raise RunTakenOver(say("Another worker has taken this work over."))
        if self._cancelled.is_set():
            raise Cancelled

    def _beat(
        self, share: float | None = None, message: Sentence | None = None, *, kept: bool = False
    ) -> None:
        try:
            with transaction() as session:
                wanted = operations.beat(
                    session,
                    self.claim,
                    pulse=clock.unmoved(),
                    progress=share,
                    message=message,
                    kept=kept,
                )
            if not wanted:
                self._cancelled.set()
        except RunTakenOver:
            self._lost.set()

    def keep_beating(self, done: threading.Event) -> None:
        """Beat until the work is done, from a thread of its own."""
        pause = settings().silent_after.total_seconds() / BEATS_BEFORE_SILENCE
        while not done.wait(pause) and self.wanted:
            with suppress(Exception):
                self._beat()


Work = Callable[[Claim, Progress], None]

_works: dict[RunKind, Work] = {}


def does(kind: RunKind) -> Callable[[Work], Work]:
    """Decorator: this function does the runs of a kind and finishes them itself."""

    def register(work: Work) -> Work:
        _works[kind] = work
        return work

    return register


Chore = Callable[[], None]

_chores: list[Chore] = []


def when_idle(chore: Chore) -> Chore:
    """Decorator: a worker calls this function whenever it finds no run; it has to be quick."""
    _chores.append(chore)
    return chore


def do_chores() -> None:
    """What a worker does besides runs; one that fails spoils no other."""
    for chore in _chores:
        try:
            chore()
        except Exception as error:
            log.error("%s failed: %s in %s", chore.__name__, type(error).__name__, _place(error))


def done_kinds() -> set[RunKind]:
    """What this process can do."""
    return set(_works)


def worker_name() -> str:
    """This process among the workers."""
    return f"{socket.gethostname()}:{os.getpid()}"


def work_once() -> bool:
    """Do the next run, if there is one; says whether there was."""
    with transaction() as session:
        claim = operations.claim_next(
            session, worker=worker_name(), at=clock.now(), pulse=clock.unmoved()
        )
    if claim is None:
        return False
    who = audit.Actor(
        id=claim.requested_by,
        label=claim.requested_label,
        channel=audit.Channel.WORKER,
        request_id=str(claim.run_id),
    )
    with audit.acting(who, purpose=None):
        _do(claim)
    return True


def work_off(run_id: uuid.UUID) -> None:
    """Do runs as a worker would until this one has ended, here or in a worker."""
    while True:
        with reading() as session:
            if queries.get(session, run_id).state not in (RunState.QUEUED, RunState.RUNNING):
                return
        if not work_once():
            time.sleep(LOOK_SECONDS)


def _do(claim: Claim) -> None:
    progress, done = Progress(claim), threading.Event()
    beating = threading.Thread(target=progress.keep_beating, args=(done,), daemon=True)
    beating.start()
    try:
        _works[claim.kind](claim, progress)
    except RunTakenOver:
        log.warning("run %s was taken over by another worker", claim.run_id)
    except Cancelled:
        _end(claim, lambda session: operations.stop(session, claim, at=clock.now()))
    except Refused as refusal:
        sentence = refusal.sentence
        _end(claim, lambda session: operations.fail(session, claim, sentence, at=clock.now()))
    except Exception as error:
        log.error("run %s failed: %s in %s", claim.run_id, type(error).__name__, _place(error))
        sentence = say(
            "The work failed inside the product. Tell support the number %(run)s.", run=claim.run_id
        )
        _end(claim, lambda session: operations.fail(session, claim, sentence, at=clock.now()))
    finally:
        done.set()
        beating.join()


def _place(error: Exception) -> str:
    """Where it broke; the message itself could quote a person."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


def _end(claim: Claim, change: Callable[..., None]) -> None:
    with suppress(RunTakenOver), transaction() as session:
        change(session)

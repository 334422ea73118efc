from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from logistics.config import settings
from logistics.errors import Refused
from logistics.runs import execution, operations, queries
from logistics.runs.models import Run, RunKind, RunState
from logistics.runs.operations import Claim, RunIsOver, RunTakenOver
from logistics.wording import say

AT = datetime(2020, 3, 28, 4, 0, tzinfo=UTC)
PULSE = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
SILENT = settings().silent_after + timedelta(seconds=1)


class TooManyGuests(Refused):
    pass


def ask(session: Session) -> Run:
    return operations.request(session, RunKind.PLAN, {}, at=AT)


def claim(session: Session, worker: str = "one", *, after: timedelta = timedelta()) -> Claim | None:
    return operations.claim_next(session, worker=worker, at=AT, pulse=PULSE + after)


def test_the_oldest_run_is_claimed_first(session: Session) -> None:
    later = ask(session)
    later.recorded_at = AT + timedelta(hours=1)
    earlier = ask(session)

    first = claim(session)

    assert first is not None
    assert first.run_id == earlier.id


def test_a_run_with_a_beating_worker_is_not_claimed_again(session: Session) -> None:
    ask(session)
    held = claim(session)
    assert held is not None
    operations.beat(session, held, pulse=PULSE + SILENT)

    second = claim(session, "two", after=SILENT + timedelta(seconds=1))

    assert second is None


def test_a_demonstration_clock_makes_no_worker_look_dead(session: Session) -> None:
    ask(session)
    claim(session)

    tomorrow = operations.claim_next(session, worker="two", at=AT + timedelta(days=1), pulse=PULSE)

    assert tomorrow is None


def test_the_write_of_a_worker_that_was_taken_over_is_refused(session: Session) -> None:
    ask(session)
    dead = claim(session)
    assert dead is not None
    claim(session, "two", after=SILENT)

    with pytest.raises(RunTakenOver):
        operations.finish(session, dead, {}, at=AT)


def test_a_run_that_is_over_accepts_no_second_result(session: Session) -> None:
    run = ask(session)
    held = claim(session)
    assert held is not None
    operations.finish(session, held, {"rooms": 1}, at=AT)

    with pytest.raises(RunTakenOver):
        operations.finish(session, held, {"rooms": 2}, at=AT)

    assert (run.state, run.result, run.progress) == (RunState.DONE, {"rooms": 1}, 1.0)


def test_work_that_is_interrupted_three_times_is_given_up_with_a_sentence(
    session: Session,
) -> None:
    run = ask(session)
    attempts = [claim(session, after=SILENT * n) for n in range(4)]

    tokens = [each.token for each in attempts if each]

    assert tokens == [1, 2, 3]
    assert run.state is RunState.FAILED
    assert queries.message_of(run) == say(
        "The work was interrupted %(n)s times and was given up.", n=3
    )


def test_a_queued_run_that_is_cancelled_ends_at_once_and_is_never_claimed(
    session: Session,
) -> None:
    run = ask(session)

    operations.cancel(session, run.id, at=AT)

    assert run.state is RunState.CANCELLED
    assert claim(session) is None


def test_a_cancelled_run_whose_worker_died_is_not_begun_again(session: Session) -> None:
    run = ask(session)
    claim(session)
    operations.cancel(session, run.id, at=AT)

    assert claim(session, "two", after=SILENT) is None
    assert run.state is RunState.CANCELLED


def test_a_run_that_has_ended_cannot_be_cancelled(session: Session) -> None:
    run = ask(session)
    held = claim(session)
    assert held is not None
    operations.finish(session, held, {}, at=AT)

    with pytest.raises(RunIsOver):
        operations.cancel(session, run.id, at=AT)


def test_a_refusal_ends_the_run_with_its_own_sentence(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = say("Room %(room)s is closed.", room="601")

    def refuse(_claim: Claim, _progress: execution.Progress) -> None:
        raise TooManyGuests(sentence)

    monkeypatch.setitem(execution._works, RunKind.PLAN, refuse)
    run = ask(session)

    execution.work_once()

    assert (run.state, queries.message_of(run)) == (RunState.FAILED, sentence)


def test_a_broken_run_names_itself_and_its_place_but_never_what_it_held(
    session: Session, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(_claim: Claim, _progress: execution.Progress) -> None:
        raise ValueError("Lindqvist K0000001")

    monkeypatch.setitem(execution._works, RunKind.PLAN, break_down)
    run = ask(session)

    execution.work_once()

    assert run.state is RunState.FAILED
    assert str(run.id) in str(queries.message_of(run))
    assert "ValueError in test_the_life_of_a_run.py" in caplog.text
    assert "Lindqvist" not in caplog.text


def test_progress_and_its_sentence_can_be_read_while_the_run_works(session: Session) -> None:
    run = ask(session)
    held = claim(session)
    assert held is not None

    operations.beat(session, held, pulse=PULSE, progress=0.4, message=say("Sign in first."))

    assert (run.progress, queries.message_of(run)) == (0.4, say("Sign in first."))

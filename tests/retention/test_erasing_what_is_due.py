from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from logistics import clock, database
from logistics.access.rules import Role
from logistics.arrivals.operations.people import PersonEdit
from logistics.arrivals.people_models import Person
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.idempotency import IdempotentAnswer
from logistics.policy import queries as policies
from logistics.policy.reading import dump_version
from logistics.reports.operations import correct_person
from logistics.retention import jobs, operations, queries
from logistics.retention.commands import group
from logistics.retention.models import EraseRequest, Erasure
from logistics.retention.rules import AlreadyErased, NotOverYet
from logistics.runs import operations as runs
from logistics.runs.execution import Progress, work_once
from logistics.runs.models import RunState
from tests.reports.house import house_of, later
from tests.retention.residue import PHONE, SURNAME, resident
from tests.web import change, key, sign_in

UNTIL = later(days=800)


class Killed(BaseException):
    """The process is gone."""


def claimed(session: Session, *, minutes: int) -> runs.Claim:
    claim = runs.claim_next(
        session, worker="w", at=UNTIL, pulse=clock.unmoved() + timedelta(minutes=minutes)
    )
    assert claim is not None
    return claim


def test_a_killed_run_goes_on_with_the_next_person(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = house_of(session)
    people = [house.traveller(recorded_at=later()) for _ in range(3)]
    operations.hold(session, people[1], reason="court", at=UNTIL)
    run = jobs.request_erasure(session, UNTIL, at=UNTIL)
    claim = claimed(session, minutes=0)

    def killed(_self: Progress) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Progress, "check", killed)
        with pytest.raises(Killed):
            jobs.erase_due(claim, Progress(claim))
    first = session.scalars(sa.select(Erasure.person_id)).all()
    claim = claimed(session, minutes=60)
    jobs.erase_due(claim, Progress(claim))

    assert len(first) == 1
    assert set(session.scalars(sa.select(Erasure.person_id))) == {people[0].id, people[2].id}
    session.refresh(run)
    assert (run.state, run.result) == (RunState.DONE, {"people": 2, "households": 0})
    assert session.get_one(Person, people[1].id).surname != ""


def test_who_was_erased_before_a_restore_is_erased_again(session: Session) -> None:
    house = house_of(session)
    back, newcomer = (house.traveller(recorded_at=UNTIL) for _ in range(2))
    settings().erased_file.write_text(f"{back.id}\n", encoding="ascii")
    jobs.request_erasure(session, UNTIL, at=UNTIL)
    claim = claimed(session, minutes=0)

    jobs.erase_due(claim, Progress(claim))

    assert queries.erased_people(session) == {back.id}
    assert session.get_one(Person, newcomer.id).surname != ""
    with pytest.raises(AlreadyErased):
        correct_person(session, back, PersonEdit(surname="Lind"), expected=2, at=UNTIL)


def test_data_is_erased_up_to_a_moment_that_has_passed(session: Session) -> None:
    with pytest.raises(NotOverYet):
        jobs.request_erasure(session, UNTIL, at=UNTIL - timedelta(seconds=1))


def test_the_worker_asks_once_a_day_where_the_policy_says_so(session: Session) -> None:
    house = house_of(session)
    at = UNTIL
    assert jobs.ask_daily(session, at=at) is None

    document = dump_version(policies.parsed(house.policy)) | {"retention": {"daily": True}}
    house.policy.document = document
    session.flush()
    session.info.clear()

    first = jobs.ask_daily(session, at=at)
    assert first is not None
    assert jobs.ask_daily(session, at=at) is None
    first.state = RunState.DONE
    assert jobs.ask_daily(session, at=at) is None
    assert jobs.ask_daily(session, at=at + timedelta(days=1)) is not None


@pytest.mark.usefixtures("database_url")
def test_an_idle_worker_forgets_answers_that_nobody_asks_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jobs, "_asked", [])
    with transaction() as session:
        for key, days in (("old", 8), ("new", 6)):
            when = clock.now() - timedelta(days=days)
            session.add(
                IdempotentAnswer(
                    key=key, fingerprint="", status=200, headers={}, body=b"", recorded_at=when
                )
            )

    jobs.look()

    with reading() as session:
        assert session.scalars(sa.select(IdempotentAnswer.key)).all() == ["new"]


@pytest.fixture
def years_later(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Flask:
    """More than two years after the landing."""
    monkeypatch.setenv(clock.VARIABLE, str(tmp_path / "clock.json"))
    clock.set_to(UNTIL, tmp_path / "clock.json")
    return app


def residue_on_disk(words: str) -> list[str]:
    """The files of an SQLite database that hold words, in use or not."""
    file = database.bound().url.database or ""
    beside = Path(file).parent.glob(f"{Path(file).name}*") if file.endswith(".db") else ()
    return [each.name for each in beside if words.encode() in each.read_bytes()]


def test_due_data_is_counted_held_and_erased_at_every_door(years_later: Flask) -> None:
    with transaction() as session:
        person, _isolation, _certificate = resident(house_of(session))
    assert database.bound().dialect.name != "sqlite" or residue_on_disk(PHONE)
    command = sign_in(years_later, Role.COMMAND, city=True)
    keeper = sign_in(years_later, Role.ADMINISTRATOR, city=True)
    file = f"/retention/people/{person.id}"

    assert change(command, f"{file}/hold", {"reason": "court"}).status_code == 303
    assert "court" in command.get(file).get_data(as_text=True)
    assert SURNAME not in keeper.get("/retention").get_data(as_text=True)
    assert keeper.get(file).status_code == 403
    assert change(command, f"{file}/requests", {"reason": "asked"}).status_code == 409
    assert change(command, f"{file}/lifting", {"reason": "over"}).status_code == 303
    told = CliRunner().invoke(group, ["due"]).output
    assert told.splitlines()[-1] == "1 people and 0 households are due, 0 are held."
    assert told.startswith("QH             1  2020-04-1")
    assert "table_" not in keeper.get("/retention/preview").get_data(as_text=True)

    assert change(command, f"{file}/requests", {"reason": "asked"}).status_code == 303
    with reading() as session:
        (asked,) = session.scalars(sa.select(EraseRequest.id))
    decision = f"/retention/requests/{asked}/decision"
    assert change(command, decision, {"decision": "approve"}).status_code == 409
    assert change(keeper, decision, {"decision": "decline", "note": "no"}).status_code == 303
    assert change(keeper, "/retention/erasures", {"until": "2022-06-01"}).status_code == 303
    assert work_once()
    with reading() as session:
        assert session.get_one(Person, person.id).surname == ""
    assert residue_on_disk(PHONE) == []
    assert "–" in command.get(f"/people/{person.id}").get_data(as_text=True)
    done = CliRunner().invoke(group, ["erase"])
    assert (done.exit_code, str(done.exception)[:25]) == (1, "Erasing cannot be taken b")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_due_data_is_counted_held_and_erased_by_machine(years_later: Flask) -> None:
    with transaction() as session:
        person, _isolation, _certificate = resident(house_of(session))
    command = sign_in(years_later, Role.COMMAND, city=True)
    keeper = sign_in(years_later, Role.ADMINISTRATOR, city=True)
    api = "/api/v1/retention"

    def sent(client: FlaskClient, path: str, **body: object) -> int:
        return client.post(f"{api}/{path}", json=body, headers=key()).status_code

    file = f"people/{person.id}"
    due = command.get(f"{api}/due").get_json()
    held = sent(command, f"{file}/hold", reason="court")
    refused = sent(command, f"{file}/requests", reason="asked")
    counted = command.get(f"{api}/due").get_json()
    lifted = sent(command, f"{file}/lifting", reason="over")
    asked = command.post(f"{api}/{file}/requests", json={"reason": "asked"}, headers=key())
    decision = f"requests/{asked.get_json()['id']}/decision"
    own = sent(command, decision, approve=True)
    part = sign_in(years_later, Role.ADMINISTRATOR)
    nobody = sent(sign_in(years_later, Role.CLERK, city=True), f"{file}/hold", reason="x")

    assert [(each["site"], each["people"]) for each in due["at"]] == [("QH", 1)]
    assert (counted["people"], counted["held"]) == (0, 1)
    assert (held, refused, lifted, asked.status_code) == (201, 409, 200, 201)
    assert (own, nobody) == (409, 403)
    assert sent(part, "erasures", until="2022-06-01T00:00:00Z") == 403
    assert sent(keeper, "erasures", until="2022-06-01T00:00:00Z") == 202
    assert sent(keeper, decision, approve=True) == 200
    with reading() as session:
        assert session.get_one(Person, person.id).surname == ""

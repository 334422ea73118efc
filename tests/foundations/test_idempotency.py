from __future__ import annotations

import threading
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import clock, idempotency
from logistics.database import reading, transaction
from logistics.idempotency import Answer, IdempotentAnswer, KeyMissing, KeyReused
from logistics.sites.models import District

PRINT = idempotency.fingerprint("POST", "/districts?", b"code=HB")
USER = uuid.uuid4()


def add_district() -> Answer:
    """Work that can be counted: one more district."""
    with transaction() as session:
        number = session.scalar(sa.select(sa.func.count()).select_from(District)) or 0
        session.add(District(code=f"D{number}", name_zh="海滨区", name_en="Haibin"))
        session.flush()
    return Answer(status=201, headers={"Location": f"/districts/D{number}"}, body=b"made")


def refuse() -> Answer:
    with transaction() as session:
        session.add(District(code="X", name_zh="海滨区", name_en="Haibin"))
        session.flush()
    return Answer(status=409, headers={}, body=b"no")


def districts() -> int:
    with reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(District)) or 0


def send(key: str | None = "k", *, user: uuid.UUID | None = USER, print_of: str = PRINT) -> object:
    return idempotency.once(key=key, user_id=user, print_of=print_of, work=add_district)


def test_the_same_request_sent_twice_is_done_once_and_answered_the_same(database_url: str) -> None:
    answer = Answer(status=201, headers={"Location": "/districts/D0"}, body=b"made")

    assert send() == (answer, False)
    assert send() == (answer, True)
    assert districts() == 1


@pytest.mark.parametrize(
    "other",
    [("PUT", "/districts?", b"code=HB"), ("POST", "/sites?", b"code=HB"), ("POST", "/d?", b"x")],
    ids=["method", "path", "body"],
)
def test_a_key_is_held_to_its_method_path_and_body(
    database_url: str, other: tuple[str, str, bytes]
) -> None:
    send()

    with pytest.raises(KeyReused):
        send(print_of=idempotency.fingerprint(*other))

    assert districts() == 1


def test_two_users_may_happen_to_choose_the_same_key(database_url: str) -> None:
    send()
    send(user=uuid.uuid4())

    assert districts() == 2


def test_nobody_signed_in_is_held_to_a_key_as_well(database_url: str) -> None:
    send(user=None)
    send(user=None)

    assert districts() == 1


@pytest.mark.parametrize("key", [None, "", "k" * 81])
def test_a_change_needs_a_key(database_url: str, key: str | None) -> None:
    with pytest.raises(KeyMissing):
        send(key)

    assert districts() == 0


def test_a_refused_change_keeps_nothing_and_may_be_sent_again(database_url: str) -> None:
    refused = idempotency.once(key="k", user_id=USER, print_of=PRINT, work=refuse)

    assert refused == (Answer(status=409, headers={}, body=b"no"), False)
    assert districts() == 0
    assert send()[1] is False  # type: ignore[index]


@pytest.mark.storm
def test_a_double_click_is_done_once_and_both_get_the_same_answer(database_url: str) -> None:
    clicks = 8
    together = threading.Barrier(clicks)
    answers: list[object] = []

    def click() -> None:
        together.wait()
        answers.append(send())

    threads = [threading.Thread(target=click) for _ in range(clicks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    answer = Answer(status=201, headers={"Location": "/districts/D0"}, body=b"made")
    assert sorted(answers, key=str) == [(answer, False), *[(answer, True)] * (clicks - 1)]
    assert districts() == 1


def test_answers_are_forgotten_after_a_week(session: Session) -> None:
    now = clock.now()
    for age in (8, 6):
        session.add(
            IdempotentAnswer(
                recorded_at=now - timedelta(days=age),
                key=f"{age} days old",
                fingerprint=PRINT,
                status=200,
                headers={},
                body=b"",
            )
        )
    session.flush()

    assert idempotency.forget(session, at=now) == 1
    assert session.scalars(sa.select(IdempotentAnswer.key)).all() == ["6 days old"]

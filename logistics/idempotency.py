"""The same request sent twice does its work once and gets the same answer.

The key, a fingerprint of the request and the answer are stored in the transaction of the
change itself: either all of them are there or none. Two at the same moment meet at the
unique key; the second waits and then gets the first one's answer.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from logistics.database import Base, Recorded, reading, transaction
from logistics.errors import Refused
from logistics.wording import say

KEPT = timedelta(days=7)


class KeyMissing(Refused):
    """A change came without its idempotency key."""

    status = 400


class KeyReused(Refused):
    """The key was used before for another request."""

    status = 422


class IdempotentAnswer(Recorded, Base):
    """The answer that a key got."""

    __tablename__ = "idempotent_answer"
    __audited__ = False

    user_id: Mapped[uuid.UUID | None]
    key: Mapped[str] = mapped_column(sa.String(80))
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[int]
    headers: Mapped[dict[str, Any]]
    body: Mapped[bytes]

    __table_args__ = (sa.UniqueConstraint("key", "user_id", postgresql_nulls_not_distinct=True),)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What goes back to the caller, as plain values."""

    status: int
    headers: dict[str, str]
    body: bytes


def fingerprint(method: str, path: str, body: bytes) -> str:
    """What a key is held to: the same method, path and body."""
    return hashlib.sha256(b"\0".join((method.encode(), path.encode(), body))).hexdigest()


def once(
    *, key: str | None, user_id: uuid.UUID | None, print_of: str, work: Callable[[], Answer]
) -> tuple[Answer, bool]:
    """Do the work unless the key has its answer already; says whether the answer is a replay.

    :raises KeyMissing: there is no key
    :raises KeyReused: the key was used for another request
    """
    if not key or len(key) > 80:
        raise KeyMissing(say("A change needs an idempotency key of 1 to 80 characters."))
    if (earlier := _find(key, user_id, print_of)) is not None:
        return earlier, True
    try:
        with transaction() as session:
            row = IdempotentAnswer(
                user_id=user_id, key=key, fingerprint=print_of, status=0, headers={}, body=b""
            )
            session.add(row)
            session.flush()
            answer = work()
            row.status, row.headers, row.body = answer.status, dict(answer.headers), answer.body
            if answer.status >= 400:
                raise _Unsuccessful(answer)
    except _Unsuccessful as failed:
        return failed.answer, False
    except IntegrityError:
        if (earlier := _find(key, user_id, print_of)) is None:
            raise
        return earlier, True
    return answer, False


class _Unsuccessful(Exception):
    """The work was refused: nothing is kept, so that the user may try again."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


def _find(key: str, user_id: uuid.UUID | None, print_of: str) -> Answer | None:
    with reading() as session:
        row = session.scalars(
            sa.select(IdempotentAnswer).where(
                IdempotentAnswer.key == key, IdempotentAnswer.user_id == user_id
            )
        ).first()
        if row is None:
            return None
        if row.fingerprint != print_of:
            raise KeyReused(say("This idempotency key was used before for another request."))
        return Answer(status=row.status, headers=row.headers, body=row.body)


def forget(session: Session, *, at: datetime) -> int:
    """Delete answers that are older than a week; says how many."""
    gone = session.execute(
        sa.delete(IdempotentAnswer)
        .where(IdempotentAnswer.recorded_at < at - KEPT)
        .returning(IdempotentAnswer.id)
    )
    return len(gone.all())

"""One person made nameless in every table and file, in the caller's transaction.

Rows stay, so that every total of past days stays: what identified the person, or was written
about them, does not. The audit keeps who changed what when; what the values were is taken out.
"""

from __future__ import annotations

import html
import re
import secrets
import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit, files, vault
from logistics.arrivals.manifests.words import Sex
from logistics.arrivals.operations.people import number_of
from logistics.arrivals.people_models import Person
from logistics.audit import AuditChange
from logistics.health.models import Sample, TubeLabel
from logistics.idempotency import IdempotentAnswer
from logistics.isolation.models import Isolation, IsolationState
from logistics.retention import queries
from logistics.retention.models import Erasure
from logistics.retention.operations.holding import locked
from logistics.retention.register import REGISTER, table
from logistics.retention.rules import (
    ERASED,
    SHORTEST,
    AlreadyErased,
    FileHeld,
    IsolationGoesOn,
    Traces,
    emptied,
    names_of,
    phones_of,
    without,
)
from logistics.runs.models import Run
from logistics.wording import say

CERTIFICATE = ("name", "document", "number_last", "born", "nationality", "elsewhere")
"""What a certificate says about the person; number, dates and tests stay to be verified."""
EMPTY: dict[tuple[str, str], Any] = {
    ("person", "full_name"): ERASED,
    ("person", "sex"): Sex.UNSTATED,
    ("person_merge", "moved"): [],
    ("screening", "symptoms"): [],
    ("reading", "symptoms"): [],
    ("ride_request", "why"): {"template": ERASED, "values": {}},
}
"""What stands in an emptied column that is neither unset nor an empty text."""
AT_ONCE = 32
"""Spellings are looked for in numbers that are a multiple of this."""
CODED = ("sample", "tube_label")
"""Tables whose codes have to stay unique, and equal where they were equal."""


def check_erasable(session: Session, person: uuid.UUID) -> None:
    """Refuse to erase somebody who is needed by name.

    :raises FileHeld: the file is held
    :raises IsolationGoesOn: an isolation is expected or under way
    :raises AlreadyErased: it was done before, or the record was merged into another one
    """
    if (hold := queries.hold_on(session, person)) is not None:
        raise FileHeld(say("%(by)s holds this file: %(reason)s", by=hold.by, reason=hold.reason))
    if queries.erasure_of(session, person) is not None:
        raise AlreadyErased(say("This person was erased already."))
    if session.get_one(Person, person).merged_into_id is not None:
        raise AlreadyErased(say("This record was merged into another one: erase that one."))
    running = sa.exists().where(
        Isolation.person_id == person, Isolation.state != IsolationState.ENDED
    )
    if session.scalar(sa.select(running)):
        raise IsolationGoesOn(say("The isolation of this person has not ended."))


def erase(
    session: Session,
    person: uuid.UUID,
    *,
    reason: str = "",
    run_id: uuid.UUID | None = None,
    at: datetime,
) -> Erasure:
    """Take away everything that tells who somebody was; no total of any day changes.

    Call :func:`logistics.retention.jobs.clear_up` after the commit: files go when it is certain.

    :raises FileHeld, IsolationGoesOn, AlreadyErased: the person cannot be erased now
    :raises NotFound: there is no such person
    """
    locked(session, person)
    check_erasable(session, person)
    people = queries.group_of(session, person)
    if any(queries.hold_on(session, each) for each in people):
        raise FileHeld(say("A record that was merged into this one is held."))
    traces = _traces(session, people)
    row = Erasure(
        person_id=person,
        reason=reason,
        by=audit.actor().label,
        run_id=run_id,
        occurred_at=at,
        rows={},
    )
    session.add(row)
    session.flush()
    _destroy_files(session, people, at)
    rows = _empty_rows(session, people)
    _take_out(session, traces)
    _redact(session, people, rows, traces)
    _forget_answers(session, traces)
    return _close(session, row, {name: len(ids) for name, ids in rows.items()}, at)


def _close(session: Session, row: Erasure, rows: dict[str, int], at: datetime) -> Erasure:
    session.expire_all()
    row.rows, row.closed_at = rows, at
    session.flush()
    return row


def _traces(session: Session, people: Sequence[uuid.UUID]) -> Traces:
    names: set[str] = set()
    numbers: set[str] = set()
    texts: set[str] = set()
    for person in session.scalars(sa.select(Person).where(Person.id.in_(people))):
        names |= set(names_of(person.surname, person.given_names, person.full_name))
        if len(person.surname) >= SHORTEST["surname"] and not _shared(session, person, people):
            names.add(person.surname)
        numbers |= set(phones_of(person.phone, person.emergency_contact))
        texts |= {person.home_address, person.emergency_contact}
        for document in person.documents:
            with suppress(vault.KeysMissing):
                numbers.add(number_of(document))
    for codes in (Sample, TubeLabel):
        numbers |= set(session.scalars(sa.select(codes.code).where(codes.person_id.in_(people))))
    return Traces(names=frozenset(names), numbers=frozenset(numbers), texts=frozenset(texts))


def _shared(session: Session, person: Person, people: Sequence[uuid.UUID]) -> bool:
    """Whether others bear the surname: on its own it then tells nobody, and may mean them."""
    others = sa.exists().where(Person.surname == person.surname, Person.id.not_in(people))
    return bool(session.scalar(sa.select(others)))


def _destroy_files(session: Session, people: Sequence[uuid.UUID], at: datetime) -> None:
    """A paper or list that names several people goes with the first: their records stay."""
    gone = queries.files_of(session, people)
    files.destroy(session, gone, at=at)
    found = sa.cast(Run.result, sa.Text)
    for file in gone:
        for run in session.scalars(sa.select(Run).where(found.contains(str(file)))):
            run.result = (run.result or {}) | {"file_id": None}
    session.flush()


def _empty_rows(session: Session, people: Sequence[uuid.UUID]) -> dict[str, list[uuid.UUID]]:
    """Empty or delete the rows of the people; says which rows they were."""
    salt = secrets.token_hex(16)
    done: dict[str, list[uuid.UUID]] = {}
    owning = {name: entry for name, entry in REGISTER.items() if entry.of}
    # All of them are found before any is emptied: rows are found through one another.
    for name, entry in owning.items():
        target = table(name)
        found = sa.select(target.columns.id).where(queries.owned(name, entry, people))
        if ids := list(session.scalars(found)):
            done[name] = ids
    for name, ids in done.items():
        target, entry = table(name), REGISTER[name]
        theirs = target.columns.id.in_(ids)
        if entry.gone:
            session.execute(sa.delete(target).where(theirs))
        elif entry.emptied:
            if name == "certificate":
                _empty_certificates(session, theirs)
            if name in CODED:
                _replace_codes(session, target, theirs, salt)
            values = dict(_values(name))
            if "version" in target.columns:
                values["version"] = target.columns.version + 1
            session.execute(sa.update(target).where(theirs).values(values))
    return done


def _values(name: str) -> Iterator[tuple[str, Any]]:
    for each in REGISTER[name].emptied:
        column = table(name).columns[each]
        if (name, each) in EMPTY:
            yield each, EMPTY[name, each]
        elif (name == "certificate" and each == "facts") or (name in CODED and each == "code"):
            continue
        else:
            yield each, None if column.nullable else ""


def _empty_certificates(session: Session, theirs: sa.ColumnElement[bool]) -> None:
    target = table("certificate")
    for row in session.execute(sa.select(target.columns.id, target.columns.facts).where(theirs)):
        facts = emptied(row.facts, CERTIFICATE) | {"elsewhere": []}
        session.execute(sa.update(target).where(target.columns.id == row.id).values(facts=facts))


def _replace_codes(
    session: Session, target: sa.Table, theirs: sa.ColumnElement[bool], salt: str
) -> None:
    for row in session.execute(sa.select(target.columns.id, target.columns.code).where(theirs)):
        code = vault.blind_index(f"{salt}{row.code}")[:32]
        session.execute(sa.update(target).where(target.columns.id == row.id).values(code=code))


def _take_out(session: Session, traces: Traces) -> None:
    """Take whatever identifies the person out of what was written elsewhere."""
    pattern = traces.pattern()
    if pattern is None:
        return
    spellings = traces.spellings()
    for name, entry in REGISTER.items():
        if not entry.searched:
            continue
        target = table(name)
        columns = [target.columns[each] for each in entry.searched]
        found = session.execute(
            sa.select(target.columns.id, *columns).where(_contain(session, columns, spellings))
        ).mappings()
        for row in found.all():
            cleaned = {column.name: without(row[column.name], pattern) for column in columns}
            changed = {key: value for key, value in cleaned.items() if value != row[key]}
            if changed:
                session.execute(
                    sa.update(target).where(target.columns.id == row["id"]).values(changed)
                )


def _contain(
    session: Session, columns: Sequence[sa.ColumnElement[Any]], spellings: Sequence[str]
) -> sa.ColumnElement[bool]:
    """Whether any of the columns holds any of the spellings.

    So many conditions that the same statement serves the next person: it is compiled once.
    """
    written: sa.ColumnElement[str] = sa.literal("")
    for column in columns:
        written = written + "\n" + sa.func.coalesce(sa.cast(column, sa.Text), "")
    written = sa.func.lower(written)
    find = sa.func.strpos if session.get_bind().dialect.name == "postgresql" else sa.func.instr
    spare = -len(spellings) % AT_ONCE
    return sa.or_(*(find(written, each) > 0 for each in [*spellings, *[spellings[0]] * spare]))


def _redact(
    session: Session,
    people: Sequence[uuid.UUID],
    rows: dict[str, list[uuid.UUID]],
    traces: Traces,
) -> None:
    """The audit keeps who changed which column of which row when, and loses what it said."""
    own = sa.or_(
        AuditChange.person_id.in_(people),
        *(
            sa.and_(AuditChange.table_name == name, AuditChange.row_id.in_(ids))
            for name, ids in rows.items()
        ),
    )
    mine = session.execute(
        sa.select(AuditChange.id, AuditChange.table_name, AuditChange.snapshot).where(own)
    ).all()
    pattern = traces.pattern() or re.compile(r"(?!)")
    for each in mine:
        entry = REGISTER[each.table_name]
        kept = {k: v for k, v in each.snapshot.items() if k not in entry.emptied}
        if each.table_name == "certificate":
            kept.pop("facts", None)
        _rewrite(session, each.id, each.snapshot, without(kept, pattern))
    searched = [name for name, entry in REGISTER.items() if entry.searched]
    others = session.execute(
        sa.select(AuditChange.id, AuditChange.table_name, AuditChange.snapshot).where(
            AuditChange.table_name.in_(searched),
            _contain(session, [AuditChange.__table__.columns.snapshot], traces.spellings()),
        )
    ).all()
    for each in others:
        words = REGISTER[each.table_name].searched
        cleaned = {
            key: without(value, pattern) if key in words else value
            for key, value in each.snapshot.items()
        }
        _rewrite(session, each.id, each.snapshot, cleaned)


def _rewrite(session: Session, change: uuid.UUID, before: Any, after: Any) -> None:
    if before != after:
        session.execute(
            sa.update(AuditChange).where(AuditChange.id == change).values(snapshot=after),
            execution_options={"synchronize_session": False},
        )


def _forget_answers(session: Session, traces: Traces) -> None:
    """Answers kept for a repeated request may hold a whole page about somebody."""
    body = IdempotentAnswer.__table__.columns.body
    spellings = {
        each.encode()
        for word in traces.words()
        for each in (word, html.escape(word), word.encode("unicode_escape").decode())
    }
    holding: list[sa.ColumnElement[bool]]
    if session.get_bind().dialect.name == "postgresql":
        holding = [
            body.op("LIKE", return_type=sa.Boolean())(sa.literal(_like(each), sa.LargeBinary()))
            for each in spellings
        ]
    else:
        holding = [sa.func.instr(body, each) > 0 for each in spellings]
    if holding:
        session.execute(
            sa.delete(IdempotentAnswer.__table__).where(sa.or_(*holding))  # type: ignore[arg-type]
        )


def _like(spelling: bytes) -> bytes:
    return b"%" + re.sub(rb"([\\%_])", rb"\\\1", spelling) + b"%"


def erase_households(
    session: Session, until: datetime, *, run_id: uuid.UUID | None = None, at: datetime
) -> int:
    """Cut due households off their numbers; what they reserved and bought stays counted."""
    ids = list(session.scalars(queries.due_households(session, until)))
    if not ids:
        return 0
    row = Erasure(by=audit.actor().label, run_id=run_id, occurred_at=at, rows={})
    session.add(row)
    session.flush()
    target = table("household")
    for each in ids:
        values = {"number_index": secrets.token_hex(32), "tail": ""}
        session.execute(sa.update(target).where(target.columns.id == each).values(values))
    _redact_households(session, ids)
    _close(session, row, {"household": len(ids)}, at)
    return len(ids)


def _redact_households(session: Session, ids: Sequence[uuid.UUID]) -> None:
    emptied_columns = REGISTER["household"].own
    changes = session.execute(
        sa.select(AuditChange.id, AuditChange.snapshot).where(
            AuditChange.table_name == "household", AuditChange.row_id.in_(ids)
        )
    ).all()
    for each in changes:
        kept = {k: v for k, v in each.snapshot.items() if k not in emptied_columns}
        _rewrite(session, each.id, each.snapshot, kept)

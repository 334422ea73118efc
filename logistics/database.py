"""Tables' common ground and the one line that commits: ``with transaction() as session:``.

SQLite is the embedded default and PostgreSQL the large installation; both are driven here
so that the rest of the house need not know which it is.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    declared_attr,
    mapped_column,
    sessionmaker,
)
from uuid_utils.compat import uuid7

from logistics import clock
from logistics.errors import Stale
from logistics.wording import say

NOT_SET_UP = say(
    "Tables are missing: this installation was never set up, or not brought up to date. "
    "Run logistics prepare. If that was done, LOGISTICS_DATA_DIR or DATABASE_URL names another."
)
UNDEFINED = ("42P01", "42703")
"""States of PostgreSQL for a table and a column that are not there."""

JsonDocument = sa.JSON().with_variant(JSONB(), "postgresql")


class UtcDateTime(sa.TypeDecorator[datetime]):
    """A moment in UTC; refuses a moment that does not say its time zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: UTC again, whatever the driver forgot."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _values(kind: type[Any]) -> list[str]:
    return [member.value for member in kind]


class Base(DeclarativeBase):
    """All tables."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        StrEnum: sa.Enum(
            StrEnum, native_enum=False, length=40, create_constraint=False, values_callable=_values
        ),
        dict[str, Any]: JsonDocument,
        list[str]: JsonDocument,
        list[dict[str, Any]]: JsonDocument,
    }


class Identified:
    """A row with an id that any device can make: UUIDv7, which sorts by time."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid7)


class Recorded(Identified):
    """A row that says when it was written down."""

    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)


class Happened(Recorded):
    """Something that happened: when it did, beside when it was written down."""

    occurred_at: Mapped[datetime]


class Versioned:
    """A row that people edit; an edit based on an older version is refused."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


_sessions = sessionmaker[Session](expire_on_commit=False)
_writer = threading.Lock()
_current: ContextVar[Session | None] = ContextVar("session", default=None)


def engine_for(url: str, *, kept_open: int = 10) -> Engine:
    """An engine for SQLite (built with a current SQLite) or PostgreSQL.

    :param kept_open: how many connections are used again; more are opened and closed in need
    """
    if not url.startswith("sqlite"):
        return sa.create_engine(
            url, pool_pre_ping=True, pool_size=kept_open, max_overflow=20, hide_parameters=True
        )
    import pysqlite3

    file = sa.make_url(url).database
    if file:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url,
        module=pysqlite3,
        connect_args={"timeout": 30},
        pool_size=kept_open,
        max_overflow=40,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        # What is deleted or overwritten is not to be read in the file any more.
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


def bind(url: str, *, kept_open: int = 10) -> Engine:
    """Point this process at a database; every later session talks to it.

    An engine that points there already stays: it knows the SQL that it has compiled.
    """
    previous: Engine | None = _sessions.kw.get("bind")
    if previous is not None:
        if previous.url == sa.make_url(url) and _size(previous) == kept_open:
            return previous
        previous.dispose()
    engine = engine_for(url, kept_open=kept_open)
    _sessions.configure(bind=engine)
    return engine


def _size(engine: Engine) -> int | None:
    return engine.pool.size() if isinstance(engine.pool, sa.QueuePool) else None


def bound() -> Engine:
    """The engine this process talks to."""
    engine: Engine = _sessions.kw["bind"]
    return engine


def new_session() -> Session:
    """A session of its own, for the sign-in library, which commits by itself."""
    return _sessions()


@contextmanager
def transaction() -> Iterator[Session]:
    """Do all of the block or nothing; commits at the end of the outermost block.

    A block inside another belongs to it. On SQLite the block starts as a writer, so that
    what it reads cannot change before it writes.
    """
    if (outer := _current.get()) is not None:
        if outer.info.get("reading"):
            raise RuntimeError("a change cannot begin inside a reading block")
        yield outer
        return
    with _turn(), _sessions() as session:
        session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        token = _current.set(session)
        try:
            yield session
            session.commit()
        finally:
            _current.reset(token)


def _turn() -> AbstractContextManager[object]:
    """SQLite has one writer: threads wait here in line instead of asking again and again."""
    return _writer if bound().dialect.name == "sqlite" else nullcontext()


@contextmanager
def reading() -> Iterator[Session]:
    """Look without changing; part of the surrounding transaction where there is one."""
    if (outer := _current.get()) is not None:
        yield outer
        return
    with _sessions() as session:
        session.info["reading"] = True
        token = _current.set(session)
        try:
            yield session
        finally:
            _current.reset(token)


def forget_journal() -> None:
    """Bring SQLite's journal into its file and empty it: it holds pages as they were before.

    Does nothing while somebody reads, and inside a transaction: the next call does it then.
    """
    if bound().dialect.name != "sqlite" or _current.get() is not None:
        return
    with _writer, closing(bound().raw_connection()) as connection:
        cursor = connection.cursor()
        for pragma in ("busy_timeout=0", "wal_checkpoint(TRUNCATE)", "busy_timeout=30000"):
            cursor.execute(f"PRAGMA {pragma}").fetchall()


def diagnosis(error: DBAPIError) -> str:
    """What a database error may say in a log or at a terminal: its text can quote people."""
    state = getattr(error.orig, "sqlstate", None) or type(error.orig).__name__
    constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return f"state {state}, constraint {constraint}"


def lacks_tables(error: DBAPIError) -> bool:
    """Whether tables or columns are missing: never set up, or left behind by a new version."""
    if (state := getattr(error.orig, "sqlstate", None)) is not None:
        return state in UNDEFINED
    return str(error.orig).startswith(("no such table", "no such column"))


def check_version(row: Any, version: int) -> None:
    """Refuse an edit that is based on an older version of the row.

    :raises Stale: somebody changed it in the meantime
    """
    if row.version != version:
        raise Stale(
            say("Somebody changed this in the meantime. Load it again and repeat your edit.")
        )


def lock_rows(
    session: Session, model: type[Any], ids: list[uuid.UUID], *, key_share: bool = False
) -> list[Any]:
    """Rows in the order of their ids, locked until the end of the transaction.

    :param key_share: let others add rows that refer to these meanwhile
    """
    found = session.scalars(
        sa.select(model)
        .where(model.id.in_(ids))
        .order_by(model.id)
        .with_for_update(key_share=key_share)
        .execution_options(populate_existing=True)
    )
    return list(found)

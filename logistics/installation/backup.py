"""Back up and restore an installation: database and stored papers in one archive, no keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from logistics import database, files, vault
from logistics.config import settings
from logistics.errors import Refused
from logistics.files import StoredFile
from logistics.installation import archive, dumps
from logistics.installation.archive import Manifest
from logistics.schema import METADATA, migrations
from logistics.vault import KeysMissing
from logistics.wording import say


class NothingToBackUp(Refused):
    """The database has no tables yet."""


class NotEmpty(Refused):
    """A restore would replace people's records."""


class OtherDatabase(Refused):
    """A backup of SQLite cannot go into PostgreSQL, nor the other way round."""


class NewerBackup(Refused):
    """The backup was made by a later version of the product."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """What a backup holds.

    :ivar damaged: stored papers that are gone or cannot be read here, and so not from it either
    """

    papers: int
    damaged: list[str]


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What a restore brought back.

    :ivar missing_keys: names of keys that the records need and this installation lacks
    """

    papers: int
    made_at: str
    missing_keys: list[str]


def back_up(target: Path, *, at: datetime) -> Made:
    """Write everything but the keys into one archive, while the installation runs.

    :raises NothingToBackUp: the database has no tables
    :raises BackupExists: there is a file of that name
    """
    engine = database.bound()
    with engine.connect() as connection:
        revision = migrations.current(connection)
        if revision is None:
            raise NothingToBackUp(say("The database has no tables yet."))
        wanted = _kept_papers(connection)
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent) as folder, archive.writing(target) as out:
        copy = Path(folder) / archive.DATABASE
        dumps.dump(engine, copy)
        out.add(copy, archive.DATABASE)
        papers = {name: archive.measure(path) for name, path in _papers().items()}
        for name in papers:
            out.add(files.path_of(name), name)
        archive.put_manifest(
            out,
            Manifest(
                made_at=at.isoformat(),
                dialect=engine.dialect.name,
                revision=revision,
                keys=_key_names(),
                database=archive.measure(copy),
                papers=papers,
            ),
        )
    damaged = [name for name in sorted(wanted | set(papers)) if not files.is_intact(name)]
    return Made(papers=len(papers), damaged=damaged)


def restore(source: Path, *, force: bool = False) -> Restored:
    """Bring an installation back to what an archive holds, and its tables up to date.

    :raises BackupDamaged: a file of it is missing or has another hash
    :raises NotEmpty: there are records here, and ``force`` was not given
    :raises OtherDatabase: it was made on the other kind of database
    :raises NewerBackup: this version of the product does not know its tables
    """
    engine = database.bound()
    if not force and (_papers() or _has_rows(engine)):
        raise NotEmpty(
            say(
                "This installation holds records. A restore replaces all of them; say --force if "
                "that is what you want."
            )
        )
    settings().data_dir.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings().data_dir) as name:
        folder = Path(name)
        manifest = archive.unpack(source, folder)
        _check(manifest, engine)
        for paper in manifest.papers:
            files.write_whole(files.path_of(paper), (folder / paper).read_bytes())
        dumps.load(engine, folder / archive.DATABASE)
    for stray in set(_papers()) - set(manifest.papers):
        files.path_of(stray).unlink()
    migrations.upgrade(engine)
    return Restored(
        papers=len(manifest.papers),
        made_at=manifest.made_at,
        missing_keys=sorted(set(manifest.keys) - set(_key_names())),
    )


def _check(manifest: Manifest, engine: Engine) -> None:
    if manifest.dialect != engine.dialect.name:
        raise OtherDatabase(
            say(
                "The backup was made on %(theirs)s and this installation runs on %(ours)s.",
                theirs=manifest.dialect,
                ours=engine.dialect.name,
            )
        )
    if not migrations.knows(engine, manifest.revision):
        raise NewerBackup(say("The backup was made by a later version of the product."))


def _kept_papers(connection: sa.Connection) -> set[str]:
    """Papers that have to be there; tables of before the upgrade know no destroyed ones."""
    question = sa.select(StoredFile.sha256)
    columns = sa.inspect(connection).get_columns(StoredFile.__tablename__)
    if any(column["name"] == "destroyed_at" for column in columns):
        question = question.where(StoredFile.destroyed_at.is_(None))
    return set(connection.scalars(question))


def _papers() -> dict[str, Path]:
    """Stored papers by name; half-written ones do not count."""
    found = settings().papers_dir.glob("??/*")
    return {path.name: path for path in found if re.fullmatch("[0-9a-f]{64}", path.name)}


def _key_names() -> list[str]:
    try:
        return sorted(vault.keys().sealing)
    except KeysMissing:
        return []


def _has_rows(engine: Engine) -> bool:
    present = set(sa.inspect(engine).get_table_names())
    with engine.connect() as connection:
        return any(
            connection.scalar(sa.select(sa.select(table).exists()))
            for table in METADATA.sorted_tables
            if table.name in present
        )

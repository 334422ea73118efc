"""Stored papers by their hash: written whole, sealed, and synced before anybody hears of them.

Papers and passenger lists name people, so no file is kept in clear.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from logistics import audit, vault
from logistics.config import settings
from logistics.database import Base, Identified, Recorded
from logistics.errors import NotFound


class StoredFile(Recorded, Base):
    """A file that the installation keeps, named by its content.

    :ivar subjects_noted: whether it is on record whom the file may name
    :ivar destroyed_at: since when its content is gone, because somebody in it was erased
    """

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    media_type: Mapped[str] = mapped_column(sa.String(80))
    size: Mapped[int]
    subjects_noted: Mapped[bool] = mapped_column(default=True, server_default=sa.false())
    destroyed_at: Mapped[datetime | None]


class FileSubject(Identified, Base):
    """Somebody whom a stored file may name: who was read about when it was made."""

    __tablename__ = "file_subject"
    __audited__ = False

    file_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(index=True)

    __table_args__ = (sa.UniqueConstraint("file_id", "person_id"),)


def store(session: Session, content: bytes, *, media_type: str, at: datetime) -> StoredFile:
    """Keep a file; the same content is kept once."""
    digest = hashlib.sha256(content).hexdigest()
    known = session.scalars(sa.select(StoredFile).where(StoredFile.sha256 == digest)).first()
    if known is None or not path_of(digest).exists():
        write_whole(path_of(digest), vault.seal_bytes(content, place=digest))
    if known is None:
        known = StoredFile(sha256=digest, media_type=media_type, size=len(content), recorded_at=at)
        session.add(known)
    known.destroyed_at = None
    session.flush()
    _note_subjects(session, known)
    return known


def _note_subjects(session: Session, file: StoredFile) -> None:
    noted = set(
        session.scalars(sa.select(FileSubject.person_id).where(FileSubject.file_id == file.id))
    )
    session.add_all(
        FileSubject(file_id=file.id, person_id=person)
        for person in sorted(audit.people_read() - noted)
    )
    session.flush()


def destroy(session: Session, files: Collection[uuid.UUID], *, at: datetime) -> None:
    """Give files up: they stay on record without their content, which :func:`remove` takes away."""
    for row in session.scalars(
        sa.select(StoredFile).where(StoredFile.id.in_(files), StoredFile.destroyed_at.is_(None))
    ):
        row.destroyed_at = at
    session.flush()


def remove(session: Session) -> int:
    """Take the content of destroyed files off the disk; call it after the commit. Says how many."""
    gone = 0
    for digest in undestroyed(session):
        path_of(digest).unlink(missing_ok=True)
        gone += 1
    return gone


def undestroyed(session: Session) -> list[str]:
    """Destroyed files whose content still lies on the disk."""
    rows = session.scalars(sa.select(StoredFile.sha256).where(StoredFile.destroyed_at.is_not(None)))
    return [digest for digest in rows if path_of(digest).exists()]


def content_of(session: Session, file: uuid.UUID) -> bytes:
    """The bytes of a stored file.

    :raises NotFound: there is no such file
    :raises KeysMissing: it was changed on the disk, or its key is gone
    """
    row = session.get(StoredFile, file)
    if row is None or row.destroyed_at is not None or not path_of(row.sha256).exists():
        raise NotFound("paper")
    return vault.unseal_bytes(path_of(row.sha256).read_bytes(), place=row.sha256)


def holds(session: Session, file: uuid.UUID, path: Path) -> bool:
    """Whether a path holds the whole of a stored file."""
    row = session.get(StoredFile, file)
    if row is None or not path.is_file():
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == row.sha256


def damaged(session: Session) -> list[str]:
    """Stored files that are gone or no longer have their hash, for the doctor."""
    rows = session.scalars(sa.select(StoredFile).where(StoredFile.destroyed_at.is_(None)))
    return [row.sha256 for row in rows if not is_intact(row.sha256)]


def is_intact(digest: str) -> bool:
    """Whether the file of that hash is there and can be read."""
    try:
        content = vault.unseal_bytes(path_of(digest).read_bytes(), place=digest)
    except (OSError, vault.KeysMissing):
        return False
    return hashlib.sha256(content).hexdigest() == digest


def path_of(digest: str) -> Path:
    """Where the file of that hash is kept."""
    return settings().papers_dir / digest[:2] / digest


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, and on the disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with part.open("wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

"""Stored papers by their hash: written whole, sealed, and synced before anybody hears of them.

Papers and passenger lists name people, so no file is kept in clear.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from logistics import vault
from logistics.config import settings
from logistics.database import Base, Recorded
from logistics.errors import NotFound


class StoredFile(Recorded, Base):
    """A file that the installation keeps, named by its content."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    media_type: Mapped[str] = mapped_column(sa.String(80))
    size: Mapped[int]


def store(session: Session, content: bytes, *, media_type: str, at: datetime) -> StoredFile:
    """Keep a file; the same content is kept once."""
    digest = hashlib.sha256(content).hexdigest()
    known = session.scalars(sa.select(StoredFile).where(StoredFile.sha256 == digest)).first()
    if known is not None and path_of(digest).exists():
        return known
    write_whole(path_of(digest), vault.seal_bytes(content, place=digest))
    if known is not None:
        return known
    row = StoredFile(sha256=digest, media_type=media_type, size=len(content), recorded_at=at)
    session.add(row)
    session.flush()
    return row


def content_of(session: Session, file: uuid.UUID) -> bytes:
    """The bytes of a stored file.

    :raises NotFound: there is no such file
    :raises KeysMissing: it was changed on the disk, or its key is gone
    """
    row = session.get(StoredFile, file)
    if row is None or not path_of(row.sha256).exists():
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
    rows = session.scalars(sa.select(StoredFile))
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

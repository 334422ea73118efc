"""Stored papers by their hash: written whole and synced before anybody hears of them."""

from __future__ import annotations

import hashlib
import os
import uuid
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

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
    if known is not None and _path(digest).exists():
        return known
    _write(_path(digest), content)
    if known is not None:
        return known
    row = StoredFile(sha256=digest, media_type=media_type, size=len(content), recorded_at=at)
    session.add(row)
    session.flush()
    return row


def content_of(session: Session, file: uuid.UUID) -> bytes:
    """The bytes of a stored file.

    :raises NotFound: there is no such file
    """
    row = session.get(StoredFile, file)
    if row is None or not _path(row.sha256).exists():
        raise NotFound("paper")
    return _path(row.sha256).read_bytes()


def damaged(session: Session) -> list[str]:
    """Stored files that are gone or no longer have their hash, for the doctor."""
    rows = session.scalars(sa.select(StoredFile))
    return [row.sha256 for row in rows if not _intact(_path(row.sha256), row.sha256)]


def _intact(path: Path, digest: str) -> bool:
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def _path(digest: str) -> Path:
    return settings().papers_dir / digest[:2] / digest


def _write(path: Path, content: bytes) -> None:
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

"""The form of a backup: one archive with a manifest, the database and the stored papers."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path

from logistics.errors import InputRejected, Refused
from logistics.wording import say

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"


class BackupExists(Refused):
    """A backup never overwrites a file."""


class BackupDamaged(InputRejected):
    """The archive is not a whole backup."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A file of the archive; what is read back must have this size and hash."""

    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What an archive holds.

    :ivar dialect: ``sqlite`` or ``postgresql``; one is never restored into the other
    :ivar revision: the migration that the database was at
    :ivar keys: names of the keys that open what is sealed in it; the keys are not in it
    """

    made_at: str
    dialect: str
    revision: str
    keys: list[str]
    database: Part
    papers: dict[str, Part]
    format: int = FORMAT


def measure(path: Path) -> Part:
    """Size and hash of a file."""
    with path.open("rb") as source:
        return Part(
            size=path.stat().st_size, sha256=hashlib.file_digest(source, "sha256").hexdigest()
        )


@contextmanager
def writing(target: Path) -> Iterator[tarfile.TarFile]:
    """A new archive that appears under its name only when it is whole and on the disk.

    :raises BackupExists: there is a file of that name
    """
    if target.exists():
        raise BackupExists(say("There is a file %(file)s already.", file=str(target)))
    part = target.with_name(f"{target.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as archive:
                yield archive
            raw.flush()
            os.fsync(raw.fileno())
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def put_manifest(archive: tarfile.TarFile, manifest: Manifest) -> None:
    """Write the manifest into an archive."""
    text = json.dumps(asdict(manifest), indent=1).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size = len(text)
    archive.addfile(entry, BytesIO(text))


def unpack(source: Path, folder: Path) -> Manifest:
    """Take an archive apart into a folder and verify every file of it.

    :raises BackupDamaged: it cannot be read, lacks a file or holds another one
    """
    try:
        with tarfile.open(source, "r:gz") as archive:
            for entry in archive:
                _take(archive, entry, folder)
        manifest = _manifest(folder)
        wanted = {DATABASE: manifest.database, **manifest.papers}
        whole = all(measure(folder / name) == part for name, part in wanted.items())
    except (tarfile.TarError, OSError, EOFError, ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        raise BackupDamaged(
            say("The backup %(file)s is damaged or is no backup.", file=source.name)
        )
    return manifest


def _take(archive: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> None:
    """Write one file under its own plain name, whatever path the archive claims."""
    content = archive.extractfile(entry)
    if content is None or Path(entry.name).name != entry.name:
        raise ValueError("a backup holds plain files only")
    with (folder / entry.name).open("wb") as target:
        shutil.copyfileobj(content, target)


def _manifest(folder: Path) -> Manifest:
    plain = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    if plain["format"] != FORMAT:
        raise ValueError("another format")
    database = Part(**plain.pop("database"))
    papers = {name: Part(**part) for name, part in plain.pop("papers").items()}
    return Manifest(**plain, database=database, papers=papers)

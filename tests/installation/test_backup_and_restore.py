from __future__ import annotations

import gzip
import tarfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from logistics import files, vault
from logistics.arrivals.people_models import IdentityDocument
from logistics.database import reading, transaction
from tests import factories
from tests.factories import IdentityDocumentFactory
from tests.terminal import Terminal

AT = datetime(2020, 3, 28, 4, 0, tzinfo=UTC)
SLIP = b"%PDF-1.7 an allocation slip"


@pytest.fixture
def busy(prepared: Terminal) -> Terminal:
    """An installation with a person's document and a stored paper."""
    with transaction() as session:
        factories.use(session)
        IdentityDocumentFactory(number="K1234567")
        files.store(session, SLIP, media_type="application/pdf", at=AT)
    return prepared


def document_numbers() -> list[str]:
    with reading() as session:
        return [
            vault.unseal(row.number_sealed, table="identity_document", row=row.id)
            for row in session.query(IdentityDocument)
        ]


def stored_paper() -> bytes:
    with reading() as session:
        return files.content_of(session, session.query(files.StoredFile).one().id)


def test_after_a_disaster_backup_and_exported_keys_bring_everything_back(
    busy: Terminal, tmp_path: Path
) -> None:
    backup, keys = str(tmp_path / "b.tar.gz"), str(tmp_path / "keys.txt")
    busy.run("backup", backup)
    busy.run("keys", "export", keys)
    busy.destroy()

    said = busy.run("restore", backup)
    busy.run("keys", "import", keys)

    assert "keys" in said
    assert document_numbers() == ["K1234567"]
    assert stored_paper() == SLIP
    assert "every guard is present" in busy.run("database", "check")


def test_a_backup_holds_no_key(busy: Terminal, tmp_path: Path) -> None:
    backup = tmp_path / "b.tar.gz"
    busy.run("backup", str(backup))

    raw = gzip.decompress(backup.read_bytes())

    held = vault.keys()
    secrets = (*held.sealing.values(), held.index, held.sessions)
    assert not any(key in raw or vault._b64(key).encode() in raw for key in secrets)
    assert b"K1234567" not in raw
    assert SLIP not in raw


def test_a_backup_can_be_read_by_its_owner_only(busy: Terminal, tmp_path: Path) -> None:
    backup = tmp_path / "b.tar.gz"

    busy.run("backup", str(backup))

    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_restore_refuses_to_replace_records_unless_it_is_told_to(
    busy: Terminal, tmp_path: Path
) -> None:
    backup = str(tmp_path / "b.tar.gz")
    busy.run("backup", backup)
    with transaction() as session:
        factories.use(session)
        IdentityDocumentFactory(number="K7654321")

    refused = busy.run("restore", backup, ends_with=1)
    kept = sorted(document_numbers())
    busy.run("restore", backup, "--force")

    assert "--force" in refused
    assert kept == ["K1234567", "K7654321"]
    assert document_numbers() == ["K1234567"]


def test_a_forced_restore_leaves_no_paper_of_the_replaced_records(
    busy: Terminal, tmp_path: Path
) -> None:
    backup = str(tmp_path / "b.tar.gz")
    busy.run("backup", backup)
    with transaction() as session:
        files.store(session, b"a later paper", media_type="text/plain", at=AT)

    busy.run("restore", backup, "--force")

    assert len(list(busy.data_dir.glob("papers/*/*"))) == 1
    assert stored_paper() == SLIP


def test_a_changed_backup_is_refused_and_nothing_is_touched(busy: Terminal, tmp_path: Path) -> None:
    backup, forged = tmp_path / "b.tar.gz", tmp_path / "forged.tar.gz"
    busy.run("backup", str(backup))
    with tarfile.open(backup) as old, tarfile.open(forged, "w:gz") as new:
        for entry in old:
            content = old.extractfile(entry)
            assert content is not None
            raw = content.read()
            if entry.name == "database":
                raw = raw[:-1] + bytes([raw[-1] ^ 1])
            new.addfile(entry, BytesIO(raw))

    said = busy.run("restore", str(forged), "--force", ends_with=1)

    assert "damaged" in said
    assert document_numbers() == ["K1234567"]


@pytest.mark.parametrize("junk", [b"", b"not an archive", b"\x1f\x8b\x08\x00broken"])
def test_junk_is_no_backup(busy: Terminal, tmp_path: Path, junk: bytes) -> None:
    file = tmp_path / "junk.tar.gz"
    file.write_bytes(junk)

    said = busy.run("restore", str(file), "--force", ends_with=1)

    assert "is damaged or is no backup" in said


def test_an_archive_cannot_write_outside_its_folder(busy: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "evil.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        entry = tarfile.TarInfo("../../escaped")
        entry.size = 4
        archive.addfile(entry, BytesIO(b"evil"))

    busy.run("restore", str(file), "--force", ends_with=1)

    assert list(tmp_path.rglob("escaped")) == []


def test_a_damaged_paper_does_not_stop_the_backup_and_is_told(
    busy: Terminal, tmp_path: Path
) -> None:
    (paper,) = busy.data_dir.glob("papers/*/*")
    paper.write_bytes(b"scratched")

    said = busy.run("backup", str(tmp_path / "b.tar.gz"), ends_with=1)

    assert "1 stored papers are gone or cannot be read" in said
    assert (tmp_path / "b.tar.gz").exists()


def test_a_backup_never_overwrites_an_older_one(busy: Terminal, tmp_path: Path) -> None:
    busy.run("backup", str(tmp_path / "b.tar.gz"))

    said = busy.run("backup", str(tmp_path / "b.tar.gz"), ends_with=1)

    assert "There is a file" in said


def test_without_a_name_a_backup_is_kept_under_its_moment(busy: Terminal) -> None:
    busy.run("backup")

    assert len(list((busy.data_dir / "backups").glob("logistics-*.tar.gz"))) == 1


def test_a_backup_of_nothing_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    said = terminal.run("backup", str(tmp_path / "b.tar.gz"), ends_with=1)

    assert "no tables yet" in said
    assert list(tmp_path.glob("b.tar.gz*")) == []

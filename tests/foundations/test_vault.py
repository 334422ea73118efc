from __future__ import annotations

import json
import os
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics import vault
from logistics.errors import InputRejected
from logistics.vault import KeysMissing

ROW = uuid4()
TABLE = "identity_document"


@pytest.fixture
def keys_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Fresh keys of this test's own."""
    monkeypatch.setenv("LOGISTICS_DATA_DIR", str(tmp_path))
    vault.write_keys(vault.new_keys(), tmp_path / "keys.json")
    return tmp_path / "keys.json"


@given(st.text())
def test_what_is_sealed_is_opened_again(number: str) -> None:
    sealed = vault.seal(number, table=TABLE, row=ROW)

    assert vault.unseal(sealed, table=TABLE, row=ROW) == number


def test_the_same_number_never_looks_the_same_twice() -> None:
    first = vault.seal("K1234567", table=TABLE, row=ROW)
    second = vault.seal("K1234567", table=TABLE, row=ROW)

    assert first != second
    assert "K1234567" not in first


@pytest.mark.parametrize(
    ("table", "row"), [(TABLE, uuid4()), ("person", ROW)], ids=["another row", "another table"]
)
def test_a_sealed_number_cannot_be_moved(table: str, row: object) -> None:
    sealed = vault.seal("K1234567", table=TABLE, row=ROW)

    with pytest.raises(KeysMissing):
        vault.unseal(sealed, table=table, row=row)  # type: ignore[arg-type]


def test_a_sealed_number_that_was_changed_is_not_opened() -> None:
    sealed = vault.seal("K1234567", table=TABLE, row=ROW)
    key, _, body = sealed.partition(":")
    changed = f"{key}:{body[:-6]}{'A' if body[-6] != 'A' else 'B'}{body[-5:]}"

    with pytest.raises(KeysMissing):
        vault.unseal(changed, table=TABLE, row=ROW)


def test_after_a_rotation_old_seals_open_and_new_ones_use_the_new_key(keys_file: Path) -> None:
    old = vault.seal("K1234567", table=TABLE, row=ROW)
    vault.write_keys(vault.rotate(vault.keys()), keys_file)

    new = vault.seal("K1234567", table=TABLE, row=ROW)

    assert vault.unseal(old, table=TABLE, row=ROW) == "K1234567"
    assert new.partition(":")[0] != old.partition(":")[0]


def test_a_rotation_by_another_process_is_seen_without_a_restart(keys_file: Path) -> None:
    vault.keys()
    rotated = vault.rotate(vault.keys())
    elsewhere = keys_file.with_name("elsewhere.json")
    vault.write_keys(rotated, elsewhere)
    os.utime(elsewhere, ns=(1, 1))
    elsewhere.replace(keys_file)

    assert vault.keys() == rotated


def test_a_number_whose_key_is_lost_says_which_key_to_recover(keys_file: Path) -> None:
    sealed = vault.seal("K1234567", table=TABLE, row=ROW)
    vault.write_keys(vault.new_keys(), keys_file)

    with pytest.raises(KeysMissing) as refusal:
        vault.unseal(sealed, table=TABLE, row=ROW)

    assert sealed.partition(":")[0] in str(refusal.value)
    assert "K1234567" not in str(refusal.value)


def test_without_a_key_file_nothing_is_sealed(keys_file: Path) -> None:
    keys_file.unlink()

    with pytest.raises(KeysMissing):
        vault.seal("K1234567", table=TABLE, row=ROW)


def test_equal_numbers_have_equal_indexes_which_nobody_can_make_without_the_key(
    keys_file: Path,
) -> None:
    here = vault.blind_index("K1234567")
    again = vault.blind_index("K1234567")
    vault.write_keys(vault.new_keys(), keys_file)

    assert here == again
    assert vault.blind_index("K1234567") != here


def test_a_file_cannot_be_moved_to_another_place() -> None:
    sealed = vault.seal_bytes(b"a passenger list", place="one")

    assert vault.unseal_bytes(sealed, place="one") == b"a passenger list"
    with pytest.raises(KeysMissing):
        vault.unseal_bytes(sealed, place="two")


@pytest.mark.parametrize("damage", ["", "not base64 !", "QUJD", "wrong passphrase"])
def test_a_key_backup_opens_whole_and_with_its_passphrase_only(damage: str) -> None:
    held = vault.new_keys()
    exported = vault.export_keys(held, "lantern over the harbour")

    assert vault.import_keys(exported, "lantern over the harbour") == held
    with pytest.raises(InputRejected):
        vault.import_keys(exported if damage == "wrong passphrase" else damage, damage)


def test_the_key_file_is_written_whole_or_not_at_all(
    keys_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = keys_file.read_text()

    def full(*_arguments: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(json, "dump", full)
    with pytest.raises(OSError, match="no space"):
        vault.write_keys(vault.new_keys(), keys_file)

    assert keys_file.read_text() == before

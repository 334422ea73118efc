from __future__ import annotations

import json
from pathlib import Path

import pytest

from logistics import vault
from tests.terminal import Terminal


def test_keys_are_made_once_and_never_overwritten(terminal: Terminal) -> None:
    terminal.run("keys", "new")
    before = vault.keys()

    said = terminal.run("keys", "new", ends_with=1)

    assert "There are keys here already" in said
    assert vault.keys() == before


def test_the_key_file_can_be_read_by_its_owner_only(terminal: Terminal) -> None:
    terminal.run("keys", "new")

    assert (terminal.data_dir / "keys.json").stat().st_mode & 0o777 == 0o600


def test_rotating_adds_a_key_and_keeps_the_old_ones(terminal: Terminal) -> None:
    terminal.run("keys", "new")
    before = vault.keys()

    terminal.run("keys", "rotate")

    after = vault.keys()
    assert after.current not in before.sealing
    assert before.sealing.items() < after.sealing.items()
    assert (after.index, after.sessions) == (before.index, before.sessions)


def test_exported_keys_come_back_with_the_passphrase(terminal: Terminal, tmp_path: Path) -> None:
    terminal.run("keys", "new")
    before = vault.keys()
    terminal.run("keys", "export", str(tmp_path / "keys.txt"))
    (terminal.data_dir / "keys.json").unlink()

    terminal.run("keys", "import", str(tmp_path / "keys.txt"))

    assert vault.keys() == before


def test_an_exported_file_shows_no_key(terminal: Terminal, tmp_path: Path) -> None:
    terminal.run("keys", "new")
    terminal.run("keys", "export", str(tmp_path / "keys.txt"))

    plain = json.loads((terminal.data_dir / "keys.json").read_text())
    exported = (tmp_path / "keys.txt").read_text()
    assert plain["index"] not in exported
    assert (tmp_path / "keys.txt").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("passphrase", ["another one altogether", "short"])
def test_a_wrong_passphrase_opens_nothing(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passphrase: str
) -> None:
    terminal.run("keys", "new")
    terminal.run("keys", "export", str(tmp_path / "keys.txt"))
    monkeypatch.setenv("LOGISTICS_KEY_PASSPHRASE", passphrase)

    terminal.run("keys", "import", str(tmp_path / "keys.txt"), "--force", ends_with=1)


def test_foreign_keys_do_not_replace_the_ones_in_use(terminal: Terminal, tmp_path: Path) -> None:
    terminal.run("keys", "new")
    terminal.run("keys", "export", str(tmp_path / "old.txt"))
    terminal.run("keys", "rotate")
    before = vault.keys()

    terminal.run("keys", "import", str(tmp_path / "old.txt"), ends_with=1)

    assert vault.keys() == before

"""``logistics weights``."""

from __future__ import annotations

from pathlib import Path

import pytest

from logistics.database import transaction
from tests import factories
from tests.planning import plan_day as day
from tests.terminal import Terminal


@pytest.fixture
def terminal(database_url: str, installation: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal of an installation with our district."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    with transaction() as session:
        factories.use(session)
        day.our_district()
    return Terminal(data_dir=installation, database_url=database_url)


def test_weights_are_copied_changed_and_chosen_at_the_terminal(terminal: Terminal) -> None:
    ours = ("--district", "LJ")

    terminal.run("weights", "copy", *ours, "balanced", "Night")
    terminal.run("weights", "change", *ours, "Night", "site=120", "km=0.1")
    terminal.run("weights", "choose", *ours, "Night")

    listed = terminal.run("weights", "list", *ours)
    assert listed.splitlines() == ["  balanced", "  spread", "  compact", "  cheap", "* Night"]
    assert "site                  120  Opening a site" in terminal.run("weights", "show", *ours)
    told = terminal.run("weights", "history", *ours)
    assert "Opening a site: 200 → 120" in told
    assert "(terminal)" in told


def test_an_absurd_weight_is_refused_at_the_terminal(terminal: Terminal) -> None:
    ours = ("--district", "LJ")
    terminal.run("weights", "copy", *ours, "balanced", "Night")

    told = terminal.run("--language", "zh", "weights", "change", *ours, "Night", "unplaced=0",
                        ends_with=1)  # fmt: skip

    assert "一人没有房间：不得低于100" in told

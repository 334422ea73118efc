from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from logistics.cli import main
from logistics.database import transaction
from logistics.sites.models import SiteState
from tests import factories
from tests.factories import SiteFactory

TABLE = (
    "site,building,floor,room,zone_kind,corridor_position\n"
    "QH,A,3,301,contaminated,1\n"
    "QH,A,3,302,contaminated,2\n"
)


@pytest.fixture
def table(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A table of two rooms for a candidate site of this installation."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    with transaction() as session:
        factories.use(session)
        SiteFactory(code="QH", name_zh="清荷酒店", state=SiteState.CANDIDATE)
    file = tmp_path / "rooms.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["sites", *arguments])


def test_a_dry_run_says_what_would_change_and_changes_nothing(table: Path) -> None:
    looked = typed("import-rooms", str(table), "--dry-run")
    listed = typed("list")

    assert looked.output == ("added 2, changed 0, unchanged 0 (dry run: nothing was changed)\n")
    assert listed.output.splitlines()[1].split()[:4] == ["QH", "candidate", "0", "0"]


def test_imported_rooms_are_listed(table: Path) -> None:
    typed("import-rooms", str(table))

    listed = typed("list")

    assert listed.output.splitlines()[1].split()[:4] == ["QH", "candidate", "2", "2"]


def test_a_broken_table_ends_with_its_lines_and_code_1(table: Path) -> None:
    table.write_text(TABLE + "QH,A,3,303,blue,3\n", encoding="utf-8")

    result = typed("import-rooms", str(table))

    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "The table of rooms cannot be used.",
        "  line 4 zone_kind: blue is none of: clean, buffer, contaminated.",
    ]

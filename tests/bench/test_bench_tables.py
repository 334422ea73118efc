from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from logistics.bench.table import Row, Table
from logistics.cli import main


def our_row(*, violations: int | None, seconds: float = 1.0) -> Row:
    return Row(
        people=300,
        seed=1,
        method="search",
        seconds=seconds,
        mebibytes=90.0,
        cost=110.0,
        bound=100.0,
        gap=0.1,
        violations=violations,
        without=3,
    )


def test_the_last_line_carries_the_worst_figures_of_our_search(
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = Table("transport")
    table.add(our_row(violations=0))
    table.add(our_row(violations=0, seconds=2.0))
    table.add(Row(people=300, seed=1, method="direct", cost=900.0, gap=8.0, without=70))

    table.end()

    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "transport: 300: 2.0 s, 90 MiB, gap 10.0 % | 0 broken, 6 without"


def test_time_never_fails_a_bench_and_a_broken_rule_does() -> None:
    slow, broken, none = Table("a"), Table("b"), Table("c")
    slow.add(our_row(violations=0, seconds=9_999.0))
    broken.add(our_row(violations=2))
    none.add(our_row(violations=None))

    codes = [each.end() for each in (slow, broken, none)]

    assert codes == [0, 2, 1]


def test_a_peer_that_breaks_rules_does_not_fail_the_bench() -> None:
    table = Table("transport")
    table.add(Row(people=300, seed=1, method="direct", violations=42))

    assert table.end() == 0


def test_the_smallest_case_of_transport_is_measured_and_kept_as_json(tmp_path: Path) -> None:
    kept = tmp_path / "rows.json"

    ran = CliRunner().invoke(
        main, ["bench", "transport", "--scale", "300", "--seeds", "1", "--json", str(kept)]
    )

    rows = json.loads(kept.read_text())["rows"]
    assert ran.exit_code == 0
    assert ran.output.splitlines()[-1].startswith("transport: 300: ")
    assert [row["method"] for row in rows] == ["search", "first plan", "direct"]
    assert [row["violations"] for row in rows] == [0, 0, 0]
    assert rows[0]["cost"] <= rows[1]["cost"] <= rows[2]["cost"]


def test_seeds_that_are_no_numbers_are_refused() -> None:
    ran = CliRunner().invoke(main, ["bench", "transport", "--seeds", "one"])

    assert ran.exit_code == 2
    assert "one is not a list of whole numbers" in ran.output

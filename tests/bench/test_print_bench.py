from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from logistics.bench import printing
from logistics.bench.commands import bench
from logistics.bench.print_cases import AT, PRINTED_BY, ZONE, certificates
from logistics.bench.print_naive import print_naively
from logistics.documents.batch import print_paper
from logistics.documents.paper import Imprint
from tests.documents.papers_of_the_day import codes_on, pages_of


def test_the_naive_way_prints_the_same_words_and_a_code_that_scans(tmp_path: Path) -> None:
    (paper,) = certificates(1)

    naive = print_naively(paper.facts, Imprint(printed_by=PRINTED_BY, at=AT, zone=ZONE))
    ours = print_paper(paper, printed_by=PRINTED_BY, at=AT, zone=ZONE)

    assert pages_of(naive) == pages_of(ours)
    assert codes_on(ours, tmp_path) == [paper.facts.verify_url]


def test_the_bench_ends_with_its_figures_and_writes_them_down(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def pretended(name: str, papers: object) -> printing.Measured:
        seconds = 4.0 if name == "naive" else 0.5 if "2" in name else 1.0
        return printing.Measured(
            method=name, papers=9, seconds=seconds, cpu_seconds=seconds, mebibytes=200
        )

    monkeypatch.setattr(printing, "measured", pretended)
    answer = CliRunner().invoke(
        bench, ["print", "--certificates", "10", "--json", str(tmp_path / "rows.json")]
    )

    assert answer.exit_code == 1
    assert answer.output.splitlines()[-1] == (
        "print: single of naive 4, batch of naive 4, two workers of one 2, MiB 200 | 5 missing"
    )
    assert json.loads((tmp_path / "rows.json").read_text())["batch of naive"] == 4

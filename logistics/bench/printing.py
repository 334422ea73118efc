"""The bench of printing: WeasyPrint a document at a time beside ours, on the same certificates."""

from __future__ import annotations

import gc
import json
import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import click

from logistics.bench.print_cases import AT, PRINTED_BY, ZONE, certificates
from logistics.bench.print_naive import print_naively
from logistics.documents.batch import print_batch, print_paper
from logistics.documents.paper import Imprint, Paper

COLUMNS = "{:<22} {:>7} {:>8} {:>8} {:>8} {:>6} {:>11}"
WARM = 2
"""Papers drawn before the clock starts: every method has read its fonts and templates then."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One way of printing.

    :ivar seconds: that somebody waits
    :ivar cpu_seconds: of all its processes; what one core needs, whatever else the machine does
    :ivar mebibytes: peak of the process and of the largest of those it started
    """

    method: str
    papers: int
    seconds: float
    cpu_seconds: float
    mebibytes: float

    @property
    def milliseconds(self) -> float:
        """Of a core, for one paper."""
        return 1000 * self.cpu_seconds / self.papers


Method = Callable[[Sequence[Paper]], int]


def naive(papers: Sequence[Paper]) -> int:
    """WeasyPrint as its manual begins: each document on its own, with its stylesheet."""
    imprint = Imprint(printed_by=PRINTED_BY, at=AT, zone=ZONE)
    return sum(bool(print_naively(paper.facts, imprint)) for paper in papers)


def single(papers: Sequence[Paper]) -> int:
    """Ours, a file for each paper."""
    files = (print_paper(paper, printed_by=PRINTED_BY, at=AT, zone=ZONE) for paper in papers)
    return sum(bool(file) for file in files)


def batch(papers: Sequence[Paper], workers: int = 0) -> int:
    """Ours, one file for all."""
    made = print_batch(papers, printed_by=PRINTED_BY, at=AT, zone=ZONE, workers=workers)
    return len(made.printed)


def batch_by_one(papers: Sequence[Paper]) -> int:
    """Ours, drawn in one process beside this one."""
    return batch(papers, 1)


def batch_by_two(papers: Sequence[Paper]) -> int:
    """Ours, drawn in two processes beside this one."""
    return batch(papers, 2)


METHODS: dict[str, Method] = {
    "naive": naive,
    "ours, single": single,
    "ours, batch": batch,
    "ours, batch, 1 worker": batch_by_one,
    "ours, batch, 2 workers": batch_by_two,
}


ONE_BY_ONE = ("naive", "ours, single")


def run(count: int, one_by_one: int, json_file: Path | None = None) -> int:
    """Print the certificates every way; show a table, and a last line with the figures.

    :param one_by_one: how many of them the ways print that make a file for each
    :return: papers that a way did not print
    """
    papers = certificates(count)
    missing = 0
    click.echo(
        COLUMNS.format("method", "papers", "seconds", "of CPU", "ms each", "MiB", "times naive")
    )
    rows: dict[str, Measured] = {}
    for name in METHODS:
        asked = papers[:one_by_one] if name in ONE_BY_ONE else papers
        rows[name] = row = measured(name, asked)
        missing += len(asked) - row.papers
        speed = rows["naive"].milliseconds / row.milliseconds
        click.echo(
            COLUMNS.format(
                name,
                row.papers,
                f"{row.seconds:.2f}",
                f"{row.cpu_seconds:.2f}",
                f"{row.milliseconds:.0f}",
                f"{row.mebibytes:.0f}",
                f"{speed:.2f}",
            )
        )
    figures = _figures(rows)
    said = ", ".join(f"{name} {value:g}" for name, value in figures.items())
    click.echo(f"print: {said} | {missing} missing")
    if json_file is not None:
        found = {"bench": "print", "rows": [asdict(row) for row in rows.values()], **figures}
        json_file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return missing


def _figures(rows: dict[str, Measured]) -> dict[str, float]:
    """What the last line says: how many times as fast, and the peak of our largest way."""
    each = {name: row.milliseconds for name, row in rows.items()}
    one, two = (rows[f"ours, batch, {name}"].seconds for name in ("1 worker", "2 workers"))
    return {
        "single of naive": round(each["naive"] / each["ours, single"], 2),
        "batch of naive": round(each["naive"] / each["ours, batch"], 2),
        "two workers of one": round(one / two, 2),
        "MiB": round(max(row.mebibytes for name, row in rows.items() if name != "naive")),
    }


def measured(name: str, papers: Sequence[Paper]) -> Measured:
    """One way of printing, in a process of its own."""
    starting = multiprocessing.get_context("spawn")
    here, there = starting.Pipe(duplex=False)
    process = starting.Process(target=_measure, args=(name, papers, there))
    process.start()
    there.close()
    try:
        found: Measured = here.recv()
    except EOFError:
        raise RuntimeError(f"{name} ended without a result") from None
    finally:
        process.join()
    return found


def _measure(name: str, papers: Sequence[Paper], answer: Connection) -> None:
    method = METHODS[name]
    (naive if name == "naive" else single)(papers[:WARM])
    gc.collect()
    begun, worked = time.perf_counter(), _cpu_seconds()
    printed = method(papers)
    seconds = time.perf_counter() - begun
    for child in multiprocessing.active_children():
        child.join()  # what it used is only known once it has ended
    answer.send(
        Measured(
            method=name,
            papers=printed,
            seconds=seconds,
            cpu_seconds=_cpu_seconds() - worked,
            mebibytes=sum(each.ru_maxrss for each in _usage()) / 1024,
        )
    )


def _cpu_seconds() -> float:
    return sum(each.ru_utime + each.ru_stime for each in _usage())


def _usage() -> list[resource.struct_rusage]:
    """Of this process, and of those that it started and that have ended."""
    return [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]

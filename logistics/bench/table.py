"""The table of a bench: a row a method and case, a last line with its figures, and JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import MappingProxyType

import click

OURS = "search"
COLUMNS = "{:>6} {:>4}  {:<24} {:<11} {:>8} {:>6} {:>10} {:>10} {:>8} {:>6} {:>7}  {}"
HEADINGS = (
    "people", "seed", "case", "method", "seconds", "MiB", "cost", "bound", "gap", "broken",
    "without", "",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Row:
    """One method on one case; what is not known is ``None``.

    :ivar case: what is special about the case
    :ivar seconds: of the method itself, without starting its process
    :ivar cost: without the term for people who got nothing; bound and gap likewise
    :ivar violations: hard rules broken, by the checks
    :ivar without: people who got nothing
    :ivar figures: what else was measured, by name
    :ivar note: in a few words, what else must be known to read the row
    """

    people: int
    seed: int
    method: str
    case: str = ""
    seconds: float | None = None
    mebibytes: float | None = None
    cost: float | None = None
    bound: float | None = None
    gap: float | None = None
    violations: int | None = None
    without: int | None = None
    figures: Mapping[str, float] = field(default_factory=dict)
    note: str = ""


def failed(failure: Exception, *, people: int, seed: int, method: str, case: str = "") -> Row:
    """The row of a method that gave no plan; the whole reason goes to the terminal's errors."""
    click.echo(failure, err=True)
    why = str(failure).strip().splitlines()[-1]
    return Row(people=people, seed=seed, method=method, case=case, note=why)


class Table:
    """Shows rows as they come; only a hard violation of our own plans makes it fail."""

    def __init__(
        self,
        bench: str,
        *,
        remarks: Iterable[str] = (),
        headings: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Columns may be named otherwise than usual."""
        self.bench, self.rows = bench, list[Row]()
        for remark in remarks:
            click.echo(remark)
        click.echo(COLUMNS.format(*(headings.get(each, each) for each in HEADINGS)).rstrip())

    def add(self, row: Row) -> None:
        """Show one more row."""
        self.rows.append(row)
        click.echo(line(row))

    @property
    def broken(self) -> int:
        """Hard violations of our own plans; a plan that there is not is one."""
        return sum(1 if row.violations is None else row.violations for row in self._ours)

    @property
    def _ours(self) -> list[Row]:
        return [row for row in self.rows if row.method == OURS]

    def end(self, json_file: Path | None = None) -> int:
        """Write the last line, and the rows as JSON where asked; how many rules are broken."""
        click.echo(self._last_line())
        if json_file is not None:
            rows = [asdict(row) for row in self.rows]
            text = json.dumps({"bench": self.bench, "rows": rows}, indent=1)
            json_file.write_text(text + "\n", encoding="utf-8")
        return self.broken

    def _last_line(self) -> str:
        """The worst of each figure, by number of people."""
        by_scale: dict[int, list[Row]] = defaultdict(list)
        for row in self._ours:
            by_scale[row.people].append(row)
        parts = [f"{people}: {_worst(rows)}" for people, rows in sorted(by_scale.items())]
        without = sum(row.without or 0 for row in self._ours)
        ends = f"{self.broken} broken, {without} without"
        return f"{self.bench}: " + " | ".join([*parts, ends])


def _worst(rows: list[Row]) -> str:
    seconds = max((row.seconds for row in rows if row.seconds is not None), default=None)
    memory = max((row.mebibytes for row in rows if row.mebibytes is not None), default=None)
    gap = max((row.gap for row in rows if row.gap is not None), default=None)
    parts = [f"{_figure(seconds, 1)} s", f"{_figure(memory)} MiB", f"gap {_percent(gap)}"]
    for name in dict.fromkeys(name for row in rows for name in row.figures):
        values = [row.figures[name] for row in rows if name in row.figures]
        parts.append(f"{name} {min(values):g} to {max(values):g}")
    return ", ".join(parts)


def line(row: Row) -> str:
    """A row as a line of the table."""
    figures = [f"{name} {value:g}" for name, value in row.figures.items()]
    return COLUMNS.format(
        row.people,
        row.seed,
        row.case,
        row.method,
        _figure(row.seconds, 2),
        _figure(row.mebibytes),
        _figure(row.cost),
        _figure(row.bound),
        _percent(row.gap),
        _figure(row.violations),
        _figure(row.without),
        ", ".join([*figures, row.note] if row.note else figures),
    ).rstrip()


def _figure(value: float | None, digits: int = 0) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"

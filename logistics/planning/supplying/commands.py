"""``logistics cover``: how long supplies last, the daily digest, and the figures of need."""

from __future__ import annotations

import click
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.planning.queries import get_district_in
from logistics.planning.supplying import operations, queries
from logistics.planning.supplying.figures import label
from logistics.planning.supplying.queries import Alarm, Board
from logistics.sites.models import District
from logistics.supplies.models import Item, StockPlace
from logistics.terminal import language, tell
from logistics.wording import Language, say, text

DISTRICT = click.option("--district", required=True, help="Code of a district of ours.")


@click.group("cover")
def group() -> None:
    """How long supplies last, and what is short."""


@group.command("show")
@DISTRICT
def show(district: str) -> None:
    """Print every item over all places, what runs out first on top."""
    with reading() as session:
        board = _board(session, _district(session, district))
        for item, stand in board.district():
            days = "–" if stand.cover is None else f"{stand.cover:.1f}"
            state = text(stand.state.value, language())
            out = stand.runs_out.isoformat() if stand.runs_out else ""
            click.echo(f"{days:>6}  {out:<10}  {state:<14}  {_name(item)}")


@group.command("digest")
@DISTRICT
def digest(district: str) -> None:
    """Print what is short, news first, and note that it was told; for a daily timer."""
    with transaction() as session:
        found = operations.tell(
            session, _board(session, _district(session, district)), at=clock.now()
        )
        tell(
            say(
                "Supplies: %(news)s new or worse, %(known)s known, %(over)s over.",
                news=len(found.news),
                known=len(found.known),
                over=found.over,
            )
        )
        for mark, alarms in (("!", found.news), (" ", found.known)):
            for alarm in alarms:
                click.echo(f"{mark} {_line(alarm)}")


@group.command("figures")
@DISTRICT
@click.argument("changes", nargs=-1, metavar="[FIGURE=NUMBER…]")
@click.option("--history", "past", is_flag=True, help="Who changed what.")
def figures(district: str, changes: tuple[str, ...], past: bool) -> None:
    """Print the figures of need, or change some, such as resident.WASTEBAG=1."""
    if changes:
        pairs = dict(each.partition("=")[::2] for each in changes)
        with transaction() as session:
            row = _district(session, district)
            operations.change_figures(session, row.id, pairs, at=clock.now())
        tell(say("The figures were changed."))
        return
    with reading() as session:
        row = _district(session, district)
        entries = queries.history(session, row.id)
        known = queries.figures_of(session, row.id)
    if past:
        for entry in entries:
            click.echo(
                f"{entry.at:%Y-%m-%d %H:%M}Z  {entry.by}  {entry.name}: "
                f"{entry.before:g} → {entry.after:g}"
            )
        return
    for name, value in known.figures.items():
        click.echo(f"{value:>8g}  {name:<40} {text(label(name), language())}")


def _line(alarm: Alarm) -> str:
    stand = alarm.stand
    state = text(stand.state.value, language())
    out = "" if stand.runs_out is None else stand.runs_out.isoformat()
    return f"{state}  {_name(alarm.place)}  {_name(alarm.item)}  {out}".rstrip()


def _name(row: Item | StockPlace) -> str:
    name = row.name_zh if language() is Language.CHINESE else row.name_en
    return f"{name} {row.size}".rstrip() if isinstance(row, Item) else name


def _district(session: Session, code: str) -> District:
    return get_district_in(session, EVERYTHING, code)


def _board(session: Session, district: District) -> Board:
    return queries.board(session, EVERYTHING, district.id, at=clock.now(), zone=settings().zone)

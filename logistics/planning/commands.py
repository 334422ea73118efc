"""``logistics solve`` and ``logistics check``: planning on files alone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from logistics.planning.placement import plan as rooms
from logistics.planning.placement.checks import Violation as RoomViolation
from logistics.planning.placement.plan import Unplaced
from logistics.planning.resupply import plan as supplies
from logistics.planning.resupply.violations import Violation as SupplyViolation
from logistics.planning.transport import plan as transport
from logistics.planning.transport.plan import LeftBehind
from logistics.planning.transport.violations import Violation as TransportViolation
from logistics.wording import Language, Sentence, say, text

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)


Answer = rooms.Plan | transport.Plan
Without = Unplaced | LeftBehind
Broken = RoomViolation | TransportViolation | SupplyViolation


def solving(command: Callable[..., None]) -> Callable[..., None]:
    """The argument and options that every ``solve`` command has."""
    for parameter in (
        click.option("--previous", type=FILE, help="a plan to change as little as possible"),
        click.option("--seed", default=1, show_default=True),
        click.option("--work", type=click.IntRange(min=1), help="steps in place of seconds"),
        click.option("--seconds", default=20.0, show_default=True, type=click.FloatRange(min=0)),
        click.option("-o", "--out", required=True, type=OUT, help="where the plan is written"),
        click.argument("problem", type=FILE),
    ):
        command = parameter(command)
    return command


@click.group()
def solve() -> None:
    """Make a plan from a problem file."""


@click.group()
def check() -> None:
    """Judge a plan file against its problem file; ends with 1 when a rule is broken."""


@solve.command("rooms")
@solving
def solve_rooms(
    problem: Path, out: Path, seconds: float, work: int | None, seed: int, previous: Path | None
) -> None:
    """Who sleeps where."""
    from logistics.planning.placement.files import solve_file

    plan = solve_file(problem, out, seconds, seed, previous, work)
    show(plan, plan.unplaced)


@solve.command("transport")
@solving
def solve_transport(
    problem: Path, out: Path, seconds: float, work: int | None, seed: int, previous: Path | None
) -> None:
    """Who rides when."""
    from logistics.planning.transport.files import solve_file

    plan = solve_file(problem, out, seconds, seed, previous, work)
    show(plan, plan.left_behind)
    tell(say("Distances: %(source)s", source=plan.roads))


@solve.command("resupply")
@click.argument("problem", type=FILE)
@click.option("-o", "--out", required=True, type=OUT, help="where the plan is written")
@click.option("--seconds", default=20.0, show_default=True, type=click.FloatRange(min=0))
@click.option("--seed", default=1, show_default=True)
@click.option("--previous", type=FILE, help="a plan whose origins are kept where they can be")
def solve_resupply(
    problem: Path, out: Path, seconds: float, seed: int, previous: Path | None
) -> None:
    """What goes where."""
    from logistics.planning.resupply.files import solve_file

    show_supplies(solve_file(problem, out, seconds, seed, previous))


@check.command("rooms")
@click.argument("problem", type=FILE)
@click.argument("plan", type=FILE)
def check_rooms(problem: Path, plan: Path) -> None:
    """Judge who sleeps where."""
    from logistics.planning.placement.files import check_file

    judge(check_file(problem, plan))


@check.command("transport")
@click.argument("problem", type=FILE)
@click.argument("plan", type=FILE)
def check_transport(problem: Path, plan: Path) -> None:
    """Judge who rides when."""
    from logistics.planning.transport.files import check_file

    judge(check_file(problem, plan))


@check.command("resupply")
@click.argument("problem", type=FILE)
@click.argument("plan", type=FILE)
def check_resupply(problem: Path, plan: Path) -> None:
    """Judge what goes where."""
    from logistics.planning.resupply.files import check_file

    judge(check_file(problem, plan))


def tell(sentence: Sentence, *, before: str = "") -> None:
    """Write a sentence in the language of the command line."""
    chosen = click.get_current_context().find_root().params.get("language")
    click.echo(before + text(sentence, Language(chosen or Language.ENGLISH)))


def show(plan: Answer, without: Iterable[Without]) -> None:
    """Write what a plan is worth and who got nothing."""
    tell(say("%(outcome)s after %(seconds).1f s", outcome=plan.outcome, seconds=plan.seconds))
    tell(say("Cost: %(cost).2f", cost=plan.cost.total))
    for term, value in plan.cost.terms.items():
        if value:
            tell(say("%(term)s: %(cost).2f", term=say(term), cost=value), before="  ")
    if plan.bound is not None:
        tell(say("Bound: %(bound).2f", bound=plan.bound))
    if plan.gap is not None:
        tell(say("Gap: %(percent).1f %%", percent=100 * plan.gap))
    for each in without:
        tell(say("%(party)s (%(people)s people) got nothing:", party=each.party,
                 people=each.people))  # fmt: skip
        for reason in each.reasons:
            tell(reason, before="  - ")


def show_supplies(plan: supplies.Plan) -> None:
    """Write what a resupply plan is worth, and what runs out when."""
    tell(say("%(outcome)s after %(seconds).1f s", outcome=plan.outcome, seconds=plan.seconds))
    for name, value in plan.figures.by_name.items():
        figures = {"figure": say(supplies.FIGURE_WORDS[name]), "value": value}
        if name == "km":
            sentence = say("%(figure)s: %(value).2f", **figures)
        else:
            bound = plan.bound.by_name[name]
            sentence = say("%(figure)s: %(value).2f (bound %(bound).2f)", bound=bound, **figures)
        tell(sentence, before="  ")
    tell(say("Distances: %(source)s", source=plan.roads))
    for short in plan.shortages:
        tell(
            say(
                "%(item)s runs out at %(place)s on %(day)s, after %(cover).1f days; "
                "%(missing).1f more would last long enough.",
                item=short.item,
                place=short.place,
                day=short.runs_out,
                cover=short.cover,
                missing=short.missing,
            )
        )


def judge(violations: Iterable[Broken]) -> None:
    """Write every broken rule and end with 1, or say that there is none."""
    found = list(violations)
    for violation in found:
        tell(say("%(rule)s: %(sentence)s", rule=violation.rule.value, sentence=violation.sentence))
    if found:
        sys.exit(1)
    tell(say("The plan keeps every rule."))

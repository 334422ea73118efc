"""``logistics resupply``: have a proposal made, look at it, change it by hand, decide about it."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import click
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.database import reading, transaction
from logistics.errors import Refused
from logistics.planning.commands import OUT, show_supplies
from logistics.planning.proposals import operations, queries
from logistics.planning.proposals.models import ResupplyProposal
from logistics.planning.proposals.rules import Ruling, Way, ruled
from logistics.planning.proposals.values import read
from logistics.planning.queries import get_district_in
from logistics.planning.resupply.files import write_plan, write_problem
from logistics.planning.supplying.gathering import Vans
from logistics.runs import operations as runs
from logistics.runs.execution import work_off
from logistics.runs.models import RunState
from logistics.runs.queries import message_of
from logistics.terminal import language, tell
from logistics.wording import Language, Sentence, say, text

LOOK_SECONDS = 0.3
UNFINISHED = (RunState.QUEUED, RunState.RUNNING)
PARTS_OF_WAY = 3
WAY = "FROM,TO,LOT"


class ProposalNotMade(Refused):
    """The run ended without a proposal."""


@click.group("resupply")
def group() -> None:
    """What should go where: proposals, and what is decided about them."""


@group.command("run")
@click.option("--district", required=True, help="Code of a district of ours.")
@click.option("--litres", default=6000.0, show_default=True, help="That one van takes.")
@click.option("--trips", default=100, show_default=True, help="That all vans make together.")
@click.option("--seconds", default=20.0, show_default=True, type=click.FloatRange(min=1))
def run_proposal(district: str, litres: float, trips: int, seconds: float) -> None:
    """Have a proposal made and show it."""
    with transaction() as session:
        run = operations.request_proposal(
            session,
            get_district_in(session, EVERYTHING, district).id,
            vans=Vans(litres=litres, trips=trips),
            seconds=seconds,
            at=clock.now(),
        )
        run_id = run.id
    _show(watch(run_id))


@group.command("again")
@click.argument("proposal", type=click.UUID)
@click.option("--keep", multiple=True, metavar=f"{WAY},PACKS", help="At least so many packs.")
@click.option("--exactly", multiple=True, metavar=f"{WAY},PACKS", help="So many packs.")
@click.option("--forbid", multiple=True, metavar=WAY, help="None of the lot goes this way.")
@click.option("--free", multiple=True, metavar=WAY, help="Decided by hand no longer.")
@click.option("--seconds", default=20.0, show_default=True, type=click.FloatRange(min=1))
def again(
    proposal: uuid.UUID,
    keep: tuple[str, ...],
    exactly: tuple[str, ...],
    forbid: tuple[str, ...],
    free: tuple[str, ...],
    seconds: float,
) -> None:
    """Have PROPOSAL made anew from the stock of now, with decisions by hand; lots by id."""
    decided = [
        (_way(each), ruling, _packs(each))
        for ruling, some in (
            (Ruling.KEEP, keep),
            (Ruling.EXACTLY, exactly),
            (Ruling.FORBID, forbid),
            (Ruling.FREE, free),
        )
        for each in some
    ]
    with transaction() as session:
        row = queries.get_proposal(session, EVERYTHING, proposal)
        found = read(row)
        van = found.problem.vehicles[0]
        run = operations.request_proposal(
            session,
            row.district_id,
            vans=Vans(litres=van.load, trips=van.trips),
            seconds=seconds,
            pins=ruled(found.problem.pins, decided),
            base=row.id,
            at=clock.now(),
        )
        run_id = run.id
    _show(watch(run_id))


@group.command("list")
def list_proposals() -> None:
    """The proposals, latest first."""
    with reading() as session:
        for row in session.scalars(queries.proposals_question(EVERYTHING)):
            before, after = (row.figures[each]["worst_there"] for each in ("before", "after"))
            state = text(row.state.value, language())
            click.echo(
                f"{row.id}  {row.gathered_at:%Y-%m-%d %H:%M}Z  {before:.1f} → {after:.1f}  "
                f"{state}  {row.requested_by}  {row.decided_by}".rstrip()
            )


@group.command("show")
@click.argument("proposal", type=click.UUID)
@click.option("--problem", type=OUT, help="Where the problem is written.")
@click.option("-o", "--out", type=OUT, help="Where the plan is written.")
def show(proposal: uuid.UUID, problem: Path | None, out: Path | None) -> None:
    """Show what is shipped; write the files that ``logistics explain resupply`` reads."""
    _show(proposal)
    with reading() as session:
        found = read(queries.get_proposal(session, EVERYTHING, proposal))
    if problem is not None:
        write_problem(found.problem, problem)
    if out is not None:
        write_plan(found.plan, out)


@group.command("approve")
@click.argument("proposal", type=click.UUID)
@click.option("--words", default="", help="That go with it.")
def approve(proposal: uuid.UUID, words: str) -> None:
    """Make all of it approved requisitions, all or none."""
    with transaction() as session:
        made = operations.approve(session, proposal, words=words, at=clock.now())
        numbers = [row.number for row in made]
    tell(say("Approved: %(n)s requisitions can be picked.", n=len(numbers)))
    for number in numbers:
        click.echo(f"  {number}")


@group.command("refuse")
@click.argument("proposal", type=click.UUID)
@click.option("--reason", required=True)
def refuse(proposal: uuid.UUID, reason: str) -> None:
    """Say no, and why."""
    with transaction() as session:
        operations.refuse(session, proposal, reason=reason, at=clock.now())
    tell(say("The proposal was refused."))


@group.command("cancel")
@click.argument("run", type=click.UUID)
def cancel(run: uuid.UUID) -> None:
    """Ask the solver of RUN to stop; nothing is kept."""
    with transaction() as session:
        runs.cancel(session, queries.get_run(session, EVERYTHING, run).id, at=clock.now())
    tell(say("The run was asked to stop."))


def watch(run_id: uuid.UUID) -> uuid.UUID:
    """Tell what a run says of itself until it has ended; works on it where no worker does.

    :raises ProposalNotMade: with the reason
    """
    working = threading.Thread(target=work_off, args=(run_id,), daemon=True)
    working.start()
    told: Sentence | None = None
    while True:
        with reading() as session:
            run = queries.get_run(session, EVERYTHING, run_id)
            state, message, result = run.state, message_of(run), run.result or {}
        if message is not None and message != told:
            tell(message)
            told = message
        if state not in UNFINISHED:
            break
        sleep(LOOK_SECONDS)
    working.join()
    if "proposal_id" in result:
        return uuid.UUID(result["proposal_id"])
    raise ProposalNotMade(message or say("The run was asked to stop."))


def _show(proposal: uuid.UUID) -> None:
    with reading() as session:
        row = queries.get_proposal(session, EVERYTHING, proposal)
        for line in _lines(session, row):
            click.echo(line)
        plan = read(row).plan
    show_supplies(plan)


def _lines(session: Session, row: ResupplyProposal) -> Iterator[str]:
    """What is shipped, line by line."""
    found = read(row)
    names = queries.names_of(session, found.problem)
    chinese = language() is Language.CHINESE
    yield f"{row.id}  {text(row.state.value, language())}"
    for each in found.lines:
        lot, item = names.lots[each.lot], names.items[each.item]
        sentence = say(
            "%(origin)s → %(destination)s: %(item)s, lot %(lot)s (%(id)s), %(packs)s packs of "
            "%(size)s, usable until %(until)s",
            origin=each.origin,
            destination=each.destination,
            item=f"{item.name_zh if chinese else item.name_en} {item.size}".rstrip(),
            lot=lot.label,
            id=each.lot,
            packs=each.packs,
            size=each.size,
            until=lot.expires_on or "–",
        )
        decided = "" if each.pin is None else f"  [{text(each.ruling.value, language())}]"
        yield text(sentence, language()) + decided


def _way(written: str) -> Way:
    parts = written.split(",")
    if len(parts) < PARTS_OF_WAY:
        raise click.UsageError(f"{written}: {WAY}")
    return parts[0], parts[1], parts[2]


def _packs(written: str) -> int:
    parts = written.split(",")
    return int(parts[3]) if len(parts) > PARTS_OF_WAY and parts[3].isdigit() else 0

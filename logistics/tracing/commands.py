"""Tracing at the terminal: the ripple, proposals, notices."""

from __future__ import annotations

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.errors import NotFound
from logistics.sites import queries as sites
from logistics.terminal import language, tell
from logistics.tracing import operations, papers
from logistics.tracing.models import RippleLine, RippleProposal
from logistics.tracing.queries.notices import open_notices, overdue
from logistics.tracing.queries.proposals import get_proposal_in, lines_in, open_proposals
from logistics.tracing.queries.ripple import Contact, ripple_of
from logistics.tracing.rules.deeds import LineState
from logistics.tracing.schemas.ripple import onset_of
from logistics.wording import Language, restored, say, text

DAY = click.DateTime(["%Y-%m-%d"])
MINUTE = click.DateTime(["%Y-%m-%dT%H:%M"])
LINES = click.option("--line", "numbers", type=int, multiple=True, help="A line by its number.")
ALL = click.option("--all", "everybody", is_flag=True, help="Every line that waits.")


@click.group("tracing")
def group() -> None:
    """Whom a positive met, and what follows from it."""


@group.command()
@click.argument("person", type=click.UUID)
@click.option("--onset", type=DAY, help="The day symptoms began.")
def ripple(person: uuid.UUID, onset: datetime | None) -> None:
    """Print whom PERSON (an id) met within the look-back, and what would follow for each."""
    with reading() as session:
        found = ripple_of(session, EVERYTHING, person, onset=_day(onset), at=clock.now())
        click.echo(f"since {_local(found.since)}: {len(found.contacts)} contacts")
        for each in found.contacts:
            click.echo(_contact(each))
            for meeting in each.meetings:
                click.echo(f"    {text(meeting.sentence, Language.ENGLISH)}")


@group.command()
@click.argument("person", type=click.UUID)
@click.option("--onset", type=DAY, help="The day symptoms began.")
def propose(person: uuid.UUID, onset: datetime | None) -> None:
    """Draw up what would follow from PERSON; nothing is done before it is approved."""
    with transaction() as session:
        _tell(
            operations.propose_ripple(
                session, EVERYTHING, person, onset=_day(onset), at=clock.now()
            )
        )


@group.command()
@click.argument("site")
@click.option("--taken", type=MINUTE, required=True, help="When the sample was taken, local time.")
def environment(site: str, taken: datetime) -> None:
    """Draw up what would follow from a positive sample of the environment of SITE (a code)."""
    with transaction() as session:
        place = sites.find_site(session, EVERYTHING, site)
        if place is None:
            raise NotFound("site")
        onset = taken.replace(tzinfo=ZoneInfo(place.zone_name))
        _tell(
            operations.propose_environment(
                session, EVERYTHING, place.id, onset=onset, at=clock.now()
            )
        )


@group.command()
@click.argument("reference")
@click.option("--confirmed/--excluded", required=True)
def outcome(reference: str, confirmed: bool) -> None:
    """Draw up what follows for the contacts of the suspected case REFERENCE."""
    with transaction() as session:
        _tell(
            operations.propose_index(
                session, EVERYTHING, confirmed=confirmed, reference=reference, at=clock.now()
            )
        )


@group.command()
def proposals() -> None:
    """List the proposals that wait for a decision."""
    with reading() as session:
        for row in open_proposals(session, EVERYTHING):
            waiting = sum(line.state is LineState.PROPOSED for line in row.lines)
            click.echo(
                f"{row.id}  {text(row.kind, language())}  {_local(row.occurred_at)}  {waiting}"
            )


@group.command()
@click.argument("proposal", type=click.UUID)
def show(proposal: uuid.UUID) -> None:
    """Print everything that PROPOSAL would do, line by line."""
    with reading() as session:
        _tell(get_proposal_in(session, EVERYTHING, proposal))


@group.command()
@click.argument("proposal", type=click.UUID)
@LINES
@ALL
def approve(proposal: uuid.UUID, numbers: tuple[int, ...], everybody: bool) -> None:
    """Do what PROPOSAL says for some lines or all, and ask for their notices."""
    at = clock.now()
    with transaction() as session:
        row = get_proposal_in(session, EVERYTHING, proposal)
        wanted = _chosen(lines_in(session, EVERYTHING, row), numbers, everybody)
        result = operations.approve(session, EVERYTHING, proposal, wanted, at=at)
        run = papers.request_notices(session, result.notices, at=at)
    tell(
        say(
            "Done for %(n)s contacts; %(m)s notices wait to be acknowledged; print run %(run)s.",
            n=result.lines,
            m=result.elsewhere,
            run=run.id,
        )
    )


@group.command()
@click.argument("proposal", type=click.UUID)
@LINES
@ALL
@click.option("--reason", required=True)
def decline(proposal: uuid.UUID, numbers: tuple[int, ...], everybody: bool, reason: str) -> None:
    """Leave contacts of PROPOSAL as they are, with a reason."""
    with transaction() as session:
        row = get_proposal_in(session, EVERYTHING, proposal)
        wanted = _chosen(lines_in(session, EVERYTHING, row), numbers, everybody)
        operations.decline(session, EVERYTHING, proposal, wanted, reason=reason, at=clock.now())
    tell(say("Nothing is done for them."))


@group.command()
@click.argument("proposal", type=click.UUID)
def refresh(proposal: uuid.UUID) -> None:
    """Bring what nobody decided of PROPOSAL up to date."""
    with transaction() as session:
        _tell(operations.refresh(session, EVERYTHING, proposal, at=clock.now()))


@group.command()
def notices() -> None:
    """List the notices that nobody has acknowledged, the most urgent first."""
    at = clock.now()
    with reading() as session:
        for row in open_notices(session, EVERYTHING):
            late = f"  {text('overdue', language())}" if overdue(row, at) else ""
            deed = text(row.line.deed, language())
            click.echo(f"{row.id}  {papers.name_of(row)}  {deed}  {_local(row.due_at)}{late}")


@group.command()
@click.argument("notice", type=click.UUID)
@click.option("--by", required=True, help="Who has it.")
def acknowledge(notice: uuid.UUID, by: str) -> None:
    """Note who has NOTICE."""
    with transaction() as session:
        operations.acknowledge(session, EVERYTHING, notice, by=by, at=clock.now())
    tell(say("The notice is acknowledged."))


def _chosen(lines: list[RippleLine], numbers: tuple[int, ...], everybody: bool) -> list[uuid.UUID]:
    """The ids of lines by their numbers; an unknown number names nobody."""
    if everybody:
        return [line.id for line in lines if line.state is LineState.PROPOSED]
    known = {line.position: line.id for line in lines}
    if set(numbers) - set(known):
        raise NotFound("line")
    return [known[number] for number in numbers]


def _tell(proposal: RippleProposal) -> None:
    click.echo(f"{proposal.id}  {text(proposal.kind, language())}")
    for line in proposal.lines:
        who = line.person.full_name if line.person else line.member.name if line.member else "-"
        ends = f"{_local(line.end_before)} -> {_local(line.end_after)}"
        category = f"{line.category_before or '-'} -> {line.category_after or '-'}"
        words = [text(line.deed, language()), category, ends]
        words += [text("needs_room", language())] if line.needs_room else []
        words += [text("has_to_move", language())] if line.moves else []
        click.echo(f"{line.position:>3}  {who}  {text(line.state, language())}  {'  '.join(words)}")
        for at, why in line.reasons:
            click.echo(f"       {_local(at)}  {text(restored(why), language())}")


def _contact(each: Contact) -> str:
    place = f"{each.place.site} {each.place.room}" if each.place else "-"
    ends = f"{_local(each.old_end)} -> {_local(each.new_end)}"
    room = "needs a room" if each.needs_room else ""
    deed = text(each.deed, Language.ENGLISH) if each.deed else "-"
    words = (each.name, each.state, place, deed, each.new_category or "-", ends, room)
    return "  ".join(words).rstrip()


def _day(onset: datetime | None) -> datetime | None:
    return onset_of(str(onset.date()) if onset else "")


def _local(moment: datetime | None) -> str:
    if moment is None:
        return "-"
    return f"{moment.astimezone(ZoneInfo(settings().zone)):%Y-%m-%d %H:%M}"

"""``logistics papers``: slips, cards and sheets of a day at the terminal, as on their page."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from logistics import audit, clock
from logistics.access import queries as access
from logistics.access.rules import EVERYTHING, Role, Scope
from logistics.database import reading, transaction
from logistics.documents import fetching, jobs
from logistics.documents.reprints import PaperState
from logistics.errors import NotFound
from logistics.reports.queries import reprints as queries
from logistics.reports.queries import work
from logistics.reports.roles import PEOPLE_READERS
from logistics.runs.models import RunKind
from logistics.terminal import language, tell
from logistics.wording import Sentence, say, text

DAY = click.option("--day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Local day.")
KIND = click.option("--papers", "kinds", multiple=True, type=click.Choice(sorted(queries.PRINTERS)))
OF = click.option("--of", "codes", multiple=True, help="Code of a site or district; else all.")
USER = click.option("--as", "username", default="", help="With the rights of this user.")


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What somebody at the terminal may see and print."""

    user: uuid.UUID | None
    scope: Scope
    roles: frozenset[Role]


@click.group("papers")
def group() -> None:
    """Slips, door cards and sheets of a day: printed, and what a change made wrong."""


@group.command("list")
@DAY
@KIND
@OF
@USER
@click.option("--each", is_flag=True, help="Also every paper that is to be printed or collected.")
def list_papers(
    day: datetime, kinds: tuple[str, ...], codes: tuple[str, ...], username: str, each: bool
) -> None:
    """Say of each kind of paper how many are new, right, wrong or void."""
    at = clock.now()
    with _acting(username) as rights, reading() as session:
        for pile in _piles(session, rights, day.date(), kinds, codes):
            batch = queries.batch_of(session, pile, day.date(), at=at)
            if batch.standings:
                _tell_of(batch, each=each)


@group.command("print")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@DAY
@KIND
@OF
@USER
def print_papers(
    folder: Path, day: datetime, kinds: tuple[str, ...], codes: tuple[str, ...], username: str
) -> None:
    """Print every paper of a day into FOLDER, a file for each kind and place."""
    with _acting(username) as rights, transaction() as session:
        piles = _piles(session, rights, day.date(), kinds, codes)
        asked = [(_request(session, pile, day.date(), due_only=False), pile) for pile in piles]
    _write(asked, day.date(), folder)


@group.command("reprint")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@DAY
@KIND
@OF
@USER
def reprint(
    folder: Path, day: datetime, kinds: tuple[str, ...], codes: tuple[str, ...], username: str
) -> None:
    """Print what is new or wrong of papers that were printed, into FOLDER."""
    at, on = clock.now(), day.date()
    asked: list[tuple[uuid.UUID, queries.Pile]] = []
    with _acting(username) as rights, transaction() as session:
        piles = _piles(session, rights, on, kinds, codes)
        for pile in queries.printed(session, piles, on):
            batch = queries.batch_of(session, pile, on, at=at)
            if batch.due and len(batch.standings) > batch.counts[PaperState.NEW]:
                asked.append((_request(session, pile, on, due_only=True), pile))
            void = [each.place for each in batch.standings if each.state is PaperState.VOID]
            if void:
                tell(
                    say(
                        "%(papers)s of %(code)s to be collected: %(places)s",
                        papers=say(pile.kind),
                        code=pile.of,
                        places=", ".join(void),
                    )
                )
    if not asked:
        tell(say("Nothing is to be printed again."))
        return
    _write(asked, on, folder)


@group.command("fetch")
@click.argument("run", type=click.UUID)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@USER
def fetch(run: uuid.UUID, file: Path, username: str) -> None:
    """Write what the print RUN printed into FILE."""
    with _acting(username) as rights, reading() as session:
        row = work.get_run_in(session, rights.scope, rights.user, run)
        own = rights.user is not None and row.requested_by == rights.user
        if row.kind is not RunKind.PRINT or not (own or rights.roles & set(PEOPLE_READERS)):
            raise NotFound("paper")
    fetching.tell_written(run, file)


@contextmanager
def _acting(username: str) -> Iterator[Rights]:
    """The rights of whoever is at the terminal; those of a user in whose name they act."""
    if not username:
        yield Rights(user=None, scope=EVERYTHING, roles=frozenset(Role))
        return
    with reading() as session:
        user = access.get_user(session, username)
        rights = Rights(user=user.id, scope=access.scope_of(session, user.id), roles=user.held)
        who = audit.Actor(
            id=user.id,
            label=user.display_name,
            channel=audit.Channel.TERMINAL,
            request_id=str(uuid7()),
        )
    with audit.acting(who, purpose="command papers"):
        yield rights


def _piles(
    session: Session, rights: Rights, day: date, kinds: Sequence[str], codes: Sequence[str]
) -> list[queries.Pile]:
    """The papers that are asked for; of a place that expects nobody it is said.

    :raises NotFound: a code is nobody's, or the user may not print its papers
    """
    if set(codes) - queries.owners(session, rights.scope, rights.roles):
        raise NotFound("paper")
    may = queries.piles(session, rights.scope, rights.roles, day)
    for code in codes:
        if code not in {pile.of for pile in may}:
            tell(say("%(code)s expects nobody on %(day)s: it has no papers.", code=code, day=day))
    return [
        pile
        for pile in may
        if (not kinds or pile.kind in kinds) and (not codes or pile.of in codes)
    ]


def _request(session: Session, pile: queries.Pile, day: date, *, due_only: bool) -> uuid.UUID:
    wanted = queries.parameters(pile.kind, str(pile.owner_id), day)
    return jobs.request(
        session,
        pile.kind,
        wanted | ({jobs.DUE_ONLY: "yes"} if due_only else {}),
        at=clock.now(),
        district_id=pile.district_id,
    ).id


def _write(asked: Sequence[tuple[uuid.UUID, queries.Pile]], day: date, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for run, pile in asked:
        file = folder / f"{pile.of}-{pile.kind.replace('_', '-')}-{day}.pdf"
        fetching.print_now(run, file)


def _tell_of(batch: queries.Batch, *, each: bool) -> None:
    counts = ", ".join(f"{n} {text(state.value, language())}" for state, n in batch.counts.items())
    tell(
        say(
            "%(code)s, %(papers)s: %(counts)s", code=batch.of, papers=say(batch.kind), counts=counts
        )
    )
    for one in batch.wanting if each else ():
        tell(_about(one.place, one.state, one.issue))


def _about(place: str, state: PaperState, issue: int) -> Sentence:
    if not issue:
        return say("  %(place)s: %(state)s", place=place, state=state)
    return say("  %(place)s: %(state)s, version %(n)s", place=place, state=state, n=issue)

"""Certificates at the terminal: printed, checked without a network, and their signing keys."""

from __future__ import annotations

import json
import sys
import uuid
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.documents import fetching, jobs, page_reprints
from logistics.errors import InputRejected, NotFound
from logistics.files import write_whole
from logistics.isolation import queries as isolations
from logistics.release import billing, discharge_papers, operations, queries, signing, tokens
from logistics.release.models import SigningKey
from logistics.runs import queries as runs
from logistics.sites import queries as sites
from logistics.terminal import language, tell
from logistics.wording import Sentence, say, term, text

VERDICTS = {
    tokens.Verdict.VALID: term("This certificate is valid."),
    tokens.Verdict.REVOKED: term("This certificate was revoked. It is not valid."),
    tokens.Verdict.FORGED: term(
        "This code was not issued here, or was changed. It proves nothing."
    ),
    tokens.Verdict.KEY_UNKNOWN: term("The bundle does not hold the key of this code."),
    tokens.Verdict.KEY_WITHDRAWN: term(
        "The key that signed this code was withdrawn. It proves nothing."
    ),
}
BUNDLE = click.Path(exists=True, dir_okay=False, path_type=Path)
MINUTE = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d"])


@click.command()
@click.argument("token")
@click.option("--bundle", type=BUNDLE, help="A file of logistics certificates bundle; no network.")
def verify(token: str, bundle: Path | None) -> None:
    """Check the code of a certificate: the text behind the # of its QR code, or all of it."""
    found = tokens.check(token.rpartition("#")[2], _bundle(bundle))
    tell(Sentence(VERDICTS[found.verdict]))
    if found.statement is not None:
        said = found.statement
        tell(say("Number: %(number)s", number=said.number))
        tell(say("Name: %(name)s", name=said.name))
        tell(say("Document: %(last)s", last=f"…{said.document_last}"))
        tell(say("Isolation: %(start)s – %(end)s", start=str(said.started), end=str(said.ended)))
    if found.verdict is not tokens.Verdict.VALID:
        sys.exit(1)


def _bundle(file: Path | None) -> tokens.Bundle:
    try:
        if file is not None:
            return tokens.bundle_from_json(json.loads(file.read_text(encoding="utf-8")))
        with transaction() as session:
            return tokens.bundle_from_json(signing.bundle(session, at=clock.now()))
    except ValueError:
        raise InputRejected(
            say("The list of revoked numbers is not signed by a key that can be believed.")
        ) from None


@click.group()
def certificates() -> None:
    """Print runs of certificates, the keys that sign them, and what they are checked with."""


@certificates.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def bundle(file: Path) -> None:
    """Write public keys and the signed list of revoked numbers into FILE."""
    with transaction() as session:
        plain = signing.bundle(session, at=clock.now())
    file.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")
    tell(say("The bundle is in %(file)s.", file=str(file)))


@certificates.command("print")
@click.argument("site")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Local day.")
def print_day(site: str, file: Path, day: datetime) -> None:
    """Print the certificates of SITE and day that have no original yet into FILE."""
    with transaction() as session:
        place = sites.find_site(session, EVERYTHING, site)
        if place is None:
            raise NotFound("site")
        wanted = {"site_id": place.id, "day": day.date()}
        asked = jobs.request(
            session, "release_certificates", wanted, at=clock.now(), district_id=place.district_id
        )
        number = asked.id
    fetching.print_now(number, file)


@certificates.command("reprint")
@click.argument("run", type=click.UUID)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--from-page", required=True, type=int)
@click.option("--reason", required=True)
def reprint_pages(run: uuid.UUID, file: Path, from_page: int, reason: str) -> None:
    """Write the pages of a print RUN from one on into FILE: the same originals, noted."""
    with transaction() as session:
        row = runs.get(session, run)
        page_reprints.reprint(session, row, from_page=from_page, reason=reason, at=clock.now())
        write_whole(file, page_reprints.pages_from(session, row, from_page))
        last = page_reprints.pages_of(session, row)
    tell(
        say(
            "Pages %(first)s to %(last)s are in %(file)s. Destroy the spoiled sheets.",
            first=from_page,
            last=last,
            file=str(file),
        )
    )


@certificates.command()
def keys() -> None:
    """Print the keys that ever signed a certificate."""
    with transaction() as session:
        for row in signing.keys(session):
            _tell_of(row)


@certificates.command("new-key")
def new_key() -> None:
    """Sign with a new key from now on; certificates signed before can still be checked."""
    with transaction() as session:
        row = signing.use_new_key(session)
    tell(say("The new key is %(key)s. Export the keys again.", key=row.name))


@certificates.command("withdraw-key")
@click.argument("key")
@click.option("--since", required=True, type=MINUTE, help="City time, as 2020-03-28T14:00.")
@click.option("--reason", required=True)
def withdraw_key(key: str, since: datetime, reason: str) -> None:
    """Believe nothing that KEY signed from a moment on, such as when it was stolen."""
    moment = since.replace(tzinfo=ZoneInfo(settings().zone))
    with transaction() as session:
        _tell_of(signing.withdraw(session, key, since=moment, reason=reason))


def _tell_of(row: SigningKey) -> None:
    local = ZoneInfo(settings().zone)
    if row.withdrawn_from is None:
        tell(
            say(
                "%(key)s, since %(at)s",
                key=row.name,
                at=f"{row.recorded_at.astimezone(local):%F %R}",
            )
        )
        return
    tell(
        say(
            "%(key)s, withdrawn from %(at)s by %(by)s: %(reason)s",
            key=row.name,
            at=f"{row.withdrawn_from.astimezone(local):%F %R}",
            by=row.withdrawn_by,
            reason=row.withdrawn_reason,
        )
    )


@click.group()
def leaving() -> None:
    """Released people who have not departed, and bills that are not settled."""


@leaving.command()
def waiting() -> None:
    """Who was released and still has a room, the longest waiting first."""
    with reading() as session:
        for row in queries.waiting(session, EVERYTHING, at=clock.now()):
            zone = ZoneInfo(row.isolation.clock_facts["zone"])
            line = say(
                "%(room)s %(name)s, released %(at)s",
                room=row.room,
                name=row.isolation.person.full_name,
                at=f"{row.since.astimezone(zone):%F %R}",
            )
            tell(line)
            if row.overdue:
                tell(say("  overdue"))
            if row.refused:
                tell(say("  refused by %(where)s", where=row.refused.where))


@leaving.command()
def bills() -> None:
    """Bills with money open, in CNY."""
    with reading() as session:
        for bill in billing.bills_in(session, EVERYTHING, at=clock.now()):
            name = bill.isolation.person.full_name
            tell(say("%(name)s: %(amount)s CNY", name=name, amount=bill.balance))


@leaving.command()
@click.argument("isolation")
@click.option("--draw-up", is_flag=True, help="Bill the days now, to the person.")
@click.option("--payer", default="", help="Who pays, if not the person; draws the bill up.")
def bill(isolation: str, draw_up: bool, payer: str) -> None:
    """Print the bill of an ISOLATION, by its id or the number of its order, in CNY."""
    at = clock.now()
    with transaction() as session:
        row = isolations.named_isolation(session, isolation)
        if draw_up or payer:
            billing.draw_up(session, row.id, payer=payer[:120], at=at)
        found = billing.bill_of(session, row, at=at)
        for each in found.so_far:
            days = say(
                "%(n)s days at %(cny)s CNY from %(day)s",
                n=each.days,
                cny=each.cny_per_day,
                day=str(each.from_day),
            )
            tell(days)
        for line in found.lines:
            about = line.receipt or line.reason or line.payer
            click.echo(f"{line.amount:>8}  {text(line.kind, language())}  {about}")
        tell(say("%(state)s, open: %(amount)s CNY", state=say(found.state), amount=found.balance))


@leaving.command()
@click.argument("isolation")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def slip(isolation: str, file: Path) -> None:
    """Print the discharge slip of an ISOLATION, with its bill, into FILE."""
    with transaction() as session:
        row = isolations.named_isolation(session, isolation)
        if queries.discharge_of(session, row.id) is None:
            raise NotFound("discharge slip")
        run = discharge_papers.request_slip(session, row, at=clock.now()).id
    fetching.print_now(run, file)


@leaving.command()
@click.argument("paper")
def gate(paper: str) -> None:
    """Whether the person of a PAPER may leave now; ends with 1 if not."""
    with transaction() as session:
        row = queries.find_by_paper(session, EVERYTHING, paper)
        operations.check_departure(session, row.id, at=clock.now())
    tell(say("May leave"))

"""The ports at the terminal: ports, arrivals, manifests, contacts."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.arrivals import operations, queries
from logistics.arrivals.manifests.columns import stated_columns
from logistics.arrivals.manifests.reading import refuse_larger
from logistics.arrivals.models import Arrival, ArrivalKind, Manifest, Outcome, Port, PortKind
from logistics.arrivals.operations.importing import same_as_applied
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.errors import NotFound, Refused
from logistics.wording import Language, restored, say, text

MOMENT = click.DateTime(["%Y-%m-%dT%H:%M"])


class SeveralArrivals(Refused):
    """A flight and a train have one name."""


@click.group("arrivals")
def group() -> None:
    """Ports, arrivals and their passenger lists."""


@group.command("add-port")
@click.argument("code")
@click.option("--kind", type=click.Choice([each.value for each in PortKind]), default="airport")
@click.option("--zh", "name_zh", default=None, help="Name in Chinese.")
@click.option("--en", "name_en", default=None, help="Name in English.")
def add_port(code: str, kind: str, name_zh: str | None, name_en: str | None) -> None:
    """Add a port of ours; an airport's code is checked and fills in the rest."""
    names = {"name_zh": name_zh, "name_en": name_en}
    with transaction() as session:
        port = operations.add_port(
            session,
            code.upper(),
            kind=PortKind(kind),
            at=clock.now(),
            **{key: value for key, value in names.items() if value},
        )
        click.echo(f"{port.code}  {port.name_en}  {port.zone_name}")


@group.command("list")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), default=None)
def list_arrivals(day: datetime | None) -> None:
    """Print the arrivals of a day and how many people they carry."""
    zone = settings().zone
    wanted = day.date() if day else clock.now().astimezone(ZoneInfo(zone)).date()
    with reading() as session:
        rows = queries.arrivals_on(session, EVERYTHING, wanted, zone)
        counts = queries.counts(session, [row.id for row in rows])
        for row in rows:
            local = row.expected_at.astimezone(ZoneInfo(row.port.zone_name))
            click.echo(
                f"{row.carrier}{row.number:<6} {row.origin:<4} {row.port.code:<4} "
                f"{local:%H:%M}  {row.state:<10} {counts[row.id]['listed']:>4} listed"
            )


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what it would do and change nothing.")
@click.option("--port", default=None, help="Where it lands, for a list without a port of ours.")
@click.option("--arrival", default=None, help="[KIND/]CARRIER-NUMBER-DATE.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="HEADING=MEANING",
    help='What a column of a table is, such as "Passport No.=passport number"; repeat it.',
)
@click.pass_context
def import_manifest(
    ctx: click.Context,
    file: Path,
    dry_run: bool,
    port: str | None,
    arrival: str | None,
    columns: tuple[str, ...],
) -> None:
    """Import a passenger list: PAXLST, CSV or XLSX."""
    refuse_larger(file.stat().st_size, file.name)
    language = Language(ctx.find_root().params.get("language", "en"))
    with transaction() as session:
        chosen = _arrival(session, arrival)
        row = operations.preview(
            session,
            file.read_bytes(),
            file.name,
            arrival_id=chosen.id if chosen else None,
            port_id=_port(session, port),
            columns=stated_columns(columns),
            at=clock.now(),
        )
        _print(row, language)
        if same_as_applied(session, row) is not None:
            click.echo(text(say("The same list was applied before: nothing changes."), language))
            operations.discard(session, row.id)
        elif dry_run:
            operations.discard(session, row.id)
        else:
            operations.apply(session, row.id, at=clock.now())
            click.echo(text(say("Applied: %(n)s people.", n=row.read_count), language))


@group.command("announce")
@click.argument("kind", type=click.Choice([each.value for each in ArrivalKind]))
@click.argument("carrier")
@click.argument("number")
@click.argument("port")
@click.argument("scheduled", type=MOMENT)
@click.option("--origin", default="")
def announce(
    kind: str, carrier: str, number: str, port: str, scheduled: datetime, origin: str
) -> None:
    """Announce a flight, a train or a road checkpoint's day; the time is the port's."""
    with transaction() as session:
        where = _known_port(session, port)
        row = operations.announce(
            session,
            kind=ArrivalKind(kind),
            carrier=carrier,
            number=number,
            origin=origin,
            port=where,
            scheduled_at=scheduled.replace(tzinfo=ZoneInfo(where.zone_name)),
            at=clock.now(),
        )
        local = row.scheduled_at.astimezone(ZoneInfo(where.zone_name))
        click.echo(f"{row.carrier}{row.number} {where.code} {local:%Y-%m-%d %H:%M}")


@group.command("divert")
@click.argument("arrival")
@click.argument("port")
def divert(arrival: str, port: str) -> None:
    """Move an arrival ([KIND/]CARRIER-NUMBER-DATE) and the desk's work to another port."""
    with transaction() as session:
        row = _known_arrival(session, arrival)
        to = _known_port(session, port)
        operations.divert(session, row, to, expected=row.version, at=clock.now())
        click.echo(f"{row.carrier}{row.number} {to.code}")


@group.command("late")
@click.argument("arrival")
@click.argument("estimate", type=MOMENT)
def late(arrival: str, estimate: datetime) -> None:
    """Note a new estimate of an arrival ([KIND/]CARRIER-NUMBER-DATE); the time is the port's."""
    with transaction() as session:
        row = _known_arrival(session, arrival)
        at = estimate.replace(tzinfo=ZoneInfo(row.port.zone_name))
        operations.retime(session, row, at, expected=row.version, at=clock.now())
        click.echo(f"{row.carrier}{row.number} {estimate:%Y-%m-%d %H:%M}")


@group.command("landed")
@click.argument("arrival")
@click.argument("touchdown", type=MOMENT)
@click.option("--border", type=MOMENT, help="When its people were at the border.")
@click.option("--desk", type=MOMENT, help="When they were at the desk.")
def landed(
    arrival: str, touchdown: datetime, border: datetime | None, desk: datetime | None
) -> None:
    """Note the landing of an arrival ([KIND/]CARRIER-NUMBER-DATE); times are the port's."""
    with transaction() as session:
        row = _known_arrival(session, arrival)
        zone = ZoneInfo(row.port.zone_name)
        operations.record_touchdown(
            session,
            row,
            touchdown_at=touchdown.replace(tzinfo=zone),
            border_at=border.replace(tzinfo=zone) if border else None,
            desk_at=desk.replace(tzinfo=zone) if desk else None,
            expected=row.version,
            at=clock.now(),
        )
        click.echo(f"{row.carrier}{row.number} {row.state} {touchdown:%Y-%m-%d %H:%M}")


@group.command("cancel")
@click.argument("arrival")
@click.option("--returned", is_flag=True, help="It set out and turned back.")
def cancel(arrival: str, returned: bool) -> None:
    """Say that an arrival ([KIND/]CARRIER-NUMBER-DATE) does not come."""
    act = operations.return_arrival if returned else operations.cancel_arrival
    with transaction() as session:
        row = _known_arrival(session, arrival)
        act(session, row, expected=row.version)
        click.echo(f"{row.carrier}{row.number} {row.state}")


@group.command("checked")
@click.argument("arrival")
@click.argument("vehicles", type=int)
@click.argument("people", type=int)
def checked(arrival: str, vehicles: int, people: int) -> None:
    """Say how many vehicles and people a road checkpoint looked at on its day."""
    with transaction() as session:
        row = _known_arrival(session, arrival)
        operations.count_checked(
            session, row, vehicles=vehicles, people=people, expected=row.version
        )
        click.echo(f"{row.carrier}{row.number} {vehicles} {people}")


@group.command("close")
@click.argument("arrival")
@click.argument("line", type=int)
@click.argument("outcome", type=click.Choice([each.value for each in Outcome]))
@click.option("--note", default="", help="Where the person is, or who says so.")
def close(arrival: str, line: int, outcome: str, note: str) -> None:
    """Say how a line of an arrival's list ([KIND/]CARRIER-NUMBER-DATE) ended."""
    with transaction() as session:
        row = _known_arrival(session, arrival)
        passenger = queries.get_passenger_on_line(session, row.id, line)
        operations.close_line(
            session,
            passenger,
            Outcome(outcome),
            note=note,
            expected=passenger.version,
            at=clock.now(),
        )
        click.echo(f"{row.carrier}{row.number} {line} {passenger.outcome}")


@group.command("classify")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), required=True)
def classify(day: datetime) -> None:
    """Classify everybody on the arrivals of a day anew."""
    with transaction() as session:
        rows = queries.arrivals_on(session, EVERYTHING, day.date(), settings().zone)
        changed = sum(operations.classify_arrival(session, row.id, at=clock.now()) for row in rows)
        click.echo(f"{changed} decisions changed")


def _print(row: Manifest, language: Language) -> None:
    summary: dict[str, Any] = row.summary
    click.echo(
        text(
            say(
                "%(file)s: %(format)s, %(flight)s %(origin)s-%(destination)s, %(n)s people.",
                file=row.file_name,
                format=row.format.upper(),
                flight=summary["flight"] or "?",
                origin=summary["origin"] or "?",
                destination=summary["destination"] or "?",
                n=row.read_count,
            ),
            language,
        )
    )
    columns = ", ".join(f"{heading}={name}" for name, heading in summary["columns"].items())
    if columns:
        click.echo(text(say("Columns: %(columns)s.", columns=columns), language))
    for problem in row.problems:
        line = f"{problem['line']}" if problem["line"] else "-"
        sentence = text(restored(problem["sentence"]), language)
        click.echo(f"  {problem['kind']:<8} {line:>6} {problem['field'] or '-':<18} {sentence}")
    gone = len(summary["difference"]["gone"])
    new = len(summary["difference"]["new"])
    click.echo(
        text(say("New on the list: %(n)s; no longer listed: %(m)s.", n=new, m=gone), language)
    )


def _port(session: Session, code: str | None) -> uuid.UUID | None:
    return _known_port(session, code).id if code is not None else None


def _known_port(session: Session, code: str) -> Port:
    port = queries.find_port(session, code.upper())
    if port is None:
        raise NotFound("port")
    return port


def _known_arrival(session: Session, name: str) -> Arrival:
    row = _arrival(session, name)
    if row is None:
        raise NotFound("arrival")
    return row


def _arrival(session: Session, name: str | None) -> Arrival | None:
    """The arrival of a name; its date is that at the origin, else that on which it is expected.

    :raises NotFound: there is none
    :raises SeveralArrivals: several are called so
    """
    if name is None:
        return None
    kind, _, flight = name.rpartition("/")
    try:
        carrier, number, day = flight.upper().split("-", 2)
        origin_date = date.fromisoformat(day)
        kinds = [ArrivalKind(kind)] if kind else list(ArrivalKind)
    except ValueError:
        raise NotFound("arrival") from None
    found = [
        row
        for each in kinds
        if (row := queries.find_arrival(session, each, carrier, number, origin_date)) is not None
    ]
    if not found:
        landing = queries.arrivals_on(session, EVERYTHING, origin_date, settings().zone)
        found = [
            row
            for row in landing
            if (row.carrier, row.number) == (carrier, number) and row.kind in kinds
        ]
    if len(found) > 1:
        raise SeveralArrivals(
            say(
                "%(name)s names several arrivals: put flight/, train/ or road_vehicle/ before it.",
                name=name,
            )
        )
    if not found:
        raise NotFound("arrival")
    return found[0]

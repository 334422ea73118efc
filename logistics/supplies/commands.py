"""The ledger at the terminal: stock, lots, recall, use, and the shipped list of items."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from logistics import audit, clock
from logistics.access.rules import EVERYTHING
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.documents import fetching
from logistics.errors import NotFound
from logistics.supplies import operations, queries, stock_papers
from logistics.supplies.operations import consuming
from logistics.supplies.rules import local_day
from logistics.supplies.rules.consuming import ConsumptionFor
from logistics.supplies.rules.kinds import MovementKind, PlaceKind, Unit
from logistics.supplies.rules.units import to_base, written

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group("supplies")
def group() -> None:
    """Masks, suits and disinfectant: what lies where, and what moved."""


@group.command("catalogue")
def catalogue() -> None:
    """Load the items that ship with the product; what is there stays as it is."""
    with transaction() as session:
        for item in operations.load_catalogue(session, at=clock.now()):
            click.echo(f"{item.code:<16}  {item.name_en}")


@group.command("stock")
@click.argument("place", default="")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]), default=None)
def stock(place: str, as_of: datetime | None) -> None:
    """Print what lies at a place, or at all, by lot; now with what counts, or at a past moment."""
    at = clock.now()
    with reading() as session:
        places = {
            each.id: each
            for each in queries.places_in(session, EVERYTHING)
            if place in ("", each.code)
        }
        if not places:
            raise NotFound("place")
        if as_of is not None:
            moment = as_of.replace(tzinfo=ZoneInfo(settings().zone))
            found = queries.balances(session, place_ids=list(places), as_of=moment)
            lots = queries.lots_by_id(session, [each.lot_id for each in found])
            for each in found:
                lot = lots[each.lot_id]
                amount = written(each.quantity, lot.item.base_unit, lot.item.shown_unit)
                click.echo(
                    f"{places[each.place_id].code:<14}  {lot.item.code:<16}  {lot.label:<16}"
                    f"  {amount:>12} {lot.item.shown_unit}"
                )
            return
        on = local_day(at, settings().zone)
        for here in places.values():
            for line in queries.stock_of(session, place_ids=[here.id], on=on, at=at):
                parts = [(each, each.quantity, "usable") for each in line.lots]
                parts += [(one.line, one.quantity, one.why.value) for one in line.withheld]
                for shelf, quantity, why in parts:
                    amount = written(quantity, line.item.base_unit, line.item.shown_unit)
                    click.echo(
                        f"{here.code:<14}  {line.item.code:<16}  {shelf.number:<16}"
                        f"  {shelf.expires_on or 'no expiry'!s:<10}  {amount:>12}"
                        f" {line.item.shown_unit:<8}  {why}"
                    )


@group.command("use")
@click.argument("place")
@click.argument("item")
@click.argument("amount")
@click.argument("unit", type=click.Choice([each.value for each in Unit]))
@click.option("--purpose", default="")
@click.option("--key", default=None, help="The same key again does nothing more.")
@click.option("--for", "for_what", type=click.Choice([each.value for each in ConsumptionFor]))
@click.option("--id", "for_id", type=click.UUID, help="Of the shift, room or trip that used it.")
def use(
    place: str,
    item: str,
    amount: str,
    unit: str,
    purpose: str,
    key: str | None,
    for_what: str | None,
    for_id: uuid.UUID | None,
) -> None:
    """Write down that so much of an item was used at a place, the earliest expiry first."""
    if (for_what is None) != (for_id is None):
        raise click.UsageError("--for and --id go together")
    at = clock.now()
    try:
        number = Decimal(amount)
    except InvalidOperation:
        raise click.BadParameter(f"{amount} is no number") from None
    with transaction() as session:
        here = queries.find_place(session, EVERYTHING, place)
        what = queries.find_item(session, item)
        if here is None:
            raise NotFound("place")
        if what is None:
            raise NotFound("item")
        packs = queries.packs_of(session, [what.id])[what.id]
        reference = None
        if for_what is not None and for_id is not None:
            reference = consuming.used_by(session, here, ConsumptionFor(for_what), for_id)
        movement = operations.take(
            session,
            kind=MovementKind.CONSUMPTION,
            item_id=what.id,
            quantity=to_base(number, Unit(unit), packs),
            reference=reference,
            from_id=here.id,
            to_id=operations.beyond(session, here, PlaceKind.CONSUMED, at=at).id,
            at=at,
            by=audit.actor().label,
            purpose=purpose,
            key=key,
        )
        click.echo(f"movement {movement.id}")


@group.command("reverse")
@click.argument("movement", type=click.UUID)
@click.option("--reason", required=True)
def reverse(movement: uuid.UUID, reason: str) -> None:
    """Take a movement back that was written down by mistake."""
    with transaction() as session:
        reversal = operations.reverse(
            session, movement, reason=reason, at=clock.now(), by=audit.actor().label
        )
        click.echo(f"movement {reversal.id}")


@group.command("count-sheet")
@click.argument("place")
@click.argument("file", type=FILE)
def count_sheet(place: str, file: Path) -> None:
    """Print the sheet of the stocktake that is under way at PLACE into FILE."""
    with transaction() as session:
        here = queries.find_place(session, EVERYTHING, place)
        going = queries.counts_in(session, EVERYTHING, going=True) if here else []
        row = next((each for each in going if here and each.place_id == here.id), None)
        if row is None:
            raise NotFound("stocktake")
        run = stock_papers.request_count_sheet(session, row, at=clock.now())
    fetching.print_now(run.id, file)


@group.command("recall-list")
@click.argument("item")
@click.argument("number")
@click.argument("file", type=FILE)
def recall_list(item: str, number: str, file: Path) -> None:
    """Print who has the recalled lots of a maker's NUMBER into FILE."""
    with transaction() as session:
        what = queries.find_item(session, item)
        lots = queries.find_lots(
            session, EVERYTHING, number=number, item_id=what.id if what else None
        )
        if what is None or not lots:
            raise NotFound("lot")
        places = [each.id for each in queries.places_in(session, EVERYTHING)]
        run = stock_papers.request_recall_list(session, lots[0], places, at=clock.now())
    fetching.print_now(run.id, file)


@group.command("recall")
@click.argument("item")
@click.argument("maker")
@click.argument("number")
@click.option("--reason", required=True)
def recall(item: str, maker: str, number: str, reason: str) -> None:
    """Stop every parcel of a maker's lot at once, and print who has it and who used it."""
    at = clock.now()
    with transaction() as session:
        what = queries.find_item(session, item)
        if what is None:
            raise NotFound("item")
        stopped = operations.recall(
            session,
            item_id=what.id,
            maker=maker,
            number=number,
            reason=reason,
            by=audit.actor().label,
            at=at,
        )
        ids = [lot.id for lot in stopped]
        places = {each.id: each for each in queries.places_in(session, EVERYTHING)}
        click.echo(f"{len(stopped)} parcels stopped")
        for each in queries.balances(session, lot_ids=ids, place_ids=list(places)):
            click.echo(f"there  {places[each.place_id].code:<14}  {each.quantity:>12,}")
        for entry in queries.who_got(session, EVERYTHING, ids):
            click.echo(
                f"gone   {entry.place.code:<14}  {entry.quantity:>12,}  {entry.movement.purpose}"
            )

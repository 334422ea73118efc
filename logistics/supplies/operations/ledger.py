"""Posting: the only way into the ledger, for every form, job and colleague."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from logistics.config import settings
from logistics.errors import NotFound, Refused
from logistics.supplies.models import Lot, StockHold, StockLeg, StockMovement, StockPlace
from logistics.supplies.queries.items import may_replace
from logistics.supplies.queries.stock import issuable, lock_lots, on_shelves
from logistics.supplies.rules import local_day
from logistics.supplies.rules.issuable import Issuable, pick, sort_out
from logistics.supplies.rules.kinds import ENDLESS, MovementKind
from logistics.supplies.rules.units import MOST
from logistics.supplies.rules.ways import check_way, needs_issuable
from logistics.wording import say

Key = tuple[uuid.UUID, uuid.UUID]


@dataclass(frozen=True, kw_only=True)
class Line:
    """So many base units of a lot go from one place to another.

    :ivar wanted_id: the item that was asked for, where that may be another than the lot's
    """

    lot_id: uuid.UUID
    from_id: uuid.UUID
    to_id: uuid.UUID
    quantity: int
    wanted_id: uuid.UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Reference:
    """What a movement or a reservation belongs to: a requisition, a donation, a trip."""

    kind: str
    id: uuid.UUID


class NothingToMove(Refused):
    """A movement without a line, or a line without a quantity."""


class NotIssuable(Refused):
    """The goods are there and may not be given out."""


class BelowZero(Refused):
    """There is less of the lot at the place than is to be taken."""


class WrongItem(Refused):
    """The lot is of another item than the one asked for, and nobody decided that it may serve."""


class KnownKey(Refused):
    """The key was used before for another posting."""


def post(
    session: Session,
    *,
    kind: MovementKind,
    lines: Sequence[Line],
    at: datetime,
    by: str,
    by_id: uuid.UUID | None = None,
    counted_with: str = "",
    purpose: str = "",
    reason: str = "",
    reference: Reference | None = None,
    key: str | None = None,
    use: str = "",
    using: Collection[uuid.UUID] = (),
    papers_due_at: datetime | None = None,
) -> StockMovement:
    """Move goods, all lines or none.

    :param use: the restricted use that the goods are for
    :param using: reservations that this movement serves; they end with it
    :param key: the same key again gives the movement that it made the first time
    :raises NothingToMove: there is no line, or one of nothing
    :raises WrongWay: goods may not go this way; :class:`ZoneRule` when out of contamination
    :raises WrongItem: a lot is not what was asked for
    :raises NotIssuable: a lot expired, is not inspected, in quarantine, recalled, restricted
    :raises BelowZero: less is there, or would have been at some moment since ``at``
    """
    legs = _legs(lines)
    if key is not None and (earlier := _posted(session, key)) is not None:
        return _same(session, earlier, legs)
    lots = lock_lots(session, {line.lot_id for line in lines})
    places = _places(session, lines)
    for line in lines:
        if line.lot_id not in lots:
            raise NotFound("lot")
        check_way(kind, places[line.from_id].kind, places[line.to_id].kind)
        _check_item(session, line, lots[line.lot_id])
    _check_stock(session, kind, lines, lots, places, at=at, use=use, using=using)
    movement = StockMovement(
        id=uuid7(),
        kind=kind,
        district_id=places[lines[0].from_id].district_id,
        by=by,
        by_id=by_id,
        counted_with=counted_with,
        purpose=purpose,
        reason=reason,
        reference_kind=reference.kind if reference else "",
        reference_id=reference.id if reference else None,
        key=key,
        papers_due_at=papers_due_at,
        occurred_at=at,
    )
    write(session, movement, legs)
    _end_holds(session, using, at=at)
    return movement


def take(
    session: Session,
    *,
    kind: MovementKind,
    item_id: uuid.UUID,
    quantity: int,
    from_id: uuid.UUID,
    to_id: uuid.UUID,
    at: datetime,
    by: str,
    by_id: uuid.UUID | None = None,
    purpose: str = "",
    reason: str = "",
    reference: Reference | None = None,
    key: str | None = None,
    use: str = "",
    papers_due_at: datetime | None = None,
) -> StockMovement:
    """Move so much of an item, the earliest expiry first.

    :raises ShortOfStock: less may be issued
    """
    if key is not None and (earlier := _posted(session, key)) is not None:
        return _as_much(session, earlier, to_id, quantity)
    if quantity < 1:
        raise NothingToMove(say("A line moves at least one."))
    lines = issuable(
        session,
        place_ids=[from_id],
        item_ids=[item_id],
        on=local_day(at, settings().zone),
        at=at,
        use=use,
        lock=True,
    )
    return post(
        session,
        kind=kind,
        lines=[
            Line(lot_id=each.lot_id, from_id=from_id, to_id=to_id, quantity=each.quantity)
            for each in pick(lines, quantity)
        ],
        at=at,
        by=by,
        by_id=by_id,
        purpose=purpose,
        reason=reason,
        reference=reference,
        key=key,
        use=use,
        papers_due_at=papers_due_at,
    )


def write(session: Session, movement: StockMovement, legs: Mapping[Key, int]) -> None:
    """Put a movement into the ledger: its legs first, so that the database judges it whole."""
    session.execute(
        sa.insert(StockLeg),
        [
            {
                "id": uuid7(),
                "movement_id": movement.id,
                "lot_id": lot,
                "place_id": place,
                "quantity": quantity,
            }
            for (lot, place), quantity in legs.items()
        ],
    )
    session.add(movement)
    session.flush()


def check_left(
    session: Session, taken: Mapping[Key, int], lots: Mapping[uuid.UUID, Lot], *, at: datetime
) -> None:
    """Refuse to leave less than nothing, now or at any moment since ``at``.

    :raises BelowZero: there is or was less
    """
    for (lot, place), least in _least_since(session, taken, at=at).items():
        if taken[lot, place] > least:
            raise BelowZero(
                say(
                    "%(there)s of lot %(lot)s are there, and %(wanted)s would be taken.",
                    there=least,
                    lot=lots[lot].label,
                    wanted=taken[lot, place],
                )
            )


def _legs(lines: Sequence[Line]) -> dict[Key, int]:
    """What each line takes and brings, summed, so that one lot may stand on several lines."""
    if not lines or any(not 1 <= line.quantity <= MOST for line in lines):
        raise NothingToMove(say("A line moves at least one."))
    legs: dict[Key, int] = defaultdict(int)
    for line in lines:
        legs[line.lot_id, line.from_id] -= line.quantity
        legs[line.lot_id, line.to_id] += line.quantity
    moved = {key: quantity for key, quantity in legs.items() if quantity}
    if not moved:
        raise NothingToMove(say("A line moves at least one."))
    return moved


def _posted(session: Session, key: str) -> StockMovement | None:
    return session.scalars(sa.select(StockMovement).where(StockMovement.key == key)).first()


def _same(session: Session, earlier: StockMovement, legs: Mapping[Key, int]) -> StockMovement:
    if legs_of(session, earlier.id) != legs:
        raise KnownKey(say("This idempotency key was used before for another request."))
    return earlier


def _as_much(
    session: Session, earlier: StockMovement, to_id: uuid.UUID, quantity: int
) -> StockMovement:
    brought = legs_of(session, earlier.id)
    if sum(each for (_, place), each in brought.items() if place == to_id) != quantity:
        raise KnownKey(say("This idempotency key was used before for another request."))
    return earlier


def legs_of(session: Session, movement: uuid.UUID) -> dict[Key, int]:
    """The legs of a movement by lot and place."""
    return {
        (leg.lot_id, leg.place_id): leg.quantity
        for leg in session.scalars(sa.select(StockLeg).where(StockLeg.movement_id == movement))
    }


def _places(session: Session, lines: Iterable[Line]) -> dict[uuid.UUID, StockPlace]:
    wanted = {place for line in lines for place in (line.from_id, line.to_id)}
    found = {
        place.id: place
        for place in session.scalars(sa.select(StockPlace).where(StockPlace.id.in_(wanted)))
    }
    if found.keys() != wanted:
        raise NotFound("place")
    return found


def _check_item(session: Session, line: Line, lot: Lot) -> None:
    wanted = line.wanted_id
    if wanted is not None and not may_replace(session, wanted, lot.item_id):
        raise WrongItem(
            say(
                "Lot %(lot)s is another item than the one asked for, and no decision lets it "
                "replace that.",
                lot=lot.label,
            )
        )


def _check_stock(
    session: Session,
    kind: MovementKind,
    lines: Sequence[Line],
    lots: Mapping[uuid.UUID, Lot],
    places: Mapping[uuid.UUID, StockPlace],
    *,
    at: datetime,
    use: str,
    using: Collection[uuid.UUID],
) -> None:
    taken: dict[Key, int] = defaultdict(int)
    fit: dict[Key, int] = defaultdict(int)
    for line in lines:
        origin = places[line.from_id].kind
        if origin not in ENDLESS:
            taken[line.lot_id, line.from_id] += line.quantity
        if needs_issuable(kind, origin):
            fit[line.lot_id, line.from_id] += line.quantity
    check_left(session, taken, lots, at=at)
    if not fit:
        return
    there = on_shelves(
        session,
        lot_ids={lot for lot, _ in fit},
        place_ids={place for _, place in fit},
        at=at,
        using=using,
    )
    free, withheld = sort_out(there, on=local_day(at, settings().zone), use=use)
    may_go = {(line.lot_id, line.place_id): line.quantity for line in free}
    for withheld_line in withheld:
        if fit[_key(withheld_line.line)] > may_go.get(_key(withheld_line.line), 0):
            raise NotIssuable(
                say(
                    "Lot %(lot)s may not be issued: %(why)s.",
                    lot=lots[withheld_line.line.lot_id].label,
                    why=withheld_line.why,
                )
            )


def _key(line: Issuable) -> Key:
    return line.lot_id, line.place_id


def _least_since(session: Session, keys: Collection[Key], *, at: datetime) -> dict[Key, int]:
    """The least that lay at each place of a lot at any moment from ``at`` on."""
    lot_ids, place_ids = {lot for lot, _ in keys}, {place for _, place in keys}
    now = {
        (lot, place): int(quantity)
        for lot, place, quantity in session.execute(
            sa.select(StockLeg.lot_id, StockLeg.place_id, sa.func.sum(StockLeg.quantity))
            .where(StockLeg.lot_id.in_(lot_ids), StockLeg.place_id.in_(place_ids))
            .group_by(StockLeg.lot_id, StockLeg.place_id)
        )
    }
    least = {key: now.get(key, 0) for key in keys}
    running = dict(least)
    later = session.execute(
        sa.select(StockLeg.lot_id, StockLeg.place_id, sa.func.sum(StockLeg.quantity))
        .join(StockMovement, StockMovement.id == StockLeg.movement_id)
        .where(
            StockMovement.occurred_at > at,
            StockLeg.lot_id.in_(lot_ids),
            StockLeg.place_id.in_(place_ids),
        )
        .group_by(StockLeg.lot_id, StockLeg.place_id, StockMovement.occurred_at)
        .order_by(StockMovement.occurred_at.desc())
    )
    for lot, place, quantity in later:
        if (lot, place) in running:
            running[lot, place] -= int(quantity)
            least[lot, place] = min(least[lot, place], running[lot, place])
    return least


def _end_holds(session: Session, using: Collection[uuid.UUID], *, at: datetime) -> None:
    if not using:
        return
    for hold in session.scalars(sa.select(StockHold).where(StockHold.id.in_(using))):
        hold.released_at = at
    session.flush()

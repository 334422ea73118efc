"""Many hands at once on one ledger: receive, move, use, reserve, reverse, stop, count."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from logistics import clock
from logistics.bench.ledger_house import KEEPER, SECOND, House, delivered
from logistics.database import diagnosis, transaction
from logistics.errors import Refused
from logistics.supplies import operations as supplies
from logistics.supplies.models import Lot, StockMovement
from logistics.supplies.rules.kinds import LotState, MovementKind

MOST = 400


@dataclass(frozen=True, kw_only=True)
class Storm:
    """What came of it.

    :ivar refused: refusals of the trade, which are right answers
    :ivar failed: errors of the database, none of which a user should see
    """

    seconds: float
    done: Counter[str]
    refused: Counter[str]
    failed: Counter[str]

    @property
    def each_second(self) -> float:
        """Changes that were kept, a second."""
        return sum(self.done.values()) / self.seconds


def storm(house: House, *, workers: int, seconds: float, seed: int = 1) -> Storm:
    """Let everybody do whatever comes to mind until the time is over."""
    done, refused, failed = Counter[str](), Counter[str](), Counter[str]()
    counting, start = threading.Lock(), threading.Barrier(workers + 1)
    end: list[float] = []

    def work(number: int) -> None:
        chance = random.Random(f"{seed} {number}")  # noqa: S311 - repeatable work, no secret
        start.wait()
        while time.monotonic() < end[0]:
            deed = chance.choices(tuple(DEEDS), weights=tuple(DEEDS.values()))[0]
            try:
                with transaction() as session:
                    deed(session, house, chance)
            except Refused as refusal:
                counted, what = refused, refusal.code
            except DBAPIError as error:
                counted, what = failed, diagnosis(error)
            else:
                counted, what = done, deed.__name__.strip("_")
            with counting:
                counted[what] += 1

    with ThreadPoolExecutor(workers) as hands:
        working = [hands.submit(work, number) for number in range(workers)]
        begun = time.monotonic()
        end.append(begun + seconds)
        start.wait()
        for each in working:
            each.result()
    return Storm(seconds=time.monotonic() - begun, done=done, refused=refused, failed=failed)


def _send(session: Session, house: House, chance: random.Random) -> None:
    """The earliest expiry of an item from the store to a site."""
    supplies.take(
        session,
        kind=MovementKind.TRANSFER,
        item_id=chance.choice(tuple(house.lots)),
        quantity=chance.randint(1, MOST),
        from_id=house.store,
        to_id=chance.choice(house.sites)[0],
        at=clock.now(),
        by=KEEPER,
    )


def _use(session: Session, house: House, chance: random.Random) -> None:
    clean, _, used = chance.choice(house.sites)
    supplies.take(
        session,
        kind=MovementKind.CONSUMPTION,
        item_id=chance.choice(tuple(house.lots)),
        quantity=chance.randint(1, MOST // 2),
        from_id=clean,
        to_id=used,
        at=clock.now(),
        by=KEEPER,
    )


def _move_lots(session: Session, house: House, chance: random.Random) -> None:
    """One form with several lines, the same lot on two of them, to the buffer of a site."""
    clean, buffer, _ = chance.choice(house.sites)
    lots = [chance.choice(chance.choice(tuple(house.lots.values()))) for _ in range(3)]
    supplies.post(
        session,
        kind=MovementKind.TRANSFER,
        lines=[
            supplies.Line(
                lot_id=lot, from_id=clean, to_id=buffer, quantity=chance.randint(1, MOST // 4)
            )
            for lot in (*lots, lots[0])
        ],
        at=clock.now(),
        by=KEEPER,
    )


def _receive(session: Session, house: House, chance: random.Random) -> None:
    item = chance.choice(tuple(house.lots))
    delivered(session, house, item, chance.randint(1, MOST), f"S-{chance.randint(1, 20)}")


def _reserve_and_send(session: Session, house: House, chance: random.Random) -> None:
    what = supplies.Reference(kind="bench", id=uuid.uuid4())
    held = supplies.hold_item(
        session,
        item_id=chance.choice(tuple(house.lots)),
        place_id=house.store,
        quantity=chance.randint(1, MOST),
        reference=what,
        by=KEEPER,
        at=clock.now(),
    )
    target = chance.choice(house.sites)[0]
    supplies.post(
        session,
        kind=MovementKind.TRANSFER,
        lines=[
            supplies.Line(
                lot_id=each.lot_id, from_id=house.store, to_id=target, quantity=each.quantity
            )
            for each in held
        ],
        using=[each.id for each in held],
        at=clock.now(),
        by=KEEPER,
        reference=what,
    )


def _take_back(session: Session, house: House, chance: random.Random) -> None:
    """One of the latest movements, which may be taken back already or have gone on."""
    latest = session.scalars(
        sa.select(StockMovement.id).order_by(StockMovement.occurred_at.desc()).limit(40)
    ).all()
    supplies.reverse(session, chance.choice(latest), reason="A slip.", by=SECOND, at=clock.now())


def _stop_or_lift(session: Session, house: House, chance: random.Random) -> None:
    lot = session.get_one(Lot, chance.choice(chance.choice(tuple(house.lots.values()))))
    if lot.state is LotState.QUARANTINED:
        supplies.release_from_quarantine(
            session, lot.id, reason="It was nothing.", proof="Test", by=SECOND, at=clock.now()
        )
    elif chance.random() < 0.5:
        supplies.quarantine(session, lot.id, reason="Doubtful.", by=SECOND, at=clock.now())


Deed = Callable[[Session, House, random.Random], None]
DEEDS: dict[Deed, int] = {
    _send: 8,
    _use: 8,
    _move_lots: 3,
    _receive: 2,
    _reserve_and_send: 3,
    _take_back: 2,
    _stop_or_lift: 1,
}
"""What may happen, and how often beside the others."""

"""Lists of households, reservations and sales, from files of any length.

Rows go to the database in blocks, so that hundreds of thousands take seconds; a file is taken
whole or not at all.
"""

from __future__ import annotations

import csv
import io
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from logistics import vault
from logistics.config import settings
from logistics.database import lock_rows
from logistics.errors import InputRejected, Problem, Refused
from logistics.supplies.models.households import (
    Household,
    HouseholdReservation,
    PickupSlot,
    ReservationRound,
)
from logistics.supplies.rules import households as rules
from logistics.supplies.rules.households import HouseholdReservationState, ReservationChannel
from logistics.wording import Sentence, say

BLOCK = 5000
MOST_PROBLEMS = 100
State = HouseholdReservationState


@dataclass(frozen=True, kw_only=True)
class TableTaken:
    """What a table did."""

    added: int
    unchanged: int


@dataclass(frozen=True, kw_only=True)
class _Line:
    number: int
    cells: Mapping[str, str]


class _Problems:
    def __init__(self, refusal: Sentence) -> None:
        self.refusal = refusal
        self.found: list[Problem] = []

    def add(self, line: int, field: str, sentence: Sentence) -> None:
        self.found.append(Problem(sentence=sentence, line=line, field=field))
        if len(self.found) >= MOST_PROBLEMS:
            self.raise_any()

    def raise_any(self) -> None:
        if self.found:
            raise InputRejected(self.refusal, tuple(self.found))


class _Rows:
    """New rows, written a block at a time; a problem found later takes all of them back."""

    def __init__(self, session: Session, table: type[Any], problems: _Problems) -> None:
        self.session, self.table, self.problems = session, table, problems
        self.waiting: list[dict[str, Any]] = []
        self.written = 0

    def add(self, row: dict[str, Any]) -> None:
        """Write it with the others of its block."""
        self.waiting.append(row)
        if len(self.waiting) >= BLOCK:
            self._write()

    def end(self) -> int:
        """Write the last ones; how many there were."""
        self._write()
        return self.written

    def _write(self) -> None:
        if self.waiting and not self.problems.found:
            self.session.execute(sa.insert(self.table.__table__), self.waiting)
            self.written += len(self.waiting)
        self.waiting = []


def import_households(
    session: Session, content: bytes, *, district_id: uuid.UUID, at: datetime
) -> TableTaken:
    """Register the households of a CSV file: ``number,community`` and if you like ``persons``.

    :raises InputRejected: names every problem with its line
    """
    problems = _Problems(say("The table of households cannot be used."))
    index_of = vault.blind_indexing()
    known = _households(session, district_id)
    seen: dict[str, int] = {}
    rows = _Rows(session, Household, problems)
    unchanged = 0
    for line in _lines(content, ("number", "community"), problems):
        plain = _number(line, problems)
        persons = line.cells.get("persons") or "1"
        if not line.cells["community"] or len(line.cells["community"]) > 80:
            problems.add(line.number, "community", say("This field is empty."))
        if not persons.isdecimal() or not 1 <= int(persons) <= 30:
            problems.add(line.number, "persons", say("A household has 1 to 30 people."))
            continue
        if plain is None:
            continue
        index = index_of(plain)
        if seen.setdefault(index, line.number) != line.number:
            problems.add(
                line.number, "number", say("Line %(line)s says the same.", line=seen[index])
            )
        elif index in known:
            unchanged += 1
        else:
            rows.add(
                {
                    "id": uuid7(),
                    "recorded_at": at,
                    "district_id": district_id,
                    "number_index": index,
                    "tail": plain[-rules.TAIL :],
                    "community": line.cells["community"],
                    "persons": int(persons),
                }
            )
    problems.raise_any()
    return TableTaken(added=rows.end(), unchanged=unchanged)


def import_reservations(
    session: Session, content: bytes, round_: ReservationRound, *, at: datetime
) -> TableTaken:
    """Take the reservations of a hotline or website: ``number,outlet,from`` and ``channel``.

    A household that has a reservation in the round already keeps it.

    :raises InputRejected: names every problem with its line
    """
    rules.check_open(opens_at=round_.opens_at, closes_at=round_.closes_at, at=at)
    problems = _Problems(say("The table of reservations cannot be used."))
    index_of = vault.blind_indexing()
    slots = _slots(session, round_.id)
    taken = _taken(session, round_.id)
    households = _households(session, round_.district_id)
    standing = _standing(session, round_.id)
    rows = _Rows(session, HouseholdReservation, problems)
    unchanged = 0
    zone = ZoneInfo(settings().zone)
    for line in _lines(content, ("number", "outlet", "from"), problems):
        plain = _number(line, problems)
        if plain is None:
            continue
        household = households.get(index_of(plain))
        slot = slots.get((line.cells["outlet"], _moment(line, zone)))
        channel = line.cells.get("channel") or ReservationChannel.ONLINE.value
        if household is None:
            problems.add(line.number, "number", say("No household has this number."))
        elif household in standing:
            unchanged += 1
        elif slot is None:
            problems.add(line.number, "from", say("There is no such pickup time at this outlet."))
        elif channel not in set(ReservationChannel):
            problems.add(line.number, "channel", say("Choose one."))
        elif (full := _full(slot, taken[slot.id], at)) is not None:
            problems.add(line.number, "from", full)
        else:
            standing.add(household)
            taken[slot.id] += 1
            rows.add(
                {
                    "id": uuid7(),
                    "recorded_at": at,
                    "occurred_at": at,
                    "round_id": round_.id,
                    "household_id": household,
                    "slot_id": slot.id,
                    "quantity": round_.quota,
                    "channel": ReservationChannel(channel),
                    "state": State.RESERVED,
                }
            )
    problems.raise_any()
    return TableTaken(added=rows.end(), unchanged=unchanged)


def import_sales(
    session: Session, content: bytes, round_: ReservationRound, *, at: datetime
) -> TableTaken:
    """Book what a desk without a network sold: ``number``, one household a line.

    :raises InputRejected: names every problem with its line
    """
    problems = _Problems(say("The table of sales cannot be used."))
    index_of = vault.blind_indexing()
    households = _households(session, round_.district_id)
    slots = {slot.id: slot for slot in _slots(session, round_.id).values()}
    waiting = {
        household: (reservation, state, slot)
        for household, reservation, state, slot in session.execute(
            sa.select(
                HouseholdReservation.household_id,
                HouseholdReservation.id,
                HouseholdReservation.state,
                HouseholdReservation.slot_id,
            )
            .where(
                HouseholdReservation.round_id == round_.id,
                HouseholdReservation.state != State.CANCELLED,
            )
            .order_by(HouseholdReservation.id)
            .with_for_update()
        )
    }
    sold: list[uuid.UUID] = []
    unchanged = 0
    for line in _lines(content, ("number",), problems):
        plain = _number(line, problems)
        if plain is None:
            continue
        household = households.get(index_of(plain))
        found = waiting.get(household) if household else None
        if household is None or found is None:
            problems.add(line.number, "number", say("This household has no reservation."))
            continue
        reservation, state, slot = found
        if state is State.BOUGHT:
            unchanged += 1
            continue
        refusal = _refusal(
            lambda state=state, slot=slots[slot]: rules.check_sale(  # type: ignore[misc]
                state=state, begins=slot.from_at, closed=slot.closed_at is not None, at=at
            )
        )
        if refusal is not None:
            problems.add(line.number, "number", refusal)
            continue
        waiting[household] = (reservation, State.BOUGHT, slot)
        sold.append(reservation)
    problems.raise_any()
    for block in _blocks(sold):
        session.execute(
            sa.update(HouseholdReservation)
            .where(HouseholdReservation.id.in_(block))
            .values(state=State.BOUGHT, settled_at=at)
            .execution_options(synchronize_session=False)
        )
    return TableTaken(added=len(sold), unchanged=unchanged)


def _lines(content: bytes, required: Sequence[str], problems: _Problems) -> Iterator[_Line]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputRejected(
            problems.refusal, (_file(say("The file is not UTF-8 text.")),)
        ) from None
    reader = csv.reader(io.StringIO(text))
    try:
        names = [cell.strip().lower() for cell in next(reader, [])]
        missing = [name for name in required if name not in names]
        if missing:
            raise InputRejected(
                problems.refusal,
                tuple(
                    Problem(sentence=say("This column is missing."), line=1, field=name)
                    for name in missing
                ),
            )
        for cells in reader:
            if any(cells):
                padded = [*cells, *[""] * (len(names) - len(cells))]
                yield _Line(
                    number=reader.line_num,
                    cells={name: cell.strip() for name, cell in zip(names, padded, strict=False)},
                )
    except csv.Error:
        raise InputRejected(problems.refusal, (_file(say("The file is no CSV table.")),)) from None


def _file(sentence: Sentence) -> Problem:
    return Problem(sentence=sentence, line=1)


def _number(line: _Line, problems: _Problems) -> str | None:
    """The household's number of a line; nothing when it is none, which is noted."""
    try:
        return rules.plain_number(line.cells["number"])
    except Refused as refused:
        problems.add(line.number, "number", refused.sentence)
        return None


def _refusal(check: Callable[[], None]) -> Sentence | None:
    try:
        check()
    except Refused as refused:
        return refused.sentence
    return None


def _full(slot: PickupSlot, taken: int, at: datetime) -> Sentence | None:
    return _refusal(
        lambda: rules.check_slot(
            closed=slot.closed_at is not None,
            until=slot.until_at,
            taken=taken,
            capacity=slot.capacity,
            at=at,
        )
    )


def _moment(line: _Line, zone: ZoneInfo) -> datetime | None:
    try:
        wall = datetime.fromisoformat(line.cells["from"])
    except ValueError:
        return None
    return wall if wall.tzinfo is not None else wall.replace(tzinfo=zone)


def _households(session: Session, district: uuid.UUID) -> dict[str, uuid.UUID]:
    rows = session.execute(
        sa.select(Household.number_index, Household.id).where(Household.district_id == district)
    )
    return dict(iter(rows.yield_per(BLOCK)))


def _slots(session: Session, round_id: uuid.UUID) -> dict[tuple[str, datetime | None], PickupSlot]:
    """The pickup times of a round, locked, by outlet and moment."""
    ids = session.scalars(sa.select(PickupSlot.id).where(PickupSlot.round_id == round_id))
    rows: list[PickupSlot] = lock_rows(session, PickupSlot, list(ids))
    return {(row.outlet, row.from_at): row for row in rows}


def _taken(session: Session, round_id: uuid.UUID) -> Counter[uuid.UUID]:
    counted = session.execute(
        sa.select(HouseholdReservation.slot_id, sa.func.count())
        .where(
            HouseholdReservation.round_id == round_id,
            HouseholdReservation.state != State.CANCELLED,
        )
        .group_by(HouseholdReservation.slot_id)
    ).all()
    return Counter(dict(counted))


def _standing(session: Session, round_id: uuid.UUID) -> set[uuid.UUID]:
    return set(
        session.scalars(
            sa.select(HouseholdReservation.household_id).where(
                HouseholdReservation.round_id == round_id,
                HouseholdReservation.state != State.CANCELLED,
            )
        )
    )


def _blocks(rows: Sequence[Any]) -> Iterator[list[Any]]:
    each = iter(rows)
    while block := list(islice(each, BLOCK)):
        yield block

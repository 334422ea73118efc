"""Rounds of masks for households: set up, reserve, sell, close.

Whoever locks several kinds of rows does it in one order: round, household, pickup time,
reservation. Two desks then never wait for each other.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from logistics import vault
from logistics.database import lock_rows
from logistics.supplies.models.households import (
    Household,
    HouseholdReservation,
    PickupSlot,
    ReservationRound,
)
from logistics.supplies.operations.holds import hold_item, release_holds_of
from logistics.supplies.operations.ledger import Reference, take
from logistics.supplies.operations.places import outside
from logistics.supplies.queries import households as questions
from logistics.supplies.rules import households as rules
from logistics.supplies.rules.households import (
    HouseholdHasReserved,
    HouseholdReservationState,
    NotEnoughForSlots,
    ReservationChannel,
)
from logistics.supplies.rules.kinds import MovementKind, PlaceKind
from logistics.wording import say

REFERENCE = "reservation"
State = HouseholdReservationState


@dataclass(frozen=True, kw_only=True)
class RoundOrder:
    """A round as it shall be; see :class:`ReservationRound`."""

    name: str
    item_id: uuid.UUID
    place_id: uuid.UUID
    quantity: int
    quota: int
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, kw_only=True)
class SlotsOrder:
    """Pickup times of one length, one after the other, at an outlet."""

    outlet: str
    first: datetime
    minutes: int
    count: int
    capacity: int


def open_round(
    session: Session, order: RoundOrder, *, district_id: uuid.UUID, by: str, at: datetime
) -> ReservationRound:
    """Set up a round and reserve its masks in the store, so that nobody else gets them.

    :raises OverQuota: a household's share is more than there is
    :raises ShortOfStock: the store has less that may be issued
    """
    rules.check_quota(order.quota, order.quantity)
    rules.check_period(order.opens_at, order.closes_at)
    row = ReservationRound(district_id=district_id, recorded_at=at, **vars(order))
    session.add(row)
    session.flush()
    _reserve_stock(session, row, order.quantity, by=by, at=at)
    return row


def add_slots(session: Session, round_: ReservationRound, order: SlotsOrder) -> list[PickupSlot]:
    """Add pickup times to a round.

    :raises NotEnoughForSlots: every household could not get its share any more
    """
    [row] = lock_rows(session, ReservationRound, [round_.id], key_share=True)
    free = row.quantity - _promised(session, row)
    wanted = order.count * order.capacity * row.quota
    if wanted > free:
        raise NotEnoughForSlots(
            say(
                "These pickup times would promise %(wanted)s, and %(free)s are free.",
                wanted=wanted,
                free=max(0, free),
            )
        )
    length = timedelta(minutes=order.minutes)
    slots = [
        PickupSlot(
            round_id=row.id,
            outlet=order.outlet,
            from_at=order.first + length * step,
            until_at=order.first + length * (step + 1),
            capacity=order.capacity,
        )
        for step in range(order.count)
    ]
    session.add_all(slots)
    session.flush()
    return slots


def register_household(
    session: Session, *, district_id: uuid.UUID, number: str, community: str, persons: int = 1
) -> Household:
    """A household that is on no list comes to the desk; one that is known stays as it is."""
    plain = rules.plain_number(number)
    known = questions.find_household(session, district_id, plain)
    if known is not None:
        return known
    row = Household(
        district_id=district_id,
        number_index=vault.blind_index(plain),
        tail=plain[-rules.TAIL :],
        community=community,
        persons=persons,
    )
    session.add(row)
    session.flush()
    return row


def reserve(
    session: Session,
    round_: ReservationRound,
    household: Household,
    slot: PickupSlot,
    *,
    channel: ReservationChannel,
    quantity: int | None = None,
    at: datetime,
) -> HouseholdReservation:
    """Give a household a pickup time; reserved is not bought.

    :raises RoundNotOpen: the round has not begun, or is over
    :raises HouseholdHasReserved: it has one reservation in this round already
    :raises SlotIsFull: the time is taken
    """
    rules.check_open(opens_at=round_.opens_at, closes_at=round_.closes_at, at=at)
    wanted = round_.quota if quantity is None else quantity
    rules.check_quota(wanted, round_.quota)
    [home] = lock_rows(session, Household, [household.id], key_share=True)
    [time] = lock_rows(session, PickupSlot, [slot.id])
    if questions.find_reservation(session, round_.id, household.id) is not None:
        raise HouseholdHasReserved(
            say("This household has a reservation in this round; one household has one.")
        )
    _check_room(session, time, at=at)
    row = HouseholdReservation(
        round_id=round_.id,
        household_id=home.id,
        slot_id=time.id,
        quantity=wanted,
        channel=channel,
        occurred_at=at,
        household=home,
        slot=time,
    )
    session.add(row)
    session.flush()
    return row


def give_up(
    session: Session, reservation: HouseholdReservation, *, at: datetime
) -> HouseholdReservation:
    """The household does not want it; it may reserve again.

    :raises NotWaiting: it was bought or missed
    """
    row = _locked(session, reservation)
    rules.check_waiting(row.state)
    row.state, row.settled_at = State.CANCELLED, at
    return row


def move(
    session: Session,
    round_: ReservationRound,
    reservation: HouseholdReservation,
    slot: PickupSlot,
    *,
    at: datetime,
) -> HouseholdReservation:
    """Another pickup time, also for a household that missed its own.

    :raises NotWaiting: it was bought or given up
    :raises SlotIsFull: the time is taken
    """
    rules.check_open(opens_at=round_.opens_at, closes_at=round_.closes_at, at=at)
    [time] = lock_rows(session, PickupSlot, [slot.id])
    row = _locked(session, reservation)
    if row.state is not State.MISSED:
        rules.check_waiting(row.state)
    _check_room(session, time, at=at)
    row.slot_id, row.slot, row.state, row.settled_at = time.id, time, State.RESERVED, None
    session.flush()
    return row


def sell(
    session: Session, reservation: HouseholdReservation, *, at: datetime
) -> HouseholdReservation:
    """Hand the masks over against the household register.

    :raises NotWaiting: bought, missed or given up already
    :raises TooEarly: the pickup time has not come
    """
    lock_rows(session, PickupSlot, [reservation.slot_id])
    row = _locked(session, reservation)
    rules.check_sale(
        state=row.state,
        begins=row.slot.from_at,
        closed=row.slot.closed_at is not None,
        at=at,
    )
    row.state, row.settled_at = State.BOUGHT, at
    session.flush()
    return row


def walk_in(
    session: Session,
    round_: ReservationRound,
    household: Household,
    slot: PickupSlot,
    *,
    quantity: int | None = None,
    at: datetime,
) -> HouseholdReservation:
    """Reserve and hand over in one step, for whoever stands at the desk without a phone."""
    row = reserve(
        session,
        round_,
        household,
        slot,
        channel=ReservationChannel.DESK,
        quantity=quantity,
        at=at,
    )
    return sell(session, row, at=at)


def close_slot(
    session: Session,
    round_: ReservationRound,
    slot: PickupSlot,
    *,
    by: str,
    by_id: uuid.UUID | None = None,
    at: datetime,
) -> PickupSlot:
    """End a pickup time: who did not come has missed it, what was bought leaves the ledger.

    :raises SlotIsClosed: it was ended before
    """
    lock_rows(session, ReservationRound, [round_.id], key_share=True)
    row: PickupSlot
    [row] = lock_rows(session, PickupSlot, [slot.id])
    rules.check_not_closed(closed=row.closed_at is not None)
    session.execute(
        sa.update(HouseholdReservation)
        .where(HouseholdReservation.slot_id == row.id, HouseholdReservation.state == State.RESERVED)
        .values(state=State.MISSED, settled_at=at)
        .execution_options(synchronize_session="fetch")
    )
    row.closed_at = at
    sold = _sold(session, HouseholdReservation.slot_id == row.id)
    if sold:
        row.movement_id = _post(session, round_, sold, by=by, by_id=by_id, at=at)
    session.flush()
    return row


def _post(
    session: Session,
    round_: ReservationRound,
    sold: int,
    *,
    by: str,
    by_id: uuid.UUID | None,
    at: datetime,
) -> uuid.UUID:
    """What was sold leaves the reserved stock; the rest stays reserved for the round."""
    reference = Reference(kind=REFERENCE, id=round_.id)
    release_holds_of(session, reference, at=at)
    movement = take(
        session,
        kind=MovementKind.ISSUE,
        item_id=round_.item_id,
        quantity=sold,
        from_id=round_.place_id,
        to_id=outside(session, round_.district_id, PlaceKind.CONSUMED, at=at).id,
        purpose=round_.name,
        reference=reference,
        by=by,
        by_id=by_id,
        at=at,
    )
    left = round_.quantity - _booked(session, round_)
    if left > 0 and at < round_.closes_at:
        _reserve_stock(session, round_, left, by=by, at=at)
    return movement.id


def close_round(session: Session, round_: ReservationRound, *, at: datetime) -> ReservationRound:
    """End a round early or late: what nobody bought is free for others again.

    :raises SlotsAreOpen: a pickup time still serves
    """
    row: ReservationRound
    [row] = lock_rows(session, ReservationRound, [round_.id], key_share=True)
    open_slots = session.scalar(
        sa.select(sa.func.count())
        .select_from(PickupSlot)
        .where(PickupSlot.round_id == row.id, PickupSlot.closed_at.is_(None))
    )
    rules.check_no_open_slots(open_slots or 0)
    release_holds_of(session, Reference(kind=REFERENCE, id=row.id), at=at)
    row.closes_at = min(row.closes_at, at)
    session.flush()
    return row


def _reserve_stock(
    session: Session, round_: ReservationRound, quantity: int, *, by: str, at: datetime
) -> None:
    hold_item(
        session,
        item_id=round_.item_id,
        place_id=round_.place_id,
        quantity=quantity,
        reference=Reference(kind=REFERENCE, id=round_.id),
        by=by,
        at=at,
    )


def _check_room(session: Session, row: PickupSlot, *, at: datetime) -> None:
    taken = session.scalar(
        sa.select(sa.func.count())
        .select_from(HouseholdReservation)
        .where(
            HouseholdReservation.slot_id == row.id, HouseholdReservation.state != State.CANCELLED
        )
    )
    rules.check_slot(
        closed=row.closed_at is not None,
        until=row.until_at,
        taken=taken or 0,
        capacity=row.capacity,
        at=at,
    )


def _locked(session: Session, reservation: HouseholdReservation) -> HouseholdReservation:
    """The reservation as it stands, held until the end of the transaction."""
    return session.scalars(
        sa.select(HouseholdReservation)
        .where(HouseholdReservation.id == reservation.id)
        .options(
            joinedload(HouseholdReservation.slot, innerjoin=True),
            joinedload(HouseholdReservation.household, innerjoin=True),
        )
        .with_for_update(of=HouseholdReservation)
        .execution_options(populate_existing=True)
    ).one()


def _promised(session: Session, round_: ReservationRound) -> int:
    """Pieces of closed pickup times that were bought, and of open ones all that they may give."""
    open_capacity = session.scalar(
        sa.select(sa.func.sum(PickupSlot.capacity)).where(
            PickupSlot.round_id == round_.id, PickupSlot.closed_at.is_(None)
        )
    )
    return int(open_capacity or 0) * round_.quota + _booked(session, round_)


def _booked(session: Session, round_: ReservationRound) -> int:
    closed = sa.select(PickupSlot.id).where(
        PickupSlot.round_id == round_.id, PickupSlot.closed_at.is_not(None)
    )
    return _sold(session, HouseholdReservation.slot_id.in_(closed))


def _sold(session: Session, where: sa.ColumnElement[bool]) -> int:
    return int(
        session.scalar(
            sa.select(sa.func.sum(HouseholdReservation.quantity)).where(
                where, HouseholdReservation.state == State.BOUGHT
            )
        )
        or 0
    )

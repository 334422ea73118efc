from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.database import transaction
from logistics.errors import Refused
from logistics.supplies.models.households import Household, HouseholdReservation, PickupSlot
from logistics.supplies.operations import household_tables as tables
from logistics.supplies.operations import households as operations
from logistics.supplies.rules.households import MaskFigures, ReservationChannel
from tests.supplies.mask_rounds import TEN, set_up
from tests.supplies.stocked import MORNING
from tests.supplies.store import statements


def test_the_shares_of_the_report_follow_from_its_counts() -> None:
    figures = MaskFigures(households=580_766, waiting=0, bought=233_250, missed=77_750, given_up=0)

    assert figures.reserved == 311_000
    assert figures.reserved_share == Decimal("53.55")
    assert figures.bought_share == Decimal("75.00")


def at_once(jobs: list[Callable[[Session], object]]) -> list[str]:
    """How each job ended, all begun together: the name of the refusal, or nothing."""
    barrier, ends = threading.Barrier(len(jobs)), []

    def work(job: Callable[[Session], object]) -> None:
        barrier.wait()
        try:
            with transaction() as session:
                job(session)
        except Refused as refusal:
            ends.append(type(refusal).__name__)
        else:
            ends.append("")

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def test_two_desks_cannot_give_the_last_place_or_serve_a_household_twice(
    database_url: str,
) -> None:
    with transaction() as session:
        setting = set_up(session, capacity=1)
        people = [setting.household(session, f"31000000{n}") for n in range(4)]

    def asking(household: Household, slot: PickupSlot) -> Callable[[Session], object]:
        return lambda session: operations.reserve(
            session,
            setting.round,
            household,
            slot,
            channel=ReservationChannel.ONLINE,
            at=MORNING,
        )

    one_slot = at_once([asking(each, setting.slots[0]) for each in people[:3]])
    one_household = at_once([asking(people[3], setting.slots[1]) for _ in range(3)])

    assert one_slot == ["", "SlotIsFull", "SlotIsFull"]
    assert one_household == ["", "HouseholdHasReserved", "HouseholdHasReserved"]
    with transaction() as session:
        reserved = session.execute(
            sa.select(HouseholdReservation.slot_id, sa.func.count()).group_by(
                HouseholdReservation.slot_id
            )
        ).all()
        assert dict(reserved) == {slot.id: 1 for slot in setting.slots}


ORDER = ("reservation_round", "household", "pickup_slot", "household_reservation")
LOCK = re.compile(r"FROM (\w+)\b.*\bFOR (NO KEY )?UPDATE", re.S)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_all_desks_lock_in_one_order_and_let_others_add_reservations(session: Session) -> None:
    """Two that lock in opposite order, or what the other's new row refers to, end in a knot."""
    setting = set_up(session, capacity=5)

    def locked(work: Callable[[], object]) -> list[str]:
        found = [LOCK.search(told) for told in statements(session, work)]
        locks = [lock for lock in found if lock and lock[1] in ORDER]
        assert all(lock[2] for lock in locks if lock[1] in ORDER[:2])
        return [lock[1] for lock in locks]

    row, end = setting.reserve(session, "310000001"), MORNING + timedelta(hours=3)
    other = setting.household(session, "310000002")
    first, second = setting.slots
    sold = b"number\n310000001\n"
    works: tuple[tuple[Callable[[], object], set[str]], ...] = (
        (lambda: setting.reserve(session, "310000003"), {*ORDER[1:3]}),
        (lambda: operations.walk_in(session, setting.round, other, first, at=TEN), {*ORDER[1:]}),
        (lambda: operations.move(session, setting.round, row, second, at=TEN), {*ORDER[2:]}),
        (lambda: tables.import_sales(session, sold, setting.round, at=end), {*ORDER[2:]}),
        (
            lambda: operations.close_slot(session, setting.round, first, by="W", at=end),
            {*ORDER[::2]},
        ),
    )

    for work, expected in works:
        order = locked(work)
        assert set(order) == expected
        assert order == sorted(order, key=ORDER.index)

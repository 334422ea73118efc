from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.database import transaction
from logistics.errors import Refused
from logistics.supplies.models.households import Household, HouseholdReservation, PickupSlot
from logistics.supplies.operations import households as operations
from logistics.supplies.rules.households import MaskFigures, ReservationChannel
from tests.supplies.mask_rounds import set_up
from tests.supplies.stocked import MORNING


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
        people = [setting.household(session, f"31000000{n}") for n in range(3)]

    def asking(household: Household, slot: PickupSlot) -> Callable[[Session], object]:
        return lambda session: operations.reserve(
            session,
            setting.round,
            household,
            slot,
            channel=ReservationChannel.ONLINE,
            at=MORNING,
        )

    one_slot = at_once([asking(each, setting.slots[0]) for each in people])
    one_household = at_once([asking(people[0], setting.slots[1]) for _ in range(3)])

    assert one_slot == ["", "SlotIsFull", "SlotIsFull"]
    assert one_household.count("") <= 1
    with transaction() as session:
        counted = session.execute(
            sa.select(HouseholdReservation.household_id, sa.func.count()).group_by(
                HouseholdReservation.household_id
            )
        ).all()
        assert {count for _, count in counted} == {1}

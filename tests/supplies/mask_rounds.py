"""A round of masks for households, ready to be reserved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from logistics.supplies.models.households import (
    Household,
    HouseholdReservation,
    PickupSlot,
    ReservationRound,
)
from logistics.supplies.operations import households as operations
from logistics.supplies.operations.households import RoundOrder, SlotsOrder
from logistics.supplies.rules.households import ReservationChannel
from tests.supplies.stocked import MORNING, Stocked, item_of, stocked

TEN = MORNING + timedelta(hours=2)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A round of 100 masks, five a household, with two pickup times of two households each."""

    stock: Stocked
    round: ReservationRound
    slots: list[PickupSlot]

    def household(self, session: Session, number: str = "310000001") -> Household:
        return operations.register_household(
            session, district_id=self.stock.district.id, number=number, community="Lotus Lane"
        )

    def reserve(
        self, session: Session, number: str, slot: int = 0, quantity: int | None = None
    ) -> HouseholdReservation:
        return operations.reserve(
            session,
            self.round,
            self.household(session, number),
            self.slots[slot],
            channel=ReservationChannel.PHONE,
            quantity=quantity,
            at=MORNING,
        )


def set_up(session: Session, *, quantity: int = 100, capacity: int = 2) -> Setting:
    stock = stocked(session)
    stock.lot(session, "MASK-YY0469", quantity)
    row = operations.open_round(
        session,
        RoundOrder(
            name="First round",
            item_id=item_of(session, "MASK-YY0469").id,
            place_id=stock.store.id,
            quantity=quantity,
            quota=5,
            opens_at=MORNING,
            closes_at=MORNING + timedelta(days=3),
        ),
        district_id=stock.district.id,
        by="Wu Gang",
        at=MORNING,
    )
    slots = operations.add_slots(
        session,
        row,
        SlotsOrder(outlet="Lotus Lane", first=TEN, minutes=60, count=2, capacity=capacity),
    )
    return Setting(stock=stock, round=row, slots=slots)

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from logistics.errors import InputRejected
from logistics.supplies.models import StockLeg, StockMovement
from logistics.supplies.models.households import (
    Household,
    HouseholdReservation,
)
from logistics.supplies.operations import household_tables as tables
from logistics.supplies.operations import households as operations
from logistics.supplies.operations.households import SlotsOrder
from logistics.supplies.queries import households as queries
from logistics.supplies.queries.stock import usable
from logistics.supplies.rules.households import (
    HouseholdHasReserved,
    HouseholdReservationState,
    NotEnoughForSlots,
    NotWaiting,
    OverQuota,
    ReservationChannel,
    RoundNotOpen,
    SlotIsClosed,
    SlotIsFull,
    TooEarly,
)
from tests.supplies.mask_rounds import TEN, Setting, set_up
from tests.supplies.stocked import MORNING
from tests.supplies.store import Store

EIGHT_LOCAL = "2020-03-28 10:00"


@pytest.fixture
def session(shelf: Store) -> Session:
    return shelf.session


@pytest.fixture
def setting(session: Session) -> Setting:
    return set_up(session)


def test_one_household_has_one_reservation_in_a_round(session: Session, setting: Setting) -> None:
    setting.reserve(session, "310000001")

    with pytest.raises(HouseholdHasReserved):
        setting.reserve(session, "310000001", slot=1)


def test_the_database_itself_keeps_a_household_to_one_reservation(
    session: Session, setting: Setting
) -> None:
    row = setting.reserve(session, "310000001")

    with pytest.raises(IntegrityError):
        session.execute(
            sa.insert(HouseholdReservation).values(
                round_id=row.round_id,
                household_id=row.household_id,
                slot_id=setting.slots[1].id,
                quantity=5,
                channel=ReservationChannel.ONLINE,
                state=HouseholdReservationState.RESERVED,
                occurred_at=MORNING,
                recorded_at=MORNING,
                id=uuid.uuid4(),
            )
        )


def test_a_household_that_gave_up_may_reserve_again(session: Session, setting: Setting) -> None:
    operations.give_up(session, setting.reserve(session, "310000001"), at=MORNING)

    setting.reserve(session, "310000001", slot=1)

    figures = queries.figures_of(session, setting.round)
    assert (figures.reserved, figures.given_up) == (1, 1)


def test_a_number_is_the_same_however_it_is_written(session: Session, setting: Setting) -> None:
    first = setting.household(session, "3100 00001")

    assert setting.household(session, "310000001").id == first.id
    assert "310000001" not in str(vars(first))


def test_a_pickup_time_takes_no_more_households_than_it_can_serve(
    session: Session, setting: Setting
) -> None:
    setting.reserve(session, "310000001")
    setting.reserve(session, "310000002")

    with pytest.raises(SlotIsFull):
        setting.reserve(session, "310000003")


def test_pickup_times_never_promise_more_than_the_round_has(
    session: Session, setting: Setting
) -> None:
    order = SlotsOrder(outlet="Market", first=TEN, minutes=60, count=8, capacity=2)
    operations.add_slots(session, setting.round, order)

    with pytest.raises(NotEnoughForSlots):
        operations.add_slots(
            session,
            setting.round,
            SlotsOrder(outlet="School", first=TEN, minutes=60, count=1, capacity=1),
        )


@pytest.mark.parametrize(("quantity", "refused"), [(0, True), (1, False), (5, False), (6, True)])
def test_a_household_gets_its_share_and_no_more(
    session: Session, setting: Setting, quantity: int, refused: bool
) -> None:
    if refused:
        with pytest.raises(OverQuota):
            setting.reserve(session, "310000001", quantity=quantity)
    else:
        assert setting.reserve(session, "310000001", quantity=quantity).quantity == quantity


def test_nobody_reserves_before_or_after_the_round(session: Session, setting: Setting) -> None:
    for moment in (MORNING - timedelta(minutes=1), setting.round.closes_at):
        with pytest.raises(RoundNotOpen):
            operations.reserve(
                session,
                setting.round,
                setting.household(session),
                setting.slots[0],
                channel=ReservationChannel.ONLINE,
                at=moment,
            )


def test_reserved_is_not_bought(session: Session, setting: Setting) -> None:
    row = setting.reserve(session, "310000001")
    before = queries.figures_of(session, setting.round)

    operations.sell(session, row, at=TEN)

    after = queries.figures_of(session, setting.round)
    assert (before.reserved, before.bought) == (1, 0)
    assert (after.reserved, after.bought, after.bought_pieces) == (1, 1, 5)


def test_masks_are_handed_out_once_and_not_before_their_time(
    session: Session, setting: Setting
) -> None:
    row = setting.reserve(session, "310000001")
    with pytest.raises(TooEarly):
        operations.sell(session, row, at=TEN - timedelta(minutes=1))
    operations.sell(session, row, at=TEN)

    with pytest.raises(NotWaiting):
        operations.sell(session, row, at=TEN)


def test_who_has_no_phone_is_served_at_the_desk_at_once(session: Session, setting: Setting) -> None:
    household = setting.household(session)

    row = operations.walk_in(session, setting.round, household, setting.slots[0], at=TEN)

    assert row.state is HouseholdReservationState.BOUGHT
    assert row.channel is ReservationChannel.DESK
    with pytest.raises(HouseholdHasReserved):
        operations.walk_in(session, setting.round, household, setting.slots[0], at=TEN)


def test_the_end_of_a_pickup_time_counts_no_shows_and_books_what_was_bought(
    session: Session, setting: Setting
) -> None:
    operations.sell(session, setting.reserve(session, "310000001"), at=TEN)
    missed = setting.reserve(session, "310000002")

    slot = operations.close_slot(
        session, setting.round, setting.slots[0], by="Wu Gang", at=TEN + timedelta(hours=1)
    )

    movement = session.get_one(StockMovement, slot.movement_id)
    assert (movement.reference_kind, movement.reference_id) == ("reservation", setting.round.id)
    assert {leg.quantity for leg in session.query(StockLeg).filter_by(movement_id=movement.id)} == {
        -5,
        5,
    }
    assert missed.state is HouseholdReservationState.MISSED
    with pytest.raises(SlotIsClosed):
        operations.close_slot(session, setting.round, slot, by="Wu Gang", at=TEN)


def test_a_household_that_did_not_come_gets_another_time(
    session: Session, setting: Setting
) -> None:
    row = setting.reserve(session, "310000001")
    end = TEN + timedelta(hours=1)
    operations.close_slot(session, setting.round, setting.slots[0], by="Wu Gang", at=end)

    operations.move(session, setting.round, row, setting.slots[1], at=end)
    operations.sell(session, row, at=end)

    assert queries.figures_of(session, setting.round).missed == 0
    assert row.state is HouseholdReservationState.BOUGHT


def test_the_masks_of_a_round_are_nobody_elses_until_it_ends(
    session: Session, setting: Setting
) -> None:
    def free() -> int:
        found = usable(
            session, place_ids=[setting.stock.store.id], on=TEN.date(), at=TEN, item_ids=None
        )
        return sum(found.values())

    operations.sell(session, setting.reserve(session, "310000001"), at=TEN)
    during = free()
    for slot in setting.slots:
        operations.close_slot(session, setting.round, slot, by="Wu Gang", at=TEN)
    still = free()

    operations.close_round(session, setting.round, at=TEN)

    assert (during, still, free()) == (0, 0, 95)


def listing(columns: str, lines: list[str]) -> bytes:
    return "\n".join([columns, *lines]).encode()


def test_the_figures_of_the_report_come_from_rows(session: Session) -> None:
    """The smallest whole numbers with both shares of the report: 366 households, 196, 147."""
    setting = set_up(session, quantity=1000, capacity=98)
    numbers = [f"3101{n:06d}" for n in range(366)]
    district = setting.stock.district.id
    tables.import_households(
        session,
        listing("number,community", [f"{each},Community {each[-1]}" for each in numbers]),
        district_id=district,
        at=MORNING,
    )
    reserved = [
        f"{each},Lotus Lane,2020-03-28 {10 + n % 2}:00" for n, each in enumerate(numbers[:196])
    ]
    tables.import_reservations(
        session, listing("number,outlet,from", reserved), setting.round, at=MORNING
    )

    tables.import_sales(
        session,
        listing("number", numbers[:147]),
        setting.round,
        at=TEN + timedelta(hours=1, minutes=30),
    )
    for slot in setting.slots:
        operations.close_slot(
            session, setting.round, slot, by="Wu Gang", at=TEN + timedelta(hours=2)
        )

    figures = queries.figures_of(session, setting.round)
    assert (figures.households, figures.reserved, figures.bought) == (366, 196, 147)
    assert (figures.reserved_share, figures.bought_share) == (Decimal("53.55"), Decimal("75.00"))
    assert figures.missed == 196 - 147
    communities = queries.by_community(session, setting.round)
    assert sum(each.figures.reserved for each in communities) == 196
    booked = session.scalar(
        sa.select(sa.func.sum(StockLeg.quantity)).where(
            StockLeg.quantity > 0, StockLeg.movement_id.in_([s.movement_id for s in setting.slots])
        )
    )
    assert booked == figures.bought_pieces == 147 * 5


def test_a_list_is_taken_whole_or_refused_with_its_lines(
    session: Session, setting: Setting
) -> None:
    district = setting.stock.district.id
    wrong = listing("number,community,persons", ["310000001,A,2", "310000001,A,2", "31,B,0"])

    with pytest.raises(InputRejected) as refused:
        tables.import_households(session, wrong, district_id=district, at=MORNING)

    assert [(each.line, each.field) for each in refused.value.problems] == [
        (3, "number"),
        (4, "number"),
        (4, "persons"),
    ]
    assert session.query(Household).count() == 0
    right = listing("number,community", ["310000001,A", "310000002,B"])
    first = tables.import_households(session, right, district_id=district, at=MORNING)
    again = tables.import_households(session, right, district_id=district, at=MORNING)
    assert (first.added, again.added, again.unchanged) == (2, 0, 2)


def test_a_number_that_is_none_is_told_once_a_line(session: Session, setting: Setting) -> None:
    def households(content: bytes) -> object:
        district = setting.stock.district.id
        return tables.import_households(session, content, district_id=district, at=MORNING)

    def reservations(content: bytes) -> object:
        return tables.import_reservations(session, content, setting.round, at=MORNING)

    def sales(content: bytes) -> object:
        return tables.import_sales(session, content, setting.round, at=TEN)

    for take, columns, rest in (
        (households, "number,community", ",A"),
        (reservations, "number,outlet,from", f",Lotus Lane,{EIGHT_LOCAL}"),
        (sales, "number", ""),
    ):
        with pytest.raises(InputRejected) as refused:
            take(listing(columns, [f"31{rest}", f"32{rest}"]))
        assert [each.line for each in refused.value.problems] == [2, 3]


def test_a_list_of_reservations_cannot_overfill_a_pickup_time(
    session: Session, setting: Setting
) -> None:
    for n in range(4):
        setting.household(session, f"31000000{n}")
    lines = [f"31000000{n},Lotus Lane,{EIGHT_LOCAL}" for n in range(4)]

    with pytest.raises(InputRejected) as refused:
        tables.import_reservations(
            session, listing("number,outlet,from", lines), setting.round, at=MORNING
        )

    assert [each.line for each in refused.value.problems] == [4, 5]

from __future__ import annotations

from datetime import timedelta

import pytest

from logistics.supplies import operations, queries
from logistics.supplies.models import CountState, Lot, StockCount
from logistics.supplies.operations import BelowZero
from logistics.supplies.operations.counting import CountIncomplete, CountIsOpen, WrongCountState
from logistics.supplies.rules.lots import SamePerson
from tests.supplies.store import HEAD, KEEPER, MORNING, SECOND, Store

LATER = MORNING + timedelta(minutes=30)


def started(store: Store) -> StockCount:
    return operations.start_count(store.session, store.store.id, by=KEEPER, by_id=None, at=MORNING)


def found(store: Store, count: StockCount, lot: Lot, quantity: int) -> None:
    operations.count_lot(
        store.session,
        count.id,
        lot_id=lot.id,
        quantity=quantity,
        by=SECOND,
        by_id=None,
        at=LATER,
    )


def approved(store: Store, count: StockCount, by: str = HEAD) -> StockCount:
    return operations.approve_count(
        store.session, count.id, reason="Torn in handling.", by=by, by_id=None, at=LATER
    )


def test_what_differs_is_posted_as_movements_of_the_count(shelf: Store) -> None:
    short, over = shelf.delivered(100, number="SHORT"), shelf.delivered(50, number="OVER")
    count = started(shelf)
    found(shelf, count, short, 93)
    found(shelf, count, over, 52)
    operations.finish_count(shelf.session, count.id, at=LATER)

    approved(shelf, count)

    left = queries.balances(shelf.session, place_ids=[shelf.store.id])
    assert {each.lot_id: each.quantity for each in left} == {short.id: 93, over.id: 52}
    assert count.state is CountState.APPROVED
    assert queries.problems(shelf.session) == []


def test_a_count_without_differences_posts_nothing(shelf: Store) -> None:
    lot = shelf.delivered(100)
    count = started(shelf)
    found(shelf, count, lot, 100)
    operations.finish_count(shelf.session, count.id, at=LATER)

    assert approved(shelf, count).movement_id is None


def test_goods_that_left_after_they_were_counted_are_not_missing(shelf: Store) -> None:
    lot = shelf.delivered(100)
    count = started(shelf)
    found(shelf, count, lot, 100)
    shelf.moved(lot, 40, at=LATER + timedelta(minutes=5))
    operations.finish_count(shelf.session, count.id, at=LATER + timedelta(minutes=6))

    assert [each.difference for each in queries.differences(shelf.session, count)] == [0]


def test_a_lot_that_nobody_looked_for_is_not_taken_for_gone(shelf: Store) -> None:
    shelf.delivered(100)
    count = started(shelf)

    with pytest.raises(CountIncomplete) as refused:
        operations.finish_count(shelf.session, count.id, at=LATER)

    assert str(refused.value) == "Not looked for yet: 2020A. Enter 0 for what is not there."


@pytest.mark.parametrize("by", [KEEPER, SECOND])
def test_nobody_approves_what_they_counted_or_began(shelf: Store, by: str) -> None:
    lot = shelf.delivered(100)
    count = started(shelf)
    found(shelf, count, lot, 93)
    operations.finish_count(shelf.session, count.id, at=LATER)

    with pytest.raises(SamePerson):
        approved(shelf, count, by=by)


def test_a_place_is_counted_once_at_a_time_and_a_finished_count_takes_no_more(
    shelf: Store,
) -> None:
    lot = shelf.delivered(100)
    count = started(shelf)
    with pytest.raises(CountIsOpen):
        started(shelf)
    found(shelf, count, lot, 93)
    operations.finish_count(shelf.session, count.id, at=LATER)

    with pytest.raises(WrongCountState):
        found(shelf, count, lot, 94)
    operations.count_again(shelf.session, count.id)
    found(shelf, count, lot, 94)

    assert [line.quantity for line in queries.lines_of(shelf.session, count.id)] == [94]


def test_a_lot_found_on_the_shelf_joins_the_list_once_and_keeps_what_was_counted(
    shelf: Store,
) -> None:
    here, counted = shelf.delivered(100, number="HERE"), shelf.delivered(50, number="COUNTED")
    stray = shelf.delivered(7, number="STRAY", place=shelf.site.clean)
    count = started(shelf)
    found(shelf, count, counted, 52)

    for lot in (here, counted, stray):
        operations.find_lot(shelf.session, count.id, lot_id=lot.id, by=SECOND, by_id=None, at=LATER)

    lines = queries.lines_of(shelf.session, count.id)
    assert {line.lot_id: line.quantity for line in lines} == {counted.id: 52, stray.id: 0}
    assert [lot.id for lot in queries.uncounted(shelf.session, count)] == [here.id]


def test_a_count_that_cannot_be_true_any_more_is_refused(shelf: Store) -> None:
    lot = shelf.delivered(100)
    count = started(shelf)
    found(shelf, count, lot, 60)
    operations.finish_count(shelf.session, count.id, at=LATER)
    shelf.moved(lot, 90, at=LATER)
    found_at = LATER - timedelta(seconds=1)
    for line in queries.lines_of(shelf.session, count.id):
        line.counted_at = found_at

    with pytest.raises(BelowZero):
        approved(shelf, count)

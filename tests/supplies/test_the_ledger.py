from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from logistics.access.rules import EVERYTHING
from logistics.supplies import operations, queries
from logistics.supplies.models import Lot, LotEvent, StockLeg, StockMovement
from logistics.supplies.operations import BelowZero, KnownKey, Line, WasReversed
from logistics.supplies.rules.kinds import LotSource, LotState, MovementKind, PlaceKind
from logistics.supplies.rules.lots import ImpossibleDates, SamePerson, WrongState
from logistics.supplies.rules.ways import WrongWay, ZoneRule
from tests.supplies.store import HEAD, KEEPER, MORNING, SECOND, Store, statements

HOUR = timedelta(hours=1)


def straight_in(store: Store, lot: Lot, legs: dict[uuid.UUID, int]) -> uuid.UUID:
    """What a careless program does: write into the tables and ask nobody."""
    movement = uuid.uuid4()
    rows = [
        {"movement_id": movement, "lot_id": lot.id, "place_id": place, "quantity": quantity}
        for place, quantity in legs.items()
    ]
    if rows:
        store.session.execute(sa.insert(StockLeg), rows)
    store.session.execute(
        sa.insert(StockMovement).values(
            id=movement,
            kind=MovementKind.TRANSFER,
            district_id=store.district_id,
            by=KEEPER,
            occurred_at=MORNING,
            recorded_at=MORNING,
        )
    )
    return movement


def test_the_database_itself_refuses_what_no_ledger_may_hold(store: Store) -> None:
    lot = store.delivered(100)
    here, there = store.store.id, store.site.clean.id
    posted = straight_in(store, lot, {here: -10, there: 10})
    refusals: dict[str, Callable[[], object]] = {
        "stock_movement_balances": lambda: straight_in(store, lot, {here: -10, there: 9}),
        "stock_below_zero": lambda: straight_in(store, lot, {here: -91, there: 91}),
        "stock_movement_has_legs": lambda: straight_in(store, lot, {}),
        "stock_movement_is_posted": lambda: store.session.execute(
            sa.insert(StockLeg).values(movement_id=posted, lot_id=lot.id, place_id=here, quantity=5)
        ),
    }

    for guard, write in refusals.items():
        refused_by(store, guard, write)
    for table, change in (
        (StockLeg, {"quantity": StockLeg.quantity + 1}),
        (StockMovement, {"reason": "x"}),
        (LotEvent, {"reason": "x"}),
    ):
        for statement in (sa.update(table).values(change), sa.delete(table)):
            refused_by(store, "append_only", lambda told=statement: store.session.execute(told))


def refused_by(store: Store, guard: str, write: Callable[[], object]) -> None:
    """A guard refuses; what came before it in the transaction stays."""
    with pytest.raises(DBAPIError, match=guard), store.session.begin_nested():
        write()


def test_the_same_lot_on_two_lines_of_one_form_is_summed(shelf: Store) -> None:
    lot = shelf.delivered(100)
    line = Line(lot_id=lot.id, from_id=shelf.store.id, to_id=shelf.site.clean.id, quantity=60)

    with pytest.raises(BelowZero):
        operations.post(
            shelf.session, kind=MovementKind.TRANSFER, lines=[line, line], at=MORNING, by=KEEPER
        )

    assert shelf.left() == 100


def test_a_mistake_is_taken_back_once_and_its_reversal_never(shelf: Store) -> None:
    lot = shelf.delivered(100)
    mistake = shelf.moved(lot, 30)

    reversal = operations.reverse(
        shelf.session, mistake.id, reason="Wrong site.", at=MORNING, by=KEEPER
    )

    assert (shelf.left(), shelf.left(shelf.site.clean)) == (100, 0)
    for movement in (mistake, reversal):
        with pytest.raises(WasReversed):
            operations.reverse(shelf.session, movement.id, reason="Again.", at=MORNING, by=KEEPER)


def test_goods_that_have_gone_on_cannot_be_taken_back(shelf: Store) -> None:
    lot = shelf.delivered(100)
    mistake = shelf.moved(lot, 30)
    shelf.moved(lot, 30, origin=shelf.site.clean, target=shelf.site.buffer)

    with pytest.raises(BelowZero):
        operations.reverse(shelf.session, mistake.id, reason="x", at=MORNING, by=KEEPER)


def test_what_entered_the_contaminated_zone_never_returns_to_clean_stock(shelf: Store) -> None:
    lot = shelf.delivered(100)
    shelf.moved(lot, 50)
    shelf.moved(lot, 20, origin=shelf.site.clean, target=shelf.site.buffer)

    for target in (shelf.site.clean, shelf.store):
        for kind in (MovementKind.TRANSFER, MovementKind.RETURN):
            with pytest.raises(ZoneRule):
                shelf.moved(lot, 5, origin=shelf.site.buffer, target=target, kind=kind)


def test_only_another_person_may_say_that_goods_never_entered_the_zone(shelf: Store) -> None:
    lot = shelf.delivered(100, place=shelf.site.clean)
    entered = shelf.moved(lot, 20, origin=shelf.site.clean, target=shelf.site.buffer)

    with pytest.raises(SamePerson):
        operations.reverse(shelf.session, entered.id, reason="Slip.", at=MORNING, by=KEEPER)
    operations.reverse(shelf.session, entered.id, reason="Slip.", at=MORNING, by=HEAD)

    assert shelf.left(shelf.site.clean) == 100


def test_goods_do_not_leave_for_where_the_kind_of_movement_does_not_lead(shelf: Store) -> None:
    lot = shelf.delivered(100)

    with pytest.raises(WrongWay):
        shelf.moved(lot, 5, target=shelf.suppliers, kind=MovementKind.CONSUMPTION)


def test_a_balance_is_known_as_it_was_and_as_it_was_written_at_any_past_moment(
    store: Store,
) -> None:
    lot = store.delivered(100)
    before = store.session.scalars(sa.select(sa.func.max(StockMovement.recorded_at))).one()
    store.moved(lot, 30, at=MORNING + 2 * HOUR)
    store.moved(lot, 10, at=MORNING + 4 * HOUR)

    assert store.left(as_of=MORNING - HOUR) == 0
    assert store.left(as_of=MORNING + HOUR) == 100
    assert store.left(as_of=MORNING + 2 * HOUR) == 70
    assert store.left(as_of=MORNING + 2 * HOUR, known_at=before) == 100
    assert store.left() == 60


def test_an_entry_for_yesterday_cannot_take_what_came_today(shelf: Store) -> None:
    lot = shelf.delivered(100)

    with pytest.raises(BelowZero):
        shelf.moved(lot, 1, at=MORNING - HOUR)


def test_an_entry_for_yesterday_cannot_take_what_others_used_since(store: Store) -> None:
    lot = store.delivered(100)
    store.moved(lot, 90, at=MORNING + 2 * HOUR)
    store.moved(lot, 90, origin=store.site.clean, target=store.store, at=MORNING + 4 * HOUR)

    with pytest.raises(BelowZero):
        store.moved(lot, 11, at=MORNING + HOUR)
    store.moved(lot, 10, at=MORNING + HOUR)

    assert queries.problems(store.session) == []


def test_the_same_key_posts_once_and_never_something_else(shelf: Store) -> None:
    lot = shelf.delivered(100)
    line = Line(lot_id=lot.id, from_id=shelf.store.id, to_id=shelf.site.clean.id, quantity=10)

    def post(quantity: int) -> StockMovement:
        return operations.post(
            shelf.session,
            kind=MovementKind.TRANSFER,
            lines=[Line(**{**vars(line), "quantity": quantity})],
            at=MORNING,
            by=KEEPER,
            key="truck 7",
        )

    assert post(10).id == post(10).id
    with pytest.raises(KnownKey):
        post(11)
    assert shelf.left() == 90


def test_one_person_does_not_count_alone(shelf: Store) -> None:
    with pytest.raises(SamePerson):
        operations.receive(
            shelf.session,
            place_id=shelf.store.id,
            origin_id=shelf.suppliers.id,
            lines=[],
            source=LotSource.PURCHASE,
            counted_by=(KEEPER, "fan  BO"),
            at=MORNING,
            by=KEEPER,
        )


def test_goods_do_not_expire_before_they_are_made(shelf: Store) -> None:
    with pytest.raises(ImpossibleDates):
        operations.receive(
            shelf.session,
            place_id=shelf.store.id,
            origin_id=shelf.suppliers.id,
            lines=[
                operations.ReceiptLine(
                    item_id=shelf.item("GOWN").id,
                    quantity=5,
                    maker="Jiangnan Medical",
                    number="1",
                    made_on=date(2020, 3, 1),
                    expires_on=date(2020, 2, 1),
                )
            ],
            source=LotSource.PURCHASE,
            counted_by=(KEEPER, SECOND),
            at=MORNING,
            by=KEEPER,
        )


def test_the_same_lot_delivered_again_has_an_inspection_of_its_own(shelf: Store) -> None:
    first = shelf.delivered(100)
    second = shelf.delivered(50, passed=False)

    assert (first.label, second.label) == ("2020A", "2020A/2")
    assert (first.state, second.state) == (LotState.ISSUABLE, LotState.INSPECTION)


def test_a_recall_stops_every_parcel_and_lists_who_has_it(shelf: Store) -> None:
    first, second = shelf.delivered(100), shelf.delivered(50)
    shelf.moved(first, 40)
    shelf.moved(
        first,
        15,
        origin=shelf.site.clean,
        target=shelf.site.consumed,
        kind=MovementKind.CONSUMPTION,
    )

    stopped = operations.recall(
        shelf.session,
        item_id=first.item_id,
        maker=first.maker,
        number="2020A",
        reason="Straps tear.",
        by=HEAD,
        at=MORNING,
    )

    ids = [lot.id for lot in stopped]
    there = queries.balances(
        shelf.session, lot_ids=ids, place_ids=[shelf.store.id, shelf.site.clean.id]
    )
    assert {lot.state for lot in (first, second)} == {LotState.RECALLED}
    assert sorted(each.quantity for each in there) == [25, 50, 60]
    got: list[queries.Entry] = []
    asked = statements(
        shelf.session, lambda: got.extend(queries.who_got(shelf.session, EVERYTHING, ids))
    )
    assert [entry.quantity for entry in got] == [15]
    assert len(asked) == 1


def test_a_lot_is_not_inspected_twice(shelf: Store) -> None:
    lot = shelf.delivered(100)

    with pytest.raises(WrongState):
        operations.fail_inspection(
            shelf.session, lot.id, inspector=SECOND, reason="Late doubt.", at=MORNING
        )


def test_fake_masks_stay_apart_and_are_handed_to_the_authority(shelf: Store) -> None:
    lot = shelf.delivered(13_000, number="3M-FAKE", passed=False)
    operations.fail_inspection(
        shelf.session, lot.id, inspector=SECOND, reason="Fake brand.", at=MORNING
    )

    shelf.moved(lot, 13_000, target=shelf.outside(PlaceKind.AUTHORITY), kind=MovementKind.SURRENDER)

    assert shelf.left() == 0
    assert queries.problems(shelf.session) == []


def test_use_is_counted_by_local_day_and_what_was_taken_back_is_off(store: Store) -> None:
    lot = store.delivered(100, place=store.site.clean)

    def used(quantity: int, hours: int) -> StockMovement:
        return store.moved(
            lot,
            quantity,
            origin=store.site.clean,
            target=store.site.consumed,
            kind=MovementKind.CONSUMPTION,
            at=MORNING + hours * HOUR,
        )

    used(7, hours=1)
    mistake = used(20, hours=2)
    used(5, hours=20)
    operations.reverse(
        store.session, mistake.id, reason="Typed 20 for 2.", at=MORNING + 30 * HOUR, by=HEAD
    )

    found = queries.consumption(
        store.session,
        place_ids=[store.site.clean.id],
        since=MORNING,
        until=MORNING + 48 * HOUR,
        zone="Asia/Shanghai",
    )

    assert [(each.day, each.quantity) for each in found] == [
        (date(2020, 3, 28), 7),
        (date(2020, 3, 29), 5),
    ]


def test_the_doctor_finds_what_somebody_wrote_past_the_guards(shelf: Store) -> None:
    lot = shelf.delivered(100)
    for name in ("stock_movement_balances", "stock_below_zero"):
        shelf.session.execute(sa.text(f"DROP TRIGGER {name}"))

    straight_in(shelf, lot, {shelf.store.id: -150, shelf.site.clean.id: 149})

    found = " ".join(queries.problems(shelf.session))
    assert "does not balance: -1 of lot 2020A" in found
    assert f"lot 2020A at {shelf.store.code} was at -50" in found


def test_the_doctor_finds_goods_given_out_while_they_were_stopped(shelf: Store) -> None:
    lot = shelf.delivered(100)
    operations.quarantine(shelf.session, lot.id, reason="Doubtful.", by=KEEPER, at=MORNING)

    late = straight_in_now(shelf, lot)

    assert queries.problems(shelf.session) == [
        f"movement {late} gives out lot 2020A while it was stopped"
    ]


def straight_in_now(store: Store, lot: Lot) -> uuid.UUID:
    movement = StockMovement(
        id=uuid.uuid4(),
        kind=MovementKind.TRANSFER,
        district_id=store.district_id,
        by=KEEPER,
        occurred_at=MORNING,
    )
    store.session.execute(
        sa.insert(StockLeg),
        [
            {"movement_id": movement.id, "lot_id": lot.id, "place_id": place, "quantity": quantity}
            for place, quantity in ((store.store.id, -5), (store.site.clean.id, 5))
        ],
    )
    store.session.add(movement)
    store.session.flush()
    return movement.id

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest

from logistics.access.rules import EVERYTHING
from logistics.supplies import operations, queries
from logistics.supplies.operations import BelowZero, NotIssuable, Reference, WrongItem
from logistics.supplies.rules.issuable import ShortOfStock, sort_out
from logistics.supplies.rules.kinds import MovementKind, PlaceKind, Withholding
from tests.supplies.store import KEEPER, MORNING, SECOND, TODAY, Store


def taken(store: Store, quantity: int, at: datetime = MORNING, use: str = "") -> list[str]:
    """Lots that a site gets of its surgical masks, in order, with their quantities."""
    movement = operations.take(
        store.session,
        kind=MovementKind.TRANSFER,
        item_id=store.item("MASK-YY0469").id,
        quantity=quantity,
        from_id=store.store.id,
        to_id=store.site.clean.id,
        at=at,
        by=KEEPER,
        use=use,
    )
    found = queries.entries(store.session, EVERYTHING, movement_id=movement.id)
    got = [entry for entry in found if entry.quantity > 0]
    return sorted(f"{entry.lot.label}: {entry.quantity}" for entry in got)


def usable(store: Store, on: date = TODAY, at: datetime = MORNING) -> int:
    return sum(queries.usable(store.session, place_ids=[store.store.id], on=on, at=at).values())


def withheld(store: Store, on: date = TODAY) -> dict[Withholding, int]:
    lines = queries.on_shelves(store.session, place_ids=[store.store.id], at=MORNING)
    return {each.why: each.quantity for each in sort_out(lines, on=on)[1]}


def test_the_earliest_expiry_goes_first_whatever_came_first(shelf: Store) -> None:
    shelf.delivered(100, number="LATE", expires_on=date(2023, 6, 30))
    shelf.delivered(100, number="NEVER", expires_on=None)
    shelf.delivered(100, number="SOON", expires_on=date(2020, 12, 31))

    assert taken(shelf, 250) == ["LATE: 100", "NEVER: 50", "SOON: 100"]


def test_a_lot_may_be_used_on_its_last_day_and_not_the_day_after(shelf: Store) -> None:
    shelf.delivered(100, expires_on=TODAY)

    assert usable(shelf) == 100
    assert usable(shelf, on=TODAY + timedelta(days=1)) == 0


def test_the_last_day_ends_at_midnight_of_the_place_and_not_of_greenwich(shelf: Store) -> None:
    shelf.delivered(100, expires_on=TODAY)
    midnight = datetime.fromisoformat("2020-03-29T00:00+08:00")

    assert taken(shelf, 10, at=midnight - timedelta(minutes=1)) == ["2020A: 10"]
    with pytest.raises(ShortOfStock):
        taken(shelf, 10, at=midnight)


def test_expired_stock_alone_is_a_stock_out(shelf: Store) -> None:
    shelf.delivered(13_000, expires_on=TODAY - timedelta(days=1))

    assert usable(shelf) == 0
    assert withheld(shelf) == {Withholding.EXPIRED: 13_000}
    with pytest.raises(ShortOfStock):
        taken(shelf, 1)


def test_what_waits_for_inspection_is_apart_recalled_or_restricted_does_not_count(
    shelf: Store,
) -> None:
    shelf.delivered(1, number="WAITS", passed=False)
    suspect = shelf.delivered(2, number="FAKE")
    called = shelf.delivered(4, number="CALLED")
    shelf.delivered(8, number="CLINIC", restricted_to="fever clinic")
    operations.quarantine(
        shelf.session, suspect.id, reason="The hologram is wrong.", by=KEEPER, at=MORNING
    )
    operations.recall(
        shelf.session,
        item_id=called.item_id,
        maker=called.maker,
        number="CALLED",
        reason="Straps tear.",
        by=KEEPER,
        at=MORNING,
    )

    assert usable(shelf) == 0
    assert withheld(shelf) == {
        Withholding.INSPECTION: 1,
        Withholding.QUARANTINED: 2,
        Withholding.RECALLED: 4,
        Withholding.RESTRICTED: 8,
    }


def test_a_restricted_lot_goes_to_its_use_before_others_of_the_same_date(shelf: Store) -> None:
    shelf.delivered(10, number="ANY")
    shelf.delivered(10, number="CLINIC", restricted_to="fever clinic")

    assert taken(shelf, 15, use="fever clinic") == ["ANY: 5", "CLINIC: 10"]


@pytest.mark.parametrize("kind", [MovementKind.TRANSFER, MovementKind.CONSUMPTION])
def test_a_named_lot_is_held_to_the_same_rule_as_one_that_is_picked(
    shelf: Store, kind: MovementKind
) -> None:
    lot = shelf.delivered(100, expires_on=TODAY - timedelta(days=1))
    target = shelf.site.clean if kind is MovementKind.TRANSFER else shelf.site.consumed

    with pytest.raises(NotIssuable) as refused:
        shelf.moved(lot, 1, kind=kind, target=target)

    assert str(refused.value) == "Lot 2020A may not be issued: expired."


def test_a_recall_while_picking_stops_the_picked_goods(shelf: Store) -> None:
    lot = shelf.delivered(100)
    reference = Reference(kind="requisition", id=lot.id)
    (picked,) = operations.hold_item(
        shelf.session,
        item_id=lot.item_id,
        place_id=shelf.store.id,
        quantity=60,
        reference=reference,
        by=KEEPER,
        at=MORNING,
    )
    operations.recall(
        shelf.session,
        item_id=lot.item_id,
        maker=lot.maker,
        number=lot.number,
        reason="Straps tear.",
        by=KEEPER,
        at=MORNING,
    )

    with pytest.raises(NotIssuable):
        operations.post(
            shelf.session,
            kind=MovementKind.TRANSFER,
            lines=[line(shelf, lot.id, 60)],
            using=[picked.id],
            at=MORNING,
            by=KEEPER,
        )


def line(store: Store, lot: uuid.UUID, quantity: int) -> operations.Line:
    return operations.Line(
        lot_id=lot, from_id=store.store.id, to_id=store.site.clean.id, quantity=quantity
    )


def test_reserved_goods_go_to_whom_they_are_reserved_for_and_to_nobody_else(shelf: Store) -> None:
    lot = shelf.delivered(100)
    held = operations.hold(
        shelf.session,
        lot_id=lot.id,
        place_id=shelf.store.id,
        quantity=80,
        reference=Reference(kind="requisition", id=lot.id),
        by=KEEPER,
        at=MORNING,
    )

    with pytest.raises(NotIssuable):
        shelf.moved(lot, 21)
    operations.post(
        shelf.session,
        kind=MovementKind.TRANSFER,
        lines=[line(shelf, lot.id, 80)],
        using=[held.id],
        at=MORNING,
        by=KEEPER,
    )

    assert shelf.left() == 20
    assert usable(shelf) == 20


def test_a_reservation_that_ran_out_binds_nobody(shelf: Store) -> None:
    lot = shelf.delivered(100)
    operations.hold(
        shelf.session,
        lot_id=lot.id,
        place_id=shelf.store.id,
        quantity=80,
        reference=Reference(kind="reservation", id=lot.id),
        until=MORNING + timedelta(hours=1),
        by=KEEPER,
        at=MORNING,
    )

    assert usable(shelf) == 20
    assert usable(shelf, at=MORNING + timedelta(hours=1)) == 100


def test_nobody_reserves_what_is_reserved(shelf: Store) -> None:
    lot = shelf.delivered(100)

    def reserve() -> None:
        operations.hold(
            shelf.session,
            lot_id=lot.id,
            place_id=shelf.store.id,
            quantity=60,
            reference=Reference(kind="requisition", id=lot.id),
            by=KEEPER,
            at=MORNING,
        )

    reserve()

    with pytest.raises(ShortOfStock):
        reserve()


def test_an_n95_is_not_a_kn95_until_somebody_decides_so(shelf: Store) -> None:
    kn95, n95 = shelf.item("RESP-KN95"), shelf.item("RESP-N95")
    lot = shelf.delivered(100, code="RESP-KN95")
    asked = operations.Line(
        lot_id=lot.id,
        from_id=shelf.store.id,
        to_id=shelf.site.clean.id,
        quantity=10,
        wanted_id=n95.id,
    )

    def give() -> None:
        operations.post(
            shelf.session, kind=MovementKind.TRANSFER, lines=[asked], at=MORNING, by=KEEPER
        )

    with pytest.raises(WrongItem):
        give()
    operations.allow_replacement(
        shelf.session, n95.id, kn95.id, reason="Ruled for the desk at the gate.", by=SECOND
    )
    give()

    assert shelf.left(shelf.site.clean) == 10
    assert not queries.may_replace(shelf.session, kn95.id, n95.id)


def test_a_longer_life_by_an_authority_needs_its_paper_and_brings_the_goods_back(
    shelf: Store,
) -> None:
    lot = shelf.delivered(100, expires_on=date(2020, 3, 1))

    operations.extend_expiry(
        shelf.session,
        lot.id,
        expires_on=date(2020, 9, 1),
        authority="District drug administration",
        proof="Notice 2020-14",
        by=KEEPER,
        at=MORNING,
    )

    assert usable(shelf) == 100
    assert [event.expires_on for event in queries.events_of(shelf.session, lot.id)] == [
        date(2020, 3, 1),
        date(2020, 3, 1),
        date(2020, 9, 1),
    ]


def test_goods_on_the_way_are_nobodys_stock(shelf: Store) -> None:
    lot = shelf.delivered(100)
    way = shelf.outside(PlaceKind.TRANSIT)
    shelf.moved(lot, 40, target=way)

    found = queries.usable(shelf.session, place_ids=[shelf.store.id, way.id], on=TODAY, at=MORNING)

    assert sum(found.values()) == 60


def test_goods_that_were_stopped_on_the_way_still_arrive(shelf: Store) -> None:
    lot = shelf.delivered(100)
    way = shelf.outside(PlaceKind.TRANSIT)
    shelf.moved(lot, 40, target=way)
    operations.quarantine(shelf.session, lot.id, reason="Doubtful.", by=KEEPER, at=MORNING)

    shelf.moved(lot, 40, origin=way)

    assert shelf.left(shelf.site.clean) == 40


def test_less_than_is_there_is_a_refusal_that_says_how_much_there_is(shelf: Store) -> None:
    lot = shelf.delivered(100)

    with pytest.raises(BelowZero) as refused:
        shelf.moved(lot, 101)

    assert str(refused.value) == "100 of lot 2020A are there, and 101 would be taken."

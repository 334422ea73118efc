from __future__ import annotations

import uuid
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING
from logistics.supplies import operations as ledger
from logistics.supplies.operations import deliveries, distribution
from logistics.supplies.operations.deliveries import DeliveredLot, OrderDetails
from logistics.supplies.queries import deliveries as orders
from logistics.supplies.queries.requisitions import requisitions_of
from logistics.supplies.rules.deliveries import (
    Expected,
    OrderIsOver,
    OverOrdered,
    ShareTooLarge,
    finishes,
)
from logistics.supplies.rules.distribution import Claim, NothingToShare, distribute
from logistics.supplies.rules.kinds import LotSource
from logistics.supplies.rules.requisitions import NotNow, OwnRequisition, RequisitionState
from tests.factories import SiteFactory
from tests.supplies.stocked import MORNING, Stocked, item_of, stocked
from tests.supplies.store import Store

TODAY = date(2020, 3, 28)
TWO = ("Wu Gang", "Li Jing")
MASK = "MASK-YY0469"
A, B, C = (uuid.UUID(int=n) for n in range(3))


@pytest.fixture
def session(shelf: Store) -> Session:
    return shelf.session


@pytest.fixture
def stock(session: Session) -> Stocked:
    return stocked(session)


def order(session: Session, stock: Stocked, quantity: int) -> deliveries.SupplyOrder:
    return deliveries.order_goods(
        session,
        OrderDetails(
            place_id=stock.store.id,
            source=LotSource.PRODUCTION,
            supplier="Jiangnan Medical",
            item_id=item_of(session, MASK).id,
            quantity=quantity,
            due_on=date(2020, 3, 31),
        ),
        by="Wu Gang",
        at=MORNING,
    )


def deliver(session: Session, row: deliveries.SupplyOrder, quantity: int, number: str) -> None:
    deliveries.take_delivery(
        session,
        row.id,
        (DeliveredLot(quantity=quantity, number=number, expires_on=date(2022, 1, 1)),),
        counted_by=TWO,
        by="Wu Gang",
        at=MORNING,
    )


def test_an_order_is_delivered_in_parts_and_never_beyond(session: Session, stock: Stocked) -> None:
    row = order(session, stock, 1000)
    deliver(session, row, 600, "P1")
    with pytest.raises(OverOrdered):
        deliver(session, row, 401, "P2")
    [partly] = orders.orders_in(session, EVERYTHING, today=TODAY)

    deliver(session, row, 400, "P2")

    [whole] = orders.orders_in(session, EVERYTHING, today=TODAY)
    assert (partly.delivered, partly.left) == (600, 400)
    assert (whole.delivered, whole.left) == (1000, 0)
    assert len(orders.deliveries_of(session, row.id)) == 2


def test_nothing_is_delivered_on_an_order_that_was_cancelled(
    session: Session, stock: Stocked
) -> None:
    row = order(session, stock, 1000)
    deliveries.cancel_order(session, row.id, reason="the maker closed", at=MORNING)

    with pytest.raises(OrderIsOver):
        deliver(session, row, 1, "P1")
    assert orders.orders_in(session, EVERYTHING, today=TODAY)[0].left == 0


def test_local_production_gives_the_district_its_share_a_day(
    session: Session, stock: Stocked
) -> None:
    """The report: 300,000 masks a day are made, 250,000 of them for the district."""
    mask = item_of(session, MASK).id
    agreement = {
        "district_id": stock.district.id,
        "maker": "Jiangnan Medical",
        "item_id": mask,
        "capacity": 300_000,
        "from_on": date(2020, 2, 1),
        "at": MORNING,
    }
    with pytest.raises(ShareTooLarge):
        deliveries.agree_production(session, ours=300_001, **agreement)
    deliveries.agree_production(session, ours=250_000, **agreement)
    in_time = order(session, stock, 750_000)
    late = order(session, stock, 250_001)

    finish = {
        line.order.id: line.finish for line in orders.orders_in(session, EVERYTHING, today=TODAY)
    }

    first, second = finish[in_time.id], finish[late.id]
    assert first is not None
    assert second is not None
    assert (first.on, first.late) == (date(2020, 3, 31), False)
    assert (second.on, second.late) == (date(2020, 4, 2), True)


def test_what_an_agreement_ends_before_has_no_day() -> None:
    one = Expected(order_id=A, left=500, due_on=date(2020, 4, 30))

    [finish] = finishes([one], ours=100, today=TODAY, until=date(2020, 4, 1))

    assert (finish.on, finish.late) == (None, True)


def quantities(claims: list[Claim], available: int, pack: int = 1) -> list[int]:
    return [share.quantity for share in distribute(claims, available, pack=pack)]


def test_the_first_priority_is_served_whole_before_the_next_gets_anything() -> None:
    claims = [
        Claim(place_id=A, priority=2, need=100),
        Claim(place_id=B, priority=1, need=80),
    ]

    assert quantities(claims, 100) == [20, 80]


def test_what_nobody_can_do_without_goes_before_priority() -> None:
    claims = [
        Claim(place_id=A, priority=1, need=100, least=20),
        Claim(place_id=B, priority=4, need=100, least=30),
    ]

    assert quantities(claims, 100) == [70, 30]


def test_within_a_priority_everybody_gets_the_same_part_in_whole_packs() -> None:
    claims = [
        Claim(place_id=A, priority=1, need=300),
        Claim(place_id=B, priority=1, need=100),
        Claim(place_id=C, priority=1, need=100),
    ]

    assert quantities(claims, 250, pack=50) == [150, 50, 50]


def test_there_is_nothing_to_share_below_a_pack_or_among_nobody() -> None:
    claim = Claim(place_id=A, priority=1, need=300)
    for claims, available in (([claim], 49), ([], 500)):
        with pytest.raises(NothingToShare):
            distribute(claims, available, pack=50)


@given(
    needs=st.lists(
        st.tuples(st.integers(1, 4), st.integers(0, 500), st.integers(0, 80)),
        min_size=1,
        max_size=8,
    ),
    available=st.integers(10, 2000),
    pack=st.sampled_from([1, 5, 10]),
)
def test_a_share_is_whole_packs_never_more_than_there_is_or_than_is_needed(
    needs: list[tuple[int, int, int]], available: int, pack: int
) -> None:
    claims = [
        Claim(place_id=uuid.UUID(int=n), priority=priority, need=need, least=min(least, need))
        for n, (priority, need, least) in enumerate(needs)
    ]

    got = quantities(claims, available, pack)

    assert sum(got) <= available
    assert all(quantity % pack == 0 for quantity in got)
    assert all(q < claim.need + pack for q, claim in zip(got, claims, strict=True))
    wanted = sum(-(-claim.need // pack) * pack for claim in claims)
    assert sum(got) == min(wanted, available // pack * pack)


def test_a_plan_is_approved_by_somebody_else_as_approved_requisitions(
    session: Session, stock: Stocked
) -> None:
    stock.lot(session, MASK, 1000)
    sites = [
        ledger.places_for_site(
            session, SiteFactory(district=stock.district).id, at=MORNING
        ).clean.id
        for _ in range(3)
    ]
    plan = distribution.propose(
        session,
        place_id=stock.store.id,
        item_id=item_of(session, MASK).id,
        claims=[
            Claim(place_id=sites[0], priority=1, need=800),
            Claim(place_id=sites[1], priority=2, need=400),
            Claim(place_id=sites[2], priority=3, need=400),
        ],
        by="Wu Gang",
        at=MORNING,
    )
    with pytest.raises(OwnRequisition):
        distribution.approve_plan(session, plan.id, by="Wu Gang", at=MORNING)

    distribution.approve_plan(session, plan.id, by="Chen Jianguo", at=MORNING)

    made = requisitions_of(session, "distribution", plan.id)
    assert [(row.to_place_id, row.lines[0].granted) for row in made] == [
        (sites[0], 800),
        (sites[1], 200),
    ]
    assert {row.state for row in made} == {RequisitionState.APPROVED}
    with pytest.raises(NotNow):
        distribution.withdraw_plan(session, plan.id, by="Wu Gang", at=MORNING)

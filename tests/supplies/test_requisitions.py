from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING
from logistics.sites.models import Site
from logistics.supplies import operations as ledger
from logistics.supplies.models import StockMovement, StockPlace
from logistics.supplies.models.requisitions import Requisition
from logistics.supplies.operations import (
    ReceiptLine,
    consuming,
    emergencies,
    picking,
    requisitions,
    shipping,
    upward,
)
from logistics.supplies.operations.requisitions import RequisitionOrder, WantedLine
from logistics.supplies.operations.reversing import OnItsWay
from logistics.supplies.operations.shipping import Carriage
from logistics.supplies.queries import requisitions as queries
from logistics.supplies.queries.stock import balances, usable
from logistics.supplies.rules.consuming import ConsumptionFor, ElsewhereUsed
from logistics.supplies.rules.issuable import ShortOfStock
from logistics.supplies.rules.kinds import LotState, Withholding
from logistics.supplies.rules.lots import SamePerson
from logistics.supplies.rules.requisitions import (
    ArrivalOutcome,
    LoanNeedsDay,
    MoreThanAsked,
    MoreThanShipped,
    NotEquivalent,
    NothingPicked,
    NothingWanted,
    NotNow,
    OwnRequisition,
    PickState,
    PickStopped,
    ReasonNeeded,
    RequisitionKind,
    RequisitionState,
)
from tests.factories import BuildingFactory, FloorFactory, RoomFactory, SiteFactory
from tests.supplies.stocked import MORNING, Stocked, item_of, stocked
from tests.supplies.store import Store, statements

N95, KN95, MASK = "RESP-N95", "RESP-KN95", "MASK-YY0469"
BOTH = ("Zhao Min", "Qian Li")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A store, and the clean store of a site that asks it for goods."""

    session: Session
    stock: Stocked
    site: StockPlace

    def ask(
        self, *wanted: tuple[str, int], origin: StockPlace | None = None, **order: object
    ) -> Requisition:
        return requisitions.ask(
            self.session,
            RequisitionOrder(
                from_place_id=(origin or self.stock.store).id,
                to_place_id=self.site.id,
                lines=tuple(
                    WantedLine(item_id=item_of(self.session, code).id, quantity=quantity)
                    for code, quantity in wanted
                ),
                **order,
            ),
            by="Zhao Min",
            at=MORNING,
        )

    def approved(self, *wanted: tuple[str, int], **order: object) -> Requisition:
        row = self.ask(*wanted, **order)
        return requisitions.approve(self.session, row.id, by="Chen Jianguo", at=MORNING)

    def picked(self, *wanted: tuple[str, int], **order: object) -> Requisition:
        row = self.approved(*wanted, **order)
        picking.pick(self.session, row.id, by="Wu Gang", at=MORNING)
        return row

    def there(self, place: StockPlace) -> int:
        return sum(each.quantity for each in balances(self.session, place_ids=[place.id]))


@pytest.fixture
def session(shelf: Store) -> Session:
    return shelf.session


@pytest.fixture
def setting(session: Session) -> Setting:
    stock = stocked(session)
    site = SiteFactory(district=stock.district, code="QH")
    return Setting(
        session=session,
        stock=stock,
        site=ledger.places_for_site(session, site.id, at=MORNING).clean,
    )


def test_nobody_approves_what_they_asked_for(session: Session, setting: Setting) -> None:
    row = setting.ask((MASK, 10))

    with pytest.raises(OwnRequisition):
        requisitions.approve(session, row.id, by="Zhao Min", at=MORNING)

    assert row.state is RequisitionState.REQUESTED
    assert row.number == "SL-LJ-2020-00001"


def test_two_accounts_of_one_name_are_two_people_and_one_account_is_one(
    session: Session, setting: Setting
) -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    row = setting.ask((MASK, 10))
    row.requested_by_id = one

    with pytest.raises(OwnRequisition):
        requisitions.approve(session, row.id, by="Somebody Else", by_id=one, at=MORNING)

    requisitions.approve(session, row.id, by="Zhao Min", by_id=other, at=MORNING)
    assert row.decided_by_id == other


def test_nobody_grants_more_than_was_asked(session: Session, setting: Setting) -> None:
    row = setting.ask((MASK, 10))
    line = row.lines[0]

    with pytest.raises(MoreThanAsked):
        requisitions.approve(
            session, row.id, by="Chen Jianguo", at=MORNING, quantities={line.id: 11}
        )

    requisitions.approve(session, row.id, by="Chen Jianguo", at=MORNING, quantities={line.id: 4})
    assert line.granted == 4


def test_a_requisition_asks_for_something_and_for_nothing_twice(setting: Setting) -> None:
    for wanted in ([], [(MASK, 0)], [(MASK, 1), (MASK, 2)]):
        with pytest.raises(NothingWanted):
            setting.ask(*wanted)


def test_a_refusal_says_why(session: Session, setting: Setting) -> None:
    row = setting.ask((MASK, 10))
    with pytest.raises(ReasonNeeded):
        requisitions.refuse(session, row.id, by="Chen Jianguo", at=MORNING, reason=" ")

    requisitions.refuse(session, row.id, by="Chen Jianguo", at=MORNING, reason="Use yours.")

    with pytest.raises(NotNow):
        picking.pick(session, row.id, by="Wu Gang", at=MORNING)


def test_the_lot_that_expires_first_is_picked_first_and_is_nobody_elses(
    session: Session, setting: Setting
) -> None:
    late = setting.stock.lot(session, MASK, 100, number="LATE", expires=date(2023, 1, 1))
    soon = setting.stock.lot(session, MASK, 30, number="SOON", expires=date(2020, 9, 1))

    row = setting.picked((MASK, 50))

    picks = {each.lot_id: each.quantity for each in queries.picks_of(session, row.id)}
    assert picks == {soon.id: 30, late.id: 20}
    free = usable(session, place_ids=[setting.stock.store.id], on=MORNING.date(), at=MORNING)
    assert list(free.values()) == [80]


def test_what_the_store_is_short_of_is_picked_when_it_comes(
    session: Session, setting: Setting
) -> None:
    setting.stock.lot(session, MASK, 30)
    row = setting.picked((MASK, 50))
    setting.stock.lot(session, MASK, 100, number="L2")

    picking.pick(session, row.id, by="Wu Gang", at=MORNING)

    assert sum(each.quantity for each in queries.picks_of(session, row.id)) == 50


def test_two_lines_that_are_given_the_same_item_share_its_lots_which_are_read_once(
    session: Session, setting: Setting
) -> None:
    kn95, n95 = item_of(session, KN95), item_of(session, N95)
    setting.stock.lot(session, KN95, 30, number="SOON", expires=date(2020, 9, 1))
    setting.stock.lot(session, KN95, 100, number="LATE")
    ledger.allow_replacement(
        session, item_id=n95.id, replacement_id=kn95.id, reason="no contact", by="Chen Jianguo"
    )
    row = setting.approved((KN95, 20), (N95, 20))
    requisitions.replace_item(session, row.id, row.lines[1].id, kn95)

    told = statements(session, lambda: picking.pick(session, row.id, by="Wu Gang", at=MORNING))

    picks = queries.picks_of(session, row.id)
    assert {(each.line_id, each.lot.number, each.quantity) for each in picks} == {
        (row.lines[0].id, "SOON", 20),
        (row.lines[1].id, "SOON", 10),
        (row.lines[1].id, "LATE", 10),
    }
    assert sum("sum(stock_leg.quantity) AS quantity" in each for each in told) == 1


def test_the_board_asks_as_often_for_three_requisitions_and_loans_as_for_one(
    session: Session, setting: Setting
) -> None:
    lot = setting.stock.lot(session, MASK, 100)

    def more() -> None:
        setting.picked((MASK, 10))
        lend(session, setting)

    def asked() -> int:
        session.expire_all()
        return len(statements(session, show))

    def show() -> None:
        board = queries.stopped_requisitions(session, EVERYTHING, at=MORNING)
        found.update({"stopped": len(board), "loans": len(queries.loans(session, EVERYTHING))})

    found: dict[str, int] = {}
    more()
    ledger.quarantine(session, lot.id, reason="Doubtful.", by="Wu Gang", at=MORNING)
    once = asked()
    assert found == {"stopped": 1, "loans": 1}
    ledger.release_from_quarantine(
        session, lot.id, reason="Good.", proof="L-7", by="Wu Gang", at=MORNING
    )
    more()
    more()
    ledger.quarantine(session, lot.id, reason="Doubtful.", by="Wu Gang", at=MORNING)

    assert asked() == once
    assert found == {"stopped": 3, "loans": 3}


def test_a_kn95_is_not_given_for_an_n95_until_somebody_decides_so(
    session: Session, setting: Setting
) -> None:
    row = setting.ask((N95, 10))
    line, kn95 = row.lines[0], item_of(session, KN95)

    with pytest.raises(NotEquivalent) as refused:
        requisitions.replace_item(session, row.id, line.id, kn95)

    assert str(refused.value) == (
        "RESP-KN95 (GB 2626 KN95) does not replace RESP-N95 (NIOSH N95): "
        "they differ by standard, and nobody decided that it may."
    )
    ledger.allow_replacement(
        session,
        item_id=item_of(session, N95).id,
        replacement_id=kn95.id,
        reason="for desks without contact",
        by="Chen Jianguo",
    )
    assert requisitions.replace_item(session, row.id, line.id, kn95).given_id == kn95.id


def test_a_recall_during_picking_stops_the_load_and_the_line_is_picked_again(
    session: Session, setting: Setting
) -> None:
    bad = setting.stock.lot(session, MASK, 100, number="BAD", expires=date(2020, 9, 1))
    good = setting.stock.lot(session, MASK, 100, number="GOOD")
    row = setting.picked((MASK, 40))
    ledger.recall(
        session,
        item_id=bad.item_id,
        maker=bad.maker,
        number=bad.number,
        reason="filters too little",
        by="Wu Gang",
        at=MORNING,
    )

    with pytest.raises(PickStopped) as stopped:
        shipping.ship(session, row.id, Carriage(), by="Wu Gang", at=MORNING)
    assert row.id in queries.stopped_requisitions(session, EVERYTHING, at=MORNING)
    picking.pick(session, row.id, by="Wu Gang", at=MORNING)
    shipment = shipping.ship(session, row.id, Carriage(), by="Wu Gang", at=MORNING)

    assert "Lot BAD may not be issued any more" in str(stopped.value)
    aside, loaded = (
        queries.picks_of(session, row.id, state)
        for state in (PickState.SET_ASIDE, PickState.LOADED)
    )
    assert [(each.lot_id, each.why) for each in aside] == [(bad.id, Withholding.RECALLED)]
    assert [(each.lot_id, each.quantity) for each in loaded] == [(good.id, 40)]
    assert [(each.lot_id, each.quantity) for each in shipment.lines] == [(good.id, 40)]
    assert bad.state is LotState.RECALLED
    still = {
        each.lot_id: each.quantity
        for each in balances(session, lot_ids=[bad.id])
        if each.place_id == setting.stock.store.id
    }
    assert still == {bad.id: 100}


def test_nothing_is_loaded_when_nothing_is_picked(session: Session, setting: Setting) -> None:
    row = setting.picked((MASK, 5))

    with pytest.raises(NothingPicked):
        shipping.ship(session, row.id, Carriage(), by="Wu Gang", at=MORNING)


def test_goods_are_counted_in_by_two_and_differences_are_settled(
    session: Session, setting: Setting
) -> None:
    setting.stock.lot(session, MASK, 100)
    row = setting.picked((MASK, 50))
    shipment = shipping.ship(session, row.id, Carriage(driver="Zhou"), by="Wu Gang", at=MORNING)
    [line] = shipment.lines

    def receive(quantity: int, people: tuple[str, str] = BOTH) -> None:
        shipping.receive_shipment(
            session, shipment.id, {line.id: quantity}, counted_by=people, by="Zhao Min", at=MORNING
        )

    def settle(outcome: ArrivalOutcome, quantity: int, reason: str = "see the sheet") -> None:
        shipping.settle(
            session,
            shipment.id,
            line.id,
            outcome,
            quantity,
            reason=reason,
            by="Zhao Min",
            at=MORNING,
        )

    with pytest.raises(SamePerson):
        receive(50, ("Zhao Min", "Zhao Min"))
    with pytest.raises(MoreThanShipped):
        receive(51)
    receive(30)
    partly = row.state
    with pytest.raises(ReasonNeeded):
        settle(ArrivalOutcome.LOST, 5, reason="")
    settle(ArrivalOutcome.LATER, 10)
    settle(ArrivalOutcome.SENT_BACK, 4)
    settle(ArrivalOutcome.DAMAGED, 3)
    before_last = row.state
    settle(ArrivalOutcome.LOST, 3)

    assert (partly, before_last, row.state) == (
        RequisitionState.PARTLY,
        RequisitionState.PARTLY,
        RequisitionState.RECEIVED,
    )
    assert setting.there(setting.site) == 40
    assert setting.there(setting.stock.store) == 54
    assert sum(queries.left_by_line(session, shipment).values()) == 0
    with pytest.raises(NotNow):
        receive(1)


def test_what_a_shipment_moved_is_not_taken_back_on_its_own(
    session: Session, setting: Setting
) -> None:
    setting.stock.lot(session, MASK, 100)
    row = setting.picked((MASK, 50))
    shipment = shipping.ship(session, row.id, Carriage(), by="Wu Gang", at=MORNING)
    [line] = shipment.lines
    shipping.receive_shipment(
        session, shipment.id, {line.id: 30}, counted_by=BOTH, by="Zhao Min", at=MORNING
    )
    [arrival] = queries.arrivals_of(session, shipment)

    for movement in (shipment.movement_id, arrival.movement_id):
        with pytest.raises(OnItsWay) as refused:
            ledger.reverse(session, movement, reason="Wrong lot.", by="Chen Jianguo", at=MORNING)

    assert str(refused.value) == (
        f"These goods went with shipment {shipment.number}: count in what arrives, "
        "and settle what does not."
    )
    assert setting.there(setting.site) == 30


def test_goods_on_the_way_are_neither_here_nor_there(session: Session, setting: Setting) -> None:
    setting.stock.lot(session, MASK, 100)
    row = setting.picked((MASK, 50))

    shipping.ship(session, row.id, Carriage(), by="Wu Gang", at=MORNING)

    assert (setting.there(setting.stock.store), setting.there(setting.site)) == (50, 0)
    everywhere = {each.place_id for each in balances(session)}
    free = usable(session, place_ids=everywhere, on=MORNING.date(), at=MORNING)
    assert sum(free.values()) == 50


def test_a_requisition_that_is_cancelled_gives_its_goods_free(
    session: Session, setting: Setting
) -> None:
    setting.stock.lot(session, MASK, 100)
    row = setting.picked((MASK, 50))

    requisitions.cancel(session, row.id, at=MORNING)

    free = usable(session, place_ids=[setting.stock.store.id], on=MORNING.date(), at=MORNING)
    assert list(free.values()) == [100]


def test_a_night_emergency_goes_at_once_and_its_papers_are_due_in_a_day(
    session: Session, setting: Setting
) -> None:
    setting.stock.lot(session, MASK, 100)
    order = RequisitionOrder(
        from_place_id=setting.stock.store.id,
        to_place_id=setting.site.id,
        lines=(WantedLine(item_id=item_of(session, MASK).id, quantity=20),),
    )
    with pytest.raises(ReasonNeeded):
        emergencies.issue_at_once(session, order, by="Wu Gang", at=MORNING)

    row = emergencies.issue_at_once(
        session,
        RequisitionOrder(**{**vars(order), "purpose": "sixty people at the gate"}),
        by="Wu Gang",
        at=MORNING,
    )

    assert setting.there(setting.site) == 20
    [due] = queries.night_issues(session, EVERYTHING)
    assert due.due_at == MORNING + timedelta(hours=24)
    with pytest.raises(OwnRequisition):
        emergencies.approve_afterwards(session, row.id, by="Wu Gang", at=MORNING)
    emergencies.approve_afterwards(session, row.id, by="Chen Jianguo", at=MORNING)
    assert queries.night_issues(session, EVERYTHING) == []


def test_a_night_emergency_hands_out_nothing_that_is_short_or_unfit(
    session: Session, setting: Setting
) -> None:
    setting.stock.lot(session, MASK, 100, expires=date(2020, 3, 27))

    with pytest.raises(ShortOfStock):
        emergencies.issue_at_once(
            session,
            RequisitionOrder(
                from_place_id=setting.stock.store.id,
                to_place_id=setting.site.id,
                lines=(WantedLine(item_id=item_of(session, MASK).id, quantity=1),),
                purpose="sixty people at the gate",
            ),
            by="Wu Gang",
            at=MORNING,
        )


def lend(session: Session, setting: Setting) -> Requisition:
    lender = ledger.places_for_site(
        session, SiteFactory(district=setting.stock.district).id, at=MORNING
    ).clean
    setting.stock.lot(session, MASK, 100, place=lender)
    loan = setting.picked(
        (MASK, 60), origin=lender, kind=RequisitionKind.LOAN, due_back_on=date(2020, 4, 1)
    )
    arrive(session, loan)
    return loan


def arrive(session: Session, row: Requisition) -> None:
    shipment = shipping.ship(session, row.id, Carriage(), by="Wu Gang", at=MORNING)
    shipping.receive_shipment(
        session,
        shipment.id,
        {line.id: line.quantity for line in shipment.lines},
        counted_by=BOTH,
        by="Zhao Min",
        at=MORNING,
    )


def test_a_loan_says_when_it_comes_back_and_is_out_until_it_has(
    session: Session, setting: Setting
) -> None:
    with pytest.raises(LoanNeedsDay):
        setting.ask((MASK, 1), kind=RequisitionKind.LOAN)
    loan = lend(session, setting)
    mask = item_of(session, MASK).id
    with pytest.raises(MoreThanAsked):
        emergencies.give_back(session, loan.id, {mask: 61}, by="Zhao Min", at=MORNING)
    back = emergencies.give_back(session, loan.id, {mask: 45}, by="Zhao Min", at=MORNING)
    requisitions.approve(session, back.id, by="Chen Jianguo", at=MORNING)
    picking.pick(session, back.id, by="Wu Gang", at=MORNING)

    arrive(session, back)

    [out] = queries.loans(session, EVERYTHING)
    assert out.out == {mask: 15}
    assert (out.overdue(date(2020, 4, 1)), out.overdue(date(2020, 4, 2))) == (False, True)


def test_what_the_city_sends_is_counted_in_up_to_what_it_granted(
    session: Session, setting: Setting
) -> None:
    row = upward.ask_upwards(
        session,
        district_id=setting.stock.district.id,
        place_id=setting.stock.store.id,
        lines=(WantedLine(item_id=item_of(session, MASK).id, quantity=1000),),
        purpose="three months of cover",
        by="Wu Gang",
        at=MORNING,
    )
    requisitions.approve(
        session, row.id, by="City reserve", at=MORNING, quantities={row.lines[0].id: 600}
    )
    with pytest.raises(NotNow):
        picking.pick(session, row.id, by="Wu Gang", at=MORNING)

    def take_in(quantity: int) -> StockMovement:
        return upward.receive_from_above(
            session,
            row.id,
            [
                ReceiptLine(
                    item_id=item_of(session, MASK).id, quantity=quantity, maker="M", number="C1"
                )
            ],
            counted_by=BOTH,
            by="Wu Gang",
            at=MORNING,
        )

    take_in(400)
    partly = row.state
    with pytest.raises(MoreThanShipped):
        take_in(201)
    take_in(200)

    assert (partly, row.state) == (RequisitionState.PARTLY, RequisitionState.RECEIVED)
    assert setting.there(setting.stock.store) == 600


def test_what_a_room_uses_is_booked_on_the_shelf_of_its_own_site(
    session: Session, setting: Setting
) -> None:
    setting.stock.lot(session, MASK, 100, place=setting.site)
    own = RoomFactory(
        floor=FloorFactory(
            building=BuildingFactory(site=session.get_one(Site, setting.site.site_id))
        )
    )
    elsewhere = RoomFactory()
    mask = item_of(session, MASK).id

    def use(room: uuid.UUID) -> StockMovement:
        return consuming.use_up(
            session,
            setting.site,
            item_id=mask,
            quantity=6,
            for_what=ConsumptionFor.ROOM,
            for_id=room,
            by="Zhao Min",
            at=MORNING,
        )

    movement = use(own.id)

    assert (movement.reference_kind, movement.reference_id) == ("room", own.id)
    assert setting.there(setting.site) == 94
    with pytest.raises(ElsewhereUsed):
        use(elsewhere.id)

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from logistics.errors import InputRejected
from logistics.supplies import operations as ledger
from logistics.supplies.models import Lot
from logistics.supplies.operations import donations, picking, requisitions
from logistics.supplies.operations.donations import DonationOrder, GiftLine, MoneyLine
from logistics.supplies.operations.requisitions import RequisitionOrder, WantedLine
from logistics.supplies.queries import donations as queries
from logistics.supplies.queries import requisitions as asked
from logistics.supplies.rules.donations import (
    CertificateMissing,
    DonorKind,
    DonorMissing,
    NothingGiven,
    Offered,
    TooShortALife,
    ValueNeedsProof,
    check_offered,
    check_value,
    months_after,
)
from logistics.supplies.rules.kinds import LotState
from logistics.supplies.rules.lots import SamePerson
from logistics.supplies.rules.units import written
from tests.factories import SiteFactory
from tests.supplies.stocked import MORNING, Stocked, item_of, stocked
from tests.supplies.store import Store

TODAY = date(2020, 3, 28)
TWO = ("Wu Gang", "Li Jing")
GIFT = Offered(
    name="MASK-YY0469",
    standard="YY 0469",
    certificate="C-1",
    made_on=date(2020, 2, 1),
    expires_on=date(2022, 1, 31),
)


@pytest.fixture
def session(shelf: Store) -> Session:
    return shelf.session


@pytest.fixture
def stock(session: Session) -> Stocked:
    return stocked(session)


def give(
    session: Session, stock: Stocked, *lines: tuple[str, int], **order: object
) -> donations.Donation:
    usual = {
        "donor": "Riverside Chamber of Commerce",
        "donor_kind": DonorKind.ORGANISATION,
        "lines": tuple(
            GiftLine(
                item_id=item_of(session, code).id,
                quantity=quantity,
                maker="Jiangnan Medical",
                number=f"G{n}",
                made_on=date(2020, 2, 1),
                expires_on=None if code == "VEGETABLES" else date(2022, 1, 31),
                certificate="C-1",
            )
            for n, (code, quantity) in enumerate(lines)
        ),
    }
    return donations.accept(
        session,
        stock.store.id,
        DonationOrder(**{**usual, **order}),
        counted_by=TWO,
        by="Wu Gang",
        at=MORNING,
    )


def test_goods_of_a_standard_come_with_their_certificate() -> None:
    with pytest.raises(CertificateMissing):
        check_offered(replace(GIFT, certificate=" "), on=TODAY)

    check_offered(replace(GIFT, standard="", certificate=""), on=TODAY)


@pytest.mark.parametrize(
    ("made_on", "expires_on", "taken"),
    [
        (date(2019, 2, 1), date(2020, 9, 28), False),
        (date(2019, 2, 1), date(2020, 9, 29), True),
        (date(2020, 3, 1), date(2020, 6, 1), True),
        (date(2020, 1, 1), date(2020, 6, 22), False),
        (None, date(2020, 6, 1), False),
        (date(2018, 3, 1), date(2020, 9, 1), False),
        (None, None, True),
    ],
    ids=[
        "exactly six months",
        "more than six months",
        "half of a short life",
        "less than half of a short life",
        "a life that nobody knows",
        "little of a long life",
        "does not expire",
    ],
)
def test_six_months_have_to_be_left_or_half_of_a_short_life(
    made_on: date | None, expires_on: date | None, taken: bool
) -> None:
    gift = replace(GIFT, made_on=made_on, expires_on=expires_on)

    if taken:
        check_offered(gift, on=TODAY)
    else:
        with pytest.raises(TooShortALife):
            check_offered(gift, on=TODAY)


def test_six_months_after_the_end_of_august_is_the_end_of_february() -> None:
    assert months_after(date(2020, 8, 31), 6) == date(2021, 2, 28)


def test_a_value_stands_only_beside_its_proof() -> None:
    check_value(None, "")
    check_value(3_600_000, "invoice 04417")
    with pytest.raises(ValueNeedsProof):
        check_value(3_600_000, " ")


def test_a_donation_is_something_of_somebody(session: Session, stock: Stocked) -> None:
    with pytest.raises(NothingGiven):
        give(session, stock)
    with pytest.raises(DonorMissing):
        give(session, stock, ("MASK-YY0469", 1), donor=" ")


def test_one_person_alone_counts_no_donation(session: Session, stock: Stocked) -> None:
    with pytest.raises(SamePerson):
        donations.accept(
            session,
            stock.store.id,
            DonationOrder(
                donor="A",
                donor_kind=DonorKind.PERSON,
                lines=(
                    GiftLine(
                        item_id=item_of(session, "VEGETABLES").id,
                        quantity=1,
                        maker="-",
                        number="1",
                    ),
                ),
            ),
            counted_by=("Wu Gang", "Wu Gang"),
            by="Wu Gang",
            at=MORNING,
        )


def test_what_cannot_be_accepted_is_named_line_by_line_and_nothing_comes_in(
    session: Session, stock: Stocked
) -> None:
    good = GiftLine(
        item_id=item_of(session, "MASK-YY0469").id,
        quantity=10,
        maker="M",
        number="1",
        expires_on=date(2022, 1, 1),
        certificate="C",
    )

    with pytest.raises(InputRejected) as refused:
        give(
            session,
            stock,
            lines=(
                good,
                replace(good, certificate=""),
                replace(good, expires_on=date(2020, 4, 1)),
                replace(good, value_cents=100),
            ),
        )

    assert [each.line for each in refused.value.problems] == [2, 3, 4]
    assert queries.donated_items(session) == []


def test_what_was_given_for_a_purpose_serves_nothing_else(session: Session, stock: Stocked) -> None:
    donation = give(session, stock, ("MASK-YY0469", 100), directed_to="fever clinic")
    lot = session.get_one(Lot, donation.lines[0].lot_id)
    ledger.pass_inspection(session, lot.id, inspector="Sun Li", at=MORNING)
    site = ledger.places_for_site(
        session, SiteFactory(district=stock.district).id, at=MORNING
    ).clean

    def picked(use: str) -> int:
        row = requisitions.ask(
            session,
            RequisitionOrder(
                from_place_id=stock.store.id,
                to_place_id=site.id,
                lines=(WantedLine(item_id=lot.item_id, quantity=10),),
                use=use,
            ),
            by="Zhao Min",
            at=MORNING,
        )
        requisitions.approve(session, row.id, by="Chen Jianguo", at=MORNING)
        picking.pick(session, row.id, by="Wu Gang", at=MORNING)
        return sum(each.quantity for each in asked.picks_of(session, row.id))

    assert (picked(""), picked("household"), picked("fever clinic")) == (0, 0, 10)


def test_the_donations_of_the_report_balance_item_by_item_with_the_ledger(
    session: Session, stock: Stocked
) -> None:
    give(
        session,
        stock,
        ("MASK-YY0469", 460_900),
        ("SUIT-GB19082-L", 892),
        ("GLOVE-M", 14_100),
    )
    other = give(
        session,
        stock,
        ("DISINF-BOTTLE", 1_200),
        ("VEGETABLES", 7_000_000),
        ("MASK-YY0469", 50),
        donor="Wang Fang",
        donor_kind=DonorKind.PERSON,
        money=(MoneyLine(amount_cents=5_000_000),),
    )

    found = {each.item.code: each for each in queries.donated_items(session)}

    assert {code: (each.donated, each.in_the_ledger) for code, each in found.items()} == {
        "MASK-YY0469": (460_950, 460_950),
        "SUIT-GB19082-L": (892, 892),
        "GLOVE-M": (14_100, 14_100),
        "DISINF-BOTTLE": (1_200, 1_200),
        "VEGETABLES": (7_000_000, 7_000_000),
    }
    assert queries.money_given(session) == [("CNY", 5_000_000)]
    assert queries.problems(session) == []
    tonnes = found["VEGETABLES"].item
    assert written(7_000_000, tonnes.base_unit, tonnes.shown_unit) == "7"
    assert other.number == "JZ-LJ-2020-00002"
    assert {lot.state for lot in session.query(Lot)} == {LotState.INSPECTION}


def test_a_receipt_that_was_taken_back_no_longer_balances(session: Session, stock: Stocked) -> None:
    donation = give(session, stock, ("MASK-YY0469", 10))

    ledger.reverse(session, donation.movement_id, reason="mistyped", by="Wu Gang", at=MORNING)

    assert queries.problems(session) == ["MASK-YY0469: 10 donated, 0 in the ledger"]


def test_a_donor_is_named_in_public_only_where_they_agreed(
    session: Session, stock: Stocked
) -> None:
    silent = give(session, stock, ("MASK-YY0469", 1), donor="Wang Fang")
    named = give(session, stock, ("MASK-YY0469", 1), donor="Wang Fang", publish_name=True)

    assert queries.public_gift(silent).donor == ""
    assert queries.public_gift(named).donor == "Wang Fang"

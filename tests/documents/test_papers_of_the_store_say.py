"""What the papers of the stores say, for whom, and what they must not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from logistics.documents.goods import shown
from logistics.documents.issue_slip import in_three_copies
from tests.documents import papers_of_the_store as store
from tests.documents.papers_of_the_day import words_of


def missing_in(words: str, *expected: str) -> list[str]:
    return [text for text in expected if text not in words]


def test_an_issue_slip_names_goods_lots_purpose_and_the_three_who_sign() -> None:
    words = words_of(store.issue_slip())

    assert not missing_in(
        words,
        "出库单",
        "Stock issue slip",
        "第一联：领用人 Copy 1 of 3: receiver",
        "医用防护口罩",
        "GB 19083-2010",
        "20200211A",
        "2022-02-10",
        "2,400 只",
        "隔离点三日用量 three days at the site",
        "2020-03-18 09:30",
        "Receiver",
        "Head of unit",
        "Storekeeper",
        "赵敏 陈建国 吴刚",
        "盖章处 Seal",
        "CK-LJ-2020-00012",
        "打印人 Printed by 张伟 2020-03-17 16:05 Asia/Shanghai",
        "第 1 页 共 1 页 Page 1 of 1",
    )


def test_an_issue_slip_is_made_out_to_the_receiver_the_store_and_the_accounts() -> None:
    copies = in_three_copies(store.issue_slip())

    assert [copy.copy.value for copy in copies] == [
        "Copy 1 of 3: receiver",
        "Copy 2 of 3: store",
        "Copy 3 of 3: accounts",
    ]
    assert {replace(copy, copy=copies[0].copy) for copy in copies} == {copies[0]}


def test_units_are_never_added_to_one_another() -> None:
    assert store.issue_slip().sums == (
        (store.PIECE, Decimal(2400)),
        (store.PAIR, Decimal(1000)),
    )


@pytest.mark.parametrize(
    ("quantity", "text"), [(12000, "12,000"), ("0.50", "0.5"), ("7000000", "7,000,000"), (0, "0")]
)
def test_a_quantity_is_shown_whole_without_idle_zeros(quantity: int | str, text: str) -> None:
    assert shown(Decimal(quantity)) == text


def test_a_receipt_says_maker_certificate_difference_verdict_and_both_counters() -> None:
    words = words_of(store.receipt())

    assert not missing_in(
        words,
        "入库单 Goods receipt",
        "江南医疗器械有限公司",
        "HGZ-20200211A",
        "2,500",
        "2,400 只",
        "-100",
        "合格 found good",
        "隔离存放",
        "吴刚 李静 孙立 吴刚",
        "First counter",
        "Second counter",
        "Inspected by",
    )


def test_a_donation_receipt_says_a_value_only_where_it_was_proven_and_money_apart() -> None:
    words = words_of(store.donation_receipt())

    assert not missing_in(
        words,
        "滨江商会",
        "望江宾馆医护人员 the health staff of Riverview Hotel",
        "36,000",
        "发票 04417",
        "1,000 双 —",
        "仅填写有凭证的价值。",
        "捐款 Money",
        "50,000 CNY",
    )


def test_a_receipt_for_money_alone_lists_no_goods() -> None:
    words = words_of(store.donation_receipt(lines=(), counted_by=None))

    assert "50,000 CNY" in words
    assert "有效期至" not in words


def test_a_picking_list_leads_to_the_shelf_of_each_lot() -> None:
    words = words_of(store.picking_list())

    assert not missing_in(words, "A-03-2", "20200211A", "A-03-3", "20200305C", "B-01-1", "G-7719")


def test_a_packing_list_says_what_is_in_which_box_and_who_drives() -> None:
    words = words_of(store.packing_list())

    assert not missing_in(
        words, "箱号 Box 1–4 / 5", "箱号 Box 5 / 5", "周大勇 138-0000-0101", "ZY-LJ-2020-00009"
    )


def test_a_recall_list_says_who_got_the_lot_and_what_has_to_come_back() -> None:
    words = words_of(store.recall_list())

    assert not missing_in(
        words,
        "过滤效率不合格 filters too little",
        "望江宾馆",
        "500 1,900 只",
        "应收回 To be taken back 1,900 只",
    )


def test_a_count_sheet_does_not_tell_what_the_books_say() -> None:
    lines = store.count_sheet().lines

    words = words_of(store.count_sheet(on=date(2020, 3, 31)))

    assert not missing_in(words, "货位 Shelf A-03-2", "20200211A", "第一次清点 First count")
    assert not any(hasattr(line, "quantity") for line in lines)
    assert "2,400" not in words

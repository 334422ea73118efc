"""The plainest valid paper of each kind of the stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from logistics.documents.bilingual import Bilingual
from logistics.documents.count_sheet import CountLine, CountSheetFacts
from logistics.documents.donation_receipt import DonationReceiptFacts, Gift, MoneyGift
from logistics.documents.goods import GoodsLine
from logistics.documents.issue_slip import IssueSlipFacts
from logistics.documents.packing_list import Box, PackingListFacts
from logistics.documents.paper import Contact
from logistics.documents.picking_list import PickingListFacts
from logistics.documents.recall_list import Holder, RecallListFacts
from logistics.documents.stock_receipt import ReceivedLine, StockReceiptFacts
from tests.documents.papers_of_the_day import RIVERVIEW, head

STORE = Bilingual(zh="临江区应急物资仓库", en="Linjiang emergency store")
PIECE = Bilingual(zh="只", en="pieces")
PAIR = Bilingual(zh="双", en="pairs")
ISSUED = datetime(2020, 3, 18, 1, 30, tzinfo=UTC)
RESPIRATORS = GoodsLine(
    item=Bilingual(zh="医用防护口罩", en="Medical protective respirator"),
    standard="GB 19083-2010",
    maker="江南医疗器械有限公司",
    lot="20200211A",
    expires=date(2022, 2, 10),
    unit=PIECE,
    quantity=Decimal(2400),
    packs=Bilingual(zh="4箱"),
    shelf="A-03-2",
)
GLOVES = GoodsLine(
    item=Bilingual(zh="乳胶手套 M", en="Latex gloves M"),
    standard="GB 10213-2006",
    lot="G-7719",
    unit=PAIR,
    quantity=Decimal(1000),
    shelf="B-01-1",
)


def issue_slip(**changes: object) -> IssueSlipFacts:
    usual = {
        "head": head("CK-LJ-2020-00012"),
        "store": STORE,
        "receiver": RIVERVIEW,
        "purpose": Bilingual(zh="隔离点三日用量", en="three days at the site"),
        "issued_at": ISSUED,
        "against": "SL-LJ-2020-00031",
        "vehicle": "沪A·D2317",
        "lines": (RESPIRATORS, GLOVES),
        "received_by": "赵敏",
        "approved_by": "陈建国",
        "storekeeper": "吴刚",
    }
    return IssueSlipFacts(**{**usual, **changes})


def receipt(**changes: object) -> StockReceiptFacts:
    usual = {
        "head": head("RK-LJ-2020-00007"),
        "store": STORE,
        "supplier": "江南医疗器械有限公司",
        "source": Bilingual(zh="本地生产", en="local production"),
        "against": "DH-LJ-2020-00003",
        "delivery_note": "JN-0318-4",
        "received_at": ISSUED,
        "lines": (
            ReceivedLine(
                **{
                    **vars(RESPIRATORS),
                    "announced": Decimal(2500),
                    "certificate": "HGZ-20200211A",
                    "accepted": True,
                }
            ),
            ReceivedLine(**{**vars(GLOVES), "accepted": False, "remark": "外箱受潮"}),
        ),
        "counted_by": ("吴刚", "李静"),
        "inspected_by": "孙立",
        "storekeeper": "吴刚",
    }
    return StockReceiptFacts(**{**usual, **changes})


def donation_receipt(**changes: object) -> DonationReceiptFacts:
    usual = {
        "head": head("JZ-LJ-2020-00002"),
        "donor": "滨江商会",
        "received_at": ISSUED,
        "store": STORE,
        "directed_to": Bilingual(zh="望江宾馆医护人员", en="the health staff of Riverview Hotel"),
        "lines": (
            Gift(**vars(RESPIRATORS), value=Decimal("36000.00"), proof="发票 04417"),
            Gift(**vars(GLOVES)),
        ),
        "money": (MoneyGift(amount=Decimal("50000.00"), currency="CNY", account="区慈善基金会"),),
        "counted_by": ("吴刚", "李静"),
        "issued_by": "陈建国",
    }
    return DonationReceiptFacts(**{**usual, **changes})


def picking_list(**changes: object) -> PickingListFacts:
    usual = {
        "head": head("SL-LJ-2020-00031"),
        "store": STORE,
        "receiver": RIVERVIEW,
        "against": "SL-LJ-2020-00031",
        "wanted_at": ISSUED,
        "lines": (RESPIRATORS, replace(RESPIRATORS, lot="20200305C", shelf="A-03-3"), GLOVES),
    }
    return PickingListFacts(**{**usual, **changes})


def packing_list(**changes: object) -> PackingListFacts:
    usual = {
        "head": head("CK-LJ-2020-00012"),
        "store": STORE,
        "receiver": RIVERVIEW,
        "address": Bilingual(zh="滨江路1288号", en="1288 Binjiang Road"),
        "against": "SL-LJ-2020-00031",
        "vehicle": "沪A·D2317",
        "trip": "ZY-LJ-2020-00009",
        "drivers": (
            Contact(role=Bilingual(zh="驾驶员", en="driver"), name="周大勇", phone="138-0000-0101"),
        ),
        "departs": ISSUED,
        "boxes": (
            Box(mark="1–4 / 5", lines=(RESPIRATORS,)),
            Box(mark="5 / 5", lines=(GLOVES,)),
        ),
    }
    return PackingListFacts(**{**usual, **changes})


def recall_list(**changes: object) -> RecallListFacts:
    usual = {
        "head": head("", qr=""),
        "item": RESPIRATORS.item,
        "standard": "GB 19083-2010",
        "maker": "江南医疗器械有限公司",
        "lot": "20200211A",
        "expires": date(2022, 2, 10),
        "unit": PIECE,
        "reason": Bilingual(zh="过滤效率不合格", en="filters too little"),
        "recalled_at": ISSUED,
        "recalled_by": "吴刚",
        "holders": (
            Holder(
                place=RIVERVIEW,
                contact="021-5555-0188",
                received_at=ISSUED,
                received=Decimal(2400),
                still_there=Decimal(1900),
            ),
        ),
    }
    return RecallListFacts(**{**usual, **changes})


def count_sheet(**changes: object) -> CountSheetFacts:
    usual = {
        "head": head("", qr=""),
        "place": STORE,
        "on": date(2020, 3, 31),
        "lines": tuple(
            CountLine(
                shelf=line.shelf,
                item=line.item,
                standard=line.standard,
                lot=line.lot,
                expires=line.expires,
                unit=line.unit,
            )
            for line in (RESPIRATORS, GLOVES)
        ),
    }
    return CountSheetFacts(**{**usual, **changes})

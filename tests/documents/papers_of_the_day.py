"""The plainest valid paper of each kind, for one invented district, and ways to read a PDF."""

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import zxingcpp
from PIL import Image

from logistics.documents.allocation_slip import AllocationSlipFacts, Companion
from logistics.documents.batch import print_paper
from logistics.documents.bilingual import Bilingual
from logistics.documents.door_card import DoorCardFacts
from logistics.documents.hand_over_sheet import HandedOver, HandOverSheetFacts
from logistics.documents.isolation_order import IsolationOrderFacts
from logistics.documents.meal_list import MealLine, MealListFacts
from logistics.documents.paper import Contact, Facts, Head, Paper, Person
from logistics.documents.release_certificate import (
    LaboratoryTest,
    ReleaseCertificateFacts,
    Stay,
)
from logistics.documents.trip_sheet import Disinfection, Rider, TripSheetFacts

ZONE = "Asia/Shanghai"
PRINTED_AT = datetime(2020, 3, 17, 8, 5, tzinfo=UTC)
TOUCHDOWN = datetime(2020, 3, 17, 6, 0, tzinfo=UTC)
CLOCK_END = datetime(2020, 3, 31, 6, 0, tzinfo=UTC)
ISSUER = Bilingual(zh="临江区疫情防控指挥部", en="Linjiang District Headquarters")
RIVERVIEW = Bilingual(zh="望江宾馆", en="Riverview Hotel")
ADDRESS = Bilingual(zh="滨江路1288号", en="1288 Binjiang Road")
AIRPORT = Bilingual(zh="浦东机场", en="Pudong Airport")
LISTED = Bilingual(zh="重点国家入境", en="from a listed country")
LABORATORY = Bilingual(zh="区疾控中心", en="District CDC")
DESK = Contact(role=Bilingual(zh="值班", en="desk"), name="赵敏", phone="021-5555-0188")
DRIVER = Contact(role=Bilingual(zh="驾驶员", en="driver"), name="周大勇", phone="138-0000-0101")
GRZEGORZ = Person(
    name="ŁUKASZEWICZ, Grzegorz",
    native_name="欧阳䶮",
    document=Bilingual(zh="护照", en="passport"),
    document_number="EJ4477120",
    born=date(1981, 7, 4),
    nationality=Bilingual(zh="波兰", en="Poland"),
)


def head(number: str, **changes: object) -> Head:
    usual = {"qr": f"https://check.example/p/{number}", "issuer": ISSUER, "zone": ZONE}
    return Head(number=number, **{**usual, **changes})


def order(**changes: object) -> IsolationOrderFacts:
    usual = {
        "head": head("WJ-2020-000417"),
        "person": GRZEGORZ,
        "measure": Bilingual(zh="集中隔离", en="central isolation"),
        "legal_basis": Bilingual(zh="传染病防治法第四十一条", en="Article 41 of the law"),
        "start": TOUCHDOWN,
        "expected_end": CLOCK_END,
        "place": RIVERVIEW,
        "address": ADDRESS,
        "rules": (Bilingual(zh="不得离开房间。", en="Stay in your room."),),
        "rights": (Bilingual(zh="可以申请行政复议。", en="You may ask for a review."),),
        "contacts": (DESK,),
        "issued_at": datetime(2020, 3, 17, 7, 30, tzinfo=UTC),
        "officer": "陈建国",
    }
    return IsolationOrderFacts(**{**usual, **changes})


def slip(**changes: object) -> AllocationSlipFacts:
    usual = {
        "head": head("FJ-000417"),
        "person": GRZEGORZ,
        "site": RIVERVIEW,
        "address": ADDRESS,
        "building": "3号楼",
        "floor": "12",
        "room": "1207",
        "arrival": datetime(2020, 3, 17, 10, 0, tzinfo=UTC),
        "clock_end": CLOCK_END,
        "party": (
            Companion(
                name="ŁUKASZEWICZ, Zofia", relation=Bilingual(zh="子女", en="child"), room="1207"
            ),
        ),
        "sharing": Bilingual(zh="十四岁以下由父母陪护", en="a child up to 14 with a parent"),
        "test_days": (date(2020, 3, 18), date(2020, 3, 21)),
        "diet": Bilingual(zh="清真", en="halal"),
        "needs": (Bilingual(zh="婴儿床", en="infant cot"),),
        "language": Bilingual(zh="波兰语", en="Polish"),
        "emergency_contact": Contact(
            role=Bilingual(zh="兄弟", en="brother"), name="Paweł", phone="+48-601-555-012"
        ),
        "desk": DESK,
    }
    return AllocationSlipFacts(**{**usual, **changes})


def door_card(**changes: object) -> DoorCardFacts:
    usual = {
        "head": Head(issuer=ISSUER, zone=ZONE, qr="K7QX2M"),
        "site": RIVERVIEW,
        "building": "3号楼",
        "floor": "12",
        "room": "1207",
        "code": "K7QX2M",
        "residents": 2,
        "diet": (Bilingual(zh="清真", en="halal"),),
        "languages": (Bilingual(zh="波兰语", en="Polish"),),
    }
    return DoorCardFacts(**{**usual, **changes})


def rider(number: int, **changes: object) -> Rider:
    usual = {
        "name": f"KŐSZEGI, Márta {number}",
        "document_number": f"HU{number:07}",
        "seat": f"{number}A",
        "party": "1",
        "category": LISTED,
        "temperature": Decimal("36.4"),
        "belongings": 2,
        "destination": "望江宾馆",
    }
    return Rider(**{**usual, **changes})


def trip(**changes: object) -> TripSheetFacts:
    usual = {
        "head": head("ZY-0317-012"),
        "version": 3,
        "origin": AIRPORT,
        "destination": RIVERVIEW,
        "departs": datetime(2020, 3, 17, 8, 40, tzinfo=UTC),
        "arrives": datetime(2020, 3, 17, 9, 55, tzinfo=UTC),
        "vehicle": "沪A·D2317",
        "vehicle_kind": Bilingual(zh="大客车", en="coach"),
        "seats": 53,
        "drivers": (DRIVER,),
        "escorts": (Contact(role="", name="林小燕", phone="138-0000-0201"),),
        "riders": tuple(rider(number) for number in range(1, 26)),
        "disinfections": (
            Disinfection(
                at=TOUCHDOWN, by="消毒组", agent=Bilingual(zh="含氯消毒液", en="chlorine")
            ),
        ),
    }
    return TripSheetFacts(**{**usual, **changes})


def handed_over(number: int, **changes: object) -> HandedOver:
    usual = {
        "name": f"SZŰCS, Ágnes {number}",
        "document_number": f"HU{number:07}",
        "born": date(1970, 5, 1),
        "category": LISTED,
        "temperature": Decimal("36.6"),
        "belongings": 1,
    }
    return HandedOver(**{**usual, **changes})


def hand_over(count: int = 5, **changes: object) -> HandOverSheetFacts:
    usual = {
        "head": head("JJ-0317-012"),
        "giver": AIRPORT,
        "receiver": RIVERVIEW,
        "vehicle": "沪A·D2317",
        "drivers": (DRIVER,),
        "departed": datetime(2020, 3, 17, 8, 44, tzinfo=UTC),
        "people": tuple(handed_over(number) for number in range(1, count + 1)),
        "given": count,
    }
    return HandOverSheetFacts(**{**usual, **changes})


def certificate(**changes: object) -> ReleaseCertificateFacts:
    usual = {
        "head": Head(issuer=ISSUER, zone=ZONE, number="JC-2020-000123"),
        "person": GRZEGORZ,
        "measure": Bilingual(zh="集中隔离", en="central isolation"),
        "started": TOUCHDOWN,
        "ended": CLOCK_END,
        "stays": (Stay(place=RIVERVIEW, address=ADDRESS, start=TOUCHDOWN, end=CLOCK_END),),
        "tests": (
            LaboratoryTest(
                on=date(2020, 3, 30),
                kind=Bilingual(zh="核酸", en="nucleic acid"),
                result=Bilingual(zh="阴性", en="negative"),
                laboratory=LABORATORY,
            ),
        ),
        "follow_up": (Bilingual(zh="居家监测七天。", en="Seven days of monitoring at home."),),
        "check_code": "7KQ4-X2MP",
        "verify_url": "https://check.example/v#JC-2020-000123.7KQ4X2MP",
        "verify_page": "check.example/v",
        "officer": "陈建国",
        "issued_at": CLOCK_END,
    }
    return ReleaseCertificateFacts(**{**usual, **changes})


def meals(**changes: object) -> MealListFacts:
    standard, halal = Bilingual(zh="普通", en="standard"), Bilingual(zh="清真", en="halal")
    usual = {
        "head": head("PC-0318-2"),
        "site": RIVERVIEW,
        "on": date(2020, 3, 18),
        "meal": Bilingual(zh="午餐", en="lunch"),
        "lines": (
            MealLine(building="3号楼", floor="12", room="1207", diet=halal, meals=2),
            MealLine(building="3号楼", floor="12", room="1208", diet=standard),
            MealLine(building="3号楼", floor="11", room="1101", diet=halal, note="少盐"),
        ),
    }
    return MealListFacts(**{**usual, **changes})


def printed(facts: Facts) -> bytes:
    paper = Paper(id="1", title="one", facts=facts)
    return print_paper(paper, printed_by="张伟", at=PRINTED_AT, zone=ZONE)


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page, with single spaces between them."""
    out = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    pages = out.stdout.decode().split("\f")[:-1]
    return [" ".join(page.split()) for page in pages]


def words_of(facts: Facts) -> str:
    return " ".join(pages_of(printed(facts)))


def codes_on(pdf: bytes, folder: Path) -> list[str]:
    """What a scanner reads from the first page at the resolution of an office printer."""
    subprocess.run(
        ["pdftoppm", "-r", "150", "-f", "1", "-l", "1", "-gray", "-png", "-", str(folder / "page")],
        input=pdf,
        check=True,
    )
    [picture] = folder.glob("page*.png")
    with Image.open(picture) as page:
        return [code.text for code in zxingcpp.read_barcodes(page)]

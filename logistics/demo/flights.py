"""One day of arrivals for the demonstration: six flights, their people and their manifests."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import openpyxl

DAY = date(2020, 3, 28)


@dataclass(frozen=True, kw_only=True)
class FlightCast:
    """A flight of the day: local times, and what its manifest comes as."""

    carrier: str
    number: str
    origin: str
    port: str
    departs: datetime
    lands: datetime
    people: int
    format: str
    nations: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the flight is called."""
        return f"{self.carrier}{self.number}"


def _at(hour: int, minute: int, *, day: int = 28) -> datetime:
    return datetime(2020, 3, day, hour, minute)  # noqa: DTZ001 - local to the place, as manifests are


FLIGHTS = (
    FlightCast(
        carrier="ZH",
        number="812",
        origin="LHR",
        port="PVG",
        departs=_at(12, 30, day=27),
        lands=_at(7, 20),
        people=118,
        format="paxlst",
        nations=("GBR", "CHN", "POL"),
    ),
    FlightCast(
        carrier="ZH",
        number="504",
        origin="CDG",
        port="PVG",
        departs=_at(13, 10, day=27),
        lands=_at(8, 5),
        people=104,
        format="xlsx",
        nations=("FRA", "CHN", "ITA"),
    ),
    FlightCast(
        carrier="QJ",
        number="71",
        origin="ICN",
        port="SHA",
        departs=_at(8, 40),
        lands=_at(9, 50),
        people=96,
        format="csv",
        nations=("KOR", "CHN"),
    ),
    FlightCast(
        carrier="QJ",
        number="216",
        origin="NRT",
        port="PVG",
        departs=_at(9, 30),
        lands=_at(11, 45),
        people=88,
        format="paxlst",
        nations=("JPN", "CHN"),
    ),
    FlightCast(
        carrier="ZH",
        number="930",
        origin="FRA",
        port="PVG",
        departs=_at(20, 15, day=27),
        lands=_at(14, 10),
        people=112,
        format="xlsx",
        nations=("DEU", "CHN", "TUR", "HUN"),
    ),
    FlightCast(
        carrier="QJ",
        number="388",
        origin="SYD",
        port="SHA",
        departs=_at(9, 0),
        lands=_at(17, 25),
        people=102,
        format="csv",
        nations=("AUS", "CHN", "MYS"),
    ),
)

NAMES = {
    "CHN": (
        (
            "王",
            "李",
            "张",
            "刘",
            "陈",
            "杨",
            "赵",
            "黄",
            "周",
            "吴",
            "徐",
            "孙",
            "胡",
            "朱",
            "高",
            "林",
            "何",
            "郭",
            "马",
            "罗",
            "㐂",
        ),
        (
            "伟",
            "芳",
            "娜",
            "敏",
            "静",
            "丽",
            "强",
            "磊",
            "军",
            "洋",
            "勇",
            "艳",
            "杰",
            "娟",
            "涛",
            "明",
            "超",
            "秀英",
            "霞",
            "平",
            "䶮",
        ),
    ),
    "GBR": (
        ("Ashworth", "Penhale", "Thackeray", "Marlowe", "Whitcombe", "Hargreave"),
        ("Oliver", "Amelia", "George", "Isla", "Harriet", "Edwin"),
    ),
    "POL": (
        ("Łukaszewicz", "Wiśniowski", "Dąbek", "Zieliński"),
        ("Małgorzata", "Paweł", "Bożena", "Stanisław"),
    ),
    "FRA": (
        ("Delaunay", "Beaufils", "Rochebrune", "Lacombe"),
        ("Éloïse", "Théo", "Gaëlle", "Bastien"),
    ),
    "ITA": (("Bertolucci", "Fontanesi", "Marchetto"), ("Chiara", "Niccolò", "Giada")),
    "KOR": (("Kim", "Park", "Choi", "Jung"), ("Seo-yeon", "Min-jun", "Ji-woo", "Ha-eun")),
    "JPN": (("Aoyagi", "Kuroda", "Sakuragi", "Tachibana"), ("Haruto", "Yui", "Sota", "Akari")),
    "DEU": (("Müller-Reich", "Größ", "Hänsel", "Vogt"), ("Jörg", "Käthe", "Lukas", "Änne")),
    "TUR": (("Yıldırım", "Şahinoğlu", "Çelik"), ("Ayşe", "Doğan", "Gökçe")),
    "HUN": (("Kőszegi", "Fűzes", "Szőllős"), ("Győző", "Tünde", "Bence")),
    "AUS": (("Callaghan", "Winslow", "Tarrant"), ("Matilda", "Jack", "Ruby")),
    "MYS": (("Binti Rahman", "Tan", "Subramaniam"), ("Nurul", "Wei Ling", "Kavitha")),
}
LANGUAGES = {
    "CHN": "zh",
    "KOR": "ko",
    "JPN": "ja",
    "FRA": "fr",
    "ITA": "it",
    "DEU": "de",
    "POL": "pl",
    "TUR": "tr",
    "HUN": "hu",
}
DISTRICTS = ("临江区",) * 23 + ("海滨区", "北山县")
DIETS = ("",) * 9 + ("halal", "vegetarian", "no pork")
SIZES = (1, 1, 1, 1, 1, 2, 2, 2, 3, 4)


@dataclass(frozen=True, kw_only=True)
class TravellerCast:
    """An invented traveller."""

    surname: str
    given: str
    sex: str
    born: date
    nation: str
    passport: str
    booking: str
    seat: str
    district: str
    diet: str
    needs: str
    phone: str


def travellers(flight: FlightCast) -> list[TravellerCast]:
    """The people of a flight; the same ones every time."""
    dice = random.Random(flight.name)  # noqa: S311 - an invented cast, not a secret
    people: list[TravellerCast] = []
    while len(people) < flight.people:
        size = min(dice.choice(SIZES), flight.people - len(people))
        people += _party(flight, dice, size, len(people))
    return people


def _party(
    flight: FlightCast, dice: random.Random, size: int, first: int
) -> Iterator[TravellerCast]:
    nation = dice.choice(flight.nations)
    surname = dice.choice(NAMES[nation][0])
    booking = "".join(dice.choices("ABCDEFGHJKLMNPQRSTUVWXYZ", k=6))
    district = dice.choice(DISTRICTS)
    for member in range(size):
        child = member >= 2
        years = dice.randint(1, 14) if child else dice.randint(22, 78)
        yield TravellerCast(
            surname=surname,
            given=dice.choice(NAMES[nation][1]),
            sex=dice.choice("FM"),
            born=DAY - timedelta(days=365 * years + dice.randint(0, 364)),
            nation=nation,
            passport=f"{nation[0]}{dice.randint(10_000_000, 99_999_999)}",
            booking=booking,
            seat=f"{(first + member) // 6 + 10}{'ABCDEF'[(first + member) % 6]}",
            district=district,
            diet=dice.choice(DIETS),
            needs=_needs(dice, years),
            phone=f"1{dice.randint(3, 9)}{dice.randint(100_000_000, 999_999_999)}",
        )


def _needs(dice: random.Random, years: int) -> str:
    if years < 2:
        return "infant cot"
    if years > 70 and dice.random() < 0.3:
        return "step-free"
    return dice.choice(("",) * 30 + ("pregnant",)) if 20 < years < 42 else ""


def manifest(flight: FlightCast) -> tuple[str, bytes]:
    """The file name and the bytes of a flight's manifest, in its format."""
    name = f"{flight.name}-{DAY}"
    match flight.format:
        case "paxlst":
            return f"{name}.edi", paxlst(flight).encode()
        case "csv":
            return f"{name}.csv", _csv(flight)
        case _:
            return f"{name}.xlsx", _xlsx(flight)


def paxlst(flight: FlightCast) -> str:
    """The manifest as a UN/EDIFACT PAXLST message."""
    people = travellers(flight)
    segments = [
        "UNA:+.? ",
        f"UNB+UNOW:4+{flight.carrier}OPS+LINJIANG+200327:1200+{flight.number}",
        "UNH+1+PAXLST:D:12B:UN:IATA",
        "BGM+745",
        f"NAD+MS+++{flight.carrier} OPERATIONS",
        f"TDT+20+{flight.name}+++{flight.carrier}",
        f"LOC+125+{flight.origin}",
        f"DTM+189:{flight.departs:%y%m%d%H%M}:201",
        f"LOC+87+{flight.port}",
        f"DTM+232:{flight.lands:%y%m%d%H%M}:201",
    ]
    for person in people:
        segments += [
            f"NAD+FL+++{_escaped(person.surname)}:{_escaped(person.given)}",
            f"ATT+2++{person.sex}",
            f"DTM+329:{person.born:%y%m%d}",
            f"LOC+178+{flight.origin}",
            f"LOC+179+{flight.port}",
            f"NAT+2+{person.nation}",
            f"RFF+AVF:{person.booking}",
            f"RFF+SEA:{person.seat}",
            f"DOC+P:110:111+{person.passport}",
            f"LOC+91+{person.nation}",
        ]
    segments += [f"CNT+42:{len(people)}", f"UNT+{len(segments)}+1", f"UNZ+1+{flight.number}"]
    una, *rest = segments
    return una + "'" + "'\r\n".join(rest) + "'\r\n"


def _escaped(text: str) -> str:
    for sign in "?+:'":
        text = text.replace(sign, f"?{sign}")
    return text


HEADERS = (
    "航班 Flight",
    "航班日期 Flight date",
    "出发 From",
    "到达 To",
    "姓 Surname",
    "名 Given names",
    "性别 Sex",
    "出生日期 Date of birth",
    "国籍 Nationality",
    "护照号 Passport",
    "订座号 PNR",
    "座位 Seat",
    "目的地 Destination district",
    "饮食 Diet",
    "需求 Needs",
    "电话 Phone",
)


def _rows(flight: FlightCast) -> Iterator[tuple[str, ...]]:
    for person in travellers(flight):
        yield (
            flight.name,
            f"{flight.departs:%Y-%m-%d}",
            flight.origin,
            flight.port,
            person.surname,
            person.given,
            person.sex,
            person.born.isoformat(),
            person.nation,
            person.passport,
            person.booking,
            person.seat,
            person.district,
            person.diet,
            person.needs,
            person.phone,
        )


def _csv(flight: FlightCast) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADERS)
    writer.writerows(_rows(flight))
    return text.getvalue().encode("gb18030")


def _xlsx(flight: FlightCast) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = flight.name
    sheet.append(HEADERS)
    for row in _rows(flight):
        sheet.append(row)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()

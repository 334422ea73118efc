"""Countries and ports as lists write them, turned into their codes."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import airportsdata
import pycountry
from babel import Locale

from logistics.arrivals.manifests.dates import SHOWN
from logistics.arrivals.manifests.problems import Unreadable
from logistics.wording import say

# Codes of travel documents (ICAO 9303) that ISO 3166 does not have.
DOCUMENT_CODES = {
    "D": "DEU",
    "GBD": "GBR",
    "GBN": "GBR",
    "GBO": "GBR",
    "GBP": "GBR",
    "GBS": "GBR",
    "RKS": "RKS",
    "EUE": "EUE",
    "UNO": "UNO",
    "UNA": "UNA",
    "UNK": "UNK",
    "XOM": "XOM",
    "XXA": "XXA",
    "XXB": "XXB",
    "XXC": "XXC",
    "XXX": "XXX",
}
# What people write although no register of countries does.
COLLOQUIAL = {
    "香港": "HKG",
    "中国香港": "HKG",
    "澳门": "MAC",
    "中国澳门": "MAC",
    "台湾": "TWN",
    "中国台湾": "TWN",
    "南韩": "KOR",
    "大韩民国": "KOR",
    "俄国": "RUS",
    "中华人民共和国": "CHN",
    "PRC": "CHN",
    "PRCHINA": "CHN",
    "UK": "GBR",
    "ENGLAND": "GBR",
    "GREATBRITAIN": "GBR",
    "BRITAIN": "GBR",
    "KOREA": "KOR",
    "SOUTHKOREA": "KOR",
    "RUSSIA": "RUS",
    "IRAN": "IRN",
    "VIETNAM": "VNM",
    "LAOS": "LAO",
    "SYRIA": "SYR",
    "TURKEY": "TUR",
    "CHINESE": "CHN",
    "AMERICAN": "USA",
    "BRITISH": "GBR",
    "JAPANESE": "JPN",
    "KOREAN": "KOR",
    "GERMAN": "DEU",
    "FRENCH": "FRA",
    "ITALIAN": "ITA",
    "SPANISH": "ESP",
    "CANADIAN": "CAN",
    "AUSTRALIAN": "AUS",
}
_BETWEEN_COUNTRIES = re.compile(r"[,，、;；/|+\n]|\sand\s|和|及", re.IGNORECASE)
_CODE_BESIDE_NAME = re.compile(r"(?:^|\()([A-Z]{3})(?=\)|\s*[(/-])")


def country(text: str) -> str:
    """The alpha-3 code of a country written as a code or a name, in English or Chinese.

    :raises Unreadable: no country is written like this
    """
    code = _known_country(text)
    if code is None:
        raise Unreadable(say("“%(text)s” is not a country that is known.", text=text[:SHOWN]))
    return code


def countries(text: str) -> tuple[str, ...]:
    """The codes of several countries, in their order.

    :raises Unreadable: one of them is not known
    """
    if whole := _known_country(text):
        return (whole,)
    named = (part.strip() for part in _BETWEEN_COUNTRIES.split(text))
    return tuple(dict.fromkeys(country(part) for part in named if part))


def port(text: str) -> str:
    """The IATA code of a port.

    :raises Unreadable: there is no airport with such a code
    """
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    if plain in _airports():
        return plain
    for code in _CODE_BESIDE_NAME.findall(plain[:SHOWN]):
        if code in _airports():
            return str(code)
    raise Unreadable(
        say("“%(text)s” is not the three-letter code of an airport.", text=text[:SHOWN])
    )


def _known_country(text: str) -> str | None:
    key = _country_key(text)
    names = _country_names()
    return names.get(key) or names.get(re.sub(r"(国籍|籍|公民)$", "", key))


def _country_key(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text[:80]).upper()
    return "".join(character for character in folded if character.isalnum())


@cache
def _country_names() -> dict[str, str]:
    names: dict[str, str] = {}
    territories = [Locale(language).territories for language in ("zh", "en")]
    for entry in pycountry.countries:
        spoken = [territory.get(entry.alpha_2, "") for territory in territories]
        registered = [getattr(entry, key, "") for key in ("name", "official_name", "common_name")]
        for name in (entry.alpha_2, entry.alpha_3, *registered, *spoken):
            names.setdefault(_country_key(name), entry.alpha_3)
    names.pop("", None)
    return names | COLLOQUIAL | DOCUMENT_CODES


@cache
def _airports() -> frozenset[str]:
    return frozenset(airportsdata.load("IATA"))

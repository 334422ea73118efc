"""What documents prove by themselves: check digits, and the facts that they carry."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError

from logistics.arrivals.identity.mrz import read_zone
from logistics.arrivals.manifests.dates import compact_date
from logistics.arrivals.manifests.problems import Unreadable
from logistics.arrivals.manifests.words import DocumentType, Sex
from logistics.wording import Sentence, say


@dataclass(frozen=True, kw_only=True)
class ResidentFacts:
    """What a Chinese resident number tells, or why it cannot be one."""

    number: str
    birth_date: date | None = None
    sex: Sex = Sex.UNSTATED
    problems: tuple[Sentence, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MrzFacts:
    """What a machine-readable zone tells; what fails its check digits is among the problems.

    :ivar issuer: as printed, without fillers, as is ``nationality``
    """

    surname: str = ""
    given_names: str = ""
    type: DocumentType = DocumentType.OTHER
    number: str = ""
    issuer: str = ""
    nationality: str = ""
    birth_date: date | None = None
    sex: Sex = Sex.UNSTATED
    expiry: date | None = None
    problems: tuple[Sentence, ...] = ()


def check_resident_number(number: str) -> ResidentFacts:
    """Check a Chinese resident number of 18 characters and read birth date and sex from it."""
    plain = ric.compact(re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", number)))
    try:
        ric.validate(plain)
    except InvalidComponent:
        # The library's list of districts has gaps, so only an impossible day counts.
        if _born(plain) is None:
            return _no_resident_number(plain, say("The resident number holds no birth date."))
    except InvalidChecksum:
        return _no_resident_number(plain, say("The check digit of the resident number is wrong."))
    except ValidationError:
        return _no_resident_number(
            plain, say("A resident number has 17 digits and a check character.")
        )
    sex = Sex.MALE if int(plain[16]) % 2 else Sex.FEMALE
    return ResidentFacts(number=plain, birth_date=_born(plain), sex=sex)


def read_mrz(zone: str, *, on: date) -> MrzFacts:
    """Read and check a machine-readable zone of two or three lines (TD1, TD2, TD3).

    :param on: nobody is born later; it turns the two digits of the year of birth
    """
    found = read_zone(zone)
    if found is None:
        return _no_zone()
    return MrzFacts(
        surname=found.surname,
        given_names=found.given_names,
        type=_type(found.code),
        number=found.number,
        issuer=found.issuer,
        nationality=found.nationality,
        birth_date=_day(found.birth, birth=True, on=on),
        sex=Sex(found.sex) if found.sex in ("M", "F") else Sex.UNSTATED,
        expiry=_day(found.expiry, birth=False, on=on),
        problems=found.wrong,
    )


def _no_zone() -> MrzFacts:
    return MrzFacts(problems=(say("This is no machine-readable zone of two or three lines."),))


def _type(code: str) -> DocumentType:
    kinds = {"P": DocumentType.PASSPORT, "V": DocumentType.VISA}
    return kinds.get(code[:1], DocumentType.OTHER)


def _day(digits: str, *, birth: bool, on: date) -> date | None:
    try:
        return compact_date(digits, birth=birth, on=on)
    except Unreadable:
        return None


def _born(number: str) -> date | None:
    try:
        return ric.get_birth_date(number)
    except ValidationError:
        return None


def _no_resident_number(number: str, sentence: Sentence) -> ResidentFacts:
    return ResidentFacts(number=number, problems=(sentence,))

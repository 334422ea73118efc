"""What documents prove by themselves: check digits, and the facts that they carry."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from mrz.checker.td1 import TD1CodeChecker
from mrz.checker.td2 import TD2CodeChecker
from mrz.checker.td3 import TD3CodeChecker
from stdnum.cn import ric
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError

from logistics.arrivals.manifests.dates import compact_date
from logistics.arrivals.manifests.problems import Unreadable
from logistics.arrivals.manifests.words import DocumentType, Sex
from logistics.wording import Sentence, say, term

# Lines and letters a line of the documents that have a machine-readable zone.
_CHECKERS = {(3, 30): TD1CodeChecker, (2, 36): TD2CodeChecker, (2, 44): TD3CodeChecker}
# How the library calls what it checks, and how people do.
_CHECKED = {
    "document number hash": term("document number"),
    "birth date hash": term("birth date"),
    "expiry date hash": term("expiry date"),
    "optional data hash": term("personal number"),
    "final hash": term("whole zone"),
    "birth date": term("birth date"),
    "expiry date": term("expiry date"),
    "identifier": term("name"),
    "document type format": term("document type"),
    "document number format": term("document number"),
    "valid country code": term("issuing country"),
    "valid nationality code": term("nationality"),
    "valid genre format": term("sex"),
}


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
    lines = [re.sub(r"\s", "", line).upper() for line in zone.splitlines() if line.strip()]
    length = len(lines[0]) if len({len(line) for line in lines}) == 1 else 0
    checker = _CHECKERS.get((len(lines), length))
    if checker is None or re.search("[^A-Z0-9<]", "".join(lines)):
        return _no_zone()
    try:
        return _facts(checker("\n".join(lines)), on)
    except ValueError:
        return _no_zone()


def _facts(checked: TD3CodeChecker, on: date) -> MrzFacts:
    fields = checked.fields()
    failed = dict.fromkeys(_CHECKED.get(name, name) for name, _ in checked.report.falses)
    named = "identifier" not in {name for name, _ in checked.report.falses}
    return MrzFacts(
        surname=fields.surname if named else "",
        given_names=" ".join(fields.name.split()) if named else "",
        type=_type(fields.document_type),
        number=fields.document_number,
        issuer=fields.country,
        nationality=fields.nationality,
        birth_date=_day(fields.birth_date, birth=True, on=on),
        sex=Sex(fields.sex) if fields.sex in ("M", "F") else Sex.UNSTATED,
        expiry=_day(fields.expiry_date, birth=False, on=on),
        problems=tuple(
            say("The machine-readable zone is wrong in its %(part)s.", part=say(part))
            for part in failed
        ),
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

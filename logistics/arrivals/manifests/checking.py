"""What every list is checked for once its people are read, whatever it came as."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from logistics.arrivals.identity.documents import check_resident_number
from logistics.arrivals.identity.keys import document_key, name_key
from logistics.arrivals.manifests.problems import ImportRejected, Problems
from logistics.arrivals.manifests.values import ParsedTraveller
from logistics.arrivals.manifests.words import DocumentType, Field, Sex
from logistics.wording import say

MAX_TRAVELLERS = 10_000
OLDEST = 120


def check_size(people: int) -> None:
    """Refuse what is longer than any passenger list.

    :raises ImportRejected: it names more people than one vehicle can carry
    """
    if people > MAX_TRAVELLERS:
        raise ImportRejected(
            say(
                "The file lists more than %(limit)s people; load one flight at a time.",
                limit=MAX_TRAVELLERS,
            )
        )


def completed(traveller: ParsedTraveller, problems: Problems, on: date | None) -> ParsedTraveller:
    """The traveller with a birth date that can be, and with what a resident number tells."""
    dated = _born_before(traveller, problems, on)
    return _by_resident_number(_with_issuers(dated), problems)


def check_total(
    declared: int, counted: int, problems: Problems, *, line: int | None = None
) -> None:
    """Warn when a list declares another number of people than it names."""
    if declared != counted:
        problems.warn(
            say(
                "The list declares %(declared)s people; it names %(counted)s. All of them were "
                "read.",
                declared=declared,
                counted=counted,
            ),
            line=line,
            field=Field.COUNT,
        )


def check_people(travellers: Sequence[ParsedTraveller], problems: Problems) -> None:
    """Warn of an empty list, of people named twice and of numbers that several people show."""
    if not travellers:
        problems.warn(say("The list names nobody."))
    for first, again in _lines_by_person(travellers):
        problems.warn(
            say("The same person stands on line %(first)s and again here.", first=first),
            line=again,
            field=Field.FULL_NAME,
        )
    for lines in _lines_by_number(travellers):
        problems.warn(
            say(
                "The same document number stands on %(count)s lines, of different people; it "
                "proves nothing about who they are.",
                count=len(lines),
            ),
            line=lines[0],
            field=Field.DOCUMENT_NUMBER,
        )


def _born_before(
    traveller: ParsedTraveller, problems: Problems, on: date | None
) -> ParsedTraveller:
    born = traveller.birth_date
    if born is None or on is None:
        return traveller
    if born > on:
        problems.error(
            say("The birth date %(born)s is later than the flight.", born=born.isoformat()),
            line=traveller.line,
            field=Field.BIRTH_DATE,
        )
        return replace(traveller, birth_date=None)
    if on.year - born.year > OLDEST:
        problems.warn(
            say("The birth date %(born)s makes an unusual age.", born=born.isoformat()),
            line=traveller.line,
            field=Field.BIRTH_DATE,
        )
    return traveller


def _with_issuers(traveller: ParsedTraveller) -> ParsedTraveller:
    """Passports whose issuer is not given count as issued by the state of the nationality."""
    documents = tuple(
        replace(document, issuer=document.issuer or traveller.nationality)
        if document.type is DocumentType.PASSPORT
        else document
        for document in traveller.documents
    )
    return replace(traveller, documents=documents)


def _by_resident_number(traveller: ParsedTraveller, problems: Problems) -> ParsedTraveller:
    for document in traveller.documents:
        if document.type is DocumentType.RESIDENT_ID and document.issuer in ("", "CHN"):
            return _compared(traveller, document.number, problems)
    return traveller


def _compared(traveller: ParsedTraveller, number: str, problems: Problems) -> ParsedTraveller:
    facts = check_resident_number(number)
    for sentence in facts.problems:
        problems.error(sentence, line=traveller.line, field=Field.DOCUMENT_NUMBER)
    if facts.problems:
        return traveller
    if traveller.birth_date not in (None, facts.birth_date):
        problems.warn(
            say("The birth date is not the one in the resident number."),
            line=traveller.line,
            field=Field.BIRTH_DATE,
        )
    if traveller.sex not in (Sex.UNSTATED, facts.sex):
        problems.warn(
            say("The sex is not the one in the resident number."),
            line=traveller.line,
            field=Field.SEX,
        )
    return replace(
        traveller,
        birth_date=traveller.birth_date or facts.birth_date,
        sex=facts.sex if traveller.sex is Sex.UNSTATED else traveller.sex,
    )


def _lines_by_person(travellers: Iterable[ParsedTraveller]) -> list[tuple[int, int]]:
    """Pairs of lines with one document number, name and birth date."""
    first: dict[Hashable, int] = {}
    again: dict[tuple[int, int], None] = {}
    for traveller in travellers:
        for number in _numbers(traveller):
            line = first.setdefault((number, _who(traveller)), traveller.line)
            if line != traveller.line:
                again[line, traveller.line] = None
    return list(again)


def _lines_by_number(travellers: Iterable[ParsedTraveller]) -> list[list[int]]:
    people: defaultdict[str, dict[Hashable, int]] = defaultdict(dict)
    for traveller in travellers:
        for number in _numbers(traveller):
            people[number].setdefault(_who(traveller), traveller.line)
    return [list(lines.values()) for lines in people.values() if len(lines) > 1]


def _who(traveller: ParsedTraveller) -> Hashable:
    return name_key(traveller.surname, traveller.given_names), traveller.birth_date


def _numbers(traveller: ParsedTraveller) -> set[str]:
    return {document_key("", document.type, document.number) for document in traveller.documents}

"""One person of a PAXLST message: NAD and the segments that follow it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from logistics.arrivals.manifests import countries, vocabulary
from logistics.arrivals.manifests.dates import compact_date
from logistics.arrivals.manifests.edifact import Segment
from logistics.arrivals.manifests.line import Line, clean, shown
from logistics.arrivals.manifests.names import part_name, without_title
from logistics.arrivals.manifests.problems import Problems
from logistics.arrivals.manifests.values import ParsedDocument, ParsedTraveller
from logistics.arrivals.manifests.words import DocumentType, Field, Sex
from logistics.wording import say

# UN/EDIFACT 3035: passenger, crew member, and both in transit.
PASSENGERS = frozenset(("FL", "DDU"))
CREW = frozenset(("FM", "DDT"))
IN_TRANSIT = frozenset(("DDU", "DDT"))
# Parties of a message that are no travellers: senders, recipients, carriers, agents.
REPORTERS = frozenset(("MS", "MR", "CA", "AG", "CW", "CN", "CZ", "GR", "VA", "HI"))

BIRTH = "329"
EXPIRY = "36"
BOOKING = "AVF"
SEAT = "SEA"


class Person:
    """A traveller while the segments about him or her are read."""

    def __init__(self, nad: Segment, problems: Problems, on: date | None) -> None:
        self.line = Line(nad.number, problems)
        self.on = on
        self.facts: dict[str, Any] = {}
        self.documents: list[ParsedDocument] = []
        self.references: list[tuple[str, str]] = []

    def take(self, segment: Segment) -> None:
        """Note what a segment says; one that says nothing about people stays in the raw text."""
        if reader := READERS.get(segment.tag):
            reader(self, segment)

    def traveller(self, raw: str) -> ParsedTraveller:
        """The person as far as he or she could be read."""
        return ParsedTraveller(
            line=self.line.number,
            documents=tuple(self.documents),
            references=tuple(self.references),
            raw=shown(raw),
            **self.facts,
        )


def read_person(
    group: Sequence[Segment], terminator: str, problems: Problems, on: date | None
) -> ParsedTraveller | None:
    """A traveller of the message, or none when the group says nothing but that there is one."""
    nad = group[0]
    person = Person(nad, problems, on)
    for segment in group:
        person.take(segment)
    if not group[-1].complete:
        problems.error(
            say(
                "The file ends in the middle of this person; ask the sender for the whole message."
            ),
            line=nad.number,
        )
    if not person.facts["full_name"]:
        problems.error(say("There is no name."), line=nad.number, field=Field.FULL_NAME)
        if len(group) == 1:
            return None
    return person.traveller(terminator.join(segment.raw for segment in group))


def _name(person: Person, nad: Segment) -> None:
    role = nad.value(1).upper()
    if role not in PASSENGERS | CREW:
        person.line.problems.warn(
            say("The role “%(role)s” is not known; taken for a passenger.", role=role[:10]),
            line=nad.number,
        )
    parts = [part.strip() for part in nad.components(4) if part.strip()]
    parts = parts or [part.strip() for part in nad.components(3) if part.strip()]
    full_name = person.line.text(Field.FULL_NAME, " ".join(parts))
    if len(parts) == 1:
        name = part_name(full_name)
        surname, given_names = name.surname, name.given_names
    else:
        surname, given_names = "".join(parts[:1]), without_title(" ".join(parts[1:]))
    person.facts |= {
        "full_name": full_name,
        "surname": clean(Field.SURNAME, surname),
        "given_names": clean(Field.GIVEN_NAMES, given_names),
        "crew": role in CREW,
        "in_transit": role in IN_TRANSIT,
        "address": _address(person.line, nad),
    }


def _address(line: Line, nad: Segment) -> str:
    parts = (part.strip() for element in range(5, 10) for part in nad.components(element))
    return line.text(Field.ADDRESS, ", ".join(part for part in parts if part))


def _sex(person: Person, segment: Segment) -> None:
    if segment.value(1) == "2":
        written = next((part for part in _words(segment, 2) if part), "")
        person.facts["sex"] = person.line.read(Field.SEX, vocabulary.sex, written, Sex.UNSTATED)


def _date(person: Person, segment: Segment) -> None:
    qualifier, written = segment.value(1), segment.value(1, 1)
    if qualifier == BIRTH:
        person.facts["birth_date"] = person.line.read(
            Field.BIRTH_DATE,
            lambda text: compact_date(text, birth=True, on=person.on),
            written,
            None,
        )
    elif qualifier == EXPIRY and person.documents:
        expiry = person.line.read(
            Field.DOCUMENT_EXPIRY,
            lambda text: compact_date(text, birth=False, on=None),
            written,
            None,
        )
        person.documents[-1] = replace(person.documents[-1], expiry=expiry)


def _place(person: Person, segment: Segment) -> None:
    qualifier, line = segment.value(1), person.line
    written = segment.value(2) or " ".join(part for part in _words(segment, 2) if part)
    if qualifier == "178":
        person.facts["embarkation"] = _port(line, Field.EMBARKATION, written)
    elif qualifier == "179":
        person.facts["debarkation"] = _port(line, Field.DEBARKATION, written)
    elif qualifier == "174":
        person.facts["residence"] = line.read(Field.RESIDENCE, countries.country, written, "")
    elif qualifier == "180":
        person.facts["birth_place"] = line.text(Field.BIRTH_PLACE, " ".join(_words(segment, 2)))
    elif qualifier == "91" and person.documents:
        issuer = line.read(Field.DOCUMENT_ISSUER, countries.country, written, "")
        person.documents[-1] = replace(person.documents[-1], issuer=issuer)


def _port(line: Line, field: Field, written: str) -> str:
    return line.read(field, countries.port, written, "")


def _nationality(person: Person, segment: Segment) -> None:
    written = next((part for part in _words(segment, 2) if part), "")
    nationality = person.line.read(Field.NATIONALITY, countries.country, written, "")
    person.facts.setdefault("nationality", nationality)


def _reference(person: Person, segment: Segment) -> None:
    for components in segment.repetitions(1):
        qualifier, value = (*components, "", "")[:2]
        if qualifier == BOOKING:
            person.facts["booking"] = person.line.text(Field.BOOKING, value)
        elif qualifier == SEAT:
            person.facts["seat"] = person.line.text(Field.SEAT, value)
        elif value.strip():
            text = person.line.text(Field.NOTE, value)
            person.references.append((qualifier.strip()[:10], text))


def _document(person: Person, segment: Segment) -> None:
    written, number = segment.value(1), segment.value(2)
    if not number:
        person.line.problems.error(
            say("A document has no number."), line=person.line.number, field=Field.DOCUMENT_NUMBER
        )
        return
    kind = person.line.read(
        Field.DOCUMENT_TYPE, vocabulary.document_type, written, DocumentType.OTHER
    )
    number = person.line.text(Field.DOCUMENT_NUMBER, number)
    person.documents.append(ParsedDocument(type=kind, number=number))


def _contact(person: Person, segment: Segment) -> None:
    numbers = (one[0].strip() for element in segment.elements[1:] for one in element)
    phone = next((number for number in numbers if number), "")
    person.facts.setdefault("phone", person.line.text(Field.PHONE, phone))


def _remark(person: Person, segment: Segment) -> None:
    written = " ".join(part for element in segment.elements[1:] for one in element for part in one)
    before = person.facts.get("note", "")
    person.facts["note"] = person.line.text(Field.NOTE, f"{before} {written}")


def _words(segment: Segment, start: int) -> list[str]:
    """Every component from an element on, without spaces around."""
    return [
        part.strip()
        for element in range(start, len(segment.elements))
        for part in segment.components(element)
    ]


READERS: dict[str, Callable[[Person, Segment], None]] = {
    "NAD": _name,
    "ATT": _sex,
    "DTM": _date,
    "LOC": _place,
    "NAT": _nationality,
    "RFF": _reference,
    "DOC": _document,
    "COM": _contact,
    "FTX": _remark,
}

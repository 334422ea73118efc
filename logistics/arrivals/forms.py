"""What the forms of the ports carry: moments, dates and documents as people type them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import request

from logistics.arrivals.identity import read_mrz
from logistics.arrivals.manifests.values import ParsedDocument
from logistics.arrivals.manifests.words import DocumentType
from logistics.errors import InputRejected, Problem
from logistics.sites.pages import fields
from logistics.wording import say


def moment(name: str, zone: str) -> datetime | None:
    """A local date and time of the form as a moment; None where it is empty.

    :raises InputRejected: it is no date and time
    """
    text = request.form.get(name, "").strip()
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        raise _rejected(name, text) from None


def birth_date(name: str = "birth_date") -> date | None:
    """A date of the form; None where it is empty.

    :raises InputRejected: it is no date
    """
    text = request.form.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _rejected(name, text) from None


def documents(*, on: date) -> tuple[ParsedDocument, ...]:
    """The document of the form, if there is one; a machine-readable zone is checked.

    :param on: today
    :raises InputRejected: the zone is wrong, or says another birth date than the form
    """
    if zone := request.form.get("mrz", "").strip():
        return (_read(zone, on),)
    number = request.form.get("document_number", "").strip()
    if not number:
        return ()
    kind = fields.optional_chosen("document_type", DocumentType) or DocumentType.PASSPORT
    issuer = request.form.get("document_issuer", "").strip().upper()[:3]
    return (ParsedDocument(type=kind, number=number, issuer=issuer),)


def _read(zone: str, on: date) -> ParsedDocument:
    facts = read_mrz(zone, on=on)
    problems = list(facts.problems)
    if not problems and (typed := birth_date()) and typed != facts.birth_date:
        problems.append(say("The zone says another birth date."))
    if problems:
        raise InputRejected(
            say("The document cannot be right."),
            tuple(Problem(sentence=sentence, field="mrz") for sentence in problems),
        )
    return ParsedDocument(
        type=facts.type, number=facts.number, issuer=facts.issuer, expiry=facts.expiry
    )


def _rejected(name: str, text: str) -> InputRejected:
    return InputRejected(
        say("The form cannot be used."),
        (Problem(sentence=say("%(text)s is no date.", text=text), field=name),),
    )

"""The release certificate: the paper that ends an isolation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.paper import Head, PaperKind, Person
from logistics.wording import term

NO_SYMPTOMS = term("No fever, cough or other symptoms at release.")
STATEMENT = term(
    "This certifies that the person named below has completed isolation for medical observation "
    "and is released."
)


@dataclass(frozen=True, kw_only=True)
class LaboratoryTest:
    """One test with its result."""

    on: date
    kind: Words
    result: Words
    laboratory: Bilingual


@dataclass(frozen=True, kw_only=True)
class Stay:
    """A place of the isolation and its dates; an isolation may have had several."""

    place: Bilingual
    address: Bilingual
    start: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True)
class ReleaseCertificateFacts:
    """That somebody's isolation is over, and how anyone can check it.

    :ivar tests: without any, the paper says that the person was not tested
    :ivar health: statement on symptoms
    :ivar follow_up: what the person does afterwards, one sentence a line
    :ivar check_code: random code that opens the check page together with the number
    :ivar verify_url: address in the QR code, with the signed statement behind its ``#``, which
        no browser sends anywhere; empty on a draft
    :ivar replaces: number of the revoked certificate that this one stands for
    :ivar verify_page: the same page for people who type it, without number and code
    """

    kind: ClassVar[PaperKind] = PaperKind.RELEASE_CERTIFICATE
    smallest_type: ClassVar[int] = 76

    head: Head
    person: Person
    measure: Words
    started: datetime
    ended: datetime
    stays: tuple[Stay, ...]
    tests: tuple[LaboratoryTest, ...]
    health: Words = NO_SYMPTOMS
    follow_up: tuple[Words, ...]
    check_code: str
    verify_url: str
    verify_page: str
    officer: str
    issued_at: datetime
    statement: Words = STATEMENT
    replaces: str = ""

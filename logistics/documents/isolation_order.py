"""The isolation order: the paper that starts an isolation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.paper import Contact, Head, PaperKind, Person


@dataclass(frozen=True, kw_only=True)
class IsolationOrderFacts:
    """Who is isolated, by which law, where and until when, with what duties and rights.

    :ivar expected_end: the end as expected on the day of the order; the release decides
    :ivar guardian: name of who signs for a child, empty for an adult
    :ivar officer: who signs for the issuer
    """

    kind: ClassVar[PaperKind] = PaperKind.ISOLATION_ORDER
    smallest_type: ClassVar[int] = 85

    head: Head
    person: Person
    measure: Words
    legal_basis: Bilingual
    start: datetime
    expected_end: datetime
    place: Bilingual
    address: Bilingual
    rules: tuple[Words, ...]
    rights: tuple[Words, ...]
    contacts: tuple[Contact, ...]
    issued_at: datetime
    officer: str = ""
    guardian: str = ""

"""The notice to a contact: what follows for them, and who acknowledges it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.paper import Contact, Head, PaperKind, Person
from logistics.wording import Sentence


@dataclass(frozen=True, kw_only=True)
class ContactNoticeFacts:
    """Who met a case, what follows by which law, and what they have to do; no case is named.

    :ivar code: of the notice, by which staff look it up
    :ivar addressee: who answers for the person elsewhere; empty for who is in a room of ours
    :ivar why: where the person was near the case
    :ivar deed: what was approved
    :ivar expected_end: the end as it was approved; unset where no isolation follows
    :ivar acknowledge_by: until when somebody has to say that they have it
    """

    kind: ClassVar[PaperKind] = PaperKind.CONTACT_NOTICE
    smallest_type: ClassVar[int] = 80

    head: Head
    code: str
    person: Person
    addressee: Words = ""
    why: tuple[Sentence, ...]
    last_contact: datetime
    deed: Words
    category: Words = ""
    measure: Words = ""
    start: datetime | None = None
    expected_end: datetime | None = None
    test_due_on: date | None = None
    place: Words = ""
    legal_basis: Bilingual
    rules: tuple[Words, ...]
    contact: Contact
    issued_at: datetime
    officer: str = ""
    acknowledge_by: datetime | None = None
    acknowledged: str = ""

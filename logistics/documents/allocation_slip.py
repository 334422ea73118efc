"""The allocation slip: the room of one person, for the person and, cut off, for the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.paper import Contact, Head, PaperKind, Person, edition
from logistics.wording import Sentence


@dataclass(frozen=True, kw_only=True)
class Companion:
    """Somebody of the same party, and the room they were given."""

    name: str
    relation: Words = ""
    room: str = ""


@dataclass(frozen=True, kw_only=True)
class AllocationSlipFacts:
    """Where somebody stays, with whom, until when, and what they need.

    :ivar sharing: who shares the room and why, empty for a room of one's own
    :ivar clock_end: the end of the isolation as expected today
    :ivar emergency_contact: whom to call for the person
    :ivar desk: whom the person calls in the site
    :ivar issue: counts the versions that were printed
    """

    kind: ClassVar[PaperKind] = PaperKind.ALLOCATION_SLIP
    smallest_type: ClassVar[int] = 76

    head: Head
    person: Person
    site: Bilingual
    address: Bilingual
    building: str
    floor: str
    room: str
    arrival: datetime
    clock_end: datetime
    party: tuple[Companion, ...] = ()
    sharing: Words = ""
    test_days: tuple[date, ...] = ()
    diet: Words = ""
    needs: tuple[Words, ...] = ()
    language: Words = ""
    emergency_contact: Contact | None = None
    desk: Contact | None = None
    issue: int = 1

    @property
    def edition(self) -> Sentence | None:
        """What it says of earlier versions."""
        return edition(self.issue)

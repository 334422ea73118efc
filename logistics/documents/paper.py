"""What every paper has: a kind, facts, a head on each page, and who had it printed when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Protocol

from logistics.documents.bilingual import Bilingual, Words, moment
from logistics.wording import Sentence, say, term


class PaperKind(StrEnum):
    """A kind of paper; the value is its title, the name in lower case its template."""

    ALLOCATION_SLIP = "Room allocation slip"
    DOOR_CARD = "Room card"
    TRIP_SHEET = "Trip sheet"
    HAND_OVER_SHEET = "Hand-over sheet"
    ISOLATION_ORDER = "Notice of isolation for medical observation"
    RELEASE_CERTIFICATE = "Certificate of release from isolation"
    CONTACT_NOTICE = "Notice to a contact"
    DISCHARGE_SLIP = "Discharge slip"
    EXPOSED_LIST = "List of who was in the vehicle"
    MEAL_LIST = "Meal list"
    RESTING_LIST = "List of who rests at the port"
    UNPLACED_LIST = "List of people without a room or a ride"
    ROUND_LIST = "Round list"
    TUBE_LABELS = "Labels for tubes"
    SAMPLE_LIST = "Packing list of samples"
    DAILY_REPORT = "Daily report"
    ISSUE_SLIP = "Stock issue slip"
    STOCK_RECEIPT = "Goods receipt"
    DONATION_RECEIPT = "Donation receipt"
    PICKING_LIST = "Picking list"
    PACKING_LIST = "Packing list"
    RECALL_LIST = "Recall list"
    COUNT_SHEET = "Count sheet"
    PERSON_FILE = "Personal file"
    LEFT_OUT_LIST = "End of the print run"


DRAFT = term("DRAFT")
VOID = term("VOID")


def copy_number(number: int) -> Sentence:
    """The marking of a second or later print of a numbered paper."""
    return say("COPY %(number)s", number=number)


def edition(issue: int) -> Sentence | None:
    """What a paper says of the versions before it."""
    if issue == 1:
        return None
    return say("Version %(version)s; earlier ones are void.", version=issue)


@dataclass(frozen=True, kw_only=True)
class Head:
    """What stands at the head of every page of a paper.

    :ivar number: official number, empty for a paper that has none
    :ivar qr: content of the QR code, empty for none; it must hold nothing personal
    :ivar zone: name of the time zone that the moments of the paper are shown in
    :ivar marking: ``DRAFT``, ``VOID`` or ``copy_number(2)``, drawn across each page
    """

    issuer: Bilingual
    zone: str
    number: str = ""
    qr: str = ""
    marking: Words = ""


class Facts(Protocol):
    """What a paper says; each kind has a frozen value of its own.

    :cvar smallest_type: percent to which its type may shrink to fit one page; 100 never does
    """

    kind: ClassVar[PaperKind]
    smallest_type: ClassVar[int]

    @property
    def head(self) -> Head:
        """What stands at the head of every page."""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One document to print.

    :ivar id: the caller's name for it, unique in a batch, not personal (it is logged)
    :ivar title: bookmark in the file, and what the list of those left out calls it
    :ivar key: what it is about, the same in every run; empty for a paper nobody has to replace
    :ivar place: a room or trip number, for the list of papers to be collected
    :ivar version: its own count of versions, where it has one
    :ivar stamp: what tells one version from the next; empty for everything that it says
    """

    id: str
    title: str
    facts: Facts
    key: str = ""
    place: str = ""
    stamp: str = ""
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Imprint:
    """Who had a paper printed, and when; ``zone`` names the time zone of the print.

    :raises ValueError: the moment lacks its time zone, or there is no such zone
    """

    printed_by: str
    at: datetime
    zone: str

    def __post_init__(self) -> None:
        moment(self.at, self.zone)


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A paper that could not be made, and why."""

    id: str
    title: str
    reason: Sentence


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person as a paper names them: as the document did when it was read.

    :ivar native_name: name in the person's own script, where known
    :ivar document: kind of document, a term such as ``passport``
    """

    name: str
    native_name: str = ""
    document: Words = ""
    document_number: str = ""
    born: date | None = None
    nationality: Words = ""


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Somebody to call: who they are, a name where there is one, and the number."""

    role: Words
    name: str = ""
    phone: str

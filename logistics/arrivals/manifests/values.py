"""A passenger list once it is read: frozen values, whatever it came as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from logistics.arrivals.manifests.words import DocumentType, Format, Function, Need, Sex
from logistics.errors import Problem


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One take-off and landing.

    :ivar carrier: airline code, or empty where the designation is not a flight's
    :ivar number: without leading zeros, with its suffix; else the designation as written
    :ivar origin: IATA code, as is ``destination``
    :ivar departure: scheduled, local to the origin and without a time zone
    :ivar arrival: scheduled, local to the destination and without a time zone
    :ivar day: the day of the flight, where a list gives no times
    """

    carrier: str
    number: str
    origin: str = ""
    destination: str = ""
    departure: datetime | None = None
    arrival: datetime | None = None
    day: date | None = None

    @property
    def flight(self) -> str:
        """The designation that people say, such as ``MU501``."""
        return f"{self.carrier}{self.number}"

    @property
    def landing_date(self) -> date | None:
        """The day it lands, or takes off where the landing is not given."""
        moment = self.arrival or self.departure
        return moment.date() if moment else self.day


@dataclass(frozen=True, kw_only=True)
class ParsedDocument:
    """A document that a list names.

    :ivar issuer: alpha-3, or empty
    """

    type: DocumentType
    number: str
    issuer: str = ""
    expiry: date | None = None


@dataclass(frozen=True, kw_only=True)
class ParsedTraveller:
    """A person whom a list names, with everything that could be read.

    :ivar line: row of the table, or number of the segment that starts the person
    :ivar full_name: as the list writes it
    :ivar other_name: the name in another script, where a table has both
    :ivar nationality: alpha-3 or an ICAO code such as ``XXA``; empty when unreadable
    :ivar embarkation: IATA code, as is ``debarkation``; empty when unreadable
    :ivar residence: alpha-3 of the country that the person lives in
    :ivar stayed_in: alpha-3 of countries that the list says the person was in before
    :ivar address: where the person goes or lives, as written
    :ivar jurisdiction: destination district, as written
    :ivar party_key: what the list groups people by, other than the booking
    :ivar language: ISO 639 code; empty when unreadable
    :ivar references: other references of the message, as (qualifier, value)
    :ivar raw: the line or segments as received, for display
    """

    line: int
    surname: str
    given_names: str = ""
    full_name: str
    other_name: str = ""
    sex: Sex = Sex.UNSTATED
    birth_date: date | None = None
    birth_place: str = ""
    nationality: str = ""
    documents: tuple[ParsedDocument, ...] = ()
    booking: str = ""
    seat: str = ""
    embarkation: str = ""
    debarkation: str = ""
    residence: str = ""
    stayed_in: tuple[str, ...] = ()
    address: str = ""
    jurisdiction: str = ""
    phone: str = ""
    emergency_contact: str = ""
    party_key: str = ""
    diet: str = ""
    language: str = ""
    needs: tuple[Need, ...] = ()
    needs_text: str = ""
    note: str = ""
    crew: bool = False
    in_transit: bool = False
    references: tuple[tuple[str, str], ...] = ()
    raw: str = ""


@dataclass(frozen=True, kw_only=True)
class ParsedManifest:
    """A passenger list: whom it names, on what, and everything that is odd about it.

    :ivar reference: the sender's name for the message; a table has none
    :ivar prepared: when the message says it was made, local to its sender
    :ivar legs: all, in the order of travel
    :ivar arriving: the leg that lands at one of our ports; the last one when none does
    :ivar declared_count: how many people the list says it has
    :ivar warnings: what was read but should be looked at
    :ivar errors: fields and rows that could not be read
    :ivar columns: header that was read for each field, to be remembered for the carrier
    :ivar headers: all headers of a table
    """

    format: Format
    reference: str = ""
    revision: str = ""
    function: Function | None = None
    sender: str = ""
    contact: str = ""
    prepared: datetime | None = None
    legs: tuple[Leg, ...] = ()
    arriving: Leg | None = None
    declared_count: int | None = None
    travellers: tuple[ParsedTraveller, ...] = ()
    warnings: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    headers: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Errors, then warnings, each in the order of lines."""
        return self.errors + self.warnings

    def problems_of(self, traveller: ParsedTraveller) -> tuple[Problem, ...]:
        """What is odd about one person's line."""
        return tuple(problem for problem in self.problems if problem.line == traveller.line)

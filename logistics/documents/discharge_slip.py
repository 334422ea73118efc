"""The discharge slip: belongings, the bill, the way home and the room handed back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.paper import Head, PaperKind, Person


@dataclass(frozen=True, kw_only=True)
class Charge:
    """One line of the bill, in whole CNY.

    :ivar note: why a correction was made, or the number of a receipt
    """

    what: Words
    site: str = ""
    from_day: date | None = None
    days: int | None = None
    cny_per_day: int | None = None
    amount: int
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class DischargeSlipFacts:
    """What a released person and the desk sign for.

    :ivar released: when the isolation ended
    :ivar certificate: number of the certificate, where there is one
    :ivar standing: how the bill stands, in words
    :ivar charges: none where the place pays
    """

    kind: ClassVar[PaperKind] = PaperKind.DISCHARGE_SLIP
    smallest_type: ClassVar[int] = 76

    head: Head
    person: Person
    site: Bilingual
    room: str
    released: datetime
    certificate: str = ""
    bags: int
    belongings: str = ""
    home_by: Words
    home_to: str = ""
    key_returned: bool
    room_note: str = ""
    standing: Words
    charges: tuple[Charge, ...] = ()
    payer: str = ""

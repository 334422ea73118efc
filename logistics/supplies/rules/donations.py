"""What a district may accept as a gift, and what it may say of it."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from logistics.errors import Refused
from logistics.wording import say

LEAST_MONTHS = 6
SHORT_LIFE_MONTHS = 12


class DonorKind(StrEnum):
    """Who gives."""

    ORGANISATION = "organisation"
    PERSON = "private_person"


class CertificateMissing(Refused):
    """Goods of a standard come with a certificate of quality."""


class TooShortALife(Refused):
    """Donated goods would expire too soon."""


class ValueNeedsProof(Refused):
    """A value is written down only where it was proven."""


class NothingGiven(Refused):
    """A donation is goods or money."""

    status = 422


class DonorMissing(Refused):
    """Somebody gives, even where they want no name in public."""

    status = 422


@dataclass(frozen=True, kw_only=True)
class Offered:
    """One kind of goods, as it is offered.

    :ivar standard: the document it is made to; empty for goods without one
    """

    name: str
    standard: str
    certificate: str
    made_on: date | None
    expires_on: date | None


def check_offered(gift: Offered, *, on: date) -> None:
    """Refuse goods without a certificate, or that would expire soon.

    More than six months have to be left, or half of a life that is no longer than a year.

    :raises CertificateMissing: goods of a standard without a certificate
    :raises TooShortALife: less is left
    """
    if gift.standard and not gift.certificate.strip():
        raise CertificateMissing(
            say(
                "%(goods)s (%(standard)s) come without a certificate of quality.",
                goods=gift.name,
                standard=gift.standard,
            )
        )
    if gift.expires_on is None:
        return
    if not _lives_long_enough(gift.made_on, gift.expires_on, on):
        raise TooShortALife(
            say(
                "%(goods)s expire on %(day)s: more than six months have to be left, "
                "or half of a short life.",
                goods=gift.name,
                day=gift.expires_on.isoformat(),
            )
        )


def _lives_long_enough(made_on: date | None, expires_on: date, on: date) -> bool:
    if expires_on > months_after(on, LEAST_MONTHS):
        return True
    if made_on is None or expires_on > months_after(made_on, SHORT_LIFE_MONTHS):
        return False
    return (expires_on - on) * 2 >= expires_on - made_on


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def check_value(value: int | None, proof: str) -> None:
    """Refuse a value that nobody proved.

    :raises ValueNeedsProof: there is no proof
    """
    if value is not None and not proof.strip():
        raise ValueNeedsProof(say("Write a value down only with its proof, such as an invoice."))


def check_given(lines: int, money: int, donor: str) -> None:
    """Refuse an empty donation, or one of nobody.

    :raises NothingGiven: neither goods nor money
    :raises DonorMissing: it says nothing of who gave
    """
    if not lines and not money:
        raise NothingGiven(say("Say what was given: goods or money."))
    if not donor.strip():
        raise DonorMissing(
            say("Say who gave; the name is made public only where the donor agreed.")
        )

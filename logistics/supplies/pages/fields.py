"""What the forms of supplies carry: amounts in packs, days, and who may take from where."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from flask import request
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.errors import NotAllowed
from logistics.supplies import operations, queries
from logistics.supplies.models import StockPlace
from logistics.supplies.roles import KEEPERS
from logistics.supplies.rules import local_day
from logistics.supplies.rules.kinds import MovementKind, PlaceKind, Unit
from logistics.supplies.rules.units import to_base
from logistics.transfers.pages.fields import rejected
from logistics.web.forms import field
from logistics.wording import say

Kind = TypeVar("Kind", bound=StrEnum)


def today(at: datetime | None = None) -> date:
    """The local date, on which expiry is judged."""
    return local_day(at or clock.now(), settings().zone)


def amount(session: Session, item_id: uuid.UUID, *, name: str = "amount") -> int:
    """The base units of an amount and its unit.

    :raises InputRejected: it is no number
    :raises PartOfAUnit: it is no whole number of base units
    """
    text = field(name).replace(",", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise rejected(name, say("%(amount)s is no quantity.", amount=text[:20])) from None
    packs = queries.packs_of(session, [item_id])[item_id]
    return to_base(number, one_of(Unit, "unit"), packs)


def one_of(kind: type[Kind], name: str) -> Kind:
    """One of the values of an enumeration.

    :raises InputRejected: it is none of them
    """
    try:
        return kind(request.form.get(name, ""))
    except ValueError:
        raise rejected(name, say("Choose one.")) from None


def optional_day(name: str) -> date | None:
    """A date, where there is one.

    :raises InputRejected: it is no date
    """
    text = request.form.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise rejected(name, say("It is no date.")) from None


def needed_day(name: str) -> date:
    """A date that must be there.

    :raises InputRejected: it is empty or no date
    """
    found = optional_day(name)
    if found is None:
        raise rejected(name, say("It is empty."))
    return found


def check_hands(place: StockPlace, kind: MovementKind) -> None:
    """Let the keeper do everything; others use and move what lies at a site.

    :raises NotAllowed: only a keeper may do it
    """
    at_work = kind in (MovementKind.CONSUMPTION, MovementKind.TRANSFER)
    if not gate.has_role(*KEEPERS) and (place.site_id is None or not at_work):
        raise NotAllowed(say("Only a supply officer may do this."))


def way(session: Session, place: StockPlace) -> tuple[MovementKind, StockPlace]:
    """What is to be done with goods and where they go: a place, or a kind of place beyond.

    :raises InputRejected: nothing was chosen
    """
    kind_text, _, target_text = request.form.get("way", "").partition(":")
    try:
        kind = MovementKind(kind_text)
    except ValueError:
        raise rejected("way", say("Choose one.")) from None
    check_hands(place, kind)
    if target_text in set(PlaceKind):
        target = operations.beyond(session, place, PlaceKind(target_text), at=clock.now())
        return kind, target
    try:
        return kind, queries.get_place(session, gate.scope(), uuid.UUID(target_text))
    except ValueError:
        raise rejected("way", say("Choose one.")) from None

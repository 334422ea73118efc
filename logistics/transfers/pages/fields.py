"""What the forms of transfers carry: moments, counts, places and who allows something."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import request

from logistics import clock
from logistics.arrivals.forms import moment
from logistics.config import settings
from logistics.errors import InputRejected, Problem
from logistics.transfers.orders import PlaceRef
from logistics.transfers.rules.hours import NightOverride
from logistics.transfers.rules.kinds import PlaceKind
from logistics.web.forms import field
from logistics.wording import Sentence, say

REJECTED = say("The form cannot be used.")


def wanted_day() -> date:
    """The day that the request asks for; today where it names none."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return clock.now().astimezone(ZoneInfo(settings().zone)).date()


def rejected(name: str, sentence: Sentence) -> InputRejected:
    """What to raise over one field of a form."""
    return InputRejected(REJECTED, (Problem(sentence=sentence, field=name),))


def needed_moment(name: str, zone: str) -> datetime:
    """A local date and time that must be there.

    :raises InputRejected: it is empty, or no date and time
    """
    found = moment(name, zone)
    if found is None:
        raise rejected(name, say("It is empty."))
    return found


def count(name: str) -> int:
    """A number of people.

    :raises InputRejected: it is none
    """
    text = field(name)
    if not text.isdecimal() or len(text) > 4:
        raise rejected(name, say("%(text)s is no number of people.", text=text[:20]))
    return int(text)


def optional_count(name: str) -> int | None:
    """A number, where there is one."""
    return count(name) if request.form.get(name, "").strip() else None


def degrees(name: str) -> float:
    """A latitude or a longitude.

    :raises InputRejected: it is no number
    """
    try:
        return float(field(name))
    except ValueError:
        raise rejected(name, say("It is no number.")) from None


def chosen_id(name: str) -> uuid.UUID:
    """What was chosen from a list.

    :raises InputRejected: nothing
    """
    found = optional_id(name)
    if found is None:
        raise rejected(name, say("Choose one."))
    return found


def optional_id(name: str) -> uuid.UUID | None:
    """What was chosen from a list that may be left alone."""
    text = request.form.get(name, "").strip()
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        raise rejected(name, say("Choose one.")) from None


def several_ids(name: str) -> tuple[uuid.UUID, ...]:
    """All that were chosen from a list.

    :raises InputRejected: one of them is nothing
    """
    try:
        return tuple(uuid.UUID(text) for text in request.form.getlist(name) if text)
    except ValueError:
        raise rejected(name, say("Choose one.")) from None


def night_override() -> NightOverride | None:
    """Who allows a ride in the night, and why; both or neither.

    :raises InputRejected: one without the other
    """
    by, reason = (field(name, required=False) for name in ("override_by", "override_reason"))
    if not by and not reason:
        return None
    if not by or not reason:
        raise rejected("override_by", say("Name who allows it, and why."))
    return NightOverride(by=by, reason=reason)


def place() -> PlaceRef:
    """A site from the list, or the kind and name of another place.

    :raises InputRejected: neither
    """
    site = optional_id("site")
    if site is not None:
        return PlaceRef(kind=PlaceKind.SITE, id=site)
    kind = request.form.get("place_kind", "")
    if kind not in set(PlaceKind) - {PlaceKind.SITE, PlaceKind.PORT, PlaceKind.ROADSIDE}:
        raise rejected("place_kind", say("Choose one."))
    return PlaceRef(kind=PlaceKind(kind), name=field("place_name", required=False))


def temperature() -> float | None:
    """Degrees Celsius, where it was taken.

    :raises InputRejected: no temperature of a living person
    """
    text = request.form.get("temperature", "").strip().replace(",", ".")
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 33 <= found <= 43:
        raise rejected("temperature", say("A temperature lies between 33 and 43 °C."))
    return found

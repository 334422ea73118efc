"""Flights and their legs, and which of them brings people to us."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from logistics.arrivals.manifests.problems import Problems
from logistics.arrivals.manifests.values import Leg, ParsedTraveller
from logistics.arrivals.manifests.words import Field
from logistics.wording import say

_DESIGNATION = re.compile(r"([A-Z]{2}|[A-Z]\d|\d[A-Z]|[A-Z]{3})0*(\d{1,4})([A-Z]?)")


def designation(text: str, carrier: str = "") -> tuple[str, str]:
    """Carrier and number of a flight such as ``UA0989``; of a train, nothing and its name."""
    folded = unicodedata.normalize("NFKC", text).upper()
    plain = re.sub(r"[\s\-_.]", "", folded)[:12]
    if carrier and plain.isdecimal():
        plain = f"{carrier}{plain}"
    if found := _DESIGNATION.fullmatch(plain):
        return found[1], found[2] + found[3]
    return carrier, plain.removeprefix(carrier)


def arriving_leg(legs: Sequence[Leg], our_ports: frozenset[str], problems: Problems) -> Leg | None:
    """The first leg that lands at one of our ports; none does: the last one, with a warning."""
    if not legs:
        return None
    ours = [leg for leg in legs if leg.destination in our_ports]
    if not ours:
        ports = ", ".join(dict.fromkeys(leg.destination or "?" for leg in legs))
        problems.warn(
            say(
                "The flight lands at %(ports)s, which is not a port of ours; choose the arrival.",
                ports=ports,
            ),
            field=Field.DESTINATION,
        )
        return legs[-1]
    if len(ours) > 1:
        problems.warn(
            say(
                "The flight lands at our ports %(ports)s one after the other; the first was "
                "taken, choose another if people leave there.",
                ports=", ".join(leg.destination for leg in ours),
            ),
            field=Field.DESTINATION,
        )
    return ours[0]


def check_flight_date(arriving: Leg | None, chosen: date | None, problems: Problems) -> None:
    """Warn of a list that is about another day than the flight it is loaded for."""
    if arriving is None or chosen is None:
        return
    days = [moment.date() for moment in (arriving.departure, arriving.arrival) if moment]
    days += [arriving.day] if arriving.day else []
    if days and all(abs((day - chosen).days) > 1 for day in days):
        problems.warn(
            say(
                "The list is about a flight on %(listed)s; %(chosen)s was chosen.",
                listed=days[-1].isoformat(),
                chosen=chosen.isoformat(),
            ),
            field=Field.FLIGHT_DATE,
        )


def check_aboard(
    travellers: Sequence[ParsedTraveller],
    legs: Sequence[Leg],
    arriving: Leg | None,
    problems: Problems,
) -> None:
    """Warn of people who board after the arriving leg, leave before it or fly on."""
    if arriving is None or not arriving.destination:
        return
    at = legs.index(arriving)
    boarded = {leg.origin for leg in legs[: at + 1]}
    later = {leg.origin for leg in legs[at + 1 :]} - boarded
    for traveller in travellers:
        if traveller.embarkation in later:
            problems.warn(
                say(
                    "Boards at %(port)s, after the leg that lands at %(ours)s.",
                    port=traveller.embarkation,
                    ours=arriving.destination,
                ),
                line=traveller.line,
                field=Field.EMBARKATION,
            )
        if traveller.debarkation not in ("", arriving.destination):
            problems.warn(
                say(
                    "Leaves at %(port)s, not at %(ours)s.",
                    port=traveller.debarkation,
                    ours=arriving.destination,
                ),
                line=traveller.line,
                field=Field.DEBARKATION,
            )

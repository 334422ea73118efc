"""The facts of a journey, and which ground of a category they meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from logistics.policy.document import (
    Category,
    Exemption,
    Ground,
    ListedArea,
    ListedPlaces,
    PolicyVersion,
)
from logistics.wording import Sentence, say


class EntryKind(StrEnum):
    """How a person came to us."""

    INTERNATIONAL = "international_arrival"
    DOMESTIC = "domestic_arrival"
    TRACING = "found_by_tracing"


class ContactKind(StrEnum):
    """Whose contact a person is."""

    CONFIRMED = "close_contact_of_confirmed"
    SUSPECTED = "close_contact_of_suspected"


@dataclass(frozen=True, kw_only=True)
class Stay:
    """Days in a place, both ends included, by the calendar of the place of arrival.

    :ivar country: ISO alpha-3
    :ivar first: unknown counts as long ago
    :ivar last: unknown counts as until the arrival
    :ivar area: administrative code within the country, where it is known
    """

    country: str
    first: date | None = None
    last: date | None = None
    area: str | None = None
    transit: bool = False


@dataclass(frozen=True, kw_only=True)
class TravelFacts:
    """What classification looks at."""

    entry: EntryKind
    contact: ContactKind | None = None
    last_exposure: datetime | None = None
    stays: tuple[Stay, ...] = ()
    key_industry: bool = False
    diplomat: bool = False
    business_visit: bool = False
    refuses_sample: bool = False
    applies_for_home: bool = False
    home_suitable: bool = False
    symptoms: bool = False


@dataclass(frozen=True, kw_only=True)
class Case:
    """One person, one category of one version, on one local date."""

    category: Category
    facts: TravelFacts
    version: PolicyVersion
    on: date

    @property
    def recent_stays(self) -> tuple[Stay, ...]:
        """The stays that the look-back reaches; its first day belongs to it."""
        return recent_stays(self.facts, self.version.listed, self.on)


def ground_for(case: Case) -> Sentence | None:
    """Why the person falls into the category; nothing when they do not."""
    found = (_GROUNDS[ground](case) for ground in case.category.grounds)
    return next((sentence for sentence in found if sentence is not None), None)


def recent_stays(facts: TravelFacts, listed: ListedPlaces, on: date) -> tuple[Stay, ...]:
    """The stays of the look-back: 14 days on 17 March reach back to 3 March inclusive."""
    earliest = on - timedelta(days=listed.look_back_days)
    return tuple(
        stay
        for stay in facts.stays
        if (stay.last is None or earliest <= stay.last)
        and (stay.first is None or stay.first <= on)
        and (listed.transit_counts or not stay.transit)
    )


def is_exempt(facts: TravelFacts, listed: ListedPlaces) -> bool:
    """Whether the listing of countries leaves the person out."""
    return facts.diplomat and Exemption.DIPLOMAT in listed.exempt


def _confirmed_contact(case: Case) -> Sentence | None:
    return _contact(case, ContactKind.CONFIRMED)


def _suspected_contact(case: Case) -> Sentence | None:
    return _contact(case, ContactKind.SUSPECTED)


def _contact(case: Case, kind: ContactKind) -> Sentence | None:
    if case.facts.contact is not kind:
        return None
    if case.facts.last_exposure is None:
        return say("%(contact)s, last exposure not known", contact=kind)
    day = str(case.version.local_date(case.facts.last_exposure))
    return say("%(contact)s, last exposure on %(day)s", contact=kind, day=day)


def _listed_country(case: Case) -> Sentence | None:
    listed = case.version.listed
    if is_exempt(case.facts, listed):
        return None
    for stay in case.recent_stays:
        if stay.country in listed.countries:
            return _stay_sentence(stay)
    if listed.all_entrants and _came_from_abroad(case):
        return say("every entrant from abroad counts as from a listed country")
    return None


def _stay_sentence(stay: Stay) -> Sentence:
    if stay.transit:
        return say("transit through %(place)s, %(day)s", place=stay.country, day=_last_day(stay))
    return say("stay in %(place)s until %(day)s", place=stay.country, day=_last_day(stay))


def _last_day(stay: Stay) -> str | Sentence:
    return str(stay.last) if stay.last else say("a day not known")


def _any_entrant(case: Case) -> Sentence | None:
    return say("entrant from abroad") if _came_from_abroad(case) else None


def _came_from_abroad(case: Case) -> bool:
    abroad = any(stay.country != case.version.country for stay in case.recent_stays)
    return case.facts.entry is EntryKind.INTERNATIONAL or abroad


def _listed_area(case: Case) -> Sentence | None:
    for stay in case.recent_stays:
        for area in case.version.listed.areas:
            if area.risk in case.category.area_risks and _lies_in(stay, area, case.version):
                return say(
                    "stay in %(place)s (%(risk)s) until %(day)s",
                    place=stay.area,
                    risk=area.risk,
                    day=_last_day(stay),
                )
    return None


def _lies_in(stay: Stay, area: ListedArea, version: PolicyVersion) -> bool:
    return stay.country == version.country and stay.area is not None and area.covers(stay.area)


def _key_industry(case: Case) -> Sentence | None:
    return say("worker of a key industry") if case.facts.key_industry else None


def _elsewhere(case: Case) -> Sentence | None:
    if case.facts.entry is not EntryKind.DOMESTIC:
        return None
    return say("arrival from elsewhere in the country")


_GROUNDS: Mapping[Ground, Callable[[Case], Sentence | None]] = MappingProxyType(
    {
        Ground.CONFIRMED_CONTACT: _confirmed_contact,
        Ground.SUSPECTED_CONTACT: _suspected_contact,
        Ground.LISTED_COUNTRY: _listed_country,
        Ground.ANY_ENTRANT: _any_entrant,
        Ground.LISTED_AREA: _listed_area,
        Ground.KEY_INDUSTRY: _key_industry,
        Ground.ELSEWHERE_IN_COUNTRY: _elsewhere,
    }
)

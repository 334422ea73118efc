"""Who falls into which class of people, and the places that decide it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from logistics.policy.document.measures import Branch, Circumstance, ReleaseConditions
from logistics.wording import Language


@dataclass(frozen=True, kw_only=True)
class Words:
    """A text of the policy itself in both languages."""

    zh: str
    en: str

    def text(self, language: Language) -> str:
        """The words in the reader's language."""
        return self.zh if language is Language.CHINESE else self.en


class DecidingMoment(StrEnum):
    """Which moment of an arrival decides the version of the policy."""

    TOUCHDOWN = "touchdown"
    BORDER = "border"
    DESK = "desk"


class Ground(StrEnum):
    """A fact about a person that puts them into a category."""

    CONFIRMED_CONTACT = "contact_of_confirmed_case"
    SUSPECTED_CONTACT = "contact_of_suspected_case"
    LISTED_COUNTRY = "listed_country"
    ANY_ENTRANT = "any_entrant"
    LISTED_AREA = "listed_area"
    KEY_INDUSTRY = "key_industry"
    ELSEWHERE_IN_COUNTRY = "elsewhere_in_country"


class AreaRisk(StrEnum):
    """How a part of the country is listed."""

    KEY = "key_area"
    CONCERN = "area_of_concern"
    HIGH = "high_risk_area"
    MEDIUM = "medium_risk_area"


class Exemption(StrEnum):
    """Whom the rule for listed countries and for all entrants leaves out."""

    DIPLOMAT = "diplomat"


class ClockStart(StrEnum):
    """The event from which the days are counted."""

    ENTRY = "entry"
    LAST_EXPOSURE = "last_exposure"
    LEAVING_RISK_AREA = "leaving_risk_area"


@dataclass(frozen=True, kw_only=True)
class ListedArea:
    """A part of the country on the list.

    :ivar code: leading digits of the administrative code (GB/T 2260); all below it is meant
    """

    code: str
    name: Words
    risk: AreaRisk

    def covers(self, area: str) -> bool:
        """Whether the place with that administrative code lies in it."""
        return area.startswith(self.code)


@dataclass(frozen=True, kw_only=True)
class ListedPlaces:
    """Countries and areas whose visitors are treated apart.

    :ivar countries: ISO 3166 alpha-3
    :ivar all_entrants: every country counts as listed
    :ivar exempt: whom listing of countries does not touch
    """

    countries: tuple[str, ...]
    areas: tuple[ListedArea, ...]
    look_back_days: int
    transit_counts: bool
    all_entrants: bool
    exempt: tuple[Exemption, ...]


@dataclass(frozen=True, kw_only=True)
class Category:
    """A class of people and what is done with them.

    :ivar rank: 1 is asked first; the first category that fits a person decides
    :ivar grounds: any of them is enough
    :ivar area_risks: which listed areas count for the ground of a listed area
    :ivar notice_days: how many days ahead such people announce themselves, or 0
    """

    code: str
    name: Words
    rank: int
    grounds: tuple[Ground, ...]
    clock_start: ClockStart
    branches: tuple[Branch, ...]
    release: ReleaseConditions
    area_risks: tuple[AreaRisk, ...] = ()
    notice_days: int = 0

    def branch(self, when: Circumstance) -> Branch | None:
        """The branch for a circumstance, if the category has one."""
        return next((branch for branch in self.branches if branch.when is when), None)

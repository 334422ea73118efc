"""What a person, a shift, a test or a trip uses: figures by name, as a district keeps them.

A factor is named ``DRIVER.ITEM``, such as ``resident.MASK-YYT0969``; a scenario
``SCENARIO.DRIVER`` multiplies the heads of a driver.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from logistics.errors import InputRejected, Problem
from logistics.wording import Sentence, say, term

MOST = 1_000_000.0


class Driver(StrEnum):
    """What supplies are used by."""

    RESIDENT = "resident"
    CONTACT_STAFF = "contact_staff"
    CLEAN_STAFF = "clean_staff"
    SWAB = "swab"
    TRIP_CREW = "trip_crew"


class Scenario(StrEnum):
    """What three months of supplies must last for."""

    IMPORTED = "imported_cases"
    OUTBREAK = "concentrated_outbreak"
    WINTER = "winter_spring"


HEADS = {
    Driver.RESIDENT: term("A person in isolation, a day"),
    Driver.CONTACT_STAFF: term("A shift in the contaminated or the buffer zone"),
    Driver.CLEAN_STAFF: term("A shift in the clean zone"),
    Driver.SWAB: term("A swab"),
    Driver.TRIP_CREW: term("One of a crew, a trip"),
}
RULES = {
    "period_days": term("Days from one replenishment to the next"),
    "safety_days": term("Days of use kept as safety stock"),
    "enough_days": term("Days of cover that are enough"),
    "swabs_per_resident": term("Swabs a resident and day while none were taken yet"),
}
FULL_SET = {
    "RESP-GB19083": 1.0,
    "SUIT-GB19082-L": 0.5,
    "SUIT-GB19082-XL": 0.5,
    "GOGGLES": 1.0,
    "GLOVE-M": 1.0,
    "GLOVE-L": 1.0,
    "SHOECOVER": 1.0,
    "CAP": 1.0,
    "HANDRUB": 33.0,
}
FACTORS: Mapping[Driver, Mapping[str, float]] = {
    Driver.RESIDENT: {"MASK-YYT0969": 1.0, "HANDRUB": 10.0, "WASTEBAG": 0.5},
    Driver.CONTACT_STAFF: {
        "MASK-YY0469": 4.0,
        "RESP-GB19083": 1.0,
        "GOWN": 1.0,
        "FACESHIELD": 1.0,
        "GOGGLES": 0.1,
        "GLOVE-S": 2.0,
        "GLOVE-M": 6.0,
        "GLOVE-L": 4.0,
        "CAP": 1.0,
        "SHOECOVER": 1.0,
        "WASTEBAG": 0.5,
        "HANDRUB": 33.0,
        "CHLORINE": 30.0,
    },
    Driver.CLEAN_STAFF: {"MASK-YY0469": 2.0, "HANDRUB": 10.0},
    Driver.SWAB: {"SAMPLEKIT": 1.0, "GLOVE-M": 1.0},
    Driver.TRIP_CREW: FULL_SET,
}
SCENARIOS: Mapping[Scenario, Mapping[Driver, float]] = {
    Scenario.IMPORTED: dict.fromkeys(Driver, 1.0),
    Scenario.OUTBREAK: {
        Driver.RESIDENT: 2.5,
        Driver.CONTACT_STAFF: 2.0,
        Driver.CLEAN_STAFF: 1.5,
        Driver.SWAB: 3.0,
        Driver.TRIP_CREW: 2.0,
    },
    Scenario.WINTER: dict.fromkeys(Driver, 1.5),
}
DEFAULTS: Mapping[str, float] = {
    **{f"{driver}.{code}": use for driver, uses in FACTORS.items() for code, use in uses.items()},
    **{f"{name}.{driver}": by for name, each in SCENARIOS.items() for driver, by in each.items()},
    "period_days": 7.0,
    "safety_days": 3.0,
    "enough_days": 30.0,
    "swabs_per_resident": 0.3,
}
"""What ships: units a head from public guidance; the multiples of scenarios are guesses."""


@dataclass(frozen=True, kw_only=True)
class NeedFigures:
    """The figures that a district reckons with.

    :ivar version: 0 where it never changed what ships
    """

    figures: Mapping[str, float]
    version: int = 0

    def __getitem__(self, name: str) -> float:
        return self.figures[name]

    def factors(self, driver: Driver) -> dict[str, float]:
        """Units a head by item code."""
        start = f"{driver}."
        return {
            name.removeprefix(start): use
            for name, use in self.figures.items()
            if name.startswith(start) and use
        }

    def multiple(self, scenario: Scenario, driver: Driver) -> float:
        """How many times as many heads a scenario has."""
        return self.figures[f"{scenario}.{driver}"]


SHIPPED = NeedFigures(figures=DEFAULTS)


def label(name: str) -> Sentence:
    """What a figure says."""
    if name in RULES:
        return say(RULES[name])
    first, _, second = name.partition(".")
    if first in set(Scenario):
        return say("%(scenario)s: multiple of %(driver)s", scenario=say(first), driver=say(second))
    return say("%(item)s: %(head)s", item=second, head=say(HEADS[Driver(first)]))


def read_figures(written: Mapping[str, object], codes: set[str]) -> dict[str, float]:
    """Figures that somebody wrote down.

    :param codes: of the items that there are
    :raises InputRejected: with a sentence for every figure that cannot be meant
    """
    problems = [
        Problem(sentence=sentence, field=name)
        for name, value in written.items()
        for sentence in [_wrong(name, value, codes)]
        if sentence is not None
    ]
    if problems:
        raise InputRejected(say("These figures cannot be used."), tuple(problems))
    return {name: float(str(value)) for name, value in written.items()}


def _wrong(name: str, value: object, codes: set[str]) -> Sentence | None:
    driver, _, code = name.partition(".")
    if name not in DEFAULTS and not (driver in set(Driver) and code in codes):
        return say("There is no such figure as %(name)s.", name=name)
    try:
        number = float(str(value))
    except ValueError:
        return say("%(figure)s: that is no number.", figure=label(name))
    if not isfinite(number) or not 0 <= number <= MOST or isinstance(value, bool):
        return say("%(figure)s: a number from 0 to a million is needed.", figure=label(name))
    if name in ("period_days", "enough_days") and not 1 <= number <= 90:
        return say("%(figure)s: 1 to 90 days are possible.", figure=label(name))
    return None

"""Weights as values: which there are, the sets that ship with the product, what is absurd.

A plan is the cheapest one by these prices. Only their ratios matter; a person without a room
or a ride is always the dearest thing of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from logistics.errors import InputRejected, Problem
from logistics.planning.placement import problem as rooms
from logistics.planning.transport import problem as rides
from logistics.wording import Sentence, say, term

FAR_KM = 100
LONG_WAIT_MINUTES = 120


class Preset(StrEnum):
    """A set that ships with the product; it is copied to be changed."""

    BALANCED = "balanced"
    SPREAD = "spread"
    COMPACT = "compact"
    CHEAP = "cheap"


@dataclass(frozen=True, kw_only=True)
class Weight:
    """One thing that costs points, and the range in which its price makes sense."""

    name: str
    label: str
    least: float = 0.0
    most: float


def _weight(name: str, label: str, most: float, least: float = 0.0) -> Weight:
    return Weight(name=name, label=label, least=least, most=most)


ROOM_WEIGHTS = (
    _weight("unplaced", term("A person without a room"), 100_000, least=100),
    _weight("site", term("Opening a site"), 10_000),
    _weight("session", term("Opening a floor to a cohort"), 1_000),
    _weight("arrival_floor", term("Each floor that a flight is split over"), 1_000),
    _weight("mixing", term("Two cohorts on one floor"), 1_000),
    _weight("corridor", term("Two cohorts across a corridor"), 1_000),
    _weight("adjacency", term("A break in a family's row of rooms"), 1_000),
    _weight("tier", term("A person in a better site than needed"), 1_000),
    _weight("km", term("A kilometre for a person"), 100),
)
RIDE_WEIGHTS = (
    _weight("left_behind", term("A person without a ride"), 100_000, least=100),
    _weight("waiting", term("A minute that a person waits"), 100),
    _weight("late", term("A minute beyond the wished wait"), 100),
    _weight("plain_ambulance", term("A patient without negative pressure"), 10_000),
    _weight("coach_duty", term("A coach in use"), 10_000),
    _weight("minibus_duty", term("A minibus in use"), 10_000),
    _weight("ambulance_duty", term("An ambulance in use"), 10_000),
    _weight("coach_km", term("A kilometre of a coach"), 100),
    _weight("minibus_km", term("A kilometre of a minibus"), 100),
    _weight("ambulance_km", term("A kilometre of an ambulance"), 100),
)
WEIGHTS = (*ROOM_WEIGHTS, *RIDE_WEIGHTS)
BY_NAME = {each.name: each for each in WEIGHTS}
DUTIES = tuple(each.name for each in WEIGHTS if each.name.endswith("_duty"))
WHEELS = tuple(each.name for each in RIDE_WEIGHTS if each.name.endswith("_km"))


@dataclass(frozen=True, kw_only=True)
class WeightsInUse:
    """The set that a plan is made with.

    :ivar preset: where it ships with the product; a set of the district's own has none
    :ivar version: of the district's own set
    """

    name: str
    figures: Mapping[str, float]
    preset: Preset | None = None
    version: int | None = None

    @property
    def of_rooms(self) -> rooms.Weights:
        """For the room problem."""
        return rooms.Weights(**{each.name: self.figures[each.name] for each in ROOM_WEIGHTS})

    @property
    def of_rides(self) -> rides.Weights:
        """For the transport problem."""
        figures = self.figures
        return rides.Weights(
            left_behind=figures["left_behind"],
            waiting=figures["waiting"],
            late=figures["late"],
            plain_ambulance=figures["plain_ambulance"],
        )

    def duty_cost(self, kind: str) -> float:
        """What it costs to use a vehicle of a kind."""
        return self.figures[f"{kind}_duty"]

    def km_cost(self, kind: str) -> float:
        """What a kilometre of it costs."""
        return self.figures[f"{kind}_km"]

    def to_json(self) -> dict[str, object]:
        """As a plan keeps it."""
        return {"name": self.name, "version": self.version, "figures": dict(self.figures)}


_BALANCED = {
    **{each.name: float(getattr(rooms.Weights(), each.name)) for each in ROOM_WEIGHTS},
    "left_behind": 1000.0,
    "waiting": 0.01,
    "late": 1.0,
    "plain_ambulance": 50.0,
    "coach_duty": 500.0,
    "minibus_duty": 250.0,
    "ambulance_duty": 300.0,
    "coach_km": 1.2,
    "minibus_km": 0.8,
    "ambulance_km": 0.9,
}
PRESETS: Mapping[Preset, Mapping[str, float]] = {
    Preset.BALANCED: _BALANCED,
    Preset.SPREAD: _BALANCED
    | {"site": 50.0, "session": 2.0, "arrival_floor": 6.0, "mixing": 100.0, "corridor": 10.0},
    Preset.COMPACT: _BALANCED
    | {"site": 500.0, "session": 40.0, "arrival_floor": 1.0, "mixing": 10.0, "corridor": 1.0},
    Preset.CHEAP: _BALANCED
    | {
        "site": 400.0,
        "tier": 5.0,
        "km": 0.2,
        "left_behind": 2000.0,
        "waiting": 0.002,
        "late": 0.5,
        "coach_duty": 800.0,
        "minibus_duty": 400.0,
        "ambulance_duty": 480.0,
        "coach_km": 1.8,
        "minibus_km": 1.2,
        "ambulance_km": 1.3,
    },
}
"""What ships: prices in points, as the guide of planning has them where it names them."""

BALANCED = WeightsInUse(
    name=Preset.BALANCED.value, figures=PRESETS[Preset.BALANCED], preset=Preset.BALANCED
)


def read_weights(written: Mapping[str, object]) -> dict[str, float]:
    """A whole set as somebody wrote it down.

    :raises InputRejected: with a sentence for every weight that cannot be meant
    """
    problems = list(_problems(written))
    if not problems:
        problems = list(_absurd({name: float(str(value)) for name, value in written.items()}))
    if problems:
        raise InputRejected(say("These weights cannot be used."), tuple(problems))
    return {each.name: float(str(written[each.name])) for each in WEIGHTS}


def _problems(written: Mapping[str, object]) -> Iterator[Problem]:
    for name in written.keys() - BY_NAME.keys():
        yield Problem(sentence=say("There is no such weight."), field=name)
    for each in WEIGHTS:
        sentence = _wrong(each, written.get(each.name))
        if sentence is not None:
            yield Problem(sentence=sentence, field=each.name)


def _wrong(weight: Weight, value: object) -> Sentence | None:
    what = say(weight.label)
    number = _number(value)
    if number is None:
        return say("%(what)s: that is no number.", what=what)
    if number < 0:
        return say("%(what)s: a weight is never negative.", what=what)
    if weight.least and number < weight.least:
        return say(
            "%(what)s: it costs at least %(least)s, or people would be left out to save.",
            what=what,
            least=f"{weight.least:g}",
        )
    if number > weight.most:
        return say(
            "%(what)s: it costs at most %(most)s; only ratios of weights matter.",
            what=what,
            most=f"{weight.most:g}",
        )
    return None


def _number(value: object) -> float | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if isfinite(number) else None


def _absurd(figures: Mapping[str, float]) -> Iterator[Problem]:
    """Sets in which leaving somebody out is cheaper than serving them can be."""
    for name, worst, sentence in (
        (
            "unplaced",
            _dearest_room(figures),
            "A person without a room costs %(cost)s, but placing one can cost %(worst)s:"
            " people would be left out to save.",
        ),
        (
            "left_behind",
            _dearest_ride(figures),
            "A person without a ride costs %(cost)s, but driving one can cost %(worst)s:"
            " people would be left behind to save.",
        ),
    ):
        if figures[name] <= worst:
            cost = f"{figures[name]:g}"
            yield Problem(sentence=say(sentence, cost=cost, worst=f"{worst:g}"), field=name)


def _dearest_room(figures: Mapping[str, float]) -> float:
    """A site and a floor opened for one person from far away, among strangers."""
    once = ("site", "session", "arrival_floor", "mixing", "corridor", "adjacency", "tier")
    return round(_sum(figures, once) + FAR_KM * figures["km"], 2)


def _dearest_ride(figures: Mapping[str, float]) -> float:
    """A vehicle of its own for one person who has waited long, to a far site."""
    vehicle = max(figures[name] for name in DUTIES)
    way = FAR_KM * max(figures[name] for name in WHEELS)
    wait = LONG_WAIT_MINUTES * (figures["waiting"] + figures["late"])
    return round(vehicle + way + wait + figures["plain_ambulance"], 2)


def _sum(figures: Mapping[str, float], names: Iterable[str]) -> float:
    return sum(figures[name] for name in names)

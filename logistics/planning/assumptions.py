"""Figures of planning that no policy carries; every plan shows those it was made with.

An installation states its own in ``planning.json`` of its data directory, under the names of
:class:`Assumptions`; what it leaves out keeps the default shown here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from logistics.errors import InputRejected, Problem
from logistics.transfers.rules.hours import DETOUR
from logistics.wording import Sentence, say

FILE = "planning.json"
HOURS = 24


@dataclass(frozen=True, kw_only=True)
class Clinic:
    """Where people with symptoms are taken; with a position their rides are planned too."""

    name: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def located(self) -> bool:
        """Whether a ride there can be reckoned."""
        return self.latitude is not None and self.longitude is not None


@dataclass(frozen=True, kw_only=True)
class Assumptions:
    """Speeds in km/h, times in minutes, costs in points of the plan.

    :ivar detour: road kilometres per kilometre of great circle
    :ivar loading: at the origin, before departure
    :ivar unloading: at each stop
    :ivar preparing: at the garage, before the wheels turn
    :ivar driver_rest: between two duties of a driver
    :ivar fetching: from the call until somebody found by tracing is at the site
    :ivar duty_costs: by kind of vehicle
    :ivar km_costs: likewise, for a kilometre
    """

    speed: float = 40.0
    detour: float = DETOUR
    loading: int = 15
    unloading: int = 10
    preparing: int = 15
    driver_rest: int = 480
    fetching: int = 120
    max_drops: int = 3
    left_behind_cost: float = 1000.0
    waiting_cost: float = 0.01
    late_cost: float = 1.0
    plain_ambulance_cost: float = 50.0
    duty_costs: dict[str, float] = field(
        default_factory=lambda: {"coach": 500.0, "minibus": 250.0, "ambulance": 300.0}
    )
    km_costs: dict[str, float] = field(
        default_factory=lambda: {"coach": 1.2, "minibus": 0.8, "ambulance": 0.9}
    )
    fever_clinic: Clinic = Clinic()

    @property
    def speeds(self) -> tuple[float, ...]:
        """The speed of every hour of the day."""
        return (self.speed,) * HOURS

    @property
    def source(self) -> str:
        """Where distances and driving times come from, for the plan."""
        return f"great circle × {self.detour:g}, {self.speed:g} km/h"


def read(data_dir: Path) -> Assumptions:
    """The assumptions of an installation.

    :raises InputRejected: the file is not JSON, or names a figure that there is not
    """
    try:
        written = json.loads((data_dir / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Assumptions()
    except ValueError:
        raise _rejected(say("It is not JSON.")) from None
    if not isinstance(written, dict):
        raise _rejected(say("It is not an object."))
    return _read(written)


def _read(written: dict[str, Any]) -> Assumptions:
    known = {each.name: each for each in fields(Assumptions)}
    plain = Assumptions()
    for name, value in written.items():
        if name not in known:
            raise _rejected(say("There is no such figure."), name)
        default = getattr(plain, name)
        if isinstance(default, Clinic):
            written = written | {name: _clinic(value)}
        elif isinstance(default, dict):
            written = written | {name: default | _costs(name, value)}
        elif isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise _rejected(say("It is not a number from 0 on."), name)
    return replace(plain, **written)


def _clinic(value: object) -> Clinic:
    try:
        return Clinic(**value)  # type: ignore[arg-type]
    except TypeError:
        raise _rejected(say("A clinic has a name, a latitude and a longitude."), "clinic") from None


def _costs(name: str, value: object) -> dict[str, float]:
    if not isinstance(value, dict) or not all(isinstance(v, int | float) for v in value.values()):
        raise _rejected(say("It is not a cost by kind of vehicle."), name)
    return value


def _rejected(sentence: Sentence, name: str | None = None) -> InputRejected:
    return InputRejected(
        say("The planning figures in %(file)s cannot be used.", file=FILE),
        (Problem(sentence=sentence, field=name),),
    )

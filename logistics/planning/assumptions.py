"""Figures of planning that no policy carries; every plan shows those it was made with.

What things cost is not among them: a district weighs that (:mod:`logistics.planning.weighing`).
An installation states its own in ``planning.json`` of its data directory, under the names of
:class:`Assumptions`; what it leaves out keeps the default shown here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from logistics.errors import InputRejected, Problem
from logistics.planning.transport.roads import Roads
from logistics.wording import Sentence, say

FILE = "planning.json"
HOURS = 24
WEIGHED = frozenset(
    {
        "left_behind_cost",
        "waiting_cost",
        "late_cost",
        "plain_ambulance_cost",
        "duty_costs",
        "km_costs",
    }
)
"""Costs that stood in this file once and are weights of a district now."""
ORDERED = frozenset({"detour", "driver_rest"})
"""Figures that stood in this file once and are the policy's now."""


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
    """Speeds in km/h, times in minutes.

    :ivar loading: at the origin, before departure
    :ivar unloading: at each stop
    :ivar preparing: at the garage, before the wheels turn
    :ivar fetching: from the call until somebody found by tracing is at the site
    """

    speed: float = 40.0
    loading: int = 15
    unloading: int = 10
    preparing: int = 15
    fetching: int = 120
    max_drops: int = 3
    fever_clinic: Clinic = Clinic()

    @property
    def speeds(self) -> tuple[float, ...]:
        """The speed of every hour of the day."""
        return (self.speed,) * HOURS

    def roads(self, detour: float) -> Roads:
        """Great circles times the detour factor, at the assumed speed."""
        return Roads(
            source=f"great circle × {detour:g}, {self.speed:g} km/h",
            speeds=self.speeds,
            detour=detour,
        )


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
        if name in WEIGHED:
            raise _rejected(say("It is a weight now: each district has its own, by page."), name)
        if name in ORDERED:
            raise _rejected(say("It stands in the policy now, under transport."), name)
        if name not in known:
            raise _rejected(say("There is no such figure."), name)
        default = getattr(plain, name)
        if isinstance(default, Clinic):
            written = written | {name: _clinic(value)}
        elif isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise _rejected(say("It is not a number from 0 on."), name)
    return replace(plain, **written)


def _clinic(value: object) -> Clinic:
    try:
        return Clinic(**value)  # type: ignore[arg-type]
    except TypeError:
        raise _rejected(say("A clinic has a name, a latitude and a longitude."), "clinic") from None


def _rejected(sentence: Sentence, name: str | None = None) -> InputRejected:
    return InputRejected(
        say("The planning figures in %(file)s cannot be used.", file=FILE),
        (Problem(sentence=sentence, field=name),),
    )

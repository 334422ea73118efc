"""Roads for arrays of departures and arrivals."""

from __future__ import annotations

import numpy as np

from logistics.planning.transport.day import Day
from logistics.planning.transport.roads import TOLERANCE_KM
from logistics.planning.transport.solver.items import Floats, Ints


class Legs:
    """The drives of a day: :meth:`arrive` and :meth:`leave_by` for arrays of minutes.

    :ivar km: kilometres by place and place
    """

    def __init__(self, day: Day) -> None:
        self.km: Floats = np.array(day.drives.km, dtype=np.float64)
        self.minutes: Ints | None = None
        if day.drives.minutes is not None:
            self.minutes = np.array(day.drives.minutes, dtype=np.int64)
        self.driven: Floats = np.array(day.drives.driven, dtype=np.float64)

    @property
    def steady(self) -> bool:
        """Whether a drive takes the same time at every hour."""
        return self.minutes is not None

    def arrive(self, here: Ints, there: Ints, leaves: Ints) -> Ints:
        """When those who leave at these minutes are there."""
        if self.minutes is not None:
            return leaves + self.minutes[here, there]
        reach = self._driven_by(leaves) + self.km[here, there] - TOLERANCE_KM
        found = np.searchsorted(self.driven, reach)
        return np.where(self.km[here, there] > 0, found, leaves)

    def leave_by(self, here: Ints, there: Ints, arrives: Ints) -> Ints:
        """The last minutes to leave and be there by these minutes."""
        if self.minutes is not None:
            return arrives - self.minutes[here, there]
        reach = self._driven_by(arrives) - self.km[here, there] + TOLERANCE_KM
        found = np.searchsorted(self.driven, reach, side="right") - 1
        return np.where(self.km[here, there] > 0, found, arrives)

    def _driven_by(self, minutes: Ints) -> Floats:
        return self.driven[np.clip(minutes, 0, len(self.driven) - 1)]

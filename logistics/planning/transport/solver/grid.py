"""Time grids: minutes as slots, rounded for or against the plan."""

from __future__ import annotations

from dataclasses import dataclass

from logistics.planning.transport.day import Day
from logistics.planning.transport.solver.catalogue import Catalogue
from logistics.planning.transport.solver.items import Ints


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A time grid: slot ``i`` is the minute ``base + i * step``.

    :ivar loose: rounds in favour of the plan, so that whatever is lawful fits the grid;
        else whatever fits the grid is lawful
    """

    base: int
    step: int
    slots: int
    loose: bool

    def down(self, minutes: Ints) -> Ints:
        """The slot that a minute lies in."""
        return (minutes - self.base) // self.step

    def first(self, minutes: Ints) -> Ints:
        """The first slot for something that starts at these minutes at the earliest."""
        late = 0 if self.loose else self.step - 1
        return (minutes - self.base + late) // self.step

    def minute(self, slots: Ints) -> Ints:
        """The minutes of some slots."""
        return self.base + slots * self.step


def grid_over(day: Day, book: Catalogue, step: int, *, loose: bool) -> Grid:
    """The grid that holds every duty with these trips."""
    opens = int(book.opens.min()) if book.trips else 0
    closes = int(book.closes.max()) if book.trips else 0
    base = opens - day.rules.loading - day.rules.duty
    base -= base % step
    return Grid(
        base=base,
        step=step,
        slots=(closes - base) // step + 2 * (day.rules.duty // step + 2),
        loose=loose,
    )

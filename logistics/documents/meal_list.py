"""The meal list of a site: what to deliver to which room, in walking order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words, tally
from logistics.documents.paper import Head, PaperKind


@dataclass(frozen=True, kw_only=True)
class MealLine:
    """The meals of one diet for one room."""

    building: str
    floor: str
    room: str
    diet: Words
    meals: int = 1
    note: Words = ""


@dataclass(frozen=True, kw_only=True)
class Round:
    """The lines of one floor of one building, in delivery order."""

    building: str
    floor: str
    lines: tuple[MealLine, ...]

    @property
    def meals(self) -> int:
        """How many meals the floor gets."""
        return sum(line.meals for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class MealListFacts:
    """One meal of one day at one site; the lines come in the order of delivery."""

    kind: ClassVar[PaperKind] = PaperKind.MEAL_LIST
    smallest_type: ClassVar[int] = 100

    head: Head
    site: Bilingual
    on: date
    meal: Words
    lines: tuple[MealLine, ...]

    @property
    def meals(self) -> int:
        """How many meals the site gets."""
        return sum(line.meals for line in self.lines)

    @property
    def diets(self) -> tuple[tuple[Words, int], ...]:
        """How many meals of each diet, the most frequent first."""
        totals = tally((line.diet, line.meals) for line in self.lines)
        return tuple(sorted(totals, key=lambda total: -total[1]))

    @property
    def rounds(self) -> tuple[Round, ...]:
        """The lines floor by floor; a floor that is visited twice stands there twice."""
        return tuple(
            Round(building=building, floor=floor, lines=tuple(lines))
            for (building, floor), lines in groupby(
                self.lines, key=lambda line: (line.building, line.floor)
            )
        )

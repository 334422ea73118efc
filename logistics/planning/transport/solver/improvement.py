"""Improving the instant plan of one part of the day, and proving how good it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

from logistics.planning.transport.draft import Draft
from logistics.planning.transport.solver.allowance import Allowance
from logistics.planning.transport.solver.books import LAWFUL, book_of, pricers_of
from logistics.planning.transport.solver.catalogue import Catalogue
from logistics.planning.transport.solver.choice import drafted
from logistics.planning.transport.solver.dive import dive
from logistics.planning.transport.solver.duties import DutyColumn, LawfulDuties
from logistics.planning.transport.solver.generation import Generation
from logistics.planning.transport.solver.items import bundles
from logistics.planning.transport.solver.legs import Legs
from logistics.planning.transport.solver.neighbours import improved
from logistics.planning.transport.solver.parts import Part
from logistics.planning.transport.solver.pricing import Pricer
from logistics.planning.transport.solver.proof import bound_of

ROUNDS = 10_000
CLOSE = 0.002
LINEAR, WHOLE, PROVEN = 0.35, 0.6, 0.8
DIVE_EVERY = 4
DONE = 1e-6


class Improvement:
    """The work on one part.

    :ivar draft: the cheapest found
    :ivar bound: what no plan of the part costs less than, people left behind included
    """

    def __init__(self, part: Part, draft: Draft, bound: float, allowance: Allowance) -> None:
        self.part, self.draft, self.bound = part, draft, bound
        self.allowance = allowance
        self.dive_seconds = 0.0

    def run(self, seconds: float, seed: int) -> None:
        """Spend so many seconds: choose duties linearly, make them whole, prove, polish."""
        day, legs = self.part.day, Legs(self.part.day)
        start, dice = self.allowance.spent, Random(seed)  # noqa: S311 - repeatable, no secret
        book = book_of(day, legs, bundles, self.part.loads)
        if book is None or not book.trips:
            self._prove(legs, None, (), start + seconds)
            return
        duties, pricers = LawfulDuties(day, book), pricers_of(day, legs, book, LAWFUL)
        generation = self._begun(book, duties, pricers)
        generation.run(ROUNDS, self.allowance.until(start + LINEAR * seconds), close=CLOSE)
        self._dive(generation, start + WHOLE * seconds, dice)
        self._prove(legs, book, generation.columns.values(), start + PROVEN * seconds)
        self._polish(generation, duties, start + seconds, dice)

    def _begun(
        self, book: Catalogue, duties: LawfulDuties, pricers: Sequence[Pricer]
    ) -> Generation:
        """Column generation that knows the duties of the draft."""
        generation = Generation(self.part.day, book, pricers, duties)
        for job in self.draft.jobs:
            if column := duties.of(job.squad, job.tours):
                generation.add(column)
        return generation

    def _keep(self, draft: Draft) -> None:
        if draft.cost < self.draft.cost:
            self.draft = draft
        self.allowance.tell(self.draft.cost, self.bound)

    def _prove(
        self, legs: Legs, book: Catalogue | None, known: Iterable[DutyColumn], until: float
    ) -> None:
        found = bound_of(self.part, legs, book, known, self.allowance.until(until))
        self.bound = max(self.bound, min(found, self.draft.cost))

    def _polish(
        self, generation: Generation, duties: LawfulDuties, until: float, dice: Random
    ) -> None:
        """Dive anew now and then, and plan one neighbourhood of duties after another anew."""
        going_on, pool = self.allowance.until(until), list(generation.columns.values())
        pricers, turn = generation.pricers, 0
        while going_on() and self.draft.jobs and self.draft.cost > self.bound * (1 + DONE):
            turn += 1
            if turn % DIVE_EVERY or self.allowance.spent + self.dive_seconds > until:
                self._keep(improved(self.draft, duties, pricers, pool, going_on, dice))
            else:
                self._dive(generation, until, dice)

    def _dive(self, generation: Generation, until: float, dice: Random) -> None:
        started = self.allowance.spent
        chosen = dive(generation, self.allowance.until(until), dice)
        self._keep(drafted(self.part.day, chosen, self.part.loads))
        self.dive_seconds = self.allowance.spent - started

"""Improving the instant plan of one part of the day, and proving how good it is."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from logistics.planning.transport.draft import Draft
from logistics.planning.transport.solver.allowance import Allowance
from logistics.planning.transport.solver.books import LAWFUL, book_of, pricers_of
from logistics.planning.transport.solver.catalogue import Catalogue
from logistics.planning.transport.solver.choice import drafted
from logistics.planning.transport.solver.dive import dive
from logistics.planning.transport.solver.duties import LawfulDuties
from logistics.planning.transport.solver.generation import Generation
from logistics.planning.transport.solver.items import bundles
from logistics.planning.transport.solver.legs import Legs
from logistics.planning.transport.solver.neighbours import Neighbourhoods
from logistics.planning.transport.solver.parts import Part
from logistics.planning.transport.solver.pricing import Pricer
from logistics.planning.transport.solver.proof import Proof

ROUNDS = 10_000
CLOSE = 0.002
LINEAR, PROVEN, WHOLE, PROVEN_WELL, POLISHED = 0.3, 0.4, 0.65, 0.75, 0.9
DIVE_EVERY = 4
WORTH_WHILE = 1e-6


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
        """Spend so many seconds: choose duties linearly, make them whole, polish and prove."""
        day, legs = self.part.day, Legs(self.part.day)
        start, dice = self.allowance.spent, Random(seed)  # noqa: S311 - repeatable, no secret
        book = book_of(day, legs, bundles, self.part.loads, seconds)
        proof = Proof(self.part, legs, book, seconds)

        def until(share: float) -> float:
            return start + share * seconds

        if book is None or not book.trips:
            self._prove(proof, None, until(1.0))
            return
        duties = LawfulDuties(day, book)
        generation = self._begun(book, duties, pricers_of(day, legs, book, LAWFUL))
        generation.run(ROUNDS, self.allowance.until(until(LINEAR)), close=CLOSE)
        self._prove(proof, generation, until(PROVEN))
        self._dive(generation, until(WHOLE), dice)
        self._prove(proof, generation, until(PROVEN_WELL))
        self._polish(generation, Neighbourhoods(generation, duties, dice), until(POLISHED))
        self._prove(proof, generation, until(1.0))

    def _begun(
        self, book: Catalogue, duties: LawfulDuties, pricers: Sequence[Pricer]
    ) -> Generation:
        """Column generation that knows the duties of the draft."""
        generation = Generation(self.part.day, book, pricers, duties)
        for job in self.draft.jobs:
            if column := duties.of(job.squad, job.tours):
                generation.add(column)
        return generation

    def _keep(self, draft: Draft) -> bool:
        better = draft.cost < self.draft.cost - WORTH_WHILE
        if better:
            self.draft = draft
        self.allowance.tell(self.draft.cost, self.bound)
        return better

    def _prove(self, proof: Proof, generation: Generation | None, until: float) -> None:
        if not self._proven:
            proof.refine(generation, self.allowance.until(until))
            self.bound = max(self.bound, proof.bound)

    @property
    def _proven(self) -> bool:
        return self.draft.cost <= self.bound * (1 + WORTH_WHILE)

    def _dive(self, generation: Generation, until: float, dice: Random) -> bool:
        started = self.allowance.spent
        chosen = dive(generation, self.allowance.until(until), dice)
        self.dive_seconds = self.allowance.spent - started
        return self._keep(drafted(self.part.day, chosen, self.part.loads))

    def _polish(self, generation: Generation, near: Neighbourhoods, until: float) -> None:
        """Plan neighbourhoods of duties anew, and now and then all, while that helps."""
        going_on, turn, useless = self.allowance.until(until), 0, 0
        while going_on() and self.draft.jobs and not self._proven and useless < self._patience:
            turn += 1
            if turn % DIVE_EVERY or self.allowance.spent + self.dive_seconds > until:
                helped = self._keep(near.improved(self.draft, going_on))
            else:
                helped = self._dive(generation, until, near.dice)
            useless = 0 if helped else useless + 1

    @property
    def _patience(self) -> int:
        return 8 + 2 * len(self.draft.jobs)

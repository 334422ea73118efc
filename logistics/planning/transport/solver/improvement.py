"""Improving the instant plan of one part of the day, and proving how good it is."""

from __future__ import annotations

from contextlib import suppress
from random import Random

import numpy as np

from logistics.planning.transport.day import Load
from logistics.planning.transport.draft import Draft
from logistics.planning.transport.solver.allowance import Allowance
from logistics.planning.transport.solver.books import LAWFUL, lawful_books, pricers_of
from logistics.planning.transport.solver.catalogue import Catalogue
from logistics.planning.transport.solver.choice import drafted
from logistics.planning.transport.solver.dive import dive
from logistics.planning.transport.solver.duties import LawfulDuties
from logistics.planning.transport.solver.generation import Generation
from logistics.planning.transport.solver.items import Floats
from logistics.planning.transport.solver.legs import Legs
from logistics.planning.transport.solver.master import NoOptimum
from logistics.planning.transport.solver.neighbours import Neighbourhoods
from logistics.planning.transport.solver.parts import Part
from logistics.planning.transport.solver.proof import Proof

ROUNDS = 10_000
CLOSE = 0.002
LINEAR, PROVEN = 0.5, 0.62
WHOLE, PROVEN_WELL, POLISHED = 0.65, 0.75, 0.9
DIVE_EVERY = 4
A_TRIP_IN_KM = 30.0
AT_FIRST, PROVEN_LAST = 0.5, 0.95
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
        """Spend so many seconds; an engine that fails ends the search, not the plan."""
        with suppress(NoOptimum):
            self._run(seconds, seed)

    def _run(self, seconds: float, seed: int) -> None:
        """Choose duties linearly, make them whole, polish and prove."""
        day, legs = self.part.day, Legs(self.part.day)
        start, dice = self.allowance.spent, Random(seed)  # noqa: S311 - repeatable, no secret
        books = lawful_books(day, legs, self.part.loads, seconds)
        proof = Proof(self.part, legs, books[-1] if books else None, seconds)
        generation: Generation | None = None
        spent_well = AT_FIRST * seconds if proof.long else seconds
        for number, book in enumerate(books):
            first, last = (WHOLE * spent_well * turn / len(books) for turn in (number, number + 1))
            generation = self._begun(book, legs, generation, dice)
            linear = self.allowance.until(start + first + LINEAR * (last - first))
            generation.run(ROUNDS, linear, close=CLOSE)
            if not proof.long:
                self._prove(proof, generation, start + first + PROVEN * (last - first))
            self._dive(generation, start + last, dice)
        if not proof.long:
            self._prove(proof, generation, start + PROVEN_WELL * seconds)
        if generation is not None:
            self._polish(generation, dice, start + POLISHED * spent_well)
        self._prove(proof, generation, start + PROVEN_LAST * seconds)
        if proof.long and generation is not None:
            self._polish(generation, dice, start + seconds)

    def _begun(
        self, book: Catalogue, legs: Legs, before: Generation | None, dice: Random
    ) -> Generation:
        """Column generation that knows the duties of the draft, and what was chosen before."""
        day = self.part.day
        duties, pricers = LawfulDuties(day, book), pricers_of(day, legs, book, LAWFUL)
        centre = None if before is not None else self._prices(book, duties)
        generation = Generation(day, book, pricers, duties, dice=dice, centre=centre)
        chosen = [(job.squad, job.tours) for job in self.draft.jobs]
        if before is not None:
            chosen += [(column.squad, column.tours) for column in before.in_use]
        for squad, tours in chosen:
            if column := duties.of(squad, tours):
                generation.add(column)
        return generation

    def _prices(self, book: Catalogue, duties: LawfulDuties) -> Floats:
        """What each item seems to cost: its share of the duty that takes it in the draft."""
        prices, weight = np.zeros(len(book.items)), self.part.day.problem.weights.left_behind
        for job in self.draft.jobs:
            loads = [load for tour in job.tours for load in tour.loads]
            efforts = [self._effort(load) for load in loads]
            for load, effort in zip(loads, efforts, strict=True):
                if (item := duties.item_of.get(load)) is not None:
                    prices[item] += job.table.cost * effort / sum(efforts)
        most = weight * np.array([item.people for item in book.items])
        return np.where(prices > 0, np.minimum(prices, most), most)

    def _effort(self, load: Load) -> float:
        km = self.part.day.drives.km[load.origin][load.destination]
        return load.people * (km + A_TRIP_IN_KM)

    def _keep(self, draft: Draft) -> bool:
        better = draft.cost < self.draft.cost - WORTH_WHILE
        if better:
            self.draft = draft
        self.allowance.tell()
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

    def _polish(self, generation: Generation, dice: Random, until: float) -> None:
        """Plan neighbourhoods of duties anew, and now and then all, while that helps."""
        near = Neighbourhoods(generation, dice, self.allowance.nodes)
        going_on, turn, useless = self.allowance.until(until), 0, 0
        while going_on() and self.draft.jobs and not self._proven and useless < self._patience:
            turn += 1
            if turn % DIVE_EVERY or self.allowance.spent + self.dive_seconds > until:
                helped = self._keep(near.improved(self.draft, going_on))
            else:
                helped = self._dive(generation, until, dice)
            useless = 0 if helped else useless + 1

    @property
    def _patience(self) -> int:
        return 8 + 2 * len(self.draft.jobs)

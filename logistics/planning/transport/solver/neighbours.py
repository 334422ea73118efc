"""Improving a draft piece by piece: a few duties that overlap are planned anew together."""

from __future__ import annotations

from random import Random

from logistics.planning.transport.draft import Draft, Job
from logistics.planning.transport.solver.choice import drafted
from logistics.planning.transport.solver.duties import DutyColumn, LawfulDuties
from logistics.planning.transport.solver.generation import Generation, GoingOn

TOGETHER = 10
ROUNDS = 12
SECONDS = 2.0


class Neighbourhoods:
    """Plans some duties of a draft anew, with the duties that were ever thought of.

    :ivar whole: the column generation of all items; its pricers are used again
    """

    def __init__(self, whole: Generation, dice: Random, nodes: int | None = None) -> None:
        """Choose whole duties within some seconds, or within so many nodes."""
        self.whole, self.dice, self.nodes = whole, dice, nodes
        self.duties = LawfulDuties(whole.day, whole.book)
        self.pool = dict.fromkeys(whole.columns.values())

    def improved(self, draft: Draft, going_on: GoingOn) -> Draft:
        """The draft with one neighbourhood planned anew, which may cost more or less."""
        near = _near(draft, self.dice)
        others = [job for job in draft.jobs if job not in near]
        loads = [load for job in near for tour in job.tours for load in tour.loads] + draft.left
        item_of = self.duties.item_of
        free = sorted({item_of[load] for load in loads if load in item_of})
        generation = Generation(
            draft.day,
            self.whole.book,
            self.whole.pricers,
            self.duties,
            free=free,
            busy=self._columns(others),
            dice=self.dice,
        )
        start = self._offer(generation, near)
        generation.run(ROUNDS, going_on)
        self.pool |= dict.fromkeys(generation.columns.values())
        chosen = generation.master.whole(SECONDS, start, self.nodes) or start
        columns = [generation.columns[n] for n in chosen if n in generation.columns]
        return drafted(draft.day, columns, loads, beside=others)

    def _offer(self, generation: Generation, near: list[Job]) -> list[int]:
        """Offer the present duties and all that fit; the numbers of the present ones."""
        free = set(generation.free)
        start = [
            generation.add(column)
            for column in self._columns(near)
            if free.issuperset(column.covers)
        ]
        for column in self.pool:
            if free.issuperset(column.covers):
                generation.add(column)
        return start

    def _columns(self, jobs: list[Job]) -> list[DutyColumn]:
        made = [self.duties.of(job.squad, job.tours) for job in jobs]
        return [column for column in made if column is not None]


def _near(draft: Draft, dice: Random) -> list[Job]:
    """A duty by chance and those that share most of their time with it."""
    centre = dice.choice(draft.jobs).table

    def shared(job: Job) -> float:
        overlap = min(job.table.ends, centre.ends) - max(job.table.begins, centre.begins)
        return overlap * dice.uniform(0.5, 1.5)

    return sorted(draft.jobs, key=shared, reverse=True)[:TOGETHER]

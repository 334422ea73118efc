"""Improving a draft piece by piece: a few duties that overlap are planned anew together."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from logistics.planning.transport.draft import Draft, Job
from logistics.planning.transport.solver.choice import drafted
from logistics.planning.transport.solver.duties import DutyColumn, LawfulDuties
from logistics.planning.transport.solver.generation import Generation, GoingOn
from logistics.planning.transport.solver.pricing import Pricer

TOGETHER = 10
ROUNDS = 12
SECONDS = 2.0


def improved(
    draft: Draft,
    maker: LawfulDuties,
    pricers: Sequence[Pricer],
    pool: list[DutyColumn],
    going_on: GoingOn,
    dice: Random,
) -> Draft:
    """The draft with one neighbourhood planned anew, or as it was when that is no cheaper."""
    near = _near(draft, dice)
    others = [job for job in draft.jobs if job not in near]
    own = [maker.of(job.squad, job.tours) for job in near]
    columns = [column for column in own if column is not None]
    loads = [load for job in near for tour in job.tours for load in tour.loads] + draft.left
    free = sorted({maker.item_of[load] for load in loads if load in maker.item_of})
    busy = [column for job in others if (column := maker.of(job.squad, job.tours))]
    generation = Generation(draft.day, maker.book, pricers, maker, free=free, busy=busy)
    kept = set(free)
    start = [generation.add(column) for column in columns if set(column.covers) <= kept]
    for column in pool:
        if set(column.covers) <= kept:
            generation.add(column)
    generation.run(ROUNDS, going_on)
    known = set(pool)
    pool += [column for column in generation.columns.values() if column not in known]
    chosen = generation.master.whole(SECONDS, start)
    if chosen is None:
        return draft
    part = drafted(
        draft.day,
        [generation.columns[number] for number in chosen if number in generation.columns],
        loads,
    )
    found = Draft(draft.day, [*others, *part.jobs], part.left)
    return found if found.cost < draft.cost else draft


def _near(draft: Draft, dice: Random) -> list[Job]:
    """A duty by chance and those that share most of their time with it."""
    centre = dice.choice(draft.jobs)

    def shared(job: Job) -> float:
        overlap = min(job.table.ends, centre.table.ends) - max(
            job.table.begins, centre.table.begins
        )
        return overlap * dice.uniform(0.5, 1.5)

    return sorted(draft.jobs, key=shared, reverse=True)[:TOGETHER]

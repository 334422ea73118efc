"""From the linear choice to whole duties: fix the surest duties, look again, and so on."""

from __future__ import annotations

from random import Random

import numpy as np

from logistics.planning.transport.solver.duties import DutyColumn
from logistics.planning.transport.solver.generation import Generation, GoingOn

ROUNDS = 3
SURE = 0.95
LIKELY = 0.6
SOME = 1e-6
NOISE = 0.1
AT_ONCE = 0.01


def dive(generation: Generation, going_on: GoingOn, dice: Random) -> list[DutyColumn]:
    """A choice of whole duties near the linear optimum; what they miss stays uncovered.

    Out of time, it takes the surest of the duties that are left without looking again.
    """
    fixed: list[int] = []
    while True:
        hurry = not going_on()
        generation.run(0 if hurry else ROUNDS, going_on)
        chosen = _next(generation, fixed, dice, hurry)
        if not chosen:
            break
        for column in chosen:
            generation.master.fix(column)
        fixed += chosen
    for column in fixed:
        generation.master.free(column)
    return [generation.columns[column] for column in fixed]


def _next(generation: Generation, fixed: list[int], dice: Random, hurry: bool) -> list[int]:
    """The duties that are sure, or else the likeliest, with a little luck."""
    values = generation.master.values
    found = [
        column
        for column in np.nonzero(values > SOME)[0].tolist()
        if column in generation.columns and column not in fixed
    ]
    sure = [column for column in found if values[column] >= SURE]
    if sure or not found:
        return sure
    found.sort(key=lambda column: -(values[column] + NOISE * dice.random()))
    most = len(found) if hurry else max(1, round(AT_ONCE * len(generation.free)))
    chosen, taken = [], set[int]()
    for column in (
        found[:most]
        if hurry
        else found[:1] + [column for column in found[1:most] if values[column] >= LIKELY]
    ):
        items = generation.columns[column].covers.keys()
        if taken.isdisjoint(items):
            chosen.append(column)
            taken.update(items)
    return chosen

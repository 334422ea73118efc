"""The linear relaxation of the session model, made tight where it is loose.

People at a site open it, and use floors there, all of it and not in proportion: there is a row
for each stream and site that says so, and only those that the relaxation breaks are added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from logistics.planning.placement.solver.limits import Stopwatch
from logistics.planning.placement.solver.linear import Answer
from logistics.planning.placement.solver.sessions import SessionModel
from logistics.planning.placement.solver.sifting import promising, sifted

BROKEN = 1e-3
WORTH_ANOTHER_ROUND = 2e-3
ROUNDS = 8
SIFTED_FROM = 40_000

Cut = list[tuple[int, float]]


@dataclass(frozen=True, kw_only=True)
class Relaxed:
    """The tightest relaxation found.

    :ivar values: by column of the model
    :ivar bound: no plan costs less
    :ivar unplaced: the part of it for people who are nowhere
    """

    values: Sequence[float]
    bound: float
    unplaced: float


def relax(model: SessionModel, seconds: float) -> Relaxed | None:
    """Solve the relaxation, tightening it while that pays; ``None`` when there was no time."""
    watch = Stopwatch(seconds)
    solved = _engine(model, watch)
    answer = solved()
    if not answer.values:
        return None
    best = _relaxed(model, answer, answer.bound)
    for _ in range(ROUNDS):
        spent = watch.seconds
        cuts = list(broken_links(model, best.values))
        if not cuts:
            break
        add(model, cuts)
        answer = solved()
        if not answer.values:
            break
        gain = answer.bound - best.bound
        best = _relaxed(model, answer, max(best.bound, answer.bound))
        if gain < WORTH_ANOTHER_ROUND * best.bound or 2 * watch.seconds - spent > watch.limit:
            break
    return best


def _engine(model: SessionModel, watch: Stopwatch) -> Callable[[], Answer]:
    if len(model.linear.costs) < SIFTED_FROM:
        return lambda: model.linear.relaxation(watch.left)
    sites = promising(model)
    return lambda: sifted(model, sites, watch)


def _relaxed(model: SessionModel, answer: Answer, bound: float) -> Relaxed:
    return Relaxed(values=answer.values, bound=bound, unplaced=model.unplaced(answer.values))


def add(model: SessionModel, cuts: list[Cut]) -> None:
    """Add rows that every plan obeys."""
    for cut in cuts:
        model.linear.row(cut, high=0)


def broken_links(model: SessionModel, values: Sequence[float]) -> Iterator[Cut]:
    """Rows that say: people of a stream at a site open it, and use floors there."""
    row_of = {row.classes: j for j, row in enumerate(model.ground.rows)}
    for (number, suit, site), flow in model.flows.items():
        if values[flow] <= BROKEN:
            continue
        stream, opened = model.streams[number], model.opened.get(site)
        rooms = float(stream.needs[suit])
        if opened is not None and values[flow] > rooms * values[opened] + BROKEN:
            yield [(flow, 1.0), (opened, -rooms)]
        if not stream.pressing:
            continue
        floors = [
            (
                model.sessions[s, stream.cohort],
                min(rooms, model.rooms[s, stream.cohort][row_of[suit]]),
            )
            for s in model.sessions_at[site, stream.cohort]
        ]
        if values[flow] > sum(most * values[floor] for floor, most in floors) + BROKEN:
            yield [(flow, 1.0), *((floor, -most) for floor, most in floors)]

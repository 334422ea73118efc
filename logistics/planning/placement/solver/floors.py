"""Kinds of parties counted on floors: for a whole small problem, or a part of a large one.

Parties that nothing tells apart are one kind; the model decides how many of each kind go to each
floor. Everybody else stays where the board has them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from logistics.planning.placement.board import Board
from logistics.planning.placement.solver.kinds import Kind, kinds_of, places_of
from logistics.planning.placement.solver.linear import Linear

Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Found:
    """The floors of the parties that were to be placed, by party index, and what was proven.

    :ivar bound: placing these parties on these floors, the others fixed, costs no less
    """

    homes: Mapping[int, int | None]
    bound: float
    optimal: bool


class FloorModel:
    """Columns of the model by what they mean.

    :ivar board: those who stay; the parties to place are not on it
    :ivar before: where the parties to place were
    :ivar counts: parties of a kind on a floor, by (kind, floor)
    :ivar most: the highest each of these counts can be
    :ivar left: parties of a kind on no floor, by kind
    :ivar used: whether a cohort of parties to place is on a floor, by (floor, cohort)
    :ivar pairs: whether an arrival is on a floor that it is not on anyway, by (floor, arrival)
    :ivar opened: whether a site opens that is not in use, by site
    :ivar mixed: whether two cohorts meet on a floor: the two columns of ``used``, by column
    """

    def __init__(
        self,
        board: Board,
        before: Mapping[int, int | None],
        floors: Iterable[int],
    ) -> None:
        self.board = board
        self.ground = board.ground
        self.weights = board.weights
        self.before = before
        self.floors = sorted(set(floors))
        self.kinds = kinds_of(self.ground.guests[index] for index in sorted(before))
        self.linear = Linear(nodes=self.ground.nodes)
        self.most: dict[tuple[int, int], int] = {}
        self.counts: dict[tuple[int, int], int] = {}
        self.used: dict[tuple[int, int], int] = {}
        self.pairs: dict[tuple[int, int], int] = {}
        self.opened: dict[int, int] = {}
        self.mixed: dict[int, tuple[int, int]] = {}
        self.left: list[int] = []
        self.by_floor: dict[int, list[int]] = defaultdict(list)
        for cost in COSTS:
            cost(self)
        for rule in RULES:
            rule(self)

    def span(self, kind: Kind, floor: int) -> Span:
        """When parties of a kind take rooms on a floor, until they are turned round."""
        return kind.like.start, kind.like.end + self.ground.storeys[floor].turnaround

    def demand(self, floor: int, j: int, kinds: Iterable[int]) -> list[tuple[int, float]]:
        """The rooms of a row that kinds take on a floor, as terms."""
        return [
            (self.counts[k, floor], float(self.kinds[k].like.demand[j]))
            for k in kinds
            if self.kinds[k].like.demand[j]
        ]

    def room(self, floor: int, moment: int) -> list[int]:
        """Rooms by row that those who stay leave on a floor at a moment."""
        rooms = self.ground.capacity(floor, moment, moment + 1)
        load = self.board.load_at(floor, moment)
        return [max(0, room - taken) for room, taken in zip(rooms, load, strict=True)]

    def solve(self, seconds: float, *, gap: float, seed: int) -> Found | None:
        """The best placement found within a relative gap, at least as good as the one before."""
        start = self.solution(self.before)
        answer = self.linear.minimum(seconds, gap=gap, seed=seed, start=start)
        if not answer.values:
            return None
        homes: dict[int, int | None] = {}
        for k, kind in enumerate(self.kinds):
            chosen: list[int | None] = [
                floor
                for floor in self.floors
                if (k, floor) in self.counts
                for _ in range(round(answer.values[self.counts[k, floor]]))
            ]
            nowhere: list[int | None] = [None] * (kind.count - len(chosen))
            homes |= places_of(self.before, kind, [*chosen, *nowhere])
        return Found(homes=homes, bound=answer.bound, optimal=answer.optimal)

    def solution(self, homes: Mapping[int, int | None]) -> list[float]:
        """The value of every column for a placement; floors that are not offered are nowhere."""
        values = [0.0] * len(self.linear.costs)
        for k, kind in enumerate(self.kinds):
            for guest in kind.guests:
                floor = homes[guest.index]
                if floor is None or (k, floor) not in self.counts:
                    values[self.left[k]] += 1
                    continue
                values[self.counts[k, floor]] += 1
                for column in self._switched_on(kind, floor):
                    values[column] = 1.0
        for column, (one, other) in self.mixed.items():
            values[column] = min(values[one], values[other])
        return values

    def _switched_on(self, kind: Kind, floor: int) -> list[int]:
        site = self.ground.storeys[floor].site
        columns = [
            self.used[floor, kind.like.cohort],
            self.pairs.get((floor, kind.like.arrival)),
            self.opened.get(site),
        ]
        return [column for column in columns if column is not None]


def left_out(model: FloorModel) -> None:
    """People without a room."""
    for kind in model.kinds:
        cost = model.weights.unplaced * kind.like.people
        model.left.append(model.linear.column(cost, high=kind.count, whole=True))


def journeys(model: FloorModel) -> None:
    """Distance and tiers above the need, by head."""
    for k, kind in enumerate(model.kinds):
        for floor in model.floors:
            most = _most(model, kind, floor)
            if most:
                rate = kind.like.rates[model.ground.storeys[floor].site] or 0.0
                column = model.linear.column(kind.like.people * rate, high=most, whole=True)
                model.counts[k, floor] = column
                model.most[k, floor] = most
                model.by_floor[floor].append(k)


def floors_opened(model: FloorModel) -> None:
    """Bringing a cohort onto a floor that it is not on."""
    for floor, cohort in sorted({(f, model.kinds[k].like.cohort) for k, f in model.counts}):
        there = cohort in model.board.sessions[floor] or any(
            other == cohort for other, _, _ in model.ground.storeys[floor].present
        )
        cost = 0.0 if there else model.weights.session
        model.used[floor, cohort] = model.linear.column(cost, high=1, whole=True)


def flights_on_floors(model: FloorModel) -> None:
    """Each pair of flight and floor."""
    arrivals = {(floor, model.kinds[k].like.arrival) for k, floor in model.counts}
    for floor, arrival in sorted(arrivals):
        if arrival >= 0 and not model.board.arrivals[floor][arrival]:
            cost = model.weights.arrival_floor
            model.pairs[floor, arrival] = model.linear.column(cost, high=1, whole=True)


def sites_opened(model: FloorModel) -> None:
    """Opening a site that is not in use."""
    floors: dict[int, list[int]] = defaultdict(list)
    for (floor, _), used in model.used.items():
        floors[model.ground.storeys[floor].site].append(used)
    for site, columns in floors.items():
        known = model.ground.problem.sites[site].opened or model.board.at_site[site]
        if not known:
            opened = model.linear.column(model.weights.site, high=1, whole=True)
            model.opened[site] = opened
            for used in columns:
                model.linear.row([(used, 1.0), (opened, -1.0)], high=0)


def cohorts_mixed(model: FloorModel) -> None:
    """Two cohorts on one floor at one time, where that is allowed."""
    if model.ground.problem.cohorts.hard or not model.weights.mixing:
        return
    for floor in model.floors:
        spans = _cohort_spans(model, floor)
        staying = {c: (start, end) for c, start, end in model.board.spans(floor)}
        for cohort, span in spans.items():
            used = model.used[floor, cohort]
            met = {c for c, other in staying.items() if c != cohort and _meet(span, other)}
            if cohort not in staying:
                model.linear.costs[used] += model.weights.mixing * len(met)
            for later in spans:
                if later > cohort and later not in met and _meet(span, spans[later]):
                    both = model.linear.column(model.weights.mixing, high=1)
                    model.mixed[both] = used, model.used[floor, later]
                    terms = [(used, 1.0), (model.used[floor, later], 1.0), (both, -1.0)]
                    model.linear.row(terms, high=1)


def everybody_once(model: FloorModel) -> None:
    """Each party of a kind is on a floor, or left out."""
    terms: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for (k, _), count in model.counts.items():
        terms[k].append((count, 1.0))
    for k, kind in enumerate(model.kinds):
        model.linear.row([*terms[k], (model.left[k], 1.0)], low=kind.count, high=kind.count)


def rooms_suffice(model: FloorModel) -> None:
    """Whenever somebody comes to a floor, those who are there need no more rooms than are free."""
    for floor, kinds in model.by_floor.items():
        for moment in _moments(model, floor, kinds):
            there = [k for k in kinds if _within(moment, model.span(model.kinds[k], floor))]
            for j, rooms in enumerate(model.room(floor, moment)):
                terms = model.demand(floor, j, there)
                if terms:
                    model.linear.row(terms, high=rooms)


def _moments(model: FloorModel, floor: int, kinds: Iterable[int]) -> list[int]:
    """When the rooms left to some kinds can become fewer: somebody comes, or a room goes."""
    spans = [model.span(model.kinds[k], floor) for k in kinds]
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    berths = model.ground.storeys[floor].berths
    others = {session.start for session in model.board.sessions[floor].values()} | {
        begin for berth in berths for begin, _ in berth.taken + berth.closed
    }
    arrivals = {start for start, _ in spans}
    return sorted(arrivals | {moment for moment in others if first < moment < last})


def one_cohort_at_a_time(model: FloorModel) -> None:
    """Where that is the rule, cohorts on one floor follow each other."""
    if not model.ground.problem.cohorts.hard:
        return
    for floor in model.by_floor:
        spans = _cohort_spans(model, floor)
        for moment in sorted({start for start, _ in spans.values()}):
            there = [model.used[floor, c] for c, span in spans.items() if _within(moment, span)]
            if len(there) > 1:
                model.linear.row([(column, 1.0) for column in there], high=1)


def cohorts_use_floors(model: FloorModel) -> None:
    """A party on a floor means that its cohort is on it."""
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for k, floor in model.counts:
        groups[floor, model.kinds[k].like.cohort].append(k)
    for (floor, cohort), kinds in groups.items():
        _link(model, floor, kinds, model.used[floor, cohort])


def flights_use_floors(model: FloorModel) -> None:
    """A party on a floor means that its flight is on it; a flight needs floors enough."""
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for k, floor in model.counts:
        groups[floor, model.kinds[k].like.arrival].append(k)
    for (floor, arrival), kinds in groups.items():
        if (floor, arrival) in model.pairs:
            _link(model, floor, kinds, model.pairs[floor, arrival])


def _link(model: FloorModel, floor: int, kinds: list[int], column: int) -> None:
    """Make a column 1 when any of some kinds is on a floor: each kind alone, and all by rows."""
    for k in kinds:
        terms = [(model.counts[k, floor], 1.0), (column, -float(model.most[k, floor]))]
        model.linear.row(terms, high=0)
    at_once = {model.kinds[k].like.start for k in kinds}
    rooms = model.room(floor, max(at_once)) if _all_meet(model, kinds, floor) else []
    for j, room in enumerate(rooms):
        terms = model.demand(floor, j, kinds)
        if terms:
            model.linear.row([*terms, (column, -float(room))], high=0)


def _all_meet(model: FloorModel, kinds: Iterable[int], floor: int) -> bool:
    spans = [model.span(model.kinds[k], floor) for k in kinds]
    return max(start for start, _ in spans) < min(end for _, end in spans)


def _most(model: FloorModel, kind: Kind, floor: int) -> int:
    """How many parties of a kind a floor could take were it free of the others to place."""
    if not model.board.fits(kind.like, floor):
        return 0
    room = model.ground.capacity(floor, *model.span(kind, floor))
    fits = [rooms // need for rooms, need in zip(room, kind.like.demand, strict=True) if need]
    return min([kind.count, *fits])


def _cohort_spans(model: FloorModel, floor: int) -> dict[int, Span]:
    spans: dict[int, Span] = {}
    for k in model.by_floor.get(floor, ()):
        start, end = model.span(model.kinds[k], floor)
        known = spans.get(model.kinds[k].like.cohort, (start, end))
        spans[model.kinds[k].like.cohort] = min(start, known[0]), max(end, known[1])
    return spans


def _within(moment: int, span: Span) -> bool:
    return span[0] <= moment < span[1]


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


COSTS: tuple[Callable[[FloorModel], None], ...] = (
    left_out,
    journeys,
    floors_opened,
    flights_on_floors,
    sites_opened,
    cohorts_mixed,
)
RULES: tuple[Callable[[FloorModel], None], ...] = (
    everybody_once,
    rooms_suffice,
    one_cohort_at_a_time,
    cohorts_use_floors,
    flights_use_floors,
)

"""Other ways to place people in rooms, for comparison.

What one writes down first for CP-SAT, and Timefold. Both decide floors, starting from the
greedy plan; our own seating gives the rooms, and the same checks judge every plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from time import monotonic

from ortools.sat.python import cp_model

from logistics.bench.peers import Peer
from logistics.planning.optimiser_process import Report
from logistics.planning.placement.board import Board
from logistics.planning.placement.draft import draft, settle
from logistics.planning.placement.greedy import greedy_board, place_greedily
from logistics.planning.placement.ground import Ground, Guest
from logistics.planning.placement.plan import Plan
from logistics.planning.placement.problem import Problem

SCALE = 100
WORKERS = 2

Key = tuple[int, int]


def cp_sat(problem: Problem, seconds: float, seed: int, *, report: Report) -> Plan:
    """One truth value a party and floor, the greedy plan as a hint; rooms by our own seating."""
    started = monotonic()
    ground = Ground(problem)
    model = PartiesOnFloors(ground, greedy_board(ground))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.1, seconds - (monotonic() - started))
    solver.parameters.num_workers = WORKERS
    solver.parameters.random_seed = seed
    status = solver.solve(model.model)
    board = model.board
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        homes = {
            index: floor for (index, floor), on in model.on.items() if solver.boolean_value(on)
        }
        board = _board(ground, homes)
    return replace(draft(problem, settle(board)), seconds=monotonic() - started, seed=seed)


def timefold(problem: Problem, seconds: float, seed: int, *, report: Report) -> Plan:
    """A floor for each party, by the local search of Timefold."""
    from logistics.bench.room_timefold import homes

    started = monotonic()
    ground = Ground(problem)
    guess = {i: floor for i, floor in enumerate(greedy_board(ground).home) if floor is not None}
    left = max(1.0, seconds - (monotonic() - started))
    board = _board(ground, homes(ground, guess, left, seed))
    return replace(draft(problem, settle(board)), seconds=monotonic() - started, seed=seed)


def _board(ground: Ground, homes: Mapping[int, int]) -> Board:
    """Parties on the floors that a peer chose, where they fit; greedily those who do not."""
    board = Board(ground)
    for index, floor in homes.items():
        if board.fits(ground.guests[index], floor):
            board.place(index, floor)
    place_greedily(board, ground.guests)
    return board


class PartiesOnFloors:
    """The model of the peer; it knows hard cohorts only.

    :ivar on: whether a party is on a floor, by (party, floor)
    """

    def __init__(self, ground: Ground, board: Board) -> None:
        self.ground, self.board = ground, board
        self.model = cp_model.CpModel()
        self.cost: list[tuple[cp_model.IntVar, float]] = []
        self.on: dict[Key, cp_model.IntVar] = {}
        self.used: dict[Key, list[Guest]] = defaultdict(list)
        for guest in ground.guests:
            self._somewhere(guest)
        self.sessions = self._switches({(f, g.cohort): [] for f, g in self._pairs()})
        self._cohorts_apart()
        self._rooms_suffice()
        self._flights_and_sites()
        self.model.minimize(
            cp_model.LinearExpr.weighted_sum(
                [variable for variable, _ in self.cost],
                [round(SCALE * price) for _, price in self.cost],
            )
        )

    def _somewhere(self, guest: Guest) -> None:
        left = self.model.new_bool_var("")
        self.cost.append((left, self.ground.problem.weights.unplaced * guest.people))
        chosen = [left]
        for storey in self.ground.storeys:
            if not self.ground.takes(guest, storey.index):
                continue
            on = self.on[guest.index, storey.index] = self.model.new_bool_var("")
            self.model.add_hint(on, self.board.home[guest.index] == storey.index)
            self.cost.append((on, guest.people * (guest.rates[storey.site] or 0.0)))
            self.used[storey.index, guest.cohort].append(guest)
            chosen.append(on)
        self.model.add_exactly_one(chosen)

    def _pairs(self) -> list[tuple[int, Guest]]:
        return [(floor, guests[0]) for (floor, _), guests in self.used.items()]

    def _switches(self, keys: Mapping[Key, object]) -> dict[Key, cp_model.IntVar]:
        return {key: self.model.new_bool_var("") for key in keys}

    def _cohorts_apart(self) -> None:
        """A cohort on a floor takes the floor for as long as its people are there."""
        spans: dict[int, list[cp_model.IntervalVar]] = defaultdict(list)
        for (floor, cohort), session in self.sessions.items():
            guests = self.used[floor, cohort]
            for guest in guests:
                self.model.add_implication(self.on[guest.index, floor], session)
            turnaround = self.ground.storeys[floor].turnaround
            start, end = min(g.start for g in guests), max(g.end for g in guests) + turnaround
            spans[floor].append(
                self.model.new_optional_fixed_size_interval_var(start, end - start, session, "")
            )
            present = {known for known, _, _ in self.ground.storeys[floor].present}
            if cohort not in present:
                self.cost.append((session, self.ground.problem.weights.session))
        for found in spans.values():
            self.model.add_no_overlap(found)

    def _rooms_suffice(self) -> None:
        for (floor, cohort), session in self.sessions.items():
            guests = self.used[floor, cohort]
            start, end = max(g.start for g in guests), min(g.end for g in guests)
            room = self.ground.capacity(floor, start, max(start + 1, end))
            for j, most in enumerate(room):
                on = [self.on[g.index, floor] for g in guests if g.demand[j]]
                need = [g.demand[j] for g in guests if g.demand[j]]
                if on:
                    expression = cp_model.LinearExpr.weighted_sum(on, need)
                    self.model.add(expression <= most * session)

    def _flights_and_sites(self) -> None:
        weights, sites = self.ground.problem.weights, self.ground.problem.sites
        flights: dict[Key, list[cp_model.IntVar]] = defaultdict(list)
        opened: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for (index, floor), on in self.on.items():
            if (arrival := self.ground.guests[index].arrival) >= 0:
                flights[floor, arrival].append(on)
        for (floor, _), session in self.sessions.items():
            if not sites[self.ground.storeys[floor].site].opened:
                opened[self.ground.storeys[floor].site].append(session)
        for found, price in (
            *((found, weights.arrival_floor) for found in flights.values()),
            *((found, weights.site) for found in opened.values()),
        ):
            switch = self.model.new_bool_var("")
            self.cost.append((switch, price))
            for each in found:
                self.model.add_implication(each, switch)


PEERS = (
    Peer(name="cp-sat", package="ortools", method=cp_sat),
    Peer(name="Timefold", package="timefold", method=timefold),
)

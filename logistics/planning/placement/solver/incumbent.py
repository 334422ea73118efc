"""A placement as a solution of the session model, to start an engine from."""

from __future__ import annotations

from collections import Counter

from logistics.planning.placement.board import Board
from logistics.planning.placement.solver.sessions import SessionModel


def solution_of(model: SessionModel, board: Board) -> list[float]:
    """The value of every column for the parties as they are on the board."""
    values = [0.0] * len(model.linear.costs)
    stack_of = {floor: s for s, stack in enumerate(model.stacks) for floor in stack.floors}
    sessions: set[tuple[int, int]] = set()
    pairs: set[tuple[int, int, int]] = set()
    steady = {(i.cohort, flight) for i in model.intakes for flight in i.flights}
    for stream in model.streams:
        for guest in (model.ground.guests[index] for index in stream.guests):
            floor = board.home[guest.index]
            for suit, rooms in Counter(guest.suits).items():
                if floor is None:
                    values[model.left[stream.number, suit]] += rooms
                    continue
                site = model.ground.storeys[floor].site
                values[model.flows[stream.number, suit, site]] += rooms
                values[model.opened[site]] = 1.0
            if floor is not None and stream.pressing:
                sessions.add((floor, guest.cohort))
                if (guest.cohort, guest.arrival) in steady:
                    pairs.add((floor, guest.cohort, guest.arrival))
    for floor, cohort in sessions:
        values[model.sessions[stack_of[floor], cohort]] += 1
    for _, cohort, _ in pairs:
        if cohort in model.pairs:
            values[model.pairs[cohort]] += 1
    return values

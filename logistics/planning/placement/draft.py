"""From parties on floors to a plan with rooms, priced term by term."""

from __future__ import annotations

from collections.abc import Iterable

from logistics.planning.placement.board import Board
from logistics.planning.placement.explain import Explainer
from logistics.planning.placement.greedy import place_greedily
from logistics.planning.placement.plan import Assignment, Outcome, Plan, Unplaced
from logistics.planning.placement.pricing import cost
from logistics.planning.placement.problem import Problem
from logistics.planning.placement.seating import seat_floor

Rooms = dict[int, tuple[str, ...]]


def settle(board: Board) -> Rooms:
    """Give every party on a floor its rooms, by party index.

    Who finds no room on the floor after all is placed on another one, or left without.
    """
    rooms: Rooms = {}
    changed = {floor for floor in board.home if floor is not None}
    while changed:
        left = _seat(board, sorted(changed), rooms)
        for index in left:
            floor = board.home[index]
            if floor is not None:
                board.barred.add((index, floor))
                board.remove(index)
        place_greedily(board, [board.ground.guests[index] for index in left])
        changed = {floor for index in left if (floor := board.home[index]) is not None}
    return rooms


def _seat(board: Board, floors: Iterable[int], rooms: Rooms) -> list[int]:
    left: list[int] = []
    for floor in floors:
        indexes = sorted(i for s in board.sessions[floor].values() for i in s.guests)
        for index in indexes:
            rooms.pop(index, None)
        seating = seat_floor(board.ground, floor, [board.ground.guests[i] for i in indexes])
        rooms.update(seating.rooms)
        left.extend(seating.left)
    return left


def draft(problem: Problem, rooms: Rooms) -> Plan:
    """A plan with its cost, and a reason for everyone who has no room."""
    bare = Plan(
        outcome=Outcome.FEASIBLE,
        assignments=tuple(
            Assignment(party=problem.parties[index].id, rooms=rooms[index])
            for index in sorted(rooms)
        ),
    )
    explainer = Explainer(problem, bare)
    unplaced = tuple(
        Unplaced(party=party.id, people=party.people, reasons=explainer.why(party))
        for index, party in enumerate(problem.parties)
        if index not in rooms
    )
    return Plan(
        outcome=Outcome.FEASIBLE,
        assignments=bare.assignments,
        unplaced=unplaced,
        cost=cost(problem, bare),
    )

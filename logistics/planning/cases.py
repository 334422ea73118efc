"""What a plan answers, read from its documents once and kept for the next question about it."""

from __future__ import annotations

import uuid
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from logistics.planning import listing
from logistics.planning.models import Plan
from logistics.planning.placement import problem_json as room_problems
from logistics.planning.placement.problem import Problem as RoomsProblem
from logistics.planning.transport import problem_json as ride_problems
from logistics.planning.transport.problem import Problem as RidesProblem

MOST = 4


@dataclass(frozen=True, kw_only=True)
class Case:
    """The problems of a plan and its documents."""

    rooms: RoomsProblem
    rides: RidesProblem
    document: listing.Document


_kept: OrderedDict[uuid.UUID, Case] = OrderedDict()
_lock = Lock()


def case_of(plan: Plan) -> Case:
    """The case of a plan; of the few that were asked for last nothing is read again.

    A plan is never given other problems or answers: planning again makes another plan.
    """
    with _lock:
        case = _kept.get(plan.id)
        if case is not None:
            _kept.move_to_end(plan.id)
            return case
    case = Case(
        rooms=room_problems.from_json(plan.rooms_problem),
        rides=ride_problems.from_json(plan.transport_problem),
        document=listing.read(plan),
    )
    with _lock:
        _kept[plan.id] = case
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return case

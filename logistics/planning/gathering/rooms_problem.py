"""From bubbles and houses to the room problem."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from logistics.planning.bubbles import Bubble
from logistics.planning.gathering.housing import KIND, Houses
from logistics.planning.gathering.window import Window
from logistics.planning.placement.problem import CohortRule, Party, Problem, Room, RoomNeed
from logistics.planning.transport.roads import Place, PlaceKind, Roads

Position = tuple[float, float]


def roads_of(window: Window) -> Roads:
    """The roads of the policy in force, at the assumed speed."""
    return window.assumptions.roads(window.policy.transport.road_detour)


def rooms_problem(
    bubbles: Sequence[Bubble],
    houses: Houses,
    ports: Mapping[uuid.UUID, Position],
    window: Window,
    *,
    patience: timedelta = timedelta(),
) -> Problem:
    """Who may sleep where.

    :param patience: rooms that are ready so much later than the shortest ride ends are used too
    """
    policy = window.policy
    distances = _distances(houses, ports, window)
    return Problem(
        sites=houses.sites,
        floors=houses.floors,
        rooms=houses.rooms,
        parties=tuple(
            _party(bubble, _earliest(bubble, ports, houses, window) + patience)
            for bubble in bubbles
        ),
        distances=distances,
        turnaround={KIND: policy.turnaround.normal.total},
        cohorts=CohortRule(
            hard=policy.cohort.hard,
            window_hours=policy.cohort.window_hours,
            epoch=datetime(2020, 1, 1, tzinfo=ZoneInfo(window.zone)),
        ),
        reserve=houses.reserve,
        weights=window.weights.of_rooms,
        time_zone=window.zone,
    )


def patience_for(problem: Problem, window: Window) -> timedelta:
    """How long people wait for rooms in turnaround: not at all while enough are ready."""
    first = min((party.arrives for party in problem.parties), default=window.now)
    ready = sum(_is_ready(room, first) for room in problem.rooms)
    needed = sum(len(party.rooms) for party in problem.parties)
    if needed <= ready * (1 - problem.reserve):
        return timedelta()
    return timedelta(minutes=window.policy.transport.max_wait_minutes)


def _is_ready(room: Room, at: datetime) -> bool:
    return (room.free_from is None or room.free_from <= at) and not any(
        at in period for period in (*room.out_of_order, *room.booked)
    )


def _party(bubble: Bubble, arrives: datetime) -> Party:
    return Party(
        id=bubble.id,
        rooms=tuple(
            RoomNeed(
                people=len(chamber.people),
                attributes=chamber.attributes,
                sharing=str(chamber.sharing) if chamber.sharing else None,
            )
            for chamber in bubble.chambers
        ),
        arrives=arrives,
        until=max(bubble.until, arrives + timedelta(hours=1)),
        category=bubble.category,
        cohort=bubble.category,
        arrival=str(bubble.arrival_id) if bubble.arrival_id else None,
        port=str(bubble.port_id) if bubble.port_id else None,
    )


def _earliest(
    bubble: Bubble, ports: Mapping[uuid.UUID, Position], houses: Houses, window: Window
) -> datetime:
    """When a bubble may be at the nearest site."""
    if bubble.port_id is None:
        return bubble.released_at + timedelta(minutes=window.assumptions.fetching)
    leaving = bubble.released_at + timedelta(minutes=window.assumptions.loading)
    roads, zone = roads_of(window), ZoneInfo(window.zone)
    port = _place(str(bubble.port_id), PlaceKind.PORT, ports[bubble.port_id])
    return min(
        (
            roads.arrival(
                port, _place(site.id, PlaceKind.SITE, houses.positions[site.id]), leaving, zone
            )
            for site in houses.sites
        ),
        default=leaving,
    )


def _distances(
    houses: Houses, ports: Mapping[uuid.UUID, Position], window: Window
) -> dict[tuple[str, str], float]:
    roads = roads_of(window)
    return {
        (str(port), site): round(
            roads.km(_place(str(port), PlaceKind.PORT, here), _place(site, PlaceKind.SITE, there)),
            3,
        )
        for port, here in ports.items()
        for site, there in houses.positions.items()
    }


def _place(name: str, kind: PlaceKind, position: Position) -> Place:
    return Place(id=name, kind=kind, latitude=position[0], longitude=position[1])

"""From a room plan to the transport problem: who rides from where to which site, and in what."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from logistics.planning.bubbles import Bubble
from logistics.planning.errands import Errand, place_key
from logistics.planning.gathering.errands import Located
from logistics.planning.gathering.fleet import Fleet, FleetVehicle
from logistics.planning.gathering.housing import Houses, ready_at
from logistics.planning.gathering.rooms_problem import Position, roads_of
from logistics.planning.gathering.window import Window, whole_minute
from logistics.planning.placement import plan as rooms
from logistics.planning.placement.problem import Problem as RoomsProblem
from logistics.planning.roster import Patient, Roster
from logistics.planning.rules import CLINIC
from logistics.planning.transport.problem import (
    DriverAway,
    NightBan,
    Party,
    Problem,
    RideGroup,
    Rules,
    Vehicle,
    VehicleKind,
)
from logistics.planning.transport.roads import Place, PlaceKind
from logistics.policy.document import TransportRules
from logistics.transfers.rules import kinds as transfers

KINDS = {
    transfers.PlaceKind.COMMUNITY: PlaceKind.COMMUNITY,
    transfers.PlaceKind.HOTEL: PlaceKind.COMMUNITY,
    transfers.PlaceKind.HOSPITAL: PlaceKind.HOSPITAL,
    transfers.PlaceKind.FEVER_CLINIC: PlaceKind.HOSPITAL,
}


def rides_problem(
    roster: Roster,
    room_problem: RoomsProblem,
    room_plan: rooms.Plan,
    *,
    houses: Houses,
    ports: Mapping[uuid.UUID, Position],
    known: Mapping[str, Located],
    fleet: Fleet,
    window: Window,
) -> Problem:
    """Everybody with a room rides to it, the ill to the fever clinic, others where they have to.

    :param known: communities, hospitals and clinics that somebody gets on or off at
    """
    groups = [
        *_to_rooms(roster, room_problem, room_plan, window),
        *_to_clinic(roster, window),
        *map(_errand, roster.errands),
    ]
    places = tuple(_places(houses, ports, known, window))
    kinds = {VehicleKind.AMBULANCE} if any(group.symptomatic for group in groups) else set()
    kinds |= {VehicleKind.COACH, VehicleKind.MINIBUS}
    return Problem(
        time_zone=window.zone,
        places=places,
        roads=roads_of(window),
        vehicles=tuple(
            _vehicle(each, ports, places, window)
            for each in fleet.vehicles
            if each.kind.value in kinds and places
        ),
        groups=tuple(groups),
        rules=_rules(window),
        weights=window.weights.of_rides,
    )


def _to_rooms(
    roster: Roster, problem: RoomsProblem, plan: rooms.Plan, window: Window
) -> Iterable[RideGroup]:
    for bubble in roster.bubbles:
        site, ready = _destination(bubble, problem, plan)
        if bubble.boards_at is None or site is None:
            continue
        yield RideGroup(
            id=bubble.id,
            parties=(Party(id=bubble.id, people=bubble.people),),
            category=bubble.category,
            origin=str(bubble.boards_at),
            destination=site,
            released_at=bubble.released_at,
            deadline_at=_deadline(bubble, ready, window),
            room_ready_at=whole_minute(ready) if ready else None,
        )


def _destination(
    bubble: Bubble, problem: RoomsProblem, plan: rooms.Plan
) -> tuple[str | None, datetime | None]:
    if bubble.held_site_id is not None:
        return str(bubble.held_site_id), bubble.ready_at
    given = plan.rooms.get(bubble.id)
    if given is None:
        return None, None
    arrives = problem.party[bubble.id].arrives
    ends = [ready_at(problem.room[room], arrives) for room in given]
    ready = max((end for end in ends if end is not None), default=None)
    return problem.site_of(problem.room[given[0]]).id, ready


def _deadline(bubble: Bubble, ready: datetime | None, window: Window) -> datetime | None:
    """So many hours after being identified; who is late already rides as soon as may be."""
    hours = timedelta(hours=window.policy.transport.room_within_hours)
    deadline = whole_minute(bubble.identified_at + hours)
    possible = max(bubble.released_at, ready or bubble.released_at)
    longest = timedelta(minutes=window.policy.transport.max_ride_minutes)
    return deadline if deadline >= possible + longest else None


def _to_clinic(roster: Roster, window: Window) -> Iterable[RideGroup]:
    if not window.assumptions.fever_clinic.located:
        return
    for patient in roster.patients:
        if patient.port_id is not None:
            yield _patient(patient)


def _patient(patient: Patient) -> RideGroup:
    return RideGroup(
        id=patient.id,
        parties=(Party(id=patient.id, people=patient.people),),
        category=patient.category or "unclassified",
        origin=str(patient.port_id),
        destination=CLINIC,
        released_at=patient.released_at,
        symptomatic=True,
    )


def _errand(errand: Errand) -> RideGroup:
    return RideGroup(
        id=errand.id,
        parties=(Party(id=errand.id, people=len(errand.people)),),
        category=errand.category,
        origin=place_key(errand.origin),
        destination=place_key(errand.destination),
        released_at=errand.ready_at,
        symptomatic=errand.ambulance,
    )


def _places(
    houses: Houses,
    ports: Mapping[uuid.UUID, Position],
    known: Mapping[str, Located],
    window: Window,
) -> Iterable[Place]:
    for port, (latitude, longitude) in ports.items():
        yield Place(id=str(port), kind=PlaceKind.PORT, latitude=latitude, longitude=longitude)
    for site, (latitude, longitude) in houses.positions.items():
        yield Place(id=site, kind=PlaceKind.SITE, latitude=latitude, longitude=longitude)
    for key, each in known.items():
        if key != CLINIC:
            yield Place(
                id=key,
                kind=KINDS[each.ref.kind],
                latitude=each.point.latitude,
                longitude=each.point.longitude,
            )
    clinic = window.assumptions.fever_clinic
    if clinic.located:
        yield Place(
            id=CLINIC,
            kind=PlaceKind.HOSPITAL,
            latitude=clinic.latitude,
            longitude=clinic.longitude,
        )


def _vehicle(
    each: FleetVehicle,
    ports: Mapping[uuid.UUID, Position],
    places: Sequence[Place],
    window: Window,
) -> Vehicle:
    """A vehicle; one without a home port stands at the first port, or where anything is."""
    home = each.home_port_id if each.home_port_id in ports else places[0].id
    return Vehicle(
        id=str(each.id),
        kind=VehicleKind(each.kind.value),
        seats=each.seats,
        usable_seats=each.usable_seats,
        home=str(home),
        available=each.available,
        duty_cost=window.weights.duty_cost(each.kind.value),
        km_cost=window.weights.km_cost(each.kind.value),
        drivers=len(each.drivers),
        negative_pressure=each.negative_pressure,
        away=each.away,
        drivers_away=tuple(
            DriverAway(driver=number + 1, period=period) for number, period in each.drivers_away
        ),
    )


def _rules(window: Window) -> Rules:
    policy, figures = window.policy.transport, window.assumptions
    return Rules(
        max_drops=figures.max_drops,
        loading=figures.loading,
        unloading=figures.unloading,
        disinfection=policy.disinfection_minutes,
        preparing=figures.preparing,
        duty=policy.max_duty_minutes,
        rest=policy.driver_rest_minutes,
        wait=policy.max_wait_minutes,
        wait_ceiling=max(policy.max_wait_minutes, policy.room_within_hours * 60),
        ride=policy.max_ride_minutes,
        night_ban=_night_ban(policy),
    )


def _night_ban(policy: TransportRules) -> NightBan | None:
    if policy.night_ban_from == policy.night_ban_to:
        return None
    return NightBan(
        start=policy.night_ban_from,
        end=policy.night_ban_to,
        above_km=policy.night_ban_beyond_km,
    )

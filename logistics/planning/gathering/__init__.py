"""From the tables to finished problems: who has to be planned for a day, where and with what."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals.models import Port
from logistics.config import settings
from logistics.errors import Refused
from logistics.planning import assumptions, queries
from logistics.planning.bubbles import Bubble, lodging_bubbles, riding_bubbles
from logistics.planning.gathering import travellers as people
from logistics.planning.gathering.errands import Errands, Located, community_of, errands
from logistics.planning.gathering.fleet import Fleet, fleet
from logistics.planning.gathering.housing import Houses, houses
from logistics.planning.gathering.pinned import Pinned, pinned, trips_of, with_pins
from logistics.planning.gathering.rides_problem import rides_problem
from logistics.planning.gathering.rooms_problem import patience_for, rooms_problem
from logistics.planning.gathering.standing import Standings
from logistics.planning.gathering.window import Window
from logistics.planning.people import Sorted, Standing, Traveller, sort_out
from logistics.planning.pins import queries as pins
from logistics.planning.placement import plan as rooms
from logistics.planning.placement.problem import Problem as RoomsProblem
from logistics.planning.placement.relaxing import Spare
from logistics.planning.roster import Patient, Roster
from logistics.planning.transport.problem import Problem as RidesProblem
from logistics.planning.weighing import queries as weights
from logistics.policy import queries as policies
from logistics.policy.rules import UNCLASSIFIED
from logistics.sites.models import District
from logistics.sites.rules import SiteState
from logistics.transfers.rules.kinds import PlaceKind
from logistics.wording import say

__all__ = ["Gathered", "NotOurDistrict", "gather", "rides_of", "standby", "window_of"]


class NotOurDistrict(Refused):
    """People of another jurisdiction are handed over by count, not planned."""


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """Everything that a plan of a day is made from.

    :ivar people: everybody of the district, each in exactly one group
    :ivar errands: people who are driven and given no room, those of ``people`` as well
    :ivar base_id: the plan that was published when this was gathered
    :ivar ports: where somebody leaves from, and where vehicles are at home
    :ivar patience_minutes: how long people wait for rooms in turnaround, because too few are ready
    """

    window: Window
    base_id: uuid.UUID | None
    travellers: tuple[Traveller, ...]
    people: Sorted
    errands: Errands
    standings: Standings
    roster: Roster
    houses: Houses
    fleet: Fleet
    ports: Mapping[uuid.UUID, tuple[float, float]]
    rooms: RoomsProblem
    pinned: Pinned
    patience_minutes: int


def gather(session: Session, district_id: uuid.UUID, day: date, *, at: datetime) -> Gathered:
    """Everybody who needs a room on a local day, the rooms and the vehicles there are for them.

    Who is in a room or on the way stays untouched; what the published plan of the day holds
    for others may be given anew. Nothing is written.

    :raises NotOurDistrict: the district is another jurisdiction
    :raises NoPolicy: no policy is in force
    """
    if not session.get_one(District, district_id).ours:
        raise NotOurDistrict(say("People of another jurisdiction are handed over by count."))
    window = window_of(session, district_id, day, at=at)
    chain = queries.chain_of(session, district_id, day)
    by_hand = pins.in_force(session, district_id, day)
    staying = trips_of(by_hand)
    found = people.find(session, window, chain, staying)
    in_groups = sort_out(found.travellers, child_age=window.policy.sharing.child_age_up_to)
    bubbles = (
        *lodging_bubbles(in_groups.lodgers, found.parties, window.policy.sharing),
        *riding_bubbles(in_groups.riders),
    )
    patients = tuple(_patient(each, carer) for each, carer in in_groups.patients)
    planned = {person for bubble in bubbles for person in bubble.guests}
    planned |= {p for each in patients for p in (each.person_id, each.carer_id) if p}
    others = errands(session, window, in_groups.homegoers, planned, (chain, staying))
    roster = Roster(
        bubbles=_fetched_from(bubbles, found.travellers, others),
        patients=patients,
        errands=others.errands,
        handed_over=found.handed_over,
        housed=frozenset(
            each.person_id for each in found.travellers if each.standing is Standing.HOUSED
        ),
    )
    homes = houses(session, window, found.standings.replaceable_rooms.keys())
    vehicles = fleet(session, window, chain, staying)
    ports = _ports(session, roster, vehicles)
    problem = rooms_problem(roster.lodging, homes, ports, window)
    patience = patience_for(problem, window)
    if patience:
        problem = rooms_problem(roster.lodging, homes, ports, window, patience=patience)
    kept = pinned(by_hand, roster.lodging, problem)
    base = queries.find_published(session, district_id, day)
    return Gathered(
        window=window,
        base_id=base.id if base else None,
        travellers=found.travellers,
        people=in_groups,
        errands=others,
        standings=found.standings,
        roster=roster,
        houses=homes,
        fleet=vehicles,
        ports=ports,
        rooms=with_pins(problem, kept),
        pinned=kept,
        patience_minutes=int(patience.total_seconds() // 60),
    )


def window_of(session: Session, district_id: uuid.UUID, day: date, *, at: datetime) -> Window:
    """What a plan of a day is made for and by.

    :raises NoPolicy: no policy is in force
    """
    policies.latest(session)
    return Window(
        district_id=district_id,
        day=day,
        zone=settings().zone,
        at=at,
        versions=policies.in_force(session),
        assumptions=assumptions.read(settings().data_dir),
        weights=weights.in_force(session, district_id),
    )


def standby(session: Session, window: Window, problem: RoomsProblem) -> Spare:
    """The standby sites of a district, for people whom a plan left without a room."""
    ports = _located(session, {uuid.UUID(port) for port, _site in problem.distances})
    homes = houses(session, window, (), SiteState.STANDBY)
    return Spare(problem=rooms_problem((), homes, ports, window))


def rides_of(gathered: Gathered, room_plan: rooms.Plan) -> RidesProblem:
    """The transport problem that follows from a room plan."""
    return rides_problem(
        gathered.roster,
        gathered.rooms,
        room_plan,
        houses=gathered.houses,
        ports=gathered.ports,
        known={**gathered.errands.places, **_boarding(gathered)},
        fleet=gathered.fleet,
        window=gathered.window,
    )


def _patient(person: Traveller, carer: Traveller | None) -> Patient:
    return Patient(
        person_id=person.person_id,
        carer_id=carer.person_id if carer else None,
        party_id=person.party_id,
        arrival_id=person.arrival_id,
        port_id=person.port_id,
        category=person.category or UNCLASSIFIED,
        carer_category=(carer.category or UNCLASSIFIED) if carer else "",
        released_at=person.released_at,
    )


def _fetched_from(
    bubbles: tuple[Bubble, ...], travellers: tuple[Traveller, ...], others: Errands
) -> tuple[Bubble, ...]:
    """The bubbles with the community where those without a port get on, where it is known."""
    names = {each.person_id: each.community for each in travellers}

    def fetched(bubble: Bubble) -> Bubble:
        if bubble.port_id is not None:
            return bubble
        homes = {names.get(person, "") for person in bubble.guests}
        home = community_of(others.communities, homes.pop()) if len(homes) == 1 else None
        return bubble if home is None else replace(bubble, origin_id=home.ref.id)

    return tuple(map(fetched, bubbles))


def _boarding(gathered: Gathered) -> dict[str, Located]:
    """The communities that people are fetched from, by the key of the transport problem."""
    origins = {each.origin_id for each in gathered.roster.bubbles}
    places = gathered.errands.communities.values()
    return {str(each.ref.id): each for each in places if each.ref.id in origins}


def _ports(
    session: Session, roster: Roster, vehicles: Fleet
) -> dict[uuid.UUID, tuple[float, float]]:
    """The ports that somebody leaves from or vehicles are at home at, by code."""
    ids = {each.port_id for each in roster.bubbles} | {each.port_id for each in roster.patients}
    ids |= {each.home_port_id for each in vehicles.vehicles}
    ids |= {
        ref.id
        for each in roster.errands
        for ref in (each.origin, each.destination)
        if ref.kind is PlaceKind.PORT
    }
    return _located(session, ids)


def _located(
    session: Session, ids: Collection[uuid.UUID | None]
) -> dict[uuid.UUID, tuple[float, float]]:
    rows = session.execute(
        sa.select(Port.id, Port.latitude, Port.longitude)
        .where(Port.id.in_(ids))
        .order_by(Port.code)
    )
    return {row.id: (row.latitude, row.longitude) for row in rows}

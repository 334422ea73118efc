"""A draft read back into values, with the facts of the moment beside it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from logistics.planning import roster
from logistics.planning.gathering import Gathered
from logistics.planning.models import Plan
from logistics.planning.people import Traveller
from logistics.planning.placement import plan_json as room_plans
from logistics.planning.placement.plan import Plan as RoomPlan
from logistics.planning.roster import Roster
from logistics.planning.transport import plan_json as ride_plans
from logistics.planning.transport.plan import Plan as RidePlan


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A plan about to be published.

    :ivar before: who was in the plan that it replaces
    :ivar now: everything gathered anew
    """

    plan: Plan
    roster: Roster
    rooms: RoomPlan
    rides: RidePlan
    before: Roster
    now: Gathered

    @cached_property
    def travellers(self) -> Mapping[uuid.UUID, Traveller]:
        """What is known of each person now."""
        return {each.person_id: each for each in self.now.travellers}

    @cached_property
    def arrivals(self) -> Mapping[str, datetime]:
        """When the ride of each bubble that has one is at its destination."""
        return {
            rider.party: stop.arrives_at
            for trip in self.rides.trips
            for stop in trip.stops
            for rider in stop.riders
        }


def read_draft(plan: Plan, base: Plan | None, now: Gathered) -> Draft:
    """A stored draft and what it replaces."""
    return Draft(
        plan=plan,
        roster=roster.from_json(plan.roster),
        rooms=room_plans.from_json(plan.rooms_plan),
        rides=ride_plans.from_json(plan.transport_plan),
        before=roster.from_json(base.roster) if base else Roster(),
        now=now,
    )

"""Published plans beside the facts of the moment: what of them no longer holds."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.config import settings
from logistics.planning import queries, roster
from logistics.planning.gathering import gather
from logistics.planning.gathering.promises import promised_rides
from logistics.planning.lapses import Lapse, Lapsed, lapses
from logistics.planning.models import Plan, PlanState

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Watched:
    """A published plan and what of it no longer holds."""

    plan: Plan
    lapsed: Sequence[Lapsed]

    @property
    def people(self) -> int:
        """For how many people it no longer holds."""
        return len({each.person_id for each in self.lapsed})

    @property
    def by_lapse(self) -> Counter[Lapse]:
        """How many people each lapse concerns."""
        return Counter(each.lapse for each in self.lapsed)

    @property
    def trips(self) -> int:
        """How many trips on the board carry one of them."""
        return len({each.ride.trip_id for each in self.lapsed if each.ride})

    @property
    def rooms(self) -> int:
        """How many rooms are held for one of them."""
        return len({each.room_id for each in self.lapsed if each.room_id})


def watch(session: Session, plan: Plan, *, at: datetime) -> Watched:
    """What of a published plan no longer holds; nothing of any other, nor of a day gone by."""
    if plan.state is not PlanState.PUBLISHED or plan.day < _local_day(at) - ONE_DAY:
        return Watched(plan=plan, lapsed=())
    now = gather(session, plan.district_id, plan.day, at=at)
    return Watched(
        plan=plan,
        lapsed=lapses(
            roster.from_json(plan.roster),
            {uuid.UUID(each["person"]) for each in plan.left_out},
            promised_rides(session, now.standings.chain, now.standings.staying),
            now,
        ),
    )


def watch_today(session: Session, scope: Scope, *, at: datetime) -> list[Watched]:
    """The published plans of today and tomorrow that the user may see, beside the facts."""
    day = _local_day(at)
    plans = session.scalars(
        queries.plans_question(scope, state=PlanState.PUBLISHED).where(
            Plan.day.in_((day, day + ONE_DAY))
        )
    ).all()
    return [watch(session, plan, at=at) for plan in plans]


def _local_day(at: datetime) -> date:
    return at.astimezone(ZoneInfo(settings().zone)).date()

"""Publishing: one transaction turns a draft into expected rooms, trips and ride requests."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.database import check_version, lock_rows
from logistics.errors import NotFound
from logistics.isolation.models import Occupancy, OccupancyState
from logistics.planning import queries
from logistics.planning.gathering import gather
from logistics.planning.models import Plan, PlanState
from logistics.planning.operations.draft import Draft, read_draft
from logistics.planning.operations.facts import changes
from logistics.planning.operations.holding import hold_rooms
from logistics.planning.operations.riding import order_rides
from logistics.planning.rules import check_base, check_draft, check_facts
from logistics.sites.models import District, Room


def publish(
    session: Session, plan_id: uuid.UUID, *, expected: int | None = None, at: datetime
) -> Plan:
    """Put a draft in force: hold its rooms, write its trips, ask for its ambulances.

    What the plan before it wrote and what has not begun is kept where it is the same, changed
    or given back where it is not; who is in a room or on the way is left alone.

    :raises NotADraft: it is published or discarded already
    :raises PlanIsStale: another plan was published since, or the facts have changed
    :raises RoomTaken: a room was given away; likewise vehicles, drivers and riders
    """
    plan = _locked(session, plan_id, expected)
    base = queries.find_published(session, plan.district_id, plan.day)
    check_draft(plan.state)
    check_base(plan.base_id, base.id if base else None)
    _hold_still(session, plan)
    draft = read_draft(plan, base, gather(session, plan.district_id, plan.day, at=at))
    check_facts(changes(draft.roster, draft.rooms, draft.rides, draft.now))
    _supersede(session, base)
    plan.number = queries.last_number(session, plan.district_id, plan.day) + 1
    hold_rooms(session, draft, at=at)
    order_rides(session, draft, at=at)
    plan.state, plan.published_at = PlanState.PUBLISHED, at
    plan.published_by = audit.actor().label
    plan.figures = plan.figures | {"newcomers": _newcomers(draft)}
    session.flush()
    return plan


def _locked(session: Session, plan_id: uuid.UUID, expected: int | None) -> Plan:
    """The plan; its district is locked first, so that two drafts are published one by one."""
    known = session.get(Plan, plan_id)
    if known is None:
        raise NotFound("plan")
    lock_rows(session, District, [known.district_id])
    plan: Plan = lock_rows(session, Plan, [plan_id])[0]
    if expected is not None:
        check_version(plan, expected)
    return plan


def _hold_still(session: Session, plan: Plan) -> None:
    """Lock the rooms of this plan and of the one before, so that nobody is admitted meanwhile."""
    chain = queries.chain_of(session, plan.district_id, plan.day)
    held = session.execute(
        sa.select(Occupancy.id, Occupancy.room_id).where(
            Occupancy.plan_id.in_(chain), Occupancy.state == OccupancyState.EXPECTED
        )
    ).all()
    given = [uuid.UUID(r) for each in plan.rooms_plan["assignments"] for r in each["rooms"]]
    lock_rows(session, Room, sorted({*given, *(row.room_id for row in held)}))
    lock_rows(session, Occupancy, [row.id for row in held])


def _supersede(session: Session, base: Plan | None) -> None:
    if base is not None:
        base.state = PlanState.SUPERSEDED
        session.flush()


def _newcomers(draft: Draft) -> int:
    """People who need a room and came onto the lists after the draft was gathered."""
    known = draft.roster.people | {uuid.UUID(each["person"]) for each in draft.plan.left_out}
    return sum(each.person_id not in known for each in draft.now.people.lodgers)

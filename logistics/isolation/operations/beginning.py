"""An isolation that no plan prepared: from when it counts, and at the door of a site."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from logistics.arrivals import queries as arrivals
from logistics.arrivals.models import Arrival, ClassificationRow
from logistics.arrivals.own_file import check_not_own
from logistics.config import settings
from logistics.isolation.clock_of import ClockOrigin, branch_of, category_of
from logistics.isolation.operations.admission import Taken, admit_walk_in
from logistics.isolation.rules import Identifier, NoIsolatingMeasure
from logistics.policy import queries as policies
from logistics.policy.document import Measure
from logistics.sites.models import Room, Site
from logistics.wording import say


def begin_at_site(
    session: Session,
    person_id: uuid.UUID,
    room: Room,
    *,
    compared: frozenset[Identifier],
    at: datetime,
) -> Taken:
    """Somebody stands at the door whom no plan expects: police brought them, or they came.

    :raises NoIsolatingMeasure: nothing was decided, or the measure begins in no room of ours
    :raises AlreadyIsolated: an isolation of the person is open
    :raises RoomTaken: the room is held for somebody else
    """
    check_not_own(session, [person_id])
    decision = arrivals.classifications(session, [person_id]).get(person_id)
    measure = first_measure(session, decision)
    if decision is None or measure is None or not measure.needs_site_room:
        raise NoIsolatingMeasure(say("The person's measure needs no room at a site."))
    return admit_walk_in(
        session,
        decision,
        room.id,
        origin=origin_of(session, decision),
        district_id=session.get_one(Site, room.site_id).district_id,
        compared=compared,
        at=at,
    )


def first_measure(session: Session, decision: ClassificationRow | None) -> Measure | None:
    """The measure with which the isolation of a decision begins; nothing where there is none."""
    if decision is None or decision.policy_version_id is None or not decision.measure:
        return None
    version = policies.get_version(session, decision.policy_version_id)
    return branch_of(category_of(version, decision.category), decision.branch).stages[0].measure


def origin_of(session: Session, decision: ClassificationRow) -> ClockOrigin:
    """From when the clock of a decision counts, by entry, exposure and listed area."""
    person = decision.person_id
    arrival = session.get(Arrival, decision.arrival_id) if decision.arrival_id else None
    exposure = arrivals.last_exposures(session, [person]).get(person)
    return ClockOrigin.of(
        settings().zone,
        entered_at=arrival.expected_at if arrival else None,
        last_exposure_at=exposure.last_contact_at if exposure else None,
        left_risk_area_on=arrivals.left_areas(session, [person]).get(person),
    )

"""The measure goes on elsewhere: from a room of ours to home or to a designated hotel."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from logistics import audit
from logistics.errors import InputRejected
from logistics.isolation import queries
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import AwayKind, IsolationState, MeasureHandOver
from logistics.isolation.operations.away import go_away
from logistics.isolation.rules import Identifier, IsolationIsOver, NothingFollowsElsewhere
from logistics.policy.document import Measure
from logistics.transfers import operations as transfers
from logistics.wording import say

PLACES = {Measure.DESIGNATED_HOTEL: AwayKind.HOTEL}


def hand_over_measure(
    session: Session,
    isolation_id: uuid.UUID,
    *,
    place: str,
    receiver: str,
    received_by: str,
    compared: frozenset[Identifier],
    at: datetime,
) -> MeasureHandOver:
    """Both sides signed: the person leaves the room, the isolation and its clock go on.

    :raises IsolationIsOver: the isolation is not open
    :raises NothingFollowsElsewhere: no measure at home or in a hotel follows, or it has begun
    :raises AwayAlready: the person is away
    """
    place, receiver, received_by = place.strip(), receiver.strip(), received_by.strip()
    if not (place and receiver and received_by):
        raise InputRejected(
            say("A hand-over needs the place, who receives the person, and who signs for them.")
        )
    row = queries.get_isolation(session, isolation_id, lock=True)
    if row.state is not IsolationState.OPEN:
        raise IsolationIsOver(say("This isolation is not open."))
    leaving = clock_of(session, row).leaving_site
    guests = [guest.id for guest in queries.present_guests(session, [row.id])]
    if leaving is None or not guests:
        raise NothingFollowsElsewhere(
            say("No measure at home or in a hotel follows, or the person is in no room of ours.")
        )
    sites = queries.sites_of_guests(session, guests)
    go_away(
        session,
        row.id,
        PLACES.get(leaving[1].measure, AwayKind.HOME),
        where=place,
        hold_room=False,
        compared=compared,
        at=at,
    )
    handed = MeasureHandOver(
        measure=leaving[1].measure.value,
        place=place,
        receiver=receiver,
        received_by=received_by,
        handed_over_by=audit.actor().label,
        occurred_at=at,
    )
    row.hand_overs.append(handed)
    for site in sites:
        transfers.pass_gate(session, row.person_id, site_id=site, at=at)
    session.flush()
    return handed

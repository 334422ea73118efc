"""Street or host takes a person over: the measure begins or goes on at home or in a hotel."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from logistics import audit
from logistics.errors import InputRejected
from logistics.isolation import queries
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import AwayKind, Isolation, IsolationState, MeasureHandOver
from logistics.isolation.operations.away import go_away
from logistics.isolation.operations.homes import check_home
from logistics.isolation.rules import Identifier, IsolationIsOver, NothingFollowsElsewhere
from logistics.policy.document import Measure
from logistics.transfers import operations as transfers
from logistics.wording import say

LONGEST = 120
PLACES = {Measure.DESIGNATED_HOTEL: AwayKind.HOTEL}


@dataclass(frozen=True, kw_only=True)
class Signatures:
    """Where a person goes, who receives them there, and who signs for it."""

    place: str
    receiver: str
    received_by: str


def signatures(place: str, receiver: str, received_by: str) -> Signatures:
    """What both sides sign.

    :raises InputRejected: place, receiver or signature is missing or too long
    """
    signed = Signatures(
        place=place.strip(), receiver=receiver.strip(), received_by=received_by.strip()
    )
    if not (signed.place and signed.receiver and signed.received_by):
        raise InputRejected(
            say("A hand-over needs the place, who receives the person, and who signs for them.")
        )
    longest = max(map(len, vars(signed).values()))
    if longest > LONGEST:
        raise InputRejected(
            say("At most %(most)s characters fit here; this has %(n)s.", most=LONGEST, n=longest)
        )
    return signed


def take_over(
    session: Session,
    row: Isolation,
    measure: Measure,
    signed: Signatures,
    *,
    compared: frozenset[Identifier],
    at: datetime,
) -> MeasureHandOver:
    """The person is where the measure is served, and a room of ours, if there was one, is free.

    :raises AwayAlready: the person is away
    """
    go_away(
        session,
        row.id,
        PLACES.get(measure, AwayKind.HOME),
        where=signed.place,
        hold_room=False,
        compared=compared,
        at=at,
    )
    handed = MeasureHandOver(
        measure=measure.value,
        place=signed.place,
        receiver=signed.receiver,
        received_by=signed.received_by,
        handed_over_by=audit.actor().label,
        occurred_at=at,
    )
    row.hand_overs.append(handed)
    session.flush()
    return handed


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

    :raises InputRejected: place, receiver or signature is missing
    :raises IsolationIsOver: the isolation is not open
    :raises NothingFollowsElsewhere: no measure at home or in a hotel follows, or it has begun
    :raises AwayAlready: the person is away
    :raises HomeNotChecked: the policy asks for a suitable home, and nobody has looked
    :raises HomeNotSuitable: it asks for one, and this is none
    """
    signed = signatures(place, receiver, received_by)
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
    check_home(session, row.person_id, leaving[1].measure)
    handed = take_over(session, row, leaving[1].measure, signed, compared=compared, at=at)
    for site in sites:
        transfers.pass_gate(session, row.person_id, site_id=site, at=at)
    return handed

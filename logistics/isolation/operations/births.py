"""A birth in a site: the newborn is isolated with the mother, in her room."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from logistics.arrivals import operations as arrivals
from logistics.arrivals.manifests.words import Sex
from logistics.arrivals.people_models import Person
from logistics.database import lock_rows
from logistics.isolation import queries
from logistics.isolation.models import (
    ClockChange,
    Isolation,
    IsolationState,
    Occupancy,
    OccupancyGuest,
)
from logistics.isolation.operations.admission import hold_until_clock_ends
from logistics.isolation.rules import (
    Identifier,
    IsolationIsOver,
    NotExpected,
    check_identity,
    check_moment,
)
from logistics.policy import queries as policies
from logistics.policy.sharing_rules import PartyMember, check_sharing
from logistics.sites.models import Room
from logistics.wording import say, stored


def record_birth(
    session: Session,
    mother_isolation: uuid.UUID,
    *,
    surname: str = "",
    given_names: str = "",
    sex: Sex = Sex.UNSTATED,
    born_at: datetime,
    compared: frozenset[Identifier],
    at: datetime,
) -> Isolation:
    """A child is born to somebody in a room; it shares the room, the category and the clock.

    :param compared: the mother's identifiers
    :raises NotExpected: the mother is in no room
    :raises MomentOutOfOrder: the birth lies in the future, or before the mother came
    """
    check_identity(compared)
    mother = queries.get_isolation(session, mother_isolation, lock=True)
    if mother.state is not IsolationState.OPEN:
        raise IsolationIsOver(say("This isolation is not open."))
    guests = queries.present_guests(session, [mother.id])
    if not guests:
        raise NotExpected(say("The mother is in no room now."))
    check_moment(born_at, begun=mother.begun_at, now=at)
    child = arrivals.add_newborn(
        session,
        mother.person,
        surname=surname,
        given_names=given_names,
        sex=sex,
        born_at=born_at,
        zone=mother.clock_facts["zone"],
        at=at,
    )
    isolation = _isolate(session, mother, child, born_at, at)
    _lay_beside(session, guests[0].occupancy_id, mother, isolation, born_at)
    return isolation


def _isolate(
    session: Session, mother: Isolation, child: Person, born_at: datetime, at: datetime
) -> Isolation:
    """An isolation that ends with the mother's."""
    isolation = Isolation(
        person_id=child.id,
        arrival_id=None,
        district_id=mother.district_id,
        category=mother.category,
        branch=mother.branch,
        policy_version_id=mother.policy_version_id,
        clock_facts=dict(mother.clock_facts),
        state=IsolationState.OPEN,
        occurred_at=born_at,
        begun_at=born_at,
        recorded_at=at,
    )
    session.add(isolation)
    session.flush()
    session.add_all(
        ClockChange(
            isolation_id=isolation.id,
            kind=change.kind,
            days=change.days,
            restart_at=change.restart_at,
            category_before=change.category_before,
            branch_before=change.branch_before,
            policy_version_before_id=change.policy_version_before_id,
            reason=change.reason,
            by=change.by,
            occurred_at=change.occurred_at,
        )
        for change in mother.clock_changes
    )
    session.flush()
    session.refresh(isolation)
    return isolation


def _lay_beside(
    session: Session,
    occupancy_id: uuid.UUID,
    mother: Isolation,
    child: Isolation,
    born_at: datetime,
) -> None:
    row = queries.get_occupancy(session, occupancy_id)
    lock_rows(session, Room, [row.room_id])
    (row,) = lock_rows(session, Occupancy, [row.id])
    shared = check_sharing(
        [
            PartyMember(key=mother.person_id, category=mother.category),
            PartyMember(
                key=child.person_id,
                category=child.category,
                age=0,
                parents=frozenset({mother.person_id}),
            ),
        ],
        policies.get_version(session, mother.policy_version_id).sharing,
    )
    row.sharing_reason = row.sharing_reason or stored(shared.sentences[0])
    row.guests.append(
        OccupancyGuest(
            occupancy_id=row.id,
            isolation_id=child.id,
            person_id=child.person_id,
            admitted_at=max(born_at, row.from_at),
        )
    )
    session.flush()
    hold_until_clock_ends(session, row)

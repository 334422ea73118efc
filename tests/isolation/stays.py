"""People in isolation, as short as a test wants to say it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from logistics.arrivals import queries as arrivals
from logistics.arrivals.models import ClassificationRow
from logistics.arrivals.people_models import Person
from logistics.health.laboratory.operations import LaboratoryOrder, add_laboratory
from logistics.isolation import operations
from logistics.isolation.clock_of import ClockOrigin
from logistics.isolation.models import Isolation, Occupancy
from logistics.isolation.rules import Identifier
from logistics.policy import queries as policies
from logistics.sites.models import Room
from tests.factories import DistrictFactory, PersonFactory, RoomFactory
from tests.policies import put_example_in_force

ENTERED = datetime(2020, 3, 28, 2, 0, tzinfo=UTC)
TWICE = frozenset({Identifier.NAME, Identifier.DOCUMENT})


LABORATORIES = ("Linjiang CDC", "Haibin")


def put_policy_in_force(session: Session) -> None:
    put_example_in_force(session, at=ENTERED)
    add_laboratories(session)


def add_laboratories(session: Session) -> None:
    for name in LABORATORIES:
        add_laboratory(session, name, LaboratoryOrder(on_site=True), at=ENTERED)


def classified(session: Session, person: Person | None = None) -> ClassificationRow:
    """An entrant from abroad in central isolation for fourteen days."""
    who = person or PersonFactory()
    for before in arrivals.classifications(session, [who.id]).values():
        before.superseded_at = ENTERED
    session.flush()
    row = ClassificationRow(
        person_id=who.id,
        category="2",
        measure="central_isolation",
        branch="otherwise",
        policy_version_id=policies.ids_by_number(session)[6],
        decided_at=ENTERED,
        occurred_at=ENTERED,
        sentence={"template": "", "values": {}},
        by="system",
    )
    session.add(row)
    session.flush()
    return row


def expected(session: Session, person: Person | None = None) -> Isolation:
    return operations.expect(
        session,
        classified(session, person),
        origin=ClockOrigin(zone="Asia/Shanghai", entered_at=ENTERED),
        district_id=DistrictFactory().id,
        at=ENTERED,
    )


def held(
    session: Session, room: Room | None = None, *guests: Isolation, from_at: datetime = ENTERED
) -> Occupancy:
    """A room that is held for guests; a new room and a new guest unless they are given."""
    people = guests or (expected(session),)
    (row,) = operations.expect_rooms(
        session,
        [
            operations.ExpectedRoom(
                room_id=(room or RoomFactory()).id,
                party_id=None,
                guests=tuple(guest.id for guest in people),
                from_at=from_at,
                to_at=from_at + timedelta(days=14),
            )
        ],
        plan_id=None,
        at=ENTERED,
    )
    session.refresh(row)
    return row


def admitted(session: Session, room: Room | None = None) -> tuple[Isolation, Occupancy]:
    row = held(session, room)
    operations.admit(session, row.id, compared=TWICE, at=ENTERED)
    return row.guests[0].isolation, row

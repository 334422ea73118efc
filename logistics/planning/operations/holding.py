"""The rooms of a published plan: isolations are expected, rooms held, others given back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals.models import ClassificationRow
from logistics.isolation import operations as isolations
from logistics.isolation import queries as isolation_queries
from logistics.isolation.models import IsolationState
from logistics.isolation.operations import ExpectedRoom
from logistics.planning.bubbles import Bubble, Chamber
from logistics.planning.gathering.standing import RoomHeld
from logistics.planning.operations.draft import Draft
from logistics.planning.people import Standing, Traveller, needs_room

# A hold that begins a little after the guest comes keeps the room all the same.
MAY_BEGIN_LATER = timedelta(hours=6)
LEAST_STAY = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A room that a plan wants for people."""

    people: frozenset[uuid.UUID]
    order: ExpectedRoom

    def is_held_as(self, held: RoomHeld) -> bool:
        """Whether a room that these people hold is held for as long: their slips stay valid."""
        return (
            held.to_at == self.order.to_at and held.from_at <= self.order.from_at + MAY_BEGIN_LATER
        )


def hold_rooms(session: Session, draft: Draft, *, at: datetime) -> None:
    """Expect everybody of the plan, and hold the rooms that it gives them."""
    expected = _expect(session, draft, at)
    wanted = list(_wanted(draft, expected))
    held = draft.now.standings.replaceable_rooms
    by_room = {(each.order.room_id, each.people): each for each in wanted}
    kept = {
        occupancy: each
        for occupancy, room in held.items()
        if (each := by_room.get((room.room_id, frozenset(room.people)))) is not None
        and each.is_held_as(room)
    }
    isolations.cancel_expected_rooms(session, [each for each in held if each not in kept])
    _annul(session, draft, at)
    staying = {each.people for each in kept.values()}
    isolations.expect_rooms(
        session,
        [each.order for each in wanted if each.people not in staying],
        plan_id=draft.plan.id,
        at=at,
    )


def _expect(session: Session, draft: Draft, at: datetime) -> dict[uuid.UUID, uuid.UUID]:
    """The expected isolation of everybody who needs a room, by person, placed or not."""
    people = [
        draft.travellers[person] for bubble in draft.roster.lodging for person in bubble.guests
    ]
    decided = [each.classification_id for each in people]
    rows = session.scalars(sa.select(ClassificationRow).where(ClassificationRow.id.in_(decided)))
    decisions = {row.person_id: row for row in rows}
    found = isolations.expect_all(
        session,
        [(decisions[each.person_id], each.origin) for each in people],
        district_id=draft.plan.district_id,
        at=at,
    )
    return {row.person_id: row.id for row in found}


def _wanted(draft: Draft, expected: Mapping[uuid.UUID, uuid.UUID]) -> Iterator[Wanted]:
    for bubble in draft.roster.lodging:
        for chamber, room in zip(
            bubble.chambers, draft.rooms.rooms.get(bubble.id, ()), strict=False
        ):
            yield Wanted(
                people=frozenset(chamber.people),
                order=_order(draft, bubble, chamber, uuid.UUID(room), expected),
            )


def _order(
    draft: Draft,
    bubble: Bubble,
    chamber: Chamber,
    room: uuid.UUID,
    expected: Mapping[uuid.UUID, uuid.UUID],
) -> ExpectedRoom:
    from_at = draft.arrivals.get(bubble.id) or draft.now.rooms.party[bubble.id].arrives
    until = [draft.travellers[person].until for person in chamber.people]
    return ExpectedRoom(
        room_id=room,
        party_id=bubble.party_id,
        guests=tuple(expected[person] for person in chamber.people),
        from_at=from_at,
        to_at=max([from_at + LEAST_STAY, *(each for each in until if each is not None)]),
        sharing=chamber.sharing,
        approved_by=chamber.approved_by,
    )


def _annul(session: Session, draft: Draft, at: datetime) -> None:
    """End the isolations of those who are not coming any more, or need no room after all."""
    gone = [
        person
        for person in draft.before.people - draft.roster.people
        if _needs_none(draft.travellers.get(person))
    ]
    isolations.annul_expected(
        session,
        [
            row.id
            for row in isolation_queries.open_by_person(session, gone).values()
            if row.state is IsolationState.EXPECTED
        ],
        at=at,
    )


def _needs_none(person: Traveller | None) -> bool:
    if person is None:
        return True
    return person.standing is Standing.FREE and not needs_room(person)

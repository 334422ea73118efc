"""The rooms of a floor in walking order with what is due there now; nothing of it is stored."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from logistics.health import queries
from logistics.health.laboratory.queries import open_labels
from logistics.health.laboratory.rules import UNUSABLE
from logistics.health.models import TubeLabel
from logistics.health.round_rules import (
    Round,
    TestKey,
    part_of_day,
    round_at,
    swabs_to_take,
    temperature_is_due,
    test_key,
)
from logistics.isolation import queries as isolations
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import OccupancyGuest
from logistics.policy.isolation_clock import DueTest
from logistics.sites import queries as sites
from logistics.sites.models import Site
from logistics.sites.rules.facts import RoomFacts

Answer = tuple[TestKey, str]
"""A test that a usable tube answers, and the laboratory that the tube goes to."""


@dataclass(frozen=True, kw_only=True)
class TubeToTake:
    """One tube that is still to be taken.

    :ivar code: of its printed label, where there is one; then ``laboratory`` is the label's
    """

    due: DueTest
    code: str = ""
    laboratory: str = ""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One person on a round.

    :ivar temperature: of this round, where it was taken
    :ivar swabs: what is still to be taken today, late ones first
    :ivar tubes: one for each laboratory that still needs a sample, with the printed label
    """

    isolation_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    room: RoomFacts
    day: int
    temperature_due: bool
    temperature: float | None
    swabs: tuple[DueTest, ...]
    tubes: tuple[TubeToTake, ...]
    answers: tuple[Answer, ...]

    @property
    def label(self) -> str:
        """The room as people call it."""
        return isolations.label(self.room)

    @property
    def due(self) -> bool:
        """Whether anything is still to do."""
        return self.temperature_due or bool(self.swabs)


@dataclass(frozen=True, kw_only=True)
class RoundList:
    """Everybody of a site, or of a floor, in walking order."""

    round: Round
    calls: tuple[Call, ...]

    @property
    def left(self) -> int:
        """How many people are still to be seen."""
        return sum(call.due for call in self.calls)

    def on(self, floor: uuid.UUID) -> RoundList:
        """The same list for one floor."""
        calls = tuple(call for call in self.calls if call.room.floor_id == floor)
        return RoundList(round=self.round, calls=calls)


def round_of(
    session: Session, site: Site, *, floor: uuid.UUID | None = None, at: datetime
) -> RoundList:
    """The round of a site at a moment: who is in a room, in isolation and not away.

    :param floor: only those who live on it
    """
    guests = isolations.observed_in(session, site.id)
    rooms = sites.facts_of_rooms(session, {g.occupancy.room_id for g in guests}, at)
    if floor is not None:
        guests = [g for g in guests if rooms[g.occupancy.room_id].floor_id == floor]
    ids = [guest.isolation_id for guest in guests]
    record = queries.records(session, ids)
    labels = open_labels(session, ids)
    calls = [
        _call(
            session,
            guest,
            rooms[guest.occupancy.room_id],
            record[guest.isolation_id],
            labels.get(guest.isolation_id, ()),
            at,
        )
        for guest in guests
    ]
    calls.sort(key=lambda call: (call.room.walk, call.name, str(call.isolation_id)))
    return RoundList(round=round_at(at, site.zone_name), calls=tuple(calls))


def _call(
    session: Session,
    guest: OccupancyGuest,
    room: RoomFacts,
    record: queries.HealthRecord,
    labels: Sequence[TubeLabel],
    at: datetime,
) -> Call:
    clock = clock_of(session, guest.isolation)
    span = clock.span_at(at)
    per_day = span.stage.temperatures_per_day if span else 0
    taken = [each for each in record.readings if each.temperature is not None]
    now = part_of_day(at, zone=clock.zone, per_day=max(per_day, 1))
    measured = [each.temperature for each in taken if each.occurred_at in now]
    answers = tuple(
        (test_key(each), each.laboratory) for each in record.samples if each.result not in UNUSABLE
    )
    swabs = swabs_to_take(clock.tests_due(), [key for key, _ in answers], at=at, zone=clock.zone)
    return Call(
        isolation_id=guest.isolation_id,
        person_id=guest.person_id,
        name=guest.person.full_name,
        room=room,
        day=clock.day_number(at),
        temperature_due=temperature_is_due(
            [each.occurred_at for each in taken],
            at=at,
            zone=clock.zone,
            per_day=per_day,
            since=clock.start,
        ),
        temperature=measured[-1] if measured else None,
        swabs=swabs,
        tubes=tuple(tube for swab in swabs for tube in _tubes(swab, answers, labels)),
        answers=answers,
    )


def _tubes(
    due: DueTest, answers: Sequence[Answer], labels: Sequence[TubeLabel]
) -> list[TubeToTake]:
    missing = due.laboratories - sum(key == test_key(due) for key, _ in answers)
    printed = [
        TubeToTake(due=due, code=label.code, laboratory=label.laboratory)
        for label in labels
        if test_key(label) == test_key(due)
    ]
    bare = [TubeToTake(due=due)] * max(missing - len(printed), 0)
    return [*printed, *bare][:missing]

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from logistics.database import bind, bound, transaction
from logistics.errors import Refused
from logistics.isolation import operations
from logistics.isolation.models import Occupancy, OccupancyState
from tests import factories
from tests.factories import LANDED, RoomFactory
from tests.isolation.stays import expected, put_policy_in_force

DESKS = 32
ROUNDS = 200

Take = Callable[[uuid.UUID, uuid.UUID], None]


def with_the_guard(room: uuid.UUID, isolation: uuid.UUID) -> None:
    with transaction() as session:
        operations.expect_rooms(
            session,
            [
                operations.ExpectedRoom(
                    room_id=room,
                    party_id=None,
                    guests=(isolation,),
                    from_at=LANDED,
                    to_at=LANDED + timedelta(days=14),
                )
            ],
            plan_id=None,
            at=LANDED,
        )


def look_then_take(room: uuid.UUID, isolation: uuid.UUID) -> None:
    """What a room list in a spreadsheet does: look whether it is free, then write."""
    with bound().connect() as connection:
        free = connection.execute(
            sa.select(sa.func.count()).where(
                Occupancy.room_id == room, Occupancy.state == OccupancyState.EXPECTED
            )
        ).scalar_one()
    if free:
        raise _Taken
    with transaction() as session:
        session.add(_overlapping(room))


class _Taken(Exception):
    pass


_sites: dict[uuid.UUID, uuid.UUID] = {}


def _site_of(room: uuid.UUID) -> uuid.UUID:
    return _sites[room]


def rush(take: Take, room: uuid.UUID, isolations: list[uuid.UUID], rounds: int) -> list[int]:
    """All desks reach for the room at once; how many got it in each round."""
    barrier = threading.Barrier(DESKS)

    def reach(isolation: uuid.UUID) -> bool:
        barrier.wait()
        try:
            take(room, isolation)
        except (Refused, DBAPIError, _Taken):
            return False
        return True

    winners = []
    with ThreadPoolExecutor(DESKS) as desks:
        for _ in range(rounds):
            winners.append(sum(desks.map(reach, isolations)))
            with bound().begin() as connection:
                connection.execute(
                    sa.update(Occupancy)
                    .where(Occupancy.state == OccupancyState.EXPECTED)
                    .values(state=OccupancyState.CANCELLED.value)
                )
    return winners


@pytest.fixture
def contested(database_url: str) -> Iterator[tuple[uuid.UUID, list[uuid.UUID]]]:
    """A room, and people who want it; every desk keeps a connection from round to round."""
    engine = bind(database_url, kept_open=DESKS)
    with transaction() as session:
        factories.use(session)
        put_policy_in_force(session)
        room = RoomFactory()
        _sites[room.id] = room.site_id
        people = [expected(session).id for _ in range(DESKS)]
    yield room.id, people
    engine.dispose()


@pytest.mark.storm
def test_one_desk_wins_each_of_two_hundred_rounds(
    contested: tuple[uuid.UUID, list[uuid.UUID]],
) -> None:
    room, isolations = contested

    winners = rush(with_the_guard, room, isolations, ROUNDS)

    assert winners == [1] * ROUNDS


@pytest.fixture
def unguarded(contested: tuple[uuid.UUID, list[uuid.UUID]]) -> Iterator[None]:
    """The table without its guard; the database of the other tests gets it back."""
    with bound().begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER occupancy_no_overlap_insert")
            connection.exec_driver_sql("DROP TRIGGER occupancy_no_overlap_update")
            definition = None
        else:
            definition = connection.execute(sa.text(DEFINITION)).scalar_one()
            connection.exec_driver_sql("ALTER TABLE occupancy DROP CONSTRAINT occupancy_no_overlap")
    yield
    if definition is not None:
        with bound().begin() as connection:
            connection.execute(sa.delete(Occupancy))
            connection.exec_driver_sql(
                f"ALTER TABLE occupancy ADD CONSTRAINT occupancy_no_overlap {definition}"
            )


DEFINITION = """
    SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'occupancy_no_overlap'
"""


@pytest.mark.storm
@pytest.mark.usefixtures("unguarded")
def test_looking_before_taking_without_the_guard_books_the_room_twice(
    contested: tuple[uuid.UUID, list[uuid.UUID]],
) -> None:
    room, isolations = contested

    winners = rush(look_then_take, room, isolations, 20)

    assert max(winners) > 1


@pytest.mark.storm
def test_the_guard_is_back_for_whoever_tests_next(
    contested: tuple[uuid.UUID, list[uuid.UUID]],
) -> None:
    room, _ = contested

    with pytest.raises(DBAPIError), transaction() as session:
        session.add_all(_overlapping(room) for _ in range(2))


def _overlapping(room: uuid.UUID) -> Occupancy:
    return Occupancy(
        site_id=_site_of(room),
        room_id=room,
        from_at=LANDED,
        to_at=LANDED + timedelta(days=14),
        held_until=LANDED + timedelta(days=15),
    )

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.database import reading, transaction
from logistics.transfers import operations, queries
from logistics.transfers.models import Trip, Vehicle
from logistics.transfers.operations import guards, trips
from logistics.transfers.operations.guards import RiderHasTrip, VehicleTaken
from logistics.transfers.orders import TripOrder
from tests.factories import LANDED, VehicleFactory
from tests.transfers.fleet import fleet_of

DISPATCHERS = 8


def storm(before: Callable[[], None] = lambda: None) -> list[bool]:
    """Who of many, each with a trip in a coach of its own, gets the one coach they all want."""
    with transaction() as session:
        fleet = fleet_of(session)
        people = [fleet.person() for _ in range(DISPATCHERS)]
        mine = [fleet.write(person, vehicle=VehicleFactory()).id for person in people]
        orders = [fleet.order(person, drivers=()) for person in people]
    start = Barrier(DISPATCHERS)
    before()

    def change(wanted: tuple[uuid.UUID, TripOrder]) -> bool:
        start.wait()
        try:
            with transaction() as session:
                operations.change_trip(session, *wanted, at=LANDED)
        except VehicleTaken:
            return False
        return True

    with ThreadPoolExecutor(DISPATCHERS) as pool:
        return list(pool.map(change, zip(mine, orders, strict=True)))


@pytest.mark.storm
def test_of_many_dispatchers_who_want_a_coach_at_once_one_gets_it(database_url: str) -> None:
    won = storm()

    with reading() as session:
        taken = session.scalars(sa.select(Trip).where(Trip.sheet_version == 2)).all()
        assert won.count(True) == len(taken) == 1
        assert queries.problems(session) == []


@pytest.mark.storm
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_without_the_lock_several_would_get_it(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = Barrier(DISPATCHERS, timeout=60)

    def unlocked(session: Session, model: type[Vehicle], ids: list[uuid.UUID]) -> list[Vehicle]:
        return list(session.scalars(sa.select(model).where(model.id.in_(ids))))

    def guard_together(session: Session, changed: Sequence[Trip]) -> None:
        guards.guard(session, changed)
        checked.wait()

    def take_locks_away() -> None:
        monkeypatch.setattr(guards, "lock_rows", unlocked)
        monkeypatch.setattr(trips, "lock_boards", lambda *_: None)
        monkeypatch.setattr(trips, "guard", guard_together)

    assert storm(take_locks_away) == [True] * DISPATCHERS


@pytest.mark.storm
def test_one_person_gets_one_of_the_coaches_that_many_offer_at_once(database_url: str) -> None:
    with transaction() as session:
        fleet = fleet_of(session)
        person = fleet.person()
        orders = [fleet.order(person, vehicle=VehicleFactory()) for _ in range(DISPATCHERS)]
    start = Barrier(DISPATCHERS)

    def write(order: TripOrder) -> bool:
        start.wait()
        try:
            with transaction() as session:
                operations.write_trip(session, order, at=LANDED)
        except RiderHasTrip:
            return False
        return True

    with ThreadPoolExecutor(DISPATCHERS) as pool:
        won = list(pool.map(write, orders))

    assert won.count(True) == 1

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from logistics.database import engine_for
from logistics.numbering import NumberKind, NumberState, OfficialNumber
from logistics.schema import METADATA, guards, migrations
from logistics.transfers.models import PlaceKind, Trip, TripRider, TripStop
from tests import factories
from tests.postgresql import new_database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without a table, once of each kind."""
    if request.param == "sqlite":
        engine = engine_for(f"sqlite:///{tmp_path / 'empty.db'}")
        yield engine
        engine.dispose()
        return
    with new_database() as url:
        engine = engine_for(url)
        yield engine
        engine.dispose()


def tables(engine: Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def test_the_migrations_build_what_the_models_say_and_every_guard(empty: Engine) -> None:
    migrations.upgrade(empty)

    assert migrations.differences(empty) == []
    assert tables(empty) == set(METADATA.tables)
    with empty.connect() as connection:
        assert guards.missing(connection) == []
        assert migrations.current(connection) == migrations.newest(empty)


def test_the_migrations_can_be_taken_back_and_run_again(empty: Engine) -> None:
    migrations.upgrade(empty)
    migrations.downgrade(empty, "base")
    left = tables(empty)

    migrations.upgrade(empty)

    assert left == set()
    with empty.connect() as connection:
        assert guards.missing(connection) == []


def test_an_installation_in_use_keeps_its_rows_through_every_migration(empty: Engine) -> None:
    migrations.upgrade(empty)
    with Session(empty) as session:
        factories.use(session)
        a_trip_under_way(session)
        factories.OccupancyFactory()
        session.commit()
    before = rows_of(empty)

    migrations.downgrade(empty, "0002")
    migrations.upgrade(empty)

    assert rows_of(empty) == before
    assert before["trip_rider"] == 1
    with empty.connect() as connection:
        assert guards.missing(connection) == []


def a_trip_under_way(session: Session) -> None:
    vehicle, person = factories.VehicleFactory(), factories.PersonFactory()
    number = OfficialNumber(
        kind=NumberKind.TRIP,
        series="LJ",
        year=2020,
        serial=1,
        state=NumberState.ISSUED,
        by="Mo Ting",
        occurred_at=factories.LANDED,
    )
    session.add(number)
    session.flush()
    trip = Trip(
        district_id=vehicle.district_id,
        number=str(number),
        number_id=number.id,
        vehicle_id=vehicle.id,
        origin_kind=PlaceKind.PORT,
        category="2",
        loads_at=factories.LANDED,
        depart_at=factories.LANDED,
        free_at=factories.LANDED,
    )
    session.add(trip)
    session.flush()
    stop = TripStop(
        trip_id=trip.id, position=1, place_kind=PlaceKind.SITE, arrive_at=factories.LANDED
    )
    session.add(stop)
    session.flush()
    session.add(TripRider(trip_id=trip.id, stop_id=stop.id, person_id=person.id, position=1))


def rows_of(engine: Engine) -> dict[str, int]:
    """How many rows each table holds that has any."""
    with engine.connect() as connection:
        counted = {
            name: connection.scalar(sa.select(sa.func.count()).select_from(table))
            for name, table in METADATA.tables.items()
        }
    return {name: count for name, count in counted.items() if count}


@pytest.mark.parametrize(
    ("sqlite", "postgresql", "name"),
    [
        (
            "DROP TRIGGER occupancy_no_overlap_update",
            "ALTER TABLE occupancy DROP CONSTRAINT occupancy_no_overlap",
            "occupancy_no_overlap",
        ),
        (
            "DROP TRIGGER audit_change_append_only_delete",
            "ALTER TABLE audit_change DISABLE TRIGGER audit_change_append_only",
            "audit_change_append_only",
        ),
    ],
)
def test_a_guard_that_is_gone_or_switched_off_is_missed(
    empty: Engine, sqlite: str, postgresql: str, name: str
) -> None:
    migrations.upgrade(empty)
    with empty.begin() as connection:
        connection.exec_driver_sql(sqlite if empty.dialect.name == "sqlite" else postgresql)

    with empty.connect() as connection:
        (missed,) = guards.missing(connection)

    assert missed.startswith(name)


def test_a_table_that_differs_from_its_model_is_found(empty: Engine) -> None:
    migrations.upgrade(empty)
    with empty.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE room ADD COLUMN colour VARCHAR(20)")

    assert migrations.differences(empty) == ["remove_column None room"]

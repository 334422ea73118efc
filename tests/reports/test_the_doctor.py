from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from sqlalchemy.orm import Session

from logistics import files, numbering
from logistics.cli import main
from logistics.database import bound, transaction
from logistics.isolation import operations as isolation
from logistics.isolation.models import Occupancy, OccupancyGuest, OccupancyState
from logistics.numbering import NumberKind, NumberState
from logistics.release import billing
from logistics.release import operations as release
from logistics.release.papers import issue_for
from logistics.reports.doctor import CHECKS, examine
from logistics.schema import guards, migrations
from tests.factories import LANDED, OccupancyFactory
from tests.reports.house import House, house_of, later

TABLES, GUARDS, ROOMS = CHECKS[0][0], CHECKS[1][0], CHECKS[2][0]
NUMBERS, PAPERS = CHECKS[7][0], CHECKS[8][0]


@pytest.fixture
def house(session: Session) -> House:
    """Somebody in a room with an order, somebody released with a certificate, a stored paper."""
    house = house_of(session)
    guest, released = house.guest(), house.guest()
    isolation.draw_order(session, guest.id, series="QH", facts={}, at=LANDED)
    house.take_negative_samples(released)
    release.release(session, released.id, at=later(days=15))
    issue_for(session, released, at=later(days=15))
    files.store(session, b"the list of the flight", media_type="text/plain", at=LANDED)
    return house


def broken(session: Session) -> dict[str, tuple[str, ...]]:
    """What the doctor finds, by check."""
    session.flush()
    findings = examine(session, at=later(days=15))
    return {finding.check: finding.problems for finding in findings if not finding.healthy}


def on_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def test_an_installation_in_order_has_nothing_to_report(house: House, session: Session) -> None:
    findings = examine(session, at=later(days=15))

    assert [finding.check for finding in findings] == [name for name, _ in CHECKS]
    assert broken(session) == {}


@pytest.mark.parametrize("table", ["audit_change", "audit_reading"])
def test_an_audit_that_can_be_rewritten_is_found(session: Session, table: str) -> None:
    if on_postgresql(session):
        names = [f"{table}_append_only"]
        session.execute(sa.text(f"DROP TRIGGER {names[0]} ON {table}"))
    else:
        names = [f"{table}_append_only_{moment}" for moment in ("update", "delete")]
        for name in names:
            session.execute(sa.text(f"DROP TRIGGER {name}"))

    assert broken(session) == {
        GUARDS: tuple(f"{name} is missing or switched off" for name in names)
    }


def test_a_guard_that_is_switched_off_is_found(session: Session) -> None:
    if on_postgresql(session):
        session.execute(
            sa.text("ALTER TABLE audit_change DISABLE TRIGGER audit_change_append_only")
        )
    else:
        session.execute(sa.text("DROP TRIGGER audit_change_append_only_update"))

    assert list(broken(session)) == [GUARDS]


def test_every_guard_of_the_schema_is_watched(session: Session) -> None:
    kept = guards.ON_POSTGRESQL if on_postgresql(session) else guards.ON_SQLITE
    question = guards.IN_POSTGRESQL if on_postgresql(session) else guards.IN_SQLITE

    assert set(session.scalars(sa.text(question))) == set(kept)


def test_two_guests_in_one_room_are_found_once_the_guard_is_gone(
    house: House, session: Session
) -> None:
    first = session.scalars(sa.select(Occupancy)).first()
    assert first is not None
    drop_the_guard_of_rooms(session)

    second = OccupancyFactory(
        room=first.room, from_at=first.from_at, to_at=first.to_at, held_until=first.held_until
    )

    found = broken(session)
    assert list(found) == [GUARDS, ROOMS]
    assert len(found[ROOMS]) == 1
    assert str(second.id) in found[ROOMS][0]


def drop_the_guard_of_rooms(session: Session) -> None:
    if on_postgresql(session):
        session.execute(sa.text("ALTER TABLE occupancy DROP CONSTRAINT occupancy_no_overlap"))
        return
    for moment in ("insert", "update"):
        session.execute(sa.text(f"DROP TRIGGER occupancy_no_overlap_{moment}"))


def test_somebody_who_is_nowhere_is_found(house: House, session: Session) -> None:
    guest = session.scalars(
        sa.select(OccupancyGuest)
        .join(OccupancyGuest.isolation)
        .where(sa.text("isolation.state = 'open'"))
    ).one()

    guest.left_at = later(days=2)
    guest.occupancy.state = OccupancyState.ENDED

    assert broken(session) == {
        ROOMS: (f"isolation {guest.isolation_id} is open and its person is nowhere",)
    }


def test_a_deleted_number_is_found_as_a_gap(session: Session) -> None:
    reserved, _ = numbering.take(
        session,
        NumberKind.ORDER,
        series="QH",
        at=LANDED,
        state=NumberState.RESERVED,
        count=2,
    )

    session.delete(reserved)

    assert broken(session) == {NUMBERS: ("series GL-QH-2020: 1 of 2 numbers are on record",)}


def test_an_issued_number_without_a_paper_is_found(session: Session) -> None:
    (number,) = numbering.take(session, NumberKind.CERTIFICATE, series="QH", at=LANDED)

    assert broken(session) == {NUMBERS: (f"{number} is issued and no paper bears it",)}


def test_a_paper_whose_number_is_another_one_is_found(house: House, session: Session) -> None:
    session.execute(sa.text("UPDATE certificate SET number = 'JC-QH-2020-00077'"))

    assert broken(session) == {
        NUMBERS: ("JC-QH-2020-00077 stands on a paper and not among the numbers",)
    }


def test_a_paper_whose_number_row_was_deleted_is_found(house: House, session: Session) -> None:
    unguarded_delete_of_the_certificates_number(session)

    assert broken(session) == {
        NUMBERS: ("JC-QH-2020-00001 stands on a paper and not among the numbers",)
    }


def unguarded_delete_of_the_certificates_number(session: Session) -> None:
    """As somebody would by hand, past the foreign key."""
    delete = "DELETE FROM official_number WHERE id IN (SELECT number_id FROM certificate)"
    if on_postgresql(session):
        session.execute(sa.text("ALTER TABLE certificate DROP CONSTRAINT fk_certificate_number_id"))
    else:
        session.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
    session.execute(sa.text(delete))
    session.expire_all()


def test_a_damaged_paper_is_found(session: Session) -> None:
    kept = files.store(session, b"a release list", media_type="text/plain", at=LANDED)
    files.path_of(kept.sha256).write_bytes(b"something else")

    assert broken(session) == {PAPERS: (f"stored file {kept.sha256[:12]} is gone or damaged",)}


def test_a_paper_that_is_gone_is_found(session: Session) -> None:
    kept = files.store(session, b"a meal list", media_type="text/plain", at=LANDED)
    files.path_of(kept.sha256).unlink()

    assert broken(session) == {PAPERS: (f"stored file {kept.sha256[:12]} is gone or damaged",)}


def test_tables_of_an_older_revision_are_found(session: Session) -> None:
    session.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))

    newest = migrations.newest(bound())
    assert broken(session) == {TABLES: (f"the database is at revision 0001, not at {newest}",)}


def test_a_check_that_cannot_be_made_spoils_no_other(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        billing, "problems", lambda session: session.execute(sa.text("no question")).all()
    )

    found = broken(session)

    assert [each for each in found if found[each][0].startswith("cannot be checked")] == [
        CHECKS[6][0]
    ]


def test_a_guest_expected_after_the_turnaround_is_no_overlap(
    house: House, session: Session
) -> None:
    first = session.scalars(sa.select(Occupancy)).first()
    assert first is not None

    OccupancyFactory(
        room=first.room,
        from_at=first.held_until,
        to_at=first.held_until + timedelta(days=1),
        held_until=first.held_until + timedelta(days=2),
    )

    assert broken(session) == {}


def test_the_command_says_one_line_a_check_and_fails_when_one_is_broken(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    healthy = CliRunner().invoke(main, ["doctor"])
    with transaction() as session:
        numbering.take(session, NumberKind.TRIP, series="LJ", at=LANDED)

    broken_ = CliRunner().invoke(main, ["doctor"])

    assert (healthy.exit_code, broken_.exit_code) == (0, 1)
    assert healthy.output.splitlines() == [f"✓ {name}: in order." for name, _ in CHECKS]
    assert f"✗ {NUMBERS}: 1 broken." in broken_.output
    assert "    ZY-LJ-2020-00001 is issued and no paper bears it" in broken_.output

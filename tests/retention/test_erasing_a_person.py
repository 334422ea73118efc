from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from logistics import audit, files
from logistics.access.rules import EVERYTHING
from logistics.arrivals.people_models import Person
from logistics.audit import AuditChange
from logistics.idempotency import IdempotentAnswer
from logistics.release.papers import release_certificates
from logistics.release.queries import find_by_number_and_code
from logistics.reports.doctor import examine
from logistics.reports.queries.daily import daily_report
from logistics.reports.queries.person_file import person_file
from logistics.retention import operations, queries
from logistics.retention.models import Erasure
from logistics.retention.rules import AlreadyErased, FileHeld, IsolationGoesOn, Traces
from tests.reports.house import House, house_of, later
from tests.retention.residue import GIVEN, PHONE, SURNAME, plant, resident, residue, traces_of, written_about

YEARS_LATER = later(days=800)


def totals(house: House) -> list[object]:
    """The daily report of every day from before the landing until after the release."""
    return [
        daily_report(house.session, [house.site], later(days=day).date(), at=YEARS_LATER)
        for day in range(-1, 18)
    ]


def test_nothing_is_left_of_an_erased_person_and_every_total_stays(session: Session) -> None:
    house = house_of(session)
    other = house.traveller(phone="13900001111")
    person, isolation, certificate = resident(house)
    written_about(house, person, isolation)
    traces = traces_of(session, person)
    assert plant(session, f"{GIVEN} {SURNAME} {PHONE}") > 5
    before, rows_before = totals(house), audit_without_values(session)
    assert len({each.split(":")[0] for each in residue(session, traces)}) > 20

    done = operations.erase(session, person.id, at=YEARS_LATER)
    files.remove(session)

    assert residue(session, traces) == []
    assert totals(house) == before
    assert audit_without_values(session)[: len(rows_before)] == rows_before
    assert session.get_one(Person, other.id).phone == "13900001111"
    assert [each.problems for each in examine(session, at=YEARS_LATER)] == [()] * len(
        examine(session, at=YEARS_LATER)
    )
    found = find_by_number_and_code(session, certificate.number, certificate.check_code)
    assert found is not None
    assert found.state == "valid"
    assert (found.facts["name"], found.facts["number_last"], found.token) == ("", "", "")
    assert person_file(session, EVERYTHING, person.id, at=YEARS_LATER).documents == ()
    assert session.scalars(sa.select(IdempotentAnswer.body)).all() == [b"kept"]
    assert done.rows["person"] == 1
    (told,) = session.scalars(
        sa.select(AuditChange).where(
            AuditChange.table_name == "retention_erasure", AuditChange.action == "insert"
        )
    )
    assert (told.person_id, told.actor_label) == (person.id, audit.actor().label)
    with pytest.raises(AlreadyErased):
        operations.erase(session, person.id, at=YEARS_LATER)


def audit_without_values(session: Session) -> list[tuple[object, ...]]:
    rows = session.scalars(sa.select(AuditChange).order_by(AuditChange.id))
    return [
        (each.actor_label, each.action, each.table_name, each.row_id, each.changed) for each in rows
    ]

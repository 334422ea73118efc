from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.audit import Action, Actor, AuditChange, AuditReading, Channel
from logistics.database import reading, transaction
from tests import factories
from tests.factories import IdentityDocumentFactory, PersonFactory

CLERK = Actor(id=uuid4(), label="Mo Ting", channel=Channel.PAGE, request_id="r1")


def test_a_change_says_who_made_it_when_and_to_whom(session: Session) -> None:
    with audit.acting(CLERK, purpose=None):
        person = PersonFactory()

    (change,) = audit.history(session, person.id)
    assert (change.actor_id, change.actor_label) == (CLERK.id, "Mo Ting")
    assert (change.channel, change.request_id) == (Channel.PAGE, "r1")
    assert (change.action, change.table_name) == (Action.INSERT, "person")


def test_what_was_known_can_be_seen_after_it_was_put_right(session: Session) -> None:
    person = PersonFactory(surname="Lindkvist")
    (first,) = audit.history(session, person.id)
    person.surname = "Lindqvist"
    session.flush()

    then = audit.as_known_at(session, "person", person.id, first.recorded_at)
    before = audit.as_known_at(
        session, "person", person.id, first.recorded_at - timedelta(seconds=1)
    )

    assert then is not None
    assert (then["surname"], before) == ("Lindkvist", None)


def test_an_edit_lists_only_what_it_changed(session: Session) -> None:
    person = PersonFactory(surname="Lindkvist")
    person.surname = "Lindqvist"
    session.flush()

    _, edit = audit.history(session, person.id)

    assert [name for name in edit.changed if name != "version"] == ["surname"]


def test_a_document_number_stays_sealed_in_the_audit(session: Session) -> None:
    document = IdentityDocumentFactory(number="K1234567")

    snapshots = session.scalars(
        sa.select(AuditChange.snapshot).where(AuditChange.row_id == document.id)
    )

    assert not any("K1234567" in json.dumps(snapshot) for snapshot in snapshots)


def test_a_worker_reads_about_people_without_a_reading(database_url: str) -> None:
    with transaction() as session:
        factories.use(session)
        PersonFactory()

    with audit.acting(CLERK, purpose=None), reading() as session:
        session.scalars(sa.select(factories.people.Person)).all()

    with reading() as session:
        assert session.scalars(sa.select(AuditReading)).all() == []


def test_a_reading_is_noted_even_when_the_request_failed(database_url: str) -> None:
    with transaction() as session:
        factories.use(session)
        person = PersonFactory().id

    def read_and_fail() -> None:
        with audit.acting(CLERK, purpose="trial"), reading() as session:
            session.scalars(sa.select(factories.people.Person)).all()
            raise LookupError

    with pytest.raises(LookupError):
        read_and_fail()

    with reading() as session:
        (noted,) = audit.readings_of(session, person)
        assert (noted.purpose, noted.person_ids) == ("trial", [str(person)])

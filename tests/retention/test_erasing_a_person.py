from __future__ import annotations

import uuid
from datetime import timedelta

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
from logistics.retention.models import Erasure, RequestState
from logistics.retention.rules import (
    AlreadyErased,
    FileHeld,
    IsolationGoesOn,
    SecondPersonNeeded,
    Traces,
)
from logistics.supplies.models import Household
from tests import factories
from tests.reports.house import House, house_of, later
from tests.retention.residue import (
    GIVEN,
    PHONE,
    SURNAME,
    plant,
    resident,
    residue,
    traces_of,
    written_about,
)

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


def test_who_is_held_in_isolation_or_merged_is_not_erased(session: Session) -> None:
    house = house_of(session)
    inside = house.guest()
    person, _isolation, _certificate = resident(house)
    twin = house.traveller()
    twin.merged_into_id = person.id
    hold = operations.hold(session, person, reason="court", at=YEARS_LATER)

    for who, refusal in (
        (person.id, FileHeld),
        (inside.person_id, IsolationGoesOn),
        (twin.id, AlreadyErased),
    ):
        with pytest.raises(refusal):
            operations.erase(session, who, at=YEARS_LATER)
    assert (
        person.id not in session.scalars(queries.due_people(session, EVERYTHING, YEARS_LATER)).all()
    )
    assert queries.due(session, EVERYTHING, YEARS_LATER).held == 1

    operations.lift(session, person, reason="closed", at=YEARS_LATER)
    operations.erase(session, person.id, at=YEARS_LATER)

    assert hold.lifted_reason == "closed"
    assert session.get_one(Person, twin.id).surname == ""
    with pytest.raises(AlreadyErased):
        operations.hold(session, person, reason="too late", at=YEARS_LATER)


@pytest.mark.parametrize(
    ("passed", "is_due"), [(timedelta(days=365), False), (timedelta(days=365, seconds=1), True)]
)
def test_a_file_is_due_a_year_after_the_end_of_the_isolation(
    session: Session, passed: timedelta, is_due: bool
) -> None:
    house = house_of(session)
    person, isolation, _certificate = resident(house)
    assert isolation.ended_at is not None
    until = isolation.ended_at + passed

    people = session.scalars(queries.due_people(session, EVERYTHING, until)).all()

    assert (person.id in people) is is_due


def test_who_was_never_isolated_is_due_sooner_unless_on_the_staff(session: Session) -> None:
    house = house_of(session)
    passing = house.traveller(recorded_at=later())
    colleague = house.traveller(
        recorded_at=later(), staff_member_id=factories.StaffMemberFactory().id
    )

    def due(days: int) -> set[uuid.UUID]:
        return set(session.scalars(queries.due_people(session, EVERYTHING, later(days=days))))

    assert due(90) == set()
    assert due(91) == {passing.id}
    assert colleague.id not in due(800)


def test_the_audit_is_rewritten_by_an_erasure_only(session: Session) -> None:
    house = house_of(session)
    house.traveller()
    change = session.scalars(sa.select(AuditChange)).first()
    assert change is not None

    def rewrite(**values: object) -> None:
        with session.begin_nested():
            session.execute(
                sa.update(AuditChange).where(AuditChange.id == change.id).values(**values)
            )

    with pytest.raises(DBAPIError):
        rewrite(snapshot={})
    session.add(Erasure(by="Mo Ting", occurred_at=YEARS_LATER, rows={}))
    session.flush()
    for values in ({"actor_label": "nobody"}, {"changed": []}, {"row_id": uuid.uuid4()}):
        with pytest.raises(DBAPIError):
            rewrite(**values)
    rewrite(snapshot={})
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(sa.delete(AuditChange))


def test_one_name_is_taken_out_as_a_word_and_not_out_of_others() -> None:
    traces = Traces(
        names=frozenset({"Li Na", "张伟"}), numbers=frozenset({"12345"}), texts=frozenset()
    )
    pattern = traces.pattern()
    assert pattern is not None

    assert [
        pattern.sub("*", text)
        for text in ("li na fell ill", "Poli Nato", "no. 12345.", "123456", "接张伟下楼")
    ] == ["* fell ill", "Poli Nato", "no. *.", "123456", "接*下楼"]


def test_a_household_loses_its_number_when_its_rounds_are_long_over(session: Session) -> None:
    district = factories.DistrictFactory()
    house_of(session)
    household = Household(
        district_id=district.id,
        number_index="a" * 64,
        tail="4711",
        community="翠湖",
        recorded_at=later(),
    )
    session.add(household)
    session.flush()

    assert operations.erase_households(session, later(days=90), at=YEARS_LATER) == 0
    assert operations.erase_households(session, later(days=91), at=YEARS_LATER) == 1
    assert operations.erase_households(session, later(days=91), at=YEARS_LATER) == 0
    session.refresh(household)
    assert (household.tail, household.community) == ("", "翠湖")
    assert residue(session, ["4711", "a" * 64]) == []


def test_a_second_person_approves_what_was_asked_before_the_time(session: Session) -> None:
    house = house_of(session)
    person, _isolation, _certificate = resident(house)
    asked = operations.ask(session, person, reason=f"{SURNAME} wants it", at=later(days=20))

    with pytest.raises(SecondPersonNeeded):
        operations.decide(session, asked, approve=True, decision="", at=later(days=20))
    assert queries.erasure_of(session, person.id) is None
    other = audit.Actor(id=uuid.uuid4(), label="Gu Yan", channel=audit.Channel.PAGE, request_id="1")
    with audit.acting(other, purpose=None):
        operations.decide(session, asked, approve=True, decision="", at=later(days=20))

    done = queries.erasure_of(session, person.id)
    assert done is not None
    assert (done.by, done.reason) == ("Gu Yan", "*** wants it")
    assert (asked.state, asked.decided_by) == (RequestState.DONE, "Gu Yan")


def test_a_certificate_of_somebody_erased_is_not_printed(session: Session) -> None:
    house = house_of(session)
    person, _isolation, certificate = resident(house)
    operations.erase(session, person.id, at=YEARS_LATER)

    gathered = release_certificates(
        session, {"certificate_id": str(certificate.id)}, at=YEARS_LATER
    )

    assert gathered.papers == []
    assert [each.title for each in gathered.left_out] == [certificate.number]

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import Role
from logistics.arrivals.people_models import Person
from logistics.database import reading, transaction
from logistics.errors import InputRejected
from logistics.isolation.clock_of import clock_of
from logistics.reports.operations import refuse_sample
from tests.reports.house import House, house_of, later
from tests.web import change, key, sign_in


@pytest.fixture
def house(session: Session) -> House:
    return house_of(session)


def test_who_refuses_in_the_room_goes_on_without_tests_and_ends_no_sooner(house: House) -> None:
    isolation = house.guest()
    before = clock_of(house.session, isolation)
    assert before.tests_due()

    refuse_sample(house.session, isolation.person, reason="In front of Dr Xu", at=later(hours=5))

    after = clock_of(house.session, isolation)
    assert isolation.branch == "sample_refused"
    assert after.tests_due() == ()
    assert after.start == before.start
    assert after.release_due >= before.release_due
    assert "In front of Dr Xu" in str(after.steps[-1].sentence)


def test_who_refuses_before_a_room_is_found_is_only_decided_about_anew(house: House) -> None:
    person = house.traveller()

    assert refuse_sample(house.session, person, reason="Says no", at=later(hours=1)) is None
    assert person.refuses_sample


def test_a_refusal_needs_a_reason_and_is_noted_once(house: House) -> None:
    person = house.traveller()

    with pytest.raises(InputRejected, match="Say why"):
        refuse_sample(house.session, person, reason=" ", at=later(hours=1))
    refuse_sample(house.session, person, reason="Says no", at=later(hours=1))
    with pytest.raises(InputRejected, match="on record already"):
        refuse_sample(house.session, person, reason="Says no", at=later(hours=1))


def test_page_and_api_note_it_for_those_who_may_put_right_what_is_stated(app: Flask) -> None:
    with transaction() as session:
        house = house_of(session)
        one, other = house.traveller().id, house.traveller().id
    nurse, auditor = (sign_in(app, role, city=True) for role in (Role.HEALTH, Role.AUDITOR))
    body = {"reason": "Says no"}

    assert change(nurse, f"/people/{one}/refusal", body).status_code == 303
    url = f"/api/v1/people/{other}/refusal"
    assert auditor.post(url, json=body, headers=key()).status_code == 403
    assert nurse.post(url, json=body, headers=key()).status_code == 204
    with reading() as session:
        assert session.scalars(sa.select(Person.refuses_sample)).all() == [True, True]

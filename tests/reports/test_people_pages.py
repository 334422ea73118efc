from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access.rules import Role
from logistics.arrivals.identity import name_key
from logistics.arrivals.models import ClassificationRow
from logistics.arrivals.people_models import GuardianLink, Person
from logistics.audit import AuditReading
from logistics.database import reading, transaction
from logistics.health import operations as health
from logistics.isolation import operations as isolation
from logistics.isolation.models import AwayKind, Isolation
from logistics.release import operations as release
from logistics.release.papers import issue_for
from tests.factories import IdentityDocumentFactory, PersonFactory, use
from tests.reports.house import TWO, House, house_of, later
from tests.web import change, sign_in

MAJA = {"surname": "Lindqvist", "given_names": "Maja", "full_name": "Maja Lindqvist"}


@pytest.fixture
def hotel(app: Flask) -> House:
    """Maja Lindqvist is in room A 101; what is added later is committed by each test."""
    with transaction() as session:
        house = house_of(session)
        house.guest(house.traveller(**MAJA, name_key=name_key("Lindqvist", "Maja")))
    return house


def again(hotel: House, session: Session) -> House:
    """The house in another transaction."""
    use(session)
    return replace(hotel, session=session)


def maja() -> Person:
    with reading() as session:
        return session.scalars(sa.select(Person).where(Person.surname == "Lindqvist")).one()


def her_isolation() -> Isolation:
    with reading() as session:
        return session.scalars(sa.select(Isolation)).first()


def file_of(client: FlaskClient, person: uuid.UUID, query: str = "") -> str:
    answer = client.get(f"/people/{person}{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_one_identifier_finds_nobody(app: Flask, hotel: House) -> None:
    client = sign_in(app, Role.HEALTH, city=True)

    answer = change(client, "/people", {"name": "Maja Lindqvist"})

    assert answer.status_code == 422


def test_name_and_birth_date_find_a_person_however_it_is_spelt(app: Flask, hotel: House) -> None:
    client = sign_in(app, Role.HEALTH, city=True)

    answer = change(client, "/people", {"name": "LINDQVIST maja", "born": "1985-06-01"})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert f"/people/{maja().id}" in page
    assert "QH A 101" in page


def test_nobody_outside_the_scope_is_found_or_shown(app: Flask, hotel: House) -> None:
    client = sign_in(app, Role.HEALTH)

    answer = change(client, "/people", {"name": "Maja Lindqvist", "born": "1985-06-01"})

    assert str(maja().id) not in answer.get_data(as_text=True)
    assert client.get(f"/people/{maja().id}").status_code == 404


def test_the_search_shows_at_most_the_last_four_of_a_document(app: Flask, hotel: House) -> None:
    with transaction() as session:
        use(session)
        IdentityDocumentFactory(person=session.get_one(Person, maja().id), number="K7654321")
    page = file_of(sign_in(app, Role.HEALTH, city=True), maja().id)

    assert "…4321" in page
    assert "K7654321" not in page


@pytest.mark.parametrize("role", [Role.SUPPLY_OFFICER, Role.ADMINISTRATOR])
def test_who_meets_no_people_opens_no_file(app: Flask, hotel: House, role: Role) -> None:
    client = sign_in(app, role, city=True)

    assert client.get(f"/people/{maja().id}").status_code == 403
    assert client.get("/people").status_code == 403


def test_opening_a_file_is_one_reading_that_names_the_person(app: Flask, hotel: House) -> None:
    file_of(sign_in(app, Role.HEALTH, city=True), maja().id)

    with reading() as session:
        rows = session.scalars(sa.select(AuditReading)).all()
        assert [row.purpose for row in rows] == ["people.show"]
        assert rows[0].person_ids == [str(maja().id)]


def test_the_file_shows_room_clock_and_decision(app: Flask, hotel: House) -> None:
    page = file_of(sign_in(app, Role.SITE_MANAGER, sites=(hotel.site.id,)), maja().id)

    assert "A 101" in page
    assert "31A" in page
    assert "Stayed in a listed country." in page
    assert "2020-04-11" in page


def test_a_dispatcher_sees_the_way_and_not_the_health(app: Flask, hotel: House) -> None:
    with transaction() as session:
        health.record_reading(
            session,
            her_isolation().id,
            temperature=38.7,
            symptoms=[],
            occurred_at=later(days=1),
        )
    health_page = file_of(sign_in(app, Role.HEALTH, city=True), maja().id)
    dispatcher_page = file_of(sign_in(app, Role.DISPATCHER, city=True), maja().id)

    assert "38.7" in health_page
    assert "38.7" not in dispatcher_page
    assert 'id="history"' not in dispatcher_page


def test_forms_are_offered_to_those_who_may_send_them(app: Flask, hotel: House) -> None:
    person, row = maja().id, her_isolation().id
    nurse = file_of(sign_in(app, Role.HEALTH, city=True), person)
    auditor = file_of(sign_in(app, Role.AUDITOR, city=True), person)

    offered = ("clock", "away", "end")
    assert all(f"/isolations/{row}/{verb}" in nurse for verb in offered)
    assert f"/health/{row}/readings" in nurse
    assert 'method="post"' not in auditor


def test_a_reading_noted_in_the_file_stands_there(app: Flask, hotel: House) -> None:
    client = sign_in(app, Role.HEALTH, city=True)

    answer = change(client, f"/health/{her_isolation().id}/readings", {"temperature": "36.9"})

    assert answer.headers["Location"] == f"/people/{maja().id}"
    assert "36.9" in file_of(client, maja().id)


def test_an_edit_is_kept_with_its_author_and_decided_anew(app: Flask, hotel: House) -> None:
    client = sign_in(app, Role.CLERK, city=True)
    data = {"_version": str(maja().version), "surname": "Lindkvist", "diet": "vegetarian"}

    answer = change(client, f"/people/{maja().id}", data)

    with reading() as session:
        person = session.scalars(sa.select(Person)).one()
        decisions = session.scalars(sa.select(ClassificationRow)).all()
    page = file_of(client, person.id)
    assert answer.status_code == 303
    assert (person.full_name, person.diet) == ("Lindkvist Maja", "vegetarian")
    assert [row.superseded_at is None for row in decisions] == [False, True]
    assert "<del>Lindqvist</del>" in page
    assert "Mo Ting" in page


def test_an_edit_based_on_an_older_version_is_refused(app: Flask, hotel: House) -> None:
    client = sign_in(app, Role.CLERK, city=True)
    address, data = f"/people/{maja().id}", {"_version": "1", "surname": "Lindkvist"}
    change(client, address, data)

    assert change(client, address, data).status_code == 412


def test_the_past_shows_what_was_known_then(app: Flask, hotel: House) -> None:
    person = maja()
    before = clock.now()
    with transaction() as session:
        session.get_one(Person, person.id).phone = "138-0000-0101"
    client = sign_in(app, Role.HEALTH, city=True)

    then = file_of(client, person.id, f"?as_of={before.isoformat().replace('+', '%2B')}")
    now = file_of(client, person.id)

    assert "Lindqvist" in then
    assert "138-0000-0101" not in then
    assert "138-0000-0101" in now


def test_before_the_first_record_nothing_was_known(app: Flask, hotel: House) -> None:
    page = file_of(sign_in(app, Role.HEALTH, city=True), maja().id, "?as_of=2019-01-01T00:00")

    assert "Lindqvist" in page
    assert "31A" not in page


def test_who_looked_is_told_to_command_and_auditors_only(app: Flask, hotel: House) -> None:
    nurse = sign_in(app, Role.HEALTH, city=True)
    file_of(nurse, maja().id)

    assert "people.show" in file_of(sign_in(app, Role.AUDITOR, city=True), maja().id)
    assert "people.show" not in file_of(nurse, maja().id)


def test_free_rooms_of_the_site_are_offered_for_a_move(app: Flask, hotel: House) -> None:
    with transaction() as session:
        house = again(hotel, session)
        free, held = house.room(), house.room()
        house.expected(house.traveller(), room=held)
    page = file_of(sign_in(app, Role.SITE_MANAGER, sites=(hotel.site.id,)), maja().id)

    assert f'<option value="{free.id}">' in page
    assert f'<option value="{held.id}">' not in page


def test_a_released_person_has_a_certificate_to_print_and_to_revoke(
    app: Flask, hotel: House
) -> None:
    with transaction() as session:
        house = again(hotel, session)
        row = session.get_one(Isolation, her_isolation().id)
        house.take_negative_samples(row)
        release.release(session, row.id, at=later(days=15))
        certificate = issue_for(session, row, at=later(days=15)).id
    page = file_of(sign_in(app, Role.HEALTH, city=True), maja().id)

    assert f"/releases/certificates/{certificate}/print" in page
    assert f"/releases/certificates/{certificate}/revocation" in page
    assert f"/releases/{row.id}/departure" in page


def test_a_child_is_shown_with_its_parent_and_the_other_way_round(app: Flask, hotel: House) -> None:
    with transaction() as session:
        house = again(hotel, session)
        child = house.traveller(full_name="Nils Lindqvist", birth_date=date(2012, 1, 1))
        session.add(GuardianLink(person_id=child.id, guardian_id=maja().id))
    client = sign_in(app, Role.HEALTH, city=True)

    assert "Maja Lindqvist" in file_of(client, child.id)
    assert "Nils Lindqvist" in file_of(client, maja().id)


def test_somebody_away_is_shown_where_they_are(app: Flask, hotel: House) -> None:
    with transaction() as session:
        isolation.go_away(
            session,
            her_isolation().id,
            AwayKind.HOSPITAL,
            where="East Clinic",
            hold_room=True,
            compared=TWO,
            at=later(days=2),
        )

    page = file_of(sign_in(app, Role.HEALTH, city=True), maja().id)

    assert "East Clinic" in page
    assert f"/isolations/{her_isolation().id}/back" in page


def test_somebody_without_any_record_has_an_empty_file(app: Flask) -> None:
    with transaction() as session:
        use(session)
        person = PersonFactory().id

    assert "Lindqvist" in file_of(sign_in(app, Role.HEALTH, city=True), person)

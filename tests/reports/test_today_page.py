from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING, NOTHING, Role, Scope
from logistics.arrivals.models import Outcome, Screening
from logistics.audit import AuditReading
from logistics.database import reading, transaction
from logistics.health import operations as health
from logistics.isolation import operations as isolation
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import AwayKind
from logistics.release import operations as release
from logistics.reports.queries.concerns import Concern
from logistics.reports.queries.today import Today, marks_of, today
from logistics.runs import operations as runs
from logistics.runs.models import RunKind
from logistics.sites import operations as sites
from logistics.sites.rules.rooms import RoomState
from tests.factories import LANDED, ArrivalFactory, DistrictFactory, PassengerFactory, SiteFactory
from tests.isolation.stays import LABORATORIES
from tests.reports.house import TWO, House, house_of, later
from tests.web import sign_in


@pytest.fixture
def house(session: Session) -> House:
    return house_of(session)


def figures(house: House, *, scope: Scope = EVERYTHING, days: float = 0, hours: float = 3) -> Today:
    """What a user sees so long after the landing."""
    house.session.flush()
    return today(house.session, scope, None, at=later(days=days, hours=hours))


def waiting(house: House, *, days: float = 0, hours: float = 3) -> dict[Concern, int]:
    """The concerns that are not at zero."""
    found = figures(house, days=days, hours=hours).concerns
    return {concern: n for concern, n in found.items() if n}


def test_an_empty_house_has_nothing_but_zeros(house: House) -> None:
    told = figures(house)

    assert told.day == date(2020, 3, 28)
    assert (told.arrivals.arrivals, told.arrivals.people) == (1, 0)
    assert (told.usable, told.later, told.present, told.matches, told.runs) == (0, 0, 0, 0, 0)
    assert set(told.concerns.values()) == {0}


def test_the_day_counts_arrivals_and_their_people(house: House) -> None:
    house.traveller()
    PassengerFactory(arrival=house.arrival)
    PassengerFactory(arrival=house.arrival, crew=True)
    PassengerFactory(arrival=house.arrival, district=DistrictFactory(code="HB", ours=False))
    ArrivalFactory(scheduled_at=LANDED + timedelta(days=1))

    told = figures(house).arrivals

    assert (told.arrivals, told.people, told.seen, told.open, told.others) == (1, 3, 1, 2, 1)


def test_each_room_is_counted_in_one_state(house: House) -> None:
    house.guest()
    house.expected()
    blocked, _free = house.room(), house.room()
    sites.block_room(
        house.session, blocked, from_at=LANDED, to_at=later(hours=8), reason="no water"
    )

    (tally,) = figures(house).rooms

    assert {state: tally.count(state) for state in tally.by_state} == {
        RoomState.OCCUPIED: 1,
        RoomState.EXPECTED: 1,
        RoomState.OUT_OF_ORDER: 1,
        RoomState.READY: 1,
    }
    assert (tally.rooms, tally.usable, tally.later) == (4, 1, 1)


def test_a_stopped_site_has_no_usable_room_and_says_why(house: House) -> None:
    house.room()
    sites.stop_admission(house.session, house.site, floor=None, reason="leaking pipe", at=LANDED)

    told = figures(house)

    assert told.usable == 0
    assert [(stop.site.code, stop.reason) for stop in told.stops] == [("QH", "leaking pipe")]


def test_people_are_counted_until_and_after_they_are_taken_in(house: House) -> None:
    house.expected()
    house.guest()

    told = figures(house)

    assert (told.to_take_in, told.taken_in, told.present) == (1, 1, 1)


def test_the_release_list_tells_who_may_go(house: House) -> None:
    ready, waits = house.guest(), house.guest()
    house.take_negative_samples(ready)

    told = figures(house, days=14, hours=12).releases

    assert (told.due, told.ready, told.released) == (2, 1, 0)
    assert waits.id != ready.id


def test_released_people_who_are_still_here_are_counted(house: House) -> None:
    row = house.guest()
    house.take_negative_samples(row)
    release.release(house.session, row.id, at=later(days=15))

    assert waiting(house, days=15) == {Concern.NOT_DEPARTED: 1}


def test_a_period_that_is_over_waits_for_a_release(house: House) -> None:
    row = house.guest()
    house.take_negative_samples(row)

    assert figures(house, days=13).concerns[Concern.CLOCK_ENDED] == 0
    assert waiting(house, days=16) == {Concern.CLOCK_ENDED: 1}


def test_a_check_is_missed_the_moment_its_part_of_the_day_is_over(house: House) -> None:
    row = house.guest()
    house.take_negative_samples(row)
    evening, midnight = {"hours": 13.9}, {"hours": 14.0}

    assert waiting(house, **evening) == {}
    assert waiting(house, **midnight) == {Concern.MISSED_CHECKS: 1}
    health.record_reading(
        house.session, row.id, temperature=36.6, symptoms=(), occurred_at=later(**evening)
    )
    assert waiting(house, **midnight) == {}
    assert waiting(house, hours=26) == {Concern.MISSED_CHECKS: 1}


def test_a_test_is_missed_when_its_day_is_over(house: House) -> None:
    house.guest()

    (mark,) = marks_of(house.session, EVERYTHING, Concern.MISSED_CHECKS, at=later(days=1))

    assert "2020-03-28" in str(mark.about.values)
    assert mark.since == later(hours=14)


def test_a_result_is_missed_when_the_hours_of_its_laboratory_are_over(house: House) -> None:
    row = house.guest()
    due = clock_of(house.session, row).tests_due()[0]
    health.take_sample(
        house.session,
        row.id,
        assay=due.assay,
        specimen=due.specimen,
        due_on=due.due_on,
        laboratory=LABORATORIES[0],
        occurred_at=later(hours=2),
    )

    assert Concern.RESULTS_OVERDUE not in waiting(house, hours=26)
    assert waiting(house, hours=26.1)[Concern.RESULTS_OVERDUE] == 1


def test_somebody_ordered_to_isolate_without_a_room_is_counted(house: House) -> None:
    house.isolation(house.traveller())

    assert waiting(house) == {Concern.WITHOUT_ROOM: 1}


def test_nobody_in_hospital_is_without_a_room(house: House) -> None:
    row = house.guest()
    isolation.go_away(
        house.session,
        row.id,
        AwayKind.HOSPITAL,
        where="East Clinic",
        hold_room=False,
        compared=TWO,
        at=later(hours=2),
    )

    assert waiting(house) == {}


def test_people_seen_at_the_port_whom_no_plan_knows_are_counted(house: House) -> None:
    house.traveller()

    assert waiting(house) == {Concern.NOT_PLANNED: 1}


def test_people_about_whom_nothing_is_decided_are_counted(house: House) -> None:
    house.traveller(classified=False)
    PassengerFactory(arrival=house.arrival, district=DistrictFactory(code="HB", ours=False))

    assert waiting(house) == {Concern.UNCLASSIFIED: 1}


def test_a_fever_at_the_port_waits_for_its_ambulance(house: House) -> None:
    person = house.traveller()
    house.expected(person)
    house.session.add(
        Screening(
            person_id=person.id,
            arrival_id=house.arrival.id,
            port_id=house.arrival.port_id,
            temperature=38.4,
            symptoms=[],
            symptomatic=True,
            occurred_at=LANDED,
            by="Gu Yan",
        )
    )

    assert waiting(house) == {Concern.FEVER_AT_PORT: 1}


@pytest.mark.parametrize(
    ("temperatures", "expected"), [((38.1,), 1), ((38.1, 36.6), 0), ((36.6, 37.3), 1)]
)
def test_the_latest_reading_decides_about_symptoms_in_a_room(
    house: House, temperatures: tuple[float, ...], expected: int
) -> None:
    row = house.guest()
    for hour, temperature in enumerate(temperatures, start=2):
        health.record_reading(
            house.session,
            row.id,
            temperature=temperature,
            symptoms=[],
            occurred_at=later(hours=hour),
        )

    assert figures(house, hours=5).concerns[Concern.SYMPTOMS_IN_ROOM] == expected


def test_lines_that_ended_otherwise_than_seen_are_exceptions_of_the_day(house: House) -> None:
    PassengerFactory(arrival=house.arrival, outcome=Outcome.NOT_BOARDED, line=4)
    PassengerFactory(arrival=house.arrival, outcome=Outcome.HELD_AT_BORDER, line=2)

    marks = marks_of(house.session, EVERYTHING, Concern.EXCEPTIONS, at=later(hours=3))

    assert [mark.about.values["outcome"] for mark in marks] == [
        Outcome.HELD_AT_BORDER,
        Outcome.NOT_BOARDED,
    ]
    assert figures(house, days=1).concerns[Concern.EXCEPTIONS] == 0


def test_an_unset_scope_sees_zeros_only(house: House) -> None:
    house.guest()
    house.isolation(house.traveller())

    told = figures(house, scope=NOTHING, days=20)

    assert (told.rooms, told.stops, told.present) == ((), (), 0)
    assert (told.arrivals.arrivals, told.releases.due) == (0, 0)
    assert set(told.concerns.values()) == {0}


def test_a_site_manager_sees_their_site_alone(house: House) -> None:
    house.guest()
    other = SiteFactory(code="YL")

    told = figures(house, scope=Scope(sites=frozenset({other.id})))

    assert [tally.site.code for tally in told.rooms] == ["YL"]
    assert told.present == 0


def test_the_figures_take_the_same_number_of_queries_however_many_people(house: House) -> None:
    statements: list[str] = []
    sa.event.listen(
        house.session.get_bind(), "before_cursor_execute", lambda *a: statements.append(a[2])
    )
    counts = []
    for more in (1, 2):
        for _ in range(more):
            house.guest()
            house.isolation(house.traveller())
        house.session.expire_all()
        figures(house, hours=4)
        statements.clear()
        figures(house, hours=4)
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_every_number_leads_to_as_many_rows(app: Flask) -> None:
    with transaction() as session:
        house = house_of(session)
        for _ in range(3):
            house.isolation(house.traveller())
    command = sign_in(app, Role.COMMAND, city=True)

    page = command.get("/").get_data(as_text=True)
    rows = command.get("/today/without_room").get_data(as_text=True)

    assert 'href="/today/without_room"><b>3</b>' in page
    assert len(re.findall(r'href="/people/[0-9a-f-]{36}"', rows)) == 3


def test_the_first_page_reads_about_nobody_and_its_rows_about_those_listed(app: Flask) -> None:
    with transaction() as session:
        house = house_of(session)
        house.guest()
        person = house.isolation(house.traveller()).person_id
    command = sign_in(app, Role.COMMAND, city=True)

    command.get("/")
    before = noted()
    command.get("/today/without_room")

    assert before == []
    assert noted() == [("today.rows", [str(person)])]


def noted() -> list[tuple[str, list[str]]]:
    with reading() as session:
        return [
            (row.purpose, row.person_ids)
            for row in session.scalars(sa.select(AuditReading).order_by(AuditReading.id))
        ]


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_first_page_whose_links_it_may_follow(app: Flask, role: Role) -> None:
    with transaction() as session:
        house = house_of(session)
        house.guest()
        house.isolation(house.traveller())
        runs.request(session, RunKind.PRINT, {"papers": "door_cards"}, at=LANDED)
        sites.stop_admission(session, house.site, floor=house.floor, reason="noise", at=LANDED)
    client = sign_in(app, role, city=True)

    page = client.get("/").get_data(as_text=True).partition("<main")[2]

    links = {each.replace("&amp;", "&") for each in re.findall(r'href="(/[^"#]*)"', page)}
    answers = {each: client.get(each).status_code for each in sorted(links)}
    assert set(answers.values()) == (set() if role is Role.GUARD else {200}), answers


def test_a_scope_of_one_port_or_none_has_a_first_page_too(app: Flask) -> None:
    with transaction() as session:
        port = house_of(session).arrival.port_id

    at_the_port = sign_in(app, Role.DISPATCHER, ports=(port,)).get("/").get_data(as_text=True)
    nowhere = sign_in(app, Role.ADMINISTRATOR).get("/").get_data(as_text=True)

    assert 'href="/arrivals?day=2020-03-30"' in at_the_port
    assert 'class="empty"' in nowhere


def test_a_role_that_meets_no_people_opens_no_rows(app: Flask) -> None:
    assert (
        sign_in(app, Role.SUPPLY_OFFICER, city=True).get("/today/without_room").status_code == 403
    )
    dispatcher = sign_in(app, Role.DISPATCHER, city=True)
    assert dispatcher.get("/today/symptoms_in_room").status_code == 404
    assert dispatcher.get(f"/today/{uuid.uuid4()}").status_code == 404


def test_whoever_is_not_signed_in_is_sent_to_sign_in(app: Flask) -> None:
    answer = app.test_client().get("/")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login")


def test_the_rows_are_exported(app: Flask) -> None:
    with transaction() as session:
        house = house_of(session)
        house.isolation(house.traveller(full_name="=Maja Lindqvist"))
    command = sign_in(app, Role.COMMAND, city=True)

    sheet = command.get("/today/without_room?format=csv").get_data(as_text=True)

    assert "'=Maja Lindqvist" in sheet

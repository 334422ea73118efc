from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING, Role, Scope
from logistics.arrivals.models import Passenger
from logistics.arrivals.people_models import Person
from logistics.database import transaction
from logistics.health import operations as health
from logistics.isolation import operations
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import EndKind, Isolation, IsolationState
from logistics.policy.document import Assay, Specimen
from logistics.policy.release_rules import Finding
from logistics.sites.models import Floor
from logistics.sites.rules.kinds import ZoneKind
from logistics.staff.models import StaffShift
from logistics.tracing.queries import ContactState, ripple_of
from logistics.tracing.rules import NoPositive
from logistics.wording import Language, text
from tests import factories
from tests.factories import (
    LANDED,
    FloorFactory,
    RoomFactory,
    StaffMemberFactory,
)
from tests.isolation.stays import TWICE, expected, held
from tests.transfers.fleet import Fleet, fleet_of, later
from tests.web import change, key, sign_in

SEEN = LANDED + timedelta(days=3)


@dataclass
class Scene:
    """Somebody of floor A 3F who came on ZZ flight and coach, and is positive two days later."""

    fleet: Fleet
    floor: Floor
    index: Person
    sample: object

    def neighbour(self, session: Session, number: int = 3) -> Isolation:
        floor = self.floor
        if number != floor.number:
            floor = FloorFactory(building=floor.building, number=number)
        row = held(session, RoomFactory(floor=floor))
        operations.admit(session, row.id, compared=TWICE, at=later(80))
        return row.guests[0].isolation


def traveller(fleet: Fleet, seat: str, name: str) -> Person:
    person = fleet.person()
    person.full_name = name
    passenger = fleet.session.scalars(
        sa.select(Passenger).where(Passenger.person_id == person.id)
    ).one()
    passenger.seat = seat
    fleet.session.flush()
    return person


def scene_of(session: Session) -> Scene:
    fleet = fleet_of(session)
    index = traveller(fleet, "31K", "Index")
    floor = FloorFactory(building__site=fleet.site, number=3)
    isolation = expected(session, index)
    mate = traveller(fleet, "60A", "Coach-mate")
    over = expected(session, mate)
    fleet.deliver(fleet.write(index, mate))
    row = held(session, RoomFactory(floor=floor), isolation)
    operations.admit(session, row.id, compared=TWICE, at=later(70))
    over.state, over.end_kind, over.ended_at = IsolationState.ENDED, EndKind.COMPLETED, later(90)
    sample = health.take_sample(
        session,
        isolation.id,
        assay=Assay.NUCLEIC_ACID,
        specimen=Specimen.NASOPHARYNGEAL,
        due_on=None,
        laboratory="Linjiang CDC",
        occurred_at=LANDED + timedelta(days=2),
    )
    return Scene(fleet=fleet, floor=floor, index=index, sample=sample.id)


@pytest.fixture
def scene(session: Session) -> Scene:
    made = scene_of(session)
    health.enter_result(session, made.sample, finding=Finding.POSITIVE, at=SEEN)
    return made


def listed(session: Session, scene: Scene) -> dict[str, list[str]]:
    found = ripple_of(session, EVERYTHING, scene.index.id, at=SEEN)
    return {
        each.name: [text(meeting.sentence, Language.ENGLISH) for meeting in each.meetings]
        for each in found.contacts
    }


def test_the_ripple_lists_rows_coach_floor_and_shift_with_the_reason_for_each(
    session: Session, scene: Scene
) -> None:
    traveller(scene.fleet, "33A", "Two rows away")
    traveller(scene.fleet, "36A", "Five rows away")
    traveller(scene.fleet, "", "Somewhere on board")
    scene.neighbour(session).person.full_name = "Same floor"
    scene.neighbour(session, 4).person.full_name = "Next floor"
    scene.neighbour(session, 6).person.full_name = "Far floor"
    for name, zone, withdrawn in (
        ("Nurse", ZoneKind.CONTAMINATED, None),
        ("Cook", ZoneKind.CLEAN, None),
        ("Stayed away", ZoneKind.CONTAMINATED, LANDED),
    ):
        session.add(
            StaffShift(
                member_id=StaffMemberFactory(name=name).id,
                site_id=scene.floor.site_id,
                zone=zone,
                from_at=LANDED + timedelta(days=1),
                until_at=LANDED + timedelta(days=1, hours=6),
                withdrawn_at=withdrawn,
            )
        )
    session.flush()
    flight = f"ZZ{scene.fleet.arrival.number} 2020-03-27"

    found = listed(session, scene)

    drivers = {each.name for each in scene.fleet.drivers}
    assert {name: why for name, why in found.items() if name not in drivers} == {
        "Coach-mate": found["Coach-mate"],
        "Two rows away": [f"on {flight}, rows apart: 2"],
        "Somewhere on board": [f"on {flight}, a seat is not known"],
        "Same floor": [f"same floor, {scene.fleet.site.code} A 3F, 68 h 40 min"],
        "Next floor": [f"near {scene.fleet.site.code} A 4F, floors apart: 1, 68 h 40 min"],
        "Nurse": [f"shift at {scene.fleet.site.code} A 3F, 6 h 0 min"],
    }
    assert [why.rpartition(", ")[2] for why in found["Coach-mate"]] == ["1 h 0 min"]


def test_the_ripple_says_what_would_follow_also_for_who_was_released(
    session: Session, scene: Scene
) -> None:
    near = scene.neighbour(session)

    found = ripple_of(session, EVERYTHING, scene.index.id, at=SEEN)

    by_person = {each.who.person_id: each for each in found.contacts}
    mate = next(each for each in found.contacts if each.name == "Coach-mate")
    floor = by_person[near.person_id]
    assert (mate.state, mate.old_end, mate.new_category, mate.needs_room) == (
        ContactState.ENDED,
        later(90),
        "1",
        True,
    )
    assert mate.new_end is not None
    assert mate.new_end > SEEN
    assert (floor.state, floor.new_category, floor.new_end) == (ContactState.ISOLATED, "", None)
    assert floor.old_end == clock_of(session, near).release_due
    assert session.scalars(sa.select(Isolation.category).distinct()).all() == ["2"]


def test_who_sees_only_a_site_is_told_how_many_contacts_are_hidden(
    session: Session, scene: Scene
) -> None:
    found = ripple_of(
        session, Scope(sites=frozenset({scene.floor.site_id})), scene.index.id, at=SEEN
    )
    everything = ripple_of(session, EVERYTHING, scene.index.id, at=SEEN)

    assert found.hidden == len(everything.contacts) - len(found.contacts) > 0


def test_more_contacts_ask_the_database_no_more_questions(session: Session, scene: Scene) -> None:
    def questions() -> int:
        session.flush()
        session.expire_all()
        statements: list[str] = []
        listen = lambda *a: statements.append(a[2])  # noqa: E731
        sa.event.listen(session.get_bind(), "before_cursor_execute", listen)
        ripple_of(session, EVERYTHING, scene.index.id, at=SEEN)
        sa.event.remove(session.get_bind(), "before_cursor_execute", listen)
        return len(statements)

    scene.neighbour(session)
    traveller(scene.fleet, "32A", "One")
    few = questions()
    for seat in ("32B", "32C", "32D"):
        traveller(scene.fleet, seat, seat)
        scene.neighbour(session)

    assert questions() == few


def test_the_page_asks_for_a_day_until_a_result_is_positive_and_then_lists(app: Flask) -> None:
    with transaction() as session:
        factories.use(session)
        scene = scene_of(session)
        person, site = scene.index.id, scene.floor.site_id
        with pytest.raises(NoPositive):
            ripple_of(session, EVERYTHING, person, at=SEEN)
    nurse = sign_in(app, Role.HEALTH, city=True)
    url = f"/tracing/{person}"

    asked = nurse.get(url, headers={"Accept-Language": "en"}).get_data(as_text=True)
    day = {"onset": "2020-03-30"}
    shown = change(nurse, url, day).get_data(as_text=True)
    table = change(nurse, f"{url}?format=csv", day).get_data(as_text=True)
    answer = nurse.post(f"/api/v1/tracing/{person}", json=day, headers=key()).get_json()

    names = [each["name"] for each in answer["contacts"]]
    assert "Say the day on which symptoms began." in asked
    assert change(nurse, url, {"onset": "today"}).status_code == 422
    assert ("Coach-mate" in shown, "Coach-mate" in table, "Coach-mate" in names) == (True,) * 3
    assert answer["hidden"] == 0
    assert sign_in(app, Role.HEALTH).get(url).status_code == 404
    assert sign_in(app, Role.DISPATCHER, sites=(site,)).get(url).status_code == 403

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING, Role, Scope
from logistics.database import transaction
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import Isolation
from logistics.sites.rules.kinds import ZoneKind
from logistics.staff.models import StaffShift
from logistics.tracing.queries.ripple import ContactState, ripple_of
from logistics.tracing.rules.meetings import NoPositive
from logistics.wording import Language, text
from tests import factories
from tests.factories import (
    LANDED,
    StaffMemberFactory,
)
from tests.tracing.scene import SEEN, Scene, positive_scene, scene_of, traveller
from tests.transfers.fleet import later
from tests.web import change, key, sign_in


@pytest.fixture
def scene(session: Session) -> Scene:
    return positive_scene(session)


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
    questions()  # the policy is read once
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

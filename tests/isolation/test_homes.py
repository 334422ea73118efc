"""A home is looked at before somebody is isolated there; an unfit one leads to another place."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING, Role
from logistics.arrivals import queries as people
from logistics.arrivals.own_file import OwnFile
from logistics.arrivals.people_models import Person
from logistics.audit import Actor, Channel, acting
from logistics.database import transaction
from logistics.errors import InputRejected
from logistics.isolation import homes, operations
from logistics.isolation.clock_of import clock_of
from logistics.isolation.home_rules import (
    HomeFact,
    HomeNotChecked,
    HomeNotSuitable,
    NothingProposed,
    lacking,
)
from logistics.isolation.operations import HomeLook
from logistics.isolation.rules import BeginsInARoom
from logistics.policy.document import Measure
from logistics.policy.models import PolicyVersionRow
from logistics.reports.queries.concerns import Concern
from logistics.reports.queries.today import today
from tests.factories import StaffMemberFactory, UserFactory
from tests.isolation.stays import ENTERED, TWICE
from tests.release.test_isolation_begins_elsewhere import STREET, contact
from tests.web import change, key, sign_in

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FIT = tuple(HomeFact)


def look(*found: HomeFact, **changes: str) -> HomeLook:
    usual = {
        "place": "Linjiang Road 12",
        "office": "Linjiang Street Office",
        "looked_by": "Tang Li",
    }
    return HomeLook(found=found, **{**usual, **changes})


def require_a_look(session: Session) -> None:
    for row in session.query(PolicyVersionRow):
        settings = {**row.document.get("settings", {}), "home_check_required": True}
        row.document = {**row.document, "settings": settings}
    session.flush()


def begin(session: Session, person: Person) -> None:
    operations.begin_elsewhere(session, person.id, **STREET, compared=TWICE, at=ENTERED)


def test_a_home_is_fit_only_with_all_of_it() -> None:
    assert lacking(FIT) == ()
    for each in HomeFact:
        assert lacking([other for other in HomeFact if other is not each]) == (each,)


def test_the_last_look_decides_anew_and_says_who_looked(session: Session) -> None:
    person = contact(session, home_suitable=False)

    fit = operations.note_home(session, person.id, look(*FIT), at=ENTERED)
    assert (fit.suitable, fit.office, fit.looked_by) == (
        True,
        "Linjiang Street Office",
        "Tang Li",
    )
    assert people.classifications(session, [person.id])[person.id].branch == "home_suitable"

    unfit = operations.note_home(session, person.id, look(HomeFact.CONSENT), at=ENTERED)
    decided = people.classifications(session, [person.id])[person.id]
    assert (decided.branch, decided.measure) == ("otherwise", "central_isolation")
    assert len(unfit.lacking) == 3
    assert homes.looks_at(session, person.id) == [unfit, fit]
    with pytest.raises(BeginsInARoom):
        begin(session, person)
    for nameless in ("place", "office", "looked_by"):
        with pytest.raises(InputRejected):
            operations.note_home(session, person.id, look(*FIT, **{nameless: " "}), at=ENTERED)


@ON_SQLITE
def test_without_a_fit_home_the_policy_warns_or_refuses(session: Session) -> None:
    person = contact(session)
    at_home = Measure.HOME_ISOLATION
    assert homes.doubt_about(session, person.id, at_home) is not None
    assert homes.doubt_about(session, person.id, Measure.DESIGNATED_HOTEL) is None

    require_a_look(session)
    with pytest.raises(HomeNotChecked):
        begin(session, person)
    operations.note_home(session, person.id, look(), at=ENTERED)
    with pytest.raises(HomeNotSuitable):
        operations.homes.check_home(session, person.id, at_home)
    operations.note_home(session, person.id, look(*FIT), at=ENTERED)

    begin(session, person)

    assert homes.doubt_about(session, person.id, at_home) is None


def test_who_is_isolated_in_an_unfit_home_goes_elsewhere_once_somebody_approves(
    session: Session,
) -> None:
    person = contact(session)
    begin(session, person)
    with pytest.raises(NothingProposed):
        operations.designate_place(session, person.id, reason="No toilet", at=ENTERED)

    operations.note_home(session, person.id, look(HomeFact.CONSENT), at=ENTERED)
    proposed = homes.place_instead(session, person.id)
    assert proposed is not None
    assert (proposed.measure, proposed.isolation.branch) == (
        Measure.CENTRAL_ISOLATION,
        "home_suitable",
    )
    start = clock_of(session, proposed.isolation).start

    row = operations.designate_place(session, person.id, reason="No toilet", at=ENTERED)

    clock = clock_of(session, row)
    assert (row.branch, clock.start, clock.all_spans[0].measure) == (
        "otherwise",
        start,
        Measure.CENTRAL_ISOLATION,
    )
    assert homes.place_instead(session, person.id) is None
    seen = today(session, EVERYTHING, None, at=ENTERED)
    assert seen.concerns[Concern.WITHOUT_ROOM] == 1


@ON_SQLITE
def test_nobody_notes_their_own_home(session: Session) -> None:
    person, user = contact(session), UserFactory()
    session.flush()
    person.staff_member_id = StaffMemberFactory(user_id=user.id).id
    session.flush()
    herself = Actor(id=user.id, label="clerk", channel=Channel.PAGE, request_id="1")
    with acting(herself, purpose=None):
        with pytest.raises(OwnFile):
            operations.note_home(session, person.id, look(*FIT), at=ENTERED)
        with pytest.raises(OwnFile):
            operations.designate_place(session, person.id, reason="Mine", at=ENTERED)


@ON_SQLITE
def test_page_and_api_note_a_home_and_the_file_shows_what_is_proposed(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        person = contact(session)
        begin(session, person)
        who = str(person.id)
    clerk = sign_in(app, Role.CLERK, city=True)
    form = {"place": "Road 12", "office": "Street", "looked_by": "Tang Li"}

    for odd in ({"found": "garden"}, {"place": "x" * 241}, {"looked_by": ""}):
        assert change(clerk, f"/isolations/homes/{who}", {**form, **odd}).status_code == 422
    assert (
        change(clerk, f"/isolations/homes/{who}", {**form, "found": list(FIT)}).status_code == 303
    )
    body = {**form, "found": ["home_consent"], "note": "one room"}
    made = clerk.post(f"/api/v1/isolations/homes/{who}", json=body, headers=key())
    assert (made.status_code, made.json["suitable"]) == (201, False)
    assert [each["suitable"] for each in clerk.get(f"/api/v1/isolations/homes/{who}").json] == [
        False,
        True,
    ]
    shown = clerk.get(f"/people/{who}", headers={"Accept-Language": "en"}).text
    assert "no toilet of their own" in shown
    assert "The policy has instead: Central isolation." in shown
    approval = f"/isolations/homes/{who}/designated-place"
    assert change(clerk, approval, {"reason": "No toilet"}).status_code == 403
    doctor = sign_in(app, Role.HEALTH, city=True)
    assert change(sign_in(app, Role.HEALTH), approval, {"reason": "x"}).status_code == 404
    assert change(doctor, approval, {"reason": "No toilet"}).status_code == 303
    again = doctor.post(f"/api/v1{approval}", json={"reason": "again"}, headers=key())
    assert (again.status_code, again.json["title"]) == (409, "nothing-proposed")

"""A contact of a suspected case is isolated at home from the first day, in no room of ours."""

from __future__ import annotations

import uuid
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING, Role, Scope
from logistics.arrivals import operations as arrivals
from logistics.arrivals.operations import ContactFacts
from logistics.arrivals.people_models import Person
from logistics.database import reading, transaction
from logistics.documents.batch import print_batch
from logistics.documents.isolation_order import IsolationOrderFacts
from logistics.errors import InputRejected
from logistics.isolation import operations as isolations
from logistics.isolation import queries
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import AwayKind, Isolation, IsolationState
from logistics.isolation.operations import elsewhere, measures
from logistics.isolation.rules import AlreadyIsolated, BeginsInARoom, NotExpected
from logistics.policy.document import Measure
from logistics.release import operations
from logistics.release import queries as releases
from logistics.release.hand_over_papers import measure_hand_over_sheets
from logistics.release.leaving_models import HomeBy
from logistics.release.papers import issue_for
from logistics.reports.queries.concerns import Concern
from logistics.reports.queries.daily import daily_report
from logistics.reports.queries.today import today
from logistics.reports.rules.daily import Figure
from logistics.sites.models import District
from tests.documents.papers_of_the_day import pages_of
from tests.factories import DistrictFactory, PersonFactory, SiteFactory, use
from tests.isolation.stays import ENTERED, TWICE, put_policy_in_force
from tests.web import change, key, sign_in

STREET = {
    "place": "Linjiang Road 12",
    "receiver": "Linjiang Street Office",
    "received_by": "Tang Li",
}
ZONE = ZoneInfo("Asia/Shanghai")
DETAILS = operations.DischargeDetails(bags=1, home_by=HomeBy.OWN_MEANS, key_returned=True)


def contact(session: Session, *, home_suitable: bool = True) -> Person:
    """Somebody who met a suspected case the day before."""
    use(session)
    put_policy_in_force(session)
    district = DistrictFactory()
    exposure = arrivals.register_contact(
        session,
        ContactFacts(
            surname="Okafor",
            given_names="Ada",
            index_reference="S-7",
            index_confirmed=False,
            last_contact_at=ENTERED - timedelta(days=1),
            destination_id=district.id,
        ),
        at=ENTERED,
    )
    person = session.get_one(Person, exposure.person_id)
    person.home_suitable = home_suitable
    session.flush()
    arrivals.classify_people(session, [person.id], arrival_id=None, at=ENTERED)
    return person


def begun(session: Session) -> Isolation:
    person = contact(session)
    return isolations.begin_elsewhere(session, person.id, **STREET, compared=TWICE, at=ENTERED)


def waiting(session: Session) -> int:
    return today(session, EVERYTHING, None, at=ENTERED).concerns[Concern.NOT_BEGUN_ELSEWHERE]


def test_the_first_page_counts_whom_nobody_has_taken_over(session: Session) -> None:
    person = contact(session)
    before = waiting(session)

    isolations.begin_elsewhere(session, person.id, **STREET, compared=TWICE, at=ENTERED)

    assert (before, waiting(session)) == (1, 0)


def test_the_isolation_is_open_at_home_and_its_clock_runs_from_the_last_contact(
    session: Session,
) -> None:
    row = begun(session)

    clock = clock_of(session, row)
    assert row.state is IsolationState.OPEN
    assert queries.away_now(session, [row.id])[row.id].kind is AwayKind.HOME
    assert clock.start == ENTERED - timedelta(days=1)
    assert clock.site_until is None
    assert "handed over to Linjiang Street Office" in str(clock.steps[-1].sentence)
    assert queries.problems(session) == []
    with pytest.raises(InputRejected):
        measures.signatures(**{**STREET, "place": "x" * 121})
    with pytest.raises(AlreadyIsolated):
        isolations.begin_elsewhere(session, row.person_id, **STREET, compared=TWICE, at=ENTERED)


def test_who_begins_in_a_hotel_is_counted_there(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elsewhere, "first_measure", lambda *_: Measure.DESIGNATED_HOTEL)
    row = begun(session)

    assert queries.away_now(session, [row.id])[row.id].kind is AwayKind.HOTEL
    assert [each.measure for each in row.hand_overs] == [Measure.DESIGNATED_HOTEL]
    district = session.get_one(District, row.district_id)
    day = ENTERED.astimezone(ZONE).date()
    told = daily_report(
        session, [SiteFactory()], day, at=ENTERED + timedelta(days=1), homes=[district]
    )
    assert (told.statement.total[Figure.IN_HOTEL], told.statement.total[Figure.AT_HOME]) == (1, 0)


def test_who_needs_a_room_of_ours_does_not_begin_at_home(session: Session) -> None:
    person = contact(session, home_suitable=False)

    with pytest.raises(BeginsInARoom):
        isolations.begin_elsewhere(session, person.id, **STREET, compared=TWICE, at=ENTERED)


def test_order_and_sheet_are_printed_together_with_the_number_of_the_order(
    session: Session,
) -> None:
    row = begun(session)
    number = queries.order_of(session, row.id).number

    gathered = measure_hand_over_sheets(session, {"isolation_id": str(row.id)}, ENTERED)
    batch = print_batch(
        gathered.papers, printed_by="Mo Ting", at=ENTERED, zone="Asia/Shanghai", workers=0
    )

    assert isinstance(gathered.papers[0].facts, IsolationOrderFacts)
    order, sheet, _ = pages_of(batch.pdf)
    assert number in order
    assert "Linjiang Road 12" in order
    assert "Linjiang Street Office" in sheet


def test_the_release_is_due_on_the_last_day_and_the_certificate_names_the_place(
    session: Session,
) -> None:
    row = begun(session)
    clock = clock_of(session, row)
    last = (clock.release_due - timedelta(minutes=1)).astimezone(ZONE).date()

    early = releases.due_on(session, EVERYTHING, last - timedelta(days=1), at=ENTERED)
    (due,) = releases.due_on(session, EVERYTHING, last, at=clock.release_due)
    elsewhere = releases.due_on(
        session, Scope(districts=frozenset({uuid.uuid4()})), last, at=clock.release_due
    )
    operations.release(session, row.id, at=clock.release_due)
    certificate = issue_for(session, row, at=clock.release_due)
    with pytest.raises(NotExpected, match="no room of ours"):
        operations.record_discharge(
            session, row.id, details=DETAILS, expected=None, at=clock.release_due
        )

    assert (early, elsewhere) == ([], [])
    assert (due.isolation, due.room, due.missing) == (row, "Linjiang Road 12", ())
    assert certificate.facts["stays"] == []
    assert [stay["place"] for stay in certificate.facts["elsewhere"]] == ["Linjiang Road 12"]


def test_page_and_api_begin_it_for_those_at_the_desk(app: Flask) -> None:
    with transaction() as session:
        ada = contact(session).id
        other = PersonFactory().id
    form = {**STREET, "compared": ["name", "document"]}
    desk = sign_in(app, Role.DISPATCHER, city=True)

    shown = desk.get(f"/people/{ada}").get_data(as_text=True)
    answer = change(desk, f"/isolations/elsewhere/{ada}", form)
    again = desk.post(
        "/api/v1/isolations/elsewhere", json={**form, "person_id": str(ada)}, headers=key()
    )
    nobody = desk.post(
        "/api/v1/isolations/elsewhere", json={**form, "person_id": str(other)}, headers=key()
    )

    assert f"/isolations/elsewhere/{ada}" in shown
    assert (answer.status_code, again.status_code, nobody.status_code) == (303, 409, 409)
    assert (
        change(sign_in(app, Role.DISPATCHER), f"/isolations/elsewhere/{ada}", form).status_code
        == 404
    )
    with reading() as session:
        (row,) = session.scalars(sa.select(Isolation)).all()
        assert row.state is IsolationState.OPEN


def test_the_report_of_the_district_counts_them_at_home_and_that_of_a_site_does_not(
    session: Session,
) -> None:
    row = begun(session)
    site = SiteFactory()
    session.flush()
    district = session.get_one(District, row.district_id)
    day, next_day = ENTERED.astimezone(ZONE).date(), ENTERED + timedelta(days=1)

    together = daily_report(session, [site], day, at=next_day, homes=[district]).statement
    alone = daily_report(session, [site], day, at=next_day).statement

    counts = {figure: n for figure, n in together.total.items() if n}
    assert counts == {Figure.NEW: 1, Figure.PRESENT: 1, Figure.AT_HOME: 1}
    assert together.proven
    assert alone.zero

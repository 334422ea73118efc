from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import Role
from logistics.arrivals.models import ArrivalKind, ArrivalState, Outcome, PortKind
from logistics.arrivals.operations import count_checked
from logistics.database import transaction
from logistics.health import operations as health
from logistics.policy.document import Assay, Specimen
from logistics.policy.release_rules import Finding
from logistics.reports.operations import send_report
from logistics.reports.papers import daily_reports
from logistics.reports.queries.daily import DailyReport, daily_report
from logistics.reports.rules.sent import DayFigure, DayNotOver
from logistics.sites.models import District
from tests.documents.papers_of_the_day import pages_of, printed
from tests.factories import ArrivalFactory, DistrictFactory, PassengerFactory, PortFactory
from tests.reports.house import House, house_of, later
from tests.web import change, key, sign_in

LANDING_DAY, NEXT_DAY = date(2020, 3, 28), date(2020, 3, 29)


@pytest.fixture
def house(session: Session) -> House:
    return house_of(session)


def report(house: House, day: date = LANDING_DAY, *, days: float = 2) -> DailyReport:
    house.session.flush()
    return daily_report(house.session, [house.site], day, at=later(days=days))


def test_a_day_is_not_sent_before_its_cut_off(house: House) -> None:
    with pytest.raises(DayNotOver, match="The day closes at 2020-03-29 00:00"):
        send_report(house.session, house.site, LANDING_DAY, at=later(hours=3))

    assert report(house, days=0.1).unsent == []


def test_a_day_without_a_report_is_missing_and_a_day_of_zeros_is_not(house: House) -> None:
    assert [site.code for site in report(house).unsent] == ["QH"]

    row = send_report(house.session, house.site, LANDING_DAY, at=later(days=1))

    assert row.issue == 1
    assert set(row.figures.values()) == {0}
    assert report(house).unsent == []


def test_what_is_entered_after_sending_is_told_and_sent_as_a_version(house: House) -> None:
    house.room()
    send_report(house.session, house.site, LANDING_DAY, at=later(days=1))
    house.guest()

    sent = report(house).sent[house.site.id]
    again = send_report(house.session, house.site, LANDING_DAY, at=later(days=2))

    assert sent.changed["newly_isolated"] == (0, 1)
    assert sent.changed["rooms_in_use"] == (0, 1)
    assert again.issue == 2
    assert report(house).sent[house.site.id].changed == {}


def test_samples_results_fevers_and_rooms_are_counted_from_rows(house: House) -> None:
    ill, well = house.guest(), house.guest()
    house.expected()
    house.room()
    for isolation, celsius in ((ill, 38.1), (ill, 37.9), (well, 36.5)):
        health.record_reading(
            house.session,
            isolation.id,
            temperature=celsius,
            symptoms=(),
            occurred_at=later(hours=5),
        )
    sample = health.take_sample(
        house.session,
        ill.id,
        assay=Assay.NUCLEIC_ACID,
        specimen=Specimen.NASOPHARYNGEAL,
        due_on=LANDING_DAY,
        laboratory="Linjiang CDC",
        occurred_at=later(hours=6),
    )
    health.enter_result(house.session, sample.id, finding=Finding.POSITIVE, at=later(hours=12))

    found = report(house).day_figures

    assert {figure: found[figure] for figure in DayFigure} == {
        DayFigure.SAMPLES_DUE: 2,
        DayFigure.SAMPLES_TAKEN: 1,
        DayFigure.POSITIVES: 1,
        DayFigure.FEVERS: 1,
        DayFigure.ROOMS: 4,
        DayFigure.ROOMS_USED: 2,
        DayFigure.ROOMS_RESERVED: 1,
        DayFigure.OUT_OF_ORDER: 0,
    }
    assert report(house, NEXT_DAY).day_figures[DayFigure.SAMPLES_TAKEN] == 0


def test_the_paper_says_which_version_was_sent(house: House) -> None:
    send_report(house.session, house.site, LANDING_DAY, at=later(days=1))
    wanted = {"site_id": str(house.site.id), "day": str(LANDING_DAY)}

    (paper,) = daily_reports(house.session, wanted, later(days=2)).papers
    (page,) = pages_of(printed(paper.facts))

    assert "Version 1, sent by" in page
    assert "检出阳性人数" in page


def test_a_report_is_sent_by_those_of_the_site_from_page_and_api(app: Flask) -> None:
    with transaction() as session:
        house = house_of(session)
        site = house.site.id
    asked = {"site": str(site), "day": str(LANDING_DAY)}
    manager = sign_in(app, Role.SITE_MANAGER, sites=(site,))

    assert change(manager, "/daily/send", asked).status_code == 303
    answer = manager.post("/api/v1/reports/daily/sent", json=asked, headers=key())
    told = manager.get("/api/v1/reports/daily", query_string=asked).json

    assert (answer.status_code, answer.json["version"]) == (201, 2)
    assert told["sent"]["QH"]["changed"] == {}
    assert told["missing"] == []
    assert change(sign_in(app, Role.SITE_MANAGER), "/daily/send", asked).status_code == 404
    assert change(sign_in(app, Role.HEALTH, city=True), "/daily/send", asked).status_code == 403


def test_the_report_of_the_districts_says_what_came_in_by_port(house: House) -> None:
    house.traveller()
    house.traveller()
    house.session.flush()
    district = house.session.get_one(District, house.site.district_id)
    other, foreign = DistrictFactory(code="HB"), DistrictFactory(code="BS", ours=False)

    def told(*homes: District) -> list[tuple[int, int, int]]:
        ports = daily_report(
            house.session, [house.site], LANDING_DAY, at=later(days=2), homes=homes
        ).ports
        return [(line.arrivals, line.people, line.ours) for line in ports]

    assert told(district) == [(1, 2, 2)]
    assert told(district, other, foreign) == [(1, 2, 2)]
    assert told(other) == [(1, 2, 0)]
    assert report(house).ports == ()


def test_the_report_of_the_districts_counts_whom_a_road_checkpoint_looked_at(house: House) -> None:
    checkpoint = PortFactory(code="G60", kind=PortKind.CHECKPOINT)
    day = ArrivalFactory(kind=ArrivalKind.ROAD, port=checkpoint, state=ArrivalState.LANDED)
    day.touchdown_at = later()
    count_checked(house.session, day, vehicles=1200, people=3100, expected=day.version)
    for _ in range(2):
        PassengerFactory(arrival=day, outcome=Outcome.SEEN)
    house.session.flush()
    district = house.session.get_one(District, house.site.district_id)

    lines = daily_report(
        house.session, [house.site], LANDING_DAY, at=later(days=2), homes=[district]
    ).ports

    (line,) = (each for each in lines if each.checkpoint)
    assert (line.port, line.people, line.vehicles_checked, line.people_checked) == (
        "G60",
        2,
        1200,
        3100,
    )

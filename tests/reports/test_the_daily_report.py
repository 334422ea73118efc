from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from logistics.access.rules import Role
from logistics.arrivals.people_models import Person
from logistics.audit import AuditReading
from logistics.database import reading, transaction
from logistics.documents.daily_report import DailyReportFacts
from logistics.isolation import operations
from logistics.isolation.models import (
    AwayKind,
    EndKind,
    Isolation,
    IsolationState,
    OccupancyGuest,
)
from logistics.reports.daily_commands import group
from logistics.reports.papers import daily_reports
from logistics.reports.queries import daily
from logistics.reports.queries.daily import daily_report, rows_of
from logistics.reports.rules.daily import (
    Away,
    Episode,
    Fault,
    Figure,
    Statement,
    Stay,
    cut_off,
    statement,
)
from tests.documents.papers_of_the_day import pages_of, printed
from tests.reports.house import TWO, ZONE, House, house_of, later
from tests.web import change, sign_in

HERE, THERE = uuid.UUID(int=1), uuid.UUID(int=2)
START = datetime(2020, 3, 28, 16, tzinfo=UTC)
END = START + timedelta(days=1)
BEFORE, INSIDE, AFTER = (START + timedelta(hours=n) for n in (-5, 5, 30))
LANDING_DAY, NEXT_DAY = date(2020, 3, 28), date(2020, 3, 29)


def stays(*given: tuple[datetime, uuid.UUID], left: datetime | None = None) -> tuple[Stay, ...]:
    ends = [moment for moment, _ in given[1:]] + [left]
    return tuple(
        Stay(site_id=site, from_at=moment, to_at=end)
        for (moment, site), end in zip(given, ends, strict=True)
    )


def counted(facts: dict[str, Any]) -> tuple[dict[str, int], Statement]:
    episode = Episode(
        person_id=uuid.UUID(int=9), category="2", measure="central_isolation", **facts
    )
    found = statement([episode], frozenset({HERE}), start=START, end=END)
    return {figure.name: n for figure, n in found.total.items()}, found


STAYED = {"OPENING": 1, "PRESENT": 1, "IN_ROOM": 1}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"stays": stays((BEFORE, HERE))}, STAYED),
        ({"stays": stays((INSIDE, HERE))}, {"NEW": 1, "PRESENT": 1, "IN_ROOM": 1}),
        ({"stays": stays((AFTER, HERE))}, {}),
        ({"stays": stays((END, HERE))}, {"NEW": 1, "PRESENT": 1, "IN_ROOM": 1}),
        ({"stays": stays((START, HERE))}, STAYED),
        (
            {"stays": stays((INSIDE, HERE)), "born": True},
            {"BORN": 1, "PRESENT": 1, "IN_ROOM": 1},
        ),
        (
            {"stays": stays((INSIDE, HERE)), "elsewhere": True},
            {"TRANSFERRED_IN": 1, "PRESENT": 1, "IN_ROOM": 1},
        ),
        (
            {"stays": stays((BEFORE, THERE), (INSIDE, HERE))},
            {"TRANSFERRED_IN": 1, "PRESENT": 1, "IN_ROOM": 1},
        ),
        (
            {"stays": stays((BEFORE, HERE), (INSIDE, THERE))},
            {"OPENING": 1, "TRANSFERRED_OUT": 1},
        ),
        ({"stays": stays((BEFORE, HERE), (INSIDE, HERE))}, STAYED),
        (
            {
                "stays": stays((BEFORE, HERE), left=INSIDE),
                "over": True,
                "ended_at": INSIDE,
                "ended": Figure.DIED,
            },
            {"OPENING": 1, "DIED": 1},
        ),
        (
            {
                "stays": stays((BEFORE, HERE)),
                "aways": (Away(figure=Figure.IN_HOSPITAL, from_at=INSIDE),),
            },
            {"OPENING": 1, "PRESENT": 1, "IN_HOSPITAL": 1},
        ),
    ],
    ids=[
        "here all day",
        "came",
        "comes after the cut-off",
        "came at the cut-off",
        "came at the cut-off before",
        "born",
        "from another place",
        "from another site",
        "to another site",
        "to another room",
        "died",
        "in hospital with a held room",
    ],
)
def test_everybody_is_in_the_figures_once(facts: dict[str, Any], expected: dict[str, int]) -> None:
    figures, found = counted(facts)

    assert figures == expected
    assert found.proven
    assert found.zero == (not expected)


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"stays": stays((BEFORE, HERE), left=INSIDE)}, Fault.NOWHERE),
        ({"stays": stays((BEFORE, HERE)), "over": True}, Fault.ENDED_WITHOUT_MOMENT),
        (
            {"stays": stays((INSIDE, HERE)), "over": True, "ended_at": BEFORE},
            Fault.ENDED_BEFORE_ADMISSION,
        ),
    ],
)
def test_a_difference_between_books_and_people_is_named(
    facts: dict[str, Any], fault: Fault
) -> None:
    _, found = counted(facts)

    assert fault in found.faults
    assert not found.proven


@pytest.mark.parametrize(
    ("hours", "expected"), [(24, END - timedelta(days=1)), (18, START - timedelta(hours=6))]
)
def test_a_day_closes_at_the_cut_off_of_the_site(hours: int, expected: datetime) -> None:
    assert cut_off(LANDING_DAY, timedelta(hours=hours), ZONE) == expected


@pytest.fixture
def house(session: Session) -> House:
    return house_of(session)


def test_a_day_of_a_house_is_counted_from_what_was_done(house: House) -> None:
    _stays, gone, away = house.guest(), house.guest(), house.guest()
    operations.end(house.session, gone.id, EndKind.TRANSFERRED_OUT, at=later(hours=20))
    operations.go_away(
        house.session,
        away.id,
        AwayKind.MISSING,
        where="",
        hold_room=False,
        compared=TWO,
        at=later(hours=20),
    )

    first = daily_report(house.session, [house.site], LANDING_DAY, at=later(days=3)).statement
    report = daily_report(house.session, [house.site], NEXT_DAY, at=later(days=3))
    total = report.statement.total

    assert (first.total[Figure.NEW], first.total[Figure.PRESENT]) == (3, 3)
    assert (total[Figure.OPENING], total[Figure.TRANSFERRED_OUT], total[Figure.PRESENT]) == (
        3,
        1,
        2,
    )
    assert (total[Figure.PRESENT], total[Figure.IN_ROOM], total[Figure.MISSING]) == (2, 1, 1)
    assert report.statement.proven
    assert report.closed
    assert [(line.category, line.measure) for line in report.statement.lines] == [
        ("2", "central_isolation")
    ]
    assert [row.episode.person_id for row in rows_of(report.statement, Figure.MISSING)] == [
        away.person_id
    ]
    assert not daily_report(house.session, [house.site], NEXT_DAY, at=later(hours=20)).closed


def test_2573_filed_and_2515_released_leave_58(house: House) -> None:
    model = house.guest()
    guest = house.session.scalars(sa.select(OccupancyGuest)).one()
    crowd = [(uuid7(), uuid7(), n < 2515) for n in range(2572)]
    gone = {
        "state": IsolationState.ENDED,
        "ended_at": later(days=14),
        "end_kind": EndKind.COMPLETED,
    }
    here = {"state": IsolationState.OPEN, "ended_at": None, "end_kind": None}
    copied = {
        name: getattr(model, name)
        for name in (
            "district_id",
            "category",
            "branch",
            "policy_version_id",
            "clock_facts",
            "occurred_at",
            "begun_at",
        )
    }
    house.session.execute(
        sa.insert(Person),
        [
            {"id": person, "surname": "X", "full_name": "X", "name_key": "x"}
            for person, _, _ in crowd
        ],
    )
    house.session.execute(
        sa.insert(Isolation),
        [
            {"id": row, "person_id": person, **copied, **(gone if over else here)}
            for person, row, over in crowd
        ],
    )
    house.session.execute(
        sa.insert(OccupancyGuest),
        [
            {
                "id": uuid7(),
                "occupancy_id": guest.occupancy_id,
                "isolation_id": row,
                "person_id": person,
                "admitted_at": guest.admitted_at,
                "left_at": gone["ended_at"] if over else None,
            }
            for person, row, over in crowd
        ],
    )

    day = later(days=14).date()
    it = daily_report(house.session, [house.site], day, at=later(days=20)).statement

    assert (it.filed, it.ended, it.remaining) == (2573, 2515, 58)
    assert (it.total[Figure.OPENING], it.total[Figure.COMPLETED]) == (2573, 2515)
    assert it.total[Figure.PRESENT] == it.total[Figure.IN_ROOM] == 58
    assert it.proven


def test_each_number_opens_its_rows_and_only_those_are_read_about(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction() as session:
        house = house_of(session)
        guest = house.guest(house.traveller(surname="Okafor")).person_id
        site = house.site.id
    clerk = sign_in(app, Role.CLERK, sites=(site,))
    query = f"?site={site}&day=2020-03-28"

    page = clerk.get(f"/daily{query}").get_data(as_text=True)
    sheet = clerk.get(f"/daily{query}&format=csv").get_data(as_text=True).splitlines()
    report = clerk.get(f"/api/v1/reports/daily{query}").get_json()
    assert "Okafor" not in page
    with reading() as session:
        assert session.query(AuditReading).count() == 0
    with monkeypatch.context() as patched:
        patched.setattr(daily, "day_figures", None)
        rows = clerk.get(f"/daily/rows/newly_isolated{query}&category=2").get_data(as_text=True)

    printed_ = change(clerk, "/daily/print", {"site": str(site), "day": "2020-03-28"})

    assert printed_.headers["Location"].startswith("/work/")
    assert "/daily/rows/newly_isolated" in page
    assert len(sheet) == 3
    assert report["statement"]["figures"]["present_at_cut_off"] == 1
    assert report["sites"]["QH"]["proven"]
    assert "OKAFOR" in rows.upper()
    with reading() as session:
        assert [row.person_ids for row in session.query(AuditReading)] == [[str(guest)]]


def test_nobody_sees_the_report_of_a_site_of_others(app: Flask) -> None:
    with transaction() as session:
        house = house_of(session)
        house.guest()
    stranger = sign_in(app, Role.CLERK)

    assert stranger.get(f"/daily?site={house.site.id}").status_code == 404
    assert stranger.get(f"/api/v1/reports/daily?site={house.site.id}").status_code == 404
    assert stranger.get("/daily/rows/newly_isolated?day=2020-03-28").status_code == 200
    assert sign_in(app, Role.SUPPLY_OFFICER).get("/daily").status_code == 403


def test_the_terminal_says_every_figure_and_ends_with_1_when_books_and_people_differ(
    app: Flask,
) -> None:
    with transaction() as session:
        house = house_of(session)
        house.guest()
    told = CliRunner().invoke(group, ["daily", "QH", "--day", "2020-03-28"])
    with transaction() as session:
        session.scalars(sa.select(OccupancyGuest)).one().left_at = later(hours=3)

    differs = CliRunner().invoke(group, ["daily", "QH", "--day", "2020-03-28"])

    assert told.exit_code == 0, told.output
    assert "1  in isolation at the cut-off" in told.output
    assert differs.exit_code == 1
    assert "✗ isolated, and neither in a room nor away: 1" in differs.output


@pytest.mark.parametrize(("days", "marking"), [(0.4, "DRAFT"), (2, "")])
def test_the_paper_bears_the_sum_and_is_a_draft_before_the_cut_off(
    house: House, days: float, marking: str
) -> None:
    house.guest()
    wanted = {"site_id": str(house.site.id), "day": "2020-03-28"}

    (paper,) = daily_reports(house.session, wanted, later(days=days)).papers
    facts = cast(DailyReportFacts, paper.facts)

    assert facts.head.marking == marking
    assert (facts.together.opening, facts.together.came, facts.together.present) == (0, 1, 1)
    assert (facts.filed, facts.over, facts.faults) == (1, 0, ())


def test_the_paper_says_its_figures_in_both_languages(house: House) -> None:
    house.guest()
    wanted = {"site_id": str(house.site.id), "day": "2020-03-28"}
    (paper,) = daily_reports(house.session, wanted, later(days=2)).papers

    (page,) = pages_of(printed(paper.facts))

    assert "日报 Daily report" in page
    assert "累计：收入 − 结束 = 现有" in page
    assert "期初加变动等于在房间或外出的实有人数" in page

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import Role
from logistics.audit import AuditReading
from logistics.database import reading, transaction
from logistics.isolation import operations
from logistics.isolation.models import AwayKind
from logistics.reports.papers import meal_lists
from logistics.reports.queries.meals import diets_of, meal_lines
from logistics.reports.rules import Meal, next_meal
from logistics.runs.models import Run
from tests.reports.house import TWO, ZONE, House, house_of, later
from tests.web import change, sign_in

LANDING_DAY, NEXT_DAY = date(2020, 3, 28), date(2020, 3, 29)


@pytest.fixture
def house(session: Session) -> House:
    return house_of(session)


def told(house: House, day: date, meal: Meal, *, hours: float = 3) -> list[tuple[str, str, int]]:
    """Room, diet and portions of a meal as it is known so many hours after the landing."""
    lines = meal_lines(house.session, house.site, day, meal, at=later(hours=hours))
    return [(line.room.number, line.diet, line.meals) for line in lines]


def test_guests_get_their_diet_in_walking_order(house: House) -> None:
    second, first = house.room(), house.room()
    first.corridor_position, second.corridor_position = 0, 1
    house.expected(house.traveller(diet="vegetarian"), room=second)
    house.expected(house.traveller(), room=first)

    assert told(house, LANDING_DAY, Meal.DINNER) == [
        ("102", "standard_meal", 1),
        ("101", "vegetarian", 1),
    ]


def test_a_shared_room_gets_its_meals_together(house: House) -> None:
    house.expected(house.traveller(), house.traveller(), house.traveller(diet="halal"))

    assert told(house, LANDING_DAY, Meal.DINNER) == [
        ("101", "halal", 1),
        ("101", "standard_meal", 2),
    ]


def test_nobody_eats_before_they_are_expected(house: House) -> None:
    house.expected()

    assert told(house, LANDING_DAY, Meal.BREAKFAST) == []
    assert told(house, LANDING_DAY, Meal.LUNCH) == [("101", "standard_meal", 1)]


def test_who_was_expected_on_an_earlier_day_and_never_came_gets_nothing(house: House) -> None:
    house.expected()

    assert told(house, date(2020, 3, 30), Meal.LUNCH, hours=48) == []


def test_who_has_left_or_is_in_hospital_gets_nothing(house: House) -> None:
    gone, away = house.guest(), house.guest()
    operations.end(house.session, gone.id, "transferred_out", at=later(hours=20))
    operations.go_away(
        house.session,
        away.id,
        AwayKind.HOSPITAL,
        where="East Clinic",
        hold_room=True,
        compared=TWO,
        at=later(hours=20),
    )

    assert told(house, LANDING_DAY, Meal.DINNER, hours=21) == [
        ("101", "standard_meal", 1),
        ("102", "standard_meal", 1),
    ]
    assert told(house, NEXT_DAY, Meal.BREAKFAST, hours=21) == []


def test_diets_are_counted_the_most_frequent_first(house: House) -> None:
    for diet in ("halal", "", "", "halal", "halal"):
        house.guest(house.traveller(diet=diet))
    lines = meal_lines(house.session, house.site, NEXT_DAY, Meal.LUNCH, at=later(days=1))

    assert diets_of(lines) == [("halal", 3), ("standard_meal", 2)]


def test_the_paper_lists_every_meal_of_the_day_unless_one_is_named(house: House) -> None:
    house.guest(house.traveller(diet="素食"))
    wanted = {"site_id": str(house.site.id), "day": "2020-03-29"}

    every = meal_lists(house.session, wanted, later(days=1))
    one = meal_lists(house.session, {**wanted, "meal": "lunch"}, later(days=1))

    assert [paper.id for paper in every.papers] == [
        "QH-2020-03-29-breakfast",
        "QH-2020-03-29-lunch",
        "QH-2020-03-29-dinner",
    ]
    assert [(line.room, line.diet) for line in one.papers[0].facts.lines] == [("101", "素食")]


def test_a_diet_that_no_font_draws_does_not_leave_the_site_without_a_list(house: House) -> None:
    house.guest(house.traveller(diet="𪚥"))
    wanted = {"site_id": str(house.site.id), "day": "2020-03-29", "meal": "lunch"}

    gathered = meal_lists(house.session, wanted, later(days=1))

    assert gathered.papers[0].facts.lines[0].diet == "[U+2A6A5]"


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (-4, (LANDING_DAY, Meal.BREAKFAST)),
        (0, (LANDING_DAY, Meal.LUNCH)),
        (7, (LANDING_DAY, Meal.DINNER)),
        (8, (NEXT_DAY, Meal.BREAKFAST)),
    ],
    ids=["at six", "at ten", "at five", "at six in the evening"],
)
def test_the_next_meal_is_the_one_to_prepare(hours: float, expected: tuple[date, Meal]) -> None:
    assert next_meal(later(hours=hours), ZONE) == expected


def test_the_page_shows_exports_and_prints_the_list_and_reads_about_nobody(app: Flask) -> None:
    with transaction() as session:
        house = house_of(session)
        house.guest(house.traveller(diet="halal"))
    clerk = sign_in(app, Role.CLERK, sites=(house.site.id,))
    query = f"?site={house.site.id}&day=2020-03-30&meal=lunch"

    page = clerk.get(f"/meals{query}").get_data(as_text=True)
    rows = clerk.get(f"/meals{query}&format=csv").get_data(as_text=True).splitlines()
    data = {"site": str(house.site.id), "day": "2020-03-30", "meal": "lunch"}
    answer = change(clerk, "/meals/print", data)

    assert "A 101" in page
    assert len(rows) == 2
    with reading() as session:
        run = session.query(Run).one()
        assert answer.headers["Location"] == f"/work/{run.id}"
        assert run.parameters == {
            "papers": "meal_lists",
            "site_id": str(house.site.id),
            "day": "2020-03-30",
            "meal": "lunch",
        }
        assert session.query(AuditReading).count() == 0


def test_a_user_without_a_site_is_told_so(app: Flask) -> None:
    answer = sign_in(app, Role.CLERK).get("/meals")

    assert answer.status_code == 200
    assert "<table" not in answer.get_data(as_text=True)

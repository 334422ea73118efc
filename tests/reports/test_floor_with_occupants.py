from __future__ import annotations

import re

import pytest
from flask import Flask

from logistics.access.rules import Role
from logistics.database import transaction
from logistics.isolation.models import Occupancy
from logistics.isolation.papers import code_of
from tests.reports.house import House, house_of
from tests.web import sign_in


@pytest.fixture
def hotel(app: Flask) -> House:
    """A guest in A 101, one expected in A 102, and A 103 free."""
    with transaction() as session:
        house = house_of(session)
        house.guest(house.traveller(full_name="Maja Lindqvist"))
        house.expected(house.traveller(full_name="Nils Berg"))
        house.room()
    return house


def page_of(app: Flask, house: House, query: str = "") -> str:
    client = sign_in(app, Role.SITE_MANAGER, sites=(house.site.id,))
    answer = client.get(f"/sites/{house.site.id}/occupants{query}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def drawing(page: str) -> str:
    found = re.search(r"<svg.*?</svg>", page, re.DOTALL)
    assert found is not None
    return found[0]


def test_the_drawing_shows_codes_and_states_and_no_name(app: Flask, hotel: House) -> None:
    page = page_of(app, hotel)
    plan = drawing(page)

    assert re.findall(r'data-room="(\d+)" data-state="(\w+)"', plan) == [
        ("101", "occupied"),
        ("102", "guest_expected"),
        ("103", "ready"),
    ]
    assert "Lindqvist" not in plan
    assert "Maja Lindqvist" in page
    assert "Nils Berg" in page


def test_the_code_of_the_drawing_is_the_one_on_the_door(app: Flask, hotel: House) -> None:
    with transaction() as session:
        codes = [code_of(row.id) for row in session.query(Occupancy)]

    plan = drawing(page_of(app, hotel))

    assert all(code in plan for code in codes)


@pytest.mark.parametrize(
    ("state", "rooms"),
    [
        ("usable", ["103"]),
        ("ready", ["103"]),
        ("guest_expected", ["102"]),
        ("occupied", ["101"]),
        ("turning", []),
        ("later", []),
    ],
)
def test_the_list_is_filtered_by_state(
    app: Flask, hotel: House, state: str, rooms: list[str]
) -> None:
    page = page_of(app, hotel, f"?state={state}")

    assert re.findall(r">A (\d+)</a>", page) == rooms


def test_the_list_is_exported(app: Flask, hotel: House) -> None:
    lines = page_of(app, hotel, "?floor=all&format=csv").strip().splitlines()

    assert len(lines) == 4


def test_another_site_is_not_shown(app: Flask, hotel: House) -> None:
    client = sign_in(app, Role.SITE_MANAGER)

    assert client.get(f"/sites/{hotel.site.id}/occupants").status_code == 404


def test_whoever_meets_no_people_sees_no_occupants(app: Flask, hotel: House) -> None:
    client = sign_in(app, Role.SUPPLY_OFFICER, city=True)

    assert client.get(f"/sites/{hotel.site.id}/occupants").status_code == 403

"""A room with guests goes out of service, and a child is born, as a browser meets it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from logistics.access import operations as access
from logistics.access.models import GrantKind
from logistics.access.rules import Role
from logistics.database import transaction
from tests.browsing import DESK, PHONE, fits, opened, served, sign_in_as
from tests.reports.house import House, house_of
from tests.web import PASSWORD

USER = "guyan"


@pytest.fixture
def hotel(app: Flask) -> House:
    with app.app_context(), transaction() as session:
        house = house_of(session)
        row = house.guest(house.traveller(surname="Lindqvist", full_name="Maja Lindqvist"))
        house.maja = row.person_id
        user = access.add_user(
            session,
            username=USER,
            display_name="Gu Yan",
            password=PASSWORD,
            roles=(Role.SITE_MANAGER, Role.HEALTH, Role.DISPATCHER),
        )
        access.grant(session, user, GrantKind.CITY)
    return house


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(
    app: Flask, hotel: House, chromium: Browser, request: pytest.FixtureRequest
) -> Iterator[Page]:
    with served(app) as address, opened(chromium, address, viewport=request.param) as page:
        sign_in_as(page, USER)
        yield page


def keep_picture(page: Page, name: str) -> None:
    """For somebody who looks; only where a folder is named."""
    if folder := os.environ.get("LOGISTICS_TEST_PICTURES"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


@pytest.mark.browser
def test_who_would_lose_the_room_is_shown_before_it_goes_out_of_service(
    page: Page, hotel: House
) -> None:
    page.goto(f"/sites/rooms/{hotel.rooms[0].id}")
    page.fill("[name=reason]", "burst pipe")
    page.locator("form[action$='/blocks'] button[type=submit]").first.click()

    listed = page.locator("#messages")
    expect(listed).to_contain_text("Maja Lindqvist")
    keep_picture(page, "room-with-guests")
    assert fits(page)
    listed.locator("form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("burst pipe")
    page.goto("/today/room_out_of_service")
    expect(page.locator("main")).to_contain_text("Maja Lindqvist")
    keep_picture(page, "today-room-out-of-service")


@pytest.mark.browser
def test_a_child_is_born_on_the_mothers_page(page: Page, hotel: House) -> None:
    page.goto(f"/people/{hotel.maja}")
    form = page.locator("form[action$='/births']")
    page.locator("details", has=form).last.locator("summary").first.click()
    form.locator("[name=born_at]").fill("2020-03-29T23:30")
    form.locator("[name=given_names]").fill("Elsa")
    form.locator("[name=compared]").nth(0).check()
    form.locator("[name=compared]").nth(2).check()
    keep_picture(page, "birth")
    form.locator("button[type=submit]").click()

    expect(page.locator("h1")).to_contain_text("Lindqvist Elsa")
    keep_picture(page, "newborn")
    assert fits(page)


@pytest.mark.browser
def test_the_desk_shows_parties_on_any_width(page: Page, hotel: House) -> None:
    page.goto("/arrivals?day=2020-03-28")
    keep_picture(page, "arrivals")
    assert fits(page)
    page.goto(f"/arrivals/{hotel.arrival.id}")
    keep_picture(page, "arrival")
    assert fits(page)

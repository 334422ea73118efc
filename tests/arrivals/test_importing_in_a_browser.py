"""Lists with the oddities of real ones, through the page of a desk and of a phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from logistics import worker
from logistics.access import operations as access
from logistics.access.models import GrantKind
from logistics.access.rules import Role
from logistics.database import transaction
from logistics.demo.flights import FLIGHTS, paxlst
from logistics.runs.execution import work_once
from tests import factories
from tests.browsing import fits, opened, served, sign_in_as
from tests.factories import DistrictFactory, PortFactory
from tests.isolation.stays import put_policy_in_force
from tests.web import PASSWORD

DATA = Path(__file__).parent / "data"
USER = "guyan"


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """A district with a port, a policy and Gu Yan at the desk, served on a port of its own."""
    worker.load_jobs()
    with app.app_context(), transaction() as session:
        factories.use(session)
        put_policy_in_force(session)
        DistrictFactory()
        PortFactory()
        user = access.add_user(
            session,
            username=USER,
            display_name="Gu Yan",
            password=PASSWORD,
            roles=(Role.DISPATCHER,),
        )
        access.grant(session, user, GrantKind.CITY)
    with served(app) as address:
        yield address


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """A page of the desk, signed in."""
    with opened(chromium, address) as page:
        sign_in_as(page, USER)
        yield page


def one_number_for_all() -> bytes:
    """A message of 60 people with one document number, whose total is wrong."""
    flight = replace(FLIGHTS[0], people=60)
    lines = [
        "DOC+P:110:111+12345678" if line.startswith("DOC+") else line
        for line in paxlst(flight).split("'\r\n")
    ]
    return "'\r\n".join(lines).replace("CNT+42:60", "CNT+42:206").encode()


def file_of(name: str) -> bytes:
    return one_number_for_all() if name == "one_number" else (DATA / f"{name}.edi").read_bytes()


def too_wide(page: Page) -> list[int]:
    """The widths of screens on which somebody has to scroll sideways."""
    wider = []
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        if not fits(page):
            wider.append(width)
    return wider


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "people", "warnings", "said"),
    [
        ("own_separators", 10, 2, "The list declares 120 people; it names 10."),
        ("several_on_a_line", 2, 0, "PAXLST"),
        ("three_legs", 2, 1, "FRA → PVG"),
        ("one_number", 60, 2, "The list declares 206 people; it names 60."),
    ],
)
def test_a_list_is_read_previewed_and_applied(
    page: Page, name: str, people: int, warnings: int, said: str
) -> None:
    page.goto("/arrivals/import")
    page.get_by_label("File").set_input_files(
        {"name": f"{name}.edi", "mimeType": "text/plain", "buffer": file_of(name)}
    )
    page.get_by_role("button", name="Read the list").click()
    figures = page.locator(".figures")
    expect(figures).to_contain_text(f"{people}people read")
    expect(figures).to_contain_text(f"{warnings}warnings")
    expect(page.locator("#content")).to_contain_text(said)
    previewed = too_wide(page)

    page.get_by_role("button", name="Apply the list").click()
    page.wait_for_url("**/work/**")
    while work_once():
        pass
    page.get_by_role("link", name="Open the arrival").click()
    page.wait_for_url("**/arrivals/**")

    expect(page.locator("#content")).to_contain_text(f"People ({people})")
    assert (previewed, too_wide(page)) == ([], [])

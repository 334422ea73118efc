"""Somebody from a listed country who may wait at home, from the landing to the last paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from logistics.isolation.home_rules import HomeFact
from tests.browsing import PHONE, fits, opened, served, sign_in_as
from tests.journeys.town import Town

SEOUL = "QJ-73-2020-03-14"
HA_EUN = "Seo,Ha-eun,F,1988-05-04,KOR,K44120981,14A,临江区"


@pytest.mark.browser
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_she_is_driven_home_measured_by_the_street_and_released_with_a_certificate(
    town: Town, chromium: Browser
) -> None:
    me = lands(town)
    with served(town.app) as address, opened(chromium, address, viewport=PHONE) as phone:
        rides_and_moves_in(town, phone)
        order = town.ordered(me, signed=True)
        is_measured_and_sampled(town, phone)
    sheet = goes_home(town, me)
    stays_at_home(town, me)
    certificate, code = is_released(town)
    page, paper = town.whole_file(me)

    assert "Hold-and-test → Home isolation" in order
    assert "Lin Yue" in sheet
    assert "Entrant from a listed country" in sheet
    assert "Hold-and-test → Home isolation" in certificate
    assert "Hetang Road 9" in certificate
    assert "This certificate is valid." in town.terminal.run("verify", code)
    for words in (page, paper):
        assert "Home isolation Hetang Road 9 Xu Lan Hetang Street, Lin Yue" in words
        assert "JC-QH-2020-00001" in words
    town.at("03-30 09:00")
    assert town.reports("03-13", "03-29") == {"03-14": 1, "03-28": -1}
    town.terminal.run("doctor")


def lands(town: Town) -> str:
    """She applies for home isolation; the plan of the day takes her to be held and tested."""
    town.at("03-13 20:00")
    town.listed(SEOUL, "PVG", "03-14 09:50", "ICN", HA_EUN)
    me = town.person("Seo")
    desk = town.desk("dispatcher")
    home = {"community": "Hetang Street", "home_address": "Hetang Road 9"}
    desk.press(me, "Save", form="Put right", **home, home_isolation_applied="on")
    desk.press(
        me,
        "Note it",
        form="a look at the home",
        looked_by="Lin Yue",
        found=[each.value for each in HomeFact],
    )
    town.at("03-14 06:00")
    assert "1 with room and ride" in town.planned("03-14")
    town.landed("QJ73", "03-14 09:50", "36.4", "Seo Ha-eun")
    return me


def rides_and_moves_in(town: Town, phone: Page) -> None:
    desk = town.desk("dispatcher")
    trip = desk.href("/trips", "11:20")
    sign_in_as(phone, "site_manager")
    town.at("03-14 11:10")
    desk.press(trip, "Start loading")
    phone.goto(trip)
    phone.get_by_label("Temperature").fill("36.5")
    phone.get_by_role("button", name="On board").click()
    expect(phone.get_by_text("1 on board")).to_be_visible()
    assert fits(phone)
    town.at("03-14 11:21")
    desk.press(trip, "Depart")
    town.at("03-14 12:01")
    phone.reload()
    phone.get_by_role("button", name="Arrived").click()
    phone.get_by_label("Count of who hands over").fill("1")
    phone.get_by_label("Count of who receives").fill("1")
    phone.get_by_label("Received by").fill("Shen Qiao")
    phone.get_by_role("button", name="Both have signed").click()
    phone.get_by_label("Agent").fill("chlorine")
    phone.get_by_role("button", name="Disinfected").click()
    expect(phone.get_by_role("button", name="Disinfected")).to_have_count(0)
    town.at("03-14 12:20")
    phone.goto("/isolations/admissions")
    row = phone.locator("tr", has_text="Seo Ha-eun")
    row.get_by_label("name").check()
    row.get_by_label("document").check()
    row.get_by_role("button", name="Take in").click()
    expect(row.get_by_text("present")).to_be_visible()
    assert fits(phone)


def is_measured_and_sampled(town: Town, phone: Page) -> None:
    """One thumb types the temperature; a second tap notes the swab."""
    town.at("03-14 18:00")
    phone.context.clear_cookies()
    sign_in_as(phone, "health")
    phone.goto(town.desk("health").href("/health/rounds", "floor 2"))
    phone.keyboard.type("366")
    phone.keyboard.press("Enter")
    expect(phone.locator("[data-clear]")).to_be_visible()
    phone.get_by_role("button", name="Sample taken").click()
    expect(phone.locator("[data-noted]")).to_contain_text("Sample taken")
    expect(phone.locator("[data-clear]")).to_be_visible()
    assert fits(phone)


def goes_home(town: Town, me: str) -> str:
    """Negative: the street signs for her, and a vehicle takes her home; the hand-over sheet."""
    town.at("03-15 08:00")
    town.negative("Haibin Laboratory")
    town.desk("health").press(
        me, "Both sides have signed: hand over", place="Hetang Road 9", receiver="Hetang Street",
        received_by="Lin Yue", compared=["name", "document"],
    )  # fmt: skip
    sheet = town.paper()
    desk = town.desk("dispatcher")
    desk.press(
        me, "Ask for it", origin="Qinghe Hotel", destination="Hetang Street",
        ready_at="2020-03-15T09:00", reason="home",
    )  # fmt: skip
    trip = desk.press(
        "/rides", "Write the trip", form="Send a vehicle", vehicle="沪D00001",
        depart_at="2020-03-15T09:10", arrive_at="2020-03-15T09:25",
    )  # fmt: skip
    town.driven(trip, "03-15 09:05", "03-15 09:11", "03-15 09:25", taken_by="Lin Yue")
    seen = desk.see(me)
    assert "Home isolation 03-28 12:00 Expected end" in seen
    assert "without a room" not in seen
    return sheet


def stays_at_home(town: Town, me: str) -> None:
    """The street's nurse notes a temperature every day."""
    nurse = town.desk("health")
    reading = nurse.fill(me, "Note it", form="Note a reading", temperature="36.5")
    for day in range(16, 29):
        town.at(f"03-{day} 08:00")
        nurse.send(reading)


def is_released(town: Town) -> tuple[str, str]:
    town.at("03-28 12:05")
    clerk = town.desk("clerk")
    clerk.press("/releases", "Release everybody who misses nothing")
    assert "0 released, not departed" in clerk.see("/releases")
    return town.certificate("03-28")

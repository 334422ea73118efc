"""A business visitor: sampled, fetched by the host's car, gone from the city within seven days."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import PHONE, fits, opened, served, sign_in_as
from tests.journeys.town import Town

MILAN = "ZH-220-2020-03-14"
GIADA = "Fontanesi,Giada,F,1982-07-30,ITA,YA8812004,3A,临江区"


@pytest.mark.browser
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_she_goes_with_her_host_and_the_last_day_is_watched(town: Town, chromium: Browser) -> None:
    me = lands(town)
    with served(town.app) as address, opened(chromium, address, viewport=PHONE) as phone:
        is_sampled(town, phone)
        goes_with_her_host(town, me, phone)
    certificate, code = is_watched_until_she_leaves(town, me)
    page, paper = town.whole_file(me)

    assert "Hold-and-test → Designated hotel" in certificate
    assert "This certificate is valid." in town.terminal.run("verify", code)
    for words in (page, paper):
        assert "Designated hotel Harbour Hotel 1204 Xu Lan Ostwind Trading, Gao Min" in words
    town.at("03-24 09:00")
    assert town.reports("03-13", "03-23") == {"03-14": 1, "03-21": -1}
    town.terminal.run("doctor")


def lands(town: Town) -> str:
    town.at("03-13 20:00")
    town.listed(MILAN, "PVG", "03-14 09:50", "MXP", GIADA)
    me = town.person("Fontanesi")
    town.desk("dispatcher").press(me, "Save", business_visit="on")
    town.at("03-14 06:00")
    town.planned("03-14")
    town.landed("ZH220", "03-14 09:50", "36.4", "Fontanesi Giada")
    trip = town.desk("dispatcher").href("/trips", "11:20")
    town.driven(trip, "03-14 11:10", "03-14 11:21", "03-14 12:00", taken_by="Shen Qiao")
    town.at("03-14 12:20")
    town.taken_in("Fontanesi Giada")
    town.ordered(me, signed=True)
    return me


def is_sampled(town: Town, phone: Page) -> None:
    town.at("03-14 13:00")
    sign_in_as(phone, "health")
    phone.goto(town.desk("health").href("/health/rounds", "floor 2"))
    phone.get_by_role("button", name="Sample taken").click()
    expect(phone.locator("[data-clear]")).to_be_visible()
    town.at("03-14 21:00")
    town.negative("Haibin Laboratory")


def goes_with_her_host(town: Town, me: str, phone: Page) -> None:
    """The plan asks for the ride, the host's own car comes, and both sides sign on the phone."""
    town.at("03-15 06:00")
    town.planned("03-15")
    desk = town.desk("dispatcher")
    assert "Goes to a designated hotel, where the measure goes on." in desk.see("/rides")
    trip = desk.press(
        "/rides", "Write the trip", form="The host's own car comes", plate="沪A88120", seats="4",
        hotel="Harbour Hotel", depart_at="2020-03-15T12:00", arrive_at="2020-03-15T12:40",
    )  # fmt: skip
    town.at("03-15 11:50")
    phone.goto(me)
    phone.locator("summary", has_text="Goes on elsewhere").click()
    panel = phone.locator("details", has_text="Goes on elsewhere")
    panel.get_by_label("Address or hotel").fill("Harbour Hotel 1204")
    panel.get_by_label("Street, town or host").fill("Ostwind Trading")
    panel.get_by_label("Who signs for them").fill("Gao Min")
    panel.get_by_label("name", exact=True).check()
    panel.get_by_label("document", exact=True).check()
    panel.get_by_role("button", name="Both sides have signed").click()
    expect(phone.get_by_text("Handed over; the isolation goes on.")).to_be_visible()
    assert fits(phone)
    assert "Harbour Hotel 1204" in town.paper()
    town.driven(
        trip, "03-15 11:55", "03-15 12:00", "03-15 12:40", taken_by="Gao Min", given_by="Shen Qiao"
    )


def is_watched_until_she_leaves(town: Town, me: str) -> tuple[str, str]:
    """She reports every day; two days before the last one she stands on the first page."""
    nurse, command = town.desk("health"), town.desk("command")
    reading = nurse.fill(me, "Note it", form="Note a reading", temperature="36.5")
    for day in range(15, 21):
        town.at(f"03-{day} 20:00")
        nurse.send(reading)
        if day == 19:
            assert "Fontanesi" not in command.see("/today/visitor_leaves")
    watched = command.see("/today/visitor_leaves")
    assert "Fontanesi Giada Harbour Hotel 1204 03-22 00:00" in watched
    assert "Has to leave the city by 2020-03-22 00:00." in watched
    town.at("03-21 12:05")
    town.desk("clerk").press("/releases", "Release everybody who misses nothing")
    assert "Fontanesi" not in command.see("/today/visitor_leaves")
    return town.certificate("03-21")

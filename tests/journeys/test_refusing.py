"""Somebody who refuses the sample and the order, runs away, and pays for a longer stay."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import PHONE, fits, opened, served, sign_in_as
from tests.journeys.town import Town

PRAGUE = "ZH-611-2020-03-20"
PETR = "Novak,Petr,M,1979-11-23,CZE,38120455,21C,临江区"
ORDER = "GL-QH-2020-00001"


@pytest.mark.browser
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_he_stays_longer_pays_and_his_paper_says_not_tested(town: Town, chromium: Browser) -> None:
    me = is_taken_in(town)
    assert "signature refused" in town.desk("health").see(me)
    with served(town.app) as address, opened(chromium, address, viewport=PHONE) as phone:
        refuses_the_sample(town, me, phone)
        runs_away_and_is_brought_back(town, me)
        certificate, code = is_released_and_billed(town, me)
        leaves(town, code, phone)
    page, paper = town.whole_file(me)

    assert "Not tested." in certificate
    assert "This certificate is valid." in town.terminal.run("verify", code)
    for words in (page, paper):
        assert "signature refused" in words
        assert "missing by the fire stairs" in words
        assert "Hetang police station" in words
        assert "Petr says no" in words
    town.at("04-08 09:00")
    assert town.reports("03-19", "04-07") == {"03-20": 1, "04-05": -1}
    town.terminal.run("doctor")


def is_taken_in(town: Town) -> str:
    town.at("03-19 20:00")
    town.listed(PRAGUE, "PVG", "03-20 09:50", "PRG", PETR)
    town.at("03-20 06:00")
    town.planned("03-20")
    town.landed("ZH611", "03-20 09:50", "36.4", "Novak Petr")
    trip = town.desk("dispatcher").href("/trips", "11:20")
    town.driven(trip, "03-20 11:10", "03-20 11:21", "03-20 12:00", taken_by="Shen Qiao")
    town.at("03-20 12:20")
    town.taken_in("Novak Petr")
    me = town.person("Novak")
    town.ordered(me, signed=False)
    return me


def refuses_the_sample(town: Town, me: str, phone: Page) -> None:
    town.at("03-20 18:00")
    sign_in_as(phone, "health")
    phone.goto(me)
    phone.locator("summary", has_text="Refuses the sample").click()
    phone.get_by_label("Why, or in whose presence").fill("Petr says no, before Dr Xu")
    phone.on("dialog", lambda asked: asked.accept())
    phone.get_by_role("button", name="Note the refusal").click()
    expect(phone.get_by_text("The refusal is noted; it is decided anew.")).to_be_visible()
    assert fits(phone)


def runs_away_and_is_brought_back(town: Town, me: str) -> None:
    """The police are told, find him and bring him back; two days are added."""
    town.at("03-22 23:00")
    keeper = town.desk("site_manager")
    keeper.press(me, "Note it", form="or is missing", kind="missing", where="by the fire stairs")
    keeper.press(
        me,
        "Note it",
        form="Search",
        kind="police told",
        whom="Hetang police station",
        note="No. 117",
    )
    assert "police told 2020-03-22 23:00" in town.terminal.run("isolation", "missing")
    town.at("03-24 08:00")
    keeper.press(me, "Is back", compared=["name", "document"])
    town.terminal.run(
        "isolation", "extend", ORDER, "--days", "2", "--reason", "Away for two days, police 117"
    )


def is_released_and_billed(town: Town, me: str) -> tuple[str, str]:
    town.at("04-03 12:05")
    clerk = town.desk("clerk")
    assert "Nobody's period ends by this day." in clerk.see("/releases")
    town.at("04-05 12:05")
    clerk.press("/releases", "Release everybody who misses nothing")
    leaving = clerk.href(me, "Bill and slip")
    clerk.press(leaving, "Draw up the bill", payer="")
    clerk.press(leaving, "Write down and print the slip", bags="1", home_by="fetched")
    assert "14 200 2800" in town.paper()
    assert "Novak Petr: 2800 CNY" in town.terminal.run("leaving", "bills")
    assert "unpaid, open: 2800 CNY" in town.terminal.run("leaving", "bill", ORDER)
    town.terminal.run("leaving", "slip", ORDER, str(town.folder / "slip.pdf"))
    clerk.press(leaving, "Write the payment down", receipt="R-1")
    return town.certificate("04-05")


def leaves(town: Town, code: str, phone: Page) -> None:
    """The guard scans his paper and lets him out."""
    phone.context.clear_cookies()
    sign_in_as(phone, "guard")
    phone.get_by_label("Number or code").fill(code)
    phone.get_by_role("button", name="Look").click()
    expect(phone.get_by_text("May leave")).to_be_visible()
    phone.get_by_label("name", exact=True).check()
    phone.get_by_label("document", exact=True).check()
    phone.get_by_role("button", name="Departed").click()
    expect(phone.get_by_role("button", name="Departed")).to_have_count(0)
    assert fits(phone)

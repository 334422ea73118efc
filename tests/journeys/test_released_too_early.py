"""Somebody whose coach-mate turns positive after he was released: he is fetched back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import PHONE, fits, opened, served, sign_in_as
from tests.journeys.town import Town

TEHRAN = "ZH-908-2020-03-14"
MATES = (
    "Karimi,Dara,M,1990-02-02,IRN,P55120034,30A,临江区",
    "Rostami,Navid,M,1984-09-17,IRN,P55120771,12F,临江区",
)
ELSEWHERE = "Eleven days served in Haibin, paper 88"


@pytest.mark.browser
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_he_is_fetched_back_and_his_first_certificate_is_refused(
    town: Town, chromium: Browser
) -> None:
    mate, me = ride_together(town)
    with served(town.app) as address, opened(chromium, address, viewport=PHONE) as phone:
        first, old = is_released_early(town, me, phone)
        turns_positive(town, mate, phone)
    notice = is_traced(town, mate)
    is_fetched_back(town, me)
    second, new = is_released_again(town, me)
    page = town.desk("health").see(me)

    assert "Rostami Navid" in notice
    assert "same vehicle, trip ZY-LJ-2020-00001" in notice
    assert "No. JC-QH-2020-00001" in first
    assert "Replaces JC-QH-2020-00001" in second
    assert "It is not valid." in town.terminal.run("verify", old, ends_with=1)
    assert "Number: JC-QH-2020-00002" in town.terminal.run("verify", new)
    assert "JC-QH-2020-00001 revoked" in page
    assert "JC-QH-2020-00002 valid" in page
    assert ELSEWHERE in page
    town.at("03-30 09:00")
    assert town.reports("03-13", "03-29") == {"03-14": 2, "03-17": -1, "03-18": 1, "03-28": -1}
    town.terminal.run("doctor")


def ride_together(town: Town) -> tuple[str, str]:
    town.at("03-13 20:00")
    town.listed(TEHRAN, "PVG", "03-14 09:50", "IKA", *MATES)
    me = town.person("Rostami")
    town.desk("dispatcher").press(me, "Save", community="Hetang Street")
    town.at("03-14 06:00")
    assert "2 with room and ride" in town.planned("03-14")
    town.landed("ZH908", "03-14 09:50", "36.4", "Karimi Dara", "Rostami Navid")
    trip = town.desk("dispatcher").href("/trips", "11:20")
    town.driven(trip, "03-14 11:10", "03-14 11:21", "03-14 12:00", taken_by="Shen Qiao", people=2)
    town.at("03-14 12:20")
    for name in ("Karimi Dara", "Rostami Navid"):
        town.taken_in(name)
    mate = town.person("Karimi")
    town.ordered(me, signed=True)
    return mate, me


def is_released_early(town: Town, me: str, phone: Page) -> tuple[str, str]:
    """Days served elsewhere count; his tests are negative, and the guard lets him out."""
    order = re.search(r"GL-QH-2020-\d+", town.desk("clerk").see(me))
    assert order is not None
    town.at("03-15 09:00")
    town.terminal.run("isolation", "shorten", order[0], "--days", "11", "--reason", ELSEWHERE)
    nurse = town.desk("health")
    for day in ("2020-03-14", "2020-03-17"):
        nurse.press(
            me, "Note the sample", form="Take a sample", due_on=day,
            assay="nucleic_acid", specimen="nasopharyngeal_swab", laboratory="Linjiang CDC",
        )  # fmt: skip
    town.negative("Linjiang CDC")
    town.at("03-17 12:05")
    clerk = town.desk("clerk")
    clerk.press("/releases", "Release everybody who misses nothing")
    words, code = town.certificate("03-17")
    sign_in_as(phone, "guard")
    phone.get_by_label("Number or code").fill(code)
    phone.get_by_role("button", name="Look").click()
    expect(phone.get_by_text("May leave")).to_be_visible()
    phone.get_by_label("name", exact=True).check()
    phone.get_by_label("document", exact=True).check()
    phone.get_by_role("button", name="Departed").click()
    expect(phone.get_by_role("button", name="Departed")).to_have_count(0)
    assert fits(phone)
    return words, code


def turns_positive(town: Town, mate: str, phone: Page) -> None:
    """A fever on the evening round, a swab, and the laboratory's answer."""
    town.at("03-17 18:00")
    phone.context.clear_cookies()
    sign_in_as(phone, "health")
    phone.goto(town.desk("health").href("/health/rounds", "floor 2"))
    phone.keyboard.type("382")
    phone.keyboard.press("Enter")
    expect(phone.locator("[data-clear]")).to_be_visible()
    nurse = town.desk("health")
    nurse.press(
        mate, "Note the sample", form="Take a sample", due_on="",
        assay="nucleic_acid", specimen="nasopharyngeal_swab", laboratory="Linjiang CDC",
    )  # fmt: skip
    town.at("03-18 07:00")
    code = town.terminal.run("samples", "list").split()[0]
    file = town.folder / "positive.csv"
    file.write_text(f"code,result\n{code},阳性\n", encoding="utf-8")
    town.terminal.run("samples", "results", str(file), "--laboratory", "Linjiang CDC")
    assert code in town.terminal.run("health", "alerts")


def is_traced(town: Town, mate: str) -> str:
    """The ripple lists him and their driver; a person approves, and somebody has the notices."""
    said = town.terminal.run("tracing", "propose", mate.rsplit("/", 1)[1])
    assert re.search(r"Rostami Navid  proposed  isolate  2 -> 1 .+ needs a room", said)
    assert "华军" in said
    town.terminal.run("tracing", "approve", said.split()[0], "--all")
    notice = town.paper()
    for line in town.terminal.run("tracing", "notices").splitlines():
        town.terminal.run("tracing", "acknowledge", line.split()[0], "--by", "Lin Yue")
    assert town.terminal.run("tracing", "notices") == ""
    return notice


def is_fetched_back(town: Town, me: str) -> None:
    """The plan of the day has a room and a ride from his community for him."""
    assert "1 with room and ride" in town.planned("03-18")
    desk = town.desk("dispatcher")
    trip = desk.href("/trips", ":")
    times = re.search(r"Departure 03-18 (\d\d:\d\d) Qinghe Hotel 03-18 (\d\d:\d\d)", desk.see(trip))
    assert times is not None
    leaves, arrives = (f"03-18 {each}" for each in times.groups())
    town.driven(trip, leaves, leaves, arrives, taken_by="Shen Qiao", given_by="Lin Yue")
    town.taken_in("Rostami Navid")


def is_released_again(town: Town, me: str) -> tuple[str, str]:
    nurse = town.desk("health")
    town.at("03-27 09:00")
    for day in ("2020-03-15", "2020-03-28"):
        nurse.press(
            me, "Note the sample", form="Take a sample", due_on=day,
            assay="nucleic_acid", specimen="nasopharyngeal_swab", laboratory="Linjiang CDC",
        )  # fmt: skip
    town.negative("Linjiang CDC")
    town.at("03-28 12:05")
    clerk = town.desk("clerk")
    clerk.press("/releases", "Release everybody who misses nothing")
    return town.certificate("03-28")

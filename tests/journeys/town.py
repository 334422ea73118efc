"""A small town with one site, in which invented people live through an isolation."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import Flask

from logistics import clock
from logistics.access import operations as access
from logistics.access.models import GrantKind
from logistics.access.rules import Role
from logistics.arrivals.people_models import Person
from logistics.config import settings
from logistics.database import bound, reading, transaction
from logistics.demo import cast, district
from logistics.runs.execution import work_once
from logistics.runs.models import Run, RunKind
from logistics.transfers.models import VehicleKind
from logistics.wording import Language
from tests.documents.papers_of_the_day import codes_on, pages_of
from tests.journeys.doors import Desk, signed_in
from tests.terminal import Terminal
from tests.web import PASSWORD

LOCAL = ZoneInfo("Asia/Shanghai")
LONG_BEFORE = datetime(2020, 3, 10, 9, 0, tzinfo=LOCAL)
SITE = cast.SiteCast(
    code="QH",
    name_zh="清荷酒店",
    name_en="Qinghe Hotel",
    address_zh="临江区荷塘路 18 号",
    address_en="18 Hetang Road",
    latitude=31.20,
    longitude=121.60,
    floors=1,
    rooms_per_floor=8,
    high_risk=True,
)
FLEET = ((VehicleKind.MINIBUS, 19), (VehicleKind.MINIBUS, 19), (VehicleKind.AMBULANCE, 4))
STAFF = {
    Role.DISPATCHER: "Gu Yan",
    Role.SITE_MANAGER: "Shen Qiao",
    Role.HEALTH: "Xu Lan",
    Role.CLERK: "Mo Ting",
    Role.GUARD: "Tao Lei",
    Role.COMMAND: "Lu Wen",
}
LABORATORIES = ("Linjiang CDC", "Haibin Laboratory")
HEADERS = (
    "姓 Surname,名 Given names,性别 Sex,出生日期 Date of birth,国籍 Nationality,"
    "护照号 Passport,座位 Seat,目的地 Destination district"
)


@dataclass
class Town:
    """The town, its clock, and everybody who works there."""

    app: Flask
    terminal: Terminal
    folder: Path
    desks: dict[str, Desk] = field(default_factory=dict)

    def at(self, moment: str) -> None:
        """It is this moment of the place, such as ``03-14 09:50``."""
        self.terminal.run("clock", "set", f"2020-{moment.replace(' ', 'T')}")

    def desk(self, user: str) -> Desk:
        if user not in self.desks:
            self.desks[user] = signed_in(self.app.test_client(), user)
        return self.desks[user]

    def person(self, surname: str) -> str:
        """The address of somebody's file, found as users find it: by name."""
        with reading() as session:
            found = session.scalars(sa.select(Person.id).where(Person.surname == surname)).one()
        return f"/people/{found}"

    def listed(self, flight: str, port: str, lands: str, origin: str, *rows: str) -> None:
        """A flight is announced and its list imported from a file."""
        carrier, number, _ = flight.split("-", 2)
        self.terminal.run(
            "arrivals", "announce", "flight", carrier, number, port,
            f"2020-{lands.replace(' ', 'T')}", "--origin", origin,
        )  # fmt: skip
        file = self.folder / f"{flight}.csv"
        file.write_text("\n".join((HEADERS, *rows)) + "\n", encoding="utf-8")
        self.terminal.run("arrivals", "import", str(file), "--arrival", flight)

    def landed(self, flight: str, moment: str, temperature: str, *names: str) -> None:
        """The flight is down, and the desk takes everybody's temperature."""
        self.at(moment)
        desk = self.desk("dispatcher")
        page = desk.href(f"/arrivals?day=2020-{moment[:5]}", flight)
        desk.press(page, "Note the times", touchdown_at=f"2020-{moment.replace(' ', 'T')}")
        for name in names:
            desk.press(page, "Note it", near=name, form="Screen", temperature=temperature)

    def planned(self, day: str) -> str:
        """A plan of the day is made and put in force; what the terminal says of it."""
        return self.terminal.run(
            "plan", "run", "--district", "LJ", "--day", f"2020-{day}", "--seconds", "1", "--publish"
        )

    def driven(
        self,
        trip: str,
        loads: str,
        leaves: str,
        arrives: str,
        *,
        taken_by: str,
        given_by: str = "华军",
        people: int = 1,
    ) -> None:
        """A trip is loaded, driven and handed over by both counts."""
        desk = self.desk("dispatcher")
        self.at(loads)
        desk.press(trip, "Start loading")
        for _ in range(people):
            desk.press(trip, "On board", temperature="36.4")
        self.at(leaves)
        desk.press(trip, "Depart")
        self.at(arrives)
        desk.press(trip, "Arrived")
        desk.press(
            trip, "Both have signed", given=people, taken=people, given_by=given_by,
            taken_by=taken_by,
        )  # fmt: skip
        desk.press(trip, "Disinfected", product="chlorine 1000 mg/L")

    def taken_in(self, name: str) -> None:
        """The desk of the site compares two identifiers and takes somebody in."""
        keeper = self.desk("site_manager")
        keeper.press("/isolations/admissions", "Take in", near=name, compared=["name", "document"])

    def ordered(self, person: str, *, signed: bool) -> str:
        """The order is printed and handed over; its words."""
        keeper = self.desk("site_manager")
        keeper.press("/isolations/admissions", "Print: isolation orders")
        words = self.paper()
        keeper.press(person, "Note it", form="was handed over", signed="yes" if signed else "no")
        return words

    def negative(self, laboratory: str) -> None:
        """The laboratory sends a file: every tube without a result is negative."""
        codes = [line.split()[0] for line in self.terminal.run("samples", "list").splitlines()]
        file = self.folder / "results.csv"
        lines = ["code,result", *(f"{code},阴性" for code in codes)]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.terminal.run("samples", "results", str(file), "--laboratory", laboratory)

    def certificate(self, day: str) -> tuple[str, str]:
        """The certificates of a day in one run: their words, and the QR code of the first."""
        file = self.folder / f"certificates-{day}.pdf"
        self.terminal.run("certificates", "print", "QH", str(file), "--day", f"2020-{day}")
        data = file.read_bytes()
        return " ".join("\n".join(pages_of(data)).split()), codes_on(data, self.folder)[0]

    def whole_file(self, person: str) -> tuple[str, str]:
        """The one file of a person, on the page and on paper."""
        nurse = self.desk("health")
        page = nurse.see(person)
        nurse.press(person, "Print the whole file")
        return page, self.paper()

    def paper(self) -> str:
        """The words of the paper that was asked for last, once a worker has printed it."""
        while work_once():
            pass
        with reading() as session:
            run = session.scalars(
                sa.select(Run)
                .where(Run.kind == RunKind.PRINT)
                .order_by(Run.recorded_at.desc(), Run.id.desc())
            ).first()
            assert run is not None
            number = run.id
        file = self.folder / f"{number}.pdf"
        self.terminal.run("papers", "fetch", str(number), str(file))
        return " ".join("\n".join(pages_of(file.read_bytes())).split())

    def reports(self, first: str, last: str) -> dict[str, int]:
        """By day, how many more people are in isolation at the cut-off than the day before.

        Every daily report from a day to a day is proven, and opens as the one before closed.
        """
        day, until = (date.fromisoformat(f"2020-{each}") for each in (first, last))
        closed, changed = 0, {}
        while day <= until:
            figures = self.figures(f"{day:%m-%d}")
            assert figures["in isolation at the opening"] == closed, (day, figures)
            if more := figures["in isolation at the cut-off"] - closed:
                changed[f"{day:%m-%d}"] = more
                closed += more
            day += timedelta(days=1)
        return changed

    def figures(self, day: str) -> dict[str, int]:
        """The daily report of everybody: its figures by name; it ends with 0 when proven."""
        said = self.terminal.run("reports", "daily", "--day", f"2020-{day}")
        return {name: int(n) for n, name in re.findall(r"^ *(\d+)  (.+)$", said, re.MULTILINE)}


def new_town(app: Flask, folder: Path) -> Town:
    """The town on record before anybody arrives."""
    clock.set_to(LONG_BEFORE, settings().clock_file)
    with app.app_context(), transaction() as session:
        district.load(session, places=[SITE], vehicles=FLEET, at=LONG_BEFORE, tell=lambda _: None)
        for role, name in STAFF.items():
            user = access.add_user(
                session,
                username=role.value,
                display_name=name,
                password=PASSWORD,
                roles=(role,),
                language=Language.ENGLISH,
            )
            access.grant(session, user, GrantKind.CITY)
    url = bound().url.render_as_string(hide_password=False)
    town = Town(app=app, terminal=Terminal(data_dir=folder, database_url=url), folder=folder)
    for name in LABORATORIES:
        town.terminal.run("samples", "add-laboratory", name, "--on-site")
    return town

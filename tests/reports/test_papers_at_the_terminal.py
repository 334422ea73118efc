"""The papers of a day at the terminal, by whoever may print them."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from pikepdf import Pdf

from logistics.access import operations as access
from logistics.access.models import GrantKind, User
from logistics.access.rules import Role
from logistics.arrivals import operations as arrivals
from logistics.arrivals.models import Arrival
from logistics.database import reading, transaction
from logistics.runs.models import Run
from logistics.sites.models import Site
from tests.planning import plan_day as day
from tests.reports.test_papers_to_print_again import LATER, a_printed_day, publish_again
from tests.terminal import Terminal

DAY = ("--day", day.DAY.isoformat())
PASSWORD = "harbour-lantern-42"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def terminal(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setattr("logistics.clock.now", lambda: LATER)
    with reading() as session:
        url = session.get_bind().engine.url.render_as_string(hide_password=False)
    return Terminal(data_dir=tmp_path, database_url=url)


def somebody(app: Flask, role: Role, kind: GrantKind, target: object) -> str:
    """The name of a user with one role and grant."""
    with app.app_context(), transaction() as session:
        user = access.add_user(
            session, username=role.value, display_name="Gu Yan", password=PASSWORD, roles=(role,)
        )
        access.grant(session, user, kind, target)  # type: ignore[arg-type]
        return user.username


def test_a_late_flight_has_only_its_papers_printed_again(
    app: Flask, terminal: Terminal, tmp_path: Path
) -> None:
    a_printed_day()
    with transaction() as session:
        flight = session.scalars(sa.select(Arrival)).one()
        late = flight.scheduled_at + timedelta(minutes=95)
        arrivals.retime(session, flight, late, expected=flight.version, at=LATER)
    publish_again()

    before = terminal.run("papers", "list", *DAY, "--papers", "trip_sheets", "--each")
    said = terminal.run("papers", "reprint", str(tmp_path / "again"), *DAY)
    after = terminal.run("papers", "reprint", str(tmp_path / "nothing"), *DAY)

    assert re.search(r"LJ, trip sheets: 1 .+\n  ZY-LJ-\d+-00001: .+, version 1\n", before)
    assert [file.name for file in (tmp_path / "again").iterdir()] == [
        f"LJ-trip-sheets-{day.DAY}.pdf"
    ]
    assert ": 1 printed" in said
    assert after == "Nothing is to be printed again.\n"


def test_somebody_prints_and_fetches_what_they_may_and_nothing_else(
    app: Flask, terminal: Terminal, tmp_path: Path
) -> None:
    district = a_printed_day()
    with reading() as session:
        site = session.scalars(sa.select(Site)).one()
    keeper = somebody(app, Role.SITE_MANAGER, GrantKind.SITE, site.id)
    dispatcher = somebody(app, Role.DISPATCHER, GrantKind.DISTRICT, district)
    stranger = somebody(app, Role.SUPPLY_OFFICER, GrantKind.DISTRICT, district)

    of_site = terminal.run("papers", "list", *DAY, "--as", keeper)
    of_district = terminal.run("papers", "list", *DAY, "--as", dispatcher)
    refused = terminal.run("papers", "list", *DAY, "--of", "LJ", "--as", keeper, ends_with=1)
    other_day = ("--day", "2020-01-01", "--of", site.code)
    nobody = terminal.run("papers", "list", *other_day, "--as", keeper)
    terminal.run("papers", "print", str(tmp_path), *DAY, "--papers", "door_cards", "--as", keeper)
    with reading() as session:
        run = session.scalars(
            sa.select(Run).order_by(Run.recorded_at.desc(), Run.id.desc())
        ).first()
        asked_by = session.scalars(
            sa.select(User.username).where(User.id == run.requested_by)
        ).one()
    again = str(tmp_path / "again.pdf")
    terminal.run("papers", "fetch", str(run.id), again, "--as", keeper)
    nothing = str(tmp_path / "nothing.pdf")
    terminal.run("papers", "fetch", str(run.id), nothing, "--as", stranger, ends_with=1)

    assert [line.split(",")[0] for line in of_site.splitlines()] == [site.code, site.code]
    assert [line.split(",")[0] for line in of_district.splitlines()] == ["LJ", "LJ"]
    assert refused == "There is no such paper, or you may not see it.\n"
    assert nobody == f"{site.code} expects nobody on 2020-01-01: it has no papers.\n"
    assert asked_by == keeper
    with Pdf.open(again) as pdf:
        assert len(pdf.pages) == 3
    assert not Path(nothing).exists()

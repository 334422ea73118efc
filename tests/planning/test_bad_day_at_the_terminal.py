"""A late flight and pins at the terminal: told, planned again, compared, published."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from logistics import clock
from logistics.arrivals.models import Arrival
from logistics.arrivals.people_models import Person
from logistics.database import reading, transaction
from logistics.sites.models import Site
from logistics.transfers.models import Trip
from tests import factories
from tests.planning import plan_day as day
from tests.terminal import Terminal

OURS = ("--district", "LJ", "--day", day.DAY.isoformat())


@pytest.fixture
def terminal(
    database_url: str, installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    """A terminal of an installation with a published day, ten minutes later."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv(clock.VARIABLE, str(tmp_path / "clock.json"))
    clock.set_to(day.MORNING + timedelta(minutes=10), tmp_path / "clock.json")
    with transaction() as session:
        factories.use(session)
        day.policy_in_force(session)
        day.site_with_rooms(8)
        day.coach(session)
        flight = factories.ArrivalFactory()
        day.travel(session, flight)
        day.travel(session, flight)
        day.classify(session, flight)
        day.publish(session, day.plan_day(session))
    return Terminal(data_dir=installation, database_url=database_url)


def flight_name() -> str:
    with reading() as session:
        flight = session.scalars(sa.select(Arrival)).one()
        return f"{flight.carrier}-{flight.number}-{flight.origin_date}"


def test_a_late_flight_is_told_planned_again_and_compared(terminal: Terminal) -> None:
    holds = terminal.run("plan", "holds", *OURS)
    terminal.run("arrivals", "late", flight_name(), "2020-03-28T11:35")

    told = terminal.run("plan", "holds", *OURS)
    made = terminal.run("plan", "run", *OURS, "--seconds", "1")
    plan = re.findall(r"^([0-9a-f-]{36})  2020-03-28", made, re.MULTILINE)[0]
    changes = terminal.run("plan", "changes", plan)
    terminal.run("plan", "publish", plan)

    assert holds == "No longer holds for 0 people.\n"
    assert told.startswith("No longer holds for 2 people.\n")
    assert told.count("too late for the ride: Is cleared at 12:50; the ride loads at 11:15.") == 2
    assert "other departure: 11:30 " in changes
    assert "for 2 something changes; 0 trips stay as they are." in changes
    assert terminal.run("plan", "holds", *OURS) == "No longer holds for 0 people.\n"


def test_a_cancelled_flight_is_told_for_everybody(terminal: Terminal) -> None:
    terminal.run("arrivals", "cancel", flight_name())

    told = terminal.run("plan", "holds", *OURS)

    assert told.count("not coming: ") == 2


def test_people_and_trips_are_pinned_listed_and_released(terminal: Terminal) -> None:
    with reading() as session:
        person = str(session.scalars(sa.select(Person.id).order_by(Person.id)).first())
        site = session.scalars(sa.select(Site.code)).one()
        trip = str(session.scalars(sa.select(Trip.id)).one())

    terminal.run(
        "pins", "person", person, *OURS, "--site", site, "--room", "105", "--reason", "Lift"
    )
    terminal.run("pins", "trip", trip, "--day", day.DAY.isoformat(), "--reason", "Ordered")
    listed = terminal.run("pins", "list", *OURS)
    first = uuid.UUID(re.findall(r"\+ 1  ([0-9a-f-]{36})", listed)[0])
    terminal.run("pins", "release", str(first))

    assert "105" in listed
    assert listed.count("Ordered") == 1
    assert re.findall(r"^([+-]) (\d)", terminal.run("pins", "list", *OURS), re.MULTILINE) == [
        ("+", "2"),
        ("-", "1"),
    ]

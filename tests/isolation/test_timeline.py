"""The clock as a timeline: on the person's page, as JSON and at the terminal."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import Role
from logistics.database import reading, transaction
from logistics.errors import InputRejected
from logistics.isolation import operations
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import AwayKind, Isolation
from tests.isolation.stays import ENTERED, admitted, put_policy_in_force
from tests.reports.house import house_of, later
from tests.terminal import Terminal
from tests.web import change, key, sign_in


def test_a_restart_by_hand_says_why_and_keeps_the_old_end_visible(session: Session) -> None:
    put_policy_in_force(session)
    isolation, room = admitted(session)
    before = clock_of(session, isolation).release_due
    contact = ENTERED + timedelta(days=5)

    operations.restart(
        session, isolation.id, start=contact, reason="positive in the room", at=contact
    )

    found = clock_of(session, isolation)
    assert found.release_due == before + timedelta(days=5)
    assert (found.steps[-1].at, found.steps[-1].release_before) == (contact, before)
    assert room.to_at == found.site_until


@pytest.mark.parametrize("start", [ENTERED - timedelta(days=1), ENTERED + timedelta(days=9)])
def test_a_restart_counts_neither_from_before_the_start_nor_from_the_future(
    session: Session, start: datetime
) -> None:
    put_policy_in_force(session)
    isolation, _ = admitted(session)

    with pytest.raises(InputRejected):
        operations.restart(
            session, isolation.id, start=start, reason="contact", at=ENTERED + timedelta(days=5)
        )


def in_isolation() -> Isolation:
    with reading() as session:
        return session.scalars(sa.select(Isolation)).one()


def test_a_timeline_is_read_on_the_page_as_json_and_at_the_terminal(
    app: Flask, installation: Path, database_url: str
) -> None:
    with transaction() as session:
        house_of(session).guest()
    client, terminal = (
        sign_in(app, Role.HEALTH, city=True),
        Terminal(data_dir=installation, database_url=database_url),
    )
    row = in_isolation()
    api = f"/api/v1/isolations/{row.id}"
    restart = {"start": (ENTERED + timedelta(days=2)).isoformat(), "reason": "contact on floor"}
    form = {"_version": row.version, "how": "extend", "days": "3", "reason": "late test"}

    client.post(f"{api}/restart", json=restart, headers=key() | {"If-Match": f'"{row.version}"'})
    form["_version"] = in_isolation().version
    page = change(client, f"/isolations/{row.id}/clock", form)
    file = client.get(page.headers["Location"]).get_data(as_text=True)
    english = client.get(f"{api}/clock", headers={"Accept-Language": "en"}).get_json()
    chinese = client.get(f"{api}/clock", headers={"Accept-Language": "zh"}).get_json()
    printed = terminal.run("isolation", "timeline", str(row.id))
    printed_zh = terminal.run("--language", "zh", "isolation", "timeline", str(row.id))

    assert "<s>2020-04-11 12:00</s>" in file
    last = english["steps"][-1]
    assert "+3 days because late test" in last["sentence"]
    assert last["release_before"] < last["release_due"] == english["release_due"]
    assert "+3天，原因：late test" in chinese["steps"][-1]["sentence"]
    assert "Day 1 is 2020-03-29, because the day of the start is day 0." in printed
    assert "Restarted at 2020-03-30 10:00 because contact on floor" in printed
    assert "The release moves from 2020-04-13 12:00 to 2020-04-16 12:00." in printed
    assert "解除时间由2020-04-13 12:00改为2020-04-16 12:00。" in printed_zh


def test_the_clock_is_changed_at_the_terminal_in_the_name_of_who_sits_there(
    app: Flask, installation: Path, database_url: str
) -> None:
    with transaction() as session:
        isolation = str(house_of(session).guest().id)
    terminal = Terminal(data_dir=installation, database_url=database_url)

    terminal.run("isolation", "extend", isolation, "--days", "3", "--reason", "late test")
    told = terminal.run("isolation", "shorten", isolation, "--days", "5", "--reason", "order 7")
    refused = terminal.run(
        *("isolation", "restart", isolation, "--start", "2020-03-01T10:00", "--reason", "x"),
        ends_with=1,
    )

    assert "-5 days because order 7" in told
    assert "(terminal)" in told
    assert "A restart counts from a moment after 2020-03-28 10:00" in refused
    with transaction() as session:
        operations.go_away(
            session,
            uuid.UUID(isolation),
            AwayKind.MISSING,
            where="",
            hold_room=True,
            compared=frozenset(),
            at=later(days=1),
        )
    missing = terminal.run("--language", "zh", "isolation", "missing")
    assert missing == f"{isolation}，自 2020-03-29 10:00 起失踪，尚未报警。\n"

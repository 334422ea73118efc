"""The gate on a phone, who still waits, and the bill through page and API."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from logistics.access.rules import EVERYTHING, Role
from logistics.database import reading, transaction
from logistics.isolation import queries as isolations
from logistics.isolation.models import Isolation
from logistics.isolation.rules import NotExpected
from logistics.release import operations, queries
from logistics.release.leaving_models import GateEventKind
from tests.factories import use
from tests.isolation.stays import TWICE
from tests.release.test_the_gate import laboratory_was_wrong, released
from tests.web import change, key, sign_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def at_the_gate(app: Flask, *, wrong: bool = False) -> tuple[Isolation, str, uuid.UUID]:
    """Somebody released with a certificate, its number, and the site."""
    with transaction() as session:
        use(session)
        isolation, room, paper, end = released(session)
        if wrong:
            laboratory_was_wrong(session, isolation, end)
        return isolation, paper.number, room.site_id


def test_a_guard_types_the_number_and_lets_the_person_out(app: Flask) -> None:
    isolation, number, site = at_the_gate(app)
    guard = sign_in(app, Role.GUARD, sites=(site,))

    looked = change(guard, "/gate", {"paper": number.lower()})
    page = guard.get(looked.location).get_data(as_text=True)
    left = change(guard, looked.location, {"compared": ["name", "document"]})

    assert "May leave" in page or "可以离开" in page
    assert left.status_code == 303
    with reading() as session:
        [event] = queries.gate_events(session, isolation.id)
        assert (event.kind, event.by) == (GateEventKind.DEPARTED, "Mo Ting")
        assert isolations.present_guests(session, [isolation.id]) == []


def test_a_guard_is_told_to_stop_but_not_what_is_in_the_health_record(app: Flask) -> None:
    isolation, number, site = at_the_gate(app, wrong=True)
    english = {"Accept-Language": "en"}
    both = {"compared": ["name", "document"]}
    guard, clerk, health = (
        sign_in(app, role, sites=(site,)) for role in (Role.GUARD, Role.CLERK, Role.HEALTH)
    )

    def answers(client: FlaskClient) -> list[TestResponse]:
        """On the look-up, by the API, and of the departure."""
        looked = change(client, "/gate", {"paper": number})
        asked = client.post(
            "/api/v1/releases/gate", json={"paper": number}, headers=key() | english
        )
        left = client.post(
            looked.location, data={"_key": str(uuid.uuid4()), **both}, headers=english
        )
        return [client.get(looked.location, headers=english), asked, left]

    by_guard = answers(guard)
    assert [each.status_code for each in by_guard] == [200, 200, 409]
    for answer in by_guard:
        told = answer.get_data(as_text=True)
        assert "Not free to go; ask the health desk." in told
        assert not any(word in told for word in ("positive", "Stop:", "StoppedAtGate"))
        assert "stopped-at-gate" not in told
    for client in (clerk, health):
        assert all("is positive" in each.get_data(as_text=True) for each in answers(client))
    written = clerk.get(f"/releases/{isolation.id}/leaving", headers={"Accept-Language": "zh"})
    assert "阳性" in written.get_data(as_text=True)
    with reading() as session:
        events = queries.gate_events(session, isolation.id)
        assert {event.kind for event in events} == {GateEventKind.STOPPED}
        assert len(events) == 3 * 2
        assert isolations.present_guests(session, [isolation.id]) != []


def test_a_guard_sees_the_gate_and_nothing_else(app: Flask) -> None:
    isolation, number, site = at_the_gate(app)
    guard = sign_in(app, Role.GUARD, sites=(site,))
    stranger = sign_in(app, Role.GUARD)

    assert guard.get("/").location == "/gate"
    assert guard.get("/releases").status_code == 403
    assert guard.get(f"/releases/{isolation.id}/leaving").status_code == 403
    assert guard.get("/sites").status_code == 403
    assert change(stranger, "/gate", {"paper": number}).status_code == 404


def test_only_a_paper_of_ours_opens_the_gate(app: Flask) -> None:
    isolation, _, site = at_the_gate(app)
    with reading() as session:
        token = queries.certificates(session, [isolation.id])[isolation.id].token
    guard = sign_in(app, Role.GUARD, sites=(site,))

    def ask(paper: str) -> TestResponse:
        return guard.post("/api/v1/releases/gate", json={"paper": paper}, headers=key())

    forged = ("JC-XX-2020-99999", "discharge:nonsense", f"https://x/verify#{token[:-2]}AA")
    assert [ask(paper).status_code for paper in forged] == [404, 404, 404]
    assert ask(f"https://x/verify#{token}").get_json()["may_leave"] is True


def test_who_waits_too_long_is_overdue_and_a_refusal_of_the_compound_is_kept(
    session: Session,
) -> None:
    isolation, _, _, end = released(session)

    operations.refuse_return(session, isolation.id, where="柳堤花园", reason="no lift", at=end)

    def listed(at: datetime) -> list[tuple[bool, str]]:
        rows = queries.waiting(session, EVERYTHING, at=at)
        return [(row.overdue, row.refused.where if row.refused else "") for row in rows]

    assert listed(end + timedelta(hours=12)) == [(False, "柳堤花园")]
    assert listed(end + timedelta(hours=12, seconds=1)) == [(True, "柳堤花园")]
    operations.depart(session, isolation.id, compared=TWICE, at=end + timedelta(hours=13))
    assert listed(end + timedelta(hours=14)) == []
    with pytest.raises(NotExpected):
        operations.refuse_return(session, isolation.id, where="x", reason="y", at=end)


def test_the_list_and_the_slip_work_through_page_and_api(app: Flask) -> None:
    isolation, _, site = at_the_gate(app)
    clerk = sign_in(app, Role.CLERK, sites=(site,))
    url = f"/api/v1/releases/{isolation.id}"
    slip = {"bags": 1, "home_by": "fetched", "key_returned": True}

    page = clerk.get("/releases/waiting")
    listed = clerk.get("/api/v1/releases/waiting").get_json()
    bill = clerk.get(f"{url}/bill").get_json()
    refused = clerk.post(f"{url}/bill", json={}, headers=key())
    first = clerk.put(f"{url}/discharge", json=slip, headers=key())
    blind = clerk.put(f"{url}/discharge", json=slip, headers=key())
    form = change(
        clerk,
        f"/releases/{isolation.id}/discharge",
        {"_version": "1", "bags": "3", "home_by": "our_ride"},
    )
    shown = clerk.get(f"/releases/{isolation.id}/leaving")

    assert (page.status_code, shown.status_code, first.status_code) == (200, 200, 200)
    assert [row["isolation_id"] for row in listed] == [str(isolation.id)]
    assert bill["state"] == "not_owed"
    assert (refused.status_code, blind.status_code, form.status_code) == (409, 428, 303)
    for wrong in ({"bags": "100"}, {"bags": "-1"}, {"bags": "x"}, {"home_by": "broom"}):
        sent = {"_version": "2", "bags": "3", "home_by": "our_ride"} | wrong
        assert change(clerk, f"/releases/{isolation.id}/discharge", sent).status_code == 422
    for path, sent in (
        (f"/releases/{isolation.id}/bill/payments", {"amount": "1000001", "receipt": "1"}),
        (f"/releases/{isolation.id}/bill/corrections", {"line": "x", "amount": "1"}),
        (f"/releases/{isolation.id}/departure", {"compared": "shoes"}),
        ("/releases", {"day": "tomorrow"}),
        ("/releases/print", {"site": "here", "day": "2020-03-28"}),
    ):
        assert change(clerk, path, sent).status_code == 422, path
    with reading() as session:
        noted = queries.discharge_of(session, isolation.id)
        assert noted is not None
        assert (noted.bags, noted.key_returned) == (3, False)

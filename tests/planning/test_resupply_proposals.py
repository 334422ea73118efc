"""Proposals of what should go where: made by a run, changed by hand, approved once as a whole."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from logistics import audit, clock
from logistics.access.rules import EVERYTHING, Role
from logistics.database import reading, transaction
from logistics.errors import Refused, Stale
from logistics.planning.optimiser_process import Run as Solved
from logistics.planning.proposals import jobs, operations, queries
from logistics.planning.proposals.commands import group
from logistics.planning.proposals.models import ProposalState, ResupplyProposal
from logistics.planning.proposals.rules import Ruling, ruled
from logistics.planning.proposals.values import Proposal, read
from logistics.planning.resupply.problem import Pin
from logistics.planning.resupply.solver import solve
from logistics.planning.supplying import queries as ahead
from logistics.planning.supplying.gathering import Vans, resupply_problem
from logistics.runs import execution
from logistics.runs.models import Run, RunState
from logistics.runs.queries import message_of
from logistics.sites.models import District
from logistics.supplies.rules.kinds import MovementKind, PlaceKind
from logistics.supplies.rules.requisitions import OwnRequisition, RequisitionState
from tests.supplies.store import Store, opened
from tests.web import change, key, sign_in

ZONE = "Asia/Shanghai"


def somebody(name: str) -> audit.Actor:
    return audit.Actor(id=None, label=name, channel=audit.Channel.PAGE, request_id=name)


NOBODY, SOMEBODY = somebody("Fan Bo"), somebody("Lu Wen")


def stocked(session: Session) -> Store:
    """A store with 5,030 masks for a site that uses 100 a day and has 100 left."""
    now = clock.now()
    store = opened(session)
    lot = store.delivered(1_100, at=now - timedelta(days=12), number="USED", expires_on=None)
    store.moved(lot, 1_100, at=now - timedelta(days=11))
    for day in range(1, 11):
        store.moved(
            lot, 100, origin=store.site.clean, target=store.site.consumed,
            kind=MovementKind.CONSUMPTION, at=now - timedelta(days=day),
        )  # fmt: skip
    store.delivered(5_030, number="NEW", at=now - timedelta(days=9), expires_on=None)
    return store


def proposed(store: Store, by: audit.Actor = NOBODY, *pins: Pin) -> ResupplyProposal:
    """What the solver proposes for the store, kept as a draft."""
    now = clock.now()
    board = ahead.board(store.session, EVERYTHING, store.district_id, at=now, zone=ZONE)
    problem = replace(resupply_problem(store.session, board, Vans()), pins=pins)
    with audit.acting(by, purpose=None):
        return operations.keep(
            store.session, Proposal(problem, solve(problem)), district_id=store.district_id, at=now
        )


def approve(store: Store, row: ResupplyProposal, by: audit.Actor = SOMEBODY) -> list[Any]:
    with audit.acting(by, purpose=None):
        return operations.approve(
            store.session, row.id, expected=row.version, words="go", at=clock.now()
        )


def test_an_approved_proposal_is_one_set_of_approved_requisitions_and_that_once(
    session: Session,
) -> None:
    store = stocked(session)
    row, other = proposed(store), proposed(store)

    (made,) = approve(store, row)

    (line,) = made.lines
    assert (made.from_place_id, made.to_place_id) == (store.store.id, store.site.clean.id)
    assert (made.state, line.asked, line.granted) == (RequisitionState.APPROVED, 2_900, 2_900)
    assert (made.requested_by, made.decided_by) == ("Fan Bo", "Lu Wen")
    assert (row.state, row.decided_by) == (ProposalState.APPROVED, "Lu Wen")
    assert other.state is ProposalState.SUPERSEDED
    assert queries.requisitions_of(session, row.id) == [made]
    with pytest.raises(Refused, match="decided before"):
        approve(store, row)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_had_it_made_does_not_approve_it_and_nobody_approves_goods_that_are_gone(
    session: Session,
) -> None:
    store = stocked(session)
    row = proposed(store)

    with pytest.raises(OwnRequisition):
        approve(store, row, by=NOBODY)
    with pytest.raises(Stale), audit.acting(SOMEBODY, purpose=None):
        operations.approve(session, row.id, expected=row.version + 1, at=clock.now())
    lot = session.get_one(type(store.delivered(1)), uuid.UUID(read(row).lines[0].lot))
    store.moved(
        lot, 3_000, target=store.outside(PlaceKind.AUTHORITY), kind=MovementKind.SURRENDER,
        at=clock.now(),
    )  # fmt: skip
    with pytest.raises(Refused, match="stock has changed"):
        approve(store, row)

    assert row.state is ProposalState.DRAFT
    assert queries.requisitions_of(session, row.id) == []


def test_decisions_by_hand_add_up_and_the_latest_about_a_way_holds() -> None:
    here, there = ("a", "b", "x"), ("a", "c", "x")
    pins = [Pin(origin="a", destination="b", lot="x", packs=3)]

    held = ruled(pins, [(there, Ruling.FORBID, 9), (here, Ruling.EXACTLY, 5)])
    freed = ruled(held, [(there, Ruling.FREE, 0)])

    assert [(pin.destination, pin.packs, pin.exactly) for pin in held] == [
        ("b", 5, True),
        ("c", 0, True),
    ]
    assert [pin.destination for pin in freed] == ["b"]
    with pytest.raises(Refused):
        ruled((), [(here, Ruling.KEEP, 0)])


def work_here(*arguments: Any, listener: Any, **_limits: Any) -> Solved[Any]:
    """The solver in this process, for tests that need no second one."""
    solver, *given = arguments
    return Solved(result=solver(*given, report=listener), seconds=0.1, peak_mebibytes=1.0)


def open_page(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_proposal_is_asked_for_watched_changed_and_approved_on_screen_and_by_machine(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "run_in_process", work_here)
    with transaction() as session:
        store = stocked(session)
        code = session.get_one(District, store.district_id).code
        grant = {"districts": (store.district_id,)}
        names = store.store.code, store.site.clean.code
    officer = sign_in(app, Role.SUPPLY_OFFICER, **grant)
    head = sign_in(app, Role.COMMAND, **grant)
    stranger = sign_in(app, Role.SUPPLY_OFFICER)
    for each in (officer, head):
        each.get("/language/en")

    def latest() -> ResupplyProposal:
        with reading() as session:
            question = queries.proposals_question(EVERYTHING)
            return queries.get_proposal(
                session, EVERYTHING, next(iter(session.scalars(question))).id
            )

    asked = change(
        officer, "/plan/supplies/proposals/runs",
        {"district": code, "litres": "6000", "trips": "9", "seconds": "2"},
    )  # fmt: skip
    waiting = open_page(officer, asked.headers["Location"])
    assert execution.work_once()
    ended = open_page(officer, asked.headers["Location"] + "/progress")
    first = latest()
    page = f"/plan/supplies/proposals/{first.id}"
    seen = open_page(officer, page)

    assert "Waiting for a worker" in waiting
    assert page in ended
    assert "<svg" in seen
    assert "somebody else has to approve it" in seen
    assert "1.00" in seen
    assert "30.00" in seen
    assert stranger.get(page).status_code == 404
    assert change(stranger, f"{page}/refuse", {"_version": "1", "reason": "no"}).status_code == 404

    (line,) = read(first).lines
    again = change(
        officer, f"{page}/again",
        {"origin": line.origin, "destination": line.destination, "lot": line.lot,
         "ruling": "exactly", "packs": "20"},
    )  # fmt: skip
    assert execution.work_once()
    second = latest()
    assert (line.origin, line.destination) == names
    assert again.status_code == 303
    assert [(each.packs, each.ruling) for each in read(second).lines] == [(20, Ruling.EXACTLY)]
    assert second.base_id == first.id

    own = officer.post(
        f"/api/v1/resupply/{second.id}/approve", json={}, headers={**key(), "If-Match": "1"}
    )
    done = head.post(
        f"/api/v1/resupply/{second.id}/approve", json={"words": "go"},
        headers={**key(), "If-Match": "1"},
    )  # fmt: skip
    told = head.get(f"/api/v1/resupply/{second.id}").get_json()
    shown = CliRunner().invoke(group, ["show", str(second.id)], catch_exceptions=False)

    assert (own.status_code, done.status_code) == (409, 200)
    assert done.get_json()["state"] == "approved"
    assert told["lines"][0]["units"] == 1_000
    assert len(told["requisitions"]) == 1
    assert "20 packs of 50" in shown.output
    assert told["requisitions"][0] in open_page(head, f"/plan/supplies/proposals/{second.id}")
    assert "superseded" in open_page(head, "/plan/supplies/proposals")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_decisions_that_cannot_be_kept_end_the_run_with_their_reason(session: Session) -> None:
    store = stocked(session)
    gone = Pin(origin=store.store.code, destination=store.site.clean.code, lot="gone", packs=1)
    run = operations.request_proposal(session, store.district_id, pins=[gone], at=clock.now())
    session.flush()

    assert execution.work_once()

    ended = session.get_one(Run, run.id, populate_existing=True)
    assert ended.state is RunState.FAILED
    assert str(message_of(ended)).endswith("There is no gone.")

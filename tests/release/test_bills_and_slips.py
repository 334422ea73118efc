"""What a resident owes and signs for; an open bill holds nobody back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING
from logistics.isolation import operations as isolations
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import EndKind, Isolation
from logistics.release import billing, discharge_papers, operations, queries
from logistics.release.billing_rules import (
    BillExists,
    BillState,
    NotOwed,
    StillRunning,
    WrongAmount,
)
from logistics.release.leaving_models import HomeBy
from tests.documents.papers_of_the_day import words_of
from tests.isolation.stays import TWICE, admitted, put_policy_in_force

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def refuser(session: Session) -> tuple[Isolation, datetime]:
    """Somebody who refused the sample and lodges at own cost, and the end of the period."""
    put_policy_in_force(session)
    isolation, _ = admitted(session)
    isolation.branch = "sample_refused"
    session.flush()
    return isolation, clock_of(session, isolation).release_due


def test_a_refuser_pays_fourteen_days_and_leaves_with_the_bill_open(session: Session) -> None:
    isolation, end = refuser(session)
    with pytest.raises(StillRunning):
        billing.draw_up(session, isolation.id, payer="", at=end - timedelta(hours=1))
    operations.release(session, isolation.id, at=end)

    bill = billing.draw_up(session, isolation.id, payer="", at=end)
    operations.depart(session, isolation.id, compared=TWICE, at=end + timedelta(hours=1))

    assert [line.days for line in bill.lines] == [14]
    assert bill.balance == 14 * bill.lines[0].cny_per_day
    assert bill.state is BillState.UNPAID
    assert [each.isolation.id for each in billing.bills_in(session, EVERYTHING, at=end)] == [
        isolation.id
    ]
    with pytest.raises(BillExists):
        billing.draw_up(session, isolation.id, payer="", at=end)


def test_who_does_not_lodge_at_own_cost_gets_no_bill(session: Session) -> None:
    put_policy_in_force(session)
    isolation, _ = admitted(session)

    assert billing.bill_of(session, isolation, at=isolation.occurred_at).state is BillState.NOT_OWED
    with pytest.raises(NotOwed):
        billing.draw_up(session, isolation.id, payer="", at=isolation.occurred_at)


def test_a_correction_is_a_linked_line_and_money_comes_with_a_receipt(session: Session) -> None:
    isolation, end = refuser(session)
    operations.release(session, isolation.id, at=end)
    bill = billing.draw_up(session, isolation.id, payer="Golden Lotus Ltd", at=end)
    line, day = bill.lines[0], bill.lines[0].cny_per_day or 0

    correction = billing.correct(
        session, isolation.id, line.id, amount=-day, reason="no water that day", at=end
    )
    with pytest.raises(WrongAmount):
        billing.correct(session, isolation.id, line.id, amount=-20 * day, reason="all", at=end)
    with pytest.raises(WrongAmount):
        billing.pay(session, isolation.id, amount=14 * day, receipt="0017", at=end)
    billing.pay(session, isolation.id, amount=13 * day, receipt="0017", at=end)

    paid = billing.bill_of(session, isolation, at=end)
    assert (correction.corrects_id, line.amount) == (line.id, 14 * day)
    assert (paid.state, paid.balance, paid.charged) == (BillState.PAID, 0, 13 * day)
    assert billing.problems(session) == []


def test_a_death_stops_the_bill_at_once(session: Session) -> None:
    isolation, end = refuser(session)

    isolations.end(session, isolation.id, EndKind.DIED, at=end - timedelta(days=3))

    assert billing.bill_of(session, isolation, at=end).state is BillState.STOPPED
    assert billing.bills_in(session, EVERYTHING, at=end) == []
    with pytest.raises(NotOwed):
        billing.draw_up(session, isolation.id, payer="", at=end)


def test_the_slip_says_belongings_bill_way_home_and_room(session: Session) -> None:
    isolation, end = refuser(session)
    operations.release(session, isolation.id, at=end)
    billing.draw_up(session, isolation.id, payer="", at=end)
    noted = operations.record_discharge(
        session,
        isolation.id,
        details=operations.DischargeDetails(
            bags=2,
            belongings="violin",
            home_by=HomeBy.COMMUNITY,
            home_to="荷塘街道",
            key_returned=True,
            room_note="lamp broken",
        ),
        expected=None,
        at=end,
    )

    wanted = {"isolation_id": str(isolation.id)}
    [paper] = discharge_papers.discharge_slip(session, wanted, end).papers
    words = words_of(paper.facts)

    said = ("violin", "荷塘街道", "lamp broken", "14", "CNY are to be paid", "holds nobody back")
    assert all(each in words for each in said)
    assert queries.find_by_paper(session, EVERYTHING, f"discharge:{noted.id}") is isolation

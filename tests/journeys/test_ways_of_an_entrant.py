"""Invented lives from the door of the site to the last paper, as desk and clerk act."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING
from logistics.isolation import operations as isolations
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import AwayKind, Isolation
from logistics.isolation.queries import away_now
from logistics.policy.release_rules import Finding
from logistics.release import operations, papers, queries
from logistics.reports.queries.concerns import Concern
from logistics.reports.queries.today import marks_of
from logistics.wording import Language, text
from tests.documents.papers_of_the_day import words_of
from tests.isolation.stays import ENTERED, TWICE
from tests.release.test_measure_goes_on_elsewhere import RESULT, STREET, held, sample

HOST = {
    "place": "Harbour Hotel 1204",
    "receiver": "Ostwind Trading, own car",
    "received_by": "Gao Min",
}


def certificate(session: Session, isolation: Isolation) -> str:
    """The words on the certificate of a completed isolation."""
    row = papers.issue_for(session, isolation, at=clock_of(session, isolation).release_due)
    gathered = papers.release_certificates(
        session, {"certificate_id": str(row.id)}, row.occurred_at
    )
    return words_of(gathered.papers[0].facts)


def test_from_hold_and_test_home_through_a_restart_to_a_certificate(session: Session) -> None:
    isolation, _ = held(session, "home_applied")
    planned = clock_of(session, isolation).release_due
    sample(session, isolation, Finding.NEGATIVE)
    operations.hand_over_measure(session, isolation.id, **STREET, compared=TWICE, at=RESULT)
    met, told = RESULT + timedelta(days=2), RESULT + timedelta(days=3)

    isolations.restart(session, isolation.id, start=met, reason="Sick guest", at=told)

    clock = clock_of(session, isolation)
    running = clock.span_at(told)
    assert running is not None
    assert running.measure == "home_isolation"
    assert away_now(session, [isolation.id])[isolation.id].kind is AwayKind.HOME
    assert clock.release_due > planned
    assert marks_of(session, EVERYTHING, Concern.WITHOUT_ROOM, at=told) == []
    operations.release(session, isolation.id, at=clock.release_due)
    assert "核酸" in certificate(session, isolation)


def test_who_refuses_the_sample_stays_the_whole_time_and_the_paper_says_not_tested(
    session: Session,
) -> None:
    isolation, _ = held(session, "sample_refused")
    clock = clock_of(session, isolation)

    assert clock.tests_due() == ()
    assert clock.site_until == clock.release_due
    assert queries.missing_of(session, [isolation], at=clock.release_due)[isolation.id] == ()
    operations.release(session, isolation.id, at=clock.release_due)
    assert "Not tested." in certificate(session, isolation)


def test_a_business_visitor_goes_with_the_host_and_the_last_day_is_watched(
    session: Session,
) -> None:
    isolation, _ = held(session, "business_visit")
    sample(session, isolation, Finding.NEGATIVE)
    operations.hand_over_measure(session, isolation.id, **HOST, compared=TWICE, at=RESULT)
    last = clock_of(session, isolation).leave_by
    assert last is not None

    def watched(hours: int) -> list[str]:
        marks = marks_of(
            session, EVERYTHING, Concern.VISITOR_LEAVES, at=last + timedelta(hours=hours)
        )
        return [text(mark.about, Language.ENGLISH) for mark in marks]

    assert away_now(session, [isolation.id])[isolation.id].kind is AwayKind.HOTEL
    assert watched(-49) == []
    assert watched(-40) == ["Has to leave the city by 2020-04-05 00:00."]
    assert watched(1) == ["Should have left the city by 2020-04-05 00:00."]
    assert last - ENTERED > timedelta(days=7)

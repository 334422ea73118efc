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
from logistics.release import operations, papers
from logistics.reports.queries.concerns import Concern
from logistics.reports.queries.today import marks_of
from tests.documents.papers_of_the_day import words_of
from tests.isolation.stays import TWICE
from tests.release.test_measure_goes_on_elsewhere import RESULT, STREET, held, sample


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

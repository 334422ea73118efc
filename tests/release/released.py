"""Isolations that are complete, tested negative and released."""

from __future__ import annotations

from sqlalchemy.orm import Session

from logistics.health import operations as health
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import Isolation
from logistics.policy.release_rules import Finding
from logistics.release import operations
from tests.isolation.stays import admitted


def sample_all(session: Session, isolation: Isolation, finding: Finding = Finding.NEGATIVE) -> None:
    """Every test that the release waits for, with one result."""
    begun = clock_of(session, isolation).start
    for test in clock_of(session, isolation).tests_for_release():
        for laboratory in ("Linjiang CDC", "Haibin")[: test.laboratories]:
            sample = health.take_sample(
                session,
                isolation.id,
                assay=test.assay,
                specimen=test.specimen,
                due_on=test.due_on,
                laboratory=laboratory,
                occurred_at=begun,
            )
            health.enter_result(session, sample.id, finding=finding, at=begun)


def released(session: Session) -> Isolation:
    """Somebody who was taken in, is negative and has been released at the end of the period."""
    isolation, _ = admitted(session)
    sample_all(session, isolation)
    end = clock_of(session, isolation).release_due
    return operations.release(session, isolation.id, at=end)

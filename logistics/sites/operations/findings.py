"""What inspections find, the tasks that follow, and stops of admission."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.errors import InputRejected, Refused
from logistics.sites.inspection_models import (
    AdmissionStop,
    Finding,
    Inspection,
    Severity,
    SiteTask,
)
from logistics.sites.models import Floor, Site
from logistics.sites.operations.inspections import check_open
from logistics.wording import say


class AlreadySettled(Refused):
    """The stop was lifted, the task done or the finding re-checked before."""


def add_finding(
    session: Session,
    inspection: Inspection,
    *,
    what: str,
    severity: Severity,
    floor: Floor | None = None,
    stop: bool = False,
    due_at: datetime | None = None,
    at: datetime,
) -> Finding:
    """Record what an inspection found; it opens a task and, when asked, stops admission.

    :param stop: nobody is admitted to the floor, or to the site without one, until lifted
    :raises InspectionClosed: the inspection is closed
    :raises InputRejected: nothing is said
    """
    check_open(inspection)
    if not what.strip():
        raise InputRejected(say("A finding needs its words."))
    finding = Finding(
        inspection_id=inspection.id,
        site_id=inspection.site_id,
        floor_id=floor.id if floor else None,
        what=what.strip(),
        severity=severity,
        occurred_at=at,
    )
    session.add(finding)
    session.flush()
    session.add(
        SiteTask(
            site_id=inspection.site_id, finding_id=finding.id, what=finding.what, due_at=due_at
        )
    )
    if stop:
        _stop(session, finding.site_id, finding.floor_id, finding.what, at, finding)
    session.flush()
    return finding


def recheck(session: Session, finding: Finding, *, settled: bool, note: str, at: datetime) -> None:
    """Look at a finding again; settled, it closes its task and lifts its stop.

    :raises AlreadySettled: an earlier re-check settled it
    """
    if finding.rechecked_at is not None:
        raise AlreadySettled(say("This finding is settled already."))
    finding.recheck_note = note.strip() or None
    if settled:
        finding.rechecked_at, finding.rechecked_by = at, audit.actor().label
        _close_what_follows(session, finding, at)
    session.flush()


def _close_what_follows(session: Session, finding: Finding, at: datetime) -> None:
    by = audit.actor().label
    for task in session.scalars(
        sa.select(SiteTask).where(SiteTask.finding_id == finding.id, SiteTask.done_at.is_(None))
    ):
        task.done_at, task.done_by = at, by
    for stop in session.scalars(
        sa.select(AdmissionStop).where(
            AdmissionStop.finding_id == finding.id, AdmissionStop.lifted_at.is_(None)
        )
    ):
        stop.lifted_at, stop.lifted_by = at, by


def finish_task(session: Session, task: SiteTask, *, at: datetime) -> None:
    """Mark a task as done.

    :raises AlreadySettled: it was
    """
    if task.done_at is not None:
        raise AlreadySettled(say("This task is done already."))
    task.done_at, task.done_by = at, audit.actor().label
    session.flush()


def stop_admission(
    session: Session, site: Site, *, floor: Floor | None, reason: str, at: datetime
) -> AdmissionStop:
    """Let nobody be admitted to a floor, or to the whole site, until the stop is lifted.

    :raises InputRejected: there is no reason
    """
    if not reason.strip():
        raise InputRejected(say("A stop of admission needs its reason."))
    stop = _stop(session, site.id, floor.id if floor else None, reason.strip(), at, None)
    session.flush()
    return stop


def _stop(
    session: Session,
    site: uuid.UUID,
    floor: uuid.UUID | None,
    reason: str,
    at: datetime,
    finding: Finding | None,
) -> AdmissionStop:
    stop = AdmissionStop(
        site_id=site,
        floor_id=floor,
        finding_id=finding.id if finding else None,
        reason=reason,
        by=audit.actor().label,
        occurred_at=at,
    )
    session.add(stop)
    return stop


def lift_stop(session: Session, stop: AdmissionStop, *, at: datetime) -> None:
    """Admit people again.

    :raises AlreadySettled: the stop was lifted before
    """
    if stop.lifted_at is not None:
        raise AlreadySettled(say("This stop is lifted already."))
    stop.lifted_at, stop.lifted_by = at, audit.actor().label
    session.flush()

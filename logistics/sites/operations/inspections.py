"""Inspections, what they find, and what follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from logistics import audit
from logistics.errors import InputRejected, Refused
from logistics.sites.inspection_models import (
    Inspection,
    InspectionItem,
    InspectionKind,
    ItemCode,
    SiteTask,
)
from logistics.sites.models import Site
from logistics.sites.queries.inspections import find_item
from logistics.sites.queries.layout import fitness_of
from logistics.sites.rules.opening import check_answer, check_exception, failing_rooms
from logistics.wording import say


class InspectionClosed(Refused):
    """The inspection is closed; what it says stays as it is."""


class InspectionIncomplete(Refused):
    """An item of the checklist has no answer."""


@dataclass(frozen=True, kw_only=True)
class ItemResult:
    """The answer to one item of the checklist.

    :ivar value: what was measured, where a number is asked
    :ivar evidence: what shows it: a certificate's number, a photo's place, a remark
    """

    code: ItemCode
    passed: bool
    value: float | None = None
    evidence: str = ""


def start_inspection(
    session: Session, site: Site, *, kind: InspectionKind, inspector: str, at: datetime
) -> Inspection:
    """Begin an opening or an unannounced inspection.

    :raises InputRejected: nobody is named as inspector
    """
    if not inspector.strip():
        raise InputRejected(say("An inspection needs the name of its inspector."))
    inspection = Inspection(
        site_id=site.id, kind=kind, inspector=inspector.strip(), occurred_at=at, items=[]
    )
    session.add(inspection)
    session.flush()
    return inspection


def answer_items(
    session: Session,
    inspection: Inspection,
    results: Iterable[ItemResult],
    *,
    window_m2: float,
    at: datetime,
) -> None:
    """Answer items of a checklist, or correct an answer; a failed one opens a task.

    :param window_m2: least opening window of a room without its own ventilation
    :raises InspectionClosed: the inspection is closed
    :raises AnswerContradictsRooms: an item is said to pass while rooms fail it
    """
    check_open(inspection)
    failing = failing_rooms(fitness_of(session, inspection.site_id, at), window_m2=window_m2)
    for result in results:
        check_answer(result.code, passed=result.passed, failing=failing)
        _settle_task(session, inspection, _answer(session, inspection, result, at), at)
    flag_modified(inspection, "inspector")
    session.flush()


def _answer(
    session: Session, inspection: Inspection, result: ItemResult, at: datetime
) -> InspectionItem:
    item = find_item(inspection, result.code)
    if item is None:
        item = InspectionItem(code=result.code, occurred_at=at)
        inspection.items.append(item)
    elif (item.passed, item.value, item.evidence) == _given(result):
        return item
    item.passed, item.value, item.evidence = _given(result)
    item.occurred_at, item.by = at, audit.actor().label
    if item.passed:
        item.exception_by = item.exception_due_at = item.exception_reason = None
    session.flush()
    return item


def _given(result: ItemResult) -> tuple[bool, float | None, str]:
    return result.passed, result.value, result.evidence.strip()


def _settle_task(
    session: Session, inspection: Inspection, item: InspectionItem, at: datetime
) -> None:
    task = session.scalars(sa.select(SiteTask).where(SiteTask.item_id == item.id)).first()
    if item.passed:
        if task is not None and task.done_at is None:
            task.done_at, task.done_by = at, audit.actor().label
    elif task is None:
        session.add(SiteTask(site_id=inspection.site_id, item_id=item.id, what=item.evidence))
    else:
        task.done_at, task.done_by, task.what = None, None, item.evidence


def grant_exception(
    session: Session,
    inspection: Inspection,
    code: ItemCode,
    *,
    reason: str,
    due_at: datetime,
    at: datetime,
) -> InspectionItem:
    """Let a site open although an item failed, by name and until a due time.

    :raises InspectionIncomplete: the item was not answered, or it passed
    :raises ExceptionNotPossible: it blocks the opening, or lacks a reason or a future due time
    """
    item = find_item(inspection, code)
    if item is None or item.passed:
        raise InspectionIncomplete(
            say("%(item)s has not failed; there is nothing to excuse.", item=code)
        )
    check_exception(code, reason=reason, due_at=due_at, at=at)
    item.exception_by, item.exception_reason = audit.actor().label, reason.strip()
    item.exception_due_at = due_at
    for task in session.scalars(sa.select(SiteTask).where(SiteTask.item_id == item.id)):
        task.due_at = due_at
    flag_modified(inspection, "inspector")
    session.flush()
    return item


def close_inspection(session: Session, inspection: Inspection, *, at: datetime) -> None:
    """Close an inspection; an opening inspection counts from then on.

    :raises InspectionIncomplete: names an item without an answer
    :raises InspectionClosed: it is closed
    """
    check_open(inspection)
    if inspection.kind is InspectionKind.OPENING:
        for code in ItemCode:
            if find_item(inspection, code) is None:
                raise InspectionIncomplete(say("%(item)s: not inspected yet.", item=code))
    inspection.closed_at = at
    session.flush()


def check_open(inspection: Inspection) -> None:
    """Refuse to change an inspection that is closed.

    :raises InspectionClosed: it is
    """
    if inspection.closed_at is not None:
        raise InspectionClosed(say("This inspection is closed."))

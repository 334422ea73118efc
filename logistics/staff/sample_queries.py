"""Whose test is due or overdue, from the shifts of every site and agency they work for."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.errors import NotFound
from logistics.policy import queries as policies
from logistics.policy.release_rules import Finding
from logistics.sites.models import Site
from logistics.sites.queries.within import visible as visible_sites
from logistics.sites.rules.kinds import ZoneKind
from logistics.staff.models import StaffMember, StaffSample, StaffShift
from logistics.staff.queries import visible
from logistics.staff.sample_rules import LATELY, Worked, due_on, strictest

UNUSABLE = (Finding.INVALID, Finding.NOT_DONE, Finding.INDETERMINATE)


@dataclass(frozen=True, kw_only=True)
class TestDue:
    """Somebody who worked lately, with their tests.

    :ivar sites: codes of the sites they worked at, and the agencies that sent them
    :ivar last: the last test, also one without a result
    """

    __test__ = False

    member: StaffMember
    zone: ZoneKind
    sites: tuple[str, ...]
    agencies: tuple[str, ...]
    last: StaffSample | None
    due_on: date
    overdue: bool


def tests_due(session: Session, scope: Scope, *, zone: str, at: datetime) -> list[TestDue]:
    """Everybody who worked at the user's sites in the last two weeks, the longest overdue first.

    Work at other sites counts too: a person of an agency has one rhythm of tests.

    :param zone: time zone in which days are meant
    """
    today = at.astimezone(ZoneInfo(zone)).date()
    seen = _at_work(scope, at)
    shifts: dict[uuid.UUID, list[tuple[StaffShift, str]]] = defaultdict(list)
    for shift, code in session.execute(
        sa.select(StaffShift, Site.code)
        .join(Site, Site.id == StaffShift.site_id)
        .where(StaffShift.member_id.in_(seen), *_counts(at))
        .order_by(StaffShift.from_at)
    ):
        shifts[shift.member_id].append((shift, code))
    last = _last(session, list(shifts))
    rules = policies.latest(session).staffing
    found = []
    for member in session.scalars(
        sa.select(StaffMember).where(
            StaffMember.id.in_(list(shifts)), StaffMember.left_at.is_(None)
        )
    ):
        worked = [
            Worked(on=row.from_at.astimezone(ZoneInfo(zone)).date(), zone=row.zone)
            for row, _ in shifts[member.id]
        ]
        usable = last.get(member.id, (None, None))[1]
        day = usable.occurred_at.astimezone(ZoneInfo(zone)).date() if usable else None
        due, strict = due_on(worked, day, rules), strictest(worked, rules)
        if due is None or strict is None:
            continue
        found.append(
            TestDue(
                member=member,
                zone=strict,
                sites=tuple(dict.fromkeys(code for _, code in shifts[member.id])),
                agencies=tuple(dict.fromkeys(r.agency for r, _ in shifts[member.id] if r.agency)),
                last=last.get(member.id, (None, None))[0],
                due_on=due,
                overdue=due < today,
            )
        )
    return sorted(found, key=lambda each: (each.due_on, each.member.code))


def get_tested(session: Session, scope: Scope, member: uuid.UUID, *, at: datetime) -> StaffMember:
    """A member whose tests the user may note: of their staff, or at work in their sites lately.

    :raises NotFound: there is none
    """
    found = session.scalars(
        sa.select(StaffMember).where(
            StaffMember.id == member,
            sa.or_(visible(scope), StaffMember.id.in_(_at_work(scope, at))),
        )
    ).first()
    if found is None:
        raise NotFound("staff member")
    return found


def get_staff_sample(session: Session, sample: uuid.UUID) -> StaffSample:
    """A test of the staff by its id.

    :raises NotFound: there is none
    """
    row = session.get(StaffSample, sample)
    if row is None:
        raise NotFound("sample")
    return row


def _at_work(scope: Scope, at: datetime) -> sa.Select[uuid.UUID]:
    return (
        sa.select(StaffShift.member_id)
        .join(Site, Site.id == StaffShift.site_id)
        .where(visible_sites(scope), *_counts(at))
    )


def _counts(at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        StaffShift.withdrawn_at.is_(None),
        StaffShift.from_at <= at + timedelta(hours=12),
        StaffShift.until_at >= at - LATELY,
    )


def _last(
    session: Session, members: list[uuid.UUID]
) -> dict[uuid.UUID, tuple[StaffSample | None, StaffSample | None]]:
    """The last test of each, and the last that says something or still may."""
    found: dict[uuid.UUID, tuple[StaffSample | None, StaffSample | None]] = {}
    for row in session.scalars(
        sa.select(StaffSample)
        .where(StaffSample.member_id.in_(members))
        .order_by(StaffSample.occurred_at, StaffSample.id)
    ):
        usable = found.get(row.member_id, (None, None))[1]
        found[row.member_id] = (row, usable if row.result in UNUSABLE else row)
    return found

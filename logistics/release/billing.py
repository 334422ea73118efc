"""The bill of an isolation: drawn up once, corrected by linked lines, paid against a receipt."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.access.rules import Scope
from logistics.errors import NotFound
from logistics.isolation import queries as isolations
from logistics.isolation.clock_of import branch_of, category_of, clock_of
from logistics.isolation.models import AwayPeriod, EndKind, Isolation, IsolationState
from logistics.policy import queries as policies
from logistics.policy.document import Tariff
from logistics.release.billing_rules import (
    BillState,
    Lodging,
    Stay,
    check_billable,
    check_correction,
    check_payment,
    lodging,
    price,
    state_of,
)
from logistics.release.leaving_models import BillLine, BillLineKind
from logistics.release.rules import check_reason
from logistics.sites.models import Site

ENDS_WITHOUT_BILL = (EndKind.DIED, EndKind.ANNULLED)


@dataclass(frozen=True, kw_only=True)
class Bill:
    """What somebody owes for lodging.

    :ivar so_far: the days up to now, where the bill is not drawn up yet
    """

    isolation: Isolation
    state: BillState
    lines: tuple[BillLine, ...]
    so_far: tuple[Lodging, ...]

    @property
    def charged(self) -> int:
        """What the days cost, corrections included."""
        return sum(line.amount for line in self.lines if line.kind is not BillLineKind.PAYMENT)

    @property
    def balance(self) -> int:
        """What is still to be paid; below nothing, to be paid back."""
        return 0 if self.state is BillState.STOPPED else sum(line.amount for line in self.lines)


def bill_of(session: Session, row: Isolation, *, at: datetime) -> Bill:
    """The bill of an isolation, or the days so far."""
    return bills_of(session, [row], at=at)[row.id]


def bills_of(session: Session, rows: Sequence[Isolation], *, at: datetime) -> dict[uuid.UUID, Bill]:
    """The bills of isolations, by their id."""
    lines: dict[uuid.UUID, list[BillLine]] = {row.id: [] for row in rows}
    for line in session.scalars(
        sa.select(BillLine)
        .where(BillLine.isolation_id.in_(list(lines)))
        .order_by(BillLine.recorded_at, BillLine.id)
    ):
        lines[line.isolation_id].append(line)
    return {row.id: _bill(session, row, tuple(lines[row.id]), at) for row in rows}


def bills_in(session: Session, scope: Scope, *, at: datetime) -> list[Bill]:
    """Bills that were drawn up and are not settled, the oldest first."""
    rows = session.scalars(
        isolations.isolations_in(session, scope)
        .where(Isolation.id.in_(sa.select(BillLine.isolation_id)))
        .order_by(None)
        .order_by(Isolation.ended_at, Isolation.id)
    ).all()
    bills = bills_of(session, rows, at=at)
    return [bill for bill in bills.values() if bill.balance]


def draw_up(session: Session, isolation_id: uuid.UUID, *, payer: str, at: datetime) -> Bill:
    """Bill the days of an isolation, once it has ended or goes on elsewhere.

    :param payer: who is asked for the money; the person, where it is empty
    :raises NotOwed: the policy has the place pay, or the bill was stopped
    :raises StillRunning: the days are not over
    :raises BillExists: it was drawn up
    """
    row = isolations.get_isolation(session, isolation_id, lock=True)
    known = bill_of(session, row, at=at)
    check_billable(
        own_cost=bool(_tariffs(session, row)),
        stopped=row.end_kind or "" if _stopped(row) else "",
        left=row.state is IsolationState.ENDED or bool(row.hand_overs),
        drawn=bool(known.lines),
    )
    for each in known.so_far:
        session.add(
            BillLine(
                isolation_id=row.id,
                site_id=each.site,
                kind=BillLineKind.LODGING,
                from_day=each.from_day,
                days=each.days,
                cny_per_day=each.cny_per_day,
                amount=each.amount,
                payer=payer.strip() or row.person.full_name,
                by=audit.actor().label,
                occurred_at=at,
            )
        )
    session.flush()
    return bill_of(session, row, at=at)


def correct(
    session: Session,
    isolation_id: uuid.UUID,
    line_id: uuid.UUID,
    *,
    amount: int,
    reason: str,
    at: datetime,
) -> BillLine:
    """Put a line of lodging right by a linked one.

    :raises NotFound: the bill has no such line of lodging
    :raises WrongAmount: it changes nothing, or leaves the line below nothing
    """
    row = isolations.get_isolation(session, isolation_id, lock=True)
    line = session.get(BillLine, line_id)
    if line is None or line.isolation_id != row.id or line.kind is not BillLineKind.LODGING:
        raise NotFound("bill line")
    corrections = session.scalars(sa.select(BillLine).where(BillLine.corrects_id == line.id))
    check_correction(amount, line=line.amount + sum(each.amount for each in corrections))
    correction = BillLine(
        isolation_id=line.isolation_id,
        site_id=line.site_id,
        corrects_id=line.id,
        kind=BillLineKind.CORRECTION,
        amount=amount,
        payer=line.payer,
        reason=check_reason(reason),
        by=audit.actor().label,
        occurred_at=at,
    )
    session.add(correction)
    session.flush()
    return correction


def pay(
    session: Session, isolation_id: uuid.UUID, *, amount: int, receipt: str, at: datetime
) -> BillLine:
    """Money was taken against a receipt, or given back.

    :param amount: what was paid; below nothing, what was paid back
    :raises WrongAmount: more than is open
    """
    row = isolations.get_isolation(session, isolation_id, lock=True)
    bill = bill_of(session, row, at=at)
    check_payment(amount, balance=bill.balance)
    payment = BillLine(
        isolation_id=row.id,
        site_id=bill.lines[-1].site_id,
        kind=BillLineKind.PAYMENT,
        amount=-amount,
        payer=bill.lines[-1].payer,
        receipt=check_reason(receipt),
        by=audit.actor().label,
        occurred_at=at,
    )
    session.add(payment)
    session.flush()
    return payment


def problems(session: Session) -> list[str]:
    """Broken invariants, for the doctor: a line below nothing, money after a death."""
    corrected = sa.orm.aliased(BillLine)
    below = session.scalars(
        sa.select(BillLine.id)
        .join(corrected, corrected.corrects_id == BillLine.id)
        .group_by(BillLine.id, BillLine.amount)
        .having(BillLine.amount + sa.func.sum(corrected.amount) < 0)
    )
    late = session.scalars(
        sa.select(BillLine.id)
        .join(Isolation, Isolation.id == BillLine.isolation_id)
        .where(
            Isolation.end_kind.in_(ENDS_WITHOUT_BILL),
            BillLine.occurred_at > Isolation.ended_at,
            BillLine.kind == BillLineKind.LODGING,
        )
    )
    return [f"bill line {each} stands below nothing" for each in below] + [
        f"bill line {each} was drawn up after the bill was stopped" for each in late
    ]


def _bill(session: Session, row: Isolation, lines: tuple[BillLine, ...], at: datetime) -> Bill:
    tariffs = _tariffs(session, row)
    state = state_of(
        own_cost=bool(tariffs) or bool(lines),
        stopped=_stopped(row),
        drawn=bool(lines),
        balance=sum(line.amount for line in lines),
    )
    running = state is BillState.RUNNING
    return Bill(
        isolation=row,
        state=state,
        lines=lines,
        so_far=_lodging(session, row, tariffs, at) if running else (),
    )


def _stopped(row: Isolation) -> bool:
    return row.end_kind in ENDS_WITHOUT_BILL


def _tariffs(session: Session, row: Isolation) -> tuple[Tariff, ...]:
    """The prices of the policy for somebody who lodges at own cost; none where the place pays."""
    version = policies.get_version(session, row.policy_version_id)
    branch = branch_of(category_of(version, row.category), row.branch)
    found = (version.find_tariff(code) for code in branch.tariffs)
    return tuple(tariff for tariff in found if tariff is not None)


def _lodging(
    session: Session, row: Isolation, tariffs: tuple[Tariff, ...], at: datetime
) -> tuple[Lodging, ...]:
    clock = clock_of(session, row)
    until = row.ended_at or at
    away = isolations.away_of(session, row.id)
    stays = [
        Stay(site=site.id, start=start, end=end, cny_per_day=price(tariffs, site.tariff))
        for occupancy in isolations.rooms_of(session, [row.id], every=True)
        for guest in occupancy.guests
        if guest.isolation_id == row.id and guest.admitted_at is not None
        for site in [session.get_one(Site, occupancy.site_id)]
        for start, end in _without(away, guest.admitted_at, min(guest.left_at or until, until))
    ]
    return lodging(stays, zone=clock.zone, first_day=clock.rules.first_day)


def _without(
    away: Sequence[AwayPeriod], start: datetime, end: datetime
) -> list[tuple[datetime, datetime]]:
    """A time in a room without the times away from it, such as in hospital."""
    parts: list[tuple[datetime, datetime]] = []
    for period in sorted(away, key=lambda each: each.occurred_at):
        if start < period.occurred_at < end:
            parts.append((start, period.occurred_at))
        if period.occurred_at < end:
            start = max(start, period.back_at or end)
    return [*parts, (start, end)] if start < end else parts

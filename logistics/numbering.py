"""Official numbers of papers: one series per kind, site and year, without gaps or reuse.

Every number is accounted for: issued on a paper, void, spoiled in the printer, or reserved
for the forms that are filled by hand during an outage.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from logistics import audit
from logistics.config import settings
from logistics.database import Base, Happened
from logistics.errors import NotFound, Refused
from logistics.wording import say


class NumberState(StrEnum):
    """What became of a number."""

    ISSUED = "issued"
    VOID = "void"
    SPOILED = "spoiled"
    RESERVED = "reserved"


class NumberKind(StrEnum):
    """Papers that carry an official number, by their prefix."""

    ORDER = "GL"
    CERTIFICATE = "JC"
    TRIP = "ZY"
    SAMPLES = "SJ"
    REQUISITION = "SL"
    STOCK_ISSUE = "CK"
    DONATION = "JZ"
    SUPPLY_ORDER = "DH"


class OfficialNumber(Happened, Base):
    """One number of a series and what became of it."""

    __tablename__ = "official_number"

    kind: Mapped[NumberKind]
    series: Mapped[str] = mapped_column(sa.String(20))
    year: Mapped[int]
    serial: Mapped[int]
    state: Mapped[NumberState]
    reason: Mapped[str | None] = mapped_column(sa.String(400))
    by: Mapped[str] = mapped_column(sa.String(120))

    __table_args__ = (sa.UniqueConstraint("kind", "series", "year", "serial"),)

    def __str__(self) -> str:
        return f"{self.kind.value}-{self.series}-{self.year}-{self.serial:05d}"


class NumberSeries(Base):
    """The row that is locked while a number of its series is taken; it holds no counter."""

    __tablename__ = "number_series"
    __audited__ = False

    kind: Mapped[NumberKind] = mapped_column(primary_key=True)
    series: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)


class NumberIsSettled(Refused):
    """A number that was issued, voided or spoiled cannot be used for something else."""


def take(
    session: Session,
    kind: NumberKind,
    *,
    series: str,
    at: datetime,
    state: NumberState = NumberState.ISSUED,
    count: int = 1,
) -> list[OfficialNumber]:
    """The next numbers of a series, in the city's year at ``at``; others wait in line."""
    year = at.astimezone(ZoneInfo(settings().zone)).year
    _lock(session, kind, series, year)
    last = session.scalar(
        sa.select(sa.func.max(OfficialNumber.serial)).where(
            OfficialNumber.kind == kind,
            OfficialNumber.series == series,
            OfficialNumber.year == year,
        )
    )
    numbers = [
        OfficialNumber(
            kind=kind,
            series=series,
            year=year,
            serial=(last or 0) + step,
            state=state,
            occurred_at=at,
            by=audit.actor().label,
        )
        for step in range(1, count + 1)
    ]
    session.add_all(numbers)
    session.flush()
    return numbers


def settle(
    session: Session, number: uuid.UUID, *, state: NumberState, reason: str, at: datetime
) -> OfficialNumber:
    """Void or spoil a number, or use a reserved one; it is never given out again.

    :raises NumberIsSettled: it is void or spoiled already
    """
    row = session.get(OfficialNumber, number, with_for_update=True)
    if row is None:
        raise NotFound("number")
    if row.state in (NumberState.VOID, NumberState.SPOILED):
        raise NumberIsSettled(say("Number %(number)s is %(state)s.", number=row, state=row.state))
    row.state, row.reason, row.occurred_at = state, reason, at
    row.by = audit.actor().label
    return row


def gaps(session: Session) -> list[str]:
    """Series with a serial that is missing, for the doctor; an empty list is good health."""
    rows = session.execute(
        sa.select(
            OfficialNumber.kind,
            OfficialNumber.series,
            OfficialNumber.year,
            sa.func.max(OfficialNumber.serial),
            sa.func.count(),
        ).group_by(OfficialNumber.kind, OfficialNumber.series, OfficialNumber.year)
    )
    return [
        f"{kind.value}-{series}-{year}: {count} of {last}"
        for kind, series, year, last, count in rows
        if last != count
    ]


def _lock(session: Session, kind: NumberKind, series: str, year: int) -> None:
    values = {"kind": kind, "series": series, "year": year}
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    session.execute(insert(NumberSeries).values(**values).on_conflict_do_nothing())
    session.execute(sa.select(NumberSeries).filter_by(**values).with_for_update())

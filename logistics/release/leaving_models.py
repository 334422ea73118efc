"""What a resident owes, what is handed back, and what happened at the gate."""

from __future__ import annotations

import uuid
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from logistics.database import Base, Happened, JsonDocument, Versioned


class BillLineKind(StrEnum):
    """A correction names the line that it puts right; nothing is ever overwritten."""

    LODGING = "lodging"
    CORRECTION = "correction"
    PAYMENT = "payment"


class BillLine(Happened, Base):
    """One line of what an isolation costs the resident, in whole CNY.

    :ivar amount: what the resident owes more by it; less by a correction or a payment
    :ivar payer: who is asked for the money, who paid
    :ivar receipt: number of the receipt that the cashier gave for a payment
    """

    __tablename__ = "bill_line"

    isolation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("isolation.id"), index=True)
    site_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("site.id"), index=True)
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("bill_line.id"))
    kind: Mapped[BillLineKind]
    from_day: Mapped[date | None]
    days: Mapped[int | None]
    cny_per_day: Mapped[int | None]
    amount: Mapped[int]
    payer: Mapped[str] = mapped_column(sa.String(120), default="")
    receipt: Mapped[str] = mapped_column(sa.String(40), default="")
    reason: Mapped[str] = mapped_column(sa.String(400), default="")
    by: Mapped[str] = mapped_column(sa.String(120))

    __table_args__ = (
        sa.Index(
            "uq_bill_line_receipt",
            "site_id",
            "receipt",
            unique=True,
            sqlite_where=sa.text("kind = 'payment'"),
            postgresql_where=sa.text("kind = 'payment'"),
        ),
    )


class HomeBy(StrEnum):
    """How a released person goes on from the gate."""

    OWN_MEANS = "own_means"
    FETCHED = "fetched"
    OUR_RIDE = "our_ride"
    COMMUNITY = "community"


class Discharge(Versioned, Happened, Base):
    """What a resident and the desk sign for when the room is handed back.

    :ivar home_to: the compound, street or hotel that the person goes to
    :ivar room_note: what was found in the room, such as damage
    """

    __tablename__ = "discharge"

    isolation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("isolation.id"), unique=True)
    bags: Mapped[int]
    belongings: Mapped[str] = mapped_column(sa.String(400), default="")
    home_by: Mapped[HomeBy]
    home_to: Mapped[str] = mapped_column(sa.String(120), default="")
    key_returned: Mapped[bool]
    room_note: Mapped[str] = mapped_column(sa.String(400), default="")
    by: Mapped[str] = mapped_column(sa.String(120))


class GateEventKind(StrEnum):
    """What happened to a released person at the gate, or on the way home."""

    DEPARTED = "departed"
    STOPPED = "stopped"
    REFUSED_BY_COMPOUND = "refused_by_compound"


class GateEvent(Happened, Base):
    """Somebody left, was stopped, or came back because the compound would not take them.

    :ivar where: the compound that refused
    :ivar stop: the stored sentence of what stopped the person
    """

    __tablename__ = "gate_event"

    isolation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("isolation.id"), index=True)
    kind: Mapped[GateEventKind]
    where: Mapped[str] = mapped_column(sa.String(120), default="")
    stop: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)
    reason: Mapped[str] = mapped_column(sa.String(400), default="")
    by: Mapped[str] = mapped_column(sa.String(120))

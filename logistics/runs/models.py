"""The table of runs."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from logistics.database import Base, JsonDocument, Recorded


class RunKind(StrEnum):
    """What a run does; the module that does it registers itself under this name."""

    IMPORT = "import"
    PLAN = "plan"
    PRINT = "print"
    RESUPPLY = "resupply"
    ERASE = "erase"


class RunState(StrEnum):
    """Where a run is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Run(Recorded, Base):
    """One piece of long work.

    :ivar kept_token: the claim under which part of the work was last put where it survives; the
        claims since then are the attempts that came to nothing
    """

    __tablename__ = "run"
    __audited__ = False

    kind: Mapped[RunKind]
    state: Mapped[RunState] = mapped_column(default=RunState.QUEUED, index=True)
    parameters: Mapped[dict[str, Any]]
    district_id: Mapped[uuid.UUID | None]
    requested_by: Mapped[uuid.UUID | None]
    requested_label: Mapped[str] = mapped_column(sa.String(120))
    progress: Mapped[float] = mapped_column(default=0.0)
    message: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument, default=None)
    result: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument, default=None)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    worker: Mapped[str | None] = mapped_column(sa.String(80))
    token: Mapped[int] = mapped_column(default=0)
    kept_token: Mapped[int] = mapped_column(default=0, server_default="0")
    cancel_requested: Mapped[bool] = mapped_column(default=False)

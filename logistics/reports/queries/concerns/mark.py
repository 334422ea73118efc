"""A row of something that waits for somebody to act."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.reports.queries.housed import Housed
from logistics.transfers.models import Trip
from logistics.wording import Sentence


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One row of a concern: a person or a trip, since when, and what about it.

    :ivar address: where somebody is who is in no room of ours
    """

    since: datetime
    about: Sentence
    person_id: uuid.UUID | None = None
    trip: Trip | None = None
    site_id: uuid.UUID | None = None
    room_id: uuid.UUID | None = None
    arrival_id: uuid.UUID | None = None
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Watch:
    """Who looks, when, and whom they see in the rooms.

    :ivar today: from when until when the local day lasts
    """

    session: Session
    scope: Scope
    at: datetime
    today: tuple[datetime, datetime]
    present: Sequence[Housed] = ()

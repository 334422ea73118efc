"""The search for somebody who is missing, step by step."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from logistics import audit
from logistics.errors import Refused
from logistics.isolation import queries
from logistics.isolation.models import AwayKind, SearchStep, SearchStepKind
from logistics.isolation.rules import check_moment
from logistics.wording import say


class NotMissing(Refused):
    """Only somebody who is missing is searched for."""


def note_search(
    session: Session,
    isolation_id: uuid.UUID,
    kind: SearchStepKind,
    *,
    whom: str,
    note: str,
    occurred_at: datetime,
    at: datetime,
) -> SearchStep:
    """Note when a missing person was last seen, is searched for, and who was told.

    :param occurred_at: when it happened; it may be noted later
    :raises NotMissing: the person is not missing
    :raises MomentOutOfOrder: it lies in the future, or before the person was taken in
    """
    row = queries.get_isolation(session, isolation_id, lock=True)
    away = queries.away_now(session, [row.id]).get(row.id)
    if away is None or away.kind is not AwayKind.MISSING:
        raise NotMissing(say("The person is not missing. Note first that they are."))
    check_moment(occurred_at, begun=row.begun_at, now=at)
    step = SearchStep(
        isolation_id=row.id,
        person_id=row.person_id,
        kind=kind,
        whom=whom,
        note=note,
        by=audit.actor().label,
        occurred_at=occurred_at,
    )
    session.add(step)
    session.flush()
    return step

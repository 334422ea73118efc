"""Papers of a night emergency: the goods went first, request and approval follow in a day."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.errors import NotFound, Refused
from logistics.supplies.models import MovementPapers, StockMovement
from logistics.supplies.rules.lots import check_two_people
from logistics.wording import say


class NoPapersDue(Refused):
    """The movement needs none, or has them."""


def hand_in_papers(
    session: Session,
    movement_id: uuid.UUID,
    *,
    requested_by: str,
    approved_by: str,
    note: str,
    at: datetime,
) -> MovementPapers:
    """Write down who asked for a night issue and who approved it afterwards.

    :raises NoPapersDue: none are due
    :raises SamePerson: nobody approves what they asked for
    """
    check_two_people(requested_by, approved_by)
    movement = session.get(StockMovement, movement_id)
    if movement is None:
        raise NotFound("movement")
    there = session.scalars(
        sa.select(MovementPapers.id).where(MovementPapers.movement_id == movement_id)
    ).first()
    if movement.papers_due_at is None or there is not None:
        raise NoPapersDue(say("No papers are due for this movement."))
    row = MovementPapers(
        movement_id=movement_id,
        requested_by=requested_by,
        approved_by=approved_by,
        note=note,
        occurred_at=at,
    )
    session.add(row)
    session.flush()
    return row

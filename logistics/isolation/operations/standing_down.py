"""A staff member who is isolated drives nothing, works nowhere and signs in no more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from logistics.arrivals.people_models import Person
from logistics.staff import operations as staff
from logistics.transfers import operations as transfers


def stand_down(session: Session, person: Person, *, at: datetime) -> None:
    """End the work of a person who is one of our staff; nothing happens to anybody else."""
    if person.staff_member_id is None:
        return
    staff.suspend(session, person.staff_member_id, at=at)
    transfers.leave_duty(session, person.staff_member_id)

"""The one change that is made from a person's file as a whole."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from logistics.arrivals import operations as arrivals
from logistics.arrivals import queries
from logistics.arrivals.operations import PersonEdit
from logistics.arrivals.people_models import Person


def correct_person(
    session: Session, person: Person, edit: PersonEdit, *, expected: int, at: datetime
) -> bool:
    """Change what is stated about a person and decide anew; says whether the decision changed.

    Somebody about whom nothing was decided yet stays undecided.

    :raises Stale: somebody changed it in the meantime
    """
    arrivals.edit_person(session, person.id, edit, expected=expected)
    decision = queries.classifications(session, [person.id]).get(person.id)
    if decision is None:
        return False
    return bool(
        arrivals.classify_people(session, [person.id], arrival_id=decision.arrival_id, at=at)
    )

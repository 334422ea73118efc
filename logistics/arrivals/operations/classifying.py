"""Classification of people by the policy; every decision is kept, the latest one counts."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.arrivals import queries
from logistics.arrivals.deciding import decide
from logistics.arrivals.models import Arrival, ClassificationRow, Passenger
from logistics.policy import queries as policies
from logistics.policy.rules import Classification
from logistics.wording import say, stored


def classify_arrival(session: Session, arrival_id: uuid.UUID, *, at: datetime) -> int:
    """Decide about everybody who is listed on an arrival; says how many changed."""
    people = session.scalars(
        sa.select(Passenger.person_id).where(
            Passenger.arrival_id == arrival_id, Passenger.listed, ~Passenger.crew
        )
    ).all()
    return classify_people(session, people, arrival_id=arrival_id, at=at)


def classify_people(
    session: Session,
    people: Sequence[uuid.UUID],
    *,
    arrival_id: uuid.UUID | None,
    at: datetime,
) -> int:
    """Decide about people; a decision that says the same again is not repeated."""
    policy = policies.in_force(session)
    ids = policies.ids_by_number(session)
    arrival = session.get_one(Arrival, arrival_id) if arrival_id else None
    known = queries.classifications(session, people)
    changed: list[tuple[uuid.UUID, Classification]] = []
    decided = decide(session, dict.fromkeys(people, arrival), policies=(policy,), at=at)
    for person, (decision,) in list(decided):
        before = known.get(person.id)
        if before is not None and _same(before, decision):
            continue
        if before is not None:
            before.superseded_at = at
        changed.append((person.id, decision))
    session.flush()  # what is superseded makes room for what is decided now
    session.add_all(
        ClassificationRow(
            person_id=person_id,
            arrival_id=arrival_id,
            category=decision.category,
            measure=decision.first_measure.value if decision.first_measure else "",
            branch=decision.branch.when.value if decision.branch else "",
            policy_version_id=ids[decision.version] if decision.version else None,
            decided_at=at,
            occurred_at=at,
            sentence=_sentences(decision),
            by=audit.actor().label,
        )
        for person_id, decision in changed
    )
    session.flush()
    return len(changed)


def _same(before: ClassificationRow, decision: Classification) -> bool:
    return before.sentence == _sentences(decision)


def _sentences(decision: Classification) -> dict[str, object]:
    because = stored(decision.because)
    if decision.branch_because is not None:
        both = say(
            "%(because)s %(branch)s", because=decision.because, branch=decision.branch_because
        )
        because = stored(both)
    return {**because, "remarks": [stored(remark) for remark in decision.remarks]}

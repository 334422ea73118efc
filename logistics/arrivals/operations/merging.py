"""Two records that are one person: proposed, decided by a person, and undone if it was wrong."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.arrivals.models import ClassificationRow, Passenger
from logistics.arrivals.people_models import (
    IdentityDocument,
    MatchProposalRow,
    Merge,
    Person,
    PersonNeed,
    ProposalState,
    Stay,
)
from logistics.arrivals.rules import CannotMerge
from logistics.database import check_version
from logistics.errors import NotFound
from logistics.wording import say

# Tables of this station in which a person's rows move; later stations follow the kept record.
MOVED: tuple[type[Any], ...] = (IdentityDocument, PersonNeed, Stay, Passenger)


def decide(
    session: Session, proposal_id: uuid.UUID, *, same: bool, expected: int, at: datetime
) -> Merge | None:
    """Say whether two records are one person; if so the newer one is merged into the older.

    :raises CannotMerge: both are on one arrival, or one was merged already
    """
    row = session.get(MatchProposalRow, proposal_id)
    if row is None:
        raise NotFound("proposal")
    check_version(row, expected)
    row.state = ProposalState.ACCEPTED if same else ProposalState.REJECTED
    row.decided_by, row.decided_at = audit.actor().label, at
    session.flush()
    return _merge(session, row.other_id, row.person_id, at) if same else None


def undo_merge(session: Session, merge_id: uuid.UUID, *, at: datetime) -> Merge:
    """Take two records apart again, each with what it had."""
    merge = session.get(Merge, merge_id)
    if merge is None or merge.undone_at is not None:
        raise NotFound("merge")
    models: tuple[type[Any], ...] = (*MOVED, ClassificationRow)
    tables = {model.__tablename__: model for model in models}
    for moved in merge.moved:
        row = session.get(tables[moved["table"]], uuid.UUID(moved["id"]))
        if row is not None:
            _restore(row, moved)
    session.get_one(Person, merge.merged_id).merged_into_id = None
    merge.undone_at, merge.undone_by = at, audit.actor().label
    session.flush()
    return merge


def _merge(session: Session, kept: uuid.UUID, merged: uuid.UUID, at: datetime) -> Merge:
    gone = session.get_one(Person, merged)
    if gone.merged_into_id is not None or kept == merged:
        raise CannotMerge(say("One of the two was merged already."))
    arrivals = [
        set(session.scalars(sa.select(Passenger.arrival_id).where(Passenger.person_id == person)))
        for person in (kept, merged)
    ]
    if arrivals[0] & arrivals[1]:
        raise CannotMerge(say("Both are on one arrival: they are two people."))
    moved: list[dict[str, Any]] = []
    needs = set(session.scalars(sa.select(PersonNeed.need).where(PersonNeed.person_id == kept)))
    for model in MOVED:
        for row in session.scalars(sa.select(model).where(model.person_id == merged)):
            if isinstance(row, PersonNeed) and row.need in needs:
                continue
            moved.append({"table": model.__tablename__, "id": str(row.id), "from": str(merged)})
            row.person_id = kept
    session.flush()
    moved += _supersede(session, kept, merged, at)
    gone.merged_into_id = kept
    merge = Merge(
        person_id=kept, merged_id=merged, moved=moved, by=audit.actor().label, occurred_at=at
    )
    session.add(merge)
    session.flush()
    session.expire_all()
    return merge


def _supersede(
    session: Session, kept: uuid.UUID, merged: uuid.UUID, at: datetime
) -> list[dict[str, Any]]:
    """Of two current decisions the newer one, of the later arrival, counts."""
    older = session.scalars(
        sa.select(ClassificationRow).where(
            ClassificationRow.person_id == kept, ClassificationRow.superseded_at.is_(None)
        )
    ).first()
    newer = session.scalars(
        sa.select(ClassificationRow).where(
            ClassificationRow.person_id == merged, ClassificationRow.superseded_at.is_(None)
        )
    ).first()
    changed: list[dict[str, Any]] = []
    if newer is None:
        return changed
    if older is not None:
        older.superseded_at = at
        changed.append({"table": "classification", "id": str(older.id), "superseded": True})
        session.flush()
    newer.person_id = kept
    changed.append({"table": "classification", "id": str(newer.id), "from": str(merged)})
    session.flush()
    return list(reversed(changed))


def _restore(row: Any, moved: dict[str, Any]) -> None:
    session = sa.inspect(row).session
    if moved.get("superseded"):
        row.superseded_at = None
    else:
        row.person_id = uuid.UUID(moved["from"])
    if session is not None:
        session.flush()

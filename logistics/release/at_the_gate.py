"""What a guard sees and is told at the gate, and what is kept of whoever is stopped there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from logistics import audit
from logistics.access.rules import Role
from logistics.arrivals.operations.people import number_of
from logistics.errors import Refused
from logistics.isolation.models import Isolation
from logistics.isolation.rules import Identifier, NotExpected, NotReleased, check_identity
from logistics.release import operations
from logistics.release.leaving_models import GateEventKind
from logistics.release.roles import TOLD_WHY
from logistics.release.rules import NotFreeToGo, StoppedAtGate
from logistics.wording import Sentence

STOPS = (NotReleased, NotExpected, StoppedAtGate)
LAST = 4


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What is seen of a person at the gate: two identifiers, and whether they may pass.

    :ivar stop: what stops them; told to nobody at the gate as it is
    """

    isolation: Isolation
    document_last: str
    stop: Refused | None

    @property
    def may_leave(self) -> bool:
        """Whether nothing stops the person."""
        return self.stop is None

    def why(self, roles: Collection[Role]) -> Sentence | None:
        """What stops the person, as far as these roles are told."""
        return told(self.stop, roles).sentence if self.stop else None


def told(stop: Refused, roles: Collection[Role]) -> Refused:
    """The refusal as these roles are told it: a guard never learns a health finding from it."""
    return stop if set(roles) & set(TOLD_WHY) else NotFreeToGo()


def seen(session: Session, row: Isolation, *, at: datetime) -> Seen:
    """How a person stands at a moment."""
    numbers = [number_of(each) for each in row.person.documents]
    stop: Refused | None = None
    try:
        operations.check_departure(session, row.id, at=at)
    except STOPS as found:
        stop = found
    return Seen(isolation=row, document_last=numbers[0][-LAST:] if numbers else "", stop=stop)


def look(session: Session, row: Isolation, *, at: datetime) -> Seen:
    """How a person stands; who is stopped is kept with the reason, whatever the guard is told."""
    found = seen(session, row, at=at)
    if found.stop is not None:
        audit.keep(
            operations.gate_event(row.id, GateEventKind.STOPPED, stop=found.stop.sentence, at=at)
        )
    return found


def leave(
    session: Session,
    row: Isolation,
    *,
    compared: frozenset[Identifier],
    roles: Collection[Role],
    at: datetime,
) -> Isolation:
    """The person leaves, or is stopped, which is kept with the reason.

    :param roles: who lets them out
    :raises IdentityNotChecked: fewer than two identifiers were compared
    :raises Refused: what stops them, as far as these roles are told
    """
    check_identity(compared)
    found = look(session, row, at=at)
    if found.stop is not None:
        raise told(found.stop, roles)
    return operations.depart(session, row.id, compared=compared, at=at)

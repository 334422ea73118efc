"""The papers of a day beside what was printed of them, within what the user may see."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from logistics.access.rules import Role, Scope
from logistics.documents import jobs, reprints
from logistics.documents.reprints import DUE, PaperState, Standing
from logistics.errors import NotFound
from logistics.sites import queries as sites

OF_A_SITE = {
    "allocation_slips": (Role.SITE_MANAGER, Role.CLERK, Role.COMMAND),
    "door_cards": (Role.SITE_MANAGER, Role.CLERK, Role.COMMAND),
}
OF_A_DISTRICT = {
    "trip_sheets": (Role.DISPATCHER, Role.COMMAND),
    "hand_over_sheets": (Role.DISPATCHER, Role.COMMAND),
}
PRINTERS = OF_A_SITE | OF_A_DISTRICT


@dataclass(frozen=True, kw_only=True)
class Batch:
    """The papers of one kind of a site or district and day.

    :ivar of: code of the site or district
    """

    kind: str
    owner_id: uuid.UUID
    of: str
    day: date
    standings: Sequence[Standing]

    @property
    def counts(self) -> Counter[PaperState]:
        """How many papers stand in which way."""
        return Counter(each.state for each in self.standings)

    @property
    def due(self) -> int:
        """How many are to be printed."""
        return sum(each.state in DUE for each in self.standings)

    @property
    def wanting(self) -> list[Standing]:
        """Those that somebody has to print or to collect."""
        return [each for each in self.standings if each.state is not PaperState.CURRENT]


def batches(
    session: Session, scope: Scope, roles: frozenset[Role], day: date, *, at: datetime
) -> list[Batch]:
    """Every kind of paper of a day of which something was printed."""
    known = {
        **{str(row.id): row.code for row in sites.sites_in(session, scope)},
        **{str(row.id): row.code for row in sites.districts_in(session, scope)},
    }
    found = []
    for kind, where in reprints.scopes(session, day.isoformat()):
        owner = where.split("/")[0]
        if owner in known and roles & set(PRINTERS.get(kind, ())):
            standings = jobs.standings_of(session, kind, parameters(kind, owner, day), at=at)
            found.append(
                Batch(
                    kind=kind,
                    owner_id=uuid.UUID(owner),
                    of=known[owner],
                    day=day,
                    standings=standings,
                )
            )
    return found


def get_batch(
    session: Session,
    scope: Scope,
    roles: frozenset[Role],
    *,
    kind: str,
    owner: str,
    day: date,
    at: datetime,
) -> Batch:
    """One of them.

    :raises NotFound: nothing of it was printed, or the user may not print it
    """
    for batch in batches(session, scope, roles, day, at=at):
        if (batch.kind, str(batch.owner_id)) == (kind, owner):
            return batch
    raise NotFound("paper")


def parameters(kind: str, owner: str, day: date) -> dict[str, str]:
    """What a print run of these papers is asked for with."""
    name = "site_id" if kind in OF_A_SITE else "district_id"
    return {name: owner, "day": day.isoformat()}

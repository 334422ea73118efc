"""Staff members and shifts as somebody wants them registered."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from logistics.sites.rules.kinds import ZoneKind
from logistics.staff.rules import Team


@dataclass(frozen=True, kw_only=True)
class MemberOrder:
    """A staff member as they shall be registered.

    :ivar licence: class of the driving licence, empty for those who do not drive
    :ivar trained_until: last day of their training for the zones; unset leaves it as it is
    """

    code: str
    name: str
    team: Team
    district_id: uuid.UUID
    phone: str = ""
    site_id: uuid.UUID | None = None
    closed_loop: bool = False
    licence: str = ""
    trained_until: date | None = None

    @property
    def values(self) -> dict[str, object]:
        """The columns of the row."""
        return {
            "code": self.code,
            "name": self.name,
            "team": self.team,
            "district_id": self.district_id,
            "phone": self.phone,
            "site_id": self.site_id,
            "closed_loop": self.closed_loop,
            "licence": self.licence or None,
            **({"trained_until": self.trained_until} if self.trained_until else {}),
        }


@dataclass(frozen=True, kw_only=True)
class ShiftOrder:
    """A shift as somebody wants it worked.

    :ivar floor_id: unset where it covers the zone on every floor
    :ivar agency: who sends them, empty for our own staff
    """

    member_id: uuid.UUID
    site_id: uuid.UUID
    zone: ZoneKind
    from_at: datetime
    until_at: datetime
    floor_id: uuid.UUID | None = None
    agency: str = ""

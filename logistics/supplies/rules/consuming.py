"""For what goods are used up."""

from __future__ import annotations

import uuid
from enum import StrEnum

from logistics.errors import Refused
from logistics.wording import say


class ConsumptionFor(StrEnum):
    """For what goods were used."""

    SHIFT = "shift"
    ROOM = "room"
    TRIP = "trip"


class ElsewhereUsed(Refused):
    """The shift or room belongs to another site than the shelf."""


def check_belongs(
    for_what: ConsumptionFor, shelf: uuid.UUID | None, used: uuid.UUID | None
) -> None:
    """Refuse to book the use of one site on the shelf of another; a district store serves all.

    :raises ElsewhereUsed: they belong to different sites
    """
    if shelf is not None and shelf != used:
        raise ElsewhereUsed(
            say("This %(what)s is not of the site whose shelf it is.", what=for_what)
        )

"""Where people go: a destination is a district on record."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from logistics.errors import InputRejected, Problem
from logistics.sites.models import District
from logistics.wording import say


class DestinationUnknown(InputRejected):
    """The destination is no district on record."""


def check_destination(session: Session, district_id: uuid.UUID, *, field: str) -> None:
    """Refuse a destination that is no district, before anything is written.

    :param field: how the caller's input names the destination
    :raises DestinationUnknown: no district has that id
    """
    if session.get(District, district_id) is None:
        raise DestinationUnknown(
            say("The destination is not known."),
            (
                Problem(
                    sentence=say("No district has this id; choose one of the districts on record."),
                    field=field,
                ),
            ),
        )

"""Questions about the places that a user can be granted."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.models import GrantKind
from logistics.arrivals.models import Port
from logistics.errors import NotFound
from logistics.sites.models import District, Site

TABLES: dict[GrantKind, type[District | Site | Port]] = {
    GrantKind.DISTRICT: District,
    GrantKind.SITE: Site,
    GrantKind.PORT: Port,
}


def places(session: Session) -> dict[tuple[GrantKind, str], uuid.UUID]:
    """Every district, site and port by its code."""
    return {
        (kind, code): place
        for kind, table in TABLES.items()
        for code, place in session.execute(sa.select(table.code, table.id).order_by(table.code))
    }


def get_place(session: Session, kind: GrantKind, code: str) -> uuid.UUID:
    """A district, site or port by its code.

    :raises NotFound: there is none
    """
    try:
        return places(session)[kind, code]
    except KeyError:
        raise NotFound(kind.value) from None

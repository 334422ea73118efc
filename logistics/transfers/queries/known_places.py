"""Questions about the places that a district has registered."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.errors import NotFound
from logistics.transfers.models import KnownPlace
from logistics.transfers.orders import PlaceRef
from logistics.transfers.queries import visible
from logistics.transfers.rules.kinds import PlaceKind

Known = dict[tuple[PlaceKind, str], KnownPlace]


def known_places_question(scope: Scope, kind: PlaceKind | None = None) -> sa.Select[KnownPlace]:
    """The places that a user may see, by kind and name; an unset scope sees none."""
    question = (
        sa.select(KnownPlace)
        .where(visible.known_places(scope))
        .order_by(KnownPlace.kind, KnownPlace.name_zh, KnownPlace.id)
    )
    return question if kind is None else question.where(KnownPlace.kind == kind)


def get_known_place(session: Session, scope: Scope, place: uuid.UUID) -> KnownPlace:
    """One place.

    :raises NotFound: there is none, or the user may not see it
    """
    found = session.scalars(
        sa.select(KnownPlace).where(KnownPlace.id == place, visible.known_places(scope))
    ).first()
    if found is None:
        raise NotFound("known place")
    return found


def known_places_of(session: Session, district: uuid.UUID) -> Known:
    """The places of a district by kind and each of their names."""
    rows = session.scalars(
        sa.select(KnownPlace).where(KnownPlace.district_id == district).order_by(KnownPlace.id)
    ).all()
    return by_names(rows)


def by_names(rows: Iterable[KnownPlace]) -> Known:
    """Places by kind and each of their names."""
    return {
        (row.kind, folded(name)): row for row in rows for name in (row.name_en, row.name_zh) if name
    }


def find_known(known: Known, ref: PlaceRef) -> KnownPlace | None:
    """The registered place that a reference means, by its id or by its name."""
    if ref.id is not None:
        return next((row for row in known.values() if row.id == ref.id), None)
    return known.get((ref.kind, folded(ref.name)))


def folded(name: str) -> str:
    """A name as it is compared: blanks and case do not matter."""
    return "".join(name.split()).casefold()

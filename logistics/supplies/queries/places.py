"""Where goods may be, as far as a user may see it."""

from __future__ import annotations

import uuid
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.errors import NotFound
from logistics.supplies.models import StockPlace
from logistics.supplies.rules.kinds import ON_HAND, PlaceKind


def visible_places(scope: Scope) -> sa.ColumnElement[bool]:
    """The condition on :class:`StockPlace` under which a user may see it."""
    if scope.city:
        return sa.true()
    return sa.or_(StockPlace.district_id.in_(scope.districts), StockPlace.site_id.in_(scope.sites))


def places_in(
    session: Session, scope: Scope, kinds: Collection[PlaceKind] = ON_HAND
) -> list[StockPlace]:
    """The places that a user may see, the district's before those of sites."""
    return list(
        session.scalars(
            sa.select(StockPlace)
            .where(visible_places(scope), StockPlace.kind.in_(kinds))
            .order_by(StockPlace.site_id.is_not(None), StockPlace.code)
        )
    )


def get_place(session: Session, scope: Scope, place: uuid.UUID) -> StockPlace:
    """One place.

    :raises NotFound: there is none, or the user may not see it
    """
    found = session.scalars(
        sa.select(StockPlace).where(StockPlace.id == place, visible_places(scope))
    ).first()
    if found is None:
        raise NotFound("place")
    return found


def find_place(session: Session, scope: Scope, code: str) -> StockPlace | None:
    """The place with a code, where the user may see it."""
    return session.scalars(
        sa.select(StockPlace).where(StockPlace.code == code, visible_places(scope))
    ).first()

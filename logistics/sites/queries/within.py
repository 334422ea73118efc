"""What a user may see of the sites, and one row within it."""

from __future__ import annotations

import uuid
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.interfaces import ORMOption

from logistics.access.rules import Scope
from logistics.errors import NotFound
from logistics.sites.models import Site

Row = TypeVar("Row")


def visible(scope: Scope) -> sa.ColumnElement[bool]:
    """The condition on :class:`Site` under which a user may see it."""
    if scope.city:
        return sa.true()
    return sa.or_(Site.id.in_(scope.sites), Site.district_id.in_(scope.districts))


def get_within(
    session: Session, scope: Scope, model: type[Row], id_: uuid.UUID, *options: ORMOption
) -> Row:
    """A row that belongs to a site.

    :raises NotFound: there is none, or the user may not see its site
    """
    table: Any = model
    found = session.scalars(
        sa.select(model)
        .join(Site, Site.id == table.site_id)
        .where(table.id == id_, visible(scope))
        .options(*options)
    ).first()
    if found is None:
        raise NotFound(table.__tablename__.replace("_", " "))
    return found

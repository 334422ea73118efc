"""Questions about swabs of surfaces and waste."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from logistics.access.rules import Scope
from logistics.errors import NotFound
from logistics.policy import queries as policies
from logistics.policy.document.house_rules import Settings
from logistics.policy.release_rules import Finding
from logistics.sites.inspection_models import SurfaceSample, WasteLot
from logistics.sites.models import Site
from logistics.sites.queries.places import get_site
from logistics.sites.queries.within import visible

SHOWN = timedelta(days=14)


def settings_of(session: Session) -> Settings:
    """The settings of the last version of the policy in force."""
    versions = policies.in_force(session).versions
    return versions[-1].settings if versions else Settings()


def findings_since(session: Session, room: uuid.UUID, since: datetime) -> list[Finding | None]:
    """What the swabs of a room say since a moment, oldest first."""
    return list(
        session.scalars(
            sa.select(SurfaceSample.result)
            .where(SurfaceSample.room_id == room, SurfaceSample.occurred_at >= since)
            .order_by(SurfaceSample.occurred_at, SurfaceSample.id)
        )
    )


def surfaces_of(session: Session, site: uuid.UUID, *, at: datetime) -> Sequence[SurfaceSample]:
    """The swabs of a site without a result, and those of the last two weeks; latest first."""
    return session.scalars(
        sa.select(SurfaceSample)
        .where(
            SurfaceSample.site_id == site,
            sa.or_(SurfaceSample.result.is_(None), SurfaceSample.occurred_at > at - SHOWN),
        )
        .order_by(SurfaceSample.occurred_at.desc(), SurfaceSample.id)
    ).all()


def positive_places(session: Session, scope: Scope) -> Sequence[SurfaceSample]:
    """Positive swabs outside rooms with no later negative one of the same place."""
    later = aliased(SurfaceSample)
    return session.scalars(
        sa.select(SurfaceSample)
        .join(Site, Site.id == SurfaceSample.site_id)
        .where(
            visible(scope),
            SurfaceSample.room_id.is_(None),
            SurfaceSample.result == Finding.POSITIVE,
            ~sa.exists().where(
                later.site_id == SurfaceSample.site_id,
                later.place == SurfaceSample.place,
                later.occurred_at > SurfaceSample.occurred_at,
                later.result == Finding.NEGATIVE,
            ),
        )
        .order_by(SurfaceSample.occurred_at, SurfaceSample.id)
    ).all()


def waste_of(session: Session, site: uuid.UUID, *, at: datetime) -> Sequence[WasteLot]:
    """The waste of a site that is still there, and that of the last two weeks; latest first."""
    return session.scalars(
        sa.select(WasteLot)
        .where(
            WasteLot.site_id == site,
            sa.or_(WasteLot.handed_at.is_(None), WasteLot.occurred_at > at - SHOWN),
        )
        .order_by(WasteLot.occurred_at.desc(), WasteLot.id)
    ).all()


def waste_kept_too_long(session: Session, scope: Scope, *, at: datetime) -> Sequence[WasteLot]:
    """Waste that should have been handed over by now, oldest first."""
    since = at - timedelta(days=settings_of(session).waste_days)
    return session.scalars(
        sa.select(WasteLot)
        .join(Site, Site.id == WasteLot.site_id)
        .where(visible(scope), WasteLot.handed_at.is_(None), WasteLot.occurred_at < since)
        .order_by(WasteLot.occurred_at, WasteLot.id)
    ).all()


def get_surface(session: Session, scope: Scope, sample: uuid.UUID) -> SurfaceSample:
    """A swab of a site that the user may see.

    :raises NotFound: there is none, or outside the scope
    """
    row = session.get(SurfaceSample, sample)
    if row is None:
        raise NotFound("sample")
    get_site(session, scope, row.site_id)
    return row


def get_waste(session: Session, scope: Scope, lot: uuid.UUID) -> WasteLot:
    """Waste of a site that the user may see.

    :raises NotFound: there is none, or outside the scope
    """
    row = session.get(WasteLot, lot)
    if row is None:
        raise NotFound("waste")
    get_site(session, scope, row.site_id)
    return row

"""Houses with the people in them, at the terminal."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.database import transaction
from logistics.errors import NotFound
from logistics.isolation import operations
from logistics.sites import queries as sites
from logistics.sites.models import Building, Room, Site, SiteState


@click.group("houses")
def group() -> None:
    """Change sites that people sleep in."""


@group.command("state")
@click.argument("code")
@click.argument("state", type=click.Choice([each.value for each in SiteState]))
def change_state(code: str, state: str) -> None:
    """Move a site along its life; it closes when nobody is inside or expected."""
    with transaction() as session:
        site = _site(session, code)
        operations.change_site_state(session, site, SiteState(state), at=clock.now())
    click.echo(f"{site.code} is {site.state}")


@group.command("block-room")
@click.argument("code")
@click.argument("building")
@click.argument("number")
@click.option("--from", "from_at", type=click.DateTime(), default=None, help="Local; else now.")
@click.option("--to", "to_at", type=click.DateTime(), default=None, help="Local; else no end.")
@click.option("--reason", required=True)
@click.option("--agreed", is_flag=True, help="Also when people sleep there or are expected.")
def block_room(
    code: str,
    building: str,
    number: str,
    from_at: datetime | None,
    to_at: datetime | None,
    reason: str,
    agreed: bool,
) -> None:
    """Take a room out of service for a time."""
    at = clock.now()
    with transaction() as session:
        site = _site(session, code)
        zone = ZoneInfo(site.zone_name)
        block = operations.block_room(
            session,
            _room(session, site, building, number, at),
            from_at=from_at.replace(tzinfo=zone) if from_at else at,
            to_at=to_at.replace(tzinfo=zone) if to_at else None,
            reason=reason,
            agreed=agreed,
            at=at,
        )
        until = block.to_at.astimezone(zone) if block.to_at else None
    click.echo(f"out of service until {until:%Y-%m-%d %H:%M}" if until else "out of service")


def _site(session: Session, code: str) -> Site:
    site = sites.find_site(session, EVERYTHING, code.upper())
    if site is None:
        raise NotFound("site")
    return site


def _room(session: Session, site: Site, building: str, number: str, at: datetime) -> Room:
    houses = session.scalars(
        sa.select(Building.id).where(Building.site_id == site.id, Building.name == building)
    )
    for house in houses:
        if (use := sites.find_use(session, house, number, at)) is not None:
            return session.get_one(Room, use.room_id)
    raise NotFound("room")

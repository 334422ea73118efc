"""Changes of zones, borders and passages; none may break the zone rule."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.errors import Refused
from logistics.sites.models import (
    Floor,
    Passage,
    PassageKind,
    PassageZone,
    RoomUse,
    Zone,
    ZoneBorder,
    ZoneKind,
)
from logistics.sites.operations.lawful import lawful
from logistics.sites.operations.places import AlreadyThere, StillInUse
from logistics.wording import say


class NotOnThisFloor(Refused):
    """A passage leads through zones of its own floor, and a room lies in one of them."""


def add_zone(
    session: Session,
    floor: Floor,
    *,
    kind: ZoneKind,
    name: str,
    position: int,
    sharing_reason: str | None = None,
    at: datetime,
) -> Zone:
    """Add a zone to a floor.

    :param sharing_reason: why staff and residents may both pass through it, if they may
    :raises AlreadyThere: the floor has one of that name
    :raises ZoneRuleBroken: it would adjoin a zone that it must not touch
    """
    _check_name(session, floor.id, name, None)
    zone = Zone(
        site_id=floor.site_id,
        floor_id=floor.id,
        kind=kind,
        name=name,
        position=position,
        sharing_reason=sharing_reason or None,
    )
    with lawful(session, floor.site_id, at=at):
        session.add(zone)
    return zone


def edit_zone(
    session: Session,
    zone: Zone,
    *,
    kind: ZoneKind,
    name: str,
    position: int,
    sharing_reason: str | None,
    at: datetime,
) -> None:
    """Rename a zone, move it, change its kind or let passages share it.

    :raises AlreadyThere: the floor has another one of that name
    :raises ZoneRuleBroken: the floor would become unlawful
    """
    _check_name(session, zone.floor_id, name, zone)
    with lawful(session, zone.site_id, at=at):
        zone.kind, zone.name, zone.position = kind, name, position
        zone.sharing_reason = sharing_reason or None


def remove_zone(session: Session, zone: Zone, *, at: datetime) -> None:
    """Remove a zone that no room and no passage ever used.

    :raises StillInUse: a room has or had its place in it, or a passage leads through it
    """
    if session.scalars(sa.select(RoomUse).where(RoomUse.zone_id == zone.id)).first():
        raise StillInUse(say("Zone %(zone)s has or had rooms.", zone=zone.name))
    if session.scalars(sa.select(PassageZone).where(PassageZone.zone_id == zone.id)).first():
        raise StillInUse(say("A passage leads through zone %(zone)s.", zone=zone.name))
    with lawful(session, zone.site_id, at=at):
        for border in session.scalars(
            sa.select(ZoneBorder).where(
                sa.or_(ZoneBorder.first_id == zone.id, ZoneBorder.second_id == zone.id)
            )
        ):
            session.delete(border)
        session.flush()
        session.delete(zone)


def _check_name(session: Session, floor: uuid.UUID, name: str, zone: Zone | None) -> None:
    other = session.scalars(
        sa.select(Zone).where(Zone.floor_id == floor, Zone.name == name)
    ).first()
    if other is not None and other is not zone:
        raise AlreadyThere(say("The floor has a zone %(name)s already.", name=name))


def add_border(session: Session, first: Zone, second: Zone, *, at: datetime) -> ZoneBorder:
    """Record that two zones adjoin where their rooms do not show it, such as by a stairway.

    :raises AlreadyThere: it is recorded, or it is the same zone
    :raises ZoneRuleBroken: a clean and a contaminated zone never adjoin
    """
    ends = {first.id, second.id}
    known = session.scalars(
        sa.select(ZoneBorder).where(ZoneBorder.first_id.in_(ends), ZoneBorder.second_id.in_(ends))
    ).first()
    if known is not None or len(ends) == 1 or first.site_id != second.site_id:
        raise AlreadyThere(say("Choose two zones of the site that have no border yet."))
    border = ZoneBorder(site_id=first.site_id, first_id=first.id, second_id=second.id)
    with lawful(session, first.site_id, at=at):
        session.add(border)
    return border


def remove_border(session: Session, border: ZoneBorder, *, at: datetime) -> None:
    """Record that two zones do not adjoin any more."""
    with lawful(session, border.site_id, at=at):
        session.delete(border)


def add_passage(
    session: Session,
    floor: Floor,
    *,
    kind: PassageKind,
    name: str,
    zones: Sequence[Zone],
    at: datetime,
) -> Passage:
    """Add a passage and the zones it leads through, in order.

    :raises NotOnThisFloor: a zone lies elsewhere
    :raises ZoneRuleBroken: staff and residents would meet in it
    """
    _check_way(floor.id, zones)
    passage = Passage(site_id=floor.site_id, floor_id=floor.id, kind=kind, name=name)
    with lawful(session, floor.site_id, at=at):
        session.add(passage)
        session.flush()
        _lead(session, passage, zones)
    return passage


def edit_passage(
    session: Session, passage: Passage, *, name: str, zones: Sequence[Zone], at: datetime
) -> None:
    """Rename a passage or lead it another way.

    :raises NotOnThisFloor: a zone lies elsewhere
    :raises ZoneRuleBroken: staff and residents would meet, or a zone would lose its way
    """
    _check_way(passage.floor_id, zones)
    with lawful(session, passage.site_id, at=at):
        passage.name = name
        _clear(session, passage)
        _lead(session, passage, zones)


def remove_passage(session: Session, passage: Passage, *, at: datetime) -> None:
    """Remove a passage.

    :raises ZoneRuleBroken: a site with residents needs it
    """
    with lawful(session, passage.site_id, at=at):
        _clear(session, passage)
        session.delete(passage)


def _check_way(floor: uuid.UUID, zones: Sequence[Zone]) -> None:
    for zone in zones:
        if zone.floor_id != floor:
            raise NotOnThisFloor(say("Zone %(zone)s lies on another floor.", zone=zone.name))


def _lead(session: Session, passage: Passage, zones: Sequence[Zone]) -> None:
    session.add_all(
        PassageZone(passage_id=passage.id, zone_id=zone.id, position=position)
        for position, zone in enumerate(zones)
    )


def _clear(session: Session, passage: Passage) -> None:
    for step in session.scalars(sa.select(PassageZone).where(PassageZone.passage_id == passage.id)):
        session.delete(step)
    session.flush()

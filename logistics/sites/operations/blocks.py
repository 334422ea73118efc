"""Rooms out of service."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from logistics import audit
from logistics.errors import InputRejected, Refused
from logistics.sites.models import Room, RoomBlock
from logistics.wording import say


class BlockIsOver(Refused):
    """The block has ended; a new one is needed."""


def block_room(
    session: Session,
    room: Room,
    *,
    from_at: datetime,
    to_at: datetime | None,
    reason: str,
) -> RoomBlock:
    """Take a room out of service for a time, or until further notice.

    :raises InputRejected: it would end before it starts, or has no reason
    """
    if not reason.strip():
        raise InputRejected(say("A block needs its reason."))
    if to_at is not None and to_at <= from_at:
        raise InputRejected(say("A block ends after it starts."))
    block = RoomBlock(
        site_id=room.site_id,
        room_id=room.id,
        from_at=from_at,
        to_at=to_at,
        reason=reason.strip(),
        by=audit.actor().label,
    )
    session.add(block)
    session.flush()
    return block


def move_block_end(
    session: Session, block: RoomBlock, *, to_at: datetime | None, at: datetime
) -> None:
    """Let a block last longer or shorter.

    :raises BlockIsOver: it ended before ``at``
    :raises InputRejected: the new end has passed or lies before the start
    """
    _check_lasting(block, at)
    if to_at is not None and to_at <= max(block.from_at, at):
        raise InputRejected(say("A block ends after it starts, and not in the past."))
    block.to_at = to_at
    session.flush()


def unblock_room(session: Session, block: RoomBlock, *, at: datetime) -> None:
    """Put a room back into service; a block that has not begun never does.

    :raises BlockIsOver: it ended before ``at``
    """
    _check_lasting(block, at)
    block.to_at = max(block.from_at, at)
    session.flush()


def _check_lasting(block: RoomBlock, at: datetime) -> None:
    if block.to_at is not None and (block.to_at <= at or block.to_at <= block.from_at):
        raise BlockIsOver(say("This block is over."))

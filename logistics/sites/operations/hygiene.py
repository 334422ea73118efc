"""Changes: swabs of surfaces with their results, waste bagged and handed over."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from logistics import audit
from logistics.database import check_version
from logistics.errors import InputRejected, NotFound, Problem
from logistics.policy.release_rules import Finding
from logistics.sites.inspection_models import SurfaceSample, WasteLot
from logistics.sites.models import Room, Site
from logistics.sites.rules.hygiene import HandedOverAlready, SurfaceResultKnown, check_bags
from logistics.wording import say


def swab_surface(
    session: Session,
    site: Site,
    *,
    room: Room | None,
    place: str,
    laboratory: str,
    at: datetime,
) -> SurfaceSample:
    """Note a swab of a surface, in a room or elsewhere at the site."""
    if room is not None and room.site_id != site.id:
        raise NotFound("room")
    row = SurfaceSample(
        site_id=site.id,
        room_id=room.id if room else None,
        place=place,
        laboratory=laboratory,
        taken_by=audit.actor().label,
        occurred_at=at,
    )
    session.add(row)
    session.flush()
    return row


def enter_surface_result(
    session: Session, sample_id: uuid.UUID, *, finding: Finding, expected: int, at: datetime
) -> SurfaceSample:
    """Note what the laboratory says, once.

    :raises Stale: somebody changed it since ``expected``
    :raises SurfaceResultKnown: there is a result already
    """
    row = session.get(SurfaceSample, sample_id, with_for_update=True)
    if row is None:
        raise NotFound("sample")
    check_version(row, expected)
    if row.result is not None:
        raise SurfaceResultKnown(
            say("The result of this swab is known: %(result)s.", result=row.result)
        )
    row.result, row.result_at, row.result_by = finding, at, audit.actor().label
    session.flush()
    return row


def bag_waste(session: Session, site: Site, *, bags: int, at: datetime) -> WasteLot:
    """Note sealed bags of waste of the contaminated zone.

    :raises InputRejected: nobody counted so many
    """
    check_bags(bags, "bags")
    row = WasteLot(site_id=site.id, bags=bags, bagged_by=audit.actor().label, occurred_at=at)
    session.add(row)
    session.flush()
    return row


def hand_over_waste(
    session: Session,
    lot_id: uuid.UUID,
    *,
    counted: int,
    receiver: str,
    note: str,
    expected: int,
    at: datetime,
) -> WasteLot:
    """Waste leaves the site; counts that differ need a note.

    :raises Stale: somebody changed it since ``expected``
    :raises HandedOverAlready: it left before
    :raises InputRejected: the counts differ and nothing says why
    """
    row = session.get(WasteLot, lot_id, with_for_update=True)
    if row is None:
        raise NotFound("waste")
    check_version(row, expected)
    if row.handed_at is not None:
        raise HandedOverAlready(say("This waste was handed over already."))
    check_bags(counted, "counted")
    if counted != row.bags and not note.strip():
        wrong = say("The counts differ. Write down why.")
        raise InputRejected(wrong, (Problem(sentence=wrong, field="note"),))
    row.handed_at, row.handed_count, row.receiver = at, counted, receiver
    row.handed_by, row.note = audit.actor().label, note.strip()
    session.flush()
    return row

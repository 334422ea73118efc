"""People of other jurisdictions, handed over at a port by count."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals.models import Passenger
from logistics.errors import NotFound, Refused
from logistics.sites.models import District
from logistics.transfers.models import CountHandOver
from logistics.wording import say


class OurOwnPeople(Refused):
    """People of our own district are planned, not handed over by count."""


class MoreThanListed(Refused):
    """More people would be handed over than are on the list."""


def hand_over_by_count(
    session: Session,
    *,
    arrival_id: uuid.UUID,
    district_id: uuid.UUID,
    count: int,
    given_by: str,
    taken_by: str,
    at: datetime,
) -> CountHandOver:
    """People of another jurisdiction leave the port with their own transport, counted.

    :raises OurOwnPeople: the district is ours
    :raises MoreThanListed: more than the list of the arrival has for them
    """
    district = session.get(District, district_id, with_for_update=True)
    if district is None:
        raise NotFound("district")
    if district.ours:
        raise OurOwnPeople(
            say("People of %(district)s are planned one by one.", district=district.code)
        )
    listed = _listed(session, arrival_id, district_id)
    handed = _handed(session, arrival_id, district_id)
    if count < 1 or handed + count > listed:
        raise MoreThanListed(
            say(
                "%(listed)s people on the list go to %(district)s; %(handed)s were handed over.",
                listed=listed,
                district=district.code,
                handed=handed,
            )
        )
    row = CountHandOver(
        arrival_id=arrival_id,
        district_id=district_id,
        count=count,
        given_by=given_by,
        taken_by=taken_by,
        occurred_at=at,
    )
    session.add(row)
    session.flush()
    return row


def _listed(session: Session, arrival_id: uuid.UUID, district_id: uuid.UUID) -> int:
    return session.scalars(
        sa.select(sa.func.count())
        .select_from(Passenger)
        .where(
            Passenger.arrival_id == arrival_id,
            Passenger.destination_id == district_id,
            Passenger.listed,
        )
    ).one()


def _handed(session: Session, arrival_id: uuid.UUID, district_id: uuid.UUID) -> int:
    return session.scalars(
        sa.select(sa.func.coalesce(sa.func.sum(CountHandOver.count), 0)).where(
            CountHandOver.arrival_id == arrival_id, CountHandOver.district_id == district_id
        )
    ).one()

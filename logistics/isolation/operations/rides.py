"""Rides that somebody asks for by hand, for people in isolation and after it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from logistics.isolation import queries
from logistics.isolation.models import EndKind
from logistics.transfers import operations as transfers
from logistics.transfers.models import RideRequest
from logistics.transfers.orders import RideOrder
from logistics.transfers.queries.people import categories_of
from logistics.transfers.rules.kinds import HOMES, RELEASED, PlaceKind


def ask_for_ride(session: Session, order: RideOrder, *, at: datetime) -> RideRequest:
    """Ask for a ride under the person's category; they may board where the site let them go.

    A pending request of the kind is kept.
    """
    category = order.category or _category(session, order)
    row = transfers.request_ride(session, replace(order, category=category), at=at)
    site = row.origin_id
    if row.origin_kind is PlaceKind.SITE and site is not None and site not in _sites(session, row):
        transfers.pass_gate(session, row.person_id, site_id=site, at=at)
    return row


def _category(session: Session, order: RideOrder) -> str:
    last = queries.latest_by_person(session, [order.person_id]).get(order.person_id)
    if last is None:
        return categories_of(session, [order.person_id]).get(order.person_id, "")
    if last.end_kind is EndKind.COMPLETED and order.destination.kind in HOMES:
        return RELEASED
    return last.category


def _sites(session: Session, row: RideRequest) -> list[uuid.UUID]:
    """The sites that the person is in a room of."""
    isolations = [each.id for each in queries.isolations_of(session, row.person_id)]
    present = [guest.id for guest in queries.present_guests(session, isolations)]
    return queries.sites_of_guests(session, present) if present else []

"""What of the transfers a scope may see, as conditions of a query."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from logistics.access.rules import Scope
from logistics.sites.models import Site
from logistics.sites.queries.within import visible
from logistics.transfers.models import KnownPlace, RideRequest, Trip, TripStop, Vehicle
from logistics.transfers.rules.kinds import PlaceKind

Condition = sa.ColumnElement[bool]


def whole_trips(scope: Scope) -> Condition:
    """Trips that are seen with all their riders: of the city, the district or the port."""
    if scope.city:
        return sa.true()
    return sa.or_(
        Trip.district_id.in_(scope.districts),
        sa.and_(Trip.origin_kind == PlaceKind.PORT, Trip.origin_id.in_(scope.ports)),
        sa.and_(Trip.origin_kind == PlaceKind.SITE, Trip.origin_id.in_(_sites(scope))),
    )


def trips(scope: Scope) -> Condition:
    """Trips that are seen at all: those, and what stops at a granted site."""
    stopping = sa.select(TripStop.trip_id).where(stops(scope))
    return sa.or_(whole_trips(scope), Trip.id.in_(stopping))


def stops(scope: Scope) -> Condition:
    """Stops at the granted sites."""
    if scope.city:
        return sa.true()
    return sa.and_(
        TripStop.place_kind == PlaceKind.SITE,
        TripStop.place_id.in_(_sites(scope)),
    )


def vehicles(scope: Scope) -> Condition:
    """Vehicles of the district or stationed at the port."""
    if scope.city:
        return sa.true()
    return sa.or_(Vehicle.district_id.in_(scope.districts), Vehicle.home_port_id.in_(scope.ports))


def known_places(scope: Scope) -> Condition:
    """Places that the district, or the district of a granted site, has registered."""
    if scope.city:
        return sa.true()
    of_sites = sa.select(Site.district_id).where(visible(scope))
    return sa.or_(KnownPlace.district_id.in_(scope.districts), KnownPlace.district_id.in_(of_sites))


def rides(scope: Scope) -> Condition:
    """Ride requests of the district, from the port, and from or to the site."""
    if scope.city:
        return sa.true()
    return sa.or_(
        RideRequest.district_id.in_(scope.districts),
        sa.and_(RideRequest.origin_kind == PlaceKind.PORT, RideRequest.origin_id.in_(scope.ports)),
        sa.and_(
            RideRequest.origin_kind == PlaceKind.SITE, RideRequest.origin_id.in_(_sites(scope))
        ),
        sa.and_(
            RideRequest.destination_kind == PlaceKind.SITE,
            RideRequest.destination_id.in_(_sites(scope)),
        ),
    )


def _sites(scope: Scope) -> sa.Select[uuid.UUID]:
    return sa.select(Site.id).where(visible(scope))

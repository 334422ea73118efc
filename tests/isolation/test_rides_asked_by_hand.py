"""A ride that somebody asks for by hand, for people in isolation and after it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from logistics.isolation import operations
from logistics.isolation.models import EndKind, Isolation
from logistics.transfers.models import RideRequest
from logistics.transfers.orders import PlaceRef, RideOrder
from logistics.transfers.rules.kinds import RELEASED, PlaceKind
from logistics.wording import say
from tests.isolation.stays import ENTERED, admitted, expected, put_policy_in_force

LATER = ENTERED + timedelta(hours=1)


def asked(session: Session, isolation: Isolation, origin: PlaceRef) -> RideRequest:
    order = RideOrder(
        person_id=isolation.person_id,
        district_id=isolation.district_id,
        origin=origin,
        destination=PlaceRef(kind=PlaceKind.COMMUNITY, name="Hetang Street"),
        ready_at=LATER,
        why=say("%(reason)s", reason="home"),
    )
    return operations.ask_for_ride(session, order, at=LATER)


def test_a_ride_carries_the_category_and_boards_once_the_site_let_the_person_go(
    session: Session,
) -> None:
    put_policy_in_force(session)
    inside, room = admitted(session)
    gone, left = admitted(session)
    coming = expected(session)
    operations.end(session, gone.id, EndKind.COMPLETED, at=LATER)
    community = PlaceRef(kind=PlaceKind.COMMUNITY, name="Liudi Street")

    rides = [
        asked(session, inside, PlaceRef(kind=PlaceKind.SITE, id=room.site_id)),
        asked(session, gone, PlaceRef(kind=PlaceKind.SITE, id=left.site_id)),
        asked(session, coming, community),
    ]

    assert [(ride.category, ride.gate_at) for ride in rides] == [
        ("2", None),
        (RELEASED, LATER),
        ("2", None),
    ]

"""At the stop: arrival, hand-over, another place for who was not taken over, disinfection."""

from __future__ import annotations

import uuid

from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import transaction
from logistics.policy.release_rules import Finding
from logistics.sites.pages.fields import chosen
from logistics.transfers import operations, queries
from logistics.transfers.orders import Counted
from logistics.transfers.pages.blueprint import pages
from logistics.transfers.pages.fields import count, needed_moment, place, several_ids
from logistics.transfers.pages.show import address
from logistics.transfers.queries.places import origin_of, places
from logistics.transfers.queries.swabs import get_swab
from logistics.transfers.roles import RECEIVERS, SWABBERS
from logistics.web.forms import done, field, version_of_request
from logistics.wording import say


@pages.post("/<uuid:trip>/stops/<uuid:stop>/arrival")
@gate.allow(*RECEIVERS)
def arrive(trip: uuid.UUID, stop: uuid.UUID) -> BaseResponse:
    """The vehicle is at a stop."""
    with transaction() as session:
        there = queries.get_stop(session, gate.scope(), trip, stop)
        operations.arrive(session, trip, there.id, at=clock.now())
    return done(address(trip), say("Arrival noted."))


@pages.post("/<uuid:trip>/stops/<uuid:stop>/hand-over")
@gate.allow(*RECEIVERS)
def hand_over(trip: uuid.UUID, stop: uuid.UUID) -> BaseResponse:
    """Both sides counted and signed."""
    with transaction() as session:
        there = queries.get_stop(session, gate.scope(), trip, stop)
        signed = operations.hand_over(
            session,
            trip,
            there.id,
            Counted(
                given=count("given"),
                taken=count("taken"),
                given_by=field("given_by"),
                taken_by=field("taken_by"),
                note=field("note", required=False),
                kept=frozenset(several_ids("kept")),
            ),
            at=clock.now(),
        )
    return done(address(trip), say("Handed over: %(count)s people.", count=signed.taken_count))


@pages.post("/<uuid:trip>/redirection")
@gate.allow(*RECEIVERS)
def redirect(trip: uuid.UUID) -> BaseResponse:
    """Who was not taken over goes to another place."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        zone = places(session, [origin_of(row)])[origin_of(row)].zone
        operations.redirect(
            session,
            row.id,
            place(),
            arrive_at=needed_moment("arrive_at", zone),
            expected=version_of_request(),
        )
    return done(
        address(trip), say("Version %(version)s of the sheet holds.", version=row.sheet_version)
    )


@pages.post("/<uuid:trip>/disinfection")
@gate.allow(*RECEIVERS)
def disinfect(trip: uuid.UUID) -> BaseResponse:
    """The vehicle is clean again."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        operations.disinfect(session, row.id, product=field("product"), at=clock.now())
    return done(address(trip), say("Disinfection noted."))


@pages.post("/<uuid:trip>/swabs")
@gate.allow(*SWABBERS)
def swab(trip: uuid.UUID) -> BaseResponse:
    """A swab was taken inside the vehicle."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        operations.swab_vehicle(
            session,
            row.id,
            place=field("place", most=120),
            laboratory=field("laboratory", most=120),
            at=clock.now(),
        )
    return done(address(trip), say("Noted."))


@pages.post("/<uuid:trip>/swabs/<uuid:swab_id>")
@gate.allow(*SWABBERS)
def enter_swab_result(trip: uuid.UUID, swab_id: uuid.UUID) -> BaseResponse:
    """What the laboratory says of a swab."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        operations.enter_swab_result(
            session,
            get_swab(session, row.id, swab_id).id,
            finding=chosen("finding", Finding),
            expected=version_of_request(),
            at=clock.now(),
        )
    return done(address(trip), say("Noted."))

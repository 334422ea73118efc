"""Ride requests on screen: the ambulance list, sending one off, people handed over by count."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.transfers import operations, queries
from logistics.transfers.models import RideRequest, Vehicle
from logistics.transfers.orders import HostCar
from logistics.transfers.pages.fields import chosen_id, count, needed_moment
from logistics.transfers.queries.rides import lines_of, rides_question
from logistics.transfers.roles import CALLERS, DISPATCHERS, READERS
from logistics.transfers.rules.kinds import HOMES, PlaceKind, RideState, VehicleKind
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field, version_of_request
from logistics.web.language import current, shown
from logistics.web.paging import page_of, wanted
from logistics.wording import say

pages = Blueprint("rides", __name__, url_prefix="/rides")

COLUMNS = ("Full name", "Ready since", "Origin", "Destination", "Ambulance", "State", "Reason")
LOADING = timedelta(minutes=10)
RIDE = timedelta(minutes=45)


@pages.get("")
@gate.allow(*READERS)
def index() -> str | Response:
    """Who has to be taken somewhere; those who need an ambulance first."""
    state = request.args.get("state", "")
    chosen = RideState(state) if state in set(RideState) else None
    pending = (RideState.OPEN, RideState.PLANNED, RideState.RIDING)
    with reading() as session:
        question = rides_question(gate.scope(), states=(chosen,) if chosen else pending)
        if asked_for():
            rides = session.scalars(question).unique().all()
            return sheet(
                "rides",
                COLUMNS,
                (
                    (
                        line.ride.person.full_name,
                        line.ride.ready_at,
                        line.origin.text(current()),
                        line.destination.text(current()),
                        "yes" if line.ride.ambulance else "no",
                        shown(line.ride.state),
                        shown(line.why),
                    )
                    for line in lines_of(session, rides)
                ),
            )
        page = page_of(session, question, **wanted())
        return render_template(
            "transfers/rides.html",
            page=page,
            lines=lines_of(session, page.items),
            chosen=chosen,
            states=list(RideState),
            fevers=queries.fevers_without_ride(session, gate.scope()),
            vehicles=session.scalars(queries.vehicles_question(gate.scope())).all(),
            fit=_fit,
            homes=HOMES,
            hotel=PlaceKind.HOTEL,
            leaves=clock.now() + LOADING,
            arrives=clock.now() + LOADING + RIDE,
        )


def _fit(ride: RideRequest, vehicles: Sequence[Vehicle]) -> list[Vehicle]:
    """The vehicles that may be sent for somebody: ambulances for patients, others for others."""
    return [
        vehicle
        for vehicle in vehicles
        if not vehicle.out_of_service
        and vehicle.kind is not VehicleKind.HOST_CAR
        and ride.ambulance is (vehicle.kind is VehicleKind.AMBULANCE)
    ]


@pages.post("/fevers")
@gate.allow(*CALLERS)
def request_fevers() -> BaseResponse:
    """Ask for an ambulance for everybody who was found ill at a port."""
    with transaction() as session:
        rides = operations.request_fever_rides(
            session,
            scope=gate.scope(),
            clinic=field("clinic", required=False),
            at=clock.now(),
        )
    return done(url_for("rides.index"), say("Ambulances asked for: %(n)s.", n=len(rides)))


@pages.post("/<uuid:ride>/trip")
@gate.allow(*DISPATCHERS)
def send(ride: uuid.UUID) -> BaseResponse:
    """Write the trip of a ride request."""
    with transaction() as session:
        row = queries.get_ride(session, gate.scope(), ride)
        vehicle = queries.get_vehicle(session, gate.scope(), chosen_id("vehicle"))
        trip = operations.send(
            session,
            row.id,
            vehicle_id=vehicle.id,
            depart_at=needed_moment("depart_at", settings().zone),
            arrive_at=needed_moment("arrive_at", settings().zone),
            expected=version_of_request(),
            at=clock.now(),
        )
    return done(
        url_for("trips.show", trip=trip.id), say("Trip %(number)s is planned.", number=trip.number)
    )


@pages.post("/<uuid:ride>/own-means")
@gate.allow(*CALLERS)
def own_means(ride: uuid.UUID) -> BaseResponse:
    """Somebody goes home without a vehicle of ours."""
    with transaction() as session:
        row = queries.get_ride(session, gate.scope(), ride)
        operations.leave_by_own_means(
            session, row.id, expected=version_of_request(), at=clock.now()
        )
    return done(url_for("rides.index"), say("Noted."))


@pages.post("/<uuid:ride>/host-car")
@gate.allow(*DISPATCHERS)
def host_car(ride: uuid.UUID) -> BaseResponse:
    """The host's own car comes for a party."""
    with transaction() as session:
        row = queries.get_ride(session, gate.scope(), ride)
        car = HostCar(
            plate=field("plate"),
            seats=count("seats"),
            depart_at=needed_moment("depart_at", settings().zone),
            arrive_at=needed_moment("arrive_at", settings().zone),
            hotel=field("hotel", required=False),
        )
        trip = operations.fetch_by_host(
            session, row.id, car, expected=version_of_request(), at=clock.now()
        )
    return done(
        url_for("trips.show", trip=trip.id), say("Trip %(number)s is planned.", number=trip.number)
    )


@pages.post("/<uuid:ride>/cancellation")
@gate.allow(*CALLERS)
def cancel(ride: uuid.UUID) -> BaseResponse:
    """Nobody needs the ride any more."""
    with transaction() as session:
        row = queries.get_ride(session, gate.scope(), ride)
        operations.cancel_ride(session, row.id, expected=version_of_request())
    return done(url_for("rides.index"), say("The ride request is cancelled."))

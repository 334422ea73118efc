"""More of the desk as JSON: arrivals announced and moved, parties, matches and merges."""

from __future__ import annotations

import uuid
from typing import Any

from flask_smorest import Blueprint

from logistics import clock
from logistics.access import gate
from logistics.arrivals import operations, queries, schemas
from logistics.arrivals.models import Arrival, Passenger
from logistics.arrivals.pages.blueprint import APPROVERS, DESK
from logistics.arrivals.pages.people import MATCHERS
from logistics.arrivals.people_models import MatchProposalRow, Merge, Party
from logistics.database import reading, transaction
from logistics.web.forms import version_of_request

blueprint = Blueprint("desk_api", __name__, url_prefix="/api/v1/arrivals")


@blueprint.route("", methods=["POST"])
@gate.allow(*DESK)
@blueprint.arguments(schemas.AnnouncedSchema)
@blueprint.response(201, schemas.ArrivalSchema)
def announce(body: dict[str, Any]) -> Arrival:
    """Announce a flight, a train or a road checkpoint's day; a known one is not doubled."""
    with transaction() as session:
        port = queries.get_port_in(session, gate.scope(), body.pop("port_id"))
        return operations.announce(session, port=port, **body, at=clock.now())


@blueprint.route("/<uuid:arrival>/diversion", methods=["POST"])
@gate.allow(*DESK)
@blueprint.arguments(schemas.DiversionSchema)
@blueprint.response(200, schemas.ArrivalSchema)
def divert(body: dict[str, uuid.UUID], arrival: uuid.UUID) -> Arrival:
    """The arrival goes to another port of ours, and the desk's work with it; needs If-Match."""
    with transaction() as session:
        row = queries.get_arrival_in(session, gate.scope(), arrival)
        port = queries.get_port(session, body["port_id"])
        return operations.divert(session, row, port, expected=version_of_request(), at=clock.now())


@blueprint.route("/<uuid:arrival>/cancellation", methods=["POST"])
@gate.allow(*DESK)
@blueprint.arguments(schemas.CancellationSchema)
@blueprint.response(200, schemas.ArrivalSchema)
def cancel(body: dict[str, bool], arrival: uuid.UUID) -> Arrival:
    """The arrival does not come, or turned back; needs If-Match."""
    with transaction() as session:
        row = queries.get_arrival_in(session, gate.scope(), arrival)
        act = operations.return_arrival if body["returned"] else operations.cancel_arrival
        return act(session, row, expected=version_of_request())


@blueprint.route("/<uuid:arrival>/checked", methods=["PUT"])
@gate.allow(*DESK)
@blueprint.arguments(schemas.CheckedSchema)
@blueprint.response(200, schemas.ArrivalSchema)
def count_checked(body: dict[str, int], arrival: uuid.UUID) -> Arrival:
    """How many vehicles and people a road checkpoint has looked at; needs If-Match."""
    with transaction() as session:
        row = queries.get_arrival_in(session, gate.scope(), arrival)
        return operations.count_checked(session, row, **body, expected=version_of_request())


@blueprint.route("/passengers/<uuid:passenger>/destination", methods=["PUT"])
@gate.allow(*DESK)
@blueprint.arguments(schemas.DestinationSchema)
@blueprint.response(200, schemas.PassengerSchema)
def send_to(body: dict[str, uuid.UUID], passenger: uuid.UUID) -> Passenger:
    """Say which jurisdiction a passenger goes to; needs If-Match."""
    with transaction() as session:
        row = queries.get_passenger_in(session, gate.scope(), passenger)
        return operations.set_destination(
            session, row, body["district_id"], expected=version_of_request()
        )


@blueprint.route("/parties", methods=["POST"])
@gate.allow(*DESK)
@blueprint.arguments(schemas.PartySchema)
@blueprint.response(201)
def join_party(body: dict[str, Any]) -> dict[str, str]:
    """Make passengers of one arrival a party."""
    with transaction() as session:
        for each in body["passenger_ids"]:
            queries.get_passenger_in(session, gate.scope(), each)
        party = operations.join_party(
            session, body["passenger_ids"], label=body["label"], at=clock.now()
        )
        return {"id": str(party.id)}


@blueprint.route("/passengers/<uuid:passenger>/party", methods=["DELETE"])
@gate.allow(*DESK)
@blueprint.response(200)
def leave_party(passenger: uuid.UUID) -> dict[str, str]:
    """The passenger travels alone."""
    with transaction() as session:
        row = queries.get_passenger_in(session, gate.scope(), passenger)
        return {"id": str(operations.leave_party(session, row, at=clock.now()).id)}


@blueprint.route("/passengers/<uuid:passenger>/guardians", methods=["POST"])
@gate.allow(*DESK)
@blueprint.arguments(schemas.GuardianSchema)
@blueprint.response(201)
def link_guardian(body: dict[str, Any], passenger: uuid.UUID) -> dict[str, str]:
    """Somebody else of the arrival is the parent or carer of the passenger."""
    with transaction() as session:
        row = queries.get_passenger_in(session, gate.scope(), passenger)
        other = queries.get_passenger_in(session, gate.scope(), body["guardian_id"])
        link = operations.link_guardian(
            session, row.person_id, other.person_id, carer=body["carer"], at=clock.now()
        )
        return {"id": str(link.id)}


@blueprint.route("/passengers/<uuid:passenger>/sharing", methods=["PUT"])
@gate.allow(*APPROVERS)
@blueprint.arguments(schemas.SharingReasonSchema)
@blueprint.response(200, schemas.SharingSchema)
def approve_sharing(body: dict[str, str], passenger: uuid.UUID) -> Party:
    """The passenger's party may share a room, by the name of the user and for a reason."""
    with transaction() as session:
        row = queries.get_passenger_in(session, gate.scope(), passenger)
        return operations.approve_sharing(session, row, reason=body["reason"])


@blueprint.route("/passengers/<uuid:passenger>/sharing", methods=["DELETE"])
@gate.allow(*APPROVERS)
@blueprint.response(204)
def withdraw_sharing(passenger: uuid.UUID) -> None:
    """The passenger's party shares as the rules say."""
    with transaction() as session:
        row = queries.get_passenger_in(session, gate.scope(), passenger)
        operations.withdraw_sharing(session, row)


@blueprint.route("/matches")
@gate.allow(*MATCHERS)
@blueprint.response(200, schemas.MatchSchema(many=True))
def matches() -> list[MatchProposalRow]:
    """Records that may be one person and wait for a decision."""
    with reading() as session:
        return queries.open_matches(session, gate.scope())


@blueprint.route("/matches/<uuid:proposal>", methods=["POST"])
@gate.allow(*MATCHERS)
@blueprint.arguments(schemas.MatchDecisionSchema)
@blueprint.response(200, schemas.MatchSchema)
def decide(body: dict[str, bool], proposal: uuid.UUID) -> MatchProposalRow:
    """Say whether two records are one person; needs If-Match."""
    with transaction() as session:
        row = queries.get_match_in(session, gate.scope(), proposal)
        operations.decide(
            session, row.id, same=body["same"], expected=version_of_request(), at=clock.now()
        )
        return row


@blueprint.route("/merges")
@gate.allow(*MATCHERS)
@blueprint.response(200, schemas.MergeSchema(many=True))
def merges() -> list[Merge]:
    """Merges that can still be undone, latest first."""
    with reading() as session:
        return queries.merges_in(session, gate.scope())


@blueprint.route("/merges/<uuid:merge>", methods=["DELETE"])
@gate.allow(*MATCHERS)
@blueprint.response(200, schemas.MergeSchema)
def undo_merge(merge: uuid.UUID) -> Merge:
    """Take two records apart again."""
    with transaction() as session:
        row = queries.get_merge_in(session, gate.scope(), merge)
        return operations.undo_merge(session, row.id, at=clock.now())

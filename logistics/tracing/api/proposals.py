"""Proposals, decisions about them, and notices as JSON."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.isolation import operations as isolations
from logistics.tracing import operations, papers
from logistics.tracing.api.blueprint import blueprint
from logistics.tracing.models import RippleProposal
from logistics.tracing.queries.notices import get_link_in, open_notices
from logistics.tracing.queries.proposals import get_proposal_in, lines_in, open_proposals
from logistics.tracing.roles import DECIDERS, MESSENGERS, NOTICE_READERS, READERS
from logistics.tracing.schemas.proposals import (
    AcknowledgedSchema,
    ApprovedSchema,
    ChosenSchema,
    DeclinedSchema,
    EnvironmentSchema,
    IndexOutcomeSchema,
    LineSchema,
    NoticeSchema,
    ProposalSchema,
    UnlinkedSchema,
)
from logistics.tracing.schemas.ripple import MaybeOnsetSchema, onset_of


@blueprint.route("/<uuid:person>/proposals", methods=["POST"])
@gate.allow(*DECIDERS)
@blueprint.arguments(MaybeOnsetSchema)
def propose(body: dict[str, Any], person: uuid.UUID) -> Response:
    """Draw up what would follow from a positive or suspected person."""
    onset = onset_of(str(body["onset"] or ""))
    with transaction() as session:
        row = operations.propose_ripple(session, gate.scope(), person, onset=onset, at=clock.now())
        return _shown(session, row, 201)


@blueprint.route("/environments", methods=["POST"])
@gate.allow(*DECIDERS)
@blueprint.arguments(EnvironmentSchema)
def propose_environment(body: dict[str, Any]) -> Response:
    """Draw up what would follow from a positive sample of the environment of a site."""
    with transaction() as session:
        row = operations.propose_environment(
            session, gate.scope(), body["site_id"], onset=body["onset"], at=clock.now()
        )
        return _shown(session, row, 201)


@blueprint.route("/outcomes", methods=["POST"])
@gate.allow(*DECIDERS)
@blueprint.arguments(IndexOutcomeSchema)
def propose_outcome(body: dict[str, Any]) -> Response:
    """Draw up what follows for the contacts of a suspected case, confirmed or excluded."""
    with transaction() as session:
        row = operations.propose_index(
            session,
            gate.scope(),
            confirmed=body["confirmed"],
            person=body["person_id"],
            reference=body["reference"],
            at=clock.now(),
        )
        return _shown(session, row, 201)


@blueprint.route("/proposals", methods=["GET"])
@gate.allow(*READERS)
@blueprint.response(200, ProposalSchema(many=True))
def proposals() -> list[RippleProposal]:
    """The proposals that wait for a decision."""
    with reading() as session:
        return open_proposals(session, gate.scope())


@blueprint.route("/proposals/<uuid:proposal>", methods=["GET"])
@gate.allow(*READERS)
def proposal(proposal: uuid.UUID) -> Response:
    """One proposal with the lines about people whom the user may see."""
    with reading() as session:
        return _shown(session, get_proposal_in(session, gate.scope(), proposal))


@blueprint.route("/proposals/<uuid:proposal>/approval", methods=["POST"])
@gate.allow(*DECIDERS)
@blueprint.arguments(ChosenSchema)
@blueprint.response(200, ApprovedSchema)
def approve(body: dict[str, Any], proposal: uuid.UUID) -> operations.Approved:
    """Do what is proposed for some lines, all of it or nothing; their notices are printed."""
    at = clock.now()
    with transaction() as session:
        result = operations.approve(session, gate.scope(), proposal, body["lines"], at=at)
        papers.request_notices(session, result.notices, at=at)
        return result


@blueprint.route("/proposals/<uuid:proposal>/refusal", methods=["POST"])
@gate.allow(*DECIDERS)
@blueprint.arguments(DeclinedSchema)
def decline(body: dict[str, Any], proposal: uuid.UUID) -> Response:
    """Leave contacts as they are, with a reason."""
    with transaction() as session:
        row = operations.decline(
            session,
            gate.scope(),
            proposal,
            body["lines"],
            reason=body["reason"],
            at=clock.now(),
        )
        return _shown(session, row)


@blueprint.route("/proposals/<uuid:proposal>/renewal", methods=["POST"])
@gate.allow(*DECIDERS)
def refresh(proposal: uuid.UUID) -> Response:
    """Bring what nobody decided up to date."""
    with transaction() as session:
        return _shown(session, operations.refresh(session, gate.scope(), proposal, at=clock.now()))


@blueprint.route("/notices", methods=["GET"])
@gate.allow(*NOTICE_READERS)
@blueprint.response(200, NoticeSchema(many=True))
def notices() -> Any:
    """The notices that nobody has acknowledged, the most urgent first."""
    with reading() as session:
        return open_notices(session, gate.scope())


@blueprint.route("/notices/<uuid:notice>/acknowledgement", methods=["POST"])
@gate.allow(*MESSENGERS)
@blueprint.arguments(AcknowledgedSchema)
@blueprint.response(200, NoticeSchema)
def acknowledge(body: dict[str, str], notice: uuid.UUID) -> Any:
    """Note who has a notice."""
    with transaction() as session:
        return operations.acknowledge(session, gate.scope(), notice, by=body["by"], at=clock.now())


@blueprint.route("/links/<uuid:link>/end", methods=["POST"])
@gate.allow(*DECIDERS)
@blueprint.arguments(UnlinkedSchema)
@blueprint.response(204)
def unlink(body: dict[str, str], link: uuid.UUID) -> None:
    """A contact waits no longer for whom it was linked to."""
    with transaction() as session:
        row = get_link_in(session, gate.scope(), link)
        isolations.unlink_contact(session, row.id, reason=body["reason"], at=clock.now())


def _shown(session: Session, row: RippleProposal, status: int = 200) -> Response:
    lines = LineSchema(many=True).dump(lines_in(session, gate.scope(), row))
    answer = jsonify({**ProposalSchema().dump(row), "lines": lines})
    answer.status_code = status
    return answer

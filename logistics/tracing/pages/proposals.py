"""Proposals on screen: what would be done, line by line, and the decision about it."""

from __future__ import annotations

import uuid

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.isolation import operations as isolations
from logistics.sites import queries as sites
from logistics.sites.pages import fields
from logistics.tracing import operations, papers
from logistics.tracing.pages.blueprint import pages
from logistics.tracing.queries.notices import get_link_in, notices_of, open_notices
from logistics.tracing.queries.proposals import (
    differences,
    fresh,
    get_proposal_in,
    key_of,
    latest_proposals,
    lines_in,
    open_proposals,
    suspected_cases,
)
from logistics.tracing.roles import DECIDERS, MESSENGERS, READERS
from logistics.tracing.rules.deeds import LineState, ProposalKind
from logistics.tracing.schemas.ripple import onset_of
from logistics.web.forms import done, field
from logistics.wording import say


@pages.get("")
@gate.allow(*READERS)
def index() -> str:
    """What waits for a decision, the suspected cases, and what was decided."""
    with reading() as session:
        scope = gate.scope()
        return render_template(
            "tracing/index.html",
            waiting=open_proposals(session, scope),
            decided=latest_proposals(session, scope),
            cases=suspected_cases(session, scope),
            notices=len(open_notices(session, scope)),
            sites=sites.sites_in(session, scope),
            zone=settings().zone,
        )


@pages.post("/<uuid:person>/proposals")
@gate.allow(*DECIDERS)
def propose(person: uuid.UUID) -> BaseResponse:
    """Draw up what would follow from a positive or suspected person."""
    onset = onset_of(field("onset", required=False))
    with transaction() as session:
        row = operations.propose_ripple(session, gate.scope(), person, onset=onset, at=clock.now())
    return done(url_for("tracing.proposal", proposal=row.id), say("The proposal is drawn up."))


@pages.post("/environments")
@gate.allow(*DECIDERS)
def propose_environment() -> BaseResponse:
    """Draw up what would follow from a positive sample of the environment of a site."""
    with transaction() as session:
        site = sites.get_site(session, gate.scope(), fields.row_id("site"))
        onset = fields.moment("onset", site.zone_name)
        row = operations.propose_environment(
            session, gate.scope(), site.id, onset=onset, at=clock.now()
        )
    return done(url_for("tracing.proposal", proposal=row.id), say("The proposal is drawn up."))


@pages.post("/outcomes")
@gate.allow(*DECIDERS)
def propose_outcome() -> BaseResponse:
    """Draw up what follows for the contacts of a suspected case, confirmed or excluded."""
    outcome = fields.chosen("outcome", ProposalKind)
    if outcome not in (ProposalKind.CONFIRMED, ProposalKind.EXCLUDED):
        raise fields.rejected("outcome", say("Choose one of the offered values."))
    with transaction() as session:
        row = operations.propose_index(
            session,
            gate.scope(),
            confirmed=outcome is ProposalKind.CONFIRMED,
            person=fields.optional_row_id("person"),
            reference=field("reference", required=False, most=80),
            at=clock.now(),
        )
    return done(url_for("tracing.proposal", proposal=row.id), say("The proposal is drawn up."))


@pages.get("/proposals/<uuid:proposal>")
@gate.allow(*READERS)
def proposal(proposal: uuid.UUID) -> str:
    """Everything that would be done, with what has changed since; nothing is changed by looking."""
    at = clock.now()
    with reading() as session:
        scope = gate.scope()
        row = get_proposal_in(session, scope, proposal)
        lines = lines_in(session, scope, row)
        waiting = [line for line in lines if line.state is LineState.PROPOSED]
        now = fresh(session, scope, row, until=row.reckoned_at, at=at)
        known = {key_of(line) for line in lines}
        return render_template(
            "tracing/proposal.html",
            row=row,
            lines=lines,
            waiting=waiting,
            changed={line.id: differences(line, now.contacts) for line in waiting},
            more=sum(key not in known for key in now.contacts) + len(now.later),
            hidden=now.hidden,
            notices={each.line_id: each for each in notices_of(session, scope, row.id)},
            zone=settings().zone,
        )


@pages.post("/proposals/<uuid:proposal>/approval")
@gate.allow(*DECIDERS)
def approve(proposal: uuid.UUID) -> BaseResponse:
    """Do what is proposed for the chosen lines, all of it or nothing."""
    with transaction() as session:
        result = operations.approve(
            session, gate.scope(), proposal, fields.row_ids("lines"), at=clock.now()
        )
        papers.request_notices(session, result.notices, at=clock.now())
    return done(
        url_for("tracing.proposal", proposal=proposal),
        say(
            "Done for %(n)s contacts; their notices are being printed."
            " %(m)s others lost a room and need another.",
            n=result.lines,
            m=result.displaced,
        ),
    )


@pages.post("/proposals/<uuid:proposal>/refusal")
@gate.allow(*DECIDERS)
def decline(proposal: uuid.UUID) -> BaseResponse:
    """Leave the chosen contacts as they are, with a reason."""
    with transaction() as session:
        operations.decline(
            session,
            gate.scope(),
            proposal,
            fields.row_ids("lines"),
            reason=field("reason", most=400),
            at=clock.now(),
        )
    return done(url_for("tracing.proposal", proposal=proposal), say("Nothing is done for them."))


@pages.post("/proposals/<uuid:proposal>/renewal")
@gate.allow(*DECIDERS)
def refresh(proposal: uuid.UUID) -> BaseResponse:
    """Bring what nobody decided up to date."""
    with transaction() as session:
        operations.refresh(session, gate.scope(), proposal, at=clock.now())
    return done(url_for("tracing.proposal", proposal=proposal), say("It is up to date."))


@pages.post("/proposals/<uuid:proposal>/print")
@gate.allow(*MESSENGERS)
def print_notices(proposal: uuid.UUID) -> BaseResponse:
    """Print the notices of a proposal."""
    with transaction() as session:
        row = get_proposal_in(session, gate.scope(), proposal)
        given = notices_of(session, gate.scope(), row.id)
        run = papers.request_notices(session, given, at=clock.now())
    return done(url_for("work.show", run=run.id))


@pages.post("/links/<uuid:link>/end")
@gate.allow(*DECIDERS)
def unlink(link: uuid.UUID) -> BaseResponse:
    """A contact waits no longer for whom it was linked to, with a reason."""
    with transaction() as session:
        row = get_link_in(session, gate.scope(), link)
        isolations.unlink_contact(session, row.id, reason=field("reason", most=400), at=clock.now())
    return done(request.referrer or url_for("tracing.index"), say("The link is ended."))

"""Leaving on screen: who still waits, the bill, and what is signed for when the room goes back."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.isolation import queries as isolations
from logistics.release import billing, discharge_papers, operations, queries
from logistics.release.billing_rules import MOST_BAGS, MOST_CNY
from logistics.release.leaving_models import HomeBy
from logistics.release.operations import DischargeDetails
from logistics.release.roles import READERS, RELEASERS
from logistics.sites import queries as sites
from logistics.sites.pages import fields
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field, version_of_request
from logistics.wording import Sentence, say

pages = Blueprint("leaving", __name__, url_prefix="/releases")

MONEY = range(-MOST_CNY, MOST_CNY + 1)
BAGS = range(MOST_BAGS + 1)


@pages.get("/waiting")
@gate.allow(*READERS)
def waiting() -> str | Response:
    """Who was released and has not departed, and bills that are not settled."""
    with reading() as session:
        at = clock.now()
        rows = queries.waiting(session, gate.scope(), at=at)
        bills = billing.bills_in(session, gate.scope(), at=at)
        codes = {site.id: site.code for site in sites.sites_in(session, gate.scope())}
        if asked_for():
            return sheet(
                "released-not-departed",
                ("Site", "Room", "Name", "Released on", "Refused by"),
                (
                    (
                        codes[row.site_id],
                        row.room,
                        row.isolation.person.full_name,
                        row.since,
                        row.refused.where if row.refused else "",
                    )
                    for row in rows
                ),
            )
        return render_template("release/waiting.html", rows=rows, bills=bills, codes=codes)


@pages.get("/<uuid:isolation>/leaving")
@gate.allow(*READERS)
def show(isolation: uuid.UUID) -> str:
    """The bill, the discharge slip and the gate of one person."""
    with reading() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        return render_template(
            "release/leaving.html",
            row=row,
            zone=row.clock_facts["zone"],
            bill=billing.bill_of(session, row, at=clock.now()),
            discharge=queries.discharge_of(session, row.id),
            events=queries.gate_events(session, row.id),
            present=bool(isolations.present_guests(session, [row.id])),
            homes=list(HomeBy),
            codes={site.id: site.code for site in sites.sites_in(session, gate.scope())},
        )


@pages.post("/<uuid:isolation>/bill")
@gate.allow(*RELEASERS)
def draw_up(isolation: uuid.UUID) -> BaseResponse:
    """Bill the days of somebody who lodged at own cost."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        payer = field("payer", required=False, most=120)
        bill = billing.draw_up(session, row.id, payer=payer, at=clock.now())
    return _back(isolation, say("The bill comes to %(amount)s CNY.", amount=bill.charged))


@pages.post("/<uuid:isolation>/bill/payments")
@gate.allow(*RELEASERS)
def pay(isolation: uuid.UUID) -> BaseResponse:
    """Money was taken, or given back, against a receipt."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        billing.pay(
            session,
            row.id,
            amount=fields.whole("amount", within=MONEY),
            receipt=field("receipt", most=40),
            at=clock.now(),
        )
    return _back(isolation, say("The payment is written down."))


@pages.post("/<uuid:isolation>/bill/corrections")
@gate.allow(*RELEASERS)
def correct(isolation: uuid.UUID) -> BaseResponse:
    """Put a line of the bill right by a linked one, with a reason."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        billing.correct(
            session,
            row.id,
            fields.row_id("line"),
            amount=fields.whole("amount", within=MONEY),
            reason=field("reason", most=400),
            at=clock.now(),
        )
    return _back(isolation, say("The bill is corrected."))


@pages.post("/<uuid:isolation>/discharge")
@gate.allow(*RELEASERS)
def discharge(isolation: uuid.UUID) -> BaseResponse:
    """Write down what is signed for, and print the slip."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        operations.record_discharge(
            session,
            row.id,
            details=DischargeDetails(
                bags=fields.whole("bags", within=BAGS),
                belongings=field("belongings", required=False, most=400),
                home_by=fields.chosen("home_by", HomeBy),
                home_to=field("home_to", required=False, most=120),
                key_returned=fields.ticked("key_returned"),
                room_note=field("room_note", required=False, most=400),
            ),
            expected=version_of_request() if request.form.get("_version") else None,
            at=clock.now(),
        )
        run = discharge_papers.request_slip(session, row, at=clock.now())
    return done(url_for("work.show", run=run.id), say("The slip is being printed."))


@pages.post("/<uuid:isolation>/refusals")
@gate.allow(*RELEASERS)
def refuse_return(isolation: uuid.UUID) -> BaseResponse:
    """The compound does not take the person; the room stays theirs."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        operations.refuse_return(
            session,
            row.id,
            where=field("where", most=120),
            reason=field("reason", most=400),
            at=clock.now(),
        )
    return _back(isolation, say("Written down; the room stays theirs."))


def _back(isolation: uuid.UUID, sentence: Sentence) -> BaseResponse:
    return done(url_for("leaving.show", isolation=isolation), sentence)

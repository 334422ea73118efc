"""Contacts found by tracing, on one form."""

from __future__ import annotations

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.access.rules import Role
from logistics.arrivals import operations, queries
from logistics.arrivals.forms import birth_date, documents, moment
from logistics.arrivals.manifests.words import Need, Sex
from logistics.arrivals.pages.blueprint import pages
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.errors import InputRejected, Problem
from logistics.sites.pages import fields
from logistics.web.forms import done, field
from logistics.wording import say

TRACERS = (Role.HEALTH, Role.COMMAND, Role.DISPATCHER)


@pages.get("/contacts/new")
@gate.allow(*TRACERS)
def contact_form() -> str:
    """The form on which a contact enters without a manifest."""
    with reading() as session:
        return render_template(
            "arrivals/contact.html",
            districts=queries.districts(session),
            sexes=list(Sex),
            needs=list(Need),
        )


@pages.post("/contacts")
@gate.allow(*TRACERS)
def register_contact() -> BaseResponse:
    """Register a contact and classify them."""
    last = moment("last_contact_at", settings().zone)
    if last is None:
        raise InputRejected(
            say("The contact cannot be registered."),
            (Problem(sentence=say("It is empty."), field="last_contact_at"),),
        )
    with transaction() as session:
        exposure = operations.register_contact(
            session,
            operations.ContactFacts(
                surname=field("surname"),
                given_names=field("given_names", required=False),
                sex=fields.optional_chosen("sex", Sex) or Sex.UNSTATED,
                birth_date=birth_date(),
                nationality=field("nationality", required=False).upper()[:3],
                documents=documents(on=clock.now().date()),
                phone=field("phone", required=False),
                address=field("address", required=False),
                needs=tuple(fields.all_chosen("needs", Need)),
                index_reference=field("index_reference"),
                index_confirmed=request.form.get("index") != "suspected",
                last_contact_at=last,
                where=field("where", required=False),
                destination_id=fields.row_id("district"),
            ),
            at=clock.now(),
        )
    return done(
        url_for("people.show", person=exposure.person_id), say("The contact is registered.")
    )

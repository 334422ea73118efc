"""The ripple of a positive on screen and as a table."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask import Response, render_template

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.database import reading
from logistics.tracing.pages.blueprint import pages
from logistics.tracing.queries.ripple import Contact, ripple_of
from logistics.tracing.roles import READERS
from logistics.tracing.rules.meetings import NoPositive
from logistics.tracing.schemas.ripple import onset_of
from logistics.web.export import asked_for, sheet
from logistics.web.forms import field
from logistics.web.language import local, shown

COLUMNS = (
    "Full name",
    "Phone",
    "State",
    "Site and room",
    "Why",
    "Last contact",
    "Category",
    "What is done",
    "New category",
    "End as it stands",
    "New end",
    "Needs a room",
)


@pages.get("/<uuid:person>")
@gate.allow(*READERS)
def ripple(person: uuid.UUID) -> str | Response:
    """Whom somebody met within the look-back; without a positive it asks for a day."""
    return _shown(person, None)


@pages.post("/<uuid:person>")
@gate.allow(*READERS)
def ripple_since(person: uuid.UUID) -> str | Response:
    """The same from the day on which symptoms began; the day stands in no address."""
    return _shown(person, onset_of(field("onset")))


def _shown(person: uuid.UUID, onset: datetime | None) -> str | Response:
    with reading() as session:
        try:
            found = ripple_of(session, gate.scope(), person, onset=onset, at=clock.now())
        except NoPositive as missing:
            return render_template("tracing/onset.html", person=person, missing=missing.sentence)
        if asked_for():
            return sheet("contacts", COLUMNS, map(_cells, found.contacts))
        return render_template("tracing/ripple.html", ripple=found, zone=settings().zone)


def _cells(contact: Contact) -> tuple[object, ...]:
    return (
        contact.name,
        contact.phone,
        shown(contact.state),
        f"{contact.place.site} {contact.place.room}" if contact.place else "",
        "; ".join(shown(each.sentence) for each in contact.meetings),
        contact.last_met,
        contact.category,
        shown(contact.deed) if contact.deed else "",
        contact.new_category,
        local(contact.old_end, style="%Y-%m-%d %H:%M") if contact.old_end else "",
        local(contact.new_end, style="%Y-%m-%d %H:%M") if contact.new_end else "",
        shown("yes") if contact.needs_room else "",
    )

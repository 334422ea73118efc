"""Homes on screen: what was found there, and the designated place instead of an unfit one."""

from __future__ import annotations

import uuid

from flask import Blueprint, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.access.rules import Role
from logistics.database import transaction
from logistics.isolation import operations
from logistics.isolation.home_rules import HomeFact
from logistics.isolation.operations import HomeLook
from logistics.isolation.queries import get_person_in
from logistics.sites.pages import fields
from logistics.web.forms import done, field
from logistics.wording import say

pages = Blueprint("homes", __name__, url_prefix="/isolations/homes")

LOOKERS = (Role.COMMAND, Role.SITE_MANAGER, Role.DISPATCHER, Role.HEALTH, Role.CLERK)
"""Those who note what street, town or site found at a home."""

DECIDERS = (Role.COMMAND, Role.HEALTH)
"""Those who send somebody to a designated place instead."""


@pages.post("/<uuid:person>")
@gate.allow(*LOOKERS)
def note(person: uuid.UUID) -> BaseResponse:
    """Note what was found at the home of a person."""
    look = HomeLook(
        place=field("place", most=240),
        found=fields.all_chosen("found", HomeFact),
        office=field("office", most=120),
        looked_by=field("looked_by", most=120),
        note=field("note", required=False, most=400),
    )
    with transaction() as session:
        who = get_person_in(session, gate.scope(), person)
        row = operations.note_home(session, who.id, look, at=clock.now())
    told = (
        say("The home is suitable.")
        if row.suitable
        else say("The home is not suitable; it is decided anew.")
    )
    return done(url_for("people.show", person=person), told)


@pages.post("/<uuid:person>/designated-place")
@gate.allow(*DECIDERS)
def designate(person: uuid.UUID) -> BaseResponse:
    """Approve what the policy has instead of an unfit home."""
    with transaction() as session:
        who = get_person_in(session, gate.scope(), person)
        operations.designate_place(
            session, who.id, reason=field("reason", most=400), at=clock.now()
        )
    return done(
        url_for("people.show", person=person),
        say("The measure changes; find a room or a designated hotel now."),
    )

"""A ride asked for on a person's page: from where to where, and from when on."""

from __future__ import annotations

import uuid

from flask import Blueprint, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.database import transaction
from logistics.errors import NotFound
from logistics.isolation import operations
from logistics.isolation.queries import get_person_in
from logistics.sites import queries as sites
from logistics.sites.queries.places import districts_in
from logistics.transfers.orders import PlaceRef, RideOrder
from logistics.transfers.pages.fields import needed_moment, rejected
from logistics.transfers.queries.known_places import known_places_question
from logistics.transfers.queries.places import places
from logistics.transfers.roles import CALLERS
from logistics.transfers.rules.kinds import PlaceKind
from logistics.web.forms import done, field
from logistics.web.language import current
from logistics.wording import say

pages = Blueprint("person_rides", __name__, url_prefix="/people")


@pages.post("/<uuid:person>/rides")
@gate.allow(*CALLERS)
def ask(person: uuid.UUID) -> BaseResponse:
    """Ask for a ride, to be planned with the others of its day."""
    with transaction() as session:
        row = get_person_in(session, gate.scope(), person)
        operations.ask_for_ride(
            session,
            RideOrder(
                person_id=row.id,
                district_id=_own_district(session),
                origin=_end(session, "origin"),
                destination=_end(session, "destination"),
                ready_at=needed_moment("ready_at", settings().zone),
                why=say("%(reason)s", reason=field("reason")),
                ambulance="ambulance" in request.form,
            ),
            at=clock.now(),
        )
    return done(url_for("people.show", person=person), say("The ride is asked for."))


def ends(session: Session) -> list[tuple[str, str]]:
    """Where a ride may begin and end, with the words for it; nothing for who asks for none."""
    if not gate.has_role(*CALLERS):
        return []
    refs = [
        *(
            PlaceRef(kind=PlaceKind.SITE, id=site.id)
            for site in sites.sites_in(session, gate.scope())
        ),
        *(
            PlaceRef(kind=row.kind, id=row.id)
            for row in session.scalars(known_places_question(gate.scope()))
        ),
    ]
    known = places(session, refs)
    return [(f"{ref.kind}/{ref.id}", known[ref].text(current())) for ref in refs]


def _end(session: Session, name: str) -> PlaceRef:
    chosen = field(name)
    if chosen not in dict(ends(session)):
        raise rejected(name, say("Choose one."))
    kind, _, place = chosen.partition("/")
    return PlaceRef(kind=PlaceKind(kind), id=uuid.UUID(place))


def _own_district(session: Session) -> uuid.UUID:
    """The district that drives: of the user's own, else that of the user's sites."""
    own = [each.id for each in districts_in(session, gate.scope()) if each.ours]
    found = own or [site.district_id for site in sites.sites_in(session, gate.scope())]
    if not found:
        raise NotFound("district")
    return found[0]

"""Homes where somebody shall be isolated: looked at, and left for a designated place."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from logistics import audit
from logistics.arrivals import operations as arrivals
from logistics.arrivals import queries as people
from logistics.arrivals.operations import PersonEdit
from logistics.arrivals.own_file import check_not_own
from logistics.arrivals.people_models import Person
from logistics.errors import InputRejected
from logistics.isolation import homes
from logistics.isolation.home_models import HomeCheck
from logistics.isolation.home_rules import HomeFact, NothingProposed, check_suitable
from logistics.isolation.models import Isolation
from logistics.isolation.operations.clock import reclassify
from logistics.policy import queries as policies
from logistics.policy.document import Measure
from logistics.wording import say


@dataclass(frozen=True, kw_only=True)
class HomeLook:
    """What somebody saw at a home.

    :ivar office: street, town or site
    :ivar looked_by: who of them looked
    """

    place: str
    found: Collection[HomeFact]
    office: str
    looked_by: str
    note: str = ""


def note_home(session: Session, person_id: uuid.UUID, look: HomeLook, *, at: datetime) -> HomeCheck:
    """Keep what was found at a home; what the person falls under is decided anew.

    An isolation under way goes on until somebody approves :func:`designate_place`.

    :raises InputRejected: place, office or name is missing
    :raises OwnFile: it is the home of the user
    """
    check_not_own(session, [person_id])
    texts = {
        "place": look.place.strip(),
        "office": look.office.strip(),
        "looked_by": look.looked_by.strip(),
    }
    if not all(texts.values()):
        raise InputRejected(say("Say which home it is, and who of which office looked at it."))
    row = HomeCheck(
        person_id=person_id,
        **texts,
        **{each.value: each in look.found for each in HomeFact},
        note=look.note.strip(),
        by=audit.actor().label,
        occurred_at=at,
    )
    session.add(row)
    person = session.get_one(Person, person_id)
    edit = PersonEdit(home_suitable=row.suitable)
    arrivals.edit_person(session, person_id, edit, expected=person.version)
    decision = people.classifications(session, [person_id]).get(person_id)
    if decision is not None:
        arrivals.classify_people(session, [person_id], arrival_id=decision.arrival_id, at=at)
    session.flush()
    return row


def designate_place(
    session: Session, person_id: uuid.UUID, *, reason: str, at: datetime
) -> Isolation:
    """Approve what the policy has for somebody whose home is unfit, counted from the same start.

    :raises NothingProposed: no isolation at home is under way, or the home is fit
    :raises OwnFile: it is the home of the user
    """
    check_not_own(session, [person_id])
    proposed = homes.place_instead(session, person_id)
    if proposed is None:
        raise NothingProposed(say("Nothing is proposed for this person instead of the home."))
    row = proposed.isolation
    reclassify(session, row.id, proposed.decision, start=proposed.start, reason=reason, at=at)
    return row


def check_home(session: Session, person_id: uuid.UUID, measure: Measure) -> None:
    """Refuse to begin at home what the policy begins in a suitable home only.

    :raises HomeNotChecked: nobody has looked at the home
    :raises HomeNotSuitable: it was found unfit
    """
    if measure is Measure.HOME_ISOLATION and policies.latest(session).settings.home_check_required:
        looks = homes.looks_at(session, person_id)
        check_suitable(looks[0].found if looks else None)

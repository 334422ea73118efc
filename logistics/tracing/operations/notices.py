"""Notices to contacts: given with an approval, open until somebody acknowledges them."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from logistics import audit
from logistics.access.rules import Scope
from logistics.errors import InputRejected
from logistics.policy import queries as policies
from logistics.tracing.models import ContactNotice, RippleLine
from logistics.tracing.queries.notices import get_notice_in
from logistics.tracing.queries.ripple import Contact
from logistics.tracing.rules.deeds import AcknowledgedAlready
from logistics.wording import say


def give_notice(
    session: Session, line: RippleLine, contact: Contact, *, at: datetime
) -> ContactNotice:
    """Tell a contact on paper; who is in no room of ours has to acknowledge it.

    The time for that is the policy's from being identified to being in a room.
    """
    here = contact.place is not None and contact.place.present
    hours = policies.latest(session).transport.room_within_hours
    row = ContactNotice(
        line_id=line.id,
        person_id=line.person_id,
        district_id=contact.district_id,
        due_at=None if here else at + timedelta(hours=hours),
        occurred_at=at,
    )
    session.add(row)
    session.flush()
    return row


def acknowledge(
    session: Session, scope: Scope, notice: uuid.UUID, *, by: str, at: datetime
) -> ContactNotice:
    """Somebody elsewhere has the notice and says so by name.

    :raises AcknowledgedAlready: it was acknowledged before, or needs nobody's word
    """
    if not by.strip():
        raise InputRejected(say("Say who acknowledges the notice."))
    row = get_notice_in(session, scope, notice, lock=True)
    if row.acknowledged_at is not None or row.due_at is None:
        raise AcknowledgedAlready(say("The notice waits for nobody."))
    row.acknowledged_at, row.acknowledged_by = at, by.strip()
    row.noted_by = audit.actor().label
    session.flush()
    return row

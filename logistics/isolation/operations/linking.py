"""Links between isolations: a contact waits for whom the policy links it to."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.errors import InputRejected, NotFound, Refused
from logistics.isolation.models import ContactLink
from logistics.wording import say


class UnlinkedAlready(Refused):
    """A link is ended once."""


def link_contact(
    session: Session, isolation_id: uuid.UUID, index_isolation_id: uuid.UUID, *, reason: str
) -> ContactLink:
    """Link a contact to whom they met; a second time is the same link.

    Two who met are linked once: in both directions each would wait for the other for ever.
    """
    both = (isolation_id, index_isolation_id)
    known = session.scalars(
        sa.select(ContactLink).where(
            ContactLink.isolation_id.in_(both),
            ContactLink.index_isolation_id.in_(both),
            ContactLink.ended_at.is_(None),
        )
    ).first()
    if known is not None:
        return known
    row = ContactLink(
        isolation_id=isolation_id, index_isolation_id=index_isolation_id, reason=reason[:200]
    )
    session.add(row)
    session.flush()
    return row


def unlink_contact(
    session: Session, link_id: uuid.UUID, *, reason: str, at: datetime
) -> ContactLink:
    """A contact waits no longer for whom it was linked to; the link stays on record.

    :raises UnlinkedAlready: it was ended before
    """
    row = session.get(ContactLink, link_id, with_for_update=True)
    if row is None:
        raise NotFound("link")
    if not reason.strip():
        raise InputRejected(say("A reason is needed."))
    if row.ended_at is not None:
        raise UnlinkedAlready(say("The link has been ended already."))
    row.ended_at, row.ended_by, row.ended_reason = at, audit.actor().label, reason.strip()
    session.flush()
    return row

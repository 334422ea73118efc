"""Changes of the policy in use: drafts come in, are put in force, or withdrawn."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.database import check_version
from logistics.errors import Refused
from logistics.policy import queries
from logistics.policy.document import PolicySequence, PolicyVersion
from logistics.policy.models import PolicyState, PolicyVersionRow
from logistics.policy.reading import dump_version, read_versions
from logistics.wording import say


class VersionIsFixed(Refused):
    """What is in force or withdrawn is not changed any more."""


class VersionsCollide(Refused):
    """Two versions would come into force at one moment."""


def add_drafts(session: Session, text: str, *, at: datetime) -> list[PolicyVersionRow]:
    """Keep the versions of a YAML text as drafts; a draft of the same number is replaced.

    :raises InputRejected: the text is no policy document; nothing is kept
    :raises VersionIsFixed: a number is in force already
    """
    known = PolicySequence(tuple(queries.parsed(row) for row in _usable(session)))
    return [_keep(session, version, at) for version in read_versions(text, onto=known)]


def put_in_force(
    session: Session, version: uuid.UUID, *, expected: int, at: datetime
) -> PolicyVersionRow:
    """Let a draft decide from its moment on; who was classified before stays as they are.

    :raises VersionIsFixed: it is no draft
    :raises VersionsCollide: another version comes into force at the same moment
    """
    row = queries.get_row(session, version)
    check_version(row, expected)
    if row.state is not PolicyState.DRAFT:
        raise VersionIsFixed(say("Version %(number)s is no draft.", number=row.number))
    try:
        queries.in_force(session).with_versions([queries.parsed(row)])
    except ValueError:
        raise VersionsCollide(say("Another version comes into force at the same moment.")) from None
    row.state, row.put_in_force_at = PolicyState.IN_FORCE, at
    row.put_in_force_by = audit.actor().label
    _forget(session)
    return row


def withdraw(session: Session, version: uuid.UUID, *, expected: int) -> PolicyVersionRow:
    """Take a draft away."""
    row = queries.get_row(session, version)
    check_version(row, expected)
    if row.state is not PolicyState.DRAFT:
        raise VersionIsFixed(say("Version %(number)s is no draft.", number=row.number))
    row.state = PolicyState.WITHDRAWN
    return row


def _keep(session: Session, version: PolicyVersion, at: datetime) -> PolicyVersionRow:
    row = session.scalars(
        sa.select(PolicyVersionRow).where(PolicyVersionRow.number == version.number)
    ).first()
    if row is not None and row.state is PolicyState.IN_FORCE:
        raise VersionIsFixed(say("Version %(number)s is in force.", number=version.number))
    if row is None:
        row = PolicyVersionRow(number=version.number, recorded_at=at)
        session.add(row)
    row.name = version.name
    row.effective_from = version.effective_at
    row.state = PolicyState.DRAFT
    row.document = dump_version(version)
    session.flush()
    _forget(session)
    return row


def _usable(session: Session) -> list[PolicyVersionRow]:
    return [row for row in queries.rows(session) if row.state is PolicyState.IN_FORCE]


def _forget(session: Session) -> None:
    session.info.pop("policy", None)
    session.info.pop("policy_versions", None)

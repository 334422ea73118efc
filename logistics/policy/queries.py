"""Questions about the policy in use."""

from __future__ import annotations

import json
import uuid
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.errors import NotFound, Refused
from logistics.policy.document import PolicySequence, PolicyVersion
from logistics.policy.models import PolicyState, PolicyVersionRow
from logistics.policy.reading import load_version
from logistics.wording import say


class NoPolicy(Refused):
    """Nothing can be decided before a policy is in force."""


def rows(session: Session) -> list[PolicyVersionRow]:
    """All versions, in the order in which they come into force."""
    return list(
        session.scalars(
            sa.select(PolicyVersionRow).order_by(
                PolicyVersionRow.effective_from, PolicyVersionRow.number
            )
        )
    )


def get_row(session: Session, version: uuid.UUID) -> PolicyVersionRow:
    """A version's row.

    :raises NotFound: there is none
    """
    row = session.get(PolicyVersionRow, version)
    if row is None:
        raise NotFound("policy version")
    return row


def in_force(session: Session) -> PolicySequence:
    """The versions that decide, earliest first; read once a transaction."""
    if (known := session.info.get("policy")) is None:
        known = PolicySequence(
            tuple(parsed(row) for row in rows(session) if row.state is PolicyState.IN_FORCE)
        )
        session.info["policy"] = known
    sequence: PolicySequence = known
    return sequence


def ids_by_number(session: Session) -> dict[int, uuid.UUID]:
    """The row of each version number."""
    return {row.number: row.id for row in rows(session)}


def get_version(session: Session, version: uuid.UUID) -> PolicyVersion:
    """A version as its document says it."""
    cache: dict[uuid.UUID, PolicyVersion] = session.info.setdefault("policy_versions", {})
    if version not in cache:
        cache[version] = parsed(get_row(session, version))
    return cache[version]


def latest(session: Session) -> PolicyVersion:
    """The last version in force, for rules that belong to no arrival, such as turnaround.

    :raises NoPolicy: none is in force
    """
    version = session.scalar(
        sa.select(PolicyVersionRow.id)
        .where(PolicyVersionRow.state == PolicyState.IN_FORCE)
        .order_by(PolicyVersionRow.effective_from.desc())
        .limit(1)
    )
    if version is None:
        raise NoPolicy(say("No policy is in force. Put a version in force first."))
    return get_version(session, version)


def parsed(row: PolicyVersionRow) -> PolicyVersion:
    """The document of a row; reading the same text again costs nothing."""
    return _parsed(json.dumps(row.document, sort_keys=True))


@lru_cache(maxsize=64)
def _parsed(text: str) -> PolicyVersion:
    return load_version(json.loads(text))

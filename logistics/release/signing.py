"""Certificates signed with the key of the installation, and the bundle they are checked with."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from logistics import audit, vault
from logistics.config import settings
from logistics.errors import NotFound
from logistics.release import tokens
from logistics.release.models import Certificate, CertificateState, SigningKey
from logistics.release.rules import check_reason


def signed(session: Session, certificate: Certificate) -> str:
    """The token of a certificate, signed with the key in use."""
    facts = certificate.facts
    key = _key_in_use(session)
    return tokens.token(
        tokens.Statement(
            number=certificate.number,
            check_code=certificate.check_code,
            name=tokens.masked(facts["name"]),
            document_last=facts["number_last"],
            started=date.fromisoformat(facts["started"][:10]),
            ended=date.fromisoformat(facts["ended"][:10]),
            issued_at=certificate.occurred_at,
        ),
        key=key.name,
        sign=partial(vault.sign, signer=key.name),
    )


def bundle(session: Session, *, at: datetime) -> dict[str, Any]:
    """The public keys and the signed list of revoked numbers, as a checker carries them."""
    key = _key_in_use(session)
    revoked = session.scalars(
        sa.select(Certificate.number).where(Certificate.state == CertificateState.REVOKED)
    ).all()
    listed = tokens.revocation_list(
        revoked, as_of=at, key=key.name, sign=partial(vault.sign, signer=key.name)
    )
    return tokens.bundle_json([_public(each) for each in keys(session)], listed)


def keys(session: Session) -> Sequence[SigningKey]:
    """Every key that ever signed, oldest first."""
    return session.scalars(sa.select(SigningKey).order_by(SigningKey.recorded_at)).all()


def withdraw(session: Session, name: str, *, since: datetime, reason: str) -> SigningKey:
    """Believe nothing that a key signed from a moment on; what it signed before stays good.

    :raises NotFound: no such key ever signed
    """
    row = session.scalars(
        sa.select(SigningKey).where(SigningKey.name == name).with_for_update()
    ).first()
    if row is None:
        raise NotFound("signing_key")
    row.withdrawn_from, row.withdrawn_by = since, audit.actor().label
    row.withdrawn_reason = check_reason(reason)
    session.flush()
    return row


def use_new_key(session: Session) -> SigningKey:
    """Sign with a new key from now on; every certificate signed before can still be checked."""
    vault.write_keys(vault.rotate_signing(vault.keys()), settings().keys_file)
    return _key_in_use(session)


def _key_in_use(session: Session) -> SigningKey:
    """The row of the key in use; its first use writes it."""
    name = vault.keys().signer
    known = session.scalars(sa.select(SigningKey).where(SigningKey.name == name)).first()
    if known is not None:
        return known
    with suppress(IntegrityError), session.begin_nested():
        session.add(SigningKey(name=name, public=base64.b64encode(vault.public_key(name)).decode()))
    return session.scalars(sa.select(SigningKey).where(SigningKey.name == name)).one()


def _public(row: SigningKey) -> tokens.PublicKey:
    return tokens.PublicKey(
        id=row.name, public=base64.b64decode(row.public), withdrawn_from=row.withdrawn_from
    )

"""A certificate as a signed token in its QR code, which anybody can check without a network.

A token is ``base64url(signature ‖ key id ‖ payload)``: 64 bytes of Ed25519 over a context and
the rest, 4 bytes that name the key, and a JSON array in UTF-8. It holds what the check page
shows and no more: a masked name and the last characters of the document. The list of revoked
numbers is signed likewise, under a context of its own, so that neither passes for the other.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

OF_CERTIFICATES = b"release-certificate/1\0"
OF_REVOCATIONS = b"revocation-list/1\0"
SIGNATURE_BYTES = 64
KEY_BYTES = 4

Sign = Callable[[bytes], bytes]


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What a token says.

    :ivar name: masked: the first letter of each part
    :ivar document_last: last characters of the document number
    """

    number: str
    check_code: str
    name: str
    document_last: str
    started: date
    ended: date
    issued_at: datetime


@dataclass(frozen=True, kw_only=True)
class PublicKey:
    """A key that certificates are checked with.

    :ivar withdrawn_from: what it signed from then on is not believed
    """

    id: str
    public: bytes
    withdrawn_from: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """What a checker without network carries: the keys and the revoked numbers.

    :ivar as_of: when the list of revoked numbers was drawn up
    """

    keys: tuple[PublicKey, ...]
    revoked: frozenset[str]
    as_of: datetime


class Verdict(StrEnum):
    """What a checker may say of a token."""

    VALID = "valid"
    REVOKED = "revoked"
    FORGED = "forged"
    KEY_UNKNOWN = "key_unknown"
    KEY_WITHDRAWN = "key_withdrawn"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The verdict on a token, and what it says where it can be believed to say it."""

    verdict: Verdict
    statement: Statement | None = None


class ListForged(ValueError):
    """A list of revoked numbers that nobody known signed."""


def token(statement: Statement, *, key: str, sign: Sign) -> str:
    """A statement as a token, signed by the key of that id."""
    payload = [
        statement.number,
        statement.check_code,
        statement.name,
        statement.document_last,
        statement.started.isoformat(),
        statement.ended.isoformat(),
        int(statement.issued_at.timestamp()),
    ]
    return _sealed(OF_CERTIFICATES, payload, key, sign)


def check(text: str, bundle: Bundle) -> Finding:
    """What a token is worth, from the token and the bundle alone; never raises."""
    try:
        key, payload = _opened(OF_CERTIFICATES, text.strip(), bundle.keys)
        statement = _statement(payload)
    except LookupError:
        return Finding(verdict=Verdict.KEY_UNKNOWN)
    except (ValueError, TypeError, InvalidSignature):
        return Finding(verdict=Verdict.FORGED)
    if key.withdrawn_from is not None and statement.issued_at >= key.withdrawn_from:
        return Finding(verdict=Verdict.KEY_WITHDRAWN)
    revoked = statement.number in bundle.revoked
    return Finding(
        verdict=Verdict.REVOKED if revoked else Verdict.VALID,
        statement=statement,
    )


def revocation_list(numbers: Sequence[str], *, as_of: datetime, key: str, sign: Sign) -> str:
    """The revoked numbers as a signed text."""
    return _sealed(OF_REVOCATIONS, [int(as_of.timestamp()), *sorted(numbers)], key, sign)


def bundle_json(keys: Sequence[PublicKey], revocations: str) -> dict[str, object]:
    """The bundle as the check page and ``logistics verify`` read it."""
    return {
        "keys": [
            {
                "id": key.id,
                "public": base64.b64encode(key.public).decode(),
                "withdrawn_from": key.withdrawn_from.isoformat() if key.withdrawn_from else None,
            }
            for key in keys
        ],
        "revocations": revocations,
    }


def bundle_from_json(plain: Mapping[str, object]) -> Bundle:
    """A bundle whose list of revoked numbers is signed by one of its keys.

    :raises ListForged: it is not, or the key was withdrawn before
    """
    try:
        keys = tuple(_key(each) for each in _list(plain["keys"]))
        key, (stamp, *numbers) = _opened(OF_REVOCATIONS, str(plain["revocations"]), keys)
        as_of = datetime.fromtimestamp(int(str(stamp)), UTC)
    except (LookupError, ValueError, TypeError, InvalidSignature) as error:
        raise ListForged("no known key signed the list of revoked numbers") from error
    if key.withdrawn_from is not None and as_of >= key.withdrawn_from:
        raise ListForged("a withdrawn key signed the list of revoked numbers")
    return Bundle(keys=keys, revoked=frozenset(map(str, numbers)), as_of=as_of)


def masked(name: str) -> str:
    """A name of which each part shows its first letter only."""
    return " ".join(f"{part[:1]}{'*' * max(1, len(part) - 1)}" for part in name.split())


def _sealed(context: bytes, payload: Sequence[object], key: str, sign: Sign) -> str:
    body = bytes.fromhex(key)
    body += json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    return _text(sign(context + body) + body)


def _opened(
    context: bytes, text: str, keys: Sequence[PublicKey]
) -> tuple[PublicKey, Sequence[object]]:
    """The key and the payload of a signed text.

    :raises LookupError: nobody knows the key
    :raises ValueError, InvalidSignature: the text is damaged or signed by somebody else
    """
    raw = _bytes(text)
    signature, body = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
    named = body[:KEY_BYTES].hex()
    key = next((each for each in keys if each.id == named), None)
    if key is None:
        raise LookupError(named)
    Ed25519PublicKey.from_public_bytes(key.public).verify(signature, context + body)
    return key, _list(json.loads(body[KEY_BYTES:]))


def _bytes(text: str) -> bytes:
    """The bytes of a text in its one spelling: the last character may hold no spare bits."""
    raw = base64.b64decode(
        text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True
    )
    if _text(raw) != text:
        raise ValueError("not a token")
    return raw


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _statement(payload: Sequence[object]) -> Statement:
    number, code, name, last, started, ended, stamp = payload
    return Statement(
        number=str(number),
        check_code=str(code),
        name=str(name),
        document_last=str(last),
        started=date.fromisoformat(str(started)),
        ended=date.fromisoformat(str(ended)),
        issued_at=datetime.fromtimestamp(int(str(stamp)), UTC),
    )


def _key(plain: object) -> PublicKey:
    if not isinstance(plain, Mapping):
        raise TypeError("a key is a mapping")
    withdrawn = plain["withdrawn_from"]
    return PublicKey(
        id=str(plain["id"]),
        public=base64.b64decode(str(plain["public"])),
        withdrawn_from=datetime.fromisoformat(str(withdrawn)) if withdrawn else None,
    )


def _list(plain: object) -> list[object]:
    if not isinstance(plain, list):
        raise TypeError("a list is wanted")
    return plain

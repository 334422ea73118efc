"""Encryption of document numbers, the keyed index that finds them again, and signatures.

A number is sealed with AES-GCM, bound to its table and row so that it cannot be moved to
another one, and carries the id of its key. The blind index is an HMAC of the normalised
number: equal numbers have equal indexes, and nobody without the key can try numbers out.
What leaves the house to be checked without it, such as a certificate, is signed with Ed25519.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from logistics.config import settings
from logistics.errors import InputRejected, Refused
from logistics.wording import say

NONCE_BYTES = 12
SALT_BYTES = 16


class KeysMissing(Refused):
    """The key file is not there, or a sealed value was sealed with a key that is not in it."""


@dataclass(frozen=True, kw_only=True)
class Keys:
    """The keys of an installation; ``current`` seals, all of them open; ``signer`` signs."""

    current: str
    sealing: dict[str, bytes]
    index: bytes
    sessions: bytes
    signer: str
    signing: dict[str, bytes]


def new_keys() -> Keys:
    """Fresh random keys."""
    name, signer = secrets.token_hex(4), secrets.token_hex(4)
    return Keys(
        current=name,
        sealing={name: secrets.token_bytes(32)},
        index=secrets.token_bytes(32),
        sessions=secrets.token_bytes(32),
        signer=signer,
        signing={signer: secrets.token_bytes(32)},
    )


def rotate(keys: Keys) -> Keys:
    """Add a sealing key and use it from now on; what is sealed stays readable."""
    name = secrets.token_hex(4)
    sealing = {**keys.sealing, name: secrets.token_bytes(32)}
    return replace(keys, current=name, sealing=sealing)


def rotate_signing(keys: Keys) -> Keys:
    """Add a signing key and use it from now on; what was signed can still be checked."""
    name = secrets.token_hex(4)
    signing = {**keys.signing, name: secrets.token_bytes(32)}
    return replace(keys, signer=name, signing=signing)


def write_keys(keys: Keys, file: Path) -> None:
    """Write the key file, readable by its owner only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as target:
        json.dump(_plain(keys), target)
        target.flush()
        os.fsync(target.fileno())
    part.replace(file)
    _read_keys.cache_clear()


def keys() -> Keys:
    """The keys of this installation, as they are now: another process may have rotated them.

    :raises KeysMissing: there is no key file
    """
    file = settings().keys_file
    try:
        written = file.stat().st_mtime_ns
    except FileNotFoundError:
        raise KeysMissing(
            say("The key file is missing. Run logistics keys new, or import it from its backup.")
        ) from None
    return _read_keys(file, written)


@lru_cache(maxsize=4)
def _read_keys(file: Path, _written: int) -> Keys:
    return _from_plain(json.loads(file.read_text(encoding="utf-8")))


def seal(text: str, *, table: str, row: UUID) -> str:
    """Encrypt a value for one row of one table."""
    held = keys()
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(held.sealing[held.current]).encrypt(nonce, text.encode(), _place(table, row))
    return f"{held.current}:{_b64(nonce + sealed)}"


def unseal(sealed: str, *, table: str, row: UUID) -> str:
    """Decrypt a value for the row it was sealed for.

    :raises KeysMissing: its key is not in the key file, or it was moved from another row
    """
    name, _, body = sealed.partition(":")
    key = keys().sealing.get(name)
    raw = base64.b64decode(body)
    try:
        if key is None:
            raise InvalidTag
        return (
            AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _place(table, row)).decode()
        )
    except InvalidTag:
        raise KeysMissing(
            say("A document number cannot be read: its key %(key)s is missing.", key=name)
        ) from None


def seal_bytes(content: bytes, *, place: str) -> bytes:
    """Encrypt a file for the place it is kept under; the first line names the key."""
    held = keys()
    nonce = secrets.token_bytes(NONCE_BYTES)
    body = AESGCM(held.sealing[held.current]).encrypt(nonce, content, place.encode())
    return held.current.encode() + b"\n" + nonce + body


def unseal_bytes(sealed: bytes, *, place: str) -> bytes:
    """Decrypt a file.

    :raises KeysMissing: its key is not in the key file, or the file was changed or moved
    """
    name, _, raw = sealed.partition(b"\n")
    key = keys().sealing.get(name.decode(errors="replace"))
    try:
        if key is None:
            raise InvalidTag
        return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode())
    except InvalidTag:
        raise KeysMissing(
            say("A stored file cannot be read: it is damaged or its key is missing.")
        ) from None


def blind_index(text: str) -> str:
    """The keyed fingerprint by which equal values are found."""
    return blind_indexing()(text)


def blind_indexing() -> Callable[[str], str]:
    """The same for a long list: the key is read once, not for each of its lines."""
    key = keys().index
    return lambda text: hmac.new(key, text.encode(), "sha256").hexdigest()


def sign(message: bytes, *, signer: str) -> bytes:
    """The Ed25519 signature of a message by a key, 64 bytes."""
    return _signing_key(signer).sign(message)


def public_key(signer: str) -> bytes:
    """The public half of a signing key, 32 bytes."""
    return _signing_key(signer).public_key().public_bytes_raw()


def _signing_key(signer: str) -> Ed25519PrivateKey:
    held = keys().signing
    if signer not in held:
        raise KeysMissing(say("The signing key %(key)s is missing.", key=signer))
    return Ed25519PrivateKey.from_private_bytes(held[signer])


def export_keys(held: Keys, passphrase: str) -> str:
    """The keys as one line that only the passphrase opens, to be kept apart from backups."""
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    body = AESGCM(_stretch(passphrase, salt)).encrypt(
        nonce, json.dumps(_plain(held)).encode(), None
    )
    return _b64(salt + nonce + body)


def import_keys(exported: str, passphrase: str) -> Keys:
    """The keys from an exported line.

    :raises InputRejected: the line is damaged or the passphrase is another one
    """
    try:
        raw = base64.b64decode(exported.strip(), validate=True)
        salt, nonce = raw[:SALT_BYTES], raw[SALT_BYTES : SALT_BYTES + NONCE_BYTES]
        opened = AESGCM(_stretch(passphrase, salt)).decrypt(
            nonce, raw[SALT_BYTES + NONCE_BYTES :], None
        )
        return _from_plain(json.loads(opened))
    except (ValueError, InvalidTag):
        raise InputRejected(
            say("The key backup cannot be opened: the file is damaged or the passphrase is wrong.")
        ) from None


def _stretch(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())


def _place(table: str, row: UUID) -> bytes:
    return f"{table}:{row}".encode()


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _plain(held: Keys) -> dict[str, object]:
    return {
        "current": held.current,
        "sealing": {name: _b64(key) for name, key in held.sealing.items()},
        "index": _b64(held.index),
        "sessions": _b64(held.sessions),
        "signer": held.signer,
        "signing": {name: _b64(key) for name, key in held.signing.items()},
    }


def _from_plain(plain: dict[str, object]) -> Keys:
    return Keys(
        current=str(plain["current"]),
        sealing=_named(plain["sealing"]),
        index=base64.b64decode(str(plain["index"])),
        sessions=base64.b64decode(str(plain["sessions"])),
        signer=str(plain.get("signer", "")),
        signing=_named(plain.get("signing", {})),
    )


def _named(plain: object) -> dict[str, bytes]:
    if not isinstance(plain, dict):
        raise TypeError("keys are a mapping")
    return {name: base64.b64decode(key) for name, key in plain.items()}

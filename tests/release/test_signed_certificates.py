from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from logistics import vault
from logistics.config import settings
from logistics.release import commands, operations, papers, signing, tokens
from logistics.release.tokens import Bundle, Finding, PublicKey, Statement, Verdict
from tests.isolation.stays import put_policy_in_force
from tests.release.released import released

NOON = datetime(2020, 3, 28, 4, 0, tzinfo=UTC)
OURS, STRANGER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
LI_LEI = Statement(
    number="JC-LJ01-2020-00017",
    check_code="7KQ4X2MP",
    name="L* L**",
    document_last="4821",
    started=date(2020, 3, 14),
    ended=date(2020, 3, 28),
    issued_at=NOON,
)


def bundle(
    *, withdrawn_from: datetime | None = None, revoked: frozenset[str] = frozenset()
) -> Bundle:
    public = OURS.public_key().public_bytes_raw()
    key = PublicKey(id="0a0b0c0d", public=public, withdrawn_from=withdrawn_from)
    return Bundle(keys=(key,), revoked=revoked, as_of=NOON)


def signed(key: Ed25519PrivateKey = OURS, name: str = "0a0b0c0d") -> str:
    return tokens.token(LI_LEI, key=name, sign=key.sign)


def test_a_genuine_token_says_what_was_signed() -> None:
    found = tokens.check(signed(), bundle())

    assert found == Finding(verdict=Verdict.VALID, statement=LI_LEI)


def test_a_change_of_any_one_character_is_refused() -> None:
    genuine = signed()

    for place, letter in enumerate(genuine):
        changed = genuine[:place] + ("B" if letter != "B" else "C") + genuine[place + 1 :]
        assert tokens.check(changed, bundle()).verdict in {Verdict.FORGED, Verdict.KEY_UNKNOWN}


@pytest.mark.parametrize("text", ["", "#", "ÄÖ", "JC-LJ01-2020-00017", "A" * 5000])
def test_what_is_no_token_is_refused_without_a_trace(text: str) -> None:
    assert tokens.check(text, bundle()).statement is None


def test_a_stranger_who_uses_the_name_of_our_key_is_refused() -> None:
    assert tokens.check(signed(STRANGER), bundle()).verdict is Verdict.FORGED
    assert tokens.check(signed(STRANGER, "ffffffff"), bundle()).verdict is Verdict.KEY_UNKNOWN


def test_a_stolen_key_is_believed_for_what_it_signed_before() -> None:
    before, after = NOON + timedelta(seconds=1), NOON

    assert tokens.check(signed(), bundle(withdrawn_from=before)).verdict is Verdict.VALID
    assert tokens.check(signed(), bundle(withdrawn_from=after)).verdict is Verdict.KEY_WITHDRAWN


def test_a_revoked_number_is_told_without_a_network() -> None:
    assert tokens.check(signed(), bundle(revoked=frozenset({LI_LEI.number}))) == Finding(
        verdict=Verdict.REVOKED, statement=LI_LEI
    )


def test_a_token_never_passes_for_a_list_of_revoked_numbers() -> None:
    plain = tokens.bundle_json(bundle().keys, signed())

    with pytest.raises(tokens.ListForged):
        tokens.bundle_from_json(plain)


def test_a_certificate_still_verifies_after_the_key_was_changed(session: Session) -> None:
    put_policy_in_force(session)
    first = papers.issue_for(session, isolation := released(session), at=NOON)
    signing.use_new_key(session)
    operations.revoke(session, first.id, reason="wrong name", expected=first.version, at=NOON)
    second = papers.issue_for(session, isolation, at=NOON)

    carried = tokens.bundle_from_json(signing.bundle(session, at=NOON))

    assert [key.id for key in carried.keys] == [each.name for each in signing.keys(session)]
    assert len(carried.keys) == 2
    assert tokens.check(first.token, carried).verdict is Verdict.REVOKED
    assert tokens.check(second.token, carried).verdict is Verdict.VALID
    assert second.facts["replaces"] == first.number


def test_keys_of_an_older_key_file_get_a_signing_key(tmp_path: Path) -> None:
    older = replace(vault.new_keys(), signer="", signing={})

    newer = vault.rotate_signing(older)

    assert newer.signing.keys() == {newer.signer}
    assert newer.sealing == older.sealing


def test_the_terminal_checks_with_a_file_and_nothing_else(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_policy_in_force(session)
    paper = papers.issue_for(session, released(session), at=NOON)
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps(signing.bundle(session, at=NOON)))
    address = f"{settings().public_url}/verify#{paper.token}"

    run = verifying(file)
    genuine, tampered = run(address), run(address[:-9] + "AAAAAAAAA")

    assert genuine.startswith("0 This certificate is valid.")
    assert paper.number in genuine
    assert tampered.startswith("1 This code was not issued here, or was changed.")


def verifying(file: Path) -> Callable[[str], str]:
    def run(token: str) -> str:
        done = CliRunner().invoke(commands.verify, [token, "--bundle", str(file)])
        return f"{done.exit_code} {done.output}"

    return run

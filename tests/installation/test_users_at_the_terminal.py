from __future__ import annotations

import pytest

from logistics.access import queries
from logistics.access.rules import NOTHING, Scope
from logistics.database import reading, transaction
from tests import factories
from tests.factories import SiteFactory
from tests.terminal import Terminal
from tests.web import PASSWORD


@pytest.fixture
def ready(prepared: Terminal) -> Terminal:
    """An installation with one site, QH, and one clerk who sees nothing."""
    with transaction() as session:
        factories.use(session)
        SiteFactory(code="QH")
    prepared.run("users", "add", "wenyuan", "--display-name", "Mo Ting", "--role", "clerk")
    return prepared


def scope() -> Scope:
    with reading() as session:
        return queries.scope_of(session, queries.get_user(session, "wenyuan").id)


def signs_in(password: str) -> bool:
    from logistics.app import create_app

    app = create_app()
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    answer = app.test_client().post("/login", data={"username": "wenyuan", "password": password})
    return answer.status_code == 302


def test_a_new_user_signs_in_and_sees_nothing(ready: Terminal) -> None:
    assert signs_in(PASSWORD)
    assert scope() == NOTHING


def test_a_granted_site_is_seen_until_it_is_revoked(ready: Terminal) -> None:
    ready.run("users", "grant", "wenyuan", "--site", "QH")
    granted = scope()
    listed = ready.run("users", "list")
    ready.run("users", "revoke", "wenyuan", "--site", "QH")

    assert len(granted.sites) == 1
    assert "site QH" in listed
    assert scope() == NOTHING


def test_the_whole_city_is_granted_by_its_own_word(ready: Terminal) -> None:
    ready.run("users", "grant", "wenyuan", "--city")

    assert scope() == Scope(city=True)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("--site", "XX"), 1), (("--port", "QH"), 1), ((), 2)],
    ids=["no such site", "a site is no port", "nothing named"],
)
def test_a_grant_names_a_place_that_exists(
    ready: Terminal, arguments: tuple[str, ...], code: int
) -> None:
    ready.run("users", "grant", "wenyuan", *arguments, ends_with=code)

    assert scope() == NOTHING


def test_what_was_not_granted_cannot_be_revoked(ready: Terminal) -> None:
    ready.run("users", "revoke", "wenyuan", "--site", "QH", ends_with=1)


def test_a_suspended_user_cannot_sign_in_until_it_is_lifted(ready: Terminal) -> None:
    ready.run("users", "suspend", "wenyuan")
    suspended = signs_in(PASSWORD)
    ready.run("users", "suspend", "wenyuan", "--lift")

    assert not suspended
    assert signs_in(PASSWORD)


def test_a_new_password_replaces_the_old_one(
    ready: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGISTICS_PASSWORD", "another-lantern-43")

    ready.run("users", "password", "wenyuan")

    assert (signs_in(PASSWORD), signs_in("another-lantern-43")) == (False, True)


def test_a_short_password_is_refused(ready: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGISTICS_PASSWORD", "lantern")

    ready.run("users", "password", "wenyuan", ends_with=1)

    assert signs_in(PASSWORD)


def test_the_terminal_speaks_chinese_when_asked(ready: Terminal) -> None:
    assert "文员" not in ready.run("users", "list")
    assert "文员" in ready.run("--language", "zh", "users", "list")

"""A dispatcher in a real browser, for the tests of plans that are marked so."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from logistics.access import operations as access
from logistics.access.models import GrantKind
from logistics.access.rules import Role
from logistics.database import transaction
from tests.web import PASSWORD

USER = "moting"
PATIENCE = 90_000


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(app: Flask, chromium: Browser) -> Iterator[Page]:
    """Mo Ting of the whole city, signed in; no script of the pages has failed in the end."""
    with app.app_context(), transaction() as session:
        user = access.add_user(
            session,
            username=USER,
            display_name="Mo Ting",
            password=PASSWORD,
            roles=(Role.DISPATCHER,),
        )
        access.grant(session, user, GrantKind.CITY)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    context = chromium.new_context(base_url=f"http://127.0.0.1:{server.port}", locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/login")
    page.get_by_label("User name").fill(USER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/login" not in url)
    yield page
    context.close()
    server.shutdown()
    thread.join()
    assert errors == []

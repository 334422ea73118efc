from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from logistics import worker
from logistics.access.models import User
from logistics.access.rules import Role
from logistics.database import transaction
from logistics.demo.flights import FLIGHTS, paxlst
from logistics.runs.execution import work_once
from tests import factories
from tests.factories import DistrictFactory, PortFactory
from tests.isolation.stays import put_policy_in_force
from tests.web import PASSWORD, sign_in


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The product served as it is, on a free port."""
    app.config.update(WTF_CSRF_ENABLED=True)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as drivers:
        browser = drivers.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser.new_page(viewport={"width": 390, "height": 844}, locale="en-GB")
        browser.close()


@pytest.mark.browser
def test_a_dispatcher_imports_a_manifest_on_a_phone(
    app: Flask, address: str, page: Page, tmp_path: Path
) -> None:
    with transaction() as session:
        factories.use(session)
        put_policy_in_force(session)
        DistrictFactory()
        PortFactory()
    app.config.update(WTF_CSRF_ENABLED=False)
    sign_in(app, Role.DISPATCHER, city=True)
    app.config.update(WTF_CSRF_ENABLED=True)
    with transaction() as session:
        name = session.scalars(sa.select(User.username)).one()
    file = tmp_path / "ZH812.edi"
    file.write_text(paxlst(FLIGHTS[0]), encoding="utf-8")

    page.goto(f"{address}/login?next=/arrivals/import")
    page.fill("#username", name)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.set_input_files("#file", str(file))
    page.click("text=Read the list")
    page.wait_for_url("**/arrivals/manifests/**")
    assert "118" in page.inner_text(".figures")
    page.click("text=Apply the list")
    page.wait_for_url("**/work/**")
    worker.load_jobs()
    assert work_once()
    page.goto(f"{address}/arrivals?day=2020-03-28")
    page.click("text=ZH812")
    page.locator("h1", has_text="LHR").wait_for()

    assert page.locator("tbody tr").count() == 118
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

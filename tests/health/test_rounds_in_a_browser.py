"""A nurse walks along a floor with a phone and loses the network."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, expect

from logistics import clock
from logistics.access import operations as access
from logistics.access.models import GrantKind
from logistics.access.rules import Role
from logistics.database import transaction
from logistics.health.models import Reading
from tests import factories
from tests.browsing import PHONE, fits, opened, served, sign_in_as
from tests.factories import FloorFactory, RoomFactory
from tests.health.test_rounds import NEXT_MORNING
from tests.isolation.stays import admitted, put_policy_in_force
from tests.web import PASSWORD

KEPT = """async () => {
  await navigator.serviceWorker.ready;
  while (!(await (await caches.open("rounds")).match(location.pathname)))
    await new Promise((again) => setTimeout(again, 50));
  return true;
}"""


@pytest.mark.browser
def test_three_rooms_entered_without_a_network_are_three_rows_once_it_is_back(
    app: Flask, chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "clock.json"
    monkeypatch.setenv(clock.VARIABLE, str(file))
    clock.set_to(NEXT_MORNING, file)
    floor, site = _floor_with_guests(app)
    with served(app) as address, opened(chromium, address, viewport=PHONE) as page:
        sign_in_as(page, "guyan")
        page.goto(f"/health/rounds/{site}/{floor}")
        assert page.evaluate(KEPT)
        page.context.set_offline(True)
        page.reload()
        for typed in ("365", "36.6"):
            page.keyboard.type(typed)
            page.keyboard.press("Enter")
        page.reload()
        page.keyboard.type("36,7")
        page.keyboard.press("Enter")
        expect(page.locator("[data-count]")).to_have_text("3")
        assert fits(page)
        if folder := os.environ.get("LOGISTICS_TEST_PICTURES"):
            page.screenshot(path=Path(folder) / "round.png", full_page=True)
            page.pdf(path=Path(folder) / "round.pdf")
        assert _temperatures(app) == []

        page.context.set_offline(False)

        expect(page.locator("[data-clear]")).to_be_visible()
        assert page.evaluate("localStorage.length") == 0
        assert _temperatures(app) == [36.5, 36.6, 36.7]


def _floor_with_guests(app: Flask) -> tuple[uuid.UUID, uuid.UUID]:
    with app.app_context(), transaction() as session:
        factories.use(session)
        put_policy_in_force(session)
        floor = FloorFactory()
        for _ in range(3):
            admitted(session, RoomFactory(floor=floor))
        user = access.add_user(
            session,
            username="guyan",
            display_name="Gu Yan",
            password=PASSWORD,
            roles=(Role.HEALTH,),
        )
        access.grant(session, user, GrantKind.CITY)
        return floor.id, floor.site_id


def _temperatures(app: Flask) -> list[float | None]:
    with app.app_context(), transaction() as session:
        return sorted(session.scalars(sa.select(Reading.temperature)))

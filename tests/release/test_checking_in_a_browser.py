"""A policeman's phone checks the code of a certificate, with a network and without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from logistics.database import transaction
from logistics.release import operations, papers
from logistics.release.models import Certificate
from tests import factories
from tests.browsing import PHONE, opened, served
from tests.isolation.stays import put_policy_in_force
from tests.release.released import released

NOON = datetime(2020, 3, 28, 4, 0, tzinfo=UTC)
READY = "navigator.serviceWorker.ready.then(() => true)"


@pytest.fixture
def phone(app: Flask, chromium: Browser) -> Iterator[Page]:
    with served(app) as address, opened(chromium, address, viewport=PHONE) as page:
        yield page


@pytest.fixture
def certificate(app: Flask) -> Certificate:
    with app.app_context(), transaction() as session:
        factories.use(session)
        put_policy_in_force(session)
        return papers.issue_for(session, released(session), at=NOON)


def said(page: Page, sentence: str) -> None:
    expect(page.get_by_text(sentence)).to_be_visible()


@pytest.mark.browser
def test_a_phone_that_opened_the_page_once_checks_without_a_network(
    phone: Page, certificate: Certificate
) -> None:
    phone.goto(f"/verify#{certificate.token}")
    said(phone, "This certificate is valid.")
    said(phone, "Asked the district just now.")
    assert phone.evaluate(READY)

    phone.context.set_offline(True)
    phone.goto("about:blank")
    phone.goto(f"/verify#{certificate.token}")

    said(phone, "This certificate is valid.")
    said(phone, "Without network: as known on")
    assert certificate.number in phone.locator("[data-fact=number]").inner_text()

    phone.goto(f"/verify#{certificate.token[:-8]}AAAAAAAA")

    said(phone, "This code was not issued here, or was changed. It proves nothing.")
    assert not phone.locator("[data-fact=number]").is_visible()


@pytest.mark.browser
def test_a_revoked_certificate_is_told_with_a_network_and_without(
    phone: Page, certificate: Certificate
) -> None:
    with transaction() as session:
        operations.revoke(session, certificate.id, reason="wrong name", expected=1, at=NOON)
    phone.goto(f"/verify#{certificate.token}")
    said(phone, "This certificate was revoked. It is not valid.")
    assert phone.evaluate(READY)

    phone.context.set_offline(True)
    phone.reload()

    said(phone, "This certificate was revoked. It is not valid.")
    said(phone, "Without network: as known on")

"""A dispatcher in a real browser, for the tests of plans that are marked so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from logistics.access import operations as access
from logistics.access.models import GrantKind
from logistics.access.rules import Role
from logistics.database import transaction
from tests.browsing import opened, served, sign_in_as
from tests.web import PASSWORD

USER = "moting"


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
    with served(app) as address, opened(chromium, address) as page:
        sign_in_as(page, USER)
        yield page

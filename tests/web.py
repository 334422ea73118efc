"""A client that is signed in as somebody of the cast."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from logistics.access import operations
from logistics.access.models import GrantKind
from logistics.access.rules import Role
from logistics.database import transaction

PASSWORD = "harbour-lantern-42"


def sign_in(
    app: Flask,
    *roles: Role,
    city: bool = False,
    sites: tuple[uuid.UUID, ...] = (),
    ports: tuple[uuid.UUID, ...] = (),
    districts: tuple[uuid.UUID, ...] = (),
) -> FlaskClient:
    """A client signed in with these roles and grants."""
    name = f"u{uuid.uuid4().hex[:10]}"
    with app.app_context(), transaction() as session:
        user = operations.add_user(
            session, username=name, display_name="Mo Ting", password=PASSWORD, roles=roles
        )
        if city:
            operations.grant(session, user, GrantKind.CITY)
        for kind, targets in (
            (GrantKind.SITE, sites),
            (GrantKind.PORT, ports),
            (GrantKind.DISTRICT, districts),
        ):
            for target in targets:
                operations.grant(session, user, kind, target)
    client = app.test_client()
    answer = client.post("/login", data={"username": name, "password": PASSWORD})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return client


def key() -> dict[str, str]:
    """A fresh idempotency key as headers."""
    return {"Idempotency-Key": str(uuid.uuid4())}


def change(client: FlaskClient, url: str, data: dict[str, Any] | None = None) -> Any:
    """Send a form as a browser would, with a key of its own."""
    return client.post(url, data={"_key": str(uuid.uuid4()), **(data or {})})

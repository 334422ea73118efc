"""Links that are offered only to those who may follow them."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for

from logistics.access import gate


def link(endpoint: str, **values: Any) -> str | None:
    """Where an endpoint is; None when the user of this request may not open it."""
    view = current_app.view_functions.get(endpoint)
    roles = getattr(view, "__roles__", None)
    if roles is None or (roles and not gate.has_role(*roles)):
        return None
    return url_for(endpoint, **values)

"""What surrounds every page: the navigation of the roles that the user has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the navigation: where it leads, what it is called, who sees it."""

    endpoint: str
    label: str
    roles: tuple[Any, ...]


def _within(entry: Entry) -> bool:
    """Whether the page shown belongs to an entry: of its blueprint, or below its address."""
    if (request.endpoint or "").split(".")[0] == entry.endpoint.split(".")[0]:
        return True
    address = url_for(entry.endpoint)
    return address != "/" and request.path.startswith(f"{address}/")


def install_navigation(app: Flask, entries: Sequence[Entry], has_role: Callable[..., bool]) -> None:
    """Offer the templates the entries that the user may follow."""

    def navigation() -> list[dict[str, Any]]:
        return [
            {
                "url": url_for(entry.endpoint),
                "label": entry.label,
                "current": _within(entry),
            }
            for entry in entries
            if has_role(*entry.roles)
        ]

    app.jinja_env.globals.update(navigation=navigation)

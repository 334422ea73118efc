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


def _current(entries: Sequence[Entry]) -> Entry | None:
    """The entry that the page shown belongs to: the nearest above its address, or its blueprint."""
    above = [entry for entry in entries if _is_above(url_for(entry.endpoint))]
    if above:
        return max(above, key=lambda entry: len(url_for(entry.endpoint)))
    shown = _blueprint(request.endpoint or "")
    return next((entry for entry in entries if _blueprint(entry.endpoint) == shown), None)


def _is_above(address: str) -> bool:
    path = request.path
    return path == address or (address != "/" and path.startswith(f"{address}/"))


def _blueprint(endpoint: str) -> str:
    return endpoint.split(".")[0]


def install_navigation(app: Flask, entries: Sequence[Entry], has_role: Callable[..., bool]) -> None:
    """Offer the templates the entries that the user may follow."""

    def navigation() -> list[dict[str, Any]]:
        offered = [entry for entry in entries if has_role(*entry.roles)]
        current = _current(offered)
        return [
            {
                "url": url_for(entry.endpoint),
                "label": entry.label,
                "current": entry is current,
            }
            for entry in offered
        ]

    app.jinja_env.globals.update(navigation=navigation)

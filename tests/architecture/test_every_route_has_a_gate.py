from __future__ import annotations

from flask import Flask

from logistics.app import NAVIGATION

# Flask's files, the library's sign-in, the switch of language, the description of the API.
WITHOUT_A_GATE = {
    "static",
    "security.static",
    "security.login",
    "security.logout",
    "security.verify",
    "language",
    "api-docs.openapi_json",
}


def handlers(app: Flask, endpoint: str) -> list[object]:
    """What answers an endpoint: a function, or a class with one method a verb."""
    view = app.view_functions[endpoint]
    if (kind := getattr(view, "view_class", None)) is None:
        return [view]
    return [getattr(kind, verb.lower()) for verb in kind.methods]


def test_every_route_says_who_may_call_it(app: Flask) -> None:
    open_doors = {
        endpoint
        for endpoint in app.view_functions
        for handler in handlers(app, endpoint)
        if not hasattr(handler, "__roles__")
    }

    assert open_doors - WITHOUT_A_GATE == set()


def test_the_list_of_exceptions_names_only_routes_that_exist(app: Flask) -> None:
    assert WITHOUT_A_GATE - set(app.view_functions) == set()


def test_the_navigation_leads_nobody_to_a_page_that_refuses_them(app: Flask) -> None:
    refused = {
        (entry.endpoint, role)
        for entry in NAVIGATION
        for role in entry.roles
        if role not in (app.view_functions[entry.endpoint].__roles__ or {role})  # type: ignore[attr-defined]
    }

    assert refused == set()

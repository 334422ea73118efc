"""The decorators that every route carries: who may call it, and that it is done once.

A change that passes the gate runs in the transaction of its idempotency key; a request
that loaded people leaves one reading in the audit when it ends.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Response, current_app, g, make_response, redirect, request, url_for
from flask_security import current_user
from flask_wtf.csrf import CSRFProtect
from uuid_utils.compat import uuid7

from logistics import audit, idempotency
from logistics.access import queries
from logistics.access.rules import INSIDERS, Role, Scope
from logistics.database import reading
from logistics.errors import NotAllowed
from logistics.web import forms
from logistics.web.errors import wants_json
from logistics.wording import say

View = TypeVar("View", bound=Callable[..., Any])

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
KEPT_HEADERS = ("Content-Type", "Location", "ETag", "HX-Redirect")


class SignInNeeded(NotAllowed):
    """Nobody is signed in."""

    status = 401


def allow(*roles: Role) -> Callable[[View], View]:
    """Only users with one of the roles may call the route; an administrator is no exception."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return _to_sign_in()
            if not current_user.held & set(roles):
                raise NotAllowed(say("Your role does not allow this."))
            return _run(view, args, kwargs)

        guarded.__roles__ = frozenset(roles)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def public(view: View) -> View:
    """Anybody may call the route, such as a policeman who checks a certificate."""

    @wraps(view)
    def opened(*args: Any, **kwargs: Any) -> Any:
        return _run(view, args, kwargs)

    opened.__roles__ = frozenset()  # type: ignore[attr-defined]
    return opened  # type: ignore[return-value]


EVERYBODY = INSIDERS


def scope() -> Scope:
    """What the user of this request may see."""
    if "scope" not in g:
        with reading() as session:
            g.scope = queries.scope_of(session, current_user.id)
    held: Scope = g.scope
    return held


def has_role(*roles: Role) -> bool:
    """Whether the user of this request has one of the roles, for showing a button or not."""
    return bool(current_user.is_authenticated and current_user.held & set(roles))


def roles() -> frozenset[Role]:
    """The roles of the user of this request."""
    return frozenset(current_user.held) if current_user.is_authenticated else frozenset()


def user_id() -> uuid.UUID | None:
    """The signed-in user."""
    return current_user.id if current_user.is_authenticated else None


def user_name() -> str:
    """The name that stands under what the user does."""
    return audit.actor().label


def _run(view: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    with audit.acting(_actor(), purpose=request.endpoint):
        if request.method in SAFE:
            return view(*args, **kwargs)
        by_token = request.headers.get("Authentication-Token")
        if current_app.config["WTF_CSRF_ENABLED"] and not by_token:
            csrf: CSRFProtect = current_app.extensions["csrf"]
            csrf.protect()
        return _once(lambda: make_response(view(*args, **kwargs)))


def _once(work: Callable[[], Response]) -> Response:
    def answer() -> idempotency.Answer:
        response = work()
        headers = {
            name: response.headers[name] for name in KEPT_HEADERS if name in response.headers
        }
        return idempotency.Answer(
            status=response.status_code, headers=headers, body=response.get_data()
        )

    body = request.get_data(cache=True, parse_form_data=False)
    kept, replayed = idempotency.once(
        key=forms.key_of_request(),
        user_id=user_id(),
        print_of=idempotency.fingerprint(request.method, request.full_path, body),
        work=answer,
    )
    response = Response(kept.body, status=kept.status, headers=kept.headers)
    if replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def _actor() -> audit.Actor:
    channel = audit.Channel.API if wants_json() else audit.Channel.PAGE
    request_id = str(uuid7())
    if not current_user.is_authenticated:
        return audit.Actor(id=None, label="public", channel=channel, request_id=request_id)
    return audit.Actor(
        id=current_user.id, label=current_user.display_name, channel=channel, request_id=request_id
    )


def _to_sign_in() -> Any:
    if wants_json():
        raise SignInNeeded(say("Sign in first."))
    address = url_for("security.login", next=request.full_path.rstrip("?"))
    if request.headers.get("HX-Request"):
        response = make_response("", 200)
        response.headers["HX-Redirect"] = address
        return response
    return redirect(address)

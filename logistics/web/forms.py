"""What every form and change carries: an idempotency key and the version it is based on."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, request
from flask import flash as flask_flash
from uuid_utils.compat import uuid7
from werkzeug.wrappers import Response as BaseResponse

from logistics.errors import InputRejected, Problem, VersionMissing
from logistics.web.language import shown
from logistics.wording import Sentence, say

KEY_HEADER = "Idempotency-Key"
KEY_FIELD = "_key"
VERSION_FIELD = "_version"


def new_key() -> str:
    """A key for a form about to be shown."""
    return str(uuid7())


def key_of_request() -> str | None:
    """The key that came with this change."""
    return request.headers.get(KEY_HEADER) or request.form.get(KEY_FIELD)


def version_of_request() -> int:
    """The version that an edit is based on, from If-Match or from the form.

    :raises VersionMissing: there is none
    """
    raw = request.headers.get("If-Match", "").strip('W/"') or request.form.get(VERSION_FIELD, "")
    if not raw.isdigit():
        raise VersionMissing(say("Say with If-Match which version your edit is based on."))
    return int(raw)


def with_etag(body: Any, version: int) -> Response:
    """An answer that names the version of what it shows."""
    response = make_response(body)
    response.headers["ETag"] = f'"{version}"'
    return response


def done(url: str, sentence: Sentence | None = None) -> BaseResponse:
    """After a change: go to a page and say what was done."""
    if sentence is not None:
        flask_flash(shown(sentence))
    if request.headers.get("HX-Request"):
        response = make_response("", 200)
        response.headers["HX-Redirect"] = url
        return response
    return redirect(url, code=303)


def field(name: str, *, required: bool = True, most: int | None = None) -> str:
    """A text field of the form.

    :param most: how many characters are kept
    :raises InputRejected: it is required and empty, or longer than what is kept
    """
    value = request.form.get(name, "").strip()
    if required and not value:
        raise InputRejected(say("The field %(field)s is empty.", field=name))
    if most is not None and len(value) > most:
        wrong = say(
            "At most %(most)s characters fit here; this has %(n)s.", most=most, n=len(value)
        )
        raise InputRejected(wrong, (Problem(sentence=wrong, field=name),))
    return value

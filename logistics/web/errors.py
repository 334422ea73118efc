"""One place turns every refusal and failure into problem+json or a page with a sentence."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, jsonify, render_template, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from logistics.database import NOT_SET_UP, diagnosis, lacks_tables
from logistics.errors import InputRejected, Problem, Refused
from logistics.web.language import shown
from logistics.wording import Sentence, say

log = logging.getLogger(__name__)

STALE = say("Somebody changed this in the meantime. Load it again and repeat your edit.")
TAKEN = say("This was done by somebody else a moment ago. Load the page again.")
BROKEN = say("Something failed inside the product. Nothing was changed.")
SENTENCES = {
    400: say("The request cannot be understood."),
    401: say("Sign in first."),
    403: say("Your role or your scope does not allow this."),
    404: say("There is no such page."),
    405: say("This address does not do that."),
    413: say("The file is larger than 20 MB. Split it, or send it as CSV."),
    422: say("Some fields need your attention."),
    429: say("Too many requests. Wait a minute and try again."),
}


def install(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _refused(refusal: Refused) -> Response:
    problems = refusal.problems if isinstance(refusal, InputRejected) else ()
    return answer(refusal.status, refusal.code, refusal.sentence, problems)


def _stale(_error: StaleDataError) -> Response:
    return answer(412, "stale", STALE)


def _database(error: DBAPIError) -> Response:
    """A database error carries rows of people: only its state and constraint are logged."""
    log.error("database refused %s: %s", request.endpoint, diagnosis(error))
    if "constraint" in str(type(error)).lower() or "IntegrityError" in type(error).__name__:
        return answer(409, "conflict", TAKEN)
    return answer(500, "internal", NOT_SET_UP if lacks_tables(error) else BROKEN)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    sentence = SENTENCES.get(status, BROKEN if status >= 500 else SENTENCES[400])
    return answer(status, _code(status), sentence, _field_problems(error))


def _unexpected(error: Exception) -> Response:
    log.error(
        "%s failed: %s", request.endpoint, type(error).__name__, exc_info=_without_values(error)
    )
    return answer(500, "internal", BROKEN)


def _without_values(error: Exception) -> Any:
    """The trace without the message, which could quote a person."""
    return (type(error), type(error)(), error.__traceback__) if _plain(error) else None


def _plain(error: Exception) -> bool:
    return type(error) in (TypeError, ValueError, KeyError, AttributeError, RuntimeError)


def _code(status: int) -> str:
    return HTTPStatus(status).phrase.lower().replace(" ", "-")


def _field_problems(error: HTTPException) -> tuple[Problem, ...]:
    messages = getattr(error, "data", {}).get("messages", {}) if hasattr(error, "data") else {}
    return tuple(_flatten("", messages))


def _flatten(path: str, messages: object) -> list[Problem]:
    if isinstance(messages, dict):
        return [
            problem
            for name, inner in messages.items()
            for problem in _flatten(f"{path}.{name}" if path else str(name), inner)
        ]
    if isinstance(messages, list):
        return [problem for each in messages for problem in _flatten(path, each)]
    return [Problem(sentence=Sentence(str(messages).replace("%", "%%")), field=path)]


def wants_json() -> bool:
    """Whether the caller is a program."""
    return request.path.startswith("/api/")


def answer(
    status: int, code: str, sentence: Sentence, problems: tuple[Problem, ...] = ()
) -> Response:
    """The refusal in the caller's form: problem+json, a fragment for htmx, or a page."""
    listed = [
        {"detail": shown(each.sentence), "line": each.line, "field": each.field}
        for each in problems
    ]
    if wants_json():
        body = {"type": f"/problems/{code}", "title": code, "status": status}
        response = jsonify(body | {"detail": shown(sentence), "errors": listed})
        response.content_type = "application/problem+json"
        response.status_code = status
        return response
    name = "web/refusal_fragment.html" if request.headers.get("HX-Request") else "web/refusal.html"
    page = render_template(name, status=status, sentence=sentence, problems=listed)
    return Response(page, status=status, content_type="text/html; charset=utf-8")

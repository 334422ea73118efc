"""The language and the time zone that a request is answered in."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, g, redirect, request, session
from jinja2 import pass_context
from jinja2.runtime import Context
from werkzeug.wrappers import Response

from logistics.config import settings
from logistics.wording import Language, Sentence, restored, text


def current() -> Language:
    """The language of this request: chosen, the user's own, or the browser's."""
    if "language" not in g:
        g.language = _choose()
    language: Language = g.language
    return language


def _choose() -> Language:
    if (chosen := session.get("language")) in set(Language):
        return Language(chosen)
    best = request.accept_languages.best_match([each.value for each in Language])
    return Language(best) if best else Language.CHINESE


def shown(message: Sentence | str | dict[str, object]) -> str:
    """A sentence, stored or not, or a word of the catalogue, in the language of this request."""
    return text(restored(message) if isinstance(message, dict) else message, current())


def local(moment: datetime | None, zone: str | None = None, style: str = "%m-%d %H:%M") -> str:
    """A moment in a zone, the city's by default; a dash where there is none."""
    if moment is None:
        return "–"
    return moment.astimezone(ZoneInfo(zone or settings().zone)).strftime(style)


def local_day(moment: datetime | date | None, zone: str | None = None) -> str:
    """The local date of a moment."""
    if moment is None:
        return "–"
    if isinstance(moment, datetime):
        moment = moment.astimezone(ZoneInfo(zone or settings().zone)).date()
    return moment.isoformat()


def install(app: Flask) -> None:
    """Give templates their words and moments, and the switch of language."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda word: text(word, current()),
        lambda one, many, n: text(one if n == 1 else many, current()),
        newstyle=True,
    )
    app.jinja_env.filters.update(sentence=_sentence, word=_word, moment=local, day=local_day)
    app.jinja_env.globals.update(language=current, languages=list(Language))
    app.add_url_rule("/language/<code>", "language", choose, methods=["GET"])


# Filters that ask for the context are not evaluated when a template is compiled: a word that
# stands in the template itself would otherwise stay in the language of its first reader.
@pass_context
def _word(_context: Context, value: object) -> str:
    return shown(str(value))


@pass_context
def _sentence(_context: Context, message: Sentence | str) -> str:
    return shown(message)


def choose(code: str) -> Response:
    """Answer this browser in another language from now on."""
    if code in set(Language):
        session["language"] = code
    back = request.args.get("back", "/")
    return redirect(back if back.startswith("/") and not back.startswith("//") else "/")

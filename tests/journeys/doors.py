"""The doors of the product as its users find them: forms by their buttons."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from tests.web import PASSWORD

ENGLISH = {"Accept-Language": "en"}
Values = dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A form with everything that a browser would send."""

    action: str
    values: Values


@dataclass(frozen=True)
class Desk:
    """A browser without pictures: somebody's pages, on which only what is there can be pressed."""

    client: FlaskClient

    def see(self, url: str, *, language: str = "en") -> str:
        """The words on a page."""
        return words_of(self._page(url, language=language))

    def href(self, url: str, words: str) -> str:
        """Where the first link of a page that says these words leads."""
        for link in self._page(url).find(".//main").iter("a"):
            if words in _text(link):
                return str(link.get("href"))
        raise AssertionError(f"no link {words!r} on {url}")

    def press(
        self, url: str, button: str, *, near: str = "", form: str = "", **fields: object
    ) -> str:
        """Fill the form with this button and send it; where that leads.

        ``form`` are words of its own panel, ``near`` are words near it, such as a name in its row.
        A field that the form does not have, or a button that is not there, fails the test.
        """
        return self.send(self.fill(url, button, near=near, form=form, **fields))

    def fill(
        self, url: str, button: str, *, near: str = "", form: str = "", **fields: object
    ) -> Filled:
        """The form with this button, filled; it can be sent more than once."""
        found = _form(self._page(url), url, button, near=near, own=form)
        values = _values(found)
        for name, value in fields.items():
            assert name in _names(found), (name, sorted(_names(found)))
            given = value if isinstance(value, list) else [value]
            values[name] = [_chosen(found, name, str(each)) for each in given]
        return Filled(action=str(found.get("action") or url), values=values)

    def send(self, filled: Filled) -> str:
        """Press the button of a filled form; where that leads."""
        values = {**filled.values, "_key": [str(uuid.uuid4())]}
        answer = self.client.post(filled.action, data=values, headers=ENGLISH)
        assert answer.status_code in (302, 303), refusal(answer)
        return str(answer.location)

    def _page(self, url: str, *, language: str = "en") -> html.HtmlElement:
        answer = self.client.get(url, headers={"Accept-Language": language}, follow_redirects=True)
        assert answer.status_code == 200, (url, answer.status_code, refusal(answer))
        return html.fromstring(answer.get_data(as_text=True))


def refusal(answer: TestResponse) -> str:
    """What the product said in place of doing it."""
    return words_of(html.fromstring(answer.get_data(as_text=True)))


def words_of(page: html.HtmlElement) -> str:
    """The visible words of a page, a space between any two of its parts."""
    main = page.find(".//main")
    parts = page if main is None else main
    for hidden in parts.xpath(".//script|.//template"):
        hidden.drop_tree()
    return " ".join(" ".join(parts.itertext()).split())


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _form(
    page: html.HtmlElement, url: str, button: str, *, near: str, own: str
) -> html.HtmlElement:
    found = [
        form
        for form in page.iter("form")
        if any(_text(each) == button for each in form.iter("button"))
        and own in _text(next(form.iterancestors("details"), form))
    ]
    buttons = sorted({_text(each) for each in page.iter("button")})
    assert found, f"no button {button!r} of {own!r} on {url}, only {buttons}"
    return min(found, key=lambda form: _away(form, near))


def _away(form: html.HtmlElement, near: str) -> int:
    """How many words lie between a form and some words: the fewest, the nearest."""
    for parent in (form, *form.iterancestors()) if near else ():
        if near in (around := _text(parent)):
            return len(around)
    assert not near, f"{near!r} is not on the page"
    return 0


def _chosen(form: html.HtmlElement, name: str, value: str) -> str:
    """The value of the choice that says these words; the value itself in other fields."""
    for option in form.xpath(f".//select[@name='{name}']/option"):
        if value in (option.get("value"), _text(option)):
            return str(option.get("value", _text(option)))
    return value


def _names(form: html.HtmlElement) -> set[str]:
    return {each.get("name") for each in form.iter("input", "select", "textarea")}


def _values(form: html.HtmlElement) -> Values:
    """What a browser would send if nothing was touched."""
    values: Values = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value)
    return values


def signed_in(client: FlaskClient, user: str) -> Desk:
    """The desk of a user."""
    answer: Any = client.post("/login", data={"username": user, "password": PASSWORD})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return Desk(client)

"""The doors of the product as its users open them: the terminal and the JSON API."""

from __future__ import annotations

import io
import uuid
from contextlib import redirect_stderr, redirect_stdout
from functools import cached_property
from typing import Any

from logistics.demo import cast
from logistics.demo.district import PASSWORD


class DoorShut(Exception):
    """A command or a request ended with an error; the text is what it said."""


def command(*arguments: object) -> str:
    """What ``logistics ARGUMENTS`` writes.

    :raises DoorShut: it ended with a code other than 0
    """
    from logistics.cli import main

    words, said = [str(each) for each in arguments], io.StringIO()
    try:
        with redirect_stdout(said), redirect_stderr(said):
            main.main(words, prog_name="logistics", standalone_mode=False)
    except SystemExit as end:
        if end.code:
            raise DoorShut(f"logistics {' '.join(words)}: {said.getvalue()}") from None
    return said.getvalue()


class Api:
    """The JSON API, signed in as somebody of the cast."""

    def __init__(self, user: cast.UserCast) -> None:
        self._user = user

    @cached_property
    def _client(self) -> Any:
        from logistics.app import create_app

        return create_app().test_client()

    @cached_property
    def _token(self) -> str:
        answer = self._client.post(
            "/login?include_auth_token",
            json={"username": self._user.username, "password": PASSWORD},
        )
        return str(answer.json["response"]["user"]["authentication_token"])

    def get(self, path: str) -> Any:
        """What an address answers.

        :raises DoorShut: an error
        """
        return self._answer("GET", path)

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """What a change answers.

        :raises DoorShut: an error
        """
        return self._answer(method, path, json=body, key=str(uuid.uuid4()))

    def _answer(self, method: str, path: str, *, json: Any = None, key: str = "") -> Any:
        headers = {"Authentication-Token": self._token, "Accept": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        answer = self._client.open(f"/api/v1{path}", method=method, json=json, headers=headers)
        if answer.status_code >= 300:
            said = answer.get_data(as_text=True)
            raise DoorShut(f"{method} {path}: {answer.status_code} {said}")
        return answer.json

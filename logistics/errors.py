"""What the product says no with. Every refusal is a small named exception beside its rule."""

from __future__ import annotations

import re
from dataclasses import dataclass

from logistics.wording import Sentence, say


class Refused(Exception):
    """A rule of the trade says no; the sentence is fit for the person who asked.

    The edge turns it into ``409 problem+json`` or a message on the page.
    """

    status = 409

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)

    @property
    def code(self) -> str:
        """The name that programs match on: ``RoomNotReady`` is ``room-not-ready``."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", type(self).__name__).lower()


class NotFound(Refused):
    """There is no such record, or the user may not see it; both read the same."""

    status = 404

    def __init__(self, what: str) -> None:
        super().__init__(say("There is no such %(what)s, or you may not see it.", what=say(what)))


class NotAllowed(Refused):
    """The user is signed in and lacks the role or the site for this."""

    status = 403


class Stale(Refused):
    """Somebody else changed the record since the user read it."""

    status = 412


class VersionMissing(Refused):
    """An edit came without the version that it is based on."""

    status = 428


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing wrong with an input: where it stands and what to do about it.

    :ivar line: 1-based line, row or segment of the file, where there is one
    :ivar field: column or field name, where there is one
    """

    sentence: Sentence
    line: int | None = None
    field: str | None = None


class InputRejected(Refused):
    """An input that cannot be used, with every problem found; nothing was changed."""

    status = 422

    def __init__(self, sentence: Sentence, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(sentence)
        self.problems = problems

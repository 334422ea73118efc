"""What is odd about an input, collected while it is read to its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from logistics.errors import InputRejected, Problem
from logistics.wording import Sentence, say

LISTED = 1_000

Read = TypeVar("Read")
Fallback = TypeVar("Fallback")


class ImportRejected(InputRejected):
    """A file that cannot be read as a passenger list; nothing was changed."""


class Unreadable(Exception):
    """A single field that cannot be understood, and the sentence that says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.template)
        self.sentence = sentence


class Problems:
    """Errors and warnings in the order they were found; beyond ``limit`` they are counted."""

    def __init__(self, limit: int = LISTED) -> None:
        self._limit = limit
        self._errors: list[Problem] = []
        self._warnings: list[Problem] = []
        self._beyond = {"errors": 0, "warnings": 0}
        self._said: set[tuple[str, str]] = set()

    def error(
        self, sentence: Sentence, *, line: int | None = None, field: str | None = None
    ) -> None:
        """A field or row that could not be read."""
        self._keep("errors", self._errors, Problem(sentence=sentence, line=line, field=field))

    def warn(
        self, sentence: Sentence, *, line: int | None = None, field: str | None = None
    ) -> None:
        """Something that was read and should be looked at."""
        self._keep("warnings", self._warnings, Problem(sentence=sentence, line=line, field=field))

    def warn_once(
        self, sentence: Sentence, *, line: int | None = None, field: str | None = None
    ) -> None:
        """The same, said only at the first line that it is true of."""
        key = (str(sentence), field or "")
        if key not in self._said:
            self._said.add(key)
            self.warn(sentence, line=line, field=field)

    def attempt(
        self,
        reader: Callable[[str], Read],
        text: str,
        otherwise: Fallback,
        *,
        line: int,
        field: str,
    ) -> Read | Fallback:
        """What the reader makes of a text, or the fallback and an error at its line."""
        try:
            return reader(text)
        except Unreadable as unreadable:
            self.error(unreadable.sentence, line=line, field=field)
            return otherwise

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What could not be read, by line."""
        return self._listed("errors", self._errors)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What should be looked at, by line; the file as a whole comes first."""
        return self._listed("warnings", self._warnings)

    def _keep(self, kind: str, kept: list[Problem], problem: Problem) -> None:
        if len(kept) < self._limit:
            kept.append(problem)
        else:
            self._beyond[kind] += 1

    def _listed(self, kind: str, kept: list[Problem]) -> tuple[Problem, ...]:
        in_order = sorted(kept, key=lambda problem: problem.line or 0)
        if beyond := self._beyond[kind]:
            sentence = say("%(count)s more problems of this kind are not listed.", count=beyond)
            in_order.append(Problem(sentence=sentence))
        return tuple(in_order)

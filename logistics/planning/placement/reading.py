"""Reading a JSON document so that a bad value is named by its path."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from logistics.errors import InputRejected, Problem
from logistics.periods import Period
from logistics.wording import Sentence, say

Choice = TypeVar("Choice", bound=StrEnum)


def rejected(path: str, fault: Sentence) -> InputRejected:
    """The refusal of a document because of what stands at ``path``."""
    sentence = say("%(path)s: %(fault)s", path=path, fault=fault)
    return InputRejected(sentence, (Problem(sentence=fault, field=path),))


class Node:
    """A value in a JSON document, which knows its path."""

    __slots__ = ("parent", "step", "value")

    def __init__(self, value: object, parent: Node | None = None, step: str | int = "$") -> None:
        self.value, self.parent, self.step = value, parent, step

    @property
    def path(self) -> str:
        """Where the value stands; put together only when somebody must read it."""
        if self.parent is None:
            return str(self.step)
        step = f"[{self.step}]" if isinstance(self.step, int) else f".{self.step}"
        return self.parent.path + step

    def expected(self, what: Sentence) -> InputRejected:
        """The refusal of this value: something else belongs here."""
        return rejected(self.path, say("%(what)s was expected here.", what=what))

    def fields(self, *known: str) -> Node:
        """Make sure that this is an object with no other fields than these.

        :raises InputRejected: it is not
        """
        for name in self._members():
            if name not in known:
                raise rejected(f"{self.path}.{name}", say("There is no such field."))
        return self

    def __getitem__(self, name: str) -> Node:
        members = self._members()
        if name not in members:
            raise rejected(f"{self.path}.{name}", say("The field is missing."))
        return Node(members[name], self, name)

    def find(self, name: str) -> Node | None:
        """A field that may be missing or null."""
        value = self._members().get(name)
        return None if value is None else Node(value, self, name)

    def each(self, name: str) -> Iterator[Node]:
        """The members of a list; none when it is missing."""
        found = self.find(name)
        if found is None:
            return
        for index, value in enumerate(found.expect_list()):
            yield Node(value, found, index)

    def expect_list(self) -> list[object]:
        """The list that this is."""
        if not isinstance(self.value, list):
            raise self.expected(say("a list"))
        return self.value

    def constant(self, name: str, value: str) -> None:
        """Make sure that a field, where there is one, has the one value that is known."""
        found = self.find(name)
        if found is not None and found.text() != value:
            raise found.expected(say("%(value)s", value=value))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; empty when it is missing."""
        return tuple(node.text() for node in self.each(name))

    def named(self, name: str) -> Iterator[tuple[str, Node]]:
        """The members of an object by name; none when it is missing."""
        found = self.find(name)
        if found is not None:
            for key, value in found._members().items():
                yield key, Node(value, found, key)

    def text(self) -> str:
        """A text that is not empty."""
        if not isinstance(self.value, str) or not self.value:
            raise self.expected(say("a text"))
        return self.value

    def truth(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.expected(say("true or false"))
        return self.value

    def number(self, *, low: float = -math.inf, high: float = math.inf) -> float:
        """A finite number within limits."""
        value = self.value
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not math.isfinite(value)
        ):
            raise self.expected(say("a number"))
        if value < low and high == math.inf:
            raise self.expected(say("a number of at least %(low)s", low=low))
        if not low <= value <= high:
            raise self.expected(say("a number from %(low)s to %(high)s", low=low, high=high))
        return value

    def whole(self, *, low: float = -math.inf) -> int:
        """A whole number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self.expected(say("a whole number"))
        return int(self.number(low=low))

    def moment(self) -> datetime:
        """An ISO 8601 date and time with its offset, in UTC."""
        try:
            moment = datetime.fromisoformat(self.text())
        except ValueError:
            raise self.expected(say("a date and time with its offset")) from None
        if moment.tzinfo is None:
            raise self.expected(say("a date and time with its offset"))
        return moment.astimezone(UTC)

    def period(self) -> Period:
        """An object with ``start`` and perhaps ``end``."""
        self.fields("start", "end")
        start, end = self["start"].moment(), self.find("end")
        finish = None if end is None else end.moment()
        if end is not None and finish is not None and finish <= start:
            raise end.expected(say("a moment after the start"))
        return Period(start, finish)

    def choice(self, kind: type[Choice]) -> Choice:
        """One of the words of an enumeration."""
        try:
            return kind(self.text())
        except ValueError:
            raise self.expected(say("one of %(words)s", words=", ".join(kind))) from None

    def _members(self) -> dict[str, object]:
        if not isinstance(self.value, dict):
            raise self.expected(say("an object"))
        return self.value

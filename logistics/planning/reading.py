"""Reading a JSON document so that a bad value is named by its path."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from logistics.errors import InputRejected, Problem
from logistics.periods import Period
from logistics.wording import Sentence, say

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")
Reader = Callable[[object], Value]
MOMENTS = 1 << 16


class Unfit(Exception):
    """A value that does not fit; whoever holds it adds the step that leads to it.

    :ivar steps: from the value up to where the reading began
    """

    def __init__(self, fault: Sentence, *steps: str | int) -> None:
        super().__init__(fault)
        self.fault, self.steps = fault, list(steps)


def expected(what: Sentence) -> Unfit:
    """The refusal of a value: something else belongs here."""
    return Unfit(say("%(what)s was expected here.", what=what))


def text(value: object) -> str:
    """A text that is not empty."""
    if isinstance(value, str) and value:
        return value
    raise expected(say("a text"))


def truth(value: object) -> bool:
    """True or false."""
    if isinstance(value, bool):
        return value
    raise expected(say("true or false"))


def number(value: object) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise expected(say("a number"))
    return value


def whole(value: object) -> int:
    """A whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise expected(say("a whole number"))
    return value


def at_least(low: float, read: Reader[Value]) -> Reader[Value]:
    """A number that is not below a limit."""

    def limited(value: object) -> Value:
        found: Any = read(value)
        if found < low:
            raise expected(say("a number of at least %(low)s", low=low))
        return found  # type: ignore[no-any-return]

    return limited


def moment(value: object) -> datetime:
    """An ISO 8601 date and time with its offset, in UTC."""
    try:
        return _moment(text(value))
    except ValueError:
        raise expected(say("a date and time with its offset")) from None


@lru_cache(MOMENTS)
def _moment(value: str) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError
    return found.astimezone(UTC)


def period(value: object) -> Period:
    """An object with ``start`` and perhaps ``end``."""
    start, end = _SPAN(value)
    if end is not None and end <= start:
        raise _within("end", expected(say("a moment after the start")))
    return Period(start, end)


def one_of(kind: type[Choice]) -> Reader[Choice]:
    """One of the words of an enumeration."""
    words = {member.value: member for member in kind}

    def chosen(value: object) -> Choice:
        found = words.get(value) if isinstance(value, str) else None
        if found is None:
            raise expected(say("one of %(words)s", words=", ".join(kind)))
        return found

    return chosen


def several(read: Reader[Value]) -> Reader[tuple[Value, ...]]:
    """A list of values of one kind."""

    def listed(values: object) -> tuple[Value, ...]:
        if not isinstance(values, list):
            raise expected(say("a list"))
        found: list[Value] = []
        try:
            for value in values:
                found.append(read(value))
        except Unfit as unfit:
            raise _within(len(found), unfit) from None
        return tuple(found)

    return listed


def words(values: object) -> frozenset[str]:
    """A list of texts as a set."""
    return frozenset(_TEXTS(values))


def record(kind: Callable[..., Value], /, **members: Reader[Any]) -> Reader[Value]:
    """An object whose members make a dataclass: those without a default are needed.

    Where a member that has a default is null, the default stands.
    """
    required = {
        field.name
        for field in fields(kind)  # type: ignore[arg-type]
        if field.default is MISSING and field.default_factory is MISSING
    }
    return _record(kind, members, required)


def _record(
    kind: Callable[..., Value], members: Mapping[str, Reader[Any]], required: set[str]
) -> Reader[Value]:
    optional = members.keys() - required

    def made(value: object) -> Value:
        if not isinstance(value, dict):
            raise expected(say("an object"))
        found: dict[str, Any] = {}
        name = ""
        try:
            for name, each in value.items():
                if each is not None or name not in optional:
                    found[name] = members[name](each)
        except KeyError:
            raise Unfit(say("There is no such field."), name) from None
        except Unfit as unfit:
            raise _within(name, unfit) from None
        if not required <= found.keys():
            missing = next(name for name in members if name in required - found.keys())
            raise Unfit(say("The field is missing."), missing)
        return kind(**found)

    return made


def _within(step: str | int, unfit: Unfit) -> Unfit:
    unfit.steps.append(step)
    return unfit


def _span(start: datetime, end: datetime | None = None) -> tuple[datetime, datetime | None]:
    return start, end


_TEXTS = several(text)
_SPAN = _record(_span, {"start": moment, "end": moment}, {"start"})


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
        return self.all(name, text)

    def named(self, name: str) -> Iterator[tuple[str, Node]]:
        """The members of an object by name; none when it is missing."""
        found = self.find(name)
        if found is not None:
            for key, value in found._members().items():
                yield key, Node(value, found, key)

    def read(self, read: Reader[Value]) -> Value:
        """What this is, told by a reader of plain values."""
        try:
            return read(self.value)
        except Unfit as unfit:
            node = self
            for step in reversed(unfit.steps):
                node = Node(None, node, step)
            raise rejected(node.path, unfit.fault) from None

    def all(self, name: str, read: Reader[Value]) -> tuple[Value, ...]:
        """The members of a list, each told by a reader; none when it is missing."""
        found = self.find(name)
        return () if found is None else found.read(several(read))

    def text(self) -> str:
        """A text that is not empty."""
        return self.read(text)

    def truth(self) -> bool:
        """True or false."""
        return self.read(truth)

    def number(self, *, low: float = -math.inf, high: float = math.inf) -> float:
        """A finite number within limits."""
        value = self.read(number if high < math.inf else at_least(low, number))
        if not low <= value <= high:
            raise self.expected(say("a number from %(low)s to %(high)s", low=low, high=high))
        return value

    def whole(self, *, low: float = -math.inf) -> int:
        """A whole number."""
        return self.read(at_least(low, whole))

    def moment(self) -> datetime:
        """An ISO 8601 date and time with its offset, in UTC."""
        return self.read(moment)

    def period(self) -> Period:
        """An object with ``start`` and perhaps ``end``."""
        return self.read(period)

    def choice(self, kind: type[Choice]) -> Choice:
        """One of the words of an enumeration."""
        return self.read(one_of(kind))

    def _members(self) -> dict[str, object]:
        if not isinstance(self.value, dict):
            raise self.expected(say("an object"))
        return self.value

"""Kinds of field that the schemas of the policy are made of, each with a clear complaint."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar
from zoneinfo import available_timezones

import pycountry
from marshmallow import RAISE, Schema, ValidationError, fields, post_load

from logistics.wording import say


def between(low: float, high: float) -> Callable[[float], None]:
    """Refuse a number outside the limits, which belong to the range."""

    def check(value: float) -> None:
        if not low <= value <= high:
            sentence = say("It must lie between %(low)s and %(high)s.", low=low, high=high)
            raise ValidationError([sentence])

    return check


def known_country(value: str) -> None:
    """Refuse a code that is not an ISO 3166 alpha-3 code in capitals."""
    if not value.isupper() or pycountry.countries.get(alpha_3=value) is None:
        raise ValidationError([say("%(code)s is no ISO 3166 alpha-3 country code.", code=value)])


def known_zone(value: str) -> None:
    """Refuse a time zone that the time zone database does not have."""
    if value not in _zones():
        raise ValidationError([say("%(zone)s is no time zone.", zone=value)])


@cache
def _zones() -> set[str]:
    return available_timezones()


def text_up_to(longest: int) -> Callable[[str], None]:
    """Refuse a text of nothing but spaces, or of more characters than that."""

    def check(value: str) -> None:
        if not value.strip():
            raise ValidationError([say("It must not be empty.")])
        if len(value) > longest:
            raise ValidationError([say("It is longer than %(most)s characters.", most=longest)])
        if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in value if sign not in "\n\t"):
            raise ValidationError([say("It contains a control character.")])

    return check


def this_century(value: datetime) -> None:
    """Refuse a date that no policy in use has."""
    if value.year not in range(2000, 2100):
        raise ValidationError(
            [say("It must lie between %(low)s and %(high)s.", low=2000, high=2099)]
        )


class Choice(fields.Enum[Any]):
    """One value of a fixed vocabulary."""

    def __init__(self, words: type[StrEnum], **kwargs: Any) -> None:
        super().__init__(words, by_value=fields.String(), **kwargs)

    def make_error(self, key: str, **kwargs: Any) -> ValidationError:
        """Say which words there are."""
        if key != "unknown":
            return super().make_error(key, **kwargs)
        return ValidationError([say("It must be one of: %(choices)s.", choices=self.choices_text)])


class ValueSchema(Schema):
    """A schema whose result is a frozen value of the document."""

    value: ClassVar[type]

    class Meta:
        """Nothing unknown passes."""

        unknown = RAISE

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """Build the value."""
        return self.value(**data)


class Keyed(fields.Field[tuple[Any, ...]]):
    """A mapping by code in the document, a tuple in the order of ``order`` in the value."""

    def __init__(
        self, schema: type[ValueSchema], key: str, order: Callable[[Any], Any], **kwargs: Any
    ) -> None:
        super().__init__(metadata={"type": "object"}, **kwargs)
        self.schema, self.key, self.order = schema, key, order

    def _serialize(self, value: Any, attr: Any, obj: Any, **_: Any) -> dict[str, Any]:
        dumped = [self.schema().dump(item) for item in value or ()]
        return {str(item.pop(self.key)): item for item in dumped}

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> tuple[Any, ...]:
        if not isinstance(value, Mapping):
            raise ValidationError("Not a valid mapping type.")
        items, errors = [], {}
        for key, content in value.items():
            try:
                items.append(self._one(key, content))
            except ValidationError as problem:
                errors[key] = problem.messages
        if errors:
            raise ValidationError(errors)
        return tuple(sorted(items, key=self.order))

    def _one(self, key: object, content: object) -> Any:
        if not isinstance(content, Mapping):
            raise ValidationError("Not a valid mapping type.")
        if self.key in content:
            raise ValidationError({self.key: ["Unknown field."]})
        return self.schema().load({**content, self.key: key})


class Listing(fields.List[Any]):
    """A list that becomes a tuple."""

    def _deserialize(self, *args: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(*args, **kwargs))


class WholeDay(fields.Field[int | None]):
    """A day number, or ``last``."""

    def _serialize(self, value: Any, attr: Any, obj: Any, **_: Any) -> int | str:
        return "last" if value is None else int(value)

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> int | None:
        if value == "last":
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 365:
            raise ValidationError([say("It must be a day number from 0 to 365, or 'last'.")])
        return value


def whole(low: int, high: int, **kwargs: Any) -> fields.Integer:
    """A whole number within limits."""
    kwargs = {"required": True, **kwargs}
    return fields.Integer(strict=True, validate=between(low, high), **kwargs)


def figure(low: float, high: float, **kwargs: Any) -> fields.Float:
    """A number within limits."""
    return fields.Float(**{"required": True, "validate": between(low, high), **kwargs})


def yes_or_no(*, required: bool = True) -> fields.Boolean:
    """True or false, and no other words for it."""
    return fields.Boolean(required=required, truthy={True}, falsy={False})


def short_text(**kwargs: Any) -> fields.String:
    """A text of one line that is not empty."""
    return fields.String(**{"required": True, "validate": text_up_to(120), **kwargs})


def part(schema: type[ValueSchema], **kwargs: Any) -> fields.Nested:
    """A value within the value."""
    return fields.Nested(schema, **{"required": True, **kwargs})

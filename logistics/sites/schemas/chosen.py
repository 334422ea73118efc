"""A field whose values are those of an enum."""

from __future__ import annotations

from typing import Any

from marshmallow import fields


def chosen(kind: type[Any], **options: Any) -> fields.Enum[Any]:
    """A field whose values are those of an enum."""
    return fields.Enum(kind, by_value=True, **options)

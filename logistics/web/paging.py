"""Pages of long lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from flask import request
from sqlalchemy.orm import Session

Row = TypeVar("Row")

SIZE = 50
MOST = 200


@dataclass(frozen=True, kw_only=True)
class Page(Generic[Row]):
    """Some rows of a list and how many there are."""

    items: Sequence[Row]
    total: int
    number: int
    size: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // self.size))


def page_of(session: Session, question: sa.Select[Any], *, number: int, size: int) -> Page[Any]:
    """One page of the rows that a query finds."""
    total = session.scalar(
        sa.select(sa.func.count()).select_from(question.order_by(None).subquery())
    )
    rows = session.scalars(question.limit(size).offset((number - 1) * size)).unique().all()
    return Page(items=rows, total=total or 0, number=number, size=size)


def wanted() -> dict[str, int]:
    """Page number and size that the request asks for, within limits."""
    return {
        "number": max(1, request.args.get("page", 1, type=int)),
        "size": min(MOST, max(1, request.args.get("size", SIZE, type=int))),
    }

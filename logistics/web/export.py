"""Lists as CSV and XLSX; a cell that a spreadsheet would run as a formula is made text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import tablib
from flask import Response, request

from logistics.web.language import local, shown

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
RISKY = ("=", "+", "-", "@", "\t", "\r")


def asked_for() -> str | None:
    """The format the request asks for with ``?format=``, if any."""
    wanted = request.args.get("format")
    return wanted if wanted in TYPES else None


def sheet(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """The list as a file; ``columns`` are words of the catalogue."""
    format_ = asked_for() or "csv"
    data = tablib.Dataset(headers=[shown(column) for column in columns])
    for row in rows:
        data.append([plain(value) for value in row])
    body = data.export(format_)
    content = ("\ufeff" + body).encode() if isinstance(body, str) else body
    return Response(
        content,
        content_type=TYPES[format_],
        headers={"Content-Disposition": f'attachment; filename="{name}.{format_}"'},
    )


def plain(value: object) -> object:
    """A value as a harmless cell."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return local(value, style="%Y-%m-%d %H:%M")
    if isinstance(value, bool | int | float):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(RISKY) else text

"""The only place that reads the clock; everybody else is handed a moment.

A demonstration or a training session sets the clock: ``LOGISTICS_CLOCK_FILE`` names a file
that :func:`set_to` writes and that every process of the installation reads.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path


def now() -> datetime:
    """The present moment in UTC, moved by the demonstration clock where one is set."""
    return datetime.now(UTC) + _shift()


def set_to(moment: datetime, file: Path) -> None:
    """Make it ``moment`` now for every process that reads ``file``; time goes on from there."""
    shift = moment - datetime.now(UTC)
    file.write_text(json.dumps({"shift_seconds": shift.total_seconds()}), encoding="utf-8")


def _shift() -> timedelta:
    name = os.environ.get("LOGISTICS_CLOCK_FILE")
    if not name or not (file := Path(name)).exists():
        return timedelta()
    return timedelta(seconds=json.loads(file.read_text(encoding="utf-8"))["shift_seconds"])

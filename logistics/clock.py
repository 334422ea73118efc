"""The only place that reads the clock; everybody else is handed a moment.

A demonstration or a training session sets the clock: ``LOGISTICS_CLOCK_FILE`` names a file
that :func:`set_to` writes and that every process of the installation reads.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

VARIABLE = "LOGISTICS_CLOCK_FILE"


def now() -> datetime:
    """The present moment in UTC, moved by the demonstration clock where one is set."""
    return datetime.now(UTC) + shift()


def unmoved() -> datetime:
    """The computer's own time, for heartbeats, which no demonstration may move."""
    return datetime.now(UTC)


def follow(file: Path) -> None:
    """Read the demonstration clock of an installation from now on, unless another is named."""
    os.environ.setdefault(VARIABLE, str(file))


def set_to(moment: datetime, file: Path) -> None:
    """Make it ``moment`` now for every process that reads ``file``; time goes on from there."""
    moved = moment - datetime.now(UTC)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    part.write_text(json.dumps({"shift_seconds": moved.total_seconds()}), encoding="utf-8")
    part.replace(file)


def reset(file: Path) -> None:
    """Give every process that reads ``file`` the computer's own time again."""
    file.unlink(missing_ok=True)


def shift() -> timedelta:
    """How far the demonstration clock is from the computer's own."""
    name = os.environ.get(VARIABLE)
    if not name:
        return timedelta()
    try:
        written = Path(name).read_text(encoding="utf-8")
    except FileNotFoundError:
        return timedelta()
    return timedelta(seconds=json.loads(written)["shift_seconds"])

"""What a print run came to, written out at the terminal."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

from logistics import files
from logistics.database import reading
from logistics.documents import page_reprints
from logistics.errors import Refused
from logistics.runs import queries as runs
from logistics.runs.execution import work_off
from logistics.runs.models import Run, RunState
from logistics.terminal import tell
from logistics.wording import Sentence, restored, say


class NotPrinted(Refused):
    """A print run ended without a file."""


def write_file(number: uuid.UUID, file: Path) -> Run:
    """Write what a print run printed into a file, whole or not at all.

    :raises NotPrinted: it ended without a file, or has not ended yet
    """
    with reading() as session:
        run = runs.get(session, number)
        if run.state is not RunState.DONE:
            raise NotPrinted(runs.message_of(run) or say("The print run has no file."))
        files.write_whole(file, files.content_of(session, page_reprints.file_of(run)))
        return run


def print_now(number: uuid.UUID, file: Path) -> None:
    """Do a print run in this process, write what it printed and tell what it came to."""
    work_off(number)
    tell_written(number, file)


def tell_written(number: uuid.UUID, file: Path) -> None:
    """Write what a print run printed, and tell what it came to and whom it left out."""
    for sentence in _outcome(write_file(number, file), file):
        tell(sentence)


def _outcome(run: Run, file: Path) -> Iterator[Sentence]:
    result = run.result or {}
    yield say(
        "Print run %(run)s: %(n)s printed, %(pages)s pages, in %(file)s.",
        run=run.id,
        n=result["printed"],
        pages=result["pages"],
        file=str(file),
    )
    for each in result["left_out"]:
        reason = restored(each["reason"])
        yield say("Left out: %(title)s. %(reason)s", title=each["title"], reason=reason)

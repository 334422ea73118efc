"""Print runs: the papers of a request are gathered, drawn into one file, stored, then counted.

Every station that prints registers how it gathers its papers. What a print changes, such as
the number of copies, is written in the transaction that stores the file: a run that dies
leaves nothing half done, and another worker goes on from the parts that were drawn.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from logistics import clock, files
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.documents import parts, reprints
from logistics.documents.batch import FEW, Batch, print_batch
from logistics.documents.paper import LeftOut, Paper
from logistics.runs import operations as runs
from logistics.runs import queries as run_queries
from logistics.runs.execution import Progress, does
from logistics.runs.models import Run, RunKind
from logistics.runs.operations import Claim
from logistics.wording import Sentence, say, stored

PDF = "application/pdf"
DUE_ONLY = "due_only"
"""The parameter that leaves out what is right as it was printed."""


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What one print run consists of.

    :ivar left_out: whom the station could not make a paper for, and why
    :ivar scope: what the papers are for, such as a site and day, where they are kept count of
    :ivar overtaken: which of the printed must not be stored as they were drawn, and why; asked
        in the transaction that stores the file
    :ivar after: written together with the stored file, with the ids that were printed
    """

    papers: Sequence[Paper]
    left_out: Sequence[LeftOut] = ()
    scope: str = ""
    overtaken: Callable[[Session, Sequence[str]], Mapping[str, Sentence]] | None = None
    after: Callable[[Session, Sequence[str]], None] | None = None


Gather = Callable[[Session, Mapping[str, Any], datetime], Gathered]

_gathers: dict[str, Gather] = {}


def prints(kind: str) -> Callable[[Gather], Gather]:
    """Decorator: this function gathers the papers of a kind of print run."""

    def register(gather: Gather) -> Gather:
        _gathers[kind] = gather
        return gather

    return register


def request(
    session: Session,
    kind: str,
    parameters: Mapping[str, Any],
    *,
    at: datetime,
    district_id: uuid.UUID | None = None,
) -> Run:
    """Ask for a print run; a worker draws it.

    :raises KeyError: no station prints such papers
    """
    if kind not in _gathers:
        raise KeyError(kind)
    asked = parameters_of(kind, parameters)
    return runs.request(session, RunKind.PRINT, asked, at=at, district_id=district_id)


def parameters_of(kind: str, parameters: Mapping[str, Any]) -> dict[str, str]:
    """What a print run is asked for, as its row keeps it."""
    return {"papers": kind, **{name: str(value) for name, value in parameters.items()}}


def standings_of(
    session: Session, kind: str, parameters: Mapping[str, Any], *, at: datetime
) -> list[reprints.Standing]:
    """How the papers of a kind stand beside what was printed of them."""
    gathered = _gathers[kind](session, parameters, at)
    return reprints.standings(session, kind, gathered.scope, gathered.papers)


@does(RunKind.PRINT)
def draw(claim: Claim, progress: Progress) -> None:
    """Gather, draw, store, count; the last three steps are one transaction."""
    kind = claim.parameters["papers"]
    with reading() as session:
        # Whoever takes a run over prints the same moment on it, and finds the parts of before.
        at = run_queries.get(session, claim.run_id).started_at or clock.now()
        parts.clear(run_queries.unfinished_ids(session))
        gathered = _gathers[kind](session, claim.parameters, at)
        papers = gathered.papers
        if gathered.scope:
            due_only = claim.parameters.get(DUE_ONLY) == "yes"
            papers = reprints.numbered(session, kind, gathered.scope, papers, due_only=due_only)

    def tell(done: int, total: int) -> None:
        message = say("%(n)s of %(m)s printed", n=done, m=total)
        progress.tell(done / max(total, 1), message, kept=True)
        progress.check()

    kept = parts.KeptParts(claim.run_id)
    left_out = list(gathered.left_out)
    while True:
        batch = print_batch(
            papers,
            already_left_out=left_out,
            printed_by=claim.requested_label,
            at=at,
            zone=settings().zone,
            progress=tell,
            workers=2 if len(papers) > FEW else 0,
            shelf=kept,
        )
        with transaction() as session:
            overtaken = gathered.overtaken(session, batch.printed) if gathered.overtaken else {}
            if not overtaken:
                _store(session, claim, gathered, papers, batch, at)
                break
        # One paper that somebody else dealt with meanwhile does not cost the others their file.
        left_out += [
            LeftOut(id=each.id, title=each.title, reason=overtaken[each.id])
            for each in papers
            if each.id in overtaken
        ]
        papers = [each for each in papers if each.id not in overtaken]
    kept.empty()


def _store(
    session: Session,
    claim: Claim,
    gathered: Gathered,
    papers: Sequence[Paper],
    batch: Batch,
    at: datetime,
) -> None:
    """Store the file and count what is in it."""
    file = files.store(session, batch.pdf, media_type=PDF, at=at)
    if gathered.scope:
        done = [paper for paper in papers if paper.id in set(batch.printed)]
        kind = claim.parameters["papers"]
        reprints.remember(session, kind, gathered.scope, done, run_id=claim.run_id, at=at)
    if gathered.after is not None:
        gathered.after(session, batch.printed)
    result = {
        "file_id": str(file.id),
        "printed": len(batch.printed),
        "pages": batch.pages,
        "left_out": [
            {"title": each.title, "reason": stored(each.reason)} for each in batch.left_out
        ],
    }
    runs.finish(session, claim, result, at=clock.now())

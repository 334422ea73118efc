"""A print run: many papers in one file, in the caller's order, and the list of those left out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from logistics.documents import render
from logistics.documents.bilingual import Bilingual, chinese, english
from logistics.documents.chunk import Chunk, Printed, lay_out
from logistics.documents.glyphs import drawable
from logistics.documents.left_out_list import LeftOutListFacts
from logistics.documents.merge import merged
from logistics.documents.paper import Head, Imprint, LeftOut, Paper
from logistics.documents.workers import draw_all
from logistics.wording import say

# Big enough to share fonts and forms in the file, small enough to show progress.
CHUNK = 50
# So many papers are drawn sooner than processes for them would start.
FEW = 8


class Shelf(Protocol):
    """Where drawn parts of a run are kept while it is under way."""

    def found(self, papers: Sequence[Paper], imprint: Imprint) -> tuple[Chunk, ...] | None:
        """What became of these papers, if they were drawn before."""

    def keep(self, papers: Sequence[Paper], imprint: Imprint, chunks: Sequence[Chunk]) -> None:
        """Keep what became of these papers."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A print run as one PDF; every paper asked for is either printed or left out.

    :ivar pages: of the file, the list of those left out at its end included
    :ivar printed: ids of the papers in the file, in its order
    """

    pdf: bytes
    pages: int
    printed: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def print_batch(
    papers: Sequence[Paper],
    *,
    printed_by: str,
    at: datetime,
    zone: str,
    already_left_out: Sequence[LeftOut] = (),
    progress: Callable[[int, int], None] = lambda done, total: None,
    workers: int = 2,
    shelf: Shelf | None = None,
) -> Batch:
    """Draw the papers into one PDF that ends with the list of those left out.

    :param zone: name of the time zone that the moment of printing is shown in
    :param already_left_out: whom the caller has no paper for; they stand on the same list
    :param progress: called with (papers done, papers in all); raising from it ends the run
    :param workers: processes that draw; 0 draws in this one
    :param shelf: where drawn parts are kept, and found by whoever does the same run again
    :raises ValueError: the moment lacks its time zone, or there is no such zone
    """
    imprint = Imprint(printed_by=printed_by, at=at, zone=zone)
    chunks = _drawn(papers, imprint, progress, workers, shelf)
    printed = tuple(paper.id for chunk in chunks for paper in chunk.printed)
    undrawn = (paper for chunk in chunks for paper in chunk.left_out)
    left_out = (*already_left_out, *undrawn)
    last = _last_page(papers, len(printed), left_out, imprint)
    pdf = merged([*chunks, last], title=_title(papers), at=at)
    pages = sum(paper.pages for chunk in (*chunks, last) for paper in chunk.printed)
    return Batch(pdf=pdf, pages=pages, printed=printed, left_out=left_out)


def print_paper(paper: Paper, *, printed_by: str, at: datetime, zone: str) -> bytes:
    """Draw one paper into a PDF of its own, in this process.

    :raises GlyphsMissing: a character of it would come out as a box
    :raises ValueError: a moment lacks its time zone, or there is no such zone
    """
    return render.write([lay_out(paper, Imprint(printed_by=printed_by, at=at, zone=zone))])


def _drawn(
    papers: Sequence[Paper],
    imprint: Imprint,
    progress: Callable[[int, int], None],
    workers: int,
    shelf: Shelf | None,
) -> list[Chunk]:
    parts = _parts(papers)
    known = [shelf.found(part, imprint) if shelf else None for part in parts]
    undrawn = [part for part, chunks in zip(parts, known, strict=True) if chunks is None]
    drawn: list[Chunk] = []
    done = 0
    with closing(draw_all(undrawn, imprint, workers)) as drawing:
        for part, before in zip(parts, known, strict=True):
            chunks = next(drawing) if before is None else before
            if shelf and before is None:
                shelf.keep(part, imprint, chunks)
            drawn.extend(chunks)
            done += len(part)
            progress(done, len(papers))
    return drawn


def _parts(papers: Sequence[Paper]) -> list[Sequence[Paper]]:
    """The papers in parts of about one length, as many for one worker as for a second."""
    if len(papers) <= FEW:
        return [papers] if papers else []
    parts = 2 * math.ceil(len(papers) / (2 * CHUNK))
    length = math.ceil(len(papers) / parts)
    return [papers[start : start + length] for start in range(0, len(papers), length)]


def _last_page(
    papers: Sequence[Paper], printed: int, left_out: tuple[LeftOut, ...], imprint: Imprint
) -> Chunk:
    issuer = papers[0].facts.head.issuer if papers else Bilingual(zh="")
    legible = Bilingual(zh=drawable(issuer.zh), en=drawable(issuer.en))
    head = Head(issuer=legible, zone=imprint.zone)
    facts = LeftOutListFacts(head=head, printed=printed, left_out=left_out)
    bookmark = say("Left out: %(count)s", count=len(left_out))
    title = f"{chinese(bookmark)} {english(bookmark)}"
    # Whoever prints under a name that no font can draw must still learn that from this page.
    signed = replace(imprint, printed_by=drawable(imprint.printed_by))
    layout = lay_out(Paper(id="left-out", title=title, facts=facts), signed)
    page = Printed(id="left-out", title=title, pages=layout.pages)
    return Chunk(pdf=render.write([layout]), printed=(page,), left_out=())


def _title(papers: Sequence[Paper]) -> str:
    kinds = dict.fromkeys(paper.facts.kind for paper in papers)
    return ", ".join(f"{chinese(kind)} {english(kind)}" for kind in kinds)

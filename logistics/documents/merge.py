"""The chunks of a print run as one file with a bookmark for each paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO

from pikepdf import Dictionary, Name, OutlineItem, Pdf

from logistics.documents.chunk import Chunk


def merged(chunks: Sequence[Chunk], *, title: str, at: datetime) -> bytes:
    """One PDF of all chunks; the same chunks, title and moment give the same bytes."""
    with Pdf.new() as run:
        for chunk in chunks:
            if chunk.pdf:
                with Pdf.open(BytesIO(chunk.pdf)) as part:
                    run.pages.extend(part.pages)
        _bookmark(run, chunks)
        _describe(run, title, at)
        file = BytesIO()
        run.save(file, deterministic_id=True)
        return file.getvalue()


def _bookmark(run: Pdf, chunks: Sequence[Chunk]) -> None:
    page = 0
    with run.open_outline() as outline:
        for paper in (paper for chunk in chunks for paper in chunk.printed):
            outline.root.append(OutlineItem(paper.title, page))
            page += paper.pages


def _describe(run: Pdf, title: str, at: datetime) -> None:
    run.docinfo["/Title"] = title
    run.docinfo["/CreationDate"] = at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")
    run.Root.Lang = "zh-CN"
    # Two-sided printing would put one person's paper on the back of another's.
    run.Root.ViewerPreferences = Dictionary(
        Duplex=Name.Simplex, PrintScaling=Name("/None"), DisplayDocTitle=True
    )
    run.Root.PageMode = Name.UseOutlines

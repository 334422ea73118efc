"""A few papers drawn together by one process; one that fails takes no other with it."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from logistics.documents import render
from logistics.documents.compose import compose
from logistics.documents.glyphs import missing_glyphs, name_of
from logistics.documents.paper import Imprint, LeftOut, Paper
from logistics.errors import Refused
from logistics.wording import Sentence, say

log = logging.getLogger(__name__)


class GlyphsMissing(Refused):
    """A paper holds characters that no font of ours can draw."""


@dataclass(frozen=True, kw_only=True)
class Printed:
    """One paper in the file of its chunk, and how many pages it takes there."""

    id: str
    title: str
    pages: int


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """What became of the papers of a chunk; the file is empty when none could be drawn."""

    pdf: bytes
    printed: tuple[Printed, ...]
    left_out: tuple[LeftOut, ...]


def lay_out(paper: Paper, imprint: Imprint) -> render.Layout:
    """One paper on its pages.

    :raises GlyphsMissing: a character of it would come out as a box
    """
    html = compose(paper.facts, imprint)
    if missing := missing_glyphs(unescape(html)):
        raise GlyphsMissing(_missing(missing))
    return render.lay_out(html, smallest_type=paper.facts.smallest_type)


def draw(papers: Sequence[Paper], imprint: Imprint) -> tuple[Chunk, ...]:
    """The papers in their order, those left out with the reason; mostly one chunk.

    Papers that cannot be written as one file are halved until only the culprit is left out.
    """
    try:
        return (_drawn_together(papers, imprint),)
    except Exception as error:
        if len(papers) == 1:
            return (nothing_of(papers[0], _reason(papers[0], error)),)
        middle = len(papers) // 2
        return draw(papers[:middle], imprint) + draw(papers[middle:], imprint)


def nothing_of(paper: Paper, reason: Sentence) -> Chunk:
    """The chunk of one paper that was left out."""
    return Chunk(pdf=b"", printed=(), left_out=(_left_out(paper, reason),))


def _drawn_together(papers: Sequence[Paper], imprint: Imprint) -> Chunk:
    layouts: list[render.Layout] = []
    printed: list[Printed] = []
    left_out: list[LeftOut] = []
    for paper in papers:
        try:
            layout = lay_out(paper, imprint)
        except Exception as error:  # one person's paper must not cost the others theirs
            left_out.append(_left_out(paper, _reason(paper, error)))
            continue
        layouts.append(layout)
        printed.append(Printed(id=paper.id, title=paper.title, pages=layout.pages))
    pdf = render.write(layouts) if layouts else b""
    return Chunk(pdf=pdf, printed=tuple(printed), left_out=tuple(left_out))


def _left_out(paper: Paper, reason: Sentence) -> LeftOut:
    return LeftOut(id=paper.id, title=paper.title, reason=reason)


def _reason(paper: Paper, error: Exception) -> Sentence:
    if isinstance(error, Refused):
        return error.sentence
    _log_without_its_words(paper, error)
    return say("The paper could not be drawn (%(error)s).", error=type(error).__name__)


def _log_without_its_words(paper: Paper, error: Exception) -> None:
    """Log where it failed but not the message, which may quote what the paper says."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("paper %s could not be drawn: %s\n%s", paper.id, type(error).__name__, where)


def _missing(characters: set[str]) -> Sentence:
    named = " ".join(c if c.isprintable() else name_of(c) for c in sorted(characters))
    return say("No font of the papers has %(characters)s.", characters=named)

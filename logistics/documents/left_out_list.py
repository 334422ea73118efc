"""The last page of a print run: how many were printed, who was left out and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from logistics.documents.glyphs import drawable
from logistics.documents.paper import Head, LeftOut, PaperKind
from logistics.wording import Sentence


@dataclass(frozen=True, kw_only=True)
class LeftOutListFacts:
    """The end of a print run; a run that left nobody out has one too, and says so."""

    kind: ClassVar[PaperKind] = PaperKind.LEFT_OUT_LIST
    smallest_type: ClassVar[int] = 100

    head: Head
    printed: int
    left_out: tuple[LeftOut, ...]

    @property
    def lines(self) -> tuple[tuple[str, Sentence], ...]:
        """Who and why; a character that no font can draw stands as its code point."""
        return tuple((drawable(paper.title), _drawable(paper.reason)) for paper in self.left_out)


def _drawable(sentence: Sentence) -> Sentence:
    values = {k: drawable(v) if isinstance(v, str) else v for k, v in sentence.values.items()}
    return Sentence(sentence.template, values)

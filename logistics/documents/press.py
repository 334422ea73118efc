"""Filled moulds written into a file: what all pages of a mould share is drawn once.

One of the files that know WeasyPrint, like :mod:`logistics.documents.moulds`.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from weasyprint.draw import draw_inline_level
from weasyprint.formatting_structure import boxes
from weasyprint.pdf.stream import Stream

from logistics.documents.moulds import Filled, Lines, Mould, number_of

STROKE = re.compile(r"M(\d+) ([\d.]+)h(\d+)")


class FilledPage:
    """A filled mould as WeasyPrint asks for a page when it writes a file.

    :ivar press: what the pages of that file share
    """

    def __init__(self, filled: Filled, press: Press) -> None:
        page = filled.mould.page
        self.filled, self.press = filled, press
        self.width, self.height, self.bleed = page.width, page.height, page.bleed
        self.links, self.anchors = page.links, page.anchors
        self.bookmarks, self.forms = page.bookmarks, page.forms

    def paint(self, stream: Stream, scale: float) -> None:
        """Write the page: what all pages of the mould share, with these lines and codes in it."""
        filled = self.filled
        for piece in self.press.pieces(filled.mould, stream, scale):
            if isinstance(piece, bytes):
                stream.stream.append(piece)
            elif isinstance(piece, Gap):
                lines = filled.lines[piece.place]
                stream.stream.append(self.press.drawn(lines, stream, filled.mould))
            else:
                stream.stream.append(piece.drawn(filled.drawings[piece.number]))


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Where the lines of a place stand in the drawing of a page."""

    place: int


@dataclass(frozen=True, kw_only=True)
class Code:
    """Where a QR code stands in the drawing of a page, and what goes before and after it."""

    number: int
    before: bytes
    after: bytes

    def drawn(self, path: str) -> bytes:
        """The strokes of a code in its place."""
        strokes = (
            f"{x} {y} m\n{int(x) + int(length)} {y} l" for x, y, length in STROKE.findall(path)
        )
        return b"\n".join((self.before, "\n".join(strokes).encode(), self.after))


Piece = bytes | Gap | Code


class Press:
    """What the pages of one file share: the drawings of their moulds, and of lines said before."""

    def __init__(self) -> None:
        self._pieces: dict[Mould, tuple[Piece, ...]] = {}
        self._drawn: dict[int, bytes] = {}

    def pieces(self, mould: Mould, stream: Stream, scale: float) -> tuple[Piece, ...]:
        """The drawing of a mould with its gaps."""
        if mould not in self._pieces:
            tracing = _Tracing(stream, mould)
            mould.page.paint(tracing, scale)
            self._pieces[mould] = tuple(tracing.pieces())
        return self._pieces[mould]

    def drawn(self, lines: Lines, stream: Stream, mould: Mould) -> bytes:
        """The drawing of lines, which registers their characters with the file."""
        key = id(lines)
        if key not in self._drawn:
            apart = stream.clone()
            for line in lines:
                draw_inline_level(apart, mould.page._page_box, line)
            self._drawn[key] = _bytes(apart.stream)
        return self._drawn[key]


class _Tracing(Stream):  # type: ignore[misc] # the library has no types
    """Draws a mould and leaves gaps where its texts and QR codes would be."""

    def __init__(self, stream: Stream, mould: Mould) -> None:
        super().__init__(
            stream._fonts,
            stream.page_rectangle,
            stream._resources,
            stream._images,
            None,
            stream._color_profiles,
            stream._output_intent,
        )
        self._place = {n: at for at, place in enumerate(mould.places) for n in place.words}
        self._drawings = mould.drawings
        self._met: set[int] = set()

    @contextmanager
    def marked(self, box: Any, tag: str) -> Generator[None]:
        """What the library calls around each text and picture."""
        number = number_of(box) if isinstance(box, boxes.TextBox) else None
        place = None if number is None else self._place.get(number)
        if place is None and box.element not in self._drawings:
            yield
            return
        start = len(self.stream)
        self.stream.append(b"")  # lest it goes on with the text before
        self._forget()
        if place is None:
            yield
        else:  # without its characters, which would stay in the fonts of the file
            said, box.text = box.text, ""
            yield
            box.text = said
        self._forget()
        drawn = self.stream[start + 1 :]
        del self.stream[start:]
        if place is None:
            self.stream.append(_code(self._drawings.index(box.element), drawn))
        elif place not in self._met:
            self.stream.append(Gap(place=place))
            self._met.add(place)

    def _forget(self) -> None:
        """Say colour and font anew after a gap, and join no text over it."""
        self._current_color = self._current_color_stroke = None
        self._current_alpha = self._current_alpha_stroke = None
        self._current_font = self._old_font = None

    def pieces(self) -> Iterator[Piece]:
        """What was drawn, one piece from gap to gap."""
        between: list[Any] = []
        for each in self.stream:
            if isinstance(each, Gap | Code):
                yield _bytes(between)
                yield each
                between = []
            else:
                between.append(each)
        yield _bytes(between)


def _code(number: int, drawn: Sequence[Any]) -> Code:
    """A QR code without its strokes."""
    first = next(at for at, each in enumerate(drawn) if each.endswith(b" m"))
    last = max(at for at, each in enumerate(drawn) if each.endswith(b" l"))
    return Code(number=number, before=_bytes(drawn[:first]), after=_bytes(drawn[last + 1 :]))


def _bytes(drawn: Sequence[Any]) -> bytes:
    return b"\n".join(each if isinstance(each, bytes) else each.encode() for each in drawn)

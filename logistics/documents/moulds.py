"""Papers of one shape are laid out once: the others pour their words into the same layout.

A mould is a paper of one page as WeasyPrint laid it out. Another paper of the same shape fills it
if each of its texts takes as many lines and as much height in its place, and moves nothing beside
it; then its page is the one that a layout of its own would have given. If not, it is laid out.
One of the files that know WeasyPrint, with :mod:`logistics.documents.render`, which lays out, and
:mod:`logistics.documents.press`, which writes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isclose
from typing import Any

from weasyprint.document import Document, Page
from weasyprint.formatting_structure import boxes
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.layout.inline import iter_line_boxes
from weasyprint.layout.preferred import inline_max_content_width, inline_min_content_width

from logistics.documents.markup import WORD, Markup

SHAPES = 12
"""Moulds that a process keeps; each holds the boxes of a page, some megabytes."""
REMEMBERED = 400
"""Texts whose lines a place of a mould remembers."""
PIXEL = 1e-6
DRAWING = "qr"

Words = tuple[str, ...]
Lines = tuple[Any, ...]


@dataclass(eq=False, repr=False, kw_only=True)
class Place:
    """A block of text in a mould whose words another paper may put differently.

    :ivar words: which texts of the paper stand in it
    :ivar box: the block as it was laid out
    :ivar source: its text before it was broken into lines
    :ivar rigid: whether its neighbours would move with the width of its text
    :ivar lines: its lines by the words that they say; none where these do not fit
    """

    words: tuple[int, ...]
    box: Any
    source: Any
    rigid: bool
    lines: dict[Words, Lines | None] = field(default_factory=dict)


@dataclass(eq=False, repr=False, kw_only=True)
class Mould:
    """A page that can be filled with other words."""

    markup: Markup
    document: Document
    context: Any
    places: tuple[Place, ...]
    drawings: tuple[Any, ...]

    @property
    def page(self) -> Page:
        """Its one page."""
        return self.document.pages[0]

    @property
    def fixed(self) -> frozenset[int]:
        """The texts that stand in no place: a paper that has others cannot be poured."""
        free = {word for place in self.places for word in place.words}
        return frozenset(range(len(self.markup.words))) - free

    def as_it_was(self) -> Filled:
        """The page with the words of the paper that it was made of."""
        lines = tuple(tuple(place.box.children) for place in self.places)
        return Filled(mould=self, lines=lines, drawings=self.markup.drawings)

    def filled(self, markup: Markup) -> Filled | None:
        """The page with the words of another paper of the shape, if they fit."""
        if any(markup.words[n] != self.markup.words[n] for n in self.fixed):
            return None
        lines: list[Lines] = []
        for place in self.places:
            fitting = self._lines(place, tuple(markup.words[n] for n in place.words))
            if fitting is None:
                return None
            lines.append(fitting)
        return Filled(mould=self, lines=tuple(lines), drawings=markup.drawings)

    def _lines(self, place: Place, words: Words) -> Lines | None:
        if words not in place.lines:
            if len(place.lines) >= REMEMBERED:
                own = next(iter(place.lines.items()))
                place.lines = dict([own])
            place.lines[words] = self._laid(place, words)
        return place.lines[words]

    def _laid(self, place: Place, words: Words) -> Lines | None:
        source = place.source.deepcopy()
        said = dict(zip(place.words, words, strict=True))
        for text in _texts(source):
            if (n := number_of(text)) is not None:
                own = text.text
                text.text = (
                    own[: own.startswith(" ")] + said[n] + own[len(own) - own.endswith(" ") :]
                )
        if place.rigid and self._widths(source) != self._widths(place.source):
            return None
        box = place.box
        lines = tuple(
            line
            for line, _ in iter_line_boxes(
                self.context, source, box.children[0].position_y, 0, None, box, [], [], None, None
            )
        )
        if not _as_high(lines, box) or not _as_wide(lines, box):
            return None
        for line in lines:
            layout_box_backgrounds(self.page._page_box, line, self.context.get_image_from_uri)
        return lines

    def _widths(self, source: Any) -> tuple[float, float]:
        return (
            inline_min_content_width(self.context, source),
            inline_max_content_width(self.context, source),
        )


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A mould with the lines and the QR codes of one paper in it."""

    mould: Mould
    lines: tuple[Lines, ...]
    drawings: tuple[str, ...]


class Moulds:
    """The moulds of a process by the shape of their papers, the least used going first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, Mould] = OrderedDict()

    def filled(self, markup: Markup) -> Filled | None:
        """The paper poured into the first mould that takes it."""
        for key, mould in reversed(self._kept.items()):
            if mould.markup.shape == markup.shape and (found := mould.filled(markup)):
                self._kept.move_to_end(key)
                return found
        return None

    def keep(self, mould: Mould) -> None:
        """Keep a mould for the papers to come."""
        self._kept[id(mould)] = mould
        if len(self._kept) > SHAPES:
            self._kept.popitem(last=False)


def mould_of(markup: Markup, document: Document, root: Any, context: Any) -> Mould | None:
    """The mould of a paper; none if it has several pages or something floats on it.

    :param root: the boxes of the paper before layout
    """
    page = document.pages[0]
    if len(document.pages) > 1 or any(box.is_floated() for box in page._page_box.descendants()):
        return None
    sources = {
        n: line
        for line in root.descendants()
        if isinstance(line, boxes.LineBox) and _plain(line)
        for n in _numbers(line)
    }
    places = tuple(
        Place(words=words, box=box, source=source, rigid=rigid)
        for box, words, rigid in _blocks(page._page_box, rigid=False)
        if words and (source := _source(sources.get(words[0]), box)) and _numbers(source) == words
    )
    for place in places:
        place.lines[tuple(markup.words[n] for n in place.words)] = tuple(place.box.children)
    context.create_block_formatting_context()  # in which nothing floats
    drawings = tuple(
        box.element
        for box in root.descendants()
        if box.element_tag.endswith("svg") and box.element.get("class") == DRAWING
    )
    return Mould(
        markup=markup,
        document=document,
        context=context,
        places=places,
        drawings=drawings,
    )


def _source(line: Any, box: Any) -> Any:
    """The text of a block before it was broken into lines.

    What runs at the head and foot of the page is no longer among the boxes before layout; where
    it is one line, that is all its text.
    """
    return line or (box.children[0] if len(box.children) == 1 else None)


def _blocks(box: Any, *, rigid: bool) -> Iterator[tuple[Any, tuple[int, ...], bool]]:
    """Blocks of lines below a box, their texts, and whether something moves with their width."""
    if not isinstance(box, boxes.ParentBox) or box.style["opacity"] < 1:
        return
    rigid = rigid or _shrinks(box)
    lines = [child for child in box.children if isinstance(child, boxes.LineBox)]
    if lines and all(_plain(line) for line in lines):
        yield box, tuple(dict.fromkeys(n for line in lines for n in _numbers(line))), rigid
        return
    for child in box.children:
        yield from _blocks(child, rigid=rigid)


def _shrinks(box: Any) -> bool:
    """Whether the width of a box comes from what is in it."""
    if isinstance(box, boxes.TableBox):
        return not (box.style["table_layout"] == "fixed" and box.style["width"] != "auto")
    if isinstance(box, boxes.FlexContainerBox | boxes.GridContainerBox):
        return True
    alone = isinstance(box, boxes.InlineBlockBox | boxes.MarginBox)
    return (alone or box.is_absolutely_positioned()) and bool(box.style["width"] == "auto")


def _plain(box: Any) -> bool:
    """Whether a line holds nothing but text without background or border, in the usual flow."""
    style = box.style
    if isinstance(box, boxes.TextBox):
        usual = style["white_space"] in ("normal", "nowrap") and style["text_transform"] == "none"
        return number_of(box) is None or usual
    bare = style["background_color"].alpha == 0 and not any(
        style[f"border_{side}_width"] for side in ("top", "right", "bottom", "left")
    )
    usual = isinstance(box, boxes.LineBox | boxes.InlineBox) and box.is_in_normal_flow()
    return bool(bare and usual) and all(_plain(child) for child in box.children)


def _texts(box: Any) -> Iterator[Any]:
    return (each for each in box.descendants() if isinstance(each, boxes.TextBox))


def number_of(text: Any) -> int | None:
    """Which text of the paper a box says; none if it says a blank between texts."""
    element = text.element
    return int(element.get("n")) if element is not None and element.tag == WORD else None


def _numbers(line: Any) -> tuple[int, ...]:
    numbers = (number_of(text) for text in _texts(line))
    return tuple(dict.fromkeys(n for n in numbers if n is not None))


def _as_high(lines: Lines, box: Any) -> bool:
    """Whether the lines end where those of the mould do."""
    last = box.children[-1]
    return bool(lines) and isclose(
        lines[-1].position_y + lines[-1].height, last.position_y + last.height, abs_tol=PIXEL
    )


def _as_wide(lines: Lines, box: Any) -> bool:
    return all(line.width <= box.width + PIXEL for line in lines)

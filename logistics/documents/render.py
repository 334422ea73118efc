"""HTML laid out on A4 and written as PDF: the door to WeasyPrint."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from threading import RLock
from typing import Any

from weasyprint import CSS, DEFAULT_OPTIONS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.document import Document, DocumentMetadata, Page
from weasyprint.formatting_structure.build import build_formatting_structure
from weasyprint.html import get_html_metadata
from weasyprint.layout import layout_document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from logistics.documents.compose import TEMPLATES
from logistics.documents.glyphs import FACES, FONTS, font_faces
from logistics.documents.markup import Markup, read
from logistics.documents.moulds import Filled, Moulds, mould_of
from logistics.documents.press import FilledPage, Press

# What papers.css leaves free above and below the text of an A4 page, in CSS pixels.
TOP, BOTTOM = (millimetres * 96 / 25.4 for millimetres in (35, 19))

_PRINTER = RLock()


class FetchRefused(Exception):
    """A paper asked for something other than a font of ours; it is not printed without it."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A document laid out, not yet written; only :func:`write` looks inside.

    :ivar filled: its page, where it was poured into a mould
    """

    document: Any
    filled: Filled | None = None

    @property
    def pages(self) -> int:
        """How many pages it takes."""
        return 1 if self.filled else len(self.document.pages)


class _Assets(URLFetcher):  # type: ignore[misc] # the library has no types
    """Answers for the fonts by name and refuses every other address."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("asset",), fail_on_errors=True)
        self.refused = False

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        name = url.removeprefix("asset:")
        if name not in {face.file for face in FACES}:
            self.refused = True
            raise FetchRefused("a paper fetches nothing")
        return URLFetcherResponse(url, (FONTS / name).read_bytes())


def lay_out(html: str, *, smallest_type: int = 100) -> Layout:
    """The document on its pages.

    :param html: with an empty element ``end`` where its text ends
    :param smallest_type: percent to which type may shrink if that saves it a second page; what
        fits no page even so keeps its full size and takes more
    :raises FetchRefused: the HTML names a picture, stylesheet or other file
    """
    markup = read(html)
    with _PRINTER:
        filled = _moulds().filled(markup)
        if filled is None:
            laid = _fitted(HTML(string=markup.marked, url_fetcher=_assets()), smallest_type)
            mould = mould_of(markup, laid.document, laid.root, laid.context)
            if mould is None:
                return Layout(document=laid.document)
            _moulds().keep(mould)
            filled = mould.as_it_was()
        return Layout(document=_named(filled.mould.document, markup), filled=filled)


def write(layouts: Sequence[Layout]) -> bytes:
    """One PDF of all the layouts in their order; the first one gives title and date.

    :raises FetchRefused: the HTML names a file to attach
    """
    press = Press()
    pages: list[Any] = []
    for layout in layouts:
        own = layout.document.pages if layout.filled is None else [FilledPage(layout.filled, press)]
        pages.extend(own)
    with _at_the_printer():
        pdf: bytes = layouts[0].document.copy(pages).write_pdf(pdf_identifier=True)
    return pdf


def render(html: str) -> bytes:
    """The PDF of one document."""
    return write([lay_out(html)])


@dataclass(frozen=True, kw_only=True)
class _Laid:
    """A layout with what it came from.

    :ivar root: the boxes before layout
    """

    document: Document
    root: Any
    context: Any

    @property
    def pages(self) -> int:
        return len(self.document.pages)


def _fitted(source: HTML, smallest_type: int) -> _Laid:
    """The document in the largest type that lets it fit a page, if any does."""
    full = _laid(source, 100)
    if full.pages == 1 or smallest_type >= 100:
        return full
    small = _laid(source, smallest_type)
    if small.pages > 1:
        return full
    larger = (_laid(source, size) for size in _sizes_above(smallest_type, small))
    return next((laid for laid in larger if laid.pages == 1), small)


def _laid(source: HTML, size: int) -> _Laid:
    """What ``HTML.render`` does, which throws the boxes before layout away."""
    options = {**DEFAULT_OPTIONS, "stylesheets": [*_stylesheets(), _type_size(size)]}
    counters = CounterStyle()
    with _at_the_printer():
        context = Document._build_layout_context(source, _fonts(), counters, {}, options)
        root = build_formatting_structure(
            source.etree_element,
            context.style_for,
            context.get_image_from_uri,
            source.base_url,
            context.target_collector,
            counters,
            context.footnotes,
        )
        pages = [Page(box) for box in layout_document(source, root, context)]
        document = Document(
            pages,
            DocumentMetadata(**get_html_metadata(source)),
            source.url_fetcher,
            _fonts(),
            {},
            None,
        )
    return _Laid(document=document, root=root, context=context)


def _named(document: Document, markup: Markup) -> Document:
    """A document without pages that says title and moment of another paper."""
    named = document.copy([])
    said = {**vars(document.metadata), "title": markup.title, "created": markup.created}
    named.metadata = DocumentMetadata(**said)
    return named


def _sizes_above(size: int, laid: _Laid) -> Iterator[int]:
    """Percents that may fill the page on which a layout of that size has room left.

    What is measured in millimetres does not grow with the type, lines that break anew do.
    """
    page = laid.document.pages[0]
    filled = (page.anchors["end"][1] - TOP) / (page.height - TOP - BOTTOM)
    most = min(int(size / filled), 99)
    yield most
    yield (size + most) // 2


def forget_moulds() -> None:
    """Lay the next paper of every shape out anew."""
    _moulds.cache_clear()


@contextmanager
def _at_the_printer() -> Generator[None]:
    """One thread at a time, for the fonts are shared; and not a paper that asks for a file."""
    with _PRINTER:
        assets = _assets()
        assets.refused = False
        # The library's error is no Exception, and inside a drawing the library hides it.
        with suppress(FatalURLFetchingError):
            yield
        if assets.refused:
            raise FetchRefused("a paper fetches nothing")


@cache
def _moulds() -> Moulds:
    return Moulds()


@cache
def _assets() -> _Assets:
    return _Assets()


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _stylesheets() -> tuple[CSS, ...]:
    texts = (font_faces(), (TEMPLATES / "papers.css").read_text(encoding="utf-8"))
    return tuple(CSS(string=css, font_config=_fonts(), url_fetcher=_assets()) for css in texts)


@cache
def _type_size(percent: int) -> CSS:
    return CSS(string=f"html{{font-size:{percent / 10}pt}}", url_fetcher=_assets())

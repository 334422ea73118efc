"""HTML laid out on A4 and written as PDF: the only file that knows WeasyPrint."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from threading import RLock
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from logistics.documents.compose import TEMPLATES
from logistics.documents.glyphs import FACES, FONTS, font_faces

# Percent of type size that is not worth another layout.
TYPE_STEP = 5

_PRINTER = RLock()


class FetchRefused(Exception):
    """A paper asked for something other than a font of ours; it is not printed without it."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A document laid out, not yet written; only :func:`write` looks inside."""

    document: Any

    @property
    def pages(self) -> int:
        """How many pages it takes."""
        return len(self.document.pages)


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

    :param smallest_type: percent to which type may shrink, in steps, if that saves it a second
        page; what fits no page even so keeps its full size and takes more
    :raises FetchRefused: the HTML names a picture, stylesheet or other file
    """
    full = _lay_out(html, 100)
    if full.pages == 1 or smallest_type >= 100:
        return full
    best = _lay_out(html, smallest_type)
    if best.pages > 1:
        return full
    too_big, fits = 100, smallest_type
    while too_big - fits > TYPE_STEP:
        size = (too_big + fits) // 2
        layout = _lay_out(html, size)
        if layout.pages == 1:
            best, fits = layout, size
        else:
            too_big = size
    return best


def write(layouts: Sequence[Layout]) -> bytes:
    """One PDF of all the layouts in their order; the first one gives title and date.

    :raises FetchRefused: the HTML names a file to attach
    """
    first = layouts[0].document
    pages = [page for layout in layouts for page in layout.document.pages]
    with _at_the_printer():
        pdf: bytes = first.copy(pages).write_pdf(pdf_identifier=True)
    return pdf


def render(html: str) -> bytes:
    """The PDF of one document."""
    return write([lay_out(html)])


def _lay_out(html: str, size: int) -> Layout:
    stylesheets = [*_stylesheets(), _type_size(size)]
    with _at_the_printer():
        document = HTML(string=html, url_fetcher=_assets()).render(
            font_config=_fonts(), stylesheets=stylesheets
        )
    return Layout(document=document)


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

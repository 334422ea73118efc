"""The HTML of a paper taken apart: its shape, and the words and drawings that fill it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

TAG = re.compile(r"(<style[^>]*>.*?</style>|<[^>]*>)", re.DOTALL)
BLANKS = " \t\n\r"
GAPS = re.compile(f"[{BLANKS}]+")
DRAWING = re.compile(r'(<svg class="qr"[^>]*><path stroke="#000" d=")([^"]*)"')
TITLE = re.compile(r"<title>([^<]*)</title>")
CREATED = re.compile(r'<meta name="dcterms.created" content="([^"]*)">')

WORD = "w"
"""The element that the words of a text stand in; its ``n`` counts them."""


@dataclass(frozen=True, kw_only=True)
class Markup:
    """The HTML of a paper.

    :ivar shape: its tags and what is blank between them: the same for papers that differ only in
        what they say
    :ivar words: its texts in their order
    :ivar drawings: the paths of its QR codes in their order
    :ivar marked: the HTML with every text in an element of its own
    """

    shape: str
    words: tuple[str, ...]
    drawings: tuple[str, ...]
    marked: str
    title: str
    created: str


def read(html: str) -> Markup:
    """Take the HTML of a paper apart; its head says title and moment, and nothing that shows."""
    head, tag, body = html.partition("<body")
    words: list[str] = []
    shape: list[str] = []
    marked: list[str] = []
    for piece in TAG.split(tag + body):
        text = piece.strip(BLANKS)
        if not text or piece.startswith("<"):
            shape.append(piece)
            marked.append(piece)
            continue
        marked.append(f'<{WORD} n="{len(words)}">{piece}</{WORD}>')
        shape.append(piece.replace(text, "\0"))
        words.append(GAPS.sub(" ", unescape(text)))
    title, created = TITLE.search(head), CREATED.search(head)
    return Markup(
        shape=DRAWING.sub(r'\1"', "".join(shape)),
        words=tuple(words),
        drawings=tuple(path for _svg, path in DRAWING.findall(body)),
        marked=head + "".join(marked),
        title=unescape(title[1]) if title else "",
        created=created[1] if created else "",
    )

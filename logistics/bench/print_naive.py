"""WeasyPrint as its manual begins, to measure ours against: one document, one stylesheet."""

from __future__ import annotations

from weasyprint import HTML

from logistics.documents.compose import TEMPLATES, compose
from logistics.documents.glyphs import FONTS, font_faces
from logistics.documents.paper import Facts, Imprint

TYPE_POINTS = 10
"""The size that a paper has where it need not shrink to fit its page."""


def print_naively(facts: Facts, imprint: Imprint) -> bytes:
    """The same paper, with nothing kept from one document to the next."""
    faces = font_faces().replace("asset:", f"{FONTS.as_uri()}/")
    style = faces + (TEMPLATES / "papers.css").read_text(encoding="utf-8")
    style += f"html{{font-size:{TYPE_POINTS}pt}}"
    html = compose(facts, imprint).replace("</head>", f"<style>{style}</style></head>", 1)
    pdf: bytes = HTML(string=html).write_pdf()
    return pdf

"""Certificates for names that few fonts can draw, and for names longer than a line."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from fontTools.ttLib import TTFont
from pikepdf import Pdf

from logistics.documents.glyphs import FAMILIES, FONTS, WEIGHTS, _characters
from tests.documents.papers_of_the_day import GRZEGORZ, certificate, printed

RARE = "㐂𠮷䶮"
LONG = "Wolfeschlegelsteinhausenbergerdorff-Phạm-Nguyễn Ağaoğlu Đorđević Þórðardóttir Łukaszewicz"
MARGIN = 28  # points, a centimetre: no printer of an office prints beyond


def test_each_rare_character_is_drawn_by_its_own_glyph_and_a_long_name_stays_on_the_paper() -> None:
    who = replace(GRZEGORZ, name=f"{RARE} {LONG} {LONG}", native_name=RARE)

    pdf = printed(certificate(person=who))

    drawn = list(_glyphs(pdf))
    assert {character for character, _ in drawn} == set(RARE)
    for character, glyph in drawn:
        assert glyph in _own(character), character
    assert _left_and_right(pdf) == []


def _glyphs(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """The rare characters of the first page, with the outline that the file has for each."""
    with Pdf.open(BytesIO(pdf)) as document:
        for font in document.pages[0].resources.Font.values():
            inside = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
            outlines = TTFont(BytesIO(inside))["glyf"]
            for code, unicode in re.findall(rb"<(\w{4})> <(\w+)>", font.ToUnicode.read_bytes()):
                character = bytes.fromhex(unicode.decode()).decode("utf-16-be")
                if character in RARE:
                    name = outlines.glyphOrder[int(code, 16)]
                    yield character, outlines[name].compile(outlines)


def _own(character: str) -> list[bytes]:
    """The outlines, regular and bold, of the first of our families that has this character."""
    stems = (stem for stem in FAMILIES.values() if character in _characters(stem))
    stem = next(stems)
    return [_outline(f"{stem}-{style}.ttf", character) for style in WEIGHTS.values()]


def _outline(file: str, character: str) -> bytes:
    with TTFont(FONTS / file) as font:
        name = font.getBestCmap()[ord(character)]
        assert name != ".notdef"
        return bytes(font["glyf"][name].compile(font["glyf"]))


def _left_and_right(pdf: bytes) -> list[str]:
    """The words that reach into the margins of the paper."""
    read = ["pdftotext", "-bbox", "-", "-"]
    text = subprocess.run(read, input=pdf, capture_output=True, check=True).stdout.decode()
    [width] = {float(each) for each in re.findall(r'<page width="([\d.]+)"', text)}
    words = re.findall(r'<word xMin="([\d.-]+)" .*?xMax="([\d.]+)" .*?>(.*?)</word>', text)
    return [
        word for left, right, word in words
        if float(left) < MARGIN or float(right) > width - MARGIN
    ]  # fmt: skip

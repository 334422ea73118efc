"""What the fonts of the papers can draw, and what they must own up to."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from logistics.documents.glyphs import FACES, FONTS, drawable, missing_glyphs

MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    "name",
    [
        "Łukasz Ştefănescu-Ağaoğlu",
        "Kőszegi Űrsula Živana Đorđević",
        "İpek Çağrı Nguyễn Þórður",
        "Αλέξανδρος Ярослава",
        "欧阳㐂䶮 𠮷田 喆堃㛃㭎𣲗𬭎",
        "김민준 さくら サクラ",
    ],
)
def test_every_name_of_the_city_can_be_drawn(name: str) -> None:
    assert missing_glyphs(name) == set()


@pytest.mark.parametrize("character", ["𪚥", "\ue000", "ب", "☐", "\x00", chr(0xD800), "\ufffd"])
def test_a_character_that_would_be_a_box_is_named(character: str) -> None:
    assert missing_glyphs(f"王{character}明") == {character}


def test_spaces_and_joiners_need_no_glyph() -> None:
    assert missing_glyphs("王\n小\t明\u200d\u200e\ufe0f\U000e0100 \u3000\u00a0") == set()


def test_a_character_that_cannot_be_drawn_is_written_as_its_code_point() -> None:
    assert drawable("王𪚥明") == "王[U+2A6A5]明"


def test_bold_draws_what_regular_draws() -> None:
    regular, bold = (
        [set(TTFont(FONTS / f.file).getBestCmap()) for f in FACES if f.weight == weight]
        for weight in (400, 700)
    )

    assert regular == bold


def test_every_font_is_free_and_its_licence_lies_beside_it() -> None:
    licences = {TTFont(FONTS / face.file)["name"].getDebugName(14) for face in FACES}
    texts = [file.read_text(encoding="utf-8") for file in sorted(FONTS.glob("OFL-*.txt"))]

    assert {licence.replace("http:", "https:") for licence in licences} <= {
        "https://scripts.sil.org/OFL",
        "https://openfontlicense.org",
    }
    assert len(texts) == 2
    assert all("SIL OPEN FONT LICENSE Version 1.1" in text for text in texts)


def test_the_fonts_stay_small_enough_for_the_repository() -> None:
    assert sum(file.stat().st_size for file in FONTS.iterdir()) < 40 * MEGABYTE

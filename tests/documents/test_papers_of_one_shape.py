"""Papers of one shape share a layout; each must look as if it had been laid out alone."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageChops

from logistics.bench.print_naive import print_naively
from logistics.documents import render
from logistics.documents.bilingual import Bilingual
from logistics.documents.chunk import draw, lay_out
from logistics.documents.paper import Facts, Imprint, Paper, Person
from tests.documents.papers_of_the_day import (
    GRZEGORZ,
    PRINTED_AT,
    ZONE,
    certificate,
    head,
    order,
    pages_of,
    slip,
)

IMPRINT = Imprint(printed_by="张伟", at=PRINTED_AT, zone=ZONE)
RARE = Person(
    name="ŐRŰ-ŞAĞ, Łucja",
    native_name="㐂𠮷䶮",
    document=Bilingual(zh="护照", en="passport"),
    document_number="EJ4477121",
    born=GRZEGORZ.born,
    nationality=GRZEGORZ.nationality,
)
LONG = replace(RARE, name="DE ALBUQUERQUE CAVALCANTI DA SILVA E SOUZA, Maria-Antonieta " * 2)
OTHERS = {"certificate": certificate(), "slip": slip(), "order": order()}


@pytest.fixture(autouse=True)
def _no_moulds() -> None:
    render.forget_moulds()


def laid(facts: Facts) -> render.Layout:
    return lay_out(Paper(id="1", title="one", facts=facts), IMPRINT)


def picture(pdf: bytes) -> Image.Image:
    drawn = subprocess.run(
        ["pdftoppm", "-r", "75", "-gray", "-png", "-"], input=pdf, capture_output=True, check=True
    )
    return Image.open(BytesIO(drawn.stdout))


@pytest.mark.parametrize("kind", OTHERS)
def test_a_paper_poured_into_the_layout_of_another_is_as_if_it_was_laid_out_alone(
    kind: str,
) -> None:
    another = laid(OTHERS[kind])
    facts = replace(OTHERS[kind], person=RARE)

    poured = laid(facts)
    alone, naive = render.write([poured]), print_naively(facts, IMPRINT)

    assert poured.filled
    assert another.filled
    assert poured.filled.mould is another.filled.mould
    assert pages_of(alone) == pages_of(naive)
    assert ImageChops.difference(picture(alone), picture(naive)).getbbox() is None


def test_a_name_that_needs_another_line_has_a_layout_of_its_own() -> None:
    another = laid(certificate())
    facts = certificate(person=LONG)

    own = laid(facts)
    alone, naive = render.write([own]), print_naively(facts, IMPRINT)

    assert own.filled
    assert another.filled
    assert own.filled.mould is not another.filled.mould
    assert pages_of(alone) == pages_of(naive)
    assert ImageChops.difference(picture(alone), picture(naive)).getbbox() is None


def test_a_column_as_wide_as_its_words_is_laid_out_anew_for_other_words() -> None:
    another = laid(certificate())
    test = replace(certificate().tests[0], laboratory=Bilingual(zh="临江区第一人民医院检验科"))

    own = laid(certificate(tests=(test,)))

    assert own.filled
    assert another.filled
    assert own.filled.mould is not another.filled.mould


def test_the_fonts_of_a_file_hold_no_character_of_somebody_else() -> None:
    laid(certificate(person=RARE))

    [chunk] = draw([Paper(id="2", title="two", facts=certificate(person=GRZEGORZ))], IMPRINT)

    with pikepdf.open(BytesIO(chunk.pdf)) as file:
        spoken = b"".join(
            each.read_bytes()
            for each in file.objects
            if isinstance(each, pikepdf.Stream) and b"begincmap" in each.read_bytes()
        )
    assert "䶮".encode("utf-16-be").hex().encode() in spoken.lower()
    assert "㐂".encode("utf-16-be").hex().encode() not in spoken.lower()


def test_each_slip_carries_its_own_code() -> None:
    facts = [slip(head=head(f"FJ-00041{n}")) for n in range(2)]

    drawn = [laid(each).filled.drawings for each in facts]

    assert drawn[0] != drawn[1]

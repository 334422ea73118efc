"""The PDF of a paper: its codes scan, its fonts are ours, and nothing is fetched for it."""

from __future__ import annotations

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from logistics.documents import render
from logistics.documents.compose import TEMPLATES
from logistics.wording import Language, text
from tests.documents import papers_of_the_day as day

DOCUMENTS = Path(render.__file__).parent


def test_the_code_of_a_slip_scans_from_the_resident_part_and_from_the_stub(tmp_path: Path) -> None:
    codes = day.codes_on(day.printed(day.slip()), tmp_path)

    assert codes == ["https://check.example/p/FJ-000417"] * 2


@pytest.mark.parametrize("length", [60, 300])
def test_the_code_of_a_certificate_scans_even_with_a_signature_in_it(
    length: int, tmp_path: Path
) -> None:
    url = "https://check.example/v#" + "6BF5QZ" * (length // 6)

    assert day.codes_on(day.printed(day.certificate(verify_url=url)), tmp_path) == [url]


def test_a_code_under_a_void_stamp_still_scans(tmp_path: Path) -> None:
    facts = day.trip(head=day.head("ZY-1", marking="VOID"))

    assert day.codes_on(day.printed(facts), tmp_path) == ["https://check.example/p/ZY-1"]


def test_a_file_names_the_paper_and_the_moment_of_its_printing() -> None:
    with pikepdf.open(BytesIO(day.printed(day.certificate()))) as pdf:
        described = {key: str(value) for key, value in pdf.docinfo.items()}

    assert described["/Title"] == (
        "解除隔离医学观察证明 Certificate of release from isolation JC-2020-000123"
    )
    assert described["/CreationDate"] == "D:20200317080500Z"


def test_the_same_facts_give_the_same_file() -> None:
    assert day.printed(day.slip()) == day.printed(day.slip())


def test_a_page_is_a4_and_draws_with_our_fonts_only() -> None:
    with pikepdf.open(BytesIO(day.printed(day.order()))) as pdf:
        size = [round(float(edge)) for edge in pdf.pages[0].mediabox]
        fonts = [font.BaseFont for font in pdf.pages[0].resources.Font.values()]

    assert size == [0, 0, 595, 842]
    assert {re.sub(r"^/[A-Z]{6}\+|-Bold$", "", str(font)) for font in fonts} <= {
        "Paper-Latin",
        "Paper-Han",
        "Paper-Rare-Han",
        "Paper-Rarer-Han",
        "Paper-Hangul",
    }


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="http://127.0.0.1/spy.png">',
        '<img src="file:///etc/hostname">',
        '<img src="data:image/png;base64,AAAA">',
        '<img src="asset:../render.py">',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        '<style>@import "file:///etc/hostname";</style>',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<svg><image href="file:///etc/hostname" width="9" height="9"/></svg>',
    ],
)
def test_whatever_a_paper_asks_for_is_refused(markup: str) -> None:
    with pytest.raises(render.FetchRefused):
        render.render(f"<html><head></head><body>{markup}<p>x</p></body></html>")


def test_a_second_paper_opens_no_file_and_no_connection() -> None:
    program = """
import sys
from tests.documents import papers_of_the_day as day
day.printed(day.slip())
events = []
watching = True
def watch(event, arguments):
    if watching and event.split(".")[0] in ("open", "socket", "urllib", "subprocess", "os"):
        events.append((event, str(arguments[:1])))
sys.addaudithook(watch)
day.printed(day.slip(room="1208"))
watching = False
print(events)
"""
    output = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout

    assert output == "[]\n"


LABEL = re.compile(r'"([^"\n]+)" (?:if [^|]+)?\| (?:both|zh)|field\("([^"]+)"|signature\("([^"]+)"')
MARKED = re.compile(r'(?:say|term)\(\s*((?:"[^"]+"\s*)+)')


def _labels() -> set[str]:
    templates = "".join(file.read_text(encoding="utf-8") for file in TEMPLATES.glob("*.html"))
    return {label for found in LABEL.findall(templates) for label in found if label}


def _sentences() -> set[str]:
    code = "".join(file.read_text(encoding="utf-8") for file in DOCUMENTS.glob("*.py"))
    return {"".join(re.findall(r'"([^"]+)"', found)) for found in MARKED.findall(code)}


def test_every_label_and_sentence_of_the_papers_has_its_chinese() -> None:
    words = _labels() | _sentences()

    assert len(words) > 80
    assert {word for word in words if text(word, Language.CHINESE) == word} == set()

"""Every sentence that transport planning may say has its Chinese."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import logistics.planning.commands
import logistics.planning.transport
from logistics.planning.transport.plan import CostByTerm, Outcome
from logistics.planning.transport.problem import VehicleKind
from logistics.wording import Language, catalogue, text

PACKAGE = Path(logistics.planning.transport.__file__).parent
SPEAKERS = {"say", "broken", "violates"}


def templates() -> Iterator[str]:
    files = [*PACKAGE.rglob("*.py"), Path(logistics.planning.commands.__file__)]
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in SPEAKERS:
                    yield from _texts(node.args)


def _texts(arguments: list[ast.expr]) -> Iterator[str]:
    for each in arguments:
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


WORDS = [*VehicleKind, *Outcome, *CostByTerm().terms]


@pytest.mark.parametrize("sentence", sorted({*templates(), *map(str, WORDS)}))
def test_a_sentence_of_transport_planning_has_its_chinese(sentence: str) -> None:
    found = catalogue("zh").gettext(sentence)

    assert found
    assert found != sentence


def test_terse_words_are_readable_in_english() -> None:
    assert text("no_answer", Language.ENGLISH) == "no answer in time"

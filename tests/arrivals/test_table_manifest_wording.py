"""Whatever is said about a list can be read in Chinese, and its fields in both languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from logistics.arrivals import identity, manifests
from logistics.arrivals.identity import Certainty, PartyBasis
from logistics.arrivals.manifests.words import Field, Format, Function
from logistics.wording import Language, restored, say, stored, text

FOLDERS = [Path(str(package.__file__)).parent for package in (manifests, identity)]
WORDS = [*Field, *Format, *Function, *Certainty, *PartyBasis]


def templates() -> Iterator[str]:
    """Every first argument of ``say`` and ``term`` in the two packages."""
    for path in (path for folder in FOLDERS for path in sorted(folder.glob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("say", "term"):
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield str(first.value)


@pytest.mark.parametrize("template", sorted(set(templates())))
def test_every_sentence_has_a_chinese_translation_with_the_same_values(template: str) -> None:
    chinese = text(template, Language.CHINESE)

    assert chinese != template
    assert values(chinese) == values(template)


@pytest.mark.parametrize("word", WORDS)
def test_every_word_has_a_chinese_translation(word: str) -> None:
    assert text(word, Language.CHINESE) != word
    assert "_" not in text(word, Language.ENGLISH)


def values(template: str) -> list[str]:
    return sorted(part.split(")")[0] for part in template.split("%(")[1:])


def test_the_name_of_a_field_is_translated_in_a_sentence_that_was_kept() -> None:
    kept = stored(
        say("A character of the %(field)s is broken; ask how it is written.", field=Field.FULL_NAME)
    )

    assert "姓名" in text(restored(kept), Language.CHINESE)
    assert "full_name" not in text(restored(kept), Language.ENGLISH)

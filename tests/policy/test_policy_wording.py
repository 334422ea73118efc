from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

import logistics.policy
from logistics.policy import document, grounds, release_rules, sharing_rules
from logistics.wording import CATALOGUES

FOLDER = Path(logistics.policy.__file__).parent
FILES = sorted(
    [
        *(FOLDER / "document").glob("*.py"),
        *(FOLDER / "schemas").glob("*.py"),
        *(FOLDER / f"{name}.py" for name in ("grounds", "reading", "rules", "yaml_text")),
        *FOLDER.glob("*_rules.py"),
    ]
)


def templates() -> Iterator[str]:
    for file in FILES:
        with file.open("rb") as source:
            for _, message, _, _ in extract("python", source, keywords={"say": None, "term": None}):
                yield str(message)


def words() -> Iterator[str]:
    for module in (document, grounds, release_rules, sharing_rules):
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum:
                yield from (str(word.value) for word in value)


def translations(language: str) -> dict[str, str]:
    with (CATALOGUES / language / "policy.po").open("rb") as source:
        return {str(m.id): str(m.string) for m in read_po(source, locale=language) if m.id}


def test_every_sentence_and_word_of_the_policy_has_its_chinese():
    chinese = translations("zh")

    missing = {*templates(), *words()} - set(chinese)

    assert missing == set()


def test_no_word_with_an_underscore_reaches_an_english_reader():
    terse = {word for word in words() if "_" in word}

    assert terse - set(translations("en")) == set()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_translation_fills_the_same_blanks(language: str):
    blanks = re.compile(r"%\((\w+)\)s")

    different = [
        key
        for key, translated in translations(language).items()
        if set(blanks.findall(key)) != set(blanks.findall(translated))
    ]

    assert different == []

from __future__ import annotations

import pkgutil
import re
from collections import defaultdict
from enum import StrEnum
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import logistics
from logistics.app import NAVIGATION
from logistics.config import ROOT
from logistics.wording import CATALOGUES

KEYWORDS = {"say": None, "term": None, "NotFound": None, "_": None, "gettext": None}
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"silent": "false", "trimmed": "true"}}
PLACEHOLDER = re.compile(r"%\((\w+)\)|%%")

# Values that are never shown as words: codes that programs match on, and notations.
CODES = {"Language", "NumberKind", "Order", "Rule", "Side", "Sex", "Standard"}

FILES = sorted(CATALOGUES.glob("*/*.po"))


def texts_in(folder: Path) -> dict[str, set[str]]:
    """Every text that the code of a folder marks for the catalogue, with where it stands."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, line, text, _comments, _context in extract_from_dir(
        folder, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=()
    ):
        for each in (text,) if isinstance(text, str) else text:
            found[each].add(f"{(folder / name).relative_to(ROOT)}:{line}")
    return found


def read(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=file.parent.name, abort_invalid=True)


def messages(language: str) -> dict[str, list[tuple[str, Message]]]:
    """Every message of a language by its key, with the catalogues that hold it."""
    held: dict[str, list[tuple[str, Message]]] = defaultdict(list)
    for file in sorted((CATALOGUES / language).glob("*.po")):
        for message in read(file):
            if message.id:
                held[str(message.id)].append((file.name, message))
    return held


def translated(language: str) -> set[str]:
    return {
        key
        for key, found in messages(language).items()
        if any(message.string for _, message in found)
    }


def words() -> dict[str, str]:
    """Every value of every enumeration that is shown as a word, with where it is defined."""
    found = {}
    for each in pkgutil.walk_packages(logistics.__path__, "logistics."):
        if each.name.startswith("logistics.bench."):  # shows no words, and imports peers
            continue
        for name, kind in vars(import_module(each.name)).items():
            if isinstance(kind, type) and issubclass(kind, StrEnum) and name not in CODES:
                found |= {value.value: f"{kind.__module__}.{name}" for value in kind}
    return found


def listed(missing: dict[str, set[str]]) -> str:
    return "\n".join(
        f"{sorted(places)[0]}: {key!r}"
        for key, places in sorted(missing.items(), key=lambda item: sorted(item[1]))
    )


def test_every_text_of_code_and_templates_has_chinese_words() -> None:
    wanted = texts_in(ROOT / "logistics") | texts_in(ROOT / "templates")
    known = translated("zh")

    missing = {key: places for key, places in wanted.items() if key not in known}

    if missing:
        pytest.fail(f"{len(missing)} texts without Chinese:\n{listed(missing)}", pytrace=False)


def test_every_line_of_the_navigation_has_chinese_words() -> None:
    missing = {entry.label for entry in NAVIGATION} - translated("zh")

    assert missing == set()


def test_every_word_for_a_state_or_kind_has_chinese_words() -> None:
    known = translated("zh")

    missing = sorted(f"{place}: {word}" for word, place in words().items() if word not in known)

    if missing:
        pytest.fail(f"{len(missing)} words without Chinese:\n" + "\n".join(missing), pytrace=False)


def test_no_word_for_a_state_or_kind_is_shown_in_english_with_an_underscore() -> None:
    known = translated("en")

    missing = sorted(
        f"{place}: {word}" for word, place in words().items() if "_" in word and word not in known
    )

    if missing:
        pytest.fail(f"{len(missing)} words without English:\n" + "\n".join(missing), pytrace=False)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_catalogue_has_no_doubtful_or_empty_line(file: Path) -> None:
    doubtful = [
        message.id
        for message in read(file)
        if message.id and (message.fuzzy or not message.string or message.pluralizable)
    ]

    assert doubtful == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_translation_is_filled_by_the_same_values(file: Path) -> None:
    different = {
        str(message.id): str(message.string)
        for message in read(file)
        if set(PLACEHOLDER.findall(str(message.id)))
        != set(PLACEHOLDER.findall(str(message.string)))
        and "%(" in f"{message.id}{message.string}"
    }

    assert different == {}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_two_catalogues_never_disagree_about_the_same_text(language: str) -> None:
    disagreed = {
        key: sorted({f"{name}: {message.string}" for name, message in found})
        for key, found in messages(language).items()
        if len({message.string for _, message in found}) > 1
    }

    assert disagreed == {}

"""The policies that are shipped as examples, to be read, copied and changed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from logistics.policy.document import PolicySequence
from logistics.policy.reading import read_sequence

FOLDER = Path(__file__).parent / "examples"


def names() -> tuple[str, ...]:
    """The names of the examples."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))


def example_text(name: str) -> str:
    """The YAML of an example, such as ``shanghai_2020``."""
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def shanghai_2020() -> PolicySequence:
    """The six versions of March 2020 at Shanghai."""
    return read_sequence(example_text("shanghai_2020"))


@cache
def later_durations() -> PolicySequence:
    """The same sequence, gone on with 14+7, 7+3 and 5+3."""
    return read_sequence(example_text("later_durations"), onto=shanghai_2020())


@cache
def domestic_notice() -> PolicySequence:
    """Another place: notice ahead, two tests 24 hours apart, antibodies, seven days."""
    return read_sequence(example_text("domestic_notice"))

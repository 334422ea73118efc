"""YAML as policies are written in it: few types, no aliases, no key twice."""

from __future__ import annotations

import re
from typing import Any, cast

import yaml

from logistics.wording import Sentence, say


class YamlRefused(Exception):
    """The text is not YAML as policies use it.

    :ivar line: 1-based line, where it is known
    """

    def __init__(self, sentence: Sentence, line: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.line = line


def parse(text: str) -> Any:
    """The content of a YAML text as mappings, lists, texts, numbers, booleans and nothing.

    :raises YamlRefused: it cannot be read, names a key twice, or uses an alias
    """
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - a safe loader with fewer types still
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else None
        raise YamlRefused(say("This is not readable as YAML."), line) from problem
    except (yaml.YAMLError, RecursionError) as problem:
        raise YamlRefused(say("This is not readable as YAML.")) from problem


class _Loader(yaml.SafeLoader):
    """Reads ``12:00`` as a time of day and ``on`` as a word: YAML 1.1 would not."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            line = cast(int, self.peek_event().start_mark.line) + 1  # type: ignore[no-untyped-call]
            raise YamlRefused(say("Aliases are not used in policies."), line)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        names = [str(key.value) for key, _ in node.value]
        for position, (key, _) in enumerate(node.value):
            if names[position] in names[:position]:
                sentence = say("The key '%(key)s' stands there twice.", key=names[position])
                raise YamlRefused(sentence, key.start_mark.line + 1)
        values = [self.construct_object(value, deep=True) for _, value in node.value]
        return dict(zip(names, values, strict=True))


for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("bool", r"^(?:true|false)$", ["t", "f"]),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", list("-+0123456789")),
    ("float", r"^[-+]?[0-9]+\.[0-9]+$", list("-+0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)

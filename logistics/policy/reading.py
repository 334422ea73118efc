"""Policy documents as text: YAML in, checked versions out, and back.

A file has ``versions``, each complete or ``extends`` the number of an earlier one. What it
then states is laid over that version: mappings merge, ``null`` takes a key away, a list is
replaced, or changed by ``{add: […], remove: […]}``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

import yaml
from marshmallow import ValidationError

from logistics.errors import InputRejected, Problem
from logistics.policy.document import PolicySequence, PolicyVersion
from logistics.policy.schemas import VersionSchema
from logistics.policy.yaml_text import YamlRefused, parse
from logistics.wording import Sentence, say

LONGEST = 1_000_000
EMPTY = PolicySequence()


def read_versions(text: str, *, onto: PolicySequence = EMPTY) -> tuple[PolicyVersion, ...]:
    """The versions of a YAML text, which may extend each other and those of ``onto``.

    :raises InputRejected: with a problem for everything wrong, each naming its path
    """
    known = {version.number: dump_version(version) for version in onto.versions}
    versions: list[PolicyVersion] = []
    problems: list[Problem] = []
    unusable: set[str] = set()
    for position, stated in enumerate(_stated_versions(text), start=1):
        if str(stated.get("extends", "")) in unusable:
            unusable.add(str(stated.get("number")))
            continue
        try:
            versions.append(version := load_version(_complete(stated, known)))
            known[version.number] = dump_version(version)
        except InputRejected as refusal:
            unusable.add(str(stated.get("number")))
            problems += [_within(_label(stated, position), each) for each in refusal.problems]
    if problems:
        raise _rejected(*problems)
    return tuple(versions)


def read_sequence(text: str, *, onto: PolicySequence = EMPTY) -> PolicySequence:
    """The sequence that ``onto`` and the versions of a YAML text make together.

    :raises InputRejected: also when the versions do not come into force one after the other
    """
    versions = read_versions(text, onto=onto)
    try:
        return onto.with_versions(versions)
    except ValueError as problem:
        sentence = say("Two versions come into force at the same moment.")
        raise _rejected(Problem(sentence=sentence, field="versions")) from problem


def load_version(data: Mapping[str, Any]) -> PolicyVersion:
    """A complete version from its JSON form.

    :raises InputRejected: with a problem for everything wrong, each naming its path
    """
    try:
        return cast(PolicyVersion, VersionSchema().load(data))
    except ValidationError as refusal:
        raise _rejected(*_problems(refusal.messages)) from refusal


def dump_version(version: PolicyVersion) -> dict[str, Any]:
    """The complete JSON form of a version; :func:`load_version` reads it back the same."""
    return cast(dict[str, Any], VersionSchema().dump(version))


def write_versions(versions: tuple[PolicyVersion, ...]) -> str:
    """The YAML text of complete versions."""
    content = {"versions": [dump_version(version) for version in versions]}
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)


def _stated_versions(text: str) -> list[Mapping[str, Any]]:
    if len(text) > LONGEST:
        raise _rejected(Problem(sentence=say("The document is longer than any policy.")))
    try:
        content = parse(text)
    except YamlRefused as refusal:
        raise _rejected(Problem(sentence=refusal.sentence, line=refusal.line)) from refusal
    if not isinstance(content, Mapping) or set(content) != {"versions"}:
        raise _rejected(Problem(sentence=say("The document has one key, 'versions'.")))
    stated = content["versions"]
    if not isinstance(stated, list) or not all(isinstance(each, Mapping) for each in stated):
        sentence = say("'versions' is a list of versions.")
        raise _rejected(Problem(sentence=sentence, field="versions"))
    return stated


def _complete(stated: Mapping[str, Any], known: Mapping[int, Any]) -> dict[str, Any]:
    own = {key: value for key, value in stated.items() if key != "extends"}
    if "extends" not in stated:
        return own
    number = stated["extends"]
    if not isinstance(number, int) or number not in known:
        sentence = say("There is no version %(number)s before this one.", number=number)
        raise _rejected(Problem(sentence=sentence, field="extends"))
    return cast(dict[str, Any], overlay(known[number], own))


def overlay(base: Any, change: Any, path: str = "") -> Any:
    """Lay a change over a base: a JSON merge patch that can also add to and take from lists."""
    if isinstance(base, list) and _is_list_change(change):
        return _changed_list(base, change, path)
    if not isinstance(change, Mapping):
        return change
    merged = dict(base) if isinstance(base, Mapping) else {}
    for key, value in change.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = overlay(merged.get(key), value, f"{path}.{key}" if path else str(key))
    return merged


def _is_list_change(change: Any) -> bool:
    return (
        isinstance(change, Mapping)
        and bool(change)
        and set(change) <= {"add", "remove"}
        and all(isinstance(part, list) for part in change.values())
    )


def _changed_list(base: list[Any], change: Mapping[str, list[Any]], path: str) -> list[Any]:
    absent = [each for each in change.get("remove", []) if each not in base]
    doubled = [each for each in change.get("add", []) if each in base]
    if absent or doubled:
        raise _rejected(
            *(Problem(sentence=say("%(what)s is not there.", what=w), field=path) for w in absent),
            *(Problem(sentence=say("%(what)s is there.", what=w), field=path) for w in doubled),
        )
    kept = [each for each in base if each not in change.get("remove", [])]
    return kept + change.get("add", [])


def _problems(messages: Any, path: str = "") -> Iterator[Problem]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _problems(inner, _joined(path, key))
    elif isinstance(messages, list):
        for message in messages:
            yield from _problems(message, path)
    else:
        yield Problem(sentence=_sentence(messages), field=path or None)


def _joined(path: str, key: object) -> str:
    if key == "_schema":
        return path
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else str(key)


def _sentence(message: object) -> Sentence:
    return message if isinstance(message, Sentence) else Sentence(str(message).replace("%", "%%"))


def _label(stated: Mapping[str, Any], position: int) -> str:
    number = stated.get("number")
    return f"versions.{number if isinstance(number, int) else position}"


def _within(label: str, problem: Problem) -> Problem:
    field = f"{label}.{problem.field}" if problem.field else label
    return Problem(sentence=problem.sentence, field=field)


def _rejected(*problems: Problem) -> InputRejected:
    return InputRejected(say("The policy document cannot be used."), problems)

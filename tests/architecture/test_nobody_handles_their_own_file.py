"""Every route that changes somebody's file asks first whether the user is that person."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask

OF_A_PERSON = {"isolation", "person", "sample", "escalation", "occupancy", "certificate"}
GUARDS = {"check_not_own", "OwnTest"}


def changing_views(app: Flask) -> Iterator[tuple[str, Callable[..., Any]]]:
    """What answers a change of something that belongs to one person."""
    for rule in app.url_map.iter_rules():
        verbs = {"POST", "PUT", "PATCH", "DELETE"} & (rule.methods or set())
        if verbs and rule.arguments & OF_A_PERSON:
            view = app.view_functions[rule.endpoint]
            kind = getattr(view, "view_class", None)
            for verb in verbs:
                yield rule.rule, view if kind is None else getattr(kind, verb.lower())


def is_guarded(function: Callable[..., Any], seen: set[Callable[..., Any]]) -> bool:
    """Whether a function, or one of ours that it calls, asks whose file it is."""
    function = inspect.unwrap(function)
    if function in seen:
        return False
    seen.add(function)
    used = list(ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))))
    if GUARDS & {node.id for node in used if isinstance(node, ast.Name)}:
        return True
    return any(is_guarded(each, seen) for each in called(function, used))


def called(function: Callable[..., Any], used: list[ast.AST]) -> Iterator[Callable[..., Any]]:
    """The functions of ours that are named in the source of another one."""
    known = function.__globals__  # type: ignore[attr-defined]
    for node in used:
        found = None
        if isinstance(node, ast.Name):
            found = known.get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = known.get(node.value.id)
            found = getattr(module, node.attr, None) if inspect.ismodule(module) else None
        if inspect.isfunction(found) and found.__module__.startswith("logistics."):
            yield found


def test_every_change_of_a_persons_file_asks_whether_it_is_the_users_own(app: Flask) -> None:
    views = dict(changing_views(app))

    open_doors = {rule for rule, view in views.items() if not is_guarded(view, set())}

    assert len(views) > 30
    assert open_doors == set()

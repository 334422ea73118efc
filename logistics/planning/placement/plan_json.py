"""The documented JSON form of a room plan: ``docs/schemas/rooms-plan.schema.json``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from logistics.planning.placement.plan import Assignment, CostByTerm, Outcome, Plan, Unplaced
from logistics.planning.reading import Node, record, several, text
from logistics.wording import Sentence

FORMAT = "rooms-plan/1"
TERMS = tuple(CostByTerm().terms)


def to_json(plan: Plan) -> dict[str, Any]:
    """A plan as plain JSON values; the gap is told with it, and computed anew when read."""
    return {
        "format": FORMAT,
        "outcome": plan.outcome.value,
        "seconds": plan.seconds,
        "seed": plan.seed,
        "cost": dict(plan.cost.terms),
        "bound": plan.bound,
        "unplaced_bound": plan.unplaced_bound,
        "gap": plan.gap,
        "assignments": [{"party": a.party, "rooms": list(a.rooms)} for a in plan.assignments],
        "unplaced": [
            {"party": u.party, "people": u.people, "reasons": [_sentence(r) for r in u.reasons]}
            for u in plan.unplaced
        ],
        "blockers": [_sentence(sentence) for sentence in plan.blockers],
    }


def from_json(document: object) -> Plan:
    """A plan from JSON values.

    :raises InputRejected: a value is missing or of the wrong kind; the problem names its path
    """
    node = Node(document).fields(
        "format", "outcome", "seconds", "seed", "cost", "bound", "unplaced_bound", "gap",
        "assignments", "unplaced", "blockers",
    )  # fmt: skip
    node.constant("format", FORMAT)
    bound, without = node.find("bound"), node.find("unplaced_bound")
    seconds, seed = node.find("seconds"), node.find("seed")
    return Plan(
        outcome=node["outcome"].choice(Outcome),
        assignments=node.all("assignments", _ASSIGNMENT),
        unplaced=tuple(_read_unplaced(each) for each in node.each("unplaced")),
        blockers=tuple(_read_sentence(each) for each in node.each("blockers")),
        cost=_read_cost(node),
        bound=None if bound is None else bound.number(),
        unplaced_bound=0.0 if without is None else without.number(low=0),
        seconds=0.0 if seconds is None else seconds.number(low=0),
        seed=1 if seed is None else seed.whole(),
    )


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {
        "text": str(sentence),
        "template": sentence.template,
        "values": {name: _value(value) for name, value in sentence.values.items()},
    }


def _value(value: object) -> object:
    return _sentence(value) if isinstance(value, Sentence) else value


def _read_sentence(node: Node) -> Sentence:
    node.fields("text", "template", "values")
    values = {name: _read_value(each) for name, each in node.named("values")}
    return Sentence(node["template"].text(), values)


def _read_value(node: Node) -> object:
    if isinstance(node.value, Mapping):
        return _read_sentence(node)
    return node.text() if isinstance(node.value, str) else node.number()


def _read_unplaced(node: Node) -> Unplaced:
    node.fields("party", "people", "reasons")
    reasons = tuple(_read_sentence(each) for each in node.each("reasons"))
    return Unplaced(party=node["party"].text(), people=node["people"].whole(low=1), reasons=reasons)


def _read_cost(node: Node) -> CostByTerm:
    found = node.find("cost")
    if found is None:
        return CostByTerm()
    found.fields(*TERMS)
    return CostByTerm(**{name: each.number(low=0) for name, each in node.named("cost")})


_ASSIGNMENT = record(Assignment, party=text, rooms=several(text))

"""Who gets how much when there is too little: by priority, whole packs, nobody empty-handed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from logistics.errors import Refused
from logistics.wording import Sentence, say

PRIORITIES = (1, 2, 3, 4)
"""1 is in contact with cases, 4 works without contact; which unit is what is entered."""


class NothingToShare(Refused):
    """A plan shares something among somebody."""

    status = 422


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What a unit needs.

    :ivar least: base units without which it cannot work; served before anything else
    """

    place_id: uuid.UUID
    priority: int
    need: int
    least: int = 0


@dataclass(frozen=True, kw_only=True)
class Share:
    """What a unit gets, and why."""

    place_id: uuid.UUID
    quantity: int
    why: Sentence


def distribute(claims: Sequence[Claim], available: int, *, pack: int = 1) -> list[Share]:
    """Share what there is, in whole packs: first what each cannot do without, then by priority.

    Within a priority everybody gets the same part of what they still need; what does not
    divide goes to the largest remainders, earlier claims first.

    :param pack: base units of the smallest pack that is handed out
    :raises NothingToShare: no claim, or less than a pack
    """
    if not claims or available < pack:
        raise NothingToShare(say("There is nothing to share, or nobody to share it among."))
    left = available - available % pack
    got = {claim.place_id: 0 for claim in claims}
    for limit in ("least", "need"):
        for priority in sorted({claim.priority for claim in claims}):
            wanting = {
                claim.place_id: _packs(getattr(claim, limit), pack) - got[claim.place_id]
                for claim in claims
                if claim.priority == priority
                and _packs(getattr(claim, limit), pack) > got[claim.place_id]
            }
            for place, quantity in _even(wanting, left, pack).items():
                got[place] += quantity
                left -= quantity
    return [
        Share(
            place_id=claim.place_id,
            quantity=got[claim.place_id],
            why=_why(claim, got[claim.place_id]),
        )
        for claim in claims
    ]


def _packs(quantity: int, pack: int) -> int:
    """The quantity in whole packs, rounded up: a unit needs the pack that it opens."""
    return -(-quantity // pack) * pack


def _even(wanting: dict[uuid.UUID, int], left: int, pack: int) -> dict[uuid.UUID, int]:
    total = sum(wanting.values())
    if total <= left:
        return wanting
    exact = {place: Fraction(left * want, total) / pack for place, want in wanting.items()}
    shares = {place: int(part) for place, part in exact.items()}
    spare = left // pack - sum(shares.values())
    order = sorted(exact, key=lambda place: shares[place] - exact[place])
    for place in order[:spare]:
        shares[place] += 1
    return {place: count * pack for place, count in shares.items()}


def _why(claim: Claim, quantity: int) -> Sentence:
    if quantity >= claim.need:
        return say("All of it: priority %(priority)s.", priority=claim.priority)
    if quantity == 0:
        return say("Nothing was left for priority %(priority)s.", priority=claim.priority)
    if quantity <= claim.least:
        return say("Only what it cannot do without: higher priorities need the rest.")
    return say(
        "%(percent)s %% of its need: what is left is shared evenly in priority %(priority)s.",
        percent=quantity * 100 // claim.need,
        priority=claim.priority,
    )

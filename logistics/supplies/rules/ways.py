"""Which way goods may go. What entered the contaminated zone never returns to clean stock."""

from __future__ import annotations

from logistics.errors import Refused
from logistics.supplies.rules.kinds import STORES, MovementKind, PlaceKind
from logistics.wording import say

CLEAN = (*STORES, PlaceKind.TRANSIT)
"""Where goods are as good as new. Goods on the way are sealed; a vehicle's kit is not."""

EXPOSED = (PlaceKind.SITE_BUFFER, PlaceKind.VEHICLE)
"""Where goods serve people in the contaminated zone, so that they go on to use or waste."""

GONE = (PlaceKind.CONSUMED, PlaceKind.WASTE)


class WrongWay(Refused):
    """Goods may not go from the one place to the other."""


class ZoneRule(WrongWay):
    """It would bring goods from the contaminated zone back to clean stock."""


def _pairs(
    origins: tuple[PlaceKind, ...], targets: tuple[PlaceKind, ...]
) -> frozenset[tuple[PlaceKind, PlaceKind]]:
    return frozenset((origin, target) for origin in origins for target in targets)


_SHELVES = (*CLEAN, *EXPOSED)
_OUTSIDE = (PlaceKind.SUPPLIER, PlaceKind.DONOR)

WAYS = {
    MovementKind.RECEIPT: _pairs(_OUTSIDE, STORES),
    MovementKind.TRANSFER: _pairs(CLEAN, _SHELVES) | _pairs(EXPOSED, EXPOSED),
    MovementKind.ISSUE: _pairs(STORES, (GONE[0],)),
    MovementKind.CONSUMPTION: _pairs((*STORES, *EXPOSED), (GONE[0],)),
    MovementKind.RETURN: _pairs(CLEAN, CLEAN) | _pairs(CLEAN, _OUTSIDE),
    MovementKind.SCRAP: _pairs((*_SHELVES, GONE[0]), (PlaceKind.WASTE,)),
    MovementKind.SURRENDER: _pairs(_SHELVES, (PlaceKind.AUTHORITY,)),
    MovementKind.ADJUSTMENT: _pairs(_SHELVES, (PlaceKind.ADJUSTMENT,))
    | _pairs((PlaceKind.ADJUSTMENT,), _SHELVES),
}
"""A reversal goes any way back, because what it takes back did not happen."""


def check_way(kind: MovementKind, origin: PlaceKind, target: PlaceKind) -> None:
    """Refuse a way that goods may not go.

    :raises ZoneRule: from the contaminated side back to clean stock
    :raises WrongWay: this kind of movement does not lead there
    """
    if kind is MovementKind.REVERSAL or (origin, target) in WAYS[kind]:
        return
    if origin in (*EXPOSED, *GONE) and target in CLEAN:
        raise ZoneRule(
            say(
                "What has been in the contaminated zone never returns to clean stock: "
                "from %(origin)s to %(target)s.",
                origin=origin,
                target=target,
            )
        )
    raise WrongWay(
        say(
            "A movement of the kind %(kind)s does not lead from %(origin)s to %(target)s.",
            kind=kind,
            origin=origin,
            target=target,
        )
    )


def enters_the_zone(origin: PlaceKind, target: PlaceKind) -> bool:
    """Whether goods leave clean stock for the contaminated side or for use."""
    return origin in CLEAN and target in (*EXPOSED, *GONE)


def needs_issuable(kind: MovementKind, origin: PlaceKind) -> bool:
    """Whether goods that go this way must be fit for issue; what arrives is looked at there."""
    return (
        kind in (MovementKind.TRANSFER, MovementKind.ISSUE, MovementKind.CONSUMPTION)
        and origin is not PlaceKind.TRANSIT
    )


def ways_from(origin: PlaceKind) -> list[tuple[MovementKind, PlaceKind]]:
    """Every way on from a place that a person may choose, in the order of a list."""
    return [
        (kind, target)
        for kind in (
            MovementKind.CONSUMPTION,
            MovementKind.TRANSFER,
            MovementKind.RETURN,
            MovementKind.SCRAP,
            MovementKind.SURRENDER,
        )
        for target in PlaceKind
        if (origin, target) in WAYS[kind]
    ]

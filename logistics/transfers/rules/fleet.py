"""What a registered vehicle must be, and how many drivers it should have."""

from __future__ import annotations

from logistics.errors import Refused
from logistics.wording import Sentence, say

MOST_SEATS = 80
MOST_SEATS_IN_A_ROW = 5
MOST_DRIVERS = 3


class SeatsImpossible(Refused):
    """No vehicle has so many or so few seats."""


class PlateTaken(Refused):
    """The plate belongs to another vehicle."""


def check_seats(*, plate: str, seats: int, seats_per_row: int, usable_seats: int | None) -> None:
    """Refuse figures that no vehicle has.

    :raises SeatsImpossible: with the plate
    """
    if not 1 <= seats <= MOST_SEATS or not 1 <= seats_per_row <= MOST_SEATS_IN_A_ROW:
        raise SeatsImpossible(
            say(
                "%(plate)s: a vehicle has 1 to %(most)s seats, 1 to %(row)s in a row.",
                plate=plate,
                most=MOST_SEATS,
                row=MOST_SEATS_IN_A_ROW,
            )
        )
    if usable_seats is not None and not 0 <= usable_seats <= seats:
        raise SeatsImpossible(say("%(plate)s: no more seats are usable than it has.", plate=plate))


def drivers_warning(*, plate: str, drivers: int, wanted: int) -> Sentence | None:
    """What to say where a vehicle has too few or too many registered drivers."""
    if wanted <= drivers <= max(wanted, MOST_DRIVERS):
        return None
    return say(
        "%(plate)s has %(drivers)s drivers; %(wanted)s or %(most)s share a vehicle.",
        plate=plate,
        drivers=drivers,
        wanted=wanted,
        most=max(wanted, MOST_DRIVERS),
    )

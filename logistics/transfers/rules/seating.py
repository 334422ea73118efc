"""How many people a vehicle may hold, and who sits where.

Seats are named by row and letter: ``3A``. A coach keeps its rear rows free as a holding area
on board. With alternate seats two parties never share a pair of seats; the aisle and every
empty seat keep them apart. A party sits together, and may fill its pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import floor
from string import ascii_uppercase

from logistics.errors import Refused
from logistics.policy.document import TransportRules
from logistics.transfers.rules.kinds import VehicleKind
from logistics.wording import say

PATIENT_AND_CARER = 2
PAIR = 2


class TooManyRiders(Refused):
    """More people than the vehicle may hold."""


class NotOnePatient(Refused):
    """An ambulance holds one patient and at most one lawful carer."""


class NotOneParty(Refused):
    """A host's own car takes one party."""


@dataclass(frozen=True, kw_only=True)
class Cabin:
    """The inside of a vehicle.

    :ivar plate: to name it in a sentence
    :ivar lowered_to: most people by hand, where that is fewer than the policy's load allows
    """

    plate: str
    kind: VehicleKind
    seats: int
    seats_per_row: int
    lowered_to: int | None = None

    @property
    def loaded_by_policy(self) -> bool:
        """Whether load factor, alternate seats and held rows apply."""
        return self.kind in (VehicleKind.COACH, VehicleKind.MINIBUS)


Block = tuple[str, ...]


def rows(seats: int, seats_per_row: int) -> tuple[Block, ...]:
    """The seats row by row from the front; one seat over makes the rear bench longer."""
    full, over = divmod(seats, seats_per_row)
    lengths = [seats_per_row] * full
    if over == 1 and lengths:
        lengths[-1] += 1
    elif over:
        lengths.append(over)
    return tuple(
        tuple(f"{number}{letter}" for letter in ascii_uppercase[:length])
        for number, length in enumerate(lengths, start=1)
    )


def usable_seats(cabin: Cabin, load: TransportRules) -> int:
    """How many people may ride, whatever parties they form."""
    return min(
        _by_policy(cabin, load), cabin.seats if cabin.lowered_to is None else cabin.lowered_to
    )


def _by_policy(cabin: Cabin, load: TransportRules) -> int:
    if cabin.kind is VehicleKind.AMBULANCE:
        return min(PATIENT_AND_CARER, cabin.seats)
    if not cabin.loaded_by_policy:
        return cabin.seats
    return min(floor(cabin.seats * load.load_factor), len(blocks(cabin, load)))


def blocks(cabin: Cabin, load: TransportRules) -> tuple[Block, ...]:
    """What one party gets at least, in boarding order: pairs of seats, or single seats.

    The order turns at the end of each row, so that neighbours in it sit near each other.
    """
    open_rows = rows(cabin.seats, cabin.seats_per_row)
    if not cabin.loaded_by_policy:
        return tuple((seat,) for seat in chain.from_iterable(open_rows))
    if load.rear_rows_held:
        open_rows = open_rows[: -load.rear_rows_held]
    size = PAIR if load.alternate_seats else 1
    ordered: list[Block] = []
    for number, row in enumerate(open_rows):
        pairs = [row[start : start + size] for start in range(0, len(row), size)]
        ordered += reversed(pairs) if number % 2 else pairs
    return tuple(ordered)


def check_load(cabin: Cabin, people: int, load: TransportRules) -> None:
    """Refuse more people than the vehicle may hold.

    :raises TooManyRiders: with both figures
    """
    most = usable_seats(cabin, load)
    if people > most:
        raise TooManyRiders(
            say(
                "%(plate)s may hold %(most)s, not %(people)s people.",
                plate=cabin.plate,
                most=most,
                people=people,
            )
        )


def check_ambulance(*, patients: int, carers: int) -> None:
    """Refuse anything but one patient and at most one lawful carer.

    :raises NotOnePatient: with both figures
    """
    if patients != 1 or carers > 1:
        raise NotOnePatient(
            say(
                "An ambulance takes one patient and at most one carer,"
                " not %(patients)s and %(carers)s.",
                patients=patients,
                carers=carers,
            )
        )


def check_host_car(parties: int) -> None:
    """Refuse people of several parties in a host's own car.

    :raises NotOneParty: there are several
    """
    if parties > 1:
        raise NotOneParty(say("A host's car takes one party."))


def seat_parties(cabin: Cabin, load: TransportRules, parties: Sequence[int]) -> list[Block]:
    """Seats for parties of these sizes, in their order; each party in seats near each other.

    :raises TooManyRiders: they are more than may ride
    """
    check_load(cabin, sum(parties), load)
    free = iter(blocks(cabin, load))
    taken: set[str] = set()
    seated = []
    for people in parties:
        party = _seats_of(people, free, taken)
        taken.update(party)
        seated.append(party)
    return seated


def _seats_of(people: int, free: Iterator[Block], taken: set[str]) -> Block:
    """Whole blocks for a party; of its last one the seats that lie farthest from others."""
    seats: list[str] = []
    for block in free:
        left = people - len(seats)
        seats += block if left >= len(block) else _apart(block, left, taken)
        if len(seats) == people:
            break
    return tuple(sorted(seats, key=_position))


def _apart(block: Block, wanted: int, taken: set[str]) -> Sequence[str]:
    odd_row = _position(block[0])[0] % 2
    in_order = block if odd_row else tuple(reversed(block))
    return sorted(in_order, key=lambda seat: bool(_beside(seat) & taken))[:wanted]


def _position(seat: str) -> tuple[int, str]:
    return int(seat[:-1]), seat[-1]


def _beside(seat: str) -> set[str]:
    number, letter = _position(seat)
    return {f"{number}{chr(ord(letter) - 1)}", f"{number}{chr(ord(letter) + 1)}"}

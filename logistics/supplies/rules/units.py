"""Exact conversion between packs; a quantity is always a whole number of base units.

Weights are held in grams and volumes in millilitres, so 0.033 L is 33 and nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from logistics.errors import Refused
from logistics.supplies.rules.kinds import Unit
from logistics.wording import say

MOST = 10**15
"""More than any store holds; keeps sums within the integers of both databases."""

COUNTED = (Unit.PIECE, Unit.PAIR, Unit.SET, Unit.BOTTLE)
BASE_UNITS = (*COUNTED, Unit.GRAM, Unit.MILLILITRE)

FIXED: Mapping[Unit, Mapping[Unit, int]] = {
    **{unit: {Unit.TEN_THOUSAND: 10_000} for unit in COUNTED},
    Unit.GRAM: {Unit.KILOGRAM: 1_000, Unit.TONNE: 1_000_000},
    Unit.MILLILITRE: {Unit.LITRE: 1_000},
}
"""Packs that mean the same for every item; boxes and cartons belong to an item."""


class UnknownPack(Refused):
    """The item is not packed in this unit."""


class PartOfAUnit(Refused):
    """The amount is no whole number of base units."""


class NotAQuantity(Refused):
    """The amount is negative, endless or larger than any store."""


class WrongPack(Refused):
    """A pack that an item cannot have."""


def all_packs(base: Unit, own: Mapping[Unit, int]) -> dict[Unit, int]:
    """Every unit that an item can be entered in, with its base units."""
    return {base: 1, **FIXED[base], **own}


def check_pack(base: Unit, unit: Unit, quantity: int) -> None:
    """Refuse a pack that would contradict the fixed ones.

    :raises WrongPack: the unit is a base unit, has a fixed meaning, or holds nothing
    """
    if unit in BASE_UNITS or unit in FIXED[base] or not 1 <= quantity <= MOST:
        raise WrongPack(
            say("An item counted by %(base)s cannot be packed so.", base=base),
        )


def to_base(amount: Decimal | int, unit: Unit, packs: Mapping[Unit, int]) -> int:
    """The amount in base units, exactly.

    :raises UnknownPack: the item is not packed in this unit
    :raises PartOfAUnit: it is no whole number of base units
    :raises NotAQuantity: it is below zero, not finite or too large
    """
    if unit not in packs:
        raise UnknownPack(say("The item is not packed by %(unit)s.", unit=unit))
    if not Decimal(amount).is_finite() or not 0 <= amount <= MOST:
        raise NotAQuantity(say("%(amount)s is no quantity.", amount=amount))
    exact = Fraction(amount) * packs[unit]
    if exact.denominator != 1:
        raise PartOfAUnit(
            say(
                "%(amount)s %(unit)s is no whole number of the smallest unit.",
                amount=amount,
                unit=unit,
            )
        )
    if exact > MOST:
        raise NotAQuantity(say("%(amount)s is no quantity.", amount=amount))
    return int(exact)


def split(quantity: int, packs: Mapping[Unit, int]) -> tuple[tuple[int, Unit], ...]:
    """The quantity in whole packs, the largest first: 3 cartons, 2 boxes, 5 pieces."""
    left, parts = quantity, []
    for unit, size in sorted(packs.items(), key=lambda pack: -pack[1]):
        count, left = divmod(left, size)
        if count:
            parts.append((count, unit))
    return tuple(parts)


def amount_in(quantity: int, unit: Unit, packs: Mapping[Unit, int]) -> Fraction:
    """The quantity in one unit, exactly; it need not be whole.

    :raises UnknownPack: the item is not packed in this unit
    """
    if unit not in packs:
        raise UnknownPack(say("The item is not packed by %(unit)s.", unit=unit))
    return Fraction(quantity, packs[unit])


def written(quantity: int, base: Unit, shown: Unit) -> str:
    """The quantity in digits as people write it in a unit of fixed meaning: 1.25 for 1,250 g."""
    exact = Decimal(quantity) / all_packs(base, {})[shown]
    whole, _, part = f"{exact:f}".partition(".")
    part = part.rstrip("0")
    return f"{int(whole):,}" + (f".{part}" if part else "")

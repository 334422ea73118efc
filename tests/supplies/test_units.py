from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.supplies.rules.kinds import Unit
from logistics.supplies.rules.units import (
    NotAQuantity,
    PartOfAUnit,
    UnknownPack,
    WrongPack,
    all_packs,
    amount_in,
    check_pack,
    split,
    to_base,
)

MASKS = all_packs(Unit.PIECE, {Unit.BOX: 50, Unit.CARTON: 2000})
ALCOHOL = all_packs(Unit.GRAM, {})
RUB = all_packs(Unit.MILLILITRE, {})


@pytest.mark.parametrize(
    ("amount", "unit", "packs", "base"),
    [
        (Decimal("46.09"), Unit.TEN_THOUSAND, MASKS, 460_900),
        (3, Unit.CARTON, MASKS, 6000),
        (Decimal("0.5"), Unit.BOX, MASKS, 25),
        (Decimal("1.234567"), Unit.TONNE, ALCOHOL, 1_234_567),
        (Decimal("0.033"), Unit.LITRE, RUB, 33),
    ],
)
def test_an_amount_in_packs_is_an_exact_number_of_base_units(
    amount: Decimal | int, unit: Unit, packs: dict[Unit, int], base: int
) -> None:
    assert to_base(amount, unit, packs) == base


def test_a_third_of_a_mask_is_refused_and_not_rounded() -> None:
    with pytest.raises(PartOfAUnit):
        to_base(Decimal("0.00003"), Unit.TEN_THOUSAND, MASKS)


def test_a_unit_that_the_item_is_not_packed_in_is_refused() -> None:
    with pytest.raises(UnknownPack):
        to_base(1, Unit.KILOGRAM, MASKS)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-1", "1E+40"])
def test_what_is_no_quantity_is_refused(amount: str) -> None:
    with pytest.raises(NotAQuantity):
        to_base(Decimal(amount), Unit.PIECE, MASKS)


@pytest.mark.parametrize("unit", [Unit.PIECE, Unit.TEN_THOUSAND, Unit.GRAM])
def test_a_pack_never_gives_a_fixed_unit_another_meaning(unit: Unit) -> None:
    with pytest.raises(WrongPack):
        check_pack(Unit.PIECE, unit, 12)


@given(st.integers(0, 10**12))
def test_whole_packs_add_up_to_what_is_there(quantity: int) -> None:
    parts = split(quantity, MASKS)

    assert sum(count * MASKS[unit] for count, unit in parts) == quantity
    assert amount_in(quantity, Unit.CARTON, MASKS) * 2000 == quantity

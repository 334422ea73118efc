from __future__ import annotations

import pytest

from logistics.bench.ledger_house import House, broken, build, created
from logistics.bench.ledger_kill import kill_and_post
from logistics.bench.ledger_rush import guarded, look_then_take, rush, unguarded
from logistics.bench.ledger_storm import storm

HANDS, UNITS = 8, 12


@pytest.fixture
def house(database_url: str) -> House:
    """A district whose goods many reach for at once."""
    return build(database_url, workers=HANDS, lots=1)


@pytest.mark.storm
def test_many_hands_leave_every_invariant_whole(house: House) -> None:
    blown = storm(house, workers=HANDS, seconds=0.3)

    assert blown.done.total() > 0
    assert blown.failed == {}
    assert broken() == []
    assert created() == 0


@pytest.mark.storm
def test_as_many_units_go_out_as_there_are_and_without_the_guard_more(house: House) -> None:
    ours = rush(house, guarded, units=UNITS, workers=HANDS, rounds=1, name="OURS")
    with unguarded():
        naive = rush(house, look_then_take, units=UNITS, workers=HANDS, rounds=2, name="NAIVE")

    assert ours == [UNITS]
    assert max(naive) > UNITS


@pytest.mark.storm
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_process_killed_in_the_midst_leaves_whole_movements_only(
    house: House, database_url: str
) -> None:
    killed = kill_and_post(database_url, house, movements=50, kills=1)

    assert (killed.movements, killed.torn, killed.missing) == (50, 0, 0)
    assert killed.kills == 1
    assert broken() == []

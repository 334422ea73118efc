"""Invented districts of stores and sites with lots of different age."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from logistics.planning.resupply.problem import (
    Item,
    Lot,
    Need,
    Place,
    Problem,
    Stock,
    Vehicle,
)
from logistics.planning.transport.roads import Matrix, Roads

DAY = date(2020, 3, 28)
HORIZON = 90
SIDE_KM = 100.0
STORES = 5
STORE_DAYS = 20
BRANCH_LOTS = 0.3
"""The central store has something of every lot; of some lots another store has a part."""
RICH_SITES = 0.1
UNUSED = 0.1
RATES = (0.1, 0.5, 1.0, 2.0, 4.0, 24.0)


def supply_case(
    places: int, items: int, lots: int, seed: int, *, scarce: float = 1.0, step: float = 0.0
) -> Problem:
    """Stores hold most of the stock; sites hold days of their own use, a few of them weeks.

    :param scarce: what lies at the stores, beside 20 days of everybody's use
    :param step: covers are told apart in steps of so many days
    """
    random = Random(f"{seed} supplies")  # noqa: S311 - an invented case, no secret
    names = [f"store-{n}" for n in range(STORES)] + [f"site-{n}" for n in range(places - STORES)]
    at = {name: (random.uniform(0, SIDE_KM), random.uniform(0, SIDE_KM)) for name in names}
    people = {name: random.randint(20, 400) for name in names[STORES:]}
    rates = [random.choice(RATES) for _ in range(items)]
    goods = [_item(random, number, rate) for number, rate in enumerate(rates)]
    rich = {name for name in people if random.random() < RICH_SITES}
    all_lots, stock, needs = list[Lot](), dict[tuple[str, str], int](), list[Need]()
    for item, rate in zip(goods, rates, strict=True):
        own = [_lot(random, item, number) for number in range(lots)]
        all_lots += [lot for lot, _ in own]
        use = 0.0
        for name, count in people.items():
            if random.random() < UNUSED:
                continue
            daily = [round(rate * count * random.uniform(0.7, 1.3), 3) for _ in range(14)]
            needs.append(Need(place=name, item=item.id, daily=tuple(daily)))
            use += (mean := sum(daily) / len(daily))
            lot, left = random.choice(own)
            days = min(_days_at_a_site(random, name in rich), left)
            stock[name, lot.id] = int(mean * days)
        weights = [random.expovariate(1) for _ in own]
        for (lot, _), weight in zip(own, weights, strict=True):
            units = use * STORE_DAYS * random.uniform(0.6, 1.4) * scarce * weight / sum(weights)
            part = random.uniform(0.2, 0.8) if random.random() < BRANCH_LOTS else 0.0
            stock[names[0], lot.id] = int(units * (1 - part))
            stock[random.choice(names[1:STORES]), lot.id] = int(units * part)
    km = tuple(
        tuple(round(abs(at[a][0] - at[b][0]) + abs(at[a][1] - at[b][1]), 3) for b in names)
        for a in names
    )
    return Problem(
        day=DAY,
        horizon=HORIZON,
        target=30,
        step=step,
        max_drops=8,
        places=tuple(
            Place(id=name, receives=name not in names[:STORES], latitude=y / 111, longitude=x / 111)
            for name, (x, y) in at.items()
        ),
        items=tuple(goods),
        lots=tuple(all_lots),
        stock=tuple(
            Stock(place=place, lot=lot, quantity=units) for (place, lot), units in stock.items()
        ),
        needs=tuple(needs),
        vehicles=(
            Vehicle(id="lorry", load=6000, trips=10_000),
            Vehicle(id="van", load=1500, trips=10_000),
        ),
        roads=Roads(
            source="invented grid", speeds=(40.0,) * 24, matrix=Matrix(places=tuple(names), km=km)
        ),
    )


def _item(random: Random, number: int, rate: float) -> Item:
    """A pack lasts a person days to months; a person's day is 5 to 20 thousandths of a load."""
    pack = max(1, round(rate * random.choice((5, 20, 50, 100))))
    return Item(id=f"item-{number}", pack=pack, load=pack / rate * random.uniform(0.005, 0.02))


def _lot(random: Random, item: Item, number: int) -> tuple[Lot, int]:
    left = random.choice((5, 10, 15, 20, 30, 45, 60, 120, 200, 400)) + random.randint(-3, 3)
    lot = Lot(id=f"{item.id}-lot-{number}", item=item.id, expires=DAY + timedelta(days=left))
    return lot, left


def _days_at_a_site(random: Random, rich: bool) -> float:
    """A site has some days of its own use; a rich one may have been left with weeks."""
    if rich and random.random() < 1 / 2:
        return random.uniform(20, 60)
    return random.uniform(0, 10)

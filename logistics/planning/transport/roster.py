"""Which vehicle and which driver takes which duty of a squad."""

from __future__ import annotations

from collections.abc import Sequence

from logistics.planning.transport.day import Day, Squad
from logistics.planning.transport.timetable import Timetable

Crew = tuple[int, int]


def roster(day: Day, squad: Squad, tables: Sequence[Timetable]) -> list[Crew | None]:
    """Vehicle and driver, by number from 0, of each duty; ``None`` where none is free.

    Duties are taken in the order of their beginning, by the vehicle that was back last.
    """
    found: list[Crew | None] = [None] * len(tables)
    back = [-day.rules.rest - day.rules.disinfection] * len(squad.vehicles)
    rested = [[back[0]] * squad.drivers for _ in squad.vehicles]
    for index in sorted(range(len(tables)), key=lambda i: (tables[i].begins, tables[i].ends)):
        table = tables[index]
        crew = _free(day, back, rested, table.begins)
        if crew is not None:
            vehicle, driver = found[index] = crew
            back[vehicle] = rested[vehicle][driver] = table.ends
    return found


def _free(day: Day, back: list[int], rested: list[list[int]], begins: int) -> Crew | None:
    rules, best = day.rules, None
    for vehicle, (end, drivers) in enumerate(zip(back, rested, strict=True)):
        if end + rules.disinfection > begins or (best is not None and end <= back[best[0]]):
            continue
        for driver, until in enumerate(drivers):
            if until + rules.rest <= begins:
                best = (vehicle, driver)
                break
    return best


def enough(day: Day, squad: Squad, tables: Sequence[Timetable]) -> bool:
    """Whether the squad's vehicles and drivers can take all these duties."""
    return len(tables) <= len(squad.vehicles) or None not in roster(day, squad, tables)

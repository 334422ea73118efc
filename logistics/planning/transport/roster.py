"""Which vehicle and which driver takes which duty of a squad."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from logistics.planning.transport.day import Absence, Day, Squad
from logistics.planning.transport.timetable import Timetable

Crew = tuple[int, int]
LONG_AGO = -(10**9)


def roster(
    day: Day,
    squad: Squad,
    tables: Sequence[Timetable],
    settled: Sequence[Crew | None] = (),
) -> list[Crew | None]:
    """Vehicle and driver, by number from 0, of each duty; ``None`` where none is free.

    Duties are taken in the order of their beginning, by the vehicle that was back last.

    :param settled: by duty, who alone may take it
    """
    found: list[Crew | None] = [None] * len(tables)
    books: dict[int, Book] = defaultdict(lambda: Book(day, squad.absences))
    order = sorted(range(len(tables)), key=lambda i: (tables[i].begins, tables[i].ends))
    for index in order if settled else ():
        crew = settled[index]
        if crew is not None and books[crew[0]].has_room(tables[index], crew[1]):
            books[crew[0]].take(tables[index], crew[1])
            found[index] = crew
    for index in order:
        if settled and settled[index] is not None:
            continue
        crew = found[index] = _free(squad, books, tables[index])
        if crew is not None:
            books[crew[0]].take(tables[index], crew[1])
    return found


class Book:
    """The duties of one vehicle: begins, ends and driver of each; and when it or they are away."""

    def __init__(self, day: Day, absences: Sequence[Absence] = ()) -> None:
        self.rules, self.taken = day.rules, list[tuple[int, int, int]]()
        self.absences = absences

    def take(self, table: Timetable, driver: int) -> None:
        """Note one more duty."""
        self.taken.append((table.begins, table.ends, driver))

    def back(self, begins: int) -> int:
        """When the vehicle was back before a duty begins."""
        return max((ends for _, ends, _ in self.taken if ends <= begins), default=LONG_AGO)

    def has_room(self, table: Timetable, driver: int) -> bool:
        """Whether vehicle and driver are free, clean and rested around a duty."""
        if any(
            each.driver in (None, driver) and table.begins < each.ends and each.begins < table.ends
            for each in self.absences
        ):
            return False
        clean, rest = self.rules.disinfection, self.rules.rest
        for begins, ends, who in self.taken:
            apart = max(clean, rest) if who == driver else clean
            if table.begins < ends + apart and begins < table.ends + apart:
                return False
        return True


def _free(squad: Squad, books: dict[int, Book], table: Timetable) -> Crew | None:
    vehicles = range(len(squad.vehicles))
    if squad.absences:
        unused = next((None for each in vehicles if books[each]), None)
    else:
        unused = next((each for each in vehicles if each not in books), None)
    best: Crew | None = None if unused is None else (unused, 0)
    latest = LONG_AGO
    for vehicle, book in sorted(books.items()):
        back = book.back(table.begins)
        if back <= latest and not (best is None and back == latest):
            continue
        for driver in range(squad.drivers):
            if book.has_room(table, driver):
                best, latest = (vehicle, driver), back
                break
    return best


def enough(
    day: Day,
    squad: Squad,
    tables: Sequence[Timetable],
    settled: Sequence[Crew | None] = (),
) -> bool:
    """Whether the squad's vehicles and drivers can take all these duties."""
    if len(tables) <= len(squad.vehicles) and not any(settled) and not squad.absences:
        return True
    return None not in roster(day, squad, tables, settled)

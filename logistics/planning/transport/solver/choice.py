"""A draft from chosen duties: nobody rides twice, and those who were missed are added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from logistics.planning.transport.day import Day, Load
from logistics.planning.transport.draft import Draft, Job
from logistics.planning.transport.greedy import add_loads
from logistics.planning.transport.solver.duties import DutyColumn
from logistics.planning.transport.timetable import timetable
from logistics.planning.transport.tours import without


def drafted(
    day: Day,
    chosen: Sequence[DutyColumn],
    loads: Iterable[Load],
    beside: Iterable[Job] = (),
) -> Draft:
    """The chosen duties as a draft for these loads, beside other jobs."""
    draft = Draft(day, [Job(job.squad, job.tours, job.table) for job in beside])
    missing = dict.fromkeys(loads)
    for column in sorted(chosen, key=lambda column: column.cost / max(1, len(column.covers))):
        tours = without(day, column.tours, missing)
        table = timetable(day, column.squad, tours) if tours else None
        if table is not None and draft.room_for(column.squad, table):
            draft.jobs.append(Job(column.squad, tours, table))
            for tour in tours:
                for load in tour.loads:
                    missing.pop(load, None)
    add_loads(draft, list(missing))
    return draft

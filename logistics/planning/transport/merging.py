"""Saving a duty after an event: its trips go to vehicles that have become free at their times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from logistics.planning.transport.draft import Draft, Job

MOST = 40
OTHER_VEHICLE = 2.0


def merged(draft: Draft, going_on: Callable[[], bool]) -> Draft:
    """The draft with fewer duties, where others can run their trips at the same times.

    The shortest duties are tried first. People who board another vehicle at the minute that they
    were told count, so that few of them do for little.
    """
    for job in sorted(draft.jobs, key=lambda job: (len(job.tours), job.table.begins))[:MOST]:
        if not going_on():
            break
        draft = _spared(draft, job) or draft
    return draft


def _spared(draft: Draft, job: Job) -> Draft | None:
    """The draft without a duty, its trips with others; ``None`` where that does not pay."""
    people = sum(tour.people for tour in job.tours)
    ceiling = draft.cost - OTHER_VEHICLE * people
    fewer = Draft(
        draft.day, [replace(each) for each in draft.jobs if each is not job], list(draft.left)
    )
    for tour in job.tours:
        if not fewer.add_tour(tour) or fewer.cost >= ceiling:
            return None
    return fewer

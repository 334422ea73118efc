"""What a run tells while it is solved: a message now and then, and every better plan once."""

from __future__ import annotations

from time import monotonic

from logistics.database import transaction
from logistics.planning import operations
from logistics.planning.answers import Part, Told
from logistics.runs.execution import Progress

SECONDS_BETWEEN_NOTES = 0.5


class Hearing:
    """Hears the solvers; notes what it heard twice a second, each better plan or bound once."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.noted_at = 0.0
        self.last: Told | None = None
        self.waiting: list[Told] = []

    def hear(self, told: Told) -> bool:
        """Whether to go on.

        :raises Cancelled: the user asked to stop
        :raises RunTakenOver: another worker has the run
        """
        self.progress.check()
        if self.last is None or _standing(self.last) != _standing(told):
            self.last = told
            self.waiting.append(told)
        if monotonic() - self.noted_at < SECONDS_BETWEEN_NOTES:
            return self.progress.wanted
        self.noted_at = monotonic()
        with transaction():
            self.end()
            return self.progress.tell(told.share, told.sentence)

    def end(self) -> None:
        """Note what has been waiting."""
        with transaction() as session:
            for told in self.waiting:
                operations.note_step(session, self.progress.claim, told)
        self.waiting = []


def _standing(told: Told) -> tuple[Part, float, float | None, int | None]:
    return told.part, told.cost, told.bound, told.people_without

"""What a run tells while it is solved: a message now and then, and every better plan once."""

from __future__ import annotations

from time import monotonic

from logistics.database import transaction
from logistics.planning import operations
from logistics.planning.answers import Part, Told
from logistics.runs.execution import Progress

SECONDS_BETWEEN_NOTES = 0.5


class Hearing:
    """Hears the solvers; notes two steps a second at most, and the last one of each part."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.noted_at = 0.0
        self.noted: Told | None = None
        self.waiting: Told | None = None

    def hear(self, told: Told) -> bool:
        """Whether to go on.

        :raises Cancelled: the user asked to stop
        :raises RunTakenOver: another worker has the run
        """
        self.progress.check()
        if self.waiting is not None and self.waiting.part is not told.part:
            self.end()
        self.waiting = told
        if monotonic() - self.noted_at < SECONDS_BETWEEN_NOTES:
            return self.progress.wanted
        self.noted_at = monotonic()
        with transaction() as session:
            if self._differs(told):
                operations.note_step(session, self.progress.claim, told)
            wanted = self.progress.tell(told.share, told.sentence)
        self.noted, self.waiting = told, None
        return wanted

    def end(self) -> None:
        """Note what has been waiting."""
        if self.waiting is not None:
            with transaction() as session:
                operations.note_step(session, self.progress.claim, self.waiting)
            self.noted, self.waiting = self.waiting, None

    def _differs(self, told: Told) -> bool:
        return self.noted is None or _standing(self.noted) != _standing(told)


def _standing(told: Told) -> tuple[Part, float, float | None, int | None]:
    return told.part, told.cost, told.bound, told.people_without

"""The clock between two guests: vacated, disinfected, aired, inspected, ready."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from logistics.errors import Refused
from logistics.policy.document import TurnaroundMinutes
from logistics.sites.rules.kinds import TurnaroundStep
from logistics.wording import say

STEPS = tuple(TurnaroundStep)


class StepTooEarly(Refused):
    """The least minutes of the step have not passed."""


class StepOutOfOrder(Refused):
    """The step before it is missing, or it was done already."""


@dataclass(frozen=True, kw_only=True)
class TurnaroundClock:
    """How far a room is between two guests.

    :ivar minutes: least minutes from each step to the next
    :ivar disinfected_at: None until the step is done, as the later ones
    """

    minutes: TurnaroundMinutes
    vacated_at: datetime
    disinfected_at: datetime | None = None
    aired_at: datetime | None = None
    inspected_at: datetime | None = None

    @property
    def step(self) -> TurnaroundStep:
        """The last step done."""
        return STEPS[len(self._done()) - 1]

    @property
    def next_step(self) -> TurnaroundStep | None:
        """The step to do now; None when the room is ready."""
        done = len(self._done())
        return STEPS[done] if done < len(STEPS) else None

    @property
    def next_possible_at(self) -> datetime | None:
        """When the next step may be recorded at the earliest; None when the room is ready."""
        step = self.next_step
        return None if step is None else self._done()[-1] + self._least(step)

    def ready_at(self, at: datetime) -> datetime:
        """When the room is ready, if every open step is done as soon as it may be from now on."""
        if self.inspected_at is not None:
            return self.inspected_at
        done = self._done()
        moment = done[-1]
        for step in STEPS[len(done) :]:
            moment = max(moment + self._least(step), at)
        return moment

    def _done(self) -> list[datetime]:
        moments = (self.vacated_at, self.disinfected_at, self.aired_at, self.inspected_at)
        return [moment for moment in moments if moment is not None]

    def _least(self, step: TurnaroundStep) -> timedelta:
        return timedelta(
            minutes={
                TurnaroundStep.DISINFECTED: self.minutes.disinfection,
                TurnaroundStep.AIRED: self.minutes.airing,
                TurnaroundStep.INSPECTED: self.minutes.inspection,
            }[step]
        )


def check_step(
    clock: TurnaroundClock, step: TurnaroundStep, *, room: str, zone: str, at: datetime
) -> None:
    """Refuse a step that is out of order or that comes before its least minutes have passed.

    :param zone: time zone of the site, for the sentence
    :raises StepOutOfOrder: another step is next
    :raises StepTooEarly: says from when it is possible
    """
    expected = clock.next_step
    if expected is not step:
        raise StepOutOfOrder(
            say("Room %(room)s is ready already.", room=room)
            if expected is None
            else say(
                "Room %(room)s cannot be marked as %(step)s; the next step is: %(next)s.",
                room=room,
                step=step,
                next=expected,
            )
        )
    possible = clock.next_possible_at
    if possible is not None and at < possible:
        raise StepTooEarly(
            say(
                "Room %(room)s can be marked as %(step)s from %(moment)s on, not earlier.",
                room=room,
                step=step,
                moment=f"{possible.astimezone(ZoneInfo(zone)):%m-%d %H:%M}",
            )
        )

"""What may become of a plan, and what changes from one plan to the next; plain values only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from logistics.errors import Refused
from logistics.wording import Sentence, say

CLINIC = "fever-clinic"
"""The id of the clinic as a place of rides, in problems and plans."""


class PlanState(StrEnum):
    """A draft changes nothing; one version is published for a district and a day."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


class NotADraft(Refused):
    """Only a draft is published or discarded."""


class PlanIsStale(Refused):
    """Another plan was published since this one was made, or the facts have changed."""


class PlanBroken(Refused):
    """A solver's answer breaks a hard rule; it is never stored."""


def check_draft(state: PlanState) -> None:
    """Refuse whatever can be done with a draft only.

    :raises NotADraft: with the state that the plan is in
    """
    if state is not PlanState.DRAFT:
        raise NotADraft(say("This plan is no draft any more: it is %(state)s.", state=state))


def check_base(based_on: object, published: object) -> None:
    """Refuse a draft that was made before the plan that is published now.

    :raises PlanIsStale: it would undo what the other plan did
    """
    if based_on != published:
        raise PlanIsStale(say("Another plan was published since this one was made. Plan again."))


@dataclass(frozen=True, kw_only=True)
class Changes:
    """People of a plan about whom the facts are not what they were, by what changed.

    :ivar housed: admitted, or on the way
    :ivar gone: not coming any more, or going elsewhere
    :ivar decided: another category, or no room is needed any more
    :ivar ill: a fever or symptoms
    :ivar late: cleared only after their ride would leave, or the ride lies in the past
    :ivar rooms: their room was taken, closed or stopped, or their party is another
    """

    housed: int = 0
    gone: int = 0
    decided: int = 0
    ill: int = 0
    late: int = 0
    rooms: int = 0

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return any((self.housed, self.gone, self.decided, self.ill, self.late, self.rooms))


def check_facts(changes: Changes) -> None:
    """Refuse a plan of people about whom the facts have changed.

    :raises PlanIsStale: says for how many, and what
    """
    if not changes.any:
        return
    parts = [
        say(template, count=count)
        for template, count in (
            ("admitted or on the way: %(count)s", changes.housed),
            ("not coming any more: %(count)s", changes.gone),
            ("decided about anew: %(count)s", changes.decided),
            ("with symptoms now: %(count)s", changes.ill),
            ("cleared too late for their ride: %(count)s", changes.late),
            ("without the planned room: %(count)s", changes.rooms),
        )
        if count
    ]
    raise PlanIsStale(
        say(
            "The facts have changed since this plan was made (%(what)s)."
            " Nothing was published; plan again.",
            what=_listed(parts),
        )
    )


def _listed(parts: list[Sentence]) -> Sentence:
    first, *others = parts
    for other in others:
        first = say("%(one)s, %(other)s", one=first, other=other)
    return first


@dataclass(frozen=True, kw_only=True)
class Ride:
    """The ride of a person, as far as it matters to them."""

    vehicle: str
    departs_at: datetime
    destination: str


@dataclass(frozen=True, kw_only=True)
class Itinerary:
    """What a plan gives a person."""

    room: str | None = None
    ride: Ride | None = None


class Change(StrEnum):
    """What changes for a person from one plan to the next."""

    NEW = "newly_planned"
    GONE = "no_longer_planned"
    ROOM = "other_room"
    RIDE = "other_ride"
    ROOM_AND_RIDE = "other_room_and_ride"


def differences(
    before: Mapping[str, Itinerary],
    after: Mapping[str, Itinerary],
    *,
    housed: Collection[str] = (),
) -> dict[str, Change]:
    """Everybody for whom a plan changes something, by person.

    :param housed: people whom the later plan left alone, because they are there already
    """
    gone = before.keys() - after.keys() - set(housed)
    found = {person: Change.GONE for person in before if person in gone}
    for person, itinerary in after.items():
        if (change := _change(before.get(person), itinerary)) is not None:
            found[person] = change
    return found


def _change(before: Itinerary | None, after: Itinerary) -> Change | None:
    if before is None:
        return Change.NEW
    room, ride = before.room != after.room, before.ride != after.ride
    if room and ride:
        return Change.ROOM_AND_RIDE
    if room:
        return Change.ROOM
    return Change.RIDE if ride else None


class Finding(StrEnum):
    """How a plan run ended, for the four ways in which it is shown."""

    OPTIMAL = "plan_optimal"
    FEASIBLE = "plan_feasible"
    IMPOSSIBLE = "plan_impossible"
    NO_ANSWER = "plan_no_answer"

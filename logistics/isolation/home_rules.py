"""When a home is fit for an isolation."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from logistics.errors import Refused
from logistics.wording import say


class HomeFact(StrEnum):
    """What has to be so in a home where somebody is isolated."""

    SINGLE_ROOM = "home_single_room"
    OWN_TOILET = "home_own_toilet"
    NOBODY_FRAIL = "home_nobody_frail"
    CONSENT = "home_consent"


class HomeNotChecked(Refused):
    """Nobody has looked at the home."""


class HomeNotSuitable(Refused):
    """The home lacks what an isolation needs."""


class NothingProposed(Refused):
    """The person goes on as the policy has it."""


def lacking(found: Collection[HomeFact]) -> tuple[HomeFact, ...]:
    """What an isolation needs and the home has not."""
    return tuple(each for each in HomeFact if each not in found)


def check_suitable(found: Collection[HomeFact] | None) -> None:
    """Refuse a home that nobody has looked at, or that was found unfit.

    :param found: what the last look found; unset where nobody has looked
    :raises HomeNotChecked: nobody has looked
    :raises HomeNotSuitable: something is lacking
    """
    if found is None:
        raise HomeNotChecked(
            say("Nobody has looked at the home. Note first whether it is suitable.")
        )
    if lacking(found):
        raise HomeNotSuitable(
            say("The home was found not suitable. Choose a designated place instead.")
        )

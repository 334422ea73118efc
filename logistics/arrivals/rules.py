"""What the desk of a port refuses."""

from __future__ import annotations

from enum import StrEnum

from logistics.errors import Refused


class PortNotChosen(Refused):
    """The list names no port of ours; a person has to say where it lands."""


class ArrivalNotChosen(Refused):
    """The list does not say which arrival it belongs to."""


class AppliedAlready(Refused):
    """A manifest is applied or discarded once."""


class NotAtCheckpoint(Refused):
    """Only the day of a road checkpoint that has begun counts who was checked."""


class LandedAlready(Refused):
    """What has landed does not turn back, and is not cancelled."""


class LineIsClosed(Refused):
    """The line was closed in another way already."""


class CannotMerge(Refused):
    """These two records cannot be one person."""


class NobodyToShareWith(Refused):
    """Sharing a room is approved for a party of two or more."""


class SamePartyNeeded(Refused):
    """The people are not on one arrival."""


class Reason(StrEnum):
    """Why a symptom-free coach is no place for somebody."""

    FEVER = "fever"
    SYMPTOMS = "symptoms"

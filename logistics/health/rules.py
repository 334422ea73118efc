"""What a reading or a result may say, and which readings leave a symptom open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from logistics.arrivals.symptoms import Symptom
from logistics.errors import InputRejected, Problem, Refused
from logistics.wording import say

LEAST_CELSIUS, MOST_CELSIUS = 33.0, 43.0


class EscalationCause(StrEnum):
    """Why somebody has to leave for a clinic or hospital."""

    POSITIVE = "positive_result"
    FEVER = "fever_or_symptoms"
    OTHER = "other_illness"


class NoClinic(Refused):
    """An ambulance takes a patient to a fever clinic or a hospital."""


class EscalationIsOver(Refused):
    """The person has left, or a doctor decided otherwise."""


class ResultIsKnown(Refused):
    """A result is entered once; a wrong one is corrected by a linked sample."""


class NoResultYet(Refused):
    """Only a result can be wrong."""


class CorrectedAlready(Refused):
    """A newer entry stands in the place of this one."""


class NotUnderObservation(Refused):
    """Only an open isolation is observed."""


@dataclass(frozen=True, kw_only=True)
class ReadingFacts:
    """A reading as far as open symptoms go."""

    at: datetime
    temperature: float | None
    symptoms: tuple[str, ...]


def check_temperature(celsius: float | None) -> None:
    """Refuse a temperature that no living person has, such as a typing error.

    :raises InputRejected: it lies outside 33.0 to 43.0 °C
    """
    if celsius is not None and not LEAST_CELSIUS <= celsius <= MOST_CELSIUS:
        raise InputRejected(
            say("The temperature cannot be right."),
            (
                Problem(
                    sentence=say("%(value)s °C is outside 33.0 to 43.0 °C.", value=celsius),
                    field="temperature",
                ),
            ),
        )


def check_correction(code: str, *, has_result: bool, corrected: bool) -> None:
    """Refuse to correct what has no result, or what was corrected before.

    :raises NoResultYet: enter the result
    :raises CorrectedAlready: correct the newest entry
    """
    if not has_result:
        raise NoResultYet(say("Sample %(code)s has no result yet.", code=code))
    if corrected:
        raise CorrectedAlready(
            say("The result of %(code)s was corrected already. Correct that entry.", code=code)
        )


def check_reason(reason: str) -> str:
    """A reason that says something.

    :raises InputRejected: it is empty
    """
    if not reason.strip():
        raise InputRejected(
            say("A reason is needed."), (Problem(sentence=say("It is empty."), field="reason"),)
        )
    return reason.strip()


def open_symptoms(readings: Sequence[ReadingFacts], *, fever_from: float) -> tuple[str, ...]:
    """The symptoms of the latest reading; fever is one, from the policy's temperature on."""
    if not readings:
        return ()
    last = max(readings, key=lambda reading: reading.at)
    fever = last.temperature is not None and last.temperature >= fever_from
    named = [Symptom.FEVER.value, *last.symptoms] if fever else list(last.symptoms)
    return tuple(dict.fromkeys(named))

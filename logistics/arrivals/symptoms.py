"""The symptoms of the declaration card, for the desk of a port and the rounds of a site."""

from __future__ import annotations

from enum import StrEnum


class Symptom(StrEnum):
    """A symptom that people are asked for."""

    FEVER = "fever"
    COUGH = "cough"
    SORE_THROAT = "sore_throat"
    SHORT_BREATH = "shortness_of_breath"
    DIARRHOEA = "diarrhoea"
    FATIGUE = "fatigue"
    LOSS_OF_TASTE = "loss_of_smell_or_taste"

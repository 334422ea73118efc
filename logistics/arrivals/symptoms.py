"""The symptoms of the declaration card, for the desk of a port and the rounds of a site."""

from __future__ import annotations

from enum import StrEnum


class Symptom(StrEnum):
    """A symptom that people are asked for."""

    FEVER = "fever"
    CHILLS = "chills"
    FATIGUE = "fatigue"
    COUGH = "cough"
    STUFFY_NOSE = "stuffy_nose"
    RUNNY_NOSE = "runny_nose"
    SORE_THROAT = "sore_throat"
    HEADACHE = "headache"
    MUSCLE_PAIN = "muscle_pain"
    JOINT_PAIN = "joint_pain"
    SHORT_BREATH = "shortness_of_breath"
    TIGHT_CHEST = "tight_chest"
    CHEST_PAIN = "chest_pain"
    NAUSEA = "nausea"
    VOMITING = "vomiting"
    DIARRHOEA = "diarrhoea"
    STOMACH_ACHE = "stomach_ache"
    RED_EYES = "red_eyes"
    LOSS_OF_TASTE = "loss_of_smell_or_taste"
    OTHER = "other_symptom"

"""The round list: a floor in walking order, to be filled in by hand when phones fail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.paper import Head, PaperKind


@dataclass(frozen=True, kw_only=True)
class SwabToTake:
    """A sample that is due; ``code`` is that of its printed label."""

    assay: Words
    specimen: Words
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class RoundLine:
    """One person on the round."""

    room: str
    name: str
    day: int
    temperature_due: bool
    temperature: float | None = None
    swabs: tuple[SwabToTake, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RoundListFacts:
    """A floor at the moment of printing, with the symptoms that are asked for."""

    kind: ClassVar[PaperKind] = PaperKind.ROUND_LIST
    smallest_type: ClassVar[int] = 85

    head: Head
    place: Bilingual
    round: Words
    at: datetime
    lines: tuple[RoundLine, ...]
    symptoms: tuple[Words, ...]

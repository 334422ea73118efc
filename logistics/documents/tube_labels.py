"""Labels for tubes: one code, one person, one sample."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.paper import Head, PaperKind


@dataclass(frozen=True, kw_only=True)
class TubeLabelFacts:
    """What goes on one tube: the code, and two identifiers to compare with the person."""

    code: str
    name: str
    born: date | None = None
    room: str
    on: date
    assay: Words
    specimen: Words
    laboratory: str


@dataclass(frozen=True, kw_only=True)
class TubeLabelsFacts:
    """The labels of a site or floor in walking order."""

    kind: ClassVar[PaperKind] = PaperKind.TUBE_LABELS
    smallest_type: ClassVar[int] = 100

    head: Head
    site: Bilingual
    labels: tuple[TubeLabelFacts, ...]

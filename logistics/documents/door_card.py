"""The door card: what may be read from the corridor, and nothing more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.paper import Head, PaperKind, edition
from logistics.wording import Sentence, say, term


@dataclass(frozen=True, kw_only=True)
class DoorCardFacts:
    """A room and a code for who is in it; no name, no category, no health.

    :ivar code: random code of the stay that staff look up, never a name or document
    :ivar residents: how many people lawfully share the room
    :ivar approved_by: who lets them share where no rule does; why is not said on a door
    """

    kind: ClassVar[PaperKind] = PaperKind.DOOR_CARD
    smallest_type: ClassVar[int] = 76

    head: Head
    site: Bilingual
    building: str
    floor: str
    room: str
    code: str
    residents: int = 1
    diet: tuple[Words, ...] = ()
    languages: tuple[Words, ...] = ()
    approved_by: str = ""
    issue: int = 1

    @property
    def sharing(self) -> Words:
        """That sharing is lawful, and by whose name where a person let them."""
        if self.approved_by:
            return say("shared room, approved by %(by)s", by=self.approved_by)
        return term("shared room, approved")

    @property
    def edition(self) -> Sentence | None:
        """What it says of earlier versions."""
        return edition(self.issue)

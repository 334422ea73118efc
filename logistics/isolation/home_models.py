"""The table of looks at homes."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from logistics.database import Base, Happened
from logistics.isolation.home_rules import HomeFact, lacking


class HomeCheck(Happened, Base):
    """Somebody looked whether a home is fit for isolation; the last look counts, none is edited.

    :ivar looked_by: the street, town or site, and who of them looked
    :ivar by: who noted it
    """

    __tablename__ = "home_check"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    place: Mapped[str] = mapped_column(sa.String(240))
    home_single_room: Mapped[bool]
    home_own_toilet: Mapped[bool]
    home_nobody_frail: Mapped[bool]
    home_consent: Mapped[bool]
    office: Mapped[str] = mapped_column(sa.String(120))
    looked_by: Mapped[str] = mapped_column(sa.String(120))
    note: Mapped[str] = mapped_column(sa.String(400), default="")
    by: Mapped[str] = mapped_column(sa.String(120))

    @property
    def found(self) -> tuple[HomeFact, ...]:
        """What is as it has to be."""
        return tuple(each for each in HomeFact if getattr(self, each.value))

    @property
    def lacking(self) -> tuple[HomeFact, ...]:
        """What is not."""
        return lacking(self.found)

    @property
    def suitable(self) -> bool:
        """Whether an isolation can be served there."""
        return not self.lacking

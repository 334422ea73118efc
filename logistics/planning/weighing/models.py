"""Sets of weights of a district, and which one is in force."""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from logistics.database import Base, Recorded, Versioned
from logistics.planning.weighing.weights import Preset as Preset


class WeightSet(Versioned, Recorded, Base):
    """A named set of weights of a district's own."""

    __tablename__ = "weight_set"

    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"))
    name: Mapped[str] = mapped_column(sa.String(60))
    copied_from: Mapped[str] = mapped_column(sa.String(60))
    figures: Mapped[dict[str, Any]]

    __table_args__ = (sa.UniqueConstraint("district_id", "name"),)


class WeightChoice(Versioned, Recorded, Base):
    """What a district's plans are made with: a preset, or a set of its own.

    A district without a row plans with the balanced preset.
    """

    __tablename__ = "weight_choice"

    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), unique=True)
    preset: Mapped[Preset | None]
    set_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("weight_set.id"))

    __table_args__ = (sa.CheckConstraint("(preset IS NULL) <> (set_id IS NULL)", name="one"),)

"""People, their dated documents, journeys and needs, and the parties they travel in."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logistics.arrivals.manifests.words import DocumentType, Need, Sex
from logistics.audit import about_people
from logistics.database import Base, Happened, Recorded, Versioned


@about_people
class Person(Versioned, Recorded, Base):
    """A person of the city: traveller, contact, newborn or staff member.

    :ivar name_key: folded for recognising again; spelling and width do not matter
    :ivar merged_into_id: the person this one turned out to be
    :ivar born_at: the moment of birth, for a newborn in a site
    """

    __tablename__ = "person"

    surname: Mapped[str] = mapped_column(sa.String(120))
    given_names: Mapped[str] = mapped_column(sa.String(160), default="")
    full_name: Mapped[str] = mapped_column(sa.String(280))
    name_key: Mapped[str] = mapped_column(sa.String(280), index=True)
    sex: Mapped[Sex] = mapped_column(default=Sex.UNSTATED)
    birth_date: Mapped[date | None]
    born_at: Mapped[datetime | None]
    died_at: Mapped[datetime | None]
    nationality: Mapped[str | None] = mapped_column(sa.String(3))
    language: Mapped[str] = mapped_column(sa.String(8), default="")
    diet: Mapped[str] = mapped_column(sa.String(60), default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    home_address: Mapped[str] = mapped_column(sa.String(240), default="")
    community: Mapped[str] = mapped_column(sa.String(120), default="")
    emergency_contact: Mapped[str] = mapped_column(sa.String(160), default="")
    mother_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    staff_member_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("staff_member.id"), unique=True
    )
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    key_industry: Mapped[bool] = mapped_column(default=False)
    diplomat: Mapped[bool] = mapped_column(default=False)
    business_visit: Mapped[bool] = mapped_column(default=False)
    refuses_sample: Mapped[bool] = mapped_column(default=False)
    home_isolation_applied: Mapped[bool] = mapped_column(default=False)
    home_suitable: Mapped[bool | None]
    documents: Mapped[list[IdentityDocument]] = relationship(
        back_populates="person", order_by="IdentityDocument.id", lazy="selectin"
    )
    needs: Mapped[list[PersonNeed]] = relationship(
        back_populates="person", order_by="PersonNeed.id", lazy="selectin"
    )
    stays: Mapped[list[Stay]] = relationship(
        back_populates="person", order_by="Stay.from_on", lazy="selectin"
    )


class IdentityDocument(Versioned, Recorded, Base):
    """One document of a person; the number is sealed, its index finds it.

    :ivar repeated: another person showed the same number before; such a number proves nothing
    """

    __tablename__ = "identity_document"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    issuer: Mapped[str] = mapped_column(sa.String(3), default="")
    type: Mapped[DocumentType]
    number_sealed: Mapped[str] = mapped_column(sa.String(400))
    number_index: Mapped[str] = mapped_column(sa.String(64), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    repeated: Mapped[bool] = mapped_column(default=False)
    person: Mapped[Person] = relationship(back_populates="documents")

    __table_args__ = (
        sa.Index(
            "uq_identity_document_number",
            "issuer",
            "type",
            "number_index",
            unique=True,
            sqlite_where=sa.text("repeated = 0"),
            postgresql_where=sa.text("NOT repeated"),
        ),
    )


class PersonNeed(Recorded, Base):
    """A need of a person, with a note."""

    __tablename__ = "person_need"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    need: Mapped[Need]
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    person: Mapped[Person] = relationship(back_populates="needs")

    __table_args__ = (sa.UniqueConstraint("person_id", "need"),)


class Stay(Recorded, Base):
    """Where a person was, and when; a transit counts where the policy says so."""

    __tablename__ = "stay"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    country: Mapped[str | None] = mapped_column(sa.String(3))
    area: Mapped[str | None] = mapped_column(sa.String(80))
    transit: Mapped[bool] = mapped_column(default=False)
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(sa.String(40), default="")
    person: Mapped[Person] = relationship(back_populates="stays")


class PartyBasis(StrEnum):
    """Why people count as one party."""

    LISTED = "listed_together"
    BOOKING = "same_booking"
    NAME_AND_ADDRESS = "same_name_and_address"
    BY_HAND = "formed_by_hand"
    ALONE = "travels_alone"


class Party(Versioned, Recorded, Base):
    """People who travel together and may lawfully share; a bubble."""

    __tablename__ = "party"

    basis: Mapped[PartyBasis]
    label: Mapped[str] = mapped_column(sa.String(60), default="")
    sharing_approved_by: Mapped[str | None] = mapped_column(sa.String(120))
    sharing_reason: Mapped[str | None] = mapped_column(sa.String(200))


class GuardianLink(Recorded, Base):
    """A person is the parent or the carer of another."""

    __tablename__ = "guardian_link"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    guardian_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    carer: Mapped[bool] = mapped_column(default=False)


class Exposure(Happened, Base):
    """A contact found by tracing: with whom, how and when last."""

    __tablename__ = "exposure"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    index_person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    index_reference: Mapped[str] = mapped_column(sa.String(80), default="")
    index_confirmed: Mapped[bool] = mapped_column(default=True)
    last_contact_at: Mapped[datetime]
    where: Mapped[str] = mapped_column(sa.String(200), default="")
    destination_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("district.id"))
    closed_at: Mapped[datetime | None]


class ProposalState(StrEnum):
    """A person decides on every proposal."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class MatchProposalRow(Versioned, Recorded, Base):
    """Two records that may be one person, and why."""

    __tablename__ = "match_proposal"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    other_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    reasons: Mapped[list[dict[str, Any]]]
    score: Mapped[float]
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.OPEN)
    decided_by: Mapped[str | None] = mapped_column(sa.String(120))
    decided_at: Mapped[datetime | None]

    __table_args__ = (sa.UniqueConstraint("person_id", "other_id"),)


class Merge(Happened, Base):
    """Two records made one; what was moved is kept, so that it can be undone."""

    __tablename__ = "person_merge"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    merged_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    moved: Mapped[list[dict[str, Any]]]
    by: Mapped[str] = mapped_column(sa.String(120))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None] = mapped_column(sa.String(120))

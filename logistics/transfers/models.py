"""Vehicles, ride requests, trips with their stops, riders and crews, and hand-overs."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logistics.arrivals.people_models import Person
from logistics.database import Base, Happened, Recorded, Versioned
from logistics.policy.release_rules import Finding
from logistics.staff.models import StaffMember
from logistics.transfers.rules.kinds import CrewRole as CrewRole
from logistics.transfers.rules.kinds import IncidentKind as IncidentKind
from logistics.transfers.rules.kinds import PlaceKind as PlaceKind
from logistics.transfers.rules.kinds import RiderState as RiderState
from logistics.transfers.rules.kinds import RideState as RideState
from logistics.transfers.rules.kinds import TripState as TripState
from logistics.transfers.rules.kinds import VehicleKind as VehicleKind


class Vehicle(Versioned, Recorded, Base):
    """A vehicle of the closed fleet.

    :ivar usable_seats: set by hand where it is lower than the policy's load allows
    """

    __tablename__ = "vehicle"

    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), index=True)
    plate: Mapped[str] = mapped_column(sa.String(16), unique=True)
    kind: Mapped[VehicleKind]
    seats: Mapped[int]
    seats_per_row: Mapped[int] = mapped_column(default=4)
    usable_seats: Mapped[int | None]
    negative_pressure: Mapped[bool] = mapped_column(default=False)
    home_port_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("port.id"))
    out_of_service: Mapped[bool] = mapped_column(default=False)
    out_of_service_reason: Mapped[str] = mapped_column(sa.String(200), default="")


class VehicleAbsence(Recorded, Base):
    """A vehicle drives nothing from when to when; what was withdrawn stays on record.

    :ivar by: who noted it
    """

    __tablename__ = "vehicle_absence"

    vehicle_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("vehicle.id"), index=True)
    from_at: Mapped[datetime]
    until_at: Mapped[datetime] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(sa.String(200))
    by: Mapped[str] = mapped_column(sa.String(120))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(sa.String(120))


class VehicleDriver(Recorded, Base):
    """A driver is assigned to a vehicle; two or three share one."""

    __tablename__ = "vehicle_driver"

    vehicle_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("vehicle.id"), index=True)
    staff_member_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("staff_member.id"), index=True)
    driver: Mapped[StaffMember] = relationship()

    __table_args__ = (sa.UniqueConstraint("vehicle_id", "staff_member_id"),)


class KnownPlace(Versioned, Recorded, Base):
    """A community, hospital, clinic or designated hotel that vehicles of a district go to.

    :ivar receiver: who takes people over there and signs
    """

    __tablename__ = "known_place"

    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), index=True)
    kind: Mapped[PlaceKind]
    name_zh: Mapped[str] = mapped_column(sa.String(120))
    name_en: Mapped[str] = mapped_column(sa.String(120), default="")
    latitude: Mapped[float]
    longitude: Mapped[float]
    receiver: Mapped[str] = mapped_column(sa.String(120), default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="")

    __table_args__ = (sa.UniqueConstraint("district_id", "kind", "name_zh"),)


class RideRequest(Versioned, Recorded, Base):
    """A person has to be taken somewhere; ambulance requests never join a coach plan.

    :ivar district_id: who drives
    :ivar gate_at: when the site let the person go for good; before that nobody rides home from it
    """

    __tablename__ = "ride_request"

    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    party_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("party.id"))
    arrival_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("arrival.id"), index=True)
    origin_kind: Mapped[PlaceKind]
    origin_id: Mapped[uuid.UUID | None]
    origin_name: Mapped[str] = mapped_column(sa.String(120), default="")
    destination_kind: Mapped[PlaceKind]
    destination_id: Mapped[uuid.UUID | None]
    destination_name: Mapped[str] = mapped_column(sa.String(120), default="")
    ambulance: Mapped[bool] = mapped_column(default=False)
    category: Mapped[str] = mapped_column(sa.String(60), default="")
    ready_at: Mapped[datetime]
    gate_at: Mapped[datetime | None]
    state: Mapped[RideState] = mapped_column(default=RideState.OPEN)
    why: Mapped[dict[str, Any]]
    person: Mapped[Person] = relationship()


class Trip(Versioned, Recorded, Base):
    """One vehicle takes people from one place to up to a few others.

    :ivar sheet_version: counts up when a published change makes an older sheet void
    :ivar category: the one category that it carries
    :ivar loads_at: when the first person may board
    :ivar free_at: when the vehicle may load again: unloaded and disinfected
    :ivar night_override_by: who allowed it to drive in the hours of the night ban
    :ivar rescues_id: the trip that stopped on the way whose people it takes over
    """

    __tablename__ = "trip"

    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), index=True)
    number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    number_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("official_number.id"))
    sheet_version: Mapped[int] = mapped_column(default=1)
    plan_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    vehicle_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("vehicle.id"), index=True)
    origin_kind: Mapped[PlaceKind]
    origin_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    origin_name: Mapped[str] = mapped_column(sa.String(120), default="")
    category: Mapped[str] = mapped_column(sa.String(60))
    state: Mapped[TripState] = mapped_column(default=TripState.PLANNED)
    loads_at: Mapped[datetime]
    depart_at: Mapped[datetime] = mapped_column(index=True)
    free_at: Mapped[datetime]
    departed_at: Mapped[datetime | None]
    belongings: Mapped[str] = mapped_column(sa.String(400), default="")
    night_override_by: Mapped[str | None] = mapped_column(sa.String(120))
    night_override_reason: Mapped[str] = mapped_column(sa.String(200), default="")
    rescues_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("trip.id"), index=True)
    vehicle: Mapped[Vehicle] = relationship()
    stops: Mapped[list[TripStop]] = relationship(
        back_populates="trip", order_by="TripStop.position", lazy="selectin"
    )
    riders: Mapped[list[TripRider]] = relationship(
        back_populates="trip", order_by="TripRider.position", lazy="selectin"
    )
    crew: Mapped[list[TripCrew]] = relationship(
        back_populates="trip", order_by="TripCrew.id", lazy="selectin"
    )


class TripStop(Recorded, Base):
    """Where a trip drops people."""

    __tablename__ = "trip_stop"

    trip_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("trip.id"), index=True)
    position: Mapped[int]
    place_kind: Mapped[PlaceKind]
    place_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    place_name: Mapped[str] = mapped_column(sa.String(120), default="")
    arrive_at: Mapped[datetime]
    arrived_at: Mapped[datetime | None]
    trip: Mapped[Trip] = relationship(back_populates="stops")


class TripRider(Versioned, Recorded, Base):
    """A person on a trip, with the seat and the stop where they leave."""

    __tablename__ = "trip_rider"

    trip_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("trip.id"), index=True)
    stop_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("trip_stop.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    party_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("party.id"))
    position: Mapped[int]
    seat: Mapped[str] = mapped_column(sa.String(8), default="")
    carer: Mapped[bool] = mapped_column(default=False)
    state: Mapped[RiderState] = mapped_column(default=RiderState.PLANNED)
    boarded_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    temperature: Mapped[float | None]
    trip: Mapped[Trip] = relationship(back_populates="riders")
    person: Mapped[Person] = relationship()

    __table_args__ = (sa.UniqueConstraint("trip_id", "person_id"),)


class TripCrew(Recorded, Base):
    """A staff member on a trip."""

    __tablename__ = "trip_crew"

    trip_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("trip.id"), index=True)
    staff_member_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("staff_member.id"), index=True)
    role: Mapped[CrewRole]
    trip: Mapped[Trip] = relationship(back_populates="crew")
    member: Mapped[StaffMember] = relationship()

    __table_args__ = (sa.UniqueConstraint("trip_id", "staff_member_id"),)


class HandOver(Happened, Base):
    """Both sides counted and signed; counts that differ name the reason."""

    __tablename__ = "hand_over"

    trip_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("trip.id"), index=True)
    stop_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("trip_stop.id"), unique=True)
    given_count: Mapped[int]
    taken_count: Mapped[int]
    given_by: Mapped[str] = mapped_column(sa.String(120))
    taken_by: Mapped[str] = mapped_column(sa.String(120))
    note: Mapped[str] = mapped_column(sa.String(400), default="")


class TakeOver(Happened, Base):
    """A rescue trip took people over from a vehicle that stopped; both crews counted and signed.

    :ivar trip_id: the rescue trip
    """

    __tablename__ = "take_over"

    trip_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("trip.id"), unique=True)
    given_count: Mapped[int]
    taken_count: Mapped[int]
    given_by: Mapped[str] = mapped_column(sa.String(120))
    taken_by: Mapped[str] = mapped_column(sa.String(120))
    note: Mapped[str] = mapped_column(sa.String(400), default="")


class TripIncident(Happened, Base):
    """A vehicle broke down, somebody fell ill on board, or left on the way.

    :ivar place: where the vehicle was, in words
    :ivar person_id: who fell ill or left
    :ivar seat: where that person sat until then
    :ivar ride_id: the ambulance that was asked for
    """

    __tablename__ = "trip_incident"

    trip_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("trip.id"), index=True)
    kind: Mapped[IncidentKind]
    place: Mapped[str] = mapped_column(sa.String(120))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    seat: Mapped[str] = mapped_column(sa.String(8), default="")
    ride_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("ride_request.id"))
    note: Mapped[str] = mapped_column(sa.String(400), default="")
    by: Mapped[str] = mapped_column(sa.String(120))


class VehicleDisinfection(Happened, Base):
    """One trip, one disinfection."""

    __tablename__ = "vehicle_disinfection"

    vehicle_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("vehicle.id"), index=True)
    trip_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("trip.id"), unique=True)
    product: Mapped[str] = mapped_column(sa.String(120))
    by: Mapped[str] = mapped_column(sa.String(120))


class VehicleSwab(Versioned, Happened, Base):
    """A swab inside a vehicle, after it was disinfected after a trip."""

    __tablename__ = "vehicle_swab"

    trip_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("trip.id"), index=True)
    place: Mapped[str] = mapped_column(sa.String(120))
    laboratory: Mapped[str] = mapped_column(sa.String(120))
    taken_by: Mapped[str] = mapped_column(sa.String(120))
    result: Mapped[Finding | None]
    result_at: Mapped[datetime | None]
    result_by: Mapped[str | None] = mapped_column(sa.String(120))


class CountHandOver(Happened, Base):
    """People of another jurisdiction, handed over by count at a port."""

    __tablename__ = "count_hand_over"

    arrival_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("arrival.id"), index=True)
    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"))
    count: Mapped[int]
    given_by: Mapped[str] = mapped_column(sa.String(120))
    taken_by: Mapped[str] = mapped_column(sa.String(120))

"""The plainest valid rows of every table; variants are traits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from logistics import vault
from logistics.access.models import User
from logistics.arrivals import models as arrivals
from logistics.arrivals import people_models as people
from logistics.demo import cast
from logistics.isolation import models as isolation
from logistics.sites import models as sites
from logistics.staff import models as staff
from logistics.transfers import models as transfers

_held: dict[str, Session] = {}

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
LANDED = datetime(2020, 3, 28, 2, 0, tzinfo=UTC)


def use(session: Session) -> None:
    """Build rows in this session from now on."""
    _held["session"] = session


class Row(factory.alchemy.SQLAlchemyModelFactory):
    """A row of the session in use."""

    class Meta:
        abstract = True
        sqlalchemy_session_factory = lambda: _held["session"]  # noqa: E731 - factory-boy wants a callable
        sqlalchemy_session_persistence = "flush"


class DistrictFactory(Row):
    class Meta:
        model = sites.District
        sqlalchemy_get_or_create = ("code",)

    code = cast.LINJIANG.code
    name_zh = cast.LINJIANG.name_zh
    name_en = cast.LINJIANG.name_en
    ours = True


class SiteFactory(Row):
    class Meta:
        model = sites.Site
        exclude = ("district",)

    district = factory.SubFactory(DistrictFactory)
    district_id = factory.SelfAttribute("district.id")
    code = factory.Sequence(lambda n: f"S{n}")
    name_zh = cast.SITES[0].name_zh
    name_en = cast.SITES[0].name_en
    latitude = cast.SITES[0].latitude
    longitude = cast.SITES[0].longitude
    state = sites.SiteState.OPEN


class BuildingFactory(Row):
    class Meta:
        model = sites.Building

    site = factory.SubFactory(SiteFactory)
    site_id = factory.SelfAttribute("site.id")
    name = "A"


class FloorFactory(Row):
    class Meta:
        model = sites.Floor

    building = factory.SubFactory(BuildingFactory)
    building_id = factory.SelfAttribute("building.id")
    site_id = factory.SelfAttribute("building.site_id")
    number = factory.Sequence(lambda n: n + 1)


class ZoneFactory(Row):
    class Meta:
        model = sites.Zone
        exclude = ("floor",)

    floor = factory.SubFactory(FloorFactory)
    floor_id = factory.SelfAttribute("floor.id")
    site_id = factory.SelfAttribute("floor.site_id")
    kind = sites.ZoneKind.CONTAMINATED
    name = factory.Sequence(lambda n: f"zone {n}")
    position = 2


class RoomFactory(Row):
    """A ready single room of the contaminated zone; ``zone`` and ``number`` set its use."""

    class Meta:
        model = sites.Room

    floor = factory.SubFactory(FloorFactory)
    floor_id = factory.SelfAttribute("floor.id")
    site_id = factory.SelfAttribute("floor.site_id")
    corridor_position = factory.Sequence(lambda n: n)

    @factory.post_generation
    def use(room: sites.Room, create: bool, given: sites.RoomUse | None, **values: Any) -> None:
        """Number, zone and purpose since long ago."""
        if given is not None:
            return
        zone = values.pop("zone", None) or ZoneFactory(floor=room.floor)
        _held["session"].add(
            sites.RoomUse(
                room_id=room.id,
                zone_id=zone.id,
                number=values.pop("number", f"{room.corridor_position + 100}"),
                purpose=values.pop("purpose", sites.RoomPurpose.ISOLATION),
                from_at=LONG_AGO,
                **values,
            )
        )
        _held["session"].flush()


class StaffMemberFactory(Row):
    class Meta:
        model = staff.StaffMember
        exclude = ("district",)

    district = factory.SubFactory(DistrictFactory)
    district_id = factory.SelfAttribute("district.id")
    code = factory.Sequence(lambda n: f"D{n:03d}")
    name = "Hua Jun"
    team = staff.Team.DRIVER
    closed_loop = True
    licence = "A1"


class PortFactory(Row):
    class Meta:
        model = arrivals.Port
        sqlalchemy_get_or_create = ("code",)

    code = cast.PUDONG.code
    kind = arrivals.PortKind.AIRPORT
    name_zh = cast.PUDONG.name_zh
    name_en = cast.PUDONG.name_en
    latitude = cast.PUDONG.latitude
    longitude = cast.PUDONG.longitude


class ArrivalFactory(Row):
    """A flight from London that is expected at 10:00 local time on 28 March 2020."""

    class Meta:
        model = arrivals.Arrival

    kind = arrivals.ArrivalKind.FLIGHT
    carrier = "ZZ"
    number = factory.Sequence(lambda n: f"{100 + n}")
    origin_date = date(2020, 3, 27)
    origin = "LHR"
    origin_country = "GBR"
    port = factory.SubFactory(PortFactory)
    port_id = factory.SelfAttribute("port.id")
    planned_port_id = factory.SelfAttribute("port.id")
    scheduled_at = LANDED


class PersonFactory(Row):
    class Meta:
        model = people.Person

    surname = factory.Sequence(lambda n: f"Lindqvist{n}")
    given_names = "Maja"
    full_name = factory.LazyAttribute(lambda p: f"{p.given_names} {p.surname}")
    name_key = factory.LazyAttribute(lambda p: f"{p.surname} {p.given_names}".lower())
    sex = people.Sex.FEMALE
    birth_date = date(1985, 6, 1)
    nationality = "SWE"


class IdentityDocumentFactory(Row):
    """A passport; ``number`` is sealed as it would be by the product."""

    class Meta:
        model = people.IdentityDocument
        exclude = ("number",)

    person = factory.SubFactory(PersonFactory)
    person_id = factory.SelfAttribute("person.id")
    number = factory.Sequence(lambda n: f"K{n:07d}")
    id = factory.LazyFunction(uuid7)
    issuer = "SWE"
    type = people.DocumentType.PASSPORT
    number_sealed = factory.LazyAttribute(
        lambda d: vault.seal(d.number, table="identity_document", row=d.id)
    )
    number_index = factory.LazyAttribute(lambda d: vault.blind_index(d.number))


class PartyFactory(Row):
    class Meta:
        model = people.Party

    basis = people.PartyBasis.ALONE


class PassengerFactory(Row):
    class Meta:
        model = arrivals.Passenger
        exclude = ("district",)

    arrival = factory.SubFactory(ArrivalFactory)
    arrival_id = factory.SelfAttribute("arrival.id")
    person = factory.SubFactory(PersonFactory)
    person_id = factory.SelfAttribute("person.id")
    party = factory.SubFactory(PartyFactory)
    party_id = factory.SelfAttribute("party.id")
    district = factory.SubFactory(DistrictFactory)
    destination_id = factory.SelfAttribute("district.id")


class VehicleFactory(Row):
    class Meta:
        model = transfers.Vehicle
        exclude = ("district",)

    district = factory.SubFactory(DistrictFactory)
    district_id = factory.SelfAttribute("district.id")
    plate = factory.Sequence(lambda n: f"沪A{n:05d}")
    kind = transfers.VehicleKind.COACH
    seats = 49

    class Params:
        ambulance = factory.Trait(
            kind=transfers.VehicleKind.AMBULANCE, seats=2, negative_pressure=True
        )


class OccupancyFactory(Row):
    """A room that is expected to be slept in for a week from the landing on."""

    class Meta:
        model = isolation.Occupancy

    room = factory.SubFactory(RoomFactory)
    room_id = factory.SelfAttribute("room.id")
    site_id = factory.SelfAttribute("room.site_id")
    from_at = LANDED
    to_at = LANDED + timedelta(days=7)
    held_until = LANDED + timedelta(days=8)


class UserFactory(Row):
    """A user row that cannot sign in; :func:`tests.web.sign_in` makes ones that can."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    email = factory.LazyAttribute(lambda u: f"{u.username}@users.invalid")
    display_name = "Mo Ting"
    password = "-"

"""A day on which people leave rooms, go home and go to care, beside those who arrive."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from logistics.demo import cast
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import Isolation, Occupancy
from logistics.planning import operations
from logistics.planning.answers import Effort
from logistics.planning.gathering import Gathered, gather
from logistics.planning.models import Plan
from logistics.planning.placement import plan_json as room_plans
from logistics.planning.queries import find_published
from logistics.planning.solving import solve_day
from logistics.planning.transport import plan_json as ride_plans
from logistics.policy.examples import shanghai_2020
from logistics.policy.models import PolicyState, PolicyVersionRow
from logistics.policy.reading import dump_version
from logistics.transfers import operations as transfers
from logistics.transfers.models import KnownPlace
from logistics.transfers.orders import PlaceOrder, PlaceRef, RideOrder
from logistics.transfers.rules.kinds import PlaceKind
from logistics.wording import say
from tests import factories
from tests.isolation.stays import add_laboratories, admitted
from tests.planning import plan_day as day
from tests.release.released import sample_all

ZONE = ZoneInfo("Asia/Shanghai")


def six_versions_in_force(session: Session) -> None:
    """The Shanghai sequence of March 2020, read once in a process."""
    session.add_all(
        PolicyVersionRow(
            number=version.number,
            name=version.name,
            effective_from=version.effective_at,
            state=PolicyState.IN_FORCE,
            document=dump_version(version),
        )
        for version in shanghai_2020().versions
    )
    session.flush()
    add_laboratories(session)


class OtherRides:
    """One guest whose stay ends, a coach, and the places around."""

    def __init__(self, session: Session) -> None:
        self.session = session
        six_versions_in_force(session)
        factories.PortFactory()
        self.coach = day.coach(session)
        self.isolation, self.stay = self.guest()
        self.ends_at = clock_of(session, self.isolation).release_due
        self.morning = self.ends_at - timedelta(hours=3)
        self.day = self.ends_at.astimezone(ZONE).date()

    def guest(self, community: str = "Hetang") -> tuple[Isolation, Occupancy]:
        """Somebody in a room from the landing on."""
        isolation, stay = admitted(self.session)
        isolation.person.community = community
        self.session.flush()
        return isolation, stay

    def place(
        self, name: str = "Hetang", kind: PlaceKind = PlaceKind.COMMUNITY, north: float = 0.02
    ) -> KnownPlace:
        """A place a little north of the first site."""
        order = PlaceOrder(
            district_id=day.our_district().id,
            kind=kind,
            name_zh=name,
            latitude=cast.SITES[0].latitude + north,
            longitude=cast.SITES[0].longitude,
        )
        return transfers.add_place(self.session, order, at=self.morning)

    def negative(self, isolation: Isolation | None = None) -> None:
        """Every result that the release waits for is there."""
        sample_all(self.session, isolation or self.isolation)

    def ask(self, origin: PlaceRef, to: PlaceRef, *, at: datetime, **changes: object) -> None:
        """A ride for the guest."""
        order = RideOrder(
            person_id=self.isolation.person_id,
            district_id=day.our_district().id,
            origin=origin,
            destination=to,
            ready_at=at,
            why=say("Dialysis."),
            **changes,  # type: ignore[arg-type]
        )
        transfers.request_ride(self.session, order, at=self.morning)

    @property
    def site(self) -> PlaceRef:
        """Where the guest is."""
        return PlaceRef(kind=PlaceKind.SITE, id=self.stay.site_id)

    def gathered(self, at: datetime | None = None) -> Gathered:
        """The day as it is gathered."""
        return gather(self.session, day.our_district().id, self.day, at=at or self.morning)

    def plan(self, at: datetime | None = None) -> Plan:
        """A draft of the day."""
        gathered = self.gathered(at)
        base = find_published(self.session, day.our_district().id, self.day)
        effort = Effort(
            seconds=0.2,
            rooms=room_plans.from_json(base.rooms_plan) if base else None,
            rides=ride_plans.from_json(base.transport_plan) if base else None,
        )
        solved = solve_day(gathered, effort, lambda _told: True)
        return operations.keep_draft(self.session, gathered, solved, at=at or self.morning)

    def published(self, at: datetime | None = None) -> Plan:
        """A plan of the day in force."""
        return day.publish(self.session, self.plan(at), at=at or self.morning)

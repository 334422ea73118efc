"""The ripple of a positive: everybody near within the look-back, with reasons and what follows."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.arrivals.people_models import Exposure, Person
from logistics.config import settings
from logistics.health.queries import records
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import EndKind, Isolation
from logistics.isolation.queries import (
    PlaceOf,
    get_person_in,
    isolations_of,
)
from logistics.policy import queries as policies
from logistics.policy.document import PolicyVersion
from logistics.policy.release_rules import Finding
from logistics.sites import queries as sites
from logistics.sites.models import Site
from logistics.staff.models import StaffMember
from logistics.tracing.gathering.conveyances import in_vehicles, on_flights
from logistics.tracing.gathering.places import in_site, on_floors
from logistics.tracing.gathering.stated import stated
from logistics.tracing.queries.consequences import About, Follows, follows
from logistics.tracing.queries.contacts import Known, known_of, members_in, people_in
from logistics.tracing.rules.deeds import Deed, ProposalKind
from logistics.tracing.rules.meetings import (
    Meeting,
    MeetingKind,
    Met,
    NoPositive,
    before,
    counting,
    traced_from,
)
from logistics.wording import say


class ContactState(StrEnum):
    """What a contact is to us now."""

    ISOLATED = "in_isolation"
    ENDED = "isolation_over"
    FREE = "never_isolated"
    STAFF = "on_staff"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Somebody who was near a positive.

    :ivar isolation: the latest one
    :ivar place: the room they have now, if any
    :ivar arrival_id: their latest arrival
    :ivar district_id: who answers for them; ``ours`` says whether that is one of ours
    :ivar old_end: when the isolation ends as it stands, or ended
    :ivar follows: what would follow; nothing where the policy changes nothing for them
    :ivar shifts: how many shifts ahead of them would be withdrawn
    """

    who: Met
    name: str
    phone: str
    state: ContactState
    isolation: Isolation | None = None
    place: PlaceOf | None = None
    arrival_id: uuid.UUID | None = None
    district_id: uuid.UUID | None = None
    ours: bool = True
    category: str = ""
    meetings: tuple[Meeting, ...]
    old_end: datetime | None = None
    follows: Follows
    shifts: int = 0

    @property
    def key(self) -> uuid.UUID:
        """The person, or the member of staff who is none on file."""
        found = self.who.person_id or self.who.member_id
        if found is None:
            raise LookupError("a contact is somebody")
        return found

    @property
    def last_met(self) -> datetime:
        """The last moment of all meetings."""
        return max(each.until for each in self.meetings)

    @property
    def deed(self) -> Deed | None:
        """What would be done."""
        return self.follows.deed

    @property
    def new_category(self) -> str:
        """The category that would follow; empty where nothing does."""
        return self.follows.category

    @property
    def new_end(self) -> datetime | None:
        """The end that would follow."""
        return self.follows.end

    @property
    def needs_room(self) -> bool:
        """Whether a room of ours would be needed, and the contact has none."""
        return self.follows.needs_room and self.place is None

    @property
    def moves(self) -> bool:
        """Whether the contact sleeps where the positive slept, and something follows."""
        place = self.place
        return (
            place is not None
            and place.present
            and self.deed is not None
            and any(
                each.kind is MeetingKind.ROOM and each.room_id == place.room_id
                for each in self.meetings
            )
        )

    @property
    def test_due_on(self) -> date | None:
        """The local day of the first test that would be due."""
        return self.follows.test_due_on


@dataclass(frozen=True, kw_only=True)
class Ripple:
    """Everybody near a positive person, or in a site where the environment was positive.

    :ivar since: the look-back reaches this far
    :ivar later: those for whom something would follow and whom the positive met only later
    :ivar hidden: contacts whom the user may not see
    """

    kind: ProposalKind
    person: Person | None = None
    site: Site | None = None
    onset: datetime
    since: datetime
    version: PolicyVersion
    contacts: tuple[Contact, ...]
    later: tuple[Contact, ...] = ()
    hidden: int

    @property
    def changing(self) -> tuple[Contact, ...]:
        """Those for whom something would follow."""
        return tuple(each for each in self.contacts if each.deed is not None)


def ripple_of(
    session: Session,
    scope: Scope,
    person: uuid.UUID,
    *,
    onset: datetime | None = None,
    until: datetime | None = None,
    at: datetime,
) -> Ripple:
    """Whom a person met within the look-back of the policy, and what would follow for them.

    :param onset: when symptoms began; without it the first positive sample counts
    :param until: meetings from then on change nothing; now unless it is said
    :raises NotFound: there is no such person, or the user may not see them
    :raises NoPositive: no result is positive, and no moment is given
    """
    index = get_person_in(session, scope, person)
    positive, case = _first_positive(session, index.id)
    first = onset or positive
    if first is None:
        raise NoPositive(
            say("No result of this person is positive. Say the day on which symptoms began.")
        )
    version = policies.latest(session)
    since = traced_from(onset=first, rules=version.tracing, zone=settings().zone)
    staff = index.staff_member_id
    near = [
        *on_flights(session, index.id, version.tracing, since, at),
        *in_vehicles(session, index.id, staff, version.tracing, since, at),
        *on_floors(session, index.id, staff, version.tracing, since, at),
    ]
    meetings = [
        *before(near, until or at),
        *stated(session, Exposure.index_person_id == index.id),
    ]
    kind = ProposalKind.POSITIVE if positive or case else ProposalKind.SUSPECTED
    contacts, hidden = contacts_of(session, scope, meetings, kind, version, at)
    known = {each.who for each in meetings}
    late = [each for each in near if each.who not in known]
    later, hidden_later = contacts_of(session, scope, late, kind, version, at) if late else ((), 0)
    met = {each.key for each in contacts}
    return Ripple(
        kind=kind,
        person=index,
        onset=first,
        since=since,
        version=version,
        contacts=contacts,
        later=tuple(each for each in later if each.deed is not None and each.key not in met),
        hidden=hidden + hidden_later,
    )


def environment_of(
    session: Session,
    scope: Scope,
    site: uuid.UUID,
    *,
    onset: datetime,
    at: datetime,
) -> Ripple:
    """Who was in a site in the look-back before its environment was found positive.

    :param onset: when the sample was taken; who is there meets it until then
    :raises NotFound: there is no such site, or the user may not see it
    """
    place = sites.get_site(session, scope, site)
    version = policies.latest(session)
    since = traced_from(onset=onset, rules=version.tracing, zone=place.zone_name)
    meetings = in_site(session, place.id, since, min(onset, at))
    contacts, hidden = contacts_of(session, scope, meetings, ProposalKind.ENVIRONMENT, version, at)
    return Ripple(
        kind=ProposalKind.ENVIRONMENT,
        site=place,
        onset=onset,
        since=since,
        version=version,
        contacts=contacts,
        hidden=hidden,
    )


def _first_positive(session: Session, person: uuid.UUID) -> tuple[datetime | None, bool]:
    """The first positive sample of a person, and whether an isolation ended as a case."""
    rows = isolations_of(session, person)
    positive = [
        sample.occurred_at
        for record in records(session, [each.id for each in rows]).values()
        for sample in record.samples
        if sample.result is Finding.POSITIVE
    ]
    case = any(row.end_kind is EndKind.BECAME_CASE for row in rows)
    return min(positive, default=None), case


def contacts_of(
    session: Session,
    scope: Scope,
    meetings: Sequence[Meeting],
    kind: ProposalKind,
    version: PolicyVersion,
    at: datetime,
) -> tuple[tuple[Contact, ...], int]:
    """The people of meetings whom the user may see, and how many others there are."""
    by_who = _by_who(session, meetings)
    people = people_in(session, scope, [who.person_id for who in by_who])
    members = members_in(session, scope, [who.member_id for who in by_who])
    known = known_of(session, list(people.values()), list(members.values()), at)
    contacts = []
    for who, theirs in by_who.items():
        theirs.sort(key=lambda each: (each.since, each.kind))
        if who.person_id in people:
            contacts.append(
                _person(session, people[who.person_id], known, theirs, kind, version, at)
            )
        elif who.member_id in members:
            contacts.append(
                _member(session, members[who.member_id], known, theirs, kind, version, at)
            )
    contacts.sort(key=lambda each: (each.deed is None, -each.last_met.timestamp(), each.name))
    return tuple(contacts), len(by_who) - len(contacts)


def _by_who(session: Session, meetings: Sequence[Meeting]) -> dict[Met, list[Meeting]]:
    """Meetings by whom they were with; a staff member on file is the person."""
    of_members = {
        row.staff_member_id: row.id
        for row in session.execute(
            sa.select(Person.staff_member_id, Person.id).where(
                Person.staff_member_id.in_(
                    {each.who.member_id for each in meetings if each.who.member_id}
                )
            )
        )
    }
    found: dict[Met, list[Meeting]] = defaultdict(list)
    for each in meetings:
        linked = of_members.get(each.who.member_id)
        found[Met(person_id=linked) if linked else each.who].append(each)
    return found


def _person(
    session: Session,
    person: Person,
    known: Known,
    meetings: list[Meeting],
    kind: ProposalKind,
    version: PolicyVersion,
    at: datetime,
) -> Contact:
    about = known.about(person)
    row, running = about.isolation, about.running
    old_end = clock_of(session, running).release_due if running else row.ended_at if row else None
    state = (
        ContactState.ISOLATED
        if running is not None
        else ContactState.ENDED
        if row is not None
        else ContactState.STAFF
        if person.staff_member_id is not None
        else ContactState.FREE
    )
    close = counting(meetings, version.tracing)
    return Contact(
        who=Met(person_id=person.id, member_id=person.staff_member_id),
        name=person.full_name,
        phone=person.phone,
        state=state,
        isolation=row,
        place=known.places.get(running.id) if running else None,
        arrival_id=about.arrival.id if about.arrival else None,
        district_id=known.district_of(person),
        ours=about.ours,
        category=row.category if row is not None else "",
        meetings=tuple(meetings),
        old_end=old_end,
        follows=follows(
            session, kind, about, max(each.until for each in close), versions=known.versions, at=at
        )
        if close
        else Follows(),
        shifts=known.shifts.get(person.staff_member_id, 0),
    )


def _member(
    session: Session,
    member: StaffMember,
    known: Known,
    meetings: list[Meeting],
    kind: ProposalKind,
    version: PolicyVersion,
    at: datetime,
) -> Contact:
    close = counting(meetings, version.tracing)
    return Contact(
        who=Met(member_id=member.id),
        name=member.name,
        phone=member.phone,
        state=ContactState.STAFF,
        district_id=member.district_id,
        meetings=tuple(meetings),
        follows=follows(
            session,
            kind,
            About(),
            max(each.until for each in close),
            versions=known.versions,
            at=at,
        )
        if close
        else Follows(),
        shifts=known.shifts.get(member.id, 0),
    )

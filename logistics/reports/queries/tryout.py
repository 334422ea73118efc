"""A version of the policy tried on the people of some days; nothing is changed by it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import islice
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.arrivals import queries as arrivals
from logistics.arrivals.deciding import decide
from logistics.arrivals.models import Arrival, ArrivalState, Outcome, Passenger
from logistics.arrivals.own_file import own_people
from logistics.arrivals.people_models import Exposure
from logistics.errors import InputRejected, Refused
from logistics.isolation import queries as isolations
from logistics.isolation.clock_of import ClockOrigin, RecordedChange, reckon, recorded_changes
from logistics.isolation.models import Isolation
from logistics.policy import queries as policies
from logistics.policy.document import PolicySequence, PolicyVersion
from logistics.policy.isolation_clock import IsolationClock
from logistics.policy.rules import Classification
from logistics.reports.rules.tryout import Compared, Fate, TryOut, compare
from logistics.sites.models import District
from logistics.wording import Sentence, say

NEVER_CAME = (Outcome.NOT_BOARDED, Outcome.HELD_AT_BORDER, Outcome.ELSEWHERE)
NO_LANDING = (ArrivalState.CANCELLED, ArrivalState.RETURNED)
LONGEST = timedelta(days=92)
WEEK = timedelta(days=6)
AT_ONCE = 2_000


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which version is tried on whom.

    :ivar first: the first local day of landing, or of being registered as a contact
    :ivar last: the last one, included
    :ivar since: the local moment from which the version is taken to hold; its own when missing
    """

    version: PolicyVersion
    first: date
    last: date
    since: datetime | None = None

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InputRejected(say("The last day lies before the first."))
        if self.last - self.first >= LONGEST:
            raise InputRejected(say("At most %(n)s days can be tried at once.", n=LONGEST.days))

    @cached_property
    def bounds(self) -> tuple[datetime, datetime]:
        """The moments between which people came."""
        zone = ZoneInfo(self.version.zone)
        after = self.last + timedelta(days=1)
        return datetime.combine(self.first, time(), zone), datetime.combine(after, time(), zone)

    @property
    def holds_only_later(self) -> bool:
        """Whether nobody comes before the version is taken to hold."""
        since = self.since or self.version.effective_from
        return since.replace(tzinfo=ZoneInfo(self.version.zone)) >= self.bounds[1]

    def sequences(self, in_force: PolicySequence) -> tuple[PolicySequence, PolicySequence]:
        """The policy as it is, and as it would be; what holds from the same moment makes way."""
        tried = replace(self.version, effective_from=self.since or self.version.effective_from)
        others = (v for v in in_force.versions if v.effective_at != tried.effective_at)
        return in_force, PolicySequence(tuple(others)).with_versions([tried])


def asked_about(
    version: PolicyVersion,
    *,
    at: datetime,
    first: date | None = None,
    last: date | None = None,
    since: datetime | None = None,
) -> Asked:
    """What is asked, with the week that ends today where no day is given.

    :raises InputRejected: the days are in the wrong order, or too many
    """
    until = last or version.local_date(at)
    return Asked(version=version, first=first or until - WEEK, last=until, since=since)


def rows_of(session: Session, answer: TryOut) -> list[Compared]:
    """The people for whom something would be otherwise; the user's own file stays closed."""
    own = own_people(session)
    return [row for row in answer.changed if row.person_id not in own]


def try_out(session: Session, scope: Scope, asked: Asked, *, at: datetime) -> TryOut:
    """What the version would change for everybody who came between the days."""
    before, after = asked.sequences(policies.in_force(session))
    everybody = _came(session, scope, asked)
    place = {person: number for number, person in enumerate(everybody)}
    compared: list[Compared] = []
    for came in _in_sets(everybody):
        fates = _Fates(session, asked.version.zone, list(came))
        for person, (one, other) in decide(session, came, policies=(before, after), at=at):
            arrival = came[person.id]
            compared.append(
                Compared(
                    person_id=person.id,
                    came_at=fates.came_at(person.id, arrival, at),
                    before=fates.of(person.id, arrival, one, _deciding(before, one)),
                    after=fates.of(person.id, arrival, other, _deciding(after, other)),
                )
            )
    compared.sort(key=lambda row: place[row.person_id])
    return compare(compared, asked.version.zone)


def _deciding(sequence: PolicySequence, decision: Classification) -> PolicyVersion | None:
    return sequence.find(decision.version) if decision.version is not None else None


def _came(session: Session, scope: Scope, asked: Asked) -> dict[uuid.UUID, Arrival | None]:
    """Who came by which arrival, the latest of each; contacts found by tracing came by none."""
    came: dict[uuid.UUID, Arrival | None] = {**_passengers(session, scope, asked)}
    for contact in _contacts(session, scope, asked):
        came.setdefault(contact, None)
    return came


def _in_sets(
    came: Mapping[uuid.UUID, Arrival | None],
) -> Iterator[dict[uuid.UUID, Arrival | None]]:
    """As many people at a time as one question may name."""
    everybody = iter(came.items())
    while part := dict(islice(everybody, AT_ONCE)):
        yield part


def _passengers(session: Session, scope: Scope, asked: Asked) -> dict[uuid.UUID, Arrival]:
    first, end = asked.bounds
    moment = sa.func.coalesce(Arrival.touchdown_at, Arrival.estimated_at, Arrival.scheduled_at)
    rows = session.execute(
        sa.select(Arrival, Passenger.person_id)
        .join(Passenger, Passenger.arrival_id == Arrival.id)
        .where(
            moment >= first,
            moment < end,
            Arrival.state.not_in(NO_LANDING),
            Passenger.listed,
            ~Passenger.crew,
            Passenger.outcome.not_in(NEVER_CAME),
            _ours(Passenger.destination_id),
            Passenger.person_id.in_(isolations.visible_people(session, scope)),
        )
        .order_by(moment, Arrival.id, Passenger.id)
    )
    return {person: arrival for arrival, person in rows}


def _contacts(session: Session, scope: Scope, asked: Asked) -> list[uuid.UUID]:
    first, end = asked.bounds
    question = (
        sa.select(Exposure.person_id)
        .where(
            Exposure.occurred_at >= first,
            Exposure.occurred_at < end,
            Exposure.closed_at.is_(None),
            _ours(Exposure.destination_id),
            Exposure.person_id.in_(isolations.visible_people(session, scope)),
        )
        .distinct()
    )
    return list(session.scalars(question))


def _ours(destination: sa.orm.InstrumentedAttribute[uuid.UUID | None]) -> sa.ColumnElement[bool]:
    """Whether we plan for people of that destination, or nobody has said where they go."""
    others = sa.select(District.id).where(District.ours.is_(False))
    return sa.or_(destination.is_(None), destination.not_in(others))


class _Fates:
    """What a policy means for people; one clock for all whom it treats alike."""

    def __init__(self, session: Session, zone: str, people: Sequence[uuid.UUID]) -> None:
        self._exposures = arrivals.last_exposures(session, people)
        self._left_areas = arrivals.left_areas(session, people)
        self._isolations = isolations.latest_by_person(session, people)
        self._zone = zone
        self._known: dict[object, IsolationClock | Sentence] = {}

    def came_at(self, person: uuid.UUID, arrival: Arrival | None, at: datetime) -> datetime:
        """From when a room may be needed."""
        exposure = self._exposures.get(person)
        registered = exposure.occurred_at if exposure else at
        return arrival.expected_at if arrival else registered

    def of(
        self,
        person: uuid.UUID,
        arrival: Arrival | None,
        classification: Classification,
        version: PolicyVersion | None,
    ) -> Fate:
        """The measures and the clock of one person."""
        if version is None or classification.branch is None or not classification.measures:
            return Fate(classification=classification)
        isolation = self._isolations.get(person)
        changes = recorded_changes(isolation) if isolation else ()
        origin = self._origin(person, arrival, isolation)
        key = (version.number, classification.category, classification.branch.when, origin, changes)
        if key not in self._known:
            self._known[key] = _reckoned(version, classification, origin, changes)
        known = self._known[key]
        if isinstance(known, IsolationClock):
            return Fate(classification=classification, clock=known)
        return Fate(classification=classification, obstacle=known)

    def _origin(
        self, person: uuid.UUID, arrival: Arrival | None, isolation: Isolation | None
    ) -> ClockOrigin:
        if isolation is not None:
            return ClockOrigin.restored(isolation.clock_facts)
        exposure = self._exposures.get(person)
        entered = arrival.expected_at if arrival else None
        return ClockOrigin.of(
            self._zone,
            entered_at=entered,
            last_exposure_at=exposure.last_contact_at if exposure else None,
            left_risk_area_on=self._left_areas.get(person),
        )


def _reckoned(
    version: PolicyVersion,
    classification: Classification,
    origin: ClockOrigin,
    changes: tuple[RecordedChange, ...],
) -> IsolationClock | Sentence:
    circumstance = classification.branch.when.value if classification.branch else ""
    try:
        return reckon(
            version,
            category=classification.category,
            circumstance=circumstance,
            origin=origin,
            changes=changes,
        )
    except Refused as refusal:
        return refusal.sentence

"""What would follow for a contact by the policy in force, reckoned and not stored."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from logistics.arrivals.deciding import facts_of
from logistics.arrivals.models import Arrival
from logistics.arrivals.people_models import Person
from logistics.config import settings
from logistics.isolation.clock_of import ClockOrigin, Fallen, clock_of, reckon, ruling_of
from logistics.isolation.models import EndKind, Isolation, IsolationState
from logistics.policy import queries as policies
from logistics.policy.clock_rules import Restart
from logistics.policy.document import Ground
from logistics.policy.grounds import ContactKind, EntryKind, TravelFacts
from logistics.policy.isolation_clock import IsolationClock, local_date
from logistics.policy.rules import ArrivalMoments, Classification, classify
from logistics.tracing.rules.deeds import (
    Change,
    Deed,
    ProposalKind,
    Standing,
    deed_of,
    not_sooner,
)


@dataclass(frozen=True, kw_only=True)
class About:
    """A contact as they stand now.

    :ivar isolation: the latest one
    :ivar released_here: released, and still in the room
    """

    person: Person | None = None
    isolation: Isolation | None = None
    arrival: Arrival | None = None
    released_here: bool = False
    ours: bool = True

    @property
    def running(self) -> Isolation | None:
        """The isolation that is expected or open."""
        row = self.isolation
        return row if row is not None and row.state is not IsolationState.ENDED else None


@dataclass(frozen=True, kw_only=True)
class Follows:
    """What would follow; without a deed nothing does.

    :ivar last: the last contact that counts
    :ivar start: from when the clock would count
    :ivar needs_room: a room of ours would be needed from now on
    """

    deed: Deed | None = None
    category: str = ""
    last: datetime | None = None
    start: datetime | None = None
    end: datetime | None = None
    needs_room: bool = False
    test_due_on: date | None = None


NOTHING = Follows()
CONTACTS = {
    ProposalKind.POSITIVE: ContactKind.CONFIRMED,
    ProposalKind.CONFIRMED: ContactKind.CONFIRMED,
    ProposalKind.SUSPECTED: ContactKind.SUSPECTED,
}


def follows(
    session: Session,
    kind: ProposalKind,
    about: About,
    last: datetime,
    *,
    versions: Mapping[int, uuid.UUID],
    at: datetime,
) -> Follows:
    """What would follow for a contact who met the case for the last time at ``last``.

    :param versions: the row of each version of the policy by its number
    """
    return replace(_follows_now(session, kind, about, last, versions, at), last=last)


def _follows_now(
    session: Session,
    kind: ProposalKind,
    about: About,
    last: datetime,
    versions: Mapping[int, uuid.UUID],
    at: datetime,
) -> Follows:
    row = about.running
    present = clock_of(session, row) if row is not None else None
    if kind is ProposalKind.ENVIRONMENT:
        return _same_category(session, about, present, last, at)
    excluded = kind is ProposalKind.EXCLUDED
    if excluded and not _suspected(session, row):
        return NOTHING
    decision = decided(session, kind, about, last, at=at)
    version = policies.in_force(session).find(decision.version) if decision.version else None
    if version is None or decision.branch is None:
        return _end(kind, about)
    fallen = Fallen(
        category=decision.category,
        branch=decision.branch.when.value,
        policy_version_id=versions[version.number],
    )
    isolates = any(stage.measure.isolates for stage in decision.measures)
    change = Change(
        category=row is None or row.category != decision.category,
        later=present is not None and last > present.start,
        isolates=isolates,
    )
    if present is not None and row is not None:
        entered = ClockOrigin.restored(row.clock_facts).entered_at
        start = (entered or present.start) if excluded else max(last, present.start)
        after = _restarted(session, row, start, fallen if change.category else None, at)
        end = after.release_due if excluded else not_sooner(present.release_due, after.release_due)
    else:
        start = last
        after = reckon(
            version,
            category=decision.category,
            circumstance=decision.branch.when,
            origin=ClockOrigin(zone=settings().zone, last_exposure_at=last, entered_at=last),
        )
        end = after.release_due
        change = replace(change, isolates=isolates and end > at)
    return _follows(
        deed_of(kind, _standing(about), change), decision.category, start, end, after, at
    )


def decided(
    session: Session, kind: ProposalKind, about: About, last: datetime, *, at: datetime
) -> Classification:
    """Which category the policy in force would put the contact into."""
    facts = (
        facts_of(about.person, about.arrival, None, None)
        if about.person is not None
        else TravelFacts(entry=EntryKind.TRACING)
    )
    contact = CONTACTS.get(kind)
    if contact is None:
        arrival = about.arrival
        moments = (
            ArrivalMoments(
                touchdown=arrival.expected_at, border=arrival.border_at, desk=arrival.desk_at
            )
            if arrival is not None
            else ArrivalMoments(desk=at)
        )
        return classify(facts, moments, policies.in_force(session))
    known = replace(facts, contact=contact, last_exposure=last)
    return classify(known, ArrivalMoments(desk=at), policies.in_force(session))


def _same_category(
    session: Session,
    about: About,
    present: IsolationClock | None,
    last: datetime,
    at: datetime,
) -> Follows:
    row = about.running
    change = Change(category=False, later=present is not None and last > present.start)
    deed = deed_of(ProposalKind.ENVIRONMENT, _standing(about), change)
    if row is None or present is None:
        return replace(NOTHING, deed=deed, test_due_on=local_date(at, settings().zone))
    after = _restarted(session, row, last, None, at) if change.later else present
    return _follows(deed, row.category, last, after.release_due, after, at)


def _end(kind: ProposalKind, about: About) -> Follows:
    """No rule fits any more: an isolation as the contact of an excluded case ends."""
    if kind is not ProposalKind.EXCLUDED or about.running is None:
        return NOTHING
    change = Change(category=True, later=False, isolates=False)
    return replace(NOTHING, deed=deed_of(kind, _standing(about), change))


def _restarted(
    session: Session, row: Isolation, start: datetime, fallen: Fallen | None, at: datetime
) -> IsolationClock:
    under = ruling_of(session, fallen) if fallen is not None else None
    return clock_of(session, row, then=[Restart(at=at, start=start, reason="", by="", under=under)])


def _follows(
    deed: Deed | None,
    category: str,
    start: datetime,
    end: datetime,
    after: IsolationClock,
    at: datetime,
) -> Follows:
    if deed is None:
        return NOTHING
    if deed in (Deed.NOTIFY, Deed.END):
        return Follows(deed=deed, category=category if deed is Deed.NOTIFY else "", start=start)
    today = local_date(at, after.zone)
    tests = [test.due_on for test in after.tests_due() if test.due_on >= today]
    return Follows(
        deed=deed,
        category=category,
        start=start,
        end=end,
        needs_room=after.site_until is not None and after.site_until > at,
        test_due_on=min(tests, default=None),
    )


def _standing(about: About) -> Standing:
    row, person = about.isolation, about.person
    return Standing(
        isolated=about.running is not None,
        released_here=about.released_here,
        beyond=(person is not None and person.died_at is not None)
        or (row is not None and row.end_kind in (EndKind.BECAME_CASE, EndKind.DIED)),
        ours=about.ours,
    )


def _suspected(session: Session, row: Isolation | None) -> bool:
    """Whether somebody is isolated as the contact of a suspected case."""
    if row is None:
        return False
    version = policies.get_version(session, row.policy_version_id)
    category = version.find_category(row.category)
    return category is not None and Ground.SUSPECTED_CONTACT in category.grounds

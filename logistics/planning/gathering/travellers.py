"""Everybody whom a plan of a day has to think of, from lists, tracing and what was decided."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals import queries as arrivals
from logistics.arrivals.identity.parties import age
from logistics.arrivals.manifests.words import Need
from logistics.arrivals.models import ClassificationRow
from logistics.arrivals.people_models import Exposure, GuardianLink, Party, PersonNeed
from logistics.errors import Refused
from logistics.isolation.clock_of import ClockOrigin, reckon
from logistics.planning.bubbles import PartyFacts
from logistics.planning.gathering.coming import Coming, contacts, passengers
from logistics.planning.gathering.standing import Standings, standings
from logistics.planning.gathering.window import Window
from logistics.planning.people import Standing, Traveller, needs_room
from logistics.planning.roster import HandedOver
from logistics.policy import queries as policies
from logistics.policy.document import Measure
from logistics.policy.rules import UNCLASSIFIED
from logistics.transfers.queries.people import symptomatic
from logistics.wording import Sentence, say


@dataclass(frozen=True, kw_only=True)
class Found:
    """The people of a day.

    :ivar handed_over: people of other jurisdictions, by arrival
    :ivar parties: who lets the members of a party share, by party
    """

    travellers: tuple[Traveller, ...]
    handed_over: tuple[HandedOver, ...]
    parties: Mapping[uuid.UUID, PartyFacts]
    standings: Standings


def find(
    session: Session,
    window: Window,
    chain: Collection[uuid.UUID],
    staying: Collection[uuid.UUID] = (),
) -> Found:
    """Everybody of the district who arrives on the day, still waits, or was found by tracing.

    :param staying: trips of the chain that were pinned by hand
    """
    coming, others = passengers(session, window)
    known = {each.person_id for each in coming}
    coming += [each for each in contacts(session, window) if each.person_id not in known]
    facts = _facts(session, [each.person_id for each in coming])
    state = standings(session, [each.person_id for each in coming], chain, staying)
    clocks = _Clocks(session)
    travellers = [_traveller(each, facts, state, clocks, window) for each in coming]
    return Found(
        travellers=tuple(
            traveller
            for traveller, each in zip(travellers, coming, strict=True)
            if each.of_the_day or _waits(traveller)
        ),
        handed_over=others,
        parties=_parties(session, {each.party_id for each in coming if each.party_id}),
        standings=state,
    )


def _waits(person: Traveller) -> bool:
    """Whether somebody who does not arrive today still has to be thought of."""
    if person.standing in (Standing.HOUSED, Standing.OVER):
        return False
    return person.symptomatic or needs_room(person) or person.obstacle is not None


@dataclass(frozen=True, kw_only=True)
class _Facts:
    """What is known of people, by person; a query each."""

    needs: Mapping[uuid.UUID, frozenset[Need]]
    guardians: Mapping[uuid.UUID, list[GuardianLink]]
    decisions: Mapping[uuid.UUID, Any]
    patients: frozenset[uuid.UUID]
    exposures: Mapping[uuid.UUID, Exposure]
    left_areas: Mapping[uuid.UUID, date] = field(default_factory=dict)


def _facts(session: Session, people: list[uuid.UUID]) -> _Facts:
    return _Facts(
        needs=_needs(session, people),
        guardians=_guardians(session, people),
        decisions=_decisions(session, people),
        patients=symptomatic(session, people),
        exposures=arrivals.last_exposures(session, people),
        left_areas=arrivals.left_areas(session, people),
    )


def _needs(session: Session, people: list[uuid.UUID]) -> dict[uuid.UUID, frozenset[Need]]:
    found: dict[uuid.UUID, set[Need]] = defaultdict(set)
    rows = session.execute(
        sa.select(PersonNeed.person_id, PersonNeed.need).where(PersonNeed.person_id.in_(people))
    )
    for person, need in rows:
        found[person].add(need)
    return {person: frozenset(needs) for person, needs in found.items()}


def _guardians(session: Session, people: list[uuid.UUID]) -> dict[uuid.UUID, list[GuardianLink]]:
    found: dict[uuid.UUID, list[GuardianLink]] = defaultdict(list)
    for link in arrivals.guardians(session, people):
        found[link.person_id].append(link)
    return found


def _decisions(session: Session, people: list[uuid.UUID]) -> dict[uuid.UUID, Any]:
    rows = session.execute(
        sa.select(
            ClassificationRow.id,
            ClassificationRow.person_id,
            ClassificationRow.category,
            ClassificationRow.measure,
            ClassificationRow.branch,
            ClassificationRow.policy_version_id,
        ).where(
            ClassificationRow.person_id.in_(people),
            ClassificationRow.superseded_at.is_(None),
            ClassificationRow.category != UNCLASSIFIED,
            ClassificationRow.measure != "",
        )
    )
    return {row.person_id: row for row in rows}


def _parties(session: Session, parties: Iterable[uuid.UUID]) -> dict[uuid.UUID, PartyFacts]:
    rows = session.execute(
        sa.select(Party.id, Party.sharing_approved_by, Party.sharing_reason).where(
            Party.id.in_(list(parties)), Party.sharing_approved_by.is_not(None)
        )
    )
    return {
        party: PartyFacts(sharing_approved_by=by, sharing_reason=reason)
        for party, by, reason in rows
    }


class _Clocks:
    """Reckons how long a room is needed; people of one flight and rule have the same answer."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[Any, tuple[datetime | None, Sentence | None]] = {}

    def until(self, decision: Any, origin: ClockOrigin) -> tuple[datetime | None, Sentence | None]:
        """When no room of ours is needed any more, or why that cannot be said."""
        key = (decision.policy_version_id, decision.category, decision.branch, origin)
        if key not in self._known:
            self._known[key] = self._reckon(decision, origin)
        return self._known[key]

    def _reckon(
        self, decision: Any, origin: ClockOrigin
    ) -> tuple[datetime | None, Sentence | None]:
        version = policies.get_version(self._session, decision.policy_version_id)
        try:
            clock = reckon(
                version,
                category=decision.category,
                circumstance=decision.branch,
                origin=origin,
            )
        except Refused as refusal:
            return None, refusal.sentence
        except LookupError:
            return None, say("The deciding version of the policy lacks the person's category.")
        return clock.site_until, None


def _traveller(
    each: Coming, facts: _Facts, state: Standings, clocks: _Clocks, window: Window
) -> Traveller:
    person = each.person_id
    decision = facts.decisions.get(person)
    origin = _origin(each, facts, window)
    until, obstacle = clocks.until(decision, origin) if decision else (None, None)
    standing, held = state.of(person, each.arrival_id, each.identified_at)
    links = facts.guardians.get(person, ())
    return Traveller(
        person_id=person,
        party_id=each.party_id,
        arrival_id=each.arrival_id,
        port_id=each.port_id,
        identified_at=each.identified_at,
        released_at=each.released_at,
        destination_known=each.destination_known,
        symptomatic=person in facts.patients,
        age=age(each.born_on, window.day) if each.born_on else None,
        needs=facts.needs.get(person, frozenset()),
        guardians=frozenset(link.guardian_id for link in links),
        carers=frozenset(link.guardian_id for link in links if link.carer),
        classification_id=decision.id if decision else None,
        category=decision.category if decision else "",
        measure=Measure(decision.measure) if decision else None,
        until=until,
        obstacle=obstacle,
        origin=origin,
        standing=Standing.OVER if each.died else standing,
        held=held,
        community=each.community.strip(),
    )


def _origin(each: Coming, facts: _Facts, window: Window) -> ClockOrigin:
    exposure = facts.exposures.get(each.person_id)
    return ClockOrigin.of(
        window.zone,
        entered_at=each.entered_at,
        last_exposure_at=exposure.last_contact_at if exposure else None,
        left_risk_area_on=facts.left_areas.get(each.person_id),
    )

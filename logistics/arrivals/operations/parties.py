"""Parties: formed from what a list shows, and changed by hand."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import product

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from logistics import audit
from logistics.arrivals.identity import form_parties
from logistics.arrivals.identity.parties import age
from logistics.arrivals.manifests.values import ParsedTraveller
from logistics.arrivals.manifests.words import Need
from logistics.arrivals.models import Arrival, Passenger
from logistics.arrivals.people_models import GuardianLink, Party, PartyBasis, Person, PersonNeed
from logistics.arrivals.rules import NobodyToShareWith, SamePartyNeeded
from logistics.errors import InputRejected, Problem
from logistics.policy import queries as policies
from logistics.wording import say


def form(
    session: Session,
    arrival: Arrival,
    travellers: Sequence[ParsedTraveller],
    passengers: Mapping[int, Passenger],
    *,
    at: datetime,
) -> None:
    """Put the passengers of an arrival into parties as the list shows them.

    A party that somebody formed by hand stays; children are linked to the adults of their
    surname in the party, and a child without any adult is marked as unaccompanied.
    """
    child_age = policies.latest(session).sharing.child_age_up_to
    links = _links(session, [each.person_id for each in passengers.values()])
    for proposed in form_parties(travellers, on=arrival.expected_at.date(), child_age=child_age):
        members = [passengers[each.line] for each in proposed.members if each.line in passengers]
        members = [each for each in members if not _by_hand(each)]
        if not members:
            continue
        known = next((each.party for each in members if each.party is not None), None)
        party = known or Party(id=uuid7(), recorded_at=at)
        party.basis = PartyBasis(proposed.basis.value)
        party.label = proposed.key[:60]
        session.add(party)
        for each in members:
            each.party_id, each.party = party.id, party
        children, adults = _by_age([each.person for each in members], arrival, child_age)
        for child, adult in product(children, adults):
            if (child.id, adult.id) not in links:
                session.add(GuardianLink(person_id=child.id, guardian_id=adult.id, recorded_at=at))
        for child in () if adults else children:
            if all(need.need is not Need.UNACCOMPANIED for need in child.needs):
                child.needs.append(PersonNeed(need=Need.UNACCOMPANIED))
    session.flush()


def join_party(
    session: Session, passenger_ids: Sequence[uuid.UUID], *, label: str = "", at: datetime
) -> Party:
    """Make passengers of one arrival a party by hand.

    :raises SamePartyNeeded: they are on different arrivals
    """
    rows = list(session.scalars(sa.select(Passenger).where(Passenger.id.in_(passenger_ids))))
    if len({row.arrival_id for row in rows}) != 1:
        raise SamePartyNeeded(say("A party is on one arrival."))
    party = Party(basis=PartyBasis.BY_HAND, label=label[:60], recorded_at=at)
    session.add(party)
    session.flush()
    for row in rows:
        row.party_id, row.party = party.id, party
    session.flush()
    return party


def leave_party(session: Session, passenger: Passenger, *, at: datetime) -> Party:
    """Take a passenger out of the party, to travel alone."""
    party = Party(basis=PartyBasis.BY_HAND, recorded_at=at)
    session.add(party)
    session.flush()
    passenger.party_id, passenger.party = party.id, party
    session.flush()
    return party


def approve_sharing(session: Session, passenger: Passenger, *, reason: str) -> Party:
    """Let the people of a passenger's party share a room though no rule does; the user answers.

    :raises InputRejected: no reason is given
    :raises NobodyToShareWith: the passenger travels alone
    """
    if not reason.strip():
        wrong = say("A reason is needed.")
        raise InputRejected(wrong, (Problem(sentence=wrong, field="reason"),))
    party = passenger.party
    if party is None or _size(session, party) < 2:
        raise NobodyToShareWith(say("The passenger travels alone and shares with nobody."))
    party.sharing_approved_by = audit.actor().label[:120]
    party.sharing_reason = reason.strip()[:200]
    session.flush()
    return party


def withdraw_sharing(session: Session, passenger: Passenger) -> None:
    """Take the approval back; the next plan gives them rooms as the rules do."""
    if passenger.party is not None:
        passenger.party.sharing_approved_by = passenger.party.sharing_reason = None
        session.flush()


def _size(session: Session, party: Party) -> int:
    counted = sa.select(sa.func.count()).where(Passenger.party_id == party.id, Passenger.listed)
    return session.scalar(counted) or 0


def link_guardian(
    session: Session, person_id: uuid.UUID, guardian_id: uuid.UUID, *, carer: bool, at: datetime
) -> GuardianLink:
    """Note that a person is the parent, or the carer, of another."""
    known = session.scalars(
        sa.select(GuardianLink).where(
            GuardianLink.person_id == person_id, GuardianLink.guardian_id == guardian_id
        )
    ).first()
    if known is not None:
        known.carer = known.carer or carer
        return known
    link = GuardianLink(person_id=person_id, guardian_id=guardian_id, carer=carer, recorded_at=at)
    session.add(link)
    session.flush()
    return link


def _by_hand(passenger: Passenger) -> bool:
    return passenger.party is not None and passenger.party.basis is PartyBasis.BY_HAND


def _links(session: Session, people: Sequence[uuid.UUID]) -> frozenset[tuple[uuid.UUID, uuid.UUID]]:
    """Who is linked to which guardian already."""
    rows = session.execute(
        sa.select(GuardianLink.person_id, GuardianLink.guardian_id).where(
            GuardianLink.person_id.in_(people)
        )
    )
    return frozenset((person, guardian) for person, guardian in rows)


def _by_age(
    people: Sequence[Person], arrival: Arrival, child_age: int
) -> tuple[list[Person], list[Person]]:
    """The children of a party, and the others."""
    day = arrival.expected_at.date()
    children = [p for p in people if p.birth_date and age(p.birth_date, day) <= child_age]
    return children, [p for p in people if p not in children]

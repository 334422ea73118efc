"""Travellers as bubbles: people of one party and category, split into the rooms they may share."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from logistics.arrivals.manifests.words import Need
from logistics.planning.people import Traveller
from logistics.policy.document import SharingRules
from logistics.policy.sharing_rules import (
    Approval,
    PartyMember,
    RoomGroup,
    SharingReason,
    rooms_needed,
)
from logistics.wording import Sentence, say

# A longer list under one booking is a travel group: it need not live on one floor.
MOST_ROOMS_TOGETHER = 8

ATTRIBUTES = MappingProxyType(
    {
        Need.STEP_FREE: "step_free",
        Need.INFANT_COT: "cot",
        Need.NEGATIVE_PRESSURE: "negative_pressure",
    }
)


@dataclass(frozen=True, kw_only=True)
class PartyFacts:
    """A party as the desk knows it, with the named person who lets its members share."""

    sharing_approved_by: str | None = None
    sharing_reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Chamber:
    """The people of one room.

    :ivar attributes: what the room must offer
    :ivar until: when the last of them needs it no more
    :ivar sharing: why they share it
    """

    people: tuple[uuid.UUID, ...]
    attributes: frozenset[str]
    until: datetime
    sharing: Sentence | None = None
    approved_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Bubble:
    """People of one party and one category, who live on one floor and ride together.

    :ivar id: the same in every plan of a day, as long as they stay together
    :ivar held_site_id: where their rooms are that stay; such a bubble needs a ride only
    :ivar held_rooms: those rooms, one a guest
    :ivar origin_id: the community that they are fetched from, where it is a known place
    """

    id: str
    party_id: uuid.UUID | None
    arrival_id: uuid.UUID | None
    port_id: uuid.UUID | None
    category: str
    identified_at: datetime
    released_at: datetime
    guests: tuple[uuid.UUID, ...]
    chambers: tuple[Chamber, ...] = ()
    held_site_id: uuid.UUID | None = None
    held_rooms: tuple[uuid.UUID, ...] = ()
    ready_at: datetime | None = None
    origin_id: uuid.UUID | None = None

    @property
    def boards_at(self) -> uuid.UUID | None:
        """The port or the community where they get on; none where that is not known."""
        return self.port_id or self.origin_id

    @property
    def people(self) -> int:
        """How many they are."""
        return len(self.guests)

    @property
    def until(self) -> datetime:
        """When the last of them needs a room no more."""
        return max(chamber.until for chamber in self.chambers)


def lodging_bubbles(
    lodgers: Iterable[Traveller],
    parties: Mapping[uuid.UUID, PartyFacts],
    rules: SharingRules,
) -> tuple[Bubble, ...]:
    """The people who need rooms, with the rooms they need."""
    return tuple(
        bubble
        for name, members in _together(lodgers).items()
        for bubble in _lodged(name, members, parties, rules)
    )


def riding_bubbles(riders: Iterable[Traveller]) -> tuple[Bubble, ...]:
    """The people who need a ride to the rooms that stay theirs."""
    found: dict[tuple[str, uuid.UUID], list[Traveller]] = defaultdict(list)
    for name, members in _together(riders).items():
        for each in members:
            if each.held is not None:
                found[name, each.held.site_id].append(each)
    return tuple(
        _bubble(
            f"{name}@{site}",
            members,
            held_site_id=site,
            ready_at=max(
                (each.held.ready_at for each in members if each.held and each.held.ready_at),
                default=None,
            ),
        )
        for (name, site), members in found.items()
    )


def _together(people: Iterable[Traveller]) -> dict[str, list[Traveller]]:
    found: dict[str, list[Traveller]] = defaultdict(list)
    for each in people:
        found[f"{each.party_id or each.person_id}/{each.category}"].append(each)
    return found


def _lodged(
    name: str,
    members: Sequence[Traveller],
    parties: Mapping[uuid.UUID, PartyFacts],
    rules: SharingRules,
) -> Iterator[Bubble]:
    approvals = _approvals(members, parties)
    groups = rooms_needed([_member(each) for each in members], rules, approvals)
    known = {each.person_id: each for each in members}
    for number, start in enumerate(range(0, len(groups), MOST_ROOMS_TOGETHER)):
        some = groups[start : start + MOST_ROOMS_TOGETHER]
        chambers = tuple(_chamber(group, known, approvals) for group in some)
        guests = [known[person] for chamber in chambers for person in chamber.people]
        yield _bubble(f"{name}/{number}" if number else name, guests, chambers=chambers)


def _bubble(
    name: str,
    members: Sequence[Traveller],
    *,
    chambers: tuple[Chamber, ...] = (),
    held_site_id: uuid.UUID | None = None,
    ready_at: datetime | None = None,
) -> Bubble:
    first = members[0]
    return Bubble(
        id=name,
        party_id=first.party_id,
        arrival_id=first.arrival_id,
        port_id=first.port_id,
        category=first.category,
        identified_at=min(each.identified_at for each in members),
        released_at=max(each.released_at for each in members),
        guests=tuple(each.person_id for each in members),
        chambers=chambers,
        held_site_id=held_site_id,
        held_rooms=tuple(each.held.room_id for each in members if each.held is not None),
        ready_at=ready_at,
    )


def _member(person: Traveller) -> PartyMember:
    return PartyMember(
        key=person.person_id,
        category=person.category,
        age=person.age,
        cares_for_self=Need.CARE not in person.needs,
        chronically_ill=Need.CHRONIC in person.needs,
        parents=person.guardians - person.carers,
        carers=person.guardians,
    )


def _approvals(
    members: Sequence[Traveller], parties: Mapping[uuid.UUID, PartyFacts]
) -> tuple[Approval, ...]:
    party = parties.get(members[0].party_id) if members[0].party_id is not None else None
    if party is None or party.sharing_approved_by is None:
        return ()
    return (
        Approval(
            members=frozenset(each.person_id for each in members),
            by=party.sharing_approved_by,
            reason=party.sharing_reason or "",
        ),
    )


def _chamber(
    group: RoomGroup,
    known: Mapping[uuid.UUID, Traveller],
    approvals: Sequence[Approval],
) -> Chamber:
    people = [known[key] for key in group.members if isinstance(key, uuid.UUID)]
    shared = len(people) > 1
    return Chamber(
        people=tuple(each.person_id for each in people),
        attributes=frozenset(
            ATTRIBUTES[need] for each in people for need in each.needs if need in ATTRIBUTES
        ),
        until=max(each.until or each.released_at for each in people),
        sharing=_joined(group.sentences) if shared else None,
        approved_by=_approver(group, approvals) if shared else None,
    )


def _approver(group: RoomGroup, approvals: Sequence[Approval]) -> str | None:
    if SharingReason.APPROVED not in group.reasons:
        return None
    members = set(group.members)
    return next((each.by for each in approvals if members <= each.members), None)


def _joined(sentences: Sequence[Sentence]) -> Sentence | None:
    if not sentences:
        return None
    joined = sentences[0]
    for each in sentences[1:]:
        joined = say("%(one)s %(other)s", one=joined, other=each)
    return joined

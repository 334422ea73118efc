"""Who may share a room, how a party splits into rooms, and the check at admission."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from logistics.errors import Refused
from logistics.policy.document import SharingRules
from logistics.wording import Sentence, say


class MayNotShare(Refused):
    """These people may not sleep in one room."""


class SharingReason(StrEnum):
    """Why people sleep in one room, or that somebody sleeps alone."""

    ALONE = "alone_in_room"
    CHILD_WITH_PARENT = "child_with_parent"
    WITH_CARER = "with_carer"
    APPROVED = "sharing_approved"


@dataclass(frozen=True, kw_only=True)
class PartyMember:
    """A person of a party, as far as sharing a room goes.

    :ivar key: names the person to the caller, and to nobody else
    :ivar age: completed years on the day of admission; unknown counts as grown up
    :ivar isolated: isolated too, or bound by the same rules as a carer
    :ivar parents: keys of the person's parents
    :ivar carers: keys of those who would care for the person
    """

    key: UUID | str
    category: str
    age: int | None = None
    isolated: bool = True
    cares_for_self: bool = True
    chronically_ill: bool = False
    parents: frozenset[UUID | str] = frozenset()
    carers: frozenset[UUID | str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Approval:
    """A named person allows others to share."""

    members: frozenset[UUID | str]
    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RoomGroup:
    """The people of one room and why they share it.

    :ivar sentences: for the slip and the door card; for somebody alone, what to look after
    """

    members: tuple[UUID | str, ...]
    reasons: tuple[SharingReason, ...]
    sentences: tuple[Sentence, ...] = ()


def rooms_needed(
    members: Sequence[PartyMember], rules: SharingRules, approvals: Sequence[Approval] = ()
) -> tuple[RoomGroup, ...]:
    """Split a party into rooms, in the order of its members.

    Children are shared out evenly between their parents; every group passes
    :func:`check_sharing`.
    """
    anchors = [member for member in members if _is_anchor(member, rules)]
    rooms = [[anchor] for anchor in anchors]
    dependents = [member for member in members if not _is_anchor(member, rules)]
    for dependent in sorted(dependents, key=lambda d: len(_ties_to(d, anchors, rules))):
        _settle(dependent, rooms, rules)
    rooms = _joined_by_approval(rooms, rules, approvals)
    order = {member.key: position for position, member in enumerate(members)}
    rooms.sort(key=lambda room: min(order[person.key] for person in room))
    return tuple(check_sharing(room, rules, _approval_of(room, approvals)) for room in rooms)


def check_sharing(
    people: Sequence[PartyMember], rules: SharingRules, approval: Approval | None = None
) -> RoomGroup:
    """The people of one room with the reason that lets them share it.

    :raises MayNotShare: with the first reason against it
    """
    if len(people) == 1:
        return _alone(people[0], rules)
    if len({person.category for person in people}) > 1:
        raise MayNotShare(say("People of different categories do not share a room."))
    if len(people) > rules.people_per_room:
        raise MayNotShare(say("A room takes %(most)s people.", most=rules.people_per_room))
    against, reasons = _ties_in(people, rules)
    if against is None:
        return _group(people, reasons, tuple(_SENTENCES[reason] for reason in reasons))
    if approval is not None and _covers(approval, people, rules):
        sentence = say("Sharing approved by %(by)s: %(why)s", by=approval.by, why=approval.reason)
        return _group(people, (SharingReason.APPROVED,), (sentence,))
    raise MayNotShare(against)


_SENTENCES = MappingProxyType(
    {
        SharingReason.CHILD_WITH_PARENT: say("A child shares with a parent."),
        SharingReason.WITH_CARER: say("Shares with a carer."),
    }
)


def _group(
    people: Sequence[PartyMember],
    reasons: tuple[SharingReason, ...],
    sentences: tuple[Sentence, ...] = (),
) -> RoomGroup:
    keys = tuple(person.key for person in people)
    return RoomGroup(members=keys, reasons=reasons, sentences=sentences)


def _alone(person: PartyMember, rules: SharingRules) -> RoomGroup:
    if _is_anchor(person, rules):
        return _group((person,), (SharingReason.ALONE,))
    sentence = say("Alone in a room, and needs somebody: no parent or carer may share.")
    return _group((person,), (SharingReason.ALONE,), (sentence,))


def _is_child(person: PartyMember, rules: SharingRules) -> bool:
    return person.age is not None and person.age <= rules.child_age_up_to


def _is_anchor(person: PartyMember, rules: SharingRules) -> bool:
    return person.cares_for_self and not _is_child(person, rules)


def _tie(person: PartyMember, anchor: PartyMember, rules: SharingRules) -> SharingReason | Sentence:
    """Why a person may share with somebody, or why not."""
    if anchor.key in person.parents and _is_child(person, rules):
        if anchor.isolated:
            return SharingReason.CHILD_WITH_PARENT
        return say("The parent is not isolated too.")
    if anchor.key in person.carers and not person.cares_for_self:
        return _why_not_carer(anchor, rules) or SharingReason.WITH_CARER
    if anchor.key in person.parents:
        return say(
            "Children share with a parent up to the age of %(age)s.", age=rules.child_age_up_to
        )
    return say("Only a child with a parent, or a person in need of care with a carer, may share.")


def _why_not_carer(anchor: PartyMember, rules: SharingRules) -> Sentence | None:
    if not anchor.isolated:
        return say("The carer is not bound by the same rules.")
    if anchor.age is not None and anchor.age >= rules.carer_age_below:
        return say("A carer is younger than %(age)s.", age=rules.carer_age_below)
    if anchor.chronically_ill and not rules.carer_may_be_chronically_ill:
        return say("A carer is not chronically ill.")
    return None


def _ties_to(
    person: PartyMember, anchors: Sequence[PartyMember], rules: SharingRules
) -> list[PartyMember]:
    return [a for a in anchors if isinstance(_tie(person, a, rules), SharingReason)]


def _ties_in(
    people: Sequence[PartyMember], rules: SharingRules
) -> tuple[Sentence | None, tuple[SharingReason, ...]]:
    """The first tie that is missing, or nothing and the reasons to share."""
    anchor = max(people, key=lambda p: (_is_anchor(p, rules), _tied_count(p, people, rules)))
    ties = [_tie(person, anchor, rules) for person in people if person.key != anchor.key]
    missing = [tie for tie in ties if isinstance(tie, Sentence)]
    reasons = [tie for tie in ties if isinstance(tie, SharingReason)]
    if missing or not _is_anchor(anchor, rules):
        return (missing or [say("Nobody here can look after the others.")])[0], ()
    if reasons.count(SharingReason.WITH_CARER) > 1:
        return say("A carer looks after one person."), ()
    return None, tuple(reason for reason in SharingReason if reason in reasons)


def _tied_count(anchor: PartyMember, people: Sequence[PartyMember], rules: SharingRules) -> int:
    return sum(anchor in _ties_to(person, people, rules) for person in people if person != anchor)


def _settle(dependent: PartyMember, rooms: list[list[PartyMember]], rules: SharingRules) -> None:
    open_rooms = [room for room in rooms if _may_join(dependent, room, rules)]
    if open_rooms:
        min(open_rooms, key=len).append(dependent)
    else:
        rooms.append([dependent])


def _may_join(person: PartyMember, room: list[PartyMember], rules: SharingRules) -> bool:
    try:
        check_sharing([*room, person], rules)
    except MayNotShare:
        return False
    return True


def _joined_by_approval(
    rooms: list[list[PartyMember]], rules: SharingRules, approvals: Sequence[Approval]
) -> list[list[PartyMember]]:
    joined: list[list[PartyMember]] = []
    for room in rooms:
        for other in joined:
            both = [*other, *room]
            if _fits(both, rules) and any(_covers(each, both, rules) for each in approvals):
                other.extend(room)
                break
        else:
            joined.append(list(room))
    return joined


def _fits(people: Sequence[PartyMember], rules: SharingRules) -> bool:
    one_category = len({person.category for person in people}) == 1
    return one_category and len(people) <= rules.people_per_room


def _covers(approval: Approval, people: Sequence[PartyMember], rules: SharingRules) -> bool:
    return rules.others_by_approver and {person.key for person in people} <= approval.members


def _approval_of(people: Sequence[PartyMember], approvals: Sequence[Approval]) -> Approval | None:
    keys = {person.key for person in people}
    return next((approval for approval in approvals if keys <= approval.members), None)

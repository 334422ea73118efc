"""Who travels with whom, as far as a list shows; a person can change it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from logistics.arrivals.identity.keys import folded
from logistics.arrivals.manifests.values import ParsedTraveller


class PartyBasis(StrEnum):
    """Why people count as one party."""

    LISTED = "listed_together"
    BOOKING = "same_booking"
    NAME_AND_ADDRESS = "same_name_and_address"
    ALONE = "travels_alone"


@dataclass(frozen=True, kw_only=True)
class ProposedParty:
    """People who seem to travel together, in the order of the list.

    :ivar key: the booking, group or surname that joins them; empty for somebody alone
    :ivar children: the members who are children under the policy
    """

    basis: PartyBasis
    members: tuple[ParsedTraveller, ...]
    key: str = ""
    children: tuple[ParsedTraveller, ...] = ()

    @property
    def unaccompanied(self) -> bool:
        """Whether children travel without an adult: somebody must find out who is with them."""
        return bool(self.children) and len(self.children) == len(self.members)


def form_parties(
    travellers: Iterable[ParsedTraveller],
    *,
    on: date,
    child_age: int,
    largest_booking: int = 9,
) -> tuple[ProposedParty, ...]:
    """Group travellers by the list's own groups, by booking, or by surname and address.

    Crew always travel alone. A booking of more than ``largest_booking`` people is a tour
    group: in it only people of one surname are a party.

    :param on: the day on which ages count
    :param child_age: the last age, in whole years, at which the policy calls somebody a child
    """
    in_order = tuple(travellers)
    large = _large_bookings(in_order, largest_booking)
    groups: defaultdict[tuple[PartyBasis, str, str], list[ParsedTraveller]] = defaultdict(list)
    for place, traveller in enumerate(in_order):
        groups[_bond(traveller, large) or (PartyBasis.ALONE, str(place), "")].append(traveller)
    return tuple(
        _party(basis, members, on, child_age)
        for (basis, _, _), group in groups.items()
        for members in _of_plausible_size(basis, group, largest_booking)
    )


def age(birth_date: date, on: date) -> int:
    """Whole years lived on a day."""
    before_birthday = (on.month, on.day) < (birth_date.month, birth_date.day)
    return on.year - birth_date.year - before_birthday


def _large_bookings(travellers: Sequence[ParsedTraveller], largest: int) -> frozenset[str]:
    sizes: defaultdict[str, int] = defaultdict(int)
    for traveller in travellers:
        sizes[folded(traveller.booking)] += 1
    return frozenset(booking for booking, size in sizes.items() if size > largest)


def _bond(traveller: ParsedTraveller, large: frozenset[str]) -> tuple[PartyBasis, str, str] | None:
    """What ties a traveller to others: basis, key and surname."""
    if traveller.crew:
        return None
    surname, booking = folded(traveller.surname), folded(traveller.booking)
    if traveller.party_key:
        return PartyBasis.LISTED, folded(traveller.party_key) or traveller.party_key, ""
    if booking in large:
        return (PartyBasis.BOOKING, booking, surname) if surname else None
    if booking:
        return PartyBasis.BOOKING, booking, ""
    if surname and (address := folded(traveller.address)):
        return PartyBasis.NAME_AND_ADDRESS, address, surname
    return None


def _of_plausible_size(
    basis: PartyBasis, group: list[ParsedTraveller], largest: int
) -> list[list[ParsedTraveller]]:
    """The group, or everybody alone where it is too large to be one and no list says it is."""
    if basis is PartyBasis.LISTED or len(group) <= largest:
        return [group]
    return [[traveller] for traveller in group]


def _party(
    basis: PartyBasis, members: list[ParsedTraveller], on: date, child_age: int
) -> ProposedParty:
    alone = len(members) == 1
    return ProposedParty(
        basis=PartyBasis.ALONE if alone else basis,
        members=tuple(members),
        key="" if alone else _key(basis, members[0]),
        children=tuple(
            member
            for member in members
            if member.birth_date is not None and age(member.birth_date, on) <= child_age
        ),
    )


def _key(basis: PartyBasis, member: ParsedTraveller) -> str:
    keys = {
        PartyBasis.LISTED: member.party_key,
        PartyBasis.BOOKING: member.booking,
        PartyBasis.NAME_AND_ADDRESS: member.surname,
    }
    return keys[basis]

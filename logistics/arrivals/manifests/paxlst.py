"""UN/EDIFACT PAXLST (D.02B to D.12B and alike) read into a passenger list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from logistics.arrivals.manifests.checking import check_people, check_size, check_total, completed
from logistics.arrivals.manifests.edifact import Segment, open_interchange, segments
from logistics.arrivals.manifests.legs import arriving_leg, check_aboard, check_flight_date
from logistics.arrivals.manifests.paxlst_heading import Heading, read_heading
from logistics.arrivals.manifests.paxlst_legs import read_legs
from logistics.arrivals.manifests.paxlst_messages import (
    Message,
    gather,
    passenger_messages,
    whole_number,
)
from logistics.arrivals.manifests.paxlst_people import REPORTERS, read_person
from logistics.arrivals.manifests.problems import ImportRejected, Problems
from logistics.arrivals.manifests.values import Leg, ParsedManifest, ParsedTraveller
from logistics.arrivals.manifests.words import Format
from logistics.wording import Sentence, say

# UN/EDIFACT 6069: what a control total counts.
CREW_TOTAL = "41"
PASSENGER_TOTAL = "42"


@dataclass(kw_only=True)
class _List:
    """One message taken apart: what stands around the people, and each person's segments."""

    heading: list[Segment] = field(default_factory=list)
    people: list[list[Segment]] = field(default_factory=list)


def read_paxlst(
    text: str,
    *,
    our_ports: frozenset[str],
    flight_date: date | None = None,
    doubts: Sequence[Sentence] = (),
) -> ParsedManifest:
    """Read every person of every PAXLST message in a text.

    :param our_ports: IATA codes of the ports where people come in to us
    :param flight_date: turns two-digit years of birth; else the day of landing does
    :param doubts: what should be said about how the bytes became this text
    :raises ImportRejected: the text is no passenger list, or lists several flights
    """
    problems = Problems()
    for doubt in doubts:
        problems.warn(doubt)
    interchange = open_interchange(text)
    if not interchange.usable:
        problems.warn(say("UNA declares separators that cannot be; the usual ones were taken."))
    marks = interchange.separators
    received = gather(segments(interchange), problems, marks.decimal)
    lists = [_taken_apart(message) for message in passenger_messages(received, problems)]
    heading = read_heading(
        received.interchange, [segment for one in lists for segment in one.heading], problems
    )
    legs = _one_flight([read_legs(one.heading, problems) for one in lists])
    arriving = arriving_leg(legs, our_ports, problems)
    check_flight_date(arriving, flight_date, problems)
    on = flight_date or (arriving.landing_date if arriving else None) or heading.prepared_on
    groups = [group for one in lists for group in one.people]
    travellers = _travellers(groups, marks.terminator, problems, on)
    if arriving and arriving.destination in our_ports:
        check_aboard(travellers, legs, arriving, problems)
    declared = _check_totals(lists, travellers, marks.decimal, problems)
    return _manifest(heading, legs, arriving, declared, travellers, problems)


def _taken_apart(message: Message) -> _List:
    taken = _List()
    current = taken.heading
    for segment in message.body:
        if segment.tag == "NAD" and segment.value(1).upper() not in REPORTERS:
            current = []
            taken.people.append(current)
        elif segment.tag in ("CNT", "NAD", "TDT"):
            current = taken.heading
        current.append(segment)
    return taken


def _one_flight(of_messages: Sequence[tuple[Leg, ...]]) -> tuple[Leg, ...]:
    """The legs that the messages of a file share.

    :raises ImportRejected: they are about different flights
    """
    stated = [legs for legs in of_messages if legs]
    flights = [{(leg.flight, leg.landing_date) for leg in legs} for legs in stated]
    if flights and not set.intersection(*flights):
        names = dict.fromkeys(leg.flight for legs in stated for leg in legs)
        raise ImportRejected(
            say(
                "The file lists people of different flights (%(flights)s); load one flight at a "
                "time.",
                flights=", ".join(list(names)[:10]),
            )
        )
    return max(stated, key=len, default=())


def _travellers(
    groups: Sequence[Sequence[Segment]], terminator: str, problems: Problems, on: date | None
) -> tuple[ParsedTraveller, ...]:
    check_size(len(groups))
    people = (read_person(group, terminator, problems, on) for group in groups)
    travellers = tuple(completed(person, problems, on) for person in people if person)
    check_people(travellers, problems)
    return travellers


def _check_totals(
    lists: Sequence[_List],
    travellers: Sequence[ParsedTraveller],
    decimal: str,
    problems: Problems,
) -> int | None:
    """Warn of control totals that are wrong; crew are counted apart where both are declared."""
    totals = _totals(lists, decimal)
    crew = sum(traveller.crew for traveller in travellers)
    passengers = len(travellers) - crew
    if PASSENGER_TOTAL in totals:
        declared, line = totals[PASSENGER_TOTAL]
        check_total(declared, passengers, problems, line=line)
    if CREW_TOTAL in totals:
        alone = PASSENGER_TOTAL not in totals and not crew
        declared, line = totals[CREW_TOTAL]
        check_total(declared, passengers if alone else crew, problems, line=line)
    stated = totals.get(PASSENGER_TOTAL) or totals.get(CREW_TOTAL)
    return stated[0] if stated else None


def _totals(lists: Sequence[_List], decimal: str) -> dict[str, tuple[int, int]]:
    """Each control total: what it declares over all messages, and its last line."""
    totals: dict[str, tuple[int, int]] = {}
    for segment in (segment for one in lists for segment in one.heading):
        count = whole_number(segment.value(1, 1), decimal) if segment.tag == "CNT" else None
        if count is not None:
            kind = segment.value(1)
            totals[kind] = (totals.get(kind, (0, 0))[0] + count, segment.number)
    return totals


def _manifest(
    heading: Heading,
    legs: tuple[Leg, ...],
    arriving: Leg | None,
    declared: int | None,
    travellers: tuple[ParsedTraveller, ...],
    problems: Problems,
) -> ParsedManifest:
    return ParsedManifest(
        format=Format.PAXLST,
        reference=heading.reference,
        revision=heading.revision,
        function=heading.function,
        sender=heading.sender,
        contact=heading.contact,
        prepared=heading.prepared,
        legs=legs,
        arriving=arriving,
        declared_count=declared,
        travellers=travellers,
        warnings=problems.warnings,
        errors=problems.errors,
    )

"""The flights of a PAXLST message: TDT, and the LOC and DTM segments that follow it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from logistics.arrivals.manifests.dates import message_moment
from logistics.arrivals.manifests.edifact import Segment
from logistics.arrivals.manifests.legs import designation
from logistics.arrivals.manifests.line import Line
from logistics.arrivals.manifests.problems import Problems
from logistics.arrivals.manifests.values import Leg
from logistics.arrivals.manifests.words import Field

# UN/EDIFACT 2005, best first: scheduled, estimated, actual.
DEPARTURES = ("189", "133", "186")
ARRIVALS = ("232", "132", "178")
DEPARTURE_PLACE = "125"
ARRIVAL_PLACE = "87"


@dataclass(kw_only=True)
class _Stop:
    role: str
    port: str
    moments: dict[str, datetime] = field(default_factory=dict)

    def moment(self, qualifiers: tuple[str, ...]) -> datetime | None:
        return next((self.moments[code] for code in qualifiers if code in self.moments), None)


@dataclass(kw_only=True)
class _Flight:
    carrier: str
    number: str
    stops: list[_Stop] = field(default_factory=list)
    moments: dict[str, datetime] = field(default_factory=dict)


def read_legs(heading: Iterable[Segment], problems: Problems) -> tuple[Leg, ...]:
    """Every take-off and landing that the heading of a message describes, in its order."""
    flights: list[_Flight] = []
    for segment in heading:
        if segment.tag == "TDT":
            carrier, number = designation(segment.value(2) or segment.value(8), segment.value(5))
            flights.append(_Flight(carrier=carrier, number=number))
        elif segment.tag == "LOC" and flights:
            port = segment.value(2).upper()[:8]
            flights[-1].stops.append(_Stop(role=segment.value(1), port=port))
        elif segment.tag == "DTM" and flights:
            _note_moment(segment, flights[-1], problems)
    return tuple(leg for flight in flights for leg in _legs(flight))


def _note_moment(segment: Segment, flight: _Flight, problems: Problems) -> None:
    qualifier = segment.value(1)
    if qualifier not in DEPARTURES + ARRIVALS:
        return
    line = Line(segment.number, problems)
    moment = line.read(Field.FLIGHT_DATE, message_moment, segment.value(1, 1), None)
    if moment is not None:
        of_stop = flight.stops[-1].moments if flight.stops else flight.moments
        of_stop[qualifier] = moment


def _legs(flight: _Flight) -> list[Leg]:
    stops = _in_order(flight.stops)
    if len(stops) < 2:
        return [_lone_leg(flight, stops)]
    legs = [
        Leg(
            carrier=flight.carrier,
            number=flight.number,
            origin=start.port,
            destination=end.port,
            departure=start.moment(DEPARTURES),
            arrival=end.moment(ARRIVALS),
        )
        for start, end in pairwise(stops)
    ]
    return [leg for leg in legs if leg.origin != leg.destination] or legs


def _lone_leg(flight: _Flight, stops: list[_Stop]) -> Leg:
    stop = stops[0] if stops else _Stop(role="", port="")
    lands = stop.role == ARRIVAL_PLACE or stop.moment(ARRIVALS) is not None
    whole = _Stop(role="", port="", moments=flight.moments | stop.moments)
    return Leg(
        carrier=flight.carrier,
        number=flight.number,
        origin="" if lands else stop.port,
        destination=stop.port if lands else "",
        departure=whole.moment(DEPARTURES),
        arrival=whole.moment(ARRIVALS),
    )


def _in_order(stops: list[_Stop]) -> list[_Stop]:
    """Stops in the order of travel; some senders name the place of arrival first."""
    if [stop.role for stop in stops] == [ARRIVAL_PLACE, DEPARTURE_PLACE]:
        return stops[::-1]
    return stops

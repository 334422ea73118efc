"""The life of a trip: what may follow what, who may board, and when the counts agree."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from logistics.errors import Refused
from logistics.policy.release_rules import Finding
from logistics.transfers.rules.kinds import Readiness, RiderState, TripState, VehicleKind
from logistics.wording import say

NEXT: dict[TripState, frozenset[TripState]] = {
    TripState.PLANNED: frozenset({TripState.LOADING, TripState.CANCELLED}),
    TripState.LOADING: frozenset({TripState.PLANNED, TripState.DEPARTED, TripState.CANCELLED}),
    TripState.DEPARTED: frozenset({TripState.ARRIVED, TripState.STOPPED}),
    TripState.STOPPED: frozenset({TripState.HANDED_OVER}),
    TripState.ARRIVED: frozenset({TripState.HANDED_OVER, TripState.DEPARTED}),
    TripState.HANDED_OVER: frozenset(),
    TripState.CANCELLED: frozenset(),
}
RUNNING = frozenset({TripState.LOADING, TripState.DEPARTED, TripState.STOPPED, TripState.ARRIVED})
LIVE = RUNNING | {TripState.PLANNED}
ROLLING = LIVE - {TripState.STOPPED}
"""Trips that take people anywhere; who sits in a stopped one may be planned on a rescue trip."""

ABOARD = frozenset({RiderState.BOARDED, RiderState.HELD})
"""Who is in the vehicle now."""

RODE = ABOARD | {
    RiderState.DELIVERED,
    RiderState.RESCUED,
    RiderState.IN_AMBULANCE,
    RiderState.LEFT,
}
"""Who is or was in the vehicle."""


class TripNotReady(Refused):
    """The trip is in a state from which this does not follow."""


class VehicleOutOfService(Refused):
    """The vehicle is out of service."""


class VehicleAway(Refused):
    """The vehicle is in the workshop then, or otherwise away."""


class VehicleBusy(Refused):
    """The vehicle is still on another trip."""


class VehicleNotDisinfected(Refused):
    """One trip, one disinfection: before the next loading."""


class MixedCategories(Refused):
    """People of two categories never ride in one vehicle."""


class NotThroughGate(Refused):
    """Nobody rides home from a site before the site has let them go."""


class AmbulanceOnly(Refused):
    """A person with a fever or symptoms never rides in a coach."""


class StillMissing(Refused):
    """Somebody on the list has neither boarded nor been marked absent."""


class NobodyOnBoard(Refused):
    """A trip without people does not depart; it is cancelled."""


class NoDriver(Refused):
    """A trip needs a registered driver."""


class PeopleOnBoard(Refused):
    """This cannot be done while people are on board."""


class VehicleNotClean(Refused):
    """A swab after its last trip is positive, or the one that the policy asks for is missing."""


class CountsDiffer(Refused):
    """The two sides counted differently and nobody wrote down why."""


@dataclass(frozen=True, kw_only=True)
class LastTrip:
    """The trip that a vehicle is on, or after which it was not disinfected."""

    number: str
    state: TripState


def check_step(number: str, state: TripState, to: TripState) -> None:
    """Refuse a step that does not follow.

    :raises TripNotReady: with the state that the trip is in
    """
    if to not in NEXT[state]:
        raise TripNotReady(say("Trip %(number)s is %(state)s.", number=number, state=state))


def check_still(number: str, state: TripState, allowed: Collection[TripState]) -> None:
    """Refuse what belongs to other states of a trip.

    :raises TripNotReady: with the state that the trip is in
    """
    if state not in allowed:
        raise TripNotReady(say("Trip %(number)s is %(state)s.", number=number, state=state))


def check_vehicle(*, plate: str, out_of_service: bool, last: LastTrip | None) -> None:
    """Refuse a vehicle that may not load now.

    :raises VehicleOutOfService: it is taken out
    :raises VehicleBusy: its last trip is not handed over
    :raises VehicleNotDisinfected: nobody recorded a disinfection after its last trip
    """
    if out_of_service:
        raise VehicleOutOfService(say("%(plate)s is out of service.", plate=plate))
    if last is None:
        return
    if last.state in RUNNING:
        raise VehicleBusy(
            say("%(plate)s is still on trip %(number)s.", plate=plate, number=last.number)
        )
    raise VehicleNotDisinfected(
        say(
            "%(plate)s has not been disinfected after trip %(number)s.",
            plate=plate,
            number=last.number,
        )
    )


def check_swabs(
    findings: Sequence[Finding | None], *, asked: bool, plate: str, number: str
) -> None:
    """Refuse a vehicle that is not known to be clean after its last trip.

    :param findings: of the swabs since then, oldest first; none without a result
    :param asked: whether the policy asks for a negative one
    :raises VehicleNotClean: the last result is positive, or none is negative where one is asked for
    """
    known = [each for each in findings if each is not None]
    if known and known[-1] is Finding.POSITIVE:
        raise VehicleNotClean(
            say("A swab of %(plate)s is positive. Disinfect and swab it again.", plate=plate)
        )
    if asked and Finding.NEGATIVE not in known:
        raise VehicleNotClean(
            say(
                "%(plate)s needs a negative swab after trip %(number)s first.",
                plate=plate,
                number=number,
            )
        )


def readiness(*, out_of_service: bool, last: LastTrip | None) -> Readiness:
    """What a vehicle can do now."""
    if last is not None and last.state in RUNNING:
        return {
            TripState.LOADING: Readiness.LOADING,
            TripState.DEPARTED: Readiness.ON_THE_ROAD,
            TripState.STOPPED: Readiness.OUT_OF_SERVICE,
            TripState.ARRIVED: Readiness.UNLOADING,
        }[last.state]
    if out_of_service:
        return Readiness.OUT_OF_SERVICE
    if last is not None:
        return Readiness.TO_DISINFECT
    return Readiness.READY


def check_category(*, trip: str, party: Collection[str]) -> None:
    """Refuse people none of whom falls under the category of the trip.

    :param party: the present categories of a person and their party; none known passes
    :raises MixedCategories: with the category of the trip
    """
    if party and trip not in party:
        raise MixedCategories(
            say(
                "The trip carries category %(category)s only; this person is of another.",
                category=trip,
            )
        )


def check_gate(*, passed: bool) -> None:
    """Refuse somebody whom the site has not let go.

    :raises NotThroughGate: the departure is not noted at the site
    """
    if not passed:
        raise NotThroughGate(
            say("The site has not let the person go yet: note the departure, or the hand-over.")
        )


def check_healthy(
    *, kind: VehicleKind, symptomatic: bool, temperature: float | None, fever: float
) -> None:
    """Refuse a person with a fever or symptoms in anything but an ambulance.

    :raises AmbulanceOnly: this person goes by ambulance
    """
    if kind is VehicleKind.AMBULANCE:
        return
    if symptomatic or (temperature is not None and temperature >= fever):
        raise AmbulanceOnly(
            say("A person with a fever or symptoms goes by ambulance, never by coach.")
        )


def check_departure(*, states: Collection[RiderState], drivers: int, kind: VehicleKind) -> None:
    """Refuse a departure before everybody on the list is accounted for.

    :raises StillMissing: with how many are
    :raises NobodyOnBoard: all are absent
    :raises NoDriver: nobody registered drives
    """
    missing = sum(state is RiderState.PLANNED for state in states)
    if missing:
        raise StillMissing(
            say("Neither boarded nor marked absent: %(count)s of the list.", count=missing)
        )
    if RiderState.BOARDED not in states:
        raise NobodyOnBoard(say("Nobody is on board. Cancel the trip instead."))
    if not drivers and kind is not VehicleKind.HOST_CAR:
        raise NoDriver(say("The trip has no registered driver."))


def check_counts(*, listed: int, given: int, taken: int, note: str) -> None:
    """Refuse counts that differ without a note that says why.

    :param listed: who was on board for this stop
    :raises CountsDiffer: with the three figures
    """
    if (listed == given == taken) or note:
        return
    raise CountsDiffer(
        say(
            "On the list %(listed)s, handed over %(given)s, taken over %(taken)s:"
            " write down why they differ.",
            listed=listed,
            given=given,
            taken=taken,
        )
    )

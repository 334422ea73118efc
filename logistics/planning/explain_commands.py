"""``logistics explain`` and ``logistics draw``: plans of files explained and shown."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import click

from logistics.planning.pictures import draw_rooms, draw_trips
from logistics.planning.placement import remedies as room_remedies
from logistics.planning.placement import why as rooms
from logistics.planning.resupply import explain as supplies
from logistics.planning.transport import remedies as ride_remedies
from logistics.planning.transport import why as rides
from logistics.terminal import language, tell
from logistics.wording import Sentence, say, text

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)
SMALL = 0.005

Proposal = room_remedies.Proposal | ride_remedies.Proposal


def of_files(command: Callable[..., None]) -> Callable[..., None]:
    """The arguments that every ``explain`` command has."""
    for parameter in (
        click.argument("party", required=False),
        click.argument("plan", type=FILE),
        click.argument("problem", type=FILE),
    ):
        command = parameter(command)
    return command


@click.group()
def explain() -> None:
    """Say why a plan is as it is, and what would help those left out."""


@explain.command("rooms")
@of_files
def explain_rooms(problem: Path, plan: Path, party: str | None) -> None:
    """Why PARTY sleeps where it does; without PARTY, or if it has no room, what would help."""
    from logistics.planning.placement.files import read_plan, read_problem

    case, made = read_problem(problem), read_plan(plan)
    _known(party, case.party)
    found = None if party is None else rooms.why(case, made, party)
    if found is not None:
        show_room(found)
        return
    for group in room_remedies.groups(case, made):
        if party is None or any(each.id == party for each in group.parties):
            show_group(group.people, group.reasons, room_remedies.proposals(case, made, group))


@explain.command("transport")
@of_files
def explain_transport(problem: Path, plan: Path, party: str | None) -> None:
    """Why PARTY rides when it does; without PARTY, or if it has no ride, what would help."""
    from logistics.planning.transport.files import read_plan, read_problem

    case, made = read_problem(problem), read_plan(plan)
    _known(party, case.party)
    found = None if party is None else rides.why(case, made, party)
    if found is not None:
        show_ride(found)
        return
    for group in ride_remedies.groups(case, made):
        if party is None or any(each.party == party for each in group.parties):
            show_group(group.people, group.reasons, ride_remedies.proposals(case, made, group))


@explain.command("resupply")
@click.argument("problem", type=FILE)
@click.argument("plan", type=FILE)
@click.argument("place", required=False)
def explain_resupply(problem: Path, plan: Path, place: str | None) -> None:
    """What the plan does for PLACE; without PLACE, why what runs out does not last longer."""
    from logistics.planning.resupply.files import read_plan, read_problem

    case, made = read_problem(problem), read_plan(plan)
    if place is not None and place not in case.place:
        tell(say("There is no place %(place)s.", place=place), err=True)
        sys.exit(1)
    for change in () if place is None else supplies.changes(case, made, place):
        tell(change.sentence)
    for short in made.shortages:
        if place in (None, short.place):
            tell(
                say(
                    "%(item)s runs out at %(place)s on %(day)s:",
                    item=short.item,
                    place=short.place,
                    day=short.runs_out,
                )
            )
            show_excluded(supplies.reasons(case, made, short))


def drawing(command: Callable[..., None]) -> Callable[..., None]:
    """The arguments and options that every ``draw`` command has."""
    for parameter in (
        click.option("--width", default=1180.0, show_default=True, type=click.FloatRange(200)),
        click.option("-o", "--out", required=True, type=OUT, help="where the picture is written"),
        click.argument("plan", type=FILE),
        click.argument("problem", type=FILE),
    ):
        command = parameter(command)
    return command


@click.group()
def draw() -> None:
    """Draw a plan as SVG."""


@draw.command("rooms")
@drawing
def draw_room_plan(problem: Path, plan: Path, out: Path, width: float) -> None:
    """Which cohort is on which floor from when to when."""
    from logistics.planning.placement.files import read_plan, read_problem

    picture = draw_rooms(read_problem(problem), read_plan(plan), _words(), width=width)
    out.write_text(picture + "\n", encoding="utf-8")


@draw.command("transport")
@drawing
def draw_transport_plan(problem: Path, plan: Path, out: Path, width: float) -> None:
    """What each vehicle does over the hours."""
    from logistics.planning.transport.files import read_plan, read_problem

    picture = draw_trips(read_problem(problem), read_plan(plan), _words(), width=width)
    out.write_text(picture + "\n", encoding="utf-8")


def _words() -> Callable[[Sentence | str], str]:
    chosen = language()
    return lambda message: text(message, chosen)


def _known(party: str | None, parties: Mapping[str, object]) -> None:
    if party is not None and party not in parties:
        tell(say("Party %(party)s is not in the problem.", party=party), err=True)
        sys.exit(1)


def show_room(found: rooms.Why) -> None:
    """Write where a party sleeps, what that costs, and where else it could."""
    tell(
        say(
            "Party %(party)s (%(people)s people): rooms %(rooms)s on floor %(floor)s of site "
            "%(site)s add %(cost).2f to the cost.",
            party=found.party,
            people=found.people,
            cost=found.place.cost.total,
            **_place(found.place),
        )
    )
    show_terms(found.place.cost.terms)
    for other in found.others:
        more = found.more_for(other)
        tell(
            say(
                "Rooms %(rooms)s on floor %(floor)s of site %(site)s would cost %(cost)+.2f.",
                cost=more.total,
                **_place(other),
            )
        )
        show_terms(more.terms)
    show_excluded(found.excluded)


def _place(place: rooms.Place) -> dict[str, object]:
    return {"rooms": ", ".join(place.rooms), "floor": place.floor, "site": place.site}


def show_ride(found: rides.Why) -> None:
    """Write when a party rides, what that costs, and when else it could."""
    tell(
        say(
            "Party %(party)s (%(people)s people): vehicle %(vehicle)s departs at %(departs)s with "
            "%(others)s others; the party adds %(cost).2f to the cost.",
            party=found.party,
            people=found.people,
            cost=found.ride.cost.total,
            **_ride(found.ride),
        )
    )
    show_terms(found.ride.cost.terms)
    tell(say("The whole duty of the vehicle costs %(cost).2f.", cost=found.duty.total))
    for other in found.others:
        more = found.more_for(other)
        tell(
            say(
                "Vehicle %(vehicle)s at %(departs)s with %(others)s others would cost %(cost)+.2f.",
                cost=more.total,
                **_ride(other),
            )
        )
        show_terms(more.terms)
    show_excluded(found.excluded)


def _ride(ride: rides.RideChoice) -> dict[str, object]:
    departs = f"{ride.departs_at:%Y-%m-%d %H:%M %Z}"
    return {"vehicle": ride.vehicle, "departs": departs, "others": ride.with_others}


def show_terms(terms: Mapping[str, float]) -> None:
    """Write the terms of a cost that are not nothing."""
    for name, value in terms.items():
        if abs(value) >= SMALL:
            tell(say("  %(term)s: %(cost)+.2f", term=say(name), cost=value))


def show_excluded(excluded: Iterable[Sentence]) -> None:
    """Write the rules that exclude the rest."""
    for sentence in excluded:
        tell(say("  - %(reason)s", reason=sentence))


def show_group(people: int, reasons: Iterable[Sentence], proposals: Iterable[Proposal]) -> None:
    """Write why some people got nothing, and what would help them."""
    tell(say("%(people)s people got nothing:", people=people))
    show_excluded(reasons)
    found = list(proposals)
    for each in found:
        tell(
            say(
                "  %(change)s: %(people)s more, for %(cost).2f",
                change=each.sentence,
                people=each.people,
                cost=each.extra,
            )
        )
    if not found:
        tell(say("  No single change that was tried helps them."))

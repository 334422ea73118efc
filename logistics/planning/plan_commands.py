"""``logistics plan``: make a plan of a day, look at one, put it in force."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from time import sleep
from typing import Any
from zoneinfo import ZoneInfo

import click
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.documents import fetching
from logistics.errors import NotFound, Refused
from logistics.planning import (
    left_out_papers,
    listing,
    naming,
    operations,
    queries,
    shortages,
    telling,
    watching,
)
from logistics.planning.answers import SECONDS
from logistics.planning.difference import Difference, difference_of
from logistics.planning.models import Plan
from logistics.planning.rules import Finding
from logistics.runs.execution import work_off
from logistics.runs.models import RunState
from logistics.runs.queries import message_of
from logistics.terminal import language, tell
from logistics.wording import Sentence, restored, say

LOOK_SECONDS = 0.3
UNFINISHED = (RunState.QUEUED, RunState.RUNNING)
DAY = click.DateTime(["%Y-%m-%d"])


class PlanNotMade(Refused):
    """The run ended without a plan."""


@click.group("plan")
def group() -> None:
    """Plans of rooms and rides for a day."""


@group.command("run")
@click.option("--district", required=True, help="Code of a district of ours.")
@click.option("--day", required=True, type=DAY, help="Local day, as 2020-03-28.")
@click.option("--seconds", default=SECONDS, show_default=True, type=click.FloatRange(1))
@click.option("--seed", default=1, show_default=True)
@click.option("--anew", is_flag=True, help="Without regard to the published plan.")
@click.option("--publish", "at_once", is_flag=True, help="Put the plan in force.")
def run_plan(
    district: str, day: datetime, seconds: float, seed: int, anew: bool, at_once: bool
) -> None:
    """Make a plan and show it."""
    with transaction() as session:
        row = queries.get_district_in(session, EVERYTHING, district)
        run = operations.request_plan(
            session, row.id, day.date(), seconds=seconds, seed=seed, anew=anew, at=clock.now()
        )
        run_id = run.id
    plan_id = watch(run_id)
    if at_once:
        with transaction() as session:
            operations.publish(session, plan_id, at=clock.now())
    with reading() as session:
        show(session, queries.get_plan(session, EVERYTHING, plan_id))


@group.command("show")
@click.argument("plan", required=False, type=click.UUID)
@click.option("--district", help="Code of a district, for its published plan.")
@click.option("--day", type=DAY, help="The day of that plan.")
def show_plan(plan: uuid.UUID | None, district: str | None, day: datetime | None) -> None:
    """Show a plan by its id, or the published one of a district and day."""
    with reading() as session:
        show(session, _wanted(session, plan, district, day))


@group.command("holds")
@click.argument("plan", required=False, type=click.UUID)
@click.option("--district", help="Code of a district, for its published plan.")
@click.option("--day", type=DAY, help="The day of that plan.")
def plan_holds(plan: uuid.UUID | None, district: str | None, day: datetime | None) -> None:
    """Say for whom a published plan no longer holds; people by id."""
    with reading() as session:
        found = watching.watch(session, _wanted(session, plan, district, day), at=clock.now())
    tell(say("No longer holds for %(people)s people.", people=found.people))
    for each in found.lapsed:
        tell(
            say(
                "  %(person)s, %(lapse)s: %(why)s",
                person=str(each.person_id),
                lapse=each.lapse,
                why=each.why,
            )
        )


@group.command("shortages")
@click.argument("plan", required=False, type=click.UUID)
@click.option("--district", help="Code of a district, for its published plan.")
@click.option("--day", type=DAY, help="The day of that plan.")
def plan_shortages(plan: uuid.UUID | None, district: str | None, day: datetime | None) -> None:
    """Say whom a plan left without a room or a ride and why; try what would help, and its cost."""
    with reading() as session:
        row = _wanted(session, plan, district, day)
        found = shortages.shortages_of(session, row, language())
        for each in found:
            tell(
                say(
                    "%(part)s: %(people)s people got nothing.",
                    part=say(each.part.value),
                    people=each.people,
                )
            )
            for reason in each.reasons:
                tell(say("  - %(reason)s", reason=reason))
            changes = shortages.tried(session, row, each.part, each.number, at=clock.now())
            for change in shortages.worded(session, changes, language()):
                tell(say("  + %(change)s", change=change))
    if not found:
        tell(say("Nobody was left out."))


@group.command("print-left-out")
@click.argument("plan", type=click.UUID)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def print_left_out(plan: uuid.UUID, file: Path) -> None:
    """Print into FILE whom a plan left without a room or a ride, why, and what would help."""
    with transaction() as session:
        run = left_out_papers.request(
            session, queries.get_plan(session, EVERYTHING, plan), at=clock.now()
        ).id
    fetching.print_now(run, file)


@group.command("changes")
@click.argument("plan", type=click.UUID)
def plan_changes(plan: uuid.UUID) -> None:
    """Say what a plan changes against the one it was made from."""
    with reading() as session:
        row = queries.get_plan(session, EVERYTHING, plan)
        found = difference_of(session, row)
        if found is None:
            tell(say("It is the first plan of its day."))
            return
        old, new = listing.base_of(session, row), listing.read(row)
        plates = naming.plates_of(session, old.rides) | naming.plates_of(session, new.rides)
    show_difference(found, plates)


def show_difference(found: Difference, plates: Mapping[str, str]) -> None:
    """Write what a plan changes: people, trips, cost."""
    tell(
        say(
            "%(untouched)s people keep room and ride, %(moved)s move to another room,"
            " for %(changed)s something changes; %(same)s trips stay as they are.",
            untouched=found.untouched,
            moved=found.moved,
            changed=len(found.people),
            same=found.same_trips,
        )
    )
    for pair in found.trips:
        tell(
            say(
                "  %(changes)s: %(before)s → %(after)s",
                changes=_listed([say(change.value) for change in pair.changes]),
                before=_trip_words(pair.before, plates),
                after=_trip_words(pair.after, plates),
            )
        )
    total = found.costs[-1]
    tell(
        say(
            "Cost before %(before)s, now %(after)s.",
            before=round(total.before, 1),
            after=round(total.after, 1),
        )
    )


def _listed(words: list[Sentence]) -> Sentence:
    first, *others = words
    for other in others:
        first = say("%(one)s, %(other)s", one=first, other=other)
    return first


def _trip_words(line: listing.TripLine | None, plates: Mapping[str, str]) -> str:
    if line is None:
        return "-"
    when = line.departs_at.astimezone(ZoneInfo(settings().zone))
    return f"{when:%H:%M} {plates.get(line.vehicle, '')} ({len(line.people)})"


@group.command("publish")
@click.argument("plan", type=click.UUID)
def publish_plan(plan: uuid.UUID) -> None:
    """Put a draft in force."""
    with transaction() as session:
        row = operations.publish(session, plan, at=clock.now())
        tell(say("Version %(number)s is published.", number=row.number))


def _wanted(
    session: Session, plan: uuid.UUID | None, district: str | None, day: datetime | None
) -> Plan:
    if plan is not None:
        return queries.get_plan(session, EVERYTHING, plan)
    if district is None or day is None:
        raise click.UsageError("name a plan, or a district and a day")
    row = queries.get_district_in(session, EVERYTHING, district)
    published = queries.find_published(session, row.id, day.date())
    if published is None:
        raise NotFound("plan")
    return published


def watch(run_id: uuid.UUID) -> uuid.UUID:
    """Tell what a run says of itself until it has ended; works on it where no worker does.

    :raises PlanNotMade: with the reason
    """
    working = threading.Thread(target=work_off, args=(run_id,), daemon=True)
    working.start()
    told: Sentence | None = None
    while True:
        with reading() as session:
            run = queries.get_run(session, EVERYTHING, run_id)
            state, message, result = run.state, message_of(run), run.result or {}
            blockers = [restored(each) for each in result.get("blockers", ())]
            blockers = telling.told(session, blockers, language())
        if message is not None and message != told:
            tell(message)
            told = message
        if state not in UNFINISHED:
            break
        sleep(LOOK_SECONDS)
    working.join()
    if "plan_id" in result:
        return uuid.UUID(result["plan_id"])
    raise PlanNotMade(_why_not(message, result, blockers))


def _why_not(
    message: Sentence | None, result: dict[str, object], blockers: list[Sentence]
) -> Sentence:
    if blockers:
        return blockers[0]
    if result.get("finding") == Finding.NO_ANSWER.value or message is None:
        return say("No answer in time: the published plan stays. Plan again with more seconds.")
    return message


def show(session: Session, plan: Plan) -> None:
    """Write what a plan comes to."""
    figures = plan.figures
    click.echo(f"{plan.id}  {plan.day}  {plan.state}  {plan.number or '-'}")
    tell(
        say(
            "%(gathered)s people gathered: %(planned)s with room and ride, %(left)s left out;"
            " %(rooms)s rooms at %(sites)s sites, %(trips)s trips of %(vehicles)s vehicles.",
            gathered=figures["gathered"],
            planned=figures["planned"],
            left=figures["left_out"],
            rooms=figures["rooms"],
            sites=figures["sites"],
            trips=figures["trips"],
            vehicles=figures["vehicles"],
        )
    )
    for name, found in (
        (say("Rooms"), figures["rooms_answer"]),
        (say("Rides"), figures["rides_answer"]),
    ):
        tell(_about(name, found))
    tell(say("Distances: %(source)s", source=figures["roads"] or "-"))
    for sentence in _made_with(figures):
        tell(sentence)
    for line, people in listing.reasons(listing.left_out_lines(session, plan, language())):
        tell(
            say(
                "  %(people)s people, %(why)s: %(sentence)s",
                people=people,
                why=line.why,
                sentence=line.sentence,
            )
        )


def _made_with(figures: dict[str, Any]) -> Iterator[Sentence]:
    """With which weights, in what time and memory; plans of earlier versions do not say."""
    if "weights" in figures:
        yield say("Weights: %(name)s", name=say(str(figures["weights"]["name"])))
    if (solving := figures.get("solving", {})).get("seconds"):
        yield say(
            "Solving took %(n)s s, at most %(m)s MiB of memory",
            n=round(solving["seconds"], 1),
            m=round(solving["peak_mebibytes"]),
        )


def _about(name: Sentence, found: dict[str, Any]) -> Sentence:
    if found["gap"] is None:
        return say(
            "%(what)s: %(outcome)s, cost %(cost)s, %(seconds)s s",
            what=name,
            outcome=say(str(found["outcome"])),
            cost=round(found["total"], 1),
            seconds=round(found["seconds"], 1),
        )
    return say(
        "%(what)s: %(outcome)s, cost %(cost)s, bound %(bound)s, gap %(gap)s %%, %(seconds)s s",
        what=name,
        outcome=say(str(found["outcome"])),
        cost=round(found["total"], 1),
        bound=round(found["bound"], 1),
        gap=round(100 * found["gap"], 1),
        seconds=round(found["seconds"], 1),
    )

"""From a draft in minutes to a plan with vehicles, drivers and moments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from logistics.planning.transport.checks import cost
from logistics.planning.transport.day import Day, Squad, cut
from logistics.planning.transport.draft import Draft, Job
from logistics.planning.transport.explain import reasons
from logistics.planning.transport.plan import Duty, LeftBehind, Outcome, Plan, Rider, Stop, Trip
from logistics.planning.transport.roster import Crew, roster
from logistics.planning.transport.tours import Run, Tour


def finished(draft: Draft) -> Plan:
    """The plan that a draft stands for, with its cost and without a bound."""
    day = draft.day
    duties = sorted(
        (duty for squad in day.squads for duty in _duties(draft, squad)),
        key=lambda duty: (duty.begins_at, duty.vehicle),
    )
    plan = Plan(
        outcome=Outcome.FEASIBLE,
        duties=tuple(duties),
        left_behind=tuple(
            LeftBehind(party=party.id, people=party.people, reasons=why)
            for load in draft.left
            for party in load.parties
            for why in [reasons(day, cut(load, (party,)))]
        ),
        roads=day.problem.roads.source,
    )
    return replace(plan, cost=cost(day.problem, plan))


def _duties(draft: Draft, squad: Squad) -> Iterator[Duty]:
    jobs = [job for job in draft.jobs if job.squad is squad]
    crews = roster(draft.day, squad, [job.table for job in jobs], [job.crew for job in jobs])
    for job, crew in zip(jobs, crews, strict=True):
        if crew is not None:
            yield _duty(draft.day, job, crew)


def _duty(day: Day, job: Job, crew: Crew) -> Duty:
    vehicle, driver = crew
    table = job.table
    return Duty(
        vehicle=job.squad.vehicles[vehicle],
        driver=driver + 1,
        begins_at=day.moment(table.begins),
        trips=tuple(_trip(day, *pair) for pair in zip(job.tours, table.runs, strict=True)),
        returns_at=day.moment(table.returns),
        ends_at=day.moment(table.ends),
    )


def _trip(day: Day, tour: Tour, run: Run) -> Trip:
    return Trip(
        origin=day.problem.places[tour.origin].id,
        sets_out_at=day.moment(run.sets_out),
        loads_at=day.moment(run.loads),
        departs_at=day.moment(run.departs),
        stops=tuple(
            Stop(
                place=day.problem.places[place].id,
                arrives_at=day.moment(arrives),
                leaves_at=day.moment(arrives + day.rules.unloading),
                riders=tuple(
                    Rider(party=party.id, people=party.people)
                    for load in loads
                    for party in load.parties
                ),
            )
            for (place, loads), arrives in zip(tour.stops, run.arrives, strict=True)
        ),
    )

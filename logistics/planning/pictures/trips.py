"""The picture of a transport plan: what each vehicle does over the hours, night ban and all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from markupsafe import Markup

from logistics.planning.pictures.scale import (
    BAR,
    GAP,
    HEAD,
    ROW,
    WIDE,
    Names,
    Scale,
    Words,
    heading,
    legend,
    margin,
    row_name,
    sheet,
)
from logistics.planning.transport.plan import Duty, Plan, Trip
from logistics.planning.transport.problem import Problem, VehicleKind
from logistics.planning.transport.vehicle_checks import banned_hours
from logistics.sites.floor_plan.markup import element
from logistics.wording import say, term

DUTY = {"fill": "#eef2f5", "stroke": "#c3ccd3"}
EMPTY = {"fill": "#b9c4cc"}
LOADING = {"fill": "#e0a93b"}
RIDE = {"fill": "#0b4f6c"}
CLEANING = {"fill": "#7fb08f"}
BAN = {"fill": "#a01c1c", "fill_opacity": 0.12}
DUTY_WORD = term("duty")
EMPTY_WORD = term("empty run")
LOADING_WORD = term("loading")
RIDE_WORD = term("ride with people")
CLEANING_WORD = term("disinfection")


def draw_trips(
    problem: Problem, plan: Plan, words: Words, *, names: Names | None = None, width: float = WIDE
) -> Markup:
    """The duties of the plan by sort of vehicle, over the hours of the day.

    :param names: what vehicles and places are called, by id
    :param width: of the picture; 360 fits a phone
    """
    return _Picture(problem, plan, words, names or {}, width).draw()


class _Picture:
    def __init__(
        self, problem: Problem, plan: Plan, words: Words, names: Names, width: float
    ) -> None:
        self.problem, self.plan, self.words = problem, plan, words
        self.names, self.width = names, width
        begins = min((duty.begins_at for duty in plan.duties), default=None)
        ends = max((duty.ends_at for duty in plan.duties), default=None)
        start = (begins or datetime(2020, 1, 1, tzinfo=problem.zone)).astimezone(problem.zone)
        start = start.replace(minute=0, second=0, microsecond=0)
        end = ends or start + timedelta(hours=1)
        left = margin((self.name(duty.vehicle) for duty in plan.duties), width)
        self.scale = Scale(start=start, end=end, left=left, width=width, zone=problem.zone)

    def name(self, key: str) -> str:
        return self.names.get(key, key)

    def draw(self) -> Markup:
        body, top = list[Markup](), float(HEAD)
        for kind in VehicleKind:
            rows = self._rows(kind)
            if not rows:
                continue
            body.append(heading(self._kind_line(kind, rows), top, self.width))
            top += ROW
            for vehicle, duties in rows.items():
                body.append(row_name(self.name(vehicle), top, self.scale.left))
                body += [self.duty(duty, top) for duty in duties]
                top += ROW
            top += GAP
        signs, height = legend(list(self._legend()), top + 4, self.width)
        title = self.words(say("Trips over the hours of the plan"))
        parts = [*self._bans(top), self.scale.axis(HEAD - 8, top), *body, signs]
        return sheet(title, self.width, top + height + 8, parts, "trip-picture")

    def _rows(self, kind: VehicleKind) -> dict[str, list[Duty]]:
        rows: dict[str, list[Duty]] = {}
        for duty in sorted(self.plan.duties, key=lambda duty: (duty.begins_at, duty.vehicle)):
            vehicle = self.problem.vehicle.get(duty.vehicle)
            if vehicle is not None and vehicle.kind is kind:
                rows.setdefault(duty.vehicle, []).append(duty)
        return rows

    def _kind_line(self, kind: VehicleKind, rows: Mapping[str, Sequence[Duty]]) -> str:
        duties = [duty for each in rows.values() for duty in each]
        trips = [trip for duty in duties for trip in duty.trips]
        line = say(
            "%(kind)s: %(vehicles)s vehicles, %(trips)s trips, %(people)s people",
            kind=say(kind.value),
            vehicles=len(rows),
            trips=len(trips),
            people=sum(trip.people for trip in trips),
        )
        return self.words(line)

    def _bans(self, bottom: float) -> Iterator[Markup]:
        if self.problem.rules.night_ban is None:
            return
        for opens, closes in banned_hours(self.problem, self.scale.start, self.scale.end):
            left, right = self.scale.x(opens), self.scale.x(closes)
            if right > left:
                yield element(
                    "rect", x=left, y=HEAD - 8, width=right - left, height=bottom - HEAD + 8, **BAN
                )

    def duty(self, duty: Duty, top: float) -> Markup:
        title = self.words(
            say(
                "%(vehicle)s, driver %(driver)s: %(begins)s–%(ends)s",
                vehicle=self.name(duty.vehicle),
                driver=duty.driver,
                begins=self._clock(duty.begins_at),
                ends=self._clock(duty.ends_at),
            )
        )
        base = self.scale.bar(duty.begins_at, duty.ends_at, top, title, **DUTY)
        trips = [part for each in duty.trips for part in self._trip(duty, each, top)]
        home = self._part(duty.returns_at, duty.ends_at, top, EMPTY_WORD, EMPTY)
        return Markup("").join([base, *trips, home, *self._cleaning(duty, top)])

    def _cleaning(self, duty: Duty, top: float) -> Iterator[Markup]:
        """A thin line below, since a vehicle may drive empty at the same time."""
        for trip in duty.trips:
            done = trip.stops[-1].leaves_at
            clean = done + timedelta(minutes=self.problem.rules.disinfection)
            yield self._part(done, min(clean, duty.ends_at), top + BAR - 4, CLEANING_WORD, CLEANING)

    def _trip(self, duty: Duty, trip: Trip, top: float) -> Iterator[Markup]:
        arrives = self._there(duty, trip)
        yield self._part(trip.sets_out_at, arrives, top, EMPTY_WORD, EMPTY)
        yield self._part(trip.loads_at, trip.departs_at, top, LOADING_WORD, LOADING)
        done = trip.stops[-1].leaves_at
        places = " → ".join(self.name(stop.place) for stop in trip.stops)
        line = self.words(say("%(people)s people to %(places)s", people=trip.people, places=places))
        title = f"{self._clock(trip.departs_at)} {line}"
        look = {**RIDE, "ink": "#ffffff"}
        yield self.scale.bar(trip.departs_at, done, top, title, str(trip.people), **look)

    def _there(self, duty: Duty, trip: Trip) -> datetime:
        """When the empty vehicle is at the origin of a trip."""
        number = duty.trips.index(trip)
        before = duty.trips[number - 1].stops[-1].place if number else None
        at = before or self.problem.vehicle[duty.vehicle].home
        return min(trip.loads_at, self.problem.arrival(at, trip.origin, trip.sets_out_at))

    def _part(
        self, start: datetime, end: datetime, top: float, what: str, look: Mapping[str, object]
    ) -> Markup:
        if end <= start:
            return Markup("")
        left, right = self.scale.x(start), self.scale.x(end)
        title = f"{self._clock(start)}–{self._clock(end)} {self.words(what)}"
        return element(
            "g",
            element("title", title),
            element(
                "rect",
                x=left,
                y=top,
                width=round(max(1.0, right - left), 1),
                height=4 if look is CLEANING else BAR,
                **look,
            ),
        )

    def _clock(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.problem.zone):%H:%M}"

    def _legend(self) -> Iterator[tuple[dict[str, object], str]]:
        for look, what in (
            (DUTY, DUTY_WORD),
            (EMPTY, EMPTY_WORD),
            (LOADING, LOADING_WORD),
            (RIDE, RIDE_WORD),
            (CLEANING, CLEANING_WORD),
        ):
            yield dict(look), self.words(what)
        if self.problem.rules.night_ban is not None:
            yield dict(BAN), self.words(say("no coach drives"))

"""The picture of a room plan: which cohort is on which floor from when to when, site by site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from markupsafe import Markup

from logistics.periods import Period
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
from logistics.planning.placement.lodging import Lodging, by_floor, lodgings
from logistics.planning.placement.plan import Plan
from logistics.planning.placement.problem import Cohort, Floor, Problem, Room, Zone
from logistics.wording import Sentence, say, term

PALETTE = ("#0b4f6c", "#7a3e9d", "#1d6b3a", "#8a5200", "#a0316b", "#3d5a80", "#556b2f", "#6b4226")
OTHERS = {"fill": "#c3ccd3", "stroke": "#8b98a3"}
CLOSED = {"fill": "#f4e3e3", "stroke": "#a01c1c"}
FREE = {"fill": "#f3f7f4", "stroke": "#c9d8ce"}


@dataclass(frozen=True, kw_only=True)
class Session:
    """People of one cohort of the plan on one floor, from the first arrival to the last end."""

    cohort: Cohort
    start: datetime
    end: datetime
    rooms: int
    people: int


def draw_rooms(
    problem: Problem, plan: Plan, words: Words, *, names: Names | None = None, width: float = WIDE
) -> Markup:
    """The floors that the plan uses, by site, over the days of the stays.

    :param names: what sites and floors are called, by id
    :param width: of the picture; 360 fits a phone
    """
    return _Picture(problem, plan, words, names or {}, width).draw()


class _Picture:
    def __init__(
        self, problem: Problem, plan: Plan, words: Words, names: Names, width: float
    ) -> None:
        self.problem, self.words, self.names, self.width = problem, words, names, width
        self.found = by_floor(lodgings(problem, plan))
        self.sessions = {floor: sessions(each) for floor, each in self.found.items()}
        self.zone = ZoneInfo(problem.time_zone)
        every = [session for each in self.sessions.values() for session in each]
        start = min((each.start for each in every), default=problem.cohorts.epoch)
        start = start.astimezone(self.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        end = max((each.end for each in every), default=start + timedelta(days=1))
        left = margin(map(self.name, self.found), width)
        self.scale = Scale(start=start, end=end, left=left, width=width, zone=self.zone)
        self.risks = sorted({each.cohort.risk for each in every})

    def name(self, key: str) -> str:
        return self.names.get(key, key)

    def draw(self) -> Markup:
        body, top = list[Markup](), float(HEAD)
        for site in self.problem.sites:
            floors = [f for f in self.problem.floors if f.site == site.id and f.id in self.found]
            if not floors:
                continue
            body.append(heading(self._site_line(site.id, floors), top, self.width))
            top += ROW
            for floor in floors:
                body.append(self.row(floor, top))
                top += self._height(floor)
            top += GAP
        signs, height = legend(list(self._legend()), top + 4, self.width)
        title = self.words(say("Floors over the days of the plan"))
        parts = [self.scale.axis(HEAD - 8, top), *body, signs]
        return sheet(title, self.width, top + height + 8, parts, "room-picture")

    def _site_line(self, site: str, floors: Sequence[Floor]) -> str:
        found = [each for floor in floors for each in self.sessions[floor.id]]
        line = say(
            "%(site)s: %(people)s people in %(rooms)s rooms",
            site=self.name(site),
            people=sum(each.people for each in found),
            rooms=sum(each.rooms for each in found),
        )
        return self.words(line)

    def _height(self, floor: Floor) -> float:
        return ROW * max(1, len(lanes(self.sessions[floor.id])))

    def row(self, floor: Floor, top: float) -> Markup:
        scale, rooms = self.scale, self._rooms(floor)
        free = self.words(say("%(rooms)s rooms", rooms=len(rooms)))
        base = scale.bar(scale.start, scale.end, top, f"{self.name(floor.id)}: {free}", **FREE)
        lines = [
            self._session(floor, each, top + ROW * number)
            for number, lane in enumerate(lanes(self.sessions[floor.id]))
            for each in lane
        ]
        name = row_name(self.name(floor.id), top, scale.left)
        return Markup("").join([name, base, *self._others(rooms, top), *lines])

    def _rooms(self, floor: Floor) -> list[Room]:
        rooms = self.problem.rooms_of[floor.id]
        return [room for room in rooms if room.zone is Zone.CONTAMINATED]

    def _others(self, rooms: Sequence[Room], top: float) -> Iterator[Markup]:
        """How much of the floor is taken by others or closed, as bars of that height."""
        closed = [period for room in rooms for period in room.out_of_order]
        taken = [period for room in rooms for period in _taken(room)]
        for periods, look, what in (
            (taken, OTHERS, term("%(rooms)s rooms taken by others")),
            (closed, CLOSED, term("%(rooms)s rooms closed")),
        ):
            for period, count in _counted(periods, self.scale):
                height = round(BAR * count / max(1, len(rooms)), 1)
                title = self.words(Sentence(what, {"rooms": count}))
                y = top + BAR - height if look is OTHERS else top
                yield self.scale.bar(period[0], period[1], y, title, height=height, **look)

    def _session(self, floor: Floor, session: Session, top: float) -> Markup:
        line = self.words(
            say(
                "%(cohort)s, %(day)s: %(people)s people, %(rooms)s rooms",
                cohort=self.words(session.cohort.risk),
                day=self._window(session.cohort),
                people=session.people,
                rooms=session.rooms,
            )
        )
        until = f"{session.start.astimezone(self.zone):%m-%d %H:%M} – "
        until += f"{session.end.astimezone(self.zone):%m-%d %H:%M}"
        title = f"{self.name(floor.id)}. {line}. {until}"
        short = (
            f"{session.people} · {self.words(session.cohort.risk)} {self._window(session.cohort)}"
        )
        fill = PALETTE[self.risks.index(session.cohort.risk) % len(PALETTE)]
        look = {"fill": fill, "ink": "#ffffff", "rx": 3, "fill_opacity": 0.92}
        return self.scale.bar(session.start, session.end, top, title, short, **look)

    def _window(self, cohort: Cohort) -> str:
        """The local day on which the arrival window of a cohort begins."""
        rule = self.problem.cohorts
        begins = rule.epoch + cohort.window * timedelta(hours=rule.window_hours)
        return f"{begins.astimezone(self.zone):%m-%d}"

    def _legend(self) -> Iterator[tuple[dict[str, object], str]]:
        for number, risk in enumerate(self.risks):
            yield {"fill": PALETTE[number % len(PALETTE)]}, self.words(risk)
        yield dict(OTHERS), self.words(say("taken by others"))
        yield dict(CLOSED), self.words(say("closed rooms"))
        yield dict(FREE), self.words(say("free floor"))


def sessions(found: Sequence[Lodging]) -> tuple[Session, ...]:
    """The cohorts of one floor, the first to come first."""
    cohorts: dict[Cohort, list[Lodging]] = {}
    for each in found:
        cohorts.setdefault(each.cohort, []).append(each)
    made = [
        Session(
            cohort=cohort,
            start=min(each.start for each in there),
            end=max(each.end for each in there),
            rooms=len({each.room.id for each in there}),
            people=sum(each.need.people for each in there),
        )
        for cohort, there in cohorts.items()
    ]
    return tuple(sorted(made, key=lambda each: (each.start, each.cohort)))


def lanes(found: Sequence[Session]) -> list[list[Session]]:
    """Sessions one after another where they can share a line."""
    made: list[list[Session]] = []
    for session in found:
        lane = next((lane for lane in made if lane[-1].end <= session.start), None)
        if lane is None:
            made.append([session])
        else:
            lane.append(session)
    return made


def _taken(room: Room) -> Iterator[tuple[datetime | None, datetime | None]]:
    if room.free_from is not None:
        yield None, room.free_from
    for period in room.booked:
        yield period.start, period.end


def _counted(
    periods: Sequence[Period | tuple[datetime | None, datetime | None]], scale: Scale
) -> Iterator[tuple[tuple[datetime, datetime], int]]:
    """Spans between changes with how many of the periods hold in each, none left out."""
    spans = []
    for period in periods:
        start, end = (period.start, period.end) if isinstance(period, Period) else period
        span = (max(start or scale.start, scale.start), min(end or scale.end, scale.end))
        if span[0] < span[1]:
            spans.append(span)
    edges = sorted({edge for span in spans for edge in span})
    for start, end in pairwise(edges):
        count = sum(span[0] <= start and end <= span[1] for span in spans)
        if count:
            yield (start, end), count

"""Temperatures and tests whose time has passed without them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from logistics.health import queries as health
from logistics.health.round_rules import missed_part, overdue
from logistics.isolation import queries as isolations
from logistics.policy.isolation_clock import IsolationClock
from logistics.reports.queries.concerns.mark import Mark, Watch
from logistics.reports.queries.housed import Housed
from logistics.wording import Sentence, say

LOOK_BACK = timedelta(days=2)


def missed_checks(watch: Watch) -> list[Mark]:
    """People in the rooms without the last temperature or a test that was due before today."""
    ids = [each.isolation.id for each in watch.present if each.open]
    away = isolations.away_now(watch.session, ids)
    taken = health.temperatures_since(watch.session, ids, watch.at - LOOK_BACK)
    tubes = health.tubes_of(watch.session, ids)
    marks = (
        _missed(each, each.clock, taken.get(each.isolation.id, []), tubes, watch.at)
        for each in watch.present
        if each.open and each.clock is not None and each.isolation.id not in away
    )
    return [mark for mark in marks if mark is not None]


def _missed(
    each: Housed,
    clock: IsolationClock,
    taken: Sequence[datetime],
    tubes: Mapping[uuid.UUID, Sequence[tuple[object, ...]]],
    at: datetime,
) -> Mark | None:
    late = overdue(clock.tests_due(), tubes.get(each.isolation.id, ()), at=at, zone=clock.zone)
    if late:
        first = late[0]
        ended = datetime.combine(first.due_on + timedelta(days=1), time(), ZoneInfo(clock.zone))
        about = say(
            "%(n)s tests not taken, the first was due on %(day)s.",
            n=len(late),
            day=str(first.due_on),
        )
        return _mark(each, ended, about)
    span = clock.span_at(at)
    part = missed_part(
        taken,
        at=at,
        zone=clock.zone,
        per_day=span.stage.temperatures_per_day if span else 0,
        since=max(each.admitted_at, clock.start),
    )
    if part is None:
        return None
    return _mark(each, part.end or at, say("The last temperature was not taken."))


def _mark(each: Housed, since: datetime, about: Sentence) -> Mark:
    return Mark(
        person_id=each.isolation.person_id,
        site_id=each.site_id,
        room_id=each.room_id,
        since=since,
        about=about,
    )

"""What waits at the sites: people without a room, with symptoms, or here for too long."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, lazyload

from logistics.health.models import Reading
from logistics.health.rules import ReadingFacts, open_symptoms
from logistics.isolation import queries as isolations
from logistics.isolation.models import (
    AwayKind,
    AwayPeriod,
    Isolation,
    IsolationState,
    Occupancy,
    OccupancyGuest,
    OccupancyState,
)
from logistics.isolation.queries import CURRENT
from logistics.policy import queries as policies
from logistics.reports.queries.concerns.mark import Mark, Watch
from logistics.reports.queries.housed import Housed
from logistics.reports.queries.isolation_file import reckoned
from logistics.sites import queries as sites
from logistics.sites.models import RoomBlock
from logistics.wording import Sentence, say


def without_room(watch: Watch) -> list[Mark]:
    """Isolations of the user's districts that need a room at a site now and have none.

    Who is at home needs one once another category asks for it.
    """
    housed = (
        sa.select(OccupancyGuest.isolation_id)
        .join(OccupancyGuest.occupancy)
        .where(Occupancy.state.in_(CURRENT), OccupancyGuest.left_at.is_(None))
    )
    away = sa.select(AwayPeriod.isolation_id).where(
        AwayPeriod.back_at.is_(None), AwayPeriod.kind.not_in((AwayKind.HOME, AwayKind.HOTEL))
    )
    districts = [each.id for each in sites.districts_in(watch.session, watch.scope)]
    rows = watch.session.scalars(
        sa.select(Isolation)
        .where(
            Isolation.district_id.in_(districts),
            Isolation.state != IsolationState.ENDED,
            Isolation.id.not_in(housed),
            Isolation.id.not_in(away),
        )
        .options(lazyload(Isolation.person))
        .order_by(Isolation.occurred_at, Isolation.id)
    )
    return [
        Mark(
            person_id=row.person_id,
            arrival_id=row.arrival_id,
            since=row.occurred_at,
            about=say("%(state)s, and no room is held.", state=row.state),
        )
        for row in rows
        if _needs_room(watch, row)
    ]


def _needs_room(watch: Watch, row: Isolation) -> bool:
    clock, _ = reckoned(watch.session, row)
    return clock is None or (clock.site_until is not None and clock.site_until > watch.at)


def symptoms_in_room(watch: Watch) -> list[Mark]:
    """Guests whose latest reading has a fever or a symptom."""
    known = {each.isolation.id: each for each in watch.present if each.open}
    found = []
    for reading in watch.session.scalars(_latest_readings(list(known))):
        each = known[reading.isolation_id]
        version = policies.get_version(watch.session, each.isolation.policy_version_id)
        facts = ReadingFacts(
            at=reading.occurred_at,
            temperature=reading.temperature,
            symptoms=tuple(reading.symptoms),
        )
        if open_symptoms([facts], fever_from=version.transport.fever_celsius):
            found.append(_in_room(each, reading.occurred_at, _symptoms(reading)))
    return found


def _symptoms(reading: Reading) -> Sentence:
    if reading.temperature is None:
        return say("Symptoms at the last reading.")
    return say("%(celsius)s °C at the last reading.", celsius=reading.temperature)


def _latest_readings(isolations: list[uuid.UUID]) -> sa.Select[Reading]:
    correction = aliased(Reading)
    latest = (
        sa.select(
            Reading.id,
            sa.func.row_number()
            .over(
                partition_by=Reading.isolation_id,
                order_by=(Reading.occurred_at.desc(), Reading.id.desc()),
            )
            .label("place"),
        )
        .where(
            Reading.isolation_id.in_(isolations),
            ~sa.exists().where(correction.corrects_id == Reading.id),
        )
        .subquery()
    )
    return (
        sa.select(Reading)
        .join(latest, latest.c.id == Reading.id)
        .where(latest.c.place == 1)
        .order_by(Reading.occurred_at, Reading.id)
    )


def missing_guests(watch: Watch) -> list[Mark]:
    """People who walked away and were not found."""
    return [
        Mark(
            person_id=each.person_id,
            since=each.since,
            about=say("Missing; the police were told.")
            if each.police_at
            else say("Missing; the police were not told yet."),
        )
        for each in isolations.missing_people(watch.session, watch.scope)
    ]


def out_of_service(watch: Watch) -> list[Mark]:
    """People who sleep in a room that is out of service in their time, or are expected there."""
    site_ids = [each.id for each in sites.sites_in(watch.session, watch.scope)]
    overdue = sa.and_(Occupancy.state == OccupancyState.PRESENT, Occupancy.to_at <= watch.at)
    rows = watch.session.execute(
        sa.select(OccupancyGuest.person_id, Occupancy.site_id, Occupancy.room_id, RoomBlock.from_at)
        .join(OccupancyGuest.occupancy)
        .join(RoomBlock, RoomBlock.room_id == Occupancy.room_id)
        .where(
            Occupancy.site_id.in_(site_ids),
            Occupancy.state.in_(CURRENT),
            OccupancyGuest.left_at.is_(None),
            sa.or_(RoomBlock.to_at.is_(None), RoomBlock.to_at > watch.at),
            sa.or_(RoomBlock.to_at.is_(None), RoomBlock.to_at > RoomBlock.from_at),
            sa.or_(RoomBlock.to_at.is_(None), RoomBlock.to_at > Occupancy.from_at),
            sa.or_(RoomBlock.from_at < Occupancy.to_at, overdue),
        )
        .order_by(RoomBlock.from_at, OccupancyGuest.id)
    )
    return [
        Mark(
            person_id=row.person_id,
            site_id=row.site_id,
            room_id=row.room_id,
            since=row.from_at,
            about=say("The room is out of service in this time; another is needed."),
        )
        for row in rows
    ]


def not_departed(watch: Watch) -> list[Mark]:
    """Released people who are still in their room."""
    return [
        _in_room(each, each.isolation.ended_at or watch.at, say("Released, and still here."))
        for each in watch.present
        if each.released
    ]


def clock_ended(watch: Watch) -> list[Mark]:
    """People whose period is over and who were not released."""
    return [
        _in_room(each, each.clock.release_due, say("The period is over."))
        for each in watch.present
        if each.open and each.clock is not None and each.clock.release_due < watch.at
    ]


def _in_room(each: Housed, since: datetime, about: Sentence) -> Mark:
    return Mark(
        person_id=each.isolation.person_id,
        site_id=each.site_id,
        room_id=each.room_id,
        since=since,
        about=about,
    )

"""Rounds: who is to be seen, in which order, and each entry once."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import Role
from logistics.database import bind, bound, transaction
from logistics.health import operations
from logistics.health.models import Reading, Sample
from logistics.health.round_rules import (
    EntryDiffers,
    Round,
    round_at,
    swabs_to_take,
    temperature_is_due,
)
from logistics.health.rounds import round_of
from logistics.isolation import operations as isolation
from logistics.isolation.models import AwayKind
from logistics.policy.document import Assay, Measure, Specimen
from logistics.policy.isolation_clock import DueTest
from logistics.sites.models import Site
from tests import factories
from tests.factories import FloorFactory, RoomFactory
from tests.isolation.stays import ENTERED, TWICE, admitted, put_policy_in_force
from tests.web import key, sign_in

ZONE = "Asia/Shanghai"
PHONES = 32
NEXT_MORNING = ENTERED + timedelta(hours=22)  # 08:00 local time


def local(hour: int, minute: int = 0) -> datetime:
    return datetime.fromisoformat(f"2020-03-29T{hour:02}:{minute:02}+08:00")


@pytest.mark.parametrize(
    ("per_day", "taken", "at", "due"),
    [
        (2, [], local(8), True),
        (2, [local(7)], local(11, 59), False),
        (2, [local(7)], local(12), True),
        (2, [local(7), local(18)], local(23), False),
        (1, [local(7)], local(20), False),
        (1, [], local(20), True),
        (3, [local(7)], local(8), True),
        (0, [], local(8), False),
    ],
)
def test_a_temperature_is_wanted_in_each_part_of_the_local_day(
    per_day: int, taken: list[datetime], at: datetime, due: bool
) -> None:
    assert due is temperature_is_due(taken, at=at, zone=ZONE, per_day=per_day, since=ENTERED)


def test_the_morning_round_ends_at_noon_of_the_place() -> None:
    assert round_at(local(11, 59), ZONE) is Round.MORNING
    assert round_at(local(12), ZONE) is Round.EVENING


def test_a_swab_stays_on_the_list_until_every_laboratory_has_its_tube() -> None:
    test = DueTest(
        due_on=date(2020, 3, 28),
        measure=Measure.CENTRAL_ISOLATION,
        assay=Assay.NUCLEIC_ACID,
        specimen=Specimen.NASOPHARYNGEAL,
        laboratories=2,
        hours_apart=0,
    )
    tube = (test.due_on, test.assay, test.specimen)
    at = local(8)
    assert swabs_to_take([test], [], at=at, zone=ZONE) == (test,)
    assert swabs_to_take([test], [tube], at=at, zone=ZONE) == (test,)
    assert swabs_to_take([test], [tube, tube], at=at, zone=ZONE) == ()
    assert swabs_to_take([test], [], at=at - timedelta(days=2), zone=ZONE) == ()


def test_a_round_walks_along_the_corridor_and_leaves_out_who_is_away(session: Session) -> None:
    factories.use(session)
    put_policy_in_force(session)
    floor = FloorFactory()
    stays = [
        admitted(session, RoomFactory(floor=floor, corridor_position=place)) for place in (3, 1, 2)
    ]
    site = session.get_one(Site, floor.site_id)

    found = round_of(session, site, at=NEXT_MORNING).on(floor.id)

    assert [call.room.corridor_position for call in found.calls] == [1, 2, 3]
    assert found.left == 3
    operations.record_reading(
        session, stays[1][0].id, temperature=36.6, symptoms=(), occurred_at=NEXT_MORNING
    )
    isolation.go_away(
        session,
        stays[0][0].id,
        AwayKind.OTHER_CARE,
        where="dialysis",
        hold_room=True,
        compared=TWICE,
        at=NEXT_MORNING,
    )
    found = round_of(session, site, at=NEXT_MORNING)
    assert [(call.temperature, call.temperature_due) for call in found.calls] == [
        (36.6, False),
        (None, True),
    ]


def test_the_same_reading_sent_by_many_at_once_is_one_row(database_url: str) -> None:
    bind(database_url, kept_open=PHONES)
    with transaction() as session:
        factories.use(session)
        put_policy_in_force(session)
        who = admitted(session)[0].id
    entry, together = uuid.uuid4(), threading.Barrier(PHONES)

    def send(_phone: int) -> uuid.UUID:
        together.wait()
        with transaction() as session:
            return operations.record_reading(
                session, who, temperature=36.6, symptoms=(), occurred_at=ENTERED, entry=entry
            ).id

    with ThreadPoolExecutor(PHONES) as phones:
        assert set(phones.map(send, range(PHONES))) == {entry}
    with transaction() as session:
        assert session.scalar(sa.select(sa.func.count(Reading.id))) == 1
    bound().dispose()


def test_an_entry_with_other_content_is_refused_and_changes_nothing(session: Session) -> None:
    factories.use(session)
    put_policy_in_force(session)
    who, entry = admitted(session)[0].id, uuid.uuid4()
    first = operations.record_reading(
        session, who, temperature=36.6, symptoms=(), occurred_at=ENTERED, entry=entry
    )
    with pytest.raises(EntryDiffers):
        operations.record_reading(
            session, who, temperature=38.6, symptoms=(), occurred_at=ENTERED, entry=entry
        )
    assert first.temperature == 36.6


def test_an_entry_that_is_sent_later_keeps_its_moment_and_is_not_doubled(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        factories.use(session)
        put_policy_in_force(session)
        stay, room = admitted(session)
        who, site = stay.id, room.site_id
    nurse = sign_in(app, Role.HEALTH, city=True)
    swab = {
        "id": str(uuid.uuid4()),
        "assay": Assay.NUCLEIC_ACID.value,
        "specimen": Specimen.NASOPHARYNGEAL.value,
        "laboratory": "Linjiang CDC",
    }
    for seconds in (600, 900):
        reply = nurse.post(
            f"/api/v1/health/{who}/samples", json={**swab, "seconds_ago": seconds}, headers=key()
        )
        assert reply.status_code == 201, reply.text
    with app.app_context(), transaction() as session:
        (tube,) = session.scalars(sa.select(Sample))
        assert tube.recorded_at - tube.occurred_at >= timedelta(seconds=599)
    listed = nurse.get(f"/api/v1/health/rounds/{site}").json
    assert [call["isolation_id"] for call in listed["calls"]] == [str(who)]
    assert "共 1 人" in nurse.get("/health/rounds").text
    dispatcher = sign_in(app, Role.DISPATCHER, city=True)
    assert dispatcher.get(f"/api/v1/health/rounds/{site}").status_code == 403

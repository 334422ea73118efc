"""Somebody stands at the door of a site whom no plan expects."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access.rules import Role
from logistics.arrivals.people_models import Person
from logistics.database import reading, transaction
from logistics.isolation import operations
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import Isolation, IsolationState, OccupancyState
from logistics.isolation.rules import AlreadyIsolated, NoIsolatingMeasure, RoomTaken
from logistics.sites.models import Room
from tests.reports.house import TWO, house_of, later
from tests.web import change, key, sign_in

BOTH = [each.value for each in TWO]


def test_the_clock_counts_from_the_entry_and_not_from_the_door(session: Session) -> None:
    house = house_of(session)
    planned, person, room = house.guest(), house.traveller(), house.room()

    taken = operations.begin_at_site(session, person.id, room, compared=TWO, at=later(days=1))

    (guest,) = taken.occupancy.guests
    assert taken.occupancy.state is OccupancyState.PRESENT
    assert clock_of(session, guest.isolation).site_until == clock_of(session, planned).site_until
    assert guest.isolation.district_id == house.site.district_id
    with pytest.raises(AlreadyIsolated):
        operations.begin_at_site(session, person.id, house.room(), compared=TWO, at=later(days=1))


def test_nobody_is_taken_in_without_a_measure_that_needs_a_room_or_into_a_held_one(
    session: Session,
) -> None:
    house = house_of(session)
    held = house.expected(house.traveller()).room
    undecided, decided = house.traveller(classified=False), house.traveller()

    def come(person: Person, room: Room) -> None:
        operations.begin_at_site(session, person.id, room, compared=TWO, at=later(hours=2))

    with pytest.raises(NoIsolatingMeasure):
        come(undecided, house.room())
    with pytest.raises(RoomTaken):
        come(decided, held)


def test_a_walk_in_is_taken_in_on_the_page_and_by_machine(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(clock.VARIABLE, str(tmp_path / "clock.json"))
    clock.set_to(later(hours=3), tmp_path / "clock.json")
    with transaction() as session:
        house = house_of(session)
        first, second = house.traveller().id, house.traveller().id
        rooms, site = (house.room().id, house.room().id), house.site.id
    desk = sign_in(app, Role.HEALTH, city=True)
    body = {"person_id": str(second), "room_id": str(rooms[1]), "compared": BOTH}
    api = "/api/v1/isolations/walk-ins"

    page = desk.get(f"/people/{first}?site={site}").get_data(as_text=True)
    one = {"room": str(rooms[0]), "compared": BOTH[:1]}
    unchecked = change(desk, f"/isolations/people/{first}/walk-in", one)
    taken = change(desk, f"/isolations/people/{first}/walk-in", one | {"compared": BOTH})
    after = desk.get(f"/people/{first}").get_data(as_text=True)
    clerk = sign_in(app, Role.CLERK, city=True).post(api, json=body, headers=key())
    elsewhere = sign_in(app, Role.HEALTH).post(api, json=body, headers=key())
    answer = desk.post(api, json=body, headers=key())

    assert f'action="/isolations/people/{first}/walk-in"' in page
    assert f'value="{rooms[0]}"' in page
    assert (unchecked.status_code, taken.status_code) == (409, 303)
    assert "/walk-in" not in after
    assert (clerk.status_code, elsewhere.status_code, answer.status_code) == (403, 404, 201)
    with reading() as session:
        states = session.scalars(
            sa.select(Isolation.state).where(Isolation.person_id.in_([first, second]))
        ).all()
    assert states == [IsolationState.OPEN] * 2

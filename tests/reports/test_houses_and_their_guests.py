from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING, Role
from logistics.cli import main
from logistics.database import reading, transaction
from logistics.isolation import operations
from logistics.isolation.models import EndKind, Isolation
from logistics.isolation.operations.houses import RoomHasGuests
from logistics.reports.queries.concerns import Concern
from logistics.reports.queries.today import marks_of
from logistics.sites.models import Room, RoomBlock, Site, SiteState
from logistics.sites.rules import SiteNotEmpty, SiteNotOpen
from tests.factories import use
from tests.reports.house import House, house_of, later
from tests.web import change, key, sign_in


def close(house: House, *states: SiteState) -> None:
    for state in states:
        operations.change_site_state(house.session, house.site, state, at=later(days=2))


def test_a_site_with_guests_closes_only_when_the_last_has_left(session: Session) -> None:
    house = house_of(session)
    isolation = house.guest()
    house.expected()
    close(house, SiteState.CLOSING)

    with pytest.raises(SiteNotEmpty) as refusal:
        close(house, SiteState.CLOSED)

    assert str(refusal.value) == (
        "Site QH closes only when it is empty: 1 people are inside"
        " (0 of them released and not departed), 1 are expected."
    )
    operations.end(session, isolation.id, EndKind.TRANSFERRED_OUT, at=later(days=2))
    operations.annul_expected(session, [row.id for row in expected(session)], at=later(days=2))
    close(house, SiteState.CLOSED)
    assert house.site.state is SiteState.CLOSED


def expected(session: Session) -> list[Isolation]:
    return list(session.scalars(sa.select(Isolation).where(Isolation.state == "expected")))


def test_a_released_guest_who_has_not_departed_keeps_the_site_open(session: Session) -> None:
    house = house_of(session)
    isolation = house.guest()
    operations.end(session, isolation.id, EndKind.COMPLETED, at=later(days=14), stays=True)
    close(house, SiteState.CLOSING)

    with pytest.raises(SiteNotEmpty) as refusal:
        close(house, SiteState.CLOSED)

    assert "1 people are inside (1 of them released and not departed)" in str(refusal.value)


def test_no_room_of_a_closed_site_is_held_for_anybody(session: Session) -> None:
    house = house_of(session)
    room = house.room()
    close(house, SiteState.CLOSING, SiteState.CLOSED)

    with pytest.raises(SiteNotOpen):
        house.expected(room=room)


def block(house: House, room: Room, *, agreed: bool = False, days: float = 3) -> RoomBlock:
    return operations.block_room(
        house.session,
        room,
        from_at=later(days=days),
        to_at=later(days=days + 2),
        reason="burst pipe",
        agreed=agreed,
        at=later(days=2),
    )


def out_of_service(house: House) -> list[uuid.UUID | None]:
    found = marks_of(house.session, EVERYTHING, Concern.OUT_OF_SERVICE, at=later(days=2))
    return [mark.person_id for mark in found]


def test_a_room_with_guests_goes_out_of_service_only_when_somebody_agrees(
    session: Session,
) -> None:
    house = house_of(session)
    isolation = house.guest()
    (room,) = house.rooms

    with pytest.raises(RoomHasGuests) as refusal:
        block(house, room)
    assert out_of_service(house) == []
    block(house, room, agreed=True)

    assert str(refusal.value).startswith("1 people sleep in the room and 0 are expected there")
    assert out_of_service(house) == [isolation.person_id]


def test_somebody_expected_while_a_room_is_out_of_service_loses_it_by_no_oversight(
    session: Session,
) -> None:
    house = house_of(session)
    row = house.expected()

    with pytest.raises(RoomHasGuests):
        block(house, row.room)
    block(house, row.room, agreed=True)

    assert out_of_service(house) == [row.guests[0].person_id]


def test_a_block_after_the_last_guest_asks_nobody_and_longer_ones_do(session: Session) -> None:
    house = house_of(session)
    row = house.expected()
    before = operations.block_room(
        session,
        row.room,
        from_at=row.from_at - timedelta(hours=5),
        to_at=row.from_at,
        reason="paint",
        agreed=False,
        at=later(),
    )

    with pytest.raises(RoomHasGuests):
        operations.move_block_end(
            session, before, to_at=row.from_at + timedelta(hours=1), agreed=False, at=later()
        )
    after = block(house, row.room, days=40)

    assert after.from_at == later(days=40)
    assert out_of_service(house) == []


def test_a_guest_whose_period_is_over_still_has_the_room(session: Session) -> None:
    house = house_of(session)
    house.guest()
    (room,) = house.rooms

    with pytest.raises(RoomHasGuests):
        operations.block_room(
            session,
            room,
            from_at=later(days=31),
            to_at=None,
            reason="mould",
            agreed=False,
            at=later(days=30),
        )


@pytest.fixture
def hotel(app: Flask) -> House:
    with transaction() as session:
        house = house_of(session)
        house.guest(house.traveller(full_name="Maja Lindqvist"))
    return house


def blocks() -> list[str]:
    with reading() as session:
        return list(session.scalars(sa.select(RoomBlock.reason)))


def test_the_page_lists_who_would_lose_the_room_and_asks(app: Flask, hotel: House) -> None:
    client = sign_in(app, Role.SITE_MANAGER, city=True)
    url = f"/sites/rooms/{hotel.rooms[0].id}/blocks"

    asked = change(client, url, {"reason": "burst pipe"})
    before = blocks()
    agreed = change(client, url, {"reason": "burst pipe", "agreed": "yes"})

    page = asked.get_data(as_text=True)
    assert asked.status_code == 409
    assert "Maja Lindqvist" in page
    assert 'name="reason" value="burst pipe"' in page
    assert (before, agreed.status_code, blocks()) == ([], 303, ["burst pipe"])


def test_today_counts_the_guests_of_rooms_out_of_service(app: Flask, hotel: House) -> None:
    client = sign_in(app, Role.SITE_MANAGER, city=True)
    url = f"/sites/rooms/{hotel.rooms[0].id}/blocks"

    change(client, url, {"reason": "burst pipe", "agreed": "yes"})

    page = client.get("/today/room_out_of_service").get_data(as_text=True)
    assert "Maja Lindqvist" in page
    assert "QH A 101" in page


def test_the_api_says_whose_room_it_is_and_wants_agreement(app: Flask, hotel: House) -> None:
    client = sign_in(app, Role.SITE_MANAGER, city=True)
    url = f"/api/v1/sites/rooms/{hotel.rooms[0].id}"
    body = {"from_at": later(days=3).isoformat(), "reason": "burst pipe"}

    guests = client.get(f"{url}/guests").get_json()
    refused = client.post(f"{url}/blocks", json=body, headers=key())
    taken = client.post(f"{url}/blocks", json=body | {"agreed": True}, headers=key())

    assert [each["occupancy"]["state"] for each in guests] == ["present"]
    assert (refused.status_code, refused.get_json()["title"]) == (409, "room-has-guests")
    assert (taken.status_code, blocks()) == (201, ["burst pipe"])


def site_state(site: uuid.UUID) -> SiteState:
    with reading() as session:
        return session.get_one(Site, site).state


def version(site: uuid.UUID) -> int:
    with reading() as session:
        return session.get_one(Site, site).version


@pytest.mark.parametrize("door", ["page", "api"])
def test_a_site_is_closed_by_page_and_api_when_it_is_empty(
    app: Flask, hotel: House, door: str
) -> None:
    client = sign_in(app, Role.SITE_MANAGER, city=True)
    site = hotel.site.id

    def become(state: str) -> int:
        if door == "page":
            form = {"state": state, "_version": version(site)}
            return int(change(client, f"/sites/{site}/state", form).status_code)
        headers = key() | {"If-Match": f'"{version(site)}"'}
        url = f"/api/v1/sites/{site}/state"
        return int(client.post(url, json={"state": state}, headers=headers).status_code)

    become("closing")
    refused = become("closed")
    with transaction() as session:
        use(session)
        house = replace(hotel, session=session)
        (isolation,) = session.scalars(sa.select(Isolation))
        operations.end(house.session, isolation.id, EndKind.TRANSFERRED_OUT, at=later(days=2))
    become("closed")

    assert refused == 409
    assert site_state(site) is SiteState.CLOSED


def test_the_terminal_refuses_a_site_with_guests_and_blocks_a_room_when_agreed(
    app: Flask, hotel: House
) -> None:
    run = CliRunner().invoke
    run(main, ["houses", "state", "QH", "closing"], catch_exceptions=False)
    refused = run(main, ["houses", "state", "QH", "closed"])
    words = ["houses", "block-room", "QH", "A", "101", "--reason", "burst pipe"]

    asked = run(main, words)
    agreed = run(main, [*words, "--agreed"])

    assert (refused.exit_code, site_state(hotel.site.id)) == (1, SiteState.CLOSING)
    assert "1 people are inside" in refused.output
    assert (asked.exit_code, agreed.exit_code, blocks()) == (1, 0, ["burst pipe"])

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from logistics import clock
from logistics.access.rules import Role
from logistics.database import bound, reading, transaction
from logistics.supplies import operations, queries
from logistics.supplies.models import CountState, Lot, StockCount, StockMovement
from logistics.supplies.rules.kinds import LotState, MovementKind, Unit
from tests.supplies.store import Store, opened
from tests.web import change, sign_in

GTIN = "06901234567915"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def house(app: Flask) -> Store:
    """The store of the district on record, with nobody signed in."""
    with transaction() as session:
        store = opened(session)
        operations.add_gtin(session, store.item("MASK-YY0469"), GTIN, Unit.BOX)
    return store


def officer(app: Flask, house: Store, *roles: Role) -> FlaskClient:
    client = sign_in(app, *(roles or (Role.SUPPLY_OFFICER,)), districts=(house.district_id,))
    client.get("/language/en")
    return client


def delivered(house: Store, quantity: int, **details: object) -> Lot:
    """A lot that passed an hour ago and may be used for a year, unless told otherwise."""
    details = {"expires_on": clock.now().date() + timedelta(days=365), **details}
    with transaction() as session:
        mine = Store(**{**vars(house), "session": session})
        return mine.delivered(quantity, at=clock.now() - timedelta(hours=1), **details)  # type: ignore[arg-type]


def left(place: uuid.UUID) -> int:
    with reading() as session:
        return sum(each.quantity for each in queries.balances(session, place_ids=[place]))


def test_a_scanned_box_is_taken_in_inspected_and_used(app: Flask, house: Store) -> None:
    client = officer(app, house)
    until = (clock.now() + timedelta(days=400)).date()
    code = f"(01){GTIN}(17){until:%y%m%d}(10)B-77"

    page = client.get("/supplies/scan", query_string={"place": house.site.clean.id, "code": code})
    assert f'value="{until}"' in page.text
    assert 'value="B-77"' in page.text
    taken_in = change(
        client,
        "/supplies/receipts",
        {
            "place": house.site.clean.id,
            "item": house.item("MASK-YY0469").id,
            "amount": "3",
            "unit": "box",
            "number": "B-77",
            "maker": "Linjiang Medical",
            "expires_on": until,
            "source": "purchase",
            "counted_with": "Fan Bo",
        },
    )
    assert taken_in.status_code == 303
    with reading() as session:
        lot = session.scalars(sa.select(Lot)).one()
    change(client, f"/supplies/lots/{lot.id}/inspection", {"inspector": "Fan Bo"})
    change(
        client,
        "/supplies/scan/take",
        {
            "place": house.site.clean.id,
            "item": lot.item_id,
            "amount": "20",
            "unit": "piece",
        },
    )

    assert left(house.site.clean.id) == 130
    assert left(house.site.consumed.id) == 20


def test_a_form_sent_twice_moves_the_goods_once(app: Flask, house: Store) -> None:
    lot = delivered(house, 100)
    client = officer(app, house)
    form = {
        "_key": "one and the same",
        "place": house.store.id,
        "way": f"transfer:{house.site.clean.id}",
        "amount": "30",
        "unit": "piece",
    }

    answers = [client.post(f"/supplies/lots/{lot.id}/moves", data=form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert left(house.store.id) == 70


def test_a_scanned_lot_says_that_another_expires_earlier(app: Flask, house: Store) -> None:
    delivered(house, 100, number="SOON", expires_on=clock.now().date() + timedelta(days=30))
    delivered(house, 100, number="LATE", expires_on=clock.now().date() + timedelta(days=90))
    client = officer(app, house)

    page = client.get("/supplies/scan", query_string={"place": house.store.id, "code": "LATE"})

    assert "Another lot here expires earlier" in page.text


def test_a_count_is_blind_until_it_is_handed_in_and_approved_by_somebody_else(
    app: Flask, house: Store
) -> None:
    lot = delivered(house, 98_765)
    counter, head = officer(app, house), officer(app, house, Role.COMMAND)
    change(counter, "/supplies/counts", {"place": house.store.id})
    with reading() as session:
        count = session.scalars(sa.select(StockCount.id)).one()
    address = f"/supplies/counts/{count}"

    assert "98,765" not in counter.get(address).text
    change(counter, f"{address}/lines", {"lot": lot.id, "carton": "49", "piece": "700"})
    change(counter, f"{address}/finish")
    assert "98,765" in counter.get(address).text
    assert change(counter, f"{address}/approve", {"reason": "x"}).status_code == 403
    change(head, f"{address}/approve", {"reason": "Torn."})

    assert left(house.store.id) == 98_700
    with reading() as session:
        assert session.get_one(StockCount, count).state is CountState.APPROVED


def test_a_recall_from_the_card_stops_the_lot_and_leads_to_who_has_it(
    app: Flask, house: Store
) -> None:
    lot = delivered(house, 100)
    client = officer(app, house)

    answer = change(client, f"/supplies/lots/{lot.id}/recall", {"reason": "Straps tear."})

    assert answer.location == f"/supplies/lots/{lot.id}/holders"
    assert house.store.name_en in client.get(answer.location).text
    with reading() as session:
        assert session.get_one(Lot, lot.id).state is LotState.RECALLED


def test_a_nurse_uses_what_lies_at_the_site_and_nothing_of_the_store(
    app: Flask, house: Store
) -> None:
    item = house.item("MASK-YY0469").id
    delivered(house, 100)
    delivered(house, 100, place=house.site.clean)
    nurse = sign_in(app, Role.HEALTH, sites=(house.site_id,), districts=(house.district_id,))
    form = {"item": item, "amount": "1", "unit": "piece"}

    assert (
        change(nurse, "/supplies/scan/take", {**form, "place": house.store.id}).status_code == 403
    )
    assert (
        change(nurse, "/supplies/scan/take", {**form, "place": house.site.clean.id}).status_code
        == 303
    )
    assert left(house.site.clean.id) == 99


def test_another_district_sees_neither_place_nor_lot(app: Flask, house: Store) -> None:
    lot = delivered(house, 100)
    stranger = sign_in(app, Role.SUPPLY_OFFICER, districts=(uuid.uuid4(),))

    for path in (
        f"/supplies/places/{house.store.id}",
        f"/supplies/lots/{lot.id}",
        f"/supplies/lots/{lot.id}/holders",
    ):
        assert stranger.get(path).status_code == 404
    assert house.store.name_en not in stranger.get("/supplies").text


def test_every_page_answers_in_both_languages_when_full_and_when_empty(
    app: Flask, house: Store
) -> None:
    client = officer(app, house)
    empty = {
        path: client.get(path).status_code
        for path in ("/supplies", f"/supplies/places/{house.store.id}", "/supplies/lots")
    }
    lot = delivered(house, 100)
    with reading() as session:
        movement = session.scalars(
            sa.select(StockMovement.id).where(StockMovement.kind == MovementKind.RECEIPT)
        ).one()
    addresses = (
        "/supplies",
        f"/supplies/places/{house.store.id}",
        f"/supplies/places/{house.store.id}/then?as_of=2020-03-28T10:00",
        "/supplies/items",
        f"/supplies/items/{lot.item_id}",
        "/supplies/lots?number=2020A",
        f"/supplies/lots/{lot.id}",
        f"/supplies/movements/{movement}",
        "/supplies/counts",
        "/supplies?format=csv",
    )

    assert set(empty.values()) == {200}
    for language in ("zh", "en"):
        client.get(f"/language/{language}")
        assert {path: client.get(path).status_code for path in addresses} == dict.fromkeys(
            addresses, 200
        )


def test_the_list_of_places_asks_the_database_as_often_for_many_lots_as_for_one(
    app: Flask, house: Store
) -> None:
    client = officer(app, house)
    delivered(house, 100)

    def asked() -> int:
        count = 0

        def listen(*_: object) -> None:
            nonlocal count
            count += 1

        sa.event.listen(bound(), "before_cursor_execute", listen)
        for path in ("/supplies", f"/supplies/places/{house.store.id}", "/supplies/items"):
            assert client.get(path).status_code == 200
        sa.event.remove(bound(), "before_cursor_execute", listen)
        return count

    asked()
    once = asked()
    for number in ("B", "C", "D"):
        delivered(house, 10, number=number, code="GOWN" if number == "D" else "MASK-YY0469")

    assert asked() == once


def test_a_delivery_of_two_lots_is_one_receipt_or_none(app: Flask, house: Store) -> None:
    client = officer(app, house)
    page = f"/supplies/places/{house.store.id}/receipt"
    with transaction() as session:
        mask = Store(**{**vars(house), "session": session}).item("MASK-YY0469").id
    until = clock.now().date() + timedelta(days=400)
    head = {"source": "purchase", "counted_with": "Ji Ping"}
    lines = {
        f"{name}-{n}": value
        for n in range(2)
        for name, value in {
            "item": mask, "amount": "3", "unit": "box", "maker": "Jiangnan",
            "number": f"M-{n}", "expires": str(until),
        }.items()
    }  # fmt: skip

    refused = change(client, page, {**head, **lines, "number-1": ""})
    nothing = left(house.store.id)
    taken_in = change(client, page, {**head, **lines})

    assert "Second counter" in client.get(page).text
    assert (refused.status_code, nothing) == (422, 0)
    assert (taken_in.status_code, left(house.store.id)) == (303, 300)

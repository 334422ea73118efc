from __future__ import annotations

import io
import re
import uuid
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from logistics import clock
from logistics.access.rules import Role
from logistics.database import reading, transaction
from logistics.numbering import NumberKind
from logistics.supplies import operations
from logistics.supplies.models import Lot
from logistics.supplies.models.donations import Donation
from logistics.supplies.models.households import HouseholdReservation, ReservationRound
from logistics.supplies.models.requisitions import Requisition
from logistics.supplies.models.shipments import SupplyShipment
from logistics.supplies.operations import requisitions
from logistics.supplies.queries.requisitions import picks_of
from logistics.supplies.queries.stock import balances
from logistics.transfers.models import Trip, Vehicle
from logistics.transfers.rules.kinds import PlaceKind
from tests import factories
from tests.supplies.store import Store, opened
from tests.web import change, key, sign_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

MASK = "MASK-YY0469"
HOUSEHOLD = "310104196501"


@pytest.fixture
def house(app: Flask) -> Store:
    """The store of the district on record with 1,000 masks, nobody signed in."""
    with transaction() as session:
        store = opened(session)
        store.delivered(1000, expires_on=date(2040, 1, 1), at=clock.now() - timedelta(hours=2))
        store.item("VEGETABLES")
    return store


def user(app: Flask, house: Store, *roles: Role) -> FlaskClient:
    client = sign_in(app, *roles, districts=(house.district_id,))
    client.get("/language/en")
    return client


def item_id(house: Store, code: str = MASK) -> uuid.UUID:
    with reading() as session:
        return Store(**{**vars(house), "session": session}).item(code).id


def shelf(place: uuid.UUID) -> int:
    with reading() as session:
        return sum(each.quantity for each in balances(session, place_ids=[place]))


def test_goods_are_asked_for_granted_picked_loaded_and_counted_in_on_the_pages(
    app: Flask, house: Store
) -> None:
    manager = user(app, house, Role.SITE_MANAGER)
    keeper = user(app, house, Role.SUPPLY_OFFICER)
    asked = change(
        manager,
        "/supplies/requisitions",
        {
            "kind": "ordinary_request",
            "to": house.site.clean.id,
            "from": house.store.id,
            "item-0": item_id(house),
            "amount-0": "4",
            "unit-0": "box",
        },
    )
    page = asked.location
    with reading() as session:
        [row] = session.query(Requisition)
        line = row.lines[0].id
    own = manager.get(page).get_data(as_text=True)
    refused = change(manager, f"{page}/approval", {f"granted-{line}": 200})

    granted = change(keeper, f"{page}/approval", {f"granted-{line}": 150})
    change(keeper, f"{page}/picking")
    shown = keeper.get(page).get_data(as_text=True)
    change(keeper, f"{page}/shipments", {"driver": "Zhou", "seal": "S-1"})
    with reading() as session:
        [shipment] = session.query(SupplyShipment)
        [loaded] = shipment.lines
    counted = change(
        manager,
        f"/supplies/shipments/{shipment.id}/arrivals",
        {f"counted-{loaded.id}": 140, "first": "Zhao Min", "second": "Qian Li"},
    )
    change(
        manager,
        f"/supplies/shipments/{shipment.id}/lines/{loaded.id}/settlement",
        {"outcome": "lost_on_the_way", "quantity": 10, "reason": "the box was torn"},
    )

    assert (asked.status_code, refused.status_code) == (303, 409)
    assert "Somebody else has to approve what you asked for." in own
    assert (granted.status_code, counted.status_code) == (303, 303)
    assert "2020A" in shown
    assert shelf(house.site.clean.id) == 140
    assert shelf(house.store.id) == 850
    end = keeper.get(page).get_data(as_text=True)
    assert "the box was torn" in end
    assert 'data-state="received"' in end
    board = keeper.get("/supplies/requisitions?state=all").get_data(as_text=True)
    assert "SL-LJ-" in board
    for papers in ("issue_slips", "packing_lists", "stock_receipts"):
        printed = change(keeper, f"/supplies/shipments/{shipment.id}/print", {"papers": papers})
        assert printed.location.startswith("/work/")


def test_the_same_is_done_by_api_and_a_recall_stops_the_load(app: Flask, house: Store) -> None:
    keeper = user(app, house, Role.SUPPLY_OFFICER)
    head = user(app, house, Role.COMMAND)
    url = "/api/v1/supplies/requisitions"
    body = {
        "from_place_id": str(house.store.id),
        "to_place_id": str(house.site.clean.id),
        "lines": [{"item_id": str(item_id(house)), "quantity": 30}],
    }
    one = keeper.post(url, json=body, headers=key()).get_json()
    url = f"{url}/{one['id']}"
    own = keeper.post(f"{url}/approval", json={}, headers=key())
    head.post(f"{url}/approval", json={}, headers=key())
    picks = keeper.post(f"{url}/picking", headers=key()).get_json()["picks"]
    with transaction() as session:
        lot = session.get_one(Lot, uuid.UUID(picks[0]["lot_id"]))
        from logistics.supplies.operations import recall

        recall(
            session,
            item_id=lot.item_id,
            maker=lot.maker,
            number=lot.number,
            reason="filters too little",
            by="Fan Bo",
            at=clock.now(),
        )

    stopped = keeper.post(f"{url}/shipments", json={}, headers=key())

    assert (own.status_code, own.get_json()["title"]) == (409, "own-requisition")
    assert (stopped.status_code, stopped.get_json()["title"]) == (409, "pick-stopped")
    assert keeper.get(url).get_json()["stopped"] == [picks[0]["id"]]
    board = keeper.get("/supplies/requisitions").get_data(as_text=True)
    assert "may not be issued any more" in board


def test_who_does_not_see_the_giving_store_neither_grants_nor_picks(
    app: Flask, house: Store
) -> None:
    keeper = user(app, house, Role.SUPPLY_OFFICER)
    stranger = sign_in(app, Role.SUPPLY_OFFICER, Role.SITE_MANAGER, sites=(house.site_id,))
    one = keeper.post(
        "/api/v1/supplies/requisitions",
        json={
            "from_place_id": str(house.store.id),
            "to_place_id": str(house.site.clean.id),
            "lines": [{"item_id": str(item_id(house)), "quantity": 30}],
        },
        headers=key(),
    ).get_json()
    url = f"/api/v1/supplies/requisitions/{one['id']}"

    assert stranger.get(url).status_code == 200
    assert stranger.post(f"{url}/approval", json={}, headers=key()).status_code == 404
    assert stranger.post(f"{url}/picking", headers=key()).status_code == 404


def test_goods_vehicles_and_trips_of_another_district_are_out_of_reach(
    app: Flask, house: Store
) -> None:
    with transaction() as session:
        factories.use(session)
        abroad = factories.SiteFactory(district=factories.DistrictFactory(code="HK"))
        theirs = operations.store_of(session, abroad.district_id, at=clock.now()).id
        room = factories.RoomFactory(floor__building__site=abroad).id
        cars = [
            factories.VehicleFactory(district_id=each)
            for each in (house.district_id, abroad.district_id)
        ]
        mine, other = [trip_with(session, each) for each in cars]
    keeper = user(app, house, Role.SUPPLY_OFFICER)
    manager = user(app, house, Role.SITE_MANAGER)
    head = user(app, house, Role.COMMAND)
    api = "/api/v1/supplies"

    def ask(store: uuid.UUID) -> TestResponse:
        wanted = {
            "from_place_id": str(store),
            "to_place_id": str(house.site.clean.id),
            "lines": [{"item_id": str(item_id(house)), "quantity": 30}],
        }
        return manager.post(f"{api}/requisitions", json=wanted, headers=key())

    def use(client: FlaskClient, for_what: str, for_id: uuid.UUID) -> int:
        used = {
            "place_id": str(house.store.id),
            "item_id": str(item_id(house)),
            "quantity": 1,
            "for_what": for_what,
            "for_id": str(for_id),
        }
        return client.post(f"{api}/consumptions", json=used, headers=key()).status_code

    on_page = {
        "kind": "ordinary_request",
        "to": house.site.clean.id,
        "from": theirs,
        "item-0": item_id(house),
        "amount-0": "4",
        "unit-0": "box",
    }
    assert ask(theirs).status_code == 404
    assert change(manager, "/supplies/requisitions", on_page).status_code == 404
    asked = ask(house.store.id)
    assert asked.status_code == 201
    url = f"{api}/requisitions/{asked.get_json()['id']}"
    head.post(f"{url}/approval", json={}, headers=key())
    keeper.post(f"{url}/picking", headers=key())
    for carriage in ({"trip_id": str(other.id)}, {"vehicle_id": str(cars[1].id)}):
        refused = keeper.post(f"{url}/shipments", json=carriage, headers=key())
        assert refused.status_code == 404
    page = url.replace("/api/v1", "")
    assert change(keeper, f"{page}/shipments", {"trip": other.number}).status_code == 404
    loaded = change(keeper, f"{page}/shipments", {"trip": mine.number, "vehicle": cars[0].id})
    assert loaded.status_code == 303
    page = f"/supplies/places/{house.store.id}/use"
    line = {"item-0": item_id(house), "amount-0": "2", "unit-0": "box"}
    assert mine.number in keeper.get(page).text
    assert change(keeper, page, {"used_by": f"trip:{mine.id}", **line}).status_code == 303
    assert change(keeper, page, {"used_by": f"trip:{other.id}", **line}).status_code == 404
    assert manager.get(page).status_code == 403
    assert use(manager, "trip", mine.id) == 403
    assert [use(keeper, *each) for each in (("trip", other.id), ("room", room))] == [404, 404]
    assert use(keeper, "trip", mine.id) == 201


def trip_with(session: Session, vehicle: Vehicle) -> Trip:
    """A trip of a vehicle's district, on record and not driven."""
    number = requisitions.take_number(session, NumberKind.TRIP, vehicle.district_id, at=clock.now())
    trip = Trip(
        district_id=vehicle.district_id,
        number=str(number),
        number_id=number.id,
        vehicle_id=vehicle.id,
        origin_kind=PlaceKind.PORT,
        category="2",
        loads_at=clock.now(),
        depart_at=clock.now(),
        free_at=clock.now(),
    )
    session.add(trip)
    session.flush()
    return trip


def test_a_household_is_found_served_and_counted_at_the_desk_of_a_phone(
    app: Flask, house: Store
) -> None:
    keeper = user(app, house, Role.SUPPLY_OFFICER)
    clerk = user(app, house, Role.CLERK)
    now = clock.now()
    opened_ = change(
        keeper,
        "/supplies/reservations",
        {
            "name": "First round",
            "store": house.store.id,
            "item": item_id(house),
            "quantity": 500,
            "quota": 5,
            "opens_at": local(now - timedelta(days=1)),
            "closes_at": local(now + timedelta(days=2)),
        },
    )
    page = opened_.location
    change(
        keeper,
        f"{page}/slots",
        {
            "outlet": "Lotus Lane",
            "first": local(now - timedelta(minutes=20)),
            "minutes": 60,
            "count": 1,
            "capacity": 10,
        },
    )
    listed = keeper.post(
        "/supplies/reservations/households",
        data={
            "_key": str(uuid.uuid4()),
            "district": house.district_id,
            "file": (io.BytesIO(f"number,community\n{HOUSEHOLD},Lotus Lane\n".encode()), "h.csv"),
        },
        content_type="multipart/form-data",
    )
    with reading() as session:
        [round_] = session.query(ReservationRound)
    slot = keeper.get(f"/api/v1/supplies/reservations/{round_.id}").get_json()["slots"][0]["id"]

    found = change(clerk, f"{page}/desk", {"number": HOUSEHOLD})
    served = change(clerk, found.location, {"slot": slot, "at_once": "1"})

    assert listed.status_code == 303
    assert HOUSEHOLD not in found.location
    assert served.status_code == 303
    at_desk = clerk.get(found.location).get_data(as_text=True)
    assert "Household …6501" in at_desk
    assert "This household has its masks of this round." in at_desk
    again = clerk.post(
        f"/api/v1/supplies/reservations/{round_.id}/walk-ins",
        json={"number": HOUSEHOLD, "slot_id": slot},
        headers=key(),
    )
    assert again.get_json()["title"] == "household-has-reserved"
    change(clerk, f"{page}/slots/{slot}/closing")
    figures = keeper.get(f"/api/v1/supplies/reservations/{round_.id}").get_json()["figures"]
    assert (figures["bought"], figures["bought_share"]) == (1, "100.00")
    assert shelf(house.store.id) == 995
    with reading() as session:
        assert session.query(HouseholdReservation).count() == 1
    assert change(clerk, f"{page}/desk", {"number": "31010419"}).status_code == 404
    assert user(app, house, Role.COMMAND).get(f"{page}/desk").status_code == 403


def local(moment: object) -> str:
    from logistics.web.language import local as shown

    return shown(moment, style="%Y-%m-%dT%H:%M")  # type: ignore[arg-type]


def test_a_donation_is_accepted_refused_by_line_and_read_by_everybody_without_names(
    app: Flask, house: Store
) -> None:
    keeper = user(app, house, Role.SUPPLY_OFFICER)
    form = {
        "donor": "Wang Fang",
        "donor_kind": "private_person",
        "place": house.store.id,
        "item-0": item_id(house, "VEGETABLES"),
        "amount-0": "7",
        "unit-0": "tonne",
        "maker-0": "Wang Farm",
        "number-0": "V1",
        "first": "Fan Bo",
        "second": "Mo Ting",
        "money": "50,000.00",
    }
    bad = change(
        keeper,
        "/supplies/donations",
        {
            **form,
            "item-1": item_id(house),
            "amount-1": "10",
            "unit-1": "piece",
            "maker-1": "M",
            "number-1": "1",
        },
    )

    good = change(keeper, "/supplies/donations", form)

    assert bad.status_code == 422
    assert "come without a certificate of quality" in bad.get_data(as_text=True)
    assert good.status_code == 303
    assert "Wang Fang" in keeper.get(good.location).get_data(as_text=True)
    visitor = app.test_client()
    visitor.get("/language/en")
    public = visitor.get("/supplies/donations/public").get_data(as_text=True)
    assert "Wang Fang" not in public
    assert "a donor who is not named" in public
    assert re.search(r"7 t<.*7 t<.*balances", public, re.S)
    assert "50,000.00 CNY" in public
    told = visitor.get("/api/v1/supplies/donations/public").get_json()
    assert told["items"][0]["balances"] is True
    assert told["money"] == {"CNY": 5_000_000}
    with reading() as session:
        assert session.query(Donation).count() == 1
    assert visitor.get("/api/v1/supplies/donations").status_code == 401


def test_an_order_is_delivered_and_what_is_short_is_shared_on_the_pages(
    app: Flask, house: Store
) -> None:
    keeper = user(app, house, Role.SUPPLY_OFFICER)
    head = user(app, house, Role.COMMAND)
    today = clock.now().date()
    order = change(
        keeper,
        "/supplies/orders",
        {
            "source": "production",
            "supplier": "Jiangnan Medical",
            "item-0": item_id(house),
            "amount-0": "75",
            "unit-0": "ten_thousand",
            "due_on": today + timedelta(days=4),
            "store": house.store.id,
        },
    ).location
    change(
        keeper,
        "/supplies/orders/production",
        {
            "maker": "Jiangnan Medical",
            "item": item_id(house),
            "district": house.district_id,
            "capacity": 300_000,
            "ours": 250_000,
            "from_on": today,
        },
    )
    delivery = change(
        keeper,
        f"{order}/deliveries",
        {
            "amount-0": "25",
            "unit-0": "ten_thousand",
            "number": "P1",
            "expires_on": "2040-01-01",
            "first": "Fan Bo",
            "second": "Mo Ting",
        },
    )
    listed = keeper.get("/supplies/orders").get_data(as_text=True)
    plan = change(
        keeper,
        "/supplies/distribution",
        {
            "store": house.store.id,
            "item": item_id(house),
            "pack": 50,
            "place": house.site.clean.id,
            f"priority-{house.site.clean.id}": 1,
            f"need-{house.site.clean.id}": 5000,
            f"least-{house.site.clean.id}": 0,
        },
    ).location

    own = change(keeper, f"{plan}/approval")
    approved = change(head, f"{plan}/approval")

    assert delivery.status_code == 303
    assert "250,000" in listed
    assert (own.status_code, approved.status_code) == (409, 303)
    page = head.get(plan).get_data(as_text=True)
    assert "20 % of its need" in page
    with reading() as session:
        [row] = session.query(Requisition)
        assert row.lines[0].granted == 1000
        assert picks_of(session, row.id) == []
    assert "1,000" in keeper.get("/supplies/distribution").get_data(as_text=True)
    assert "250,000" in keeper.get(order).get_data(as_text=True)

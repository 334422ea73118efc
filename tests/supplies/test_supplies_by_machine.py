from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from logistics import clock
from logistics.access.rules import Role
from logistics.cli import main
from logistics.database import transaction
from logistics.supplies.models import Lot
from tests.supplies.store import SECOND, Store, opened
from tests.web import key, sign_in

API = "/api/v1/supplies"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def house(app: Flask) -> Store:
    with transaction() as session:
        store = opened(session)
        store.item("MASK-YY0469")
    return store


def officer(app: Flask, house: Store, *roles: Role) -> FlaskClient:
    return sign_in(app, *(roles or (Role.SUPPLY_OFFICER,)), districts=(house.district_id,))


def send(client: FlaskClient, path: str, body: dict[str, Any] | None = None) -> Any:
    return client.post(f"{API}{path}", json=body, headers=key())


def delivered(house: Store, quantity: int) -> Lot:
    with transaction() as session:
        mine = Store(**{**vars(house), "session": session})
        return mine.delivered(
            quantity,
            at=clock.now() - timedelta(hours=1),
            expires_on=clock.now().date() + timedelta(days=300),
        )


def test_a_delivery_is_received_inspected_sent_and_taken_back(app: Flask, house: Store) -> None:
    client = officer(app, house)
    item = house.item("MASK-YY0469").id
    received = send(
        client,
        "/receipts",
        {
            "place_id": str(house.store.id),
            "source": "production",
            "counted_with": SECOND + " second",
            "lines": [
                {"item_id": str(item), "quantity": 300, "maker": "Linjiang", "number": "B-77"}
            ],
        },
    )
    assert received.status_code == 201, received.json
    lot = received.json["legs"][0]["lot_id"]
    sending = {
        "kind": "transfer",
        "lines": [
            {
                "lot_id": lot,
                "from_id": str(house.store.id),
                "to_id": str(house.site.clean.id),
                "quantity": 120,
            }
        ],
    }

    early = send(client, "/movements", sending)
    send(client, f"/lots/{lot}/decisions", {"kind": "inspection_passed"})
    sent = send(client, "/movements", sending)
    back = send(client, f"/movements/{sent.json['id']}/reversal", {"reason": "Wrong site."})

    assert (early.status_code, early.json["title"]) == (409, "not-issuable")
    assert (sent.status_code, back.status_code) == (201, 201)
    stock = client.get(f"{API}/stock?place_id={house.store.id}").json["items"]
    assert [(line["quantity"], line["counts_as"]) for line in stock] == [(300, "usable")]


def test_stock_of_a_past_moment_is_what_had_happened_by_then(app: Flask, house: Store) -> None:
    client = officer(app, house)
    delivered(house, 100)
    before = (clock.now() - timedelta(hours=2)).isoformat()

    then = client.get(f"{API}/stock", query_string={"as_of": before}).json["items"]
    now = client.get(f"{API}/stock", query_string={"as_of": clock.now().isoformat()}).json

    assert then == []
    assert [line["quantity"] for line in now["items"]] == [100]


def test_nothing_is_written_down_before_it_happens(app: Flask, house: Store) -> None:
    client = officer(app, house)

    answer = send(
        client,
        "/takes",
        {
            "kind": "consumption",
            "item_id": str(house.item("MASK-YY0469").id),
            "quantity": 1,
            "from_id": str(house.store.id),
            "to_id": str(house.site.consumed.id),
            "occurred_at": (clock.now() + timedelta(hours=1)).isoformat(),
        },
    )

    assert answer.status_code == 422


def test_a_recall_stops_a_lot_and_says_who_has_it(app: Flask, house: Store) -> None:
    lot = delivered(house, 100)
    client = officer(app, house)

    card = send(
        client, f"/lots/{lot.id}/decisions", {"kind": "lot_recalled", "reason": "Straps tear."}
    ).json

    assert card["lot"]["state"] == "recalled"
    assert card["there"] == [{"place_id": str(house.store.id), "quantity": 100}]


def test_a_count_tells_nothing_before_it_is_handed_in(app: Flask, house: Store) -> None:
    lot = delivered(house, 100)
    counter, head = officer(app, house), officer(app, house, Role.COMMAND)
    begun = send(counter, "/counts", {"place_id": str(house.store.id)}).json
    path = f"/counts/{begun['id']}"

    counted = send(counter, f"{path}/lines", {"lot_id": str(lot.id), "quantity": 98}).json
    finished = send(counter, f"{path}/finish").json
    approved = send(head, f"{path}/approval", {"reason": "Torn."})

    assert begun["to_be_looked_for"] == [str(lot.id)]
    assert counted["differences"] == []
    assert [line["difference"] for line in finished["differences"]] == [-2]
    assert (approved.status_code, approved.json["state"]) == (200, "approved")


def test_places_and_lots_of_another_district_do_not_exist(app: Flask, house: Store) -> None:
    lot = delivered(house, 100)
    stranger = sign_in(app, Role.SUPPLY_OFFICER, districts=(uuid.uuid4(),))
    line = {
        "lot_id": str(lot.id),
        "from_id": str(house.store.id),
        "to_id": str(house.site.clean.id),
        "quantity": 1,
    }

    assert stranger.get(f"{API}/lots/{lot.id}").status_code == 404
    assert stranger.get(f"{API}/stock").json["items"] == []
    moved = send(stranger, "/movements", {"kind": "transfer", "lines": [line]})
    assert moved.status_code == 404


def test_the_terminal_lists_uses_and_recalls(house: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    lot = delivered(house, 100)
    terminal = CliRunner()

    def said(*words: str) -> str:
        answer = terminal.invoke(main, ["supplies", *words])
        assert answer.exit_code == 0, answer.output
        return answer.output

    once = said("use", house.store.code, "MASK-YY0469", "10", "piece", "--key", "a")
    again = said("use", house.store.code, "MASK-YY0469", "10", "piece", "--key", "a")
    stock = said("stock", house.store.code)
    recalled = said("recall", "MASK-YY0469", lot.maker, lot.number, "--reason", "Straps tear.")

    assert once == again
    assert "90" in stock
    assert "usable" in stock
    assert recalled.startswith("1 parcels stopped")
    assert "gone" in recalled

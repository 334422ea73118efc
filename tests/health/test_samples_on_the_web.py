"""Samples by page and API: who may, within which sites, and the papers that go along."""

from __future__ import annotations

import io
import uuid
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from logistics import clock
from logistics.access.rules import Role
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.health.laboratory import papers
from logistics.isolation.clock_of import clock_of
from tests import factories
from tests.documents.papers_of_the_day import codes_on, pages_of, printed
from tests.factories import FloorFactory, RoomFactory
from tests.health.test_rounds import NEXT_MORNING
from tests.isolation.stays import admitted, put_policy_in_force
from tests.web import change, key, sign_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def house(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Two guests on a floor, the morning after."""
    file = tmp_path / "clock.json"
    monkeypatch.setenv(clock.VARIABLE, str(file))
    clock.set_to(NEXT_MORNING, file)
    clock.follow(settings().clock_file)
    with app.app_context(), transaction() as session:
        factories.use(session)
        put_policy_in_force(session)
        floor = FloorFactory()
        stays = [admitted(session, RoomFactory(floor=floor))[0] for _ in range(2)]
        due = clock_of(session, stays[0]).tests_due()[0]
        return {
            "site": str(floor.site_id),
            "floor": str(floor.id),
            "guests": [str(each.id) for each in stays],
            "names": [each.person.full_name for each in stays],
            "due": {
                "due_on": due.due_on.isoformat(),
                "assay": due.assay.value,
                "specimen": due.specimen.value,
            },
        }


def test_a_tube_is_labelled_taken_sent_received_and_resulted_by_api(
    app: Flask, house: dict[str, Any], tmp_path: Path
) -> None:
    nurse = sign_in(app, Role.HEALTH, city=True)

    def post(path: str, body: dict[str, Any], **headers: str) -> Any:
        return nurse.post(f"/api/v1/{path}", json=body, headers={**key(), **headers})

    assert post("samples/laboratories", {"name": "City"}).status_code == 201
    labels = post("samples/labels", {"site_id": house["site"], "laboratories": ["City"]}).json
    codes = {each["isolation_id"]: each["code"] for each in labels["items"]}
    _the_labels_scan(house, set(codes.values()), tmp_path)
    taken = [
        post(
            f"health/{who}/samples",
            {**house["due"], "laboratory": "City", "code": codes[who], "id": str(uuid.uuid4())},
        ).json
        for who in house["guests"]
    ]
    box = {
        "site_id": house["site"],
        "laboratory": "City",
        "cold_box": "B-1",
        "carrier": "Li Wei",
        "celsius": 4.5,
        "samples": [each["id"] for each in taken],
    }
    assert post("samples/batches", {**box, "counted": 1}).status_code == 409
    batch = post("samples/batches", {**box, "counted": 2}).json
    early = post(f"health/samples/{taken[0]['id']}/result", {"finding": "negative"})
    assert (early.status_code, early.json["type"]) == (409, "/problems/not-arrived")
    receipt = {"samples": box["samples"], "counted": 2, "by": "Hu Jing"}
    seen = nurse.get(f"/api/v1/samples/batches/{batch['id']}")
    came = post(
        f"samples/batches/{batch['id']}/receipt", receipt, **{"If-Match": seen.headers["ETag"]}
    )
    assert (came.status_code, came.json["received_count"]) == (200, 2)
    _the_list_names_both_tubes(batch["id"], house)

    answer = nurse.post(
        "/api/v1/samples/results?laboratory=City",
        data={"file": (io.BytesIO(_results(codes).encode("gb18030")), "r.csv")},
        headers=key(),
    )

    assert (answer.status_code, answer.json["entered"]) == (200, 2)
    assert nurse.get("/api/v1/samples").json == {"items": []}
    (positive,) = (
        each
        for each in nurse.get("/api/v1/samples?state=sample_has_result").json["items"]
        if each["result"] == "positive"
    )
    assert positive["ct_n"] == 21.5
    right = post(
        f"health/samples/{positive['id']}/correction", {"finding": "negative", "reason": "mixed up"}
    )
    assert right.json["code"] == f"{positive['code']}/2"


def _results(codes: dict[str, str]) -> str:
    first, second = codes.values()
    return f"code,result,ct_n\n{first},阴性,\n{second},阳性,21.5\n"


def _the_labels_scan(house: dict[str, Any], codes: set[str], folder: Path) -> None:
    with reading() as session:
        wanted = {"site_id": house["site"], "floor_id": house["floor"]}
        (sheet,) = papers.tube_labels(session, wanted, clock.now()).papers
    assert codes <= set(codes_on(printed(sheet.facts), folder))


def _the_list_names_both_tubes(batch: str, house: dict[str, Any]) -> None:
    with reading() as session:
        (sheet,) = papers.sample_lists(session, {"batch_id": batch}, clock.now()).papers
    words = " ".join(pages_of(printed(sheet.facts)))
    assert all(name in words for name in house["names"])
    assert "Both counts agree." in words


def test_a_nurse_packs_and_unpacks_a_box_on_the_page(app: Flask, house: dict[str, Any]) -> None:
    nurse = sign_in(app, Role.HEALTH, city=True)
    added = change(nurse, "/samples/laboratories", {"name": "City", "result_hours": "6"})
    assert added.status_code == 303
    who = house["guests"][0]
    change(nurse, f"/health/{who}/samples", {**house["due"], "laboratory": "City"})
    (tube,) = nurse.get("/api/v1/samples").json["items"]
    page = nurse.get(f"/samples/box?site={house['site']}&laboratory=City").text
    assert tube["code"] in page
    box = {
        "site": house["site"],
        "laboratory": "City",
        "samples": tube["id"],
        "counted": "1",
        "cold_box": "B-1",
        "carrier": "Li Wei",
    }
    for odd in ({"counted": "one"}, {"samples": "B-1"}, {"cold_box": "B" * 41}, {"celsius": "x"}):
        assert change(nurse, "/samples/batches", {**box, **odd}).status_code == 422
    assert change(nurse, f"/health/{who}/readings", {"temperature": "warm"}).status_code == 422
    sent = change(nurse, "/samples/batches", box)
    batch = sent.headers["Location"]
    assert tube["code"] in nurse.get(batch).text
    receipt = {"samples": tube["id"], "counted": "1", "by": "Hu Jing", "_version": "1"}
    assert change(nurse, f"{batch}/receipt", receipt).status_code == 303
    assert "Hu Jing" in nurse.get(batch).text
    assert tube["code"] in nurse.get("/samples").text
    assert tube["code"] in nurse.get("/samples?format=csv").text
    printed_labels = change(
        nurse,
        "/samples/labels",
        {"site": house["site"], "floor": house["floor"], "laboratory": "City"},
    )
    assert "/work/" in printed_labels.headers["Location"]


def test_samples_are_of_the_health_team_and_of_its_sites(app: Flask, house: dict[str, Any]) -> None:
    nurse = sign_in(app, Role.HEALTH, city=True)
    who = house["guests"][0]
    taken = change(nurse, f"/health/{who}/samples", {**house["due"], "laboratory": "Haibin"})
    assert taken.status_code == 303
    assert len(nurse.get("/api/v1/samples").json["items"]) == 1
    stranger = sign_in(app, Role.HEALTH, sites=(uuid.uuid4(),))
    assert stranger.get("/api/v1/samples").json == {"items": []}
    box = f"/samples/box?site={house['site']}&laboratory=Haibin"
    assert stranger.get(box).status_code == 404
    assert sign_in(app, Role.DISPATCHER, city=True).get("/samples").status_code == 403
    command = sign_in(app, Role.COMMAND, city=True)
    assert command.get("/samples").status_code == 200
    assert change(command, "/samples/laboratories", {"name": "Mine"}).status_code == 403

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from logistics import clock
from logistics.access.rules import Role
from logistics.database import reading, transaction
from logistics.policy.document import TurnaroundMinutes
from logistics.sites import operations
from logistics.sites.inspection_models import AdmissionStop, Inspection, InspectionKind, ItemCode
from logistics.sites.models import (
    PassageKind,
    Room,
    RoomBlock,
    RoomClass,
    RoomPurpose,
    Site,
    SiteState,
    Turnaround,
    Zone,
    ZoneKind,
)
from logistics.sites.operations import ItemResult, Walls
from tests import factories
from tests.factories import DistrictFactory, SiteFactory
from tests.web import change, key, sign_in


@dataclass(frozen=True, kw_only=True)
class Place:
    site: uuid.UUID
    room: uuid.UUID
    block: uuid.UUID
    turnaround: uuid.UUID
    inspection: uuid.UUID
    visit: uuid.UUID
    floor: uuid.UUID
    district: uuid.UUID


@pytest.fixture
def place(app: Flask) -> Place:
    """An open site with a lawful floor of four rooms, of which one is blocked and one dirty."""
    at = clock.now() - timedelta(days=1)
    with transaction() as session:
        factories.use(session)
        site = SiteFactory(code="QH", state=SiteState.CANDIDATE)
        building = operations.add_building(session, site, name="A")
        floor = operations.add_floor(session, building, number=3)
        zones = [
            operations.add_zone(session, floor, kind=kind, name=kind.value, position=order, at=at)
            for order, kind in enumerate(ZoneKind)
        ]
        for kind, way in ((PassageKind.STAFF, zones[:2]), (PassageKind.RESIDENT, zones[2:])):
            operations.add_passage(session, floor, kind=kind, name=kind.value, zones=way, at=at)
        rooms = [
            operations.add_room(
                session,
                floor,
                Walls(corridor_position=place, step_free=place == 1),
                number=f"30{place}",
                zone=zones[2],
                purpose=RoomPurpose.ISOLATION,
                at=at,
            )
            for place in range(1, 5)
        ]
        block = operations.block_room(session, rooms[2], from_at=at, to_at=None, reason="no water")
        turnaround = operations.start_turnaround(
            session,
            rooms[3],
            room_class=RoomClass.LONG,
            minutes=TurnaroundMinutes(disinfection=60, airing=30, inspection=10),
            at=at,
        )
        inspection = operations.start_inspection(
            session, site, kind=InspectionKind.OPENING, inspector="Shen Qiao", at=at
        )
        results = [ItemResult(code=code, passed=code is not ItemCode.CCTV) for code in ItemCode]
        operations.answer_items(session, inspection, results, window_m2=0.2, at=at)
        visit = operations.start_inspection(
            session, site, kind=InspectionKind.UNANNOUNCED, inspector="Shen Qiao", at=at
        )
        site.state = SiteState.OPEN
        return Place(
            site=site.id,
            room=rooms[0].id,
            block=block.id,
            turnaround=turnaround.id,
            inspection=inspection.id,
            visit=visit.id,
            floor=floor.id,
            district=site.district_id,
        )


def paths(place: Place) -> list[str]:
    return [
        f"/sites/{place.site}",
        f"/sites/{place.site}?floor=all",
        f"/sites/{place.site}/rooms",
        f"/sites/{place.site}/rooms?state=out_of_order&need=cot",
        f"/sites/rooms/{place.room}",
        f"/sites/{place.site}/blocks",
        f"/sites/{place.site}/turnarounds",
        f"/sites/{place.site}/inspections",
        f"/sites/inspections/{place.inspection}",
        f"/sites/inspections/{place.visit}",
        f"/sites/{place.site}/structure",
    ]


def row(model: Any, id_: uuid.UUID) -> Any:
    with reading() as session:
        return session.get(model, id_)


def test_every_page_of_a_site_is_shown_in_both_languages(app: Flask, place: Place) -> None:
    client = sign_in(app, Role.SITE_MANAGER, Role.COMMAND, sites=(place.site,))

    for path in ["/sites", "/sites/new", "/sites/import", *paths(place)]:
        for language in ("zh", "en"):
            answer = client.get(path, headers={"Accept-Language": language})
            assert answer.status_code == 200, (path, language)


def test_a_word_of_a_page_follows_each_reader(app: Flask, place: Place) -> None:
    client = sign_in(app, Role.AUDITOR, city=True)

    shown = [
        client.get(f"/sites/{place.site}/turnarounds", headers={"Accept-Language": language})
        for language in ("zh", "en", "zh")
    ]

    assert ["加强" in each.get_data(as_text=True) for each in shown] == [True, False, True]


def test_a_reader_sees_the_pages_without_a_form_that_changes(app: Flask, place: Place) -> None:
    client = sign_in(app, Role.AUDITOR, city=True)

    for path in paths(place):
        answer = client.get(path)
        assert (answer.status_code, b'method="post"' in answer.data) == (200, False), path


def test_somebody_elses_site_reads_as_missing(app: Flask, place: Place) -> None:
    client = sign_in(app, Role.SITE_MANAGER, Role.COMMAND, sites=(uuid.uuid4(),))

    assert [client.get(path).status_code for path in paths(place)] == [404] * len(paths(place))
    assert b"QH" not in client.get("/sites").data
    assert client.get("/api/v1/sites").json == {"items": [], "page": 1, "size": 50, "total": 0}
    assert client.get(f"/api/v1/sites/{place.site}").status_code == 404
    answer = change(client, f"/sites/rooms/{place.room}/blocks", {"reason": "paint"})
    assert answer.status_code == 404


def test_a_site_without_anything_is_shown(app: Flask) -> None:
    with transaction() as session:
        factories.use(session)
        site = SiteFactory(state=SiteState.CANDIDATE).id
    client = sign_in(app, Role.SITE_MANAGER, city=True)

    for page in ("", "/rooms", "/turnarounds", "/blocks", "/inspections", "/structure"):
        assert client.get(f"/sites/{site}{page}").status_code == 200, page


def test_the_list_of_sites_takes_the_same_number_of_queries_for_one_and_three(
    app: Flask, place: Place
) -> None:
    client = sign_in(app, Role.COMMAND, city=True)
    statements: list[str] = []
    with reading() as session:
        sa.event.listen(
            session.get_bind(), "before_cursor_execute", lambda *a: statements.append(a[2])
        )
    counts = []
    for _ in range(2):
        client.get("/sites")
        statements.clear()
        client.get("/sites")
        counts.append(len(statements))
        with transaction() as session:
            factories.use(session)
            SiteFactory(code=f"N{uuid.uuid4().hex[:4]}")
            SiteFactory(code=f"N{uuid.uuid4().hex[:4]}")

    assert counts[0] == counts[1]


def test_lists_are_exported(app: Flask, place: Place) -> None:
    client = sign_in(app, Role.COMMAND, city=True)

    for path in ("/sites", *(f"/sites/{place.site}/{each}" for each in ("rooms", "blocks"))):
        lines = client.get(f"{path}?format=csv").get_data(as_text=True).splitlines()
        assert len(lines) > 1, path
    assert client.get(f"/sites/{place.site}/turnarounds?format=xlsx").data.startswith(b"PK")


def test_the_exported_rooms_can_be_imported_again(app: Flask, place: Place) -> None:
    client = sign_in(app, Role.COMMAND, city=True)

    for language in ("zh", "en"):
        for format_ in ("csv", "xlsx"):
            exported = client.get(
                f"/sites/{place.site}/rooms?format={format_}",
                headers={"Accept-Language": language},
            ).data
            answer = client.post(
                "/api/v1/sites/rooms/import",
                data={"file": (io.BytesIO(exported), f"rooms.{format_}")},
                headers=key(),
            )
            assert answer.json == {
                "added": 0,
                "changed": 0,
                "unchanged": 4,
                "dry_run": False,
            }, (language, format_)


def test_a_step_is_recorded_with_one_tap(app: Flask, place: Place) -> None:
    client = sign_in(app, Role.SITE_MANAGER, sites=(place.site,))

    answer = change(
        client,
        f"/sites/turnarounds/{place.turnaround}/steps",
        {"step": "disinfected", "_version": 1, "product": "84"},
    )

    assert answer.status_code == 303
    found = row(Turnaround, place.turnaround)
    assert (found.product, found.disinfected_by) == ("84", "Mo Ting")


def test_a_step_too_early_is_a_sentence(app: Flask, place: Place) -> None:
    client = sign_in(app, Role.SITE_MANAGER, sites=(place.site,))
    url = f"/api/v1/sites/turnarounds/{place.turnaround}/steps"
    client.post(url, json={"step": "disinfected"}, headers={**key(), "If-Match": '"1"'})

    answer = client.post(url, json={"step": "aired"}, headers={**key(), "If-Match": '"2"'})

    assert answer.status_code == 409
    assert answer.json["title"] == "step-too-early"
    assert answer.json["detail"].startswith("304 房最早")


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 428), ({"If-Match": '"7"'}, 412), ({"If-Match": '"1"'}, 200)],
)
def test_an_edit_names_the_version_it_is_based_on(
    app: Flask, place: Place, headers: dict[str, str], status: int
) -> None:
    client = sign_in(app, Role.SITE_MANAGER, sites=(place.site,))

    answer = client.post(f"/api/v1/sites/blocks/{place.block}/end", headers={**key(), **headers})

    assert answer.status_code == status
    assert (row(RoomBlock, place.block).to_at is not None) == (status == 200)


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.HEALTH, Role.AUDITOR, Role.CLERK])
def test_only_those_who_run_the_site_take_rooms_out_of_service(
    app: Flask, place: Place, role: Role
) -> None:
    client = sign_in(app, role, city=True)

    answer = change(client, f"/sites/rooms/{place.room}/blocks", {"reason": "paint"})

    assert answer.status_code == 403


def test_a_change_without_a_key_is_refused_and_one_sent_twice_is_done_once(
    app: Flask, place: Place
) -> None:
    client = sign_in(app, Role.SITE_MANAGER, sites=(place.site,))
    url, form = f"/sites/rooms/{place.room}/blocks", {"reason": "paint", "_key": "once"}

    answers = [client.post(url, data=form).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert client.post(url, data={"reason": "paint"}).status_code == 400
    with reading() as session:
        found = session.scalars(sa.select(RoomBlock).where(RoomBlock.room_id == place.room))
        assert len(found.all()) == 1


def test_local_times_of_a_form_are_those_of_the_site(app: Flask, place: Place) -> None:
    client = sign_in(app, Role.SITE_MANAGER, sites=(place.site,))

    change(
        client,
        f"/sites/rooms/{place.room}/blocks",
        {"reason": "paint", "from_at": "2030-01-02T08:00", "to_at": "2030-01-02T10:00"},
    )

    with reading() as session:
        found = session.scalars(sa.select(RoomBlock).where(RoomBlock.room_id == place.room)).one()
    assert found.from_at.isoformat() == "2030-01-02T00:00:00+00:00"


def test_a_table_is_looked_at_before_it_is_applied(app: Flask, place: Place) -> None:
    client = sign_in(app, Role.SITE_MANAGER, sites=(place.site,))
    table = (
        "site,building,floor,room,zone_kind,zone,corridor_position\n"
        "QH,A,3,305,contaminated,contaminated,5\n"
    )

    kept = client.post(
        "/sites/import",
        data={"_key": str(uuid.uuid4()), "file": (io.BytesIO(table.encode()), "rooms.csv")},
    )
    preview = kept.headers["Location"]

    assert client.get(preview).status_code == 200
    assert room_count() == 4
    assert change(client, preview).headers["Location"] == f"/sites/{place.site}/rooms"
    assert room_count() == 5


def room_count() -> int:
    with reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Room)) or 0


def test_a_broken_table_is_refused_with_its_lines(app: Flask, place: Place) -> None:
    client = sign_in(app, Role.SITE_MANAGER, sites=(place.site,))
    table = b"site,building,floor,room,zone_kind,corridor_position\nQH,A,x,305,contaminated,5\n"

    answer = client.post(
        "/api/v1/sites/rooms/import?dry_run=true",
        data={"file": (io.BytesIO(table), "rooms.csv")},
        headers={**key(), "Accept-Language": "en"},
    )

    assert answer.status_code == 422
    assert answer.json["errors"] == [
        {"detail": "x is no whole number from -9 to 150.", "field": "floor", "line": 2}
    ]


def test_a_site_is_recorded_and_edited(app: Flask) -> None:
    with transaction() as session:
        factories.use(session)
        district = DistrictFactory().id
    client = sign_in(app, Role.COMMAND, districts=(district,))
    form = {
        "district": str(district),
        "code": "nh",
        "name_zh": "南湖酒店",
        "name_en": "Nanhu Hotel",
        "latitude": "31.2",
        "longitude": "121.5",
        "zone_name": "Asia/Shanghai",
        "tier": "1",
        "entrances": "2",
        "reserve_share": "8",
    }

    target = change(client, "/sites", form).headers["Location"]
    site_id = uuid.UUID(target.split("/")[2])
    changed = change(client, f"/sites/{site_id}/details", {**form, "entrances": "3", "_version": 1})

    assert changed.status_code == 303
    found = row(Site, site_id)
    assert (found.code, found.reserve_share, found.entrances, found.state) == (
        "NH",
        0.08,
        3,
        SiteState.CANDIDATE,
    )


def test_a_site_cannot_be_recorded_in_a_district_that_was_not_granted(app: Flask) -> None:
    with transaction() as session:
        factories.use(session)
        district = DistrictFactory().id
    client = sign_in(app, Role.COMMAND, sites=(uuid.uuid4(),))
    details = {
        "code": "NH",
        "name_zh": "南湖",
        "name_en": "Nanhu",
        "latitude": 31,
        "longitude": 121,
    }

    answer = client.post(
        "/api/v1/sites",
        json={"district_id": str(district), "details": details},
        headers=key(),
    )

    assert answer.status_code == 404


def test_an_inspection_runs_on_screen_to_its_end(app: Flask, place: Place) -> None:
    client = sign_in(app, Role.SITE_MANAGER, sites=(place.site,))
    url = f"/sites/inspections/{place.inspection}"
    version = row(Inspection, place.inspection).version

    excused = change(
        client,
        f"{url}/exceptions",
        {
            "code": "cctv",
            "reason": "on its way",
            "due_at": "2099-01-01T08:00",
            "_version": version,
        },
    )
    closed = change(client, f"{url}/close", {"_version": row(Inspection, place.inspection).version})

    assert (excused.status_code, closed.status_code) == (303, 303)
    late = change(
        client,
        f"{url}/items",
        {"cctv.passed": "yes", "_version": row(Inspection, place.inspection).version},
    )
    assert late.status_code == 409


def test_a_finding_stops_a_floor_on_screen(app: Flask, place: Place) -> None:
    client = sign_in(app, Role.SITE_MANAGER, sites=(place.site,))

    change(
        client,
        f"/sites/inspections/{place.visit}/findings",
        {"what": "open door", "severity": "critical", "floor": str(place.floor), "stop": "on"},
    )

    with reading() as session:
        stop = session.scalars(sa.select(AdmissionStop)).one()
    assert (stop.floor_id, stop.reason) == (place.floor, "open door")
    rooms = client.get(f"/api/v1/sites/{place.site}/rooms").json
    assert [room["stopped"] for room in rooms] == [True] * 4
    assert "暂停收住" in client.get(f"/sites/{place.site}").get_data(as_text=True)


def test_the_layout_and_the_tasks_are_there_for_programs(app: Flask, place: Place) -> None:
    client = sign_in(app, Role.SITE_MANAGER, sites=(place.site,))

    layout = client.get(f"/api/v1/sites/{place.site}/layout").json
    (task,) = client.get(f"/api/v1/sites/{place.site}/tasks").json
    done = client.post(
        f"/api/v1/sites/tasks/{task['id']}/done",
        headers={**key(), "If-Match": str(task["version"])},
    )

    assert [zone["kind"] for zone in layout["zones"]] == ["clean", "buffer", "contaminated"]
    assert [len(passage["zones"]) for passage in layout["passages"]] == [1, 2]
    assert layout["faults"] == []
    assert done.status_code == 200
    assert client.get(f"/api/v1/sites/{place.site}/tasks").json == []


def test_a_zone_edit_that_breaks_the_rule_is_refused_with_every_fault(
    app: Flask, place: Place
) -> None:
    client = sign_in(app, Role.SITE_MANAGER, sites=(place.site,))
    with reading() as session:
        zone = session.scalars(sa.select(Zone).where(Zone.kind == ZoneKind.BUFFER)).one()

    answer = change(
        client,
        f"/sites/zones/{zone.id}",
        {"kind": "clean", "name": "lobby", "position": "1", "_version": zone.version},
    )

    assert answer.status_code == 409
    assert "没有半污染区" in answer.get_data(as_text=True)
    assert row(Zone, zone.id).kind is ZoneKind.BUFFER


def test_an_open_site_is_not_closed_where_nobody_knows_its_guests(app: Flask, place: Place) -> None:
    client: FlaskClient = sign_in(app, Role.COMMAND, city=True)
    url = f"/sites/{place.site}/state"

    closing = change(client, url, {"state": "closing", "_version": row(Site, place.site).version})
    closed = change(client, url, {"state": "closed", "_version": row(Site, place.site).version})

    assert (closing.status_code, closed.status_code) == (303, 409)
    assert row(Site, place.site).state is SiteState.CLOSING

from __future__ import annotations

import io
import uuid

import pytest
from flask import Flask

from logistics.access.rules import Role
from logistics.database import reading, transaction
from logistics.staff.models import StaffMember
from tests import factories
from tests.factories import DistrictFactory, StaffMemberFactory
from tests.web import change, key, sign_in


@pytest.fixture
def members(app: Flask) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    """A driver of ours, one of another district, and our district."""
    with transaction() as session:
        factories.use(session)
        ours = StaffMemberFactory(code="J001", name="Hua Jun")
        other = StaffMemberFactory(
            code="H001", name="Tao Min", district=DistrictFactory(code="HB", ours=False)
        )
        return ours.id, other.id, ours.district_id


def test_staff_of_another_district_are_not_seen(
    app: Flask, members: tuple[uuid.UUID, uuid.UUID, uuid.UUID]
) -> None:
    ours, other, district = members
    client = sign_in(app, Role.DISPATCHER, districts=(district,))

    page = client.get("/staff").get_data(as_text=True)

    assert ("Hua Jun" in page, "Tao Min" in page) == (True, False)
    assert client.get(f"/staff/{ours}").status_code == 200
    assert client.get(f"/staff/{other}").status_code == 404
    assert client.get(f"/api/v1/staff/{other}").status_code == 404
    assert client.get("/api/v1/staff").get_json()["total"] == 1


def test_a_member_is_edited_on_the_version_that_was_read(
    app: Flask, members: tuple[uuid.UUID, uuid.UUID, uuid.UUID]
) -> None:
    ours, _, district = members
    client = sign_in(app, Role.DISPATCHER, districts=(district,))
    body = {
        "code": "J001",
        "name": "Hua Jun",
        "team": "driver",
        "licence": "A1",
        "district_id": str(district),
    }
    url = f"/api/v1/staff/{ours}"

    statuses = [
        client.put(url, json={**body, "phone": phone}, headers={**key(), **match}).status_code
        for phone, match in (("1", {}), ("2", {"If-Match": '"1"'}), ("3", {"If-Match": '"1"'}))
    ]

    with reading() as session:
        assert statuses == [428, 200, 412]
        assert session.get_one(StaffMember, ours).phone == "2"


def test_nobody_is_put_into_a_district_that_the_user_does_not_see(
    app: Flask, members: tuple[uuid.UUID, uuid.UUID, uuid.UUID]
) -> None:
    client = sign_in(app, Role.DISPATCHER, districts=(members[2],))
    form = {"code": "X1", "name": "Bai Lu", "team": "escort", "district": uuid.uuid4()}

    assert change(client, "/staff", form).status_code == 404
    assert change(client, "/staff", {**form, "district": members[2]}).status_code == 303


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_a_form_of_the_staff_cannot_keep_whole_is_refused_with_its_field(
    app: Flask, members: tuple[uuid.UUID, uuid.UUID, uuid.UUID]
) -> None:
    client = sign_in(app, Role.DISPATCHER, districts=(members[2],))
    url = f"/staff/{members[0]}/absences"
    right = {"kind": "ill_absence", "from_at": "2020-03-28T08:00", "until_at": "2020-03-29T08:00"}

    for odd in ({"kind": "tired"}, {"from_at": "early"}, {"note": "x" * 201}):
        assert change(client, url, {**right, **odd}).status_code == 422
    assert change(client, "/staff", {"district": "x", "code": "X1", "name": "B"}).status_code == 422
    assert client.get(f"/api/v1{url}").json == []
    assert change(client, url, {**right, "note": "x" * 200}).status_code == 303


def test_a_table_is_imported_on_the_page_or_refused_with_its_lines(
    app: Flask, members: tuple[uuid.UUID, uuid.UUID, uuid.UUID]
) -> None:
    client = sign_in(app, Role.DISPATCHER, districts=(members[2],))
    client.get("/language/en")

    def send(table: str) -> tuple[int, str]:
        answer = client.post(
            "/staff/import",
            data={"_key": str(uuid.uuid4()), "file": (io.BytesIO(table.encode()), "staff.csv")},
            content_type="multipart/form-data",
        )
        return answer.status_code, answer.get_data(as_text=True)

    wrong = send("code,name,team\nE1,Bai Lu,pilot\n")
    right = send("code,name,team\nE1,Bai Lu,escort\n")

    assert wrong[0] == 422
    assert "Line 2" in wrong[1]
    assert right[0] == 303
    assert "Added 1, changed 0, unchanged 0." in client.get("/staff").get_data(as_text=True)


def test_a_clerk_has_no_business_with_the_staff_list(app: Flask) -> None:
    assert sign_in(app, Role.CLERK, city=True).get("/staff").status_code == 403

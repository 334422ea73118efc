from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING, Role, Scope
from logistics.database import transaction
from logistics.errors import InputRejected
from logistics.sites.models import Site
from logistics.sites.rules.kinds import ZoneKind
from logistics.staff import operations, shift_queries, shifts
from logistics.staff.models import StaffMember, StaffShift
from tests import factories
from tests.factories import (
    LANDED,
    DistrictFactory,
    FloorFactory,
    SiteFactory,
    StaffMemberFactory,
    ZoneFactory,
)
from tests.web import change, key, sign_in

TABLE = """工号,隔离点代码,分区,自,至,楼层,派遣单位
S001,GH,污染区,2020-03-28 08:00,2020-03-28 14:00,A 3F,
S001,GH,污染区,2020-03-29 08:00,2020-03-29 14:00,,晨光劳务
S002,GH,clean,2020-03-28 08:00,2020-03-28 20:00,,
"""


@pytest.fixture
def house(session: Session) -> Site:
    return _house()


def _house() -> Site:
    site = SiteFactory(code="GH")
    floor = FloorFactory(building__site=site, number=3)
    ZoneFactory(floor=floor)
    ZoneFactory(floor=floor, kind=ZoneKind.CLEAN)
    for code, name in (("S001", "Bai Lu"), ("S002", "Tao Min")):
        StaffMemberFactory(code=code, name=name, trained_until=date(2020, 12, 31))
    return site


def roster(session: Session, day: int = 28, scope: Scope = EVERYTHING) -> list[tuple[str, ...]]:
    lines = shift_queries.roster(session, scope, date(2020, 3, day), "Asia/Shanghai")
    return [(each.code, each.zone, each.floor, each.agency) for each in lines]


def test_a_table_of_shifts_is_taken_once_and_shown_by_day_and_zone(
    session: Session, house: Site
) -> None:
    first = shifts.import_shifts(session, TABLE.encode(), scope=EVERYTHING, at=LANDED)
    again = shifts.import_shifts(session, TABLE.encode(), scope=EVERYTHING, at=LANDED)

    assert (first.added, again.added, again.unchanged) == (3, 0, 3)
    assert roster(session) == [("S002", "clean", "", ""), ("S001", "contaminated", "A 3F", "")]
    assert roster(session, 29) == [("S001", "contaminated", "", "晨光劳务")]
    assert roster(session, scope=Scope(sites=frozenset({SiteFactory(code="QH").id}))) == []


def test_a_table_of_shifts_is_refused_with_every_line_and_field(
    session: Session, house: Site
) -> None:
    StaffMemberFactory(code="H001", district=DistrictFactory(code="HB", ours=False))
    wrong = (
        "code,site,zone,from,until,floor\n"
        "S001,GH,contaminated,2020-03-28 08:00,2020-03-28 14:00,\n"
        "S001,GH,contaminated,2020-03-28 13:00,2020-03-28 19:00,\n"
        "S001,GH,clean,2020-03-30 08:00,2020-03-30 14:00,\n"
        "S002,GH,buffer,2020-03-28 08:00,2020-03-28 14:00,\n"
        "S002,GH,clean,2020-03-28 08:00,2020-03-28 14:00,B 1F\n"
        "H001,XX,clean,2020-03-28 08:00,2020-03-28 14:00,\n"
        "H001,GH,clean,2020-03-28 08:00,2020-03-28 14:00,\n"
    )

    with pytest.raises(InputRejected) as refusal:
        shifts.import_shifts(session, wrong.encode(), scope=EVERYTHING, at=LANDED)

    assert [(each.line, each.field, str(each.sentence)) for each in refusal.value.problems] == [
        (3, "from", "Bai Lu works at GH from 2020-03-28 08:00 to 2020-03-28 14:00 already."),
        (
            4,
            "from",
            "Bai Lu works in the contaminated zone of GH until 2020-03-28 14:00; the clean zone "
            "is open to them from 2020-04-11 14:00.",
        ),
        (5, "from", "There is no such zone. Choose a zone of the site and the floor."),
        (6, "floor", "The site has no such floor; write one of: A 3F."),
        (7, "site", "There is no such site, or you may not see it."),
        (8, "code", "Nobody of the district of the site has this code."),
    ]


def test_who_is_isolated_or_leaves_works_no_shift_from_then_on(
    session: Session, house: Site
) -> None:
    shifts.import_shifts(session, TABLE.encode(), scope=EVERYTHING, at=LANDED)
    member = session.query(StaffMember).filter_by(code="S001").one()

    operations.suspend(session, member.id, at=LANDED)

    today, tomorrow = sorted(
        shift_queries.shifts_of(session, EVERYTHING, member.id), key=lambda each: each.from_at
    )
    assert (today.until_at, today.withdrawn_at) == (LANDED, None)
    assert (tomorrow.withdrawn_at, tomorrow.until_at - tomorrow.from_at) == (
        LANDED,
        timedelta(hours=6),
    )


def test_the_doctor_names_shifts_that_cannot_be(session: Session, house: Site) -> None:
    shifts.import_shifts(session, TABLE.encode(), scope=EVERYTHING, at=LANDED)
    healthy = shift_queries.problems(session, LANDED)
    planned = sa.select(StaffShift).join(StaffMember, StaffMember.id == StaffShift.member_id)
    first, second, cook = session.scalars(
        planned.order_by(StaffMember.code, StaffShift.from_at)
    ).all()
    second.from_at, second.until_at = first.from_at, first.until_at
    cook.floor_id = FloorFactory(building__site=SiteFactory(code="QH")).id
    session.get_one(StaffMember, cook.member_id).left_at = LANDED
    session.flush()

    found = shift_queries.problems(session, LANDED)

    assert healthy == []
    assert [re.sub(r"[0-9a-f-]{36}", "X", line) for line in found] == [
        "shifts X and X are worked by one member at once",
        "shift X lies ahead of somebody who has left",
        "shift X is on a floor of another site",
    ]


def test_a_site_plans_and_withdraws_shifts_on_the_page_and_by_api(app: Flask) -> None:
    with transaction() as session:
        factories.use(session)
        house = _house()
        other = SiteFactory(code="QH")
        member = session.query(StaffMember).filter_by(code="S001").one()
    client = sign_in(app, Role.SITE_MANAGER, sites=(house.id,))
    form = {"code": "S002", "site": house.id, "zone": "clean", "from_at": "2020-03-28T08:00"}
    body = {
        "member_id": str(member.id),
        "site_id": str(house.id),
        "zone": "contaminated",
        "from_at": "2020-03-28T08:00:00+08:00",
        "until_at": "2020-03-28T14:00:00+08:00",
    }

    planned = change(client, "/shifts", {**form, "until_at": "2020-03-28T14:00"})
    elsewhere = change(client, "/shifts", {**form, "site": other.id})
    made = client.post("/api/v1/staff/shifts", json=body, headers=key())
    gone = client.delete(f"/api/v1/staff/shifts/{made.get_json()['id']}", headers=key())

    listed = client.get("/api/v1/staff/shifts?day=2020-03-28").get_json()["items"]
    page = client.get("/shifts?day=2020-03-28").get_data(as_text=True)
    assert (planned.status_code, elsewhere.status_code) == (303, 404)
    assert (made.status_code, gone.status_code) == (201, 204)
    assert [(each["code"], each["withdrawn_at"] is None) for each in listed] == [
        ("S002", True),
        ("S001", False),
    ]
    assert ("Bai Lu" in page, "Tao Min" in page) == (True, True)
    links = re.findall(r"/staff/[0-9a-f-]{36}", page)
    assert {client.get(each).status_code for each in links} <= {200}
    assert sign_in(app, Role.CLERK, city=True).get("/shifts").status_code == 403

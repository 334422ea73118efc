"""A room is ready when its surfaces are clean, and waste leaves in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING, Role
from logistics.database import transaction
from logistics.errors import InputRejected
from logistics.policy.document import TurnaroundMinutes
from logistics.policy.release_rules import Finding
from logistics.sites import operations
from logistics.sites.models import RoomClass, Site, TurnaroundStep
from logistics.sites.operations import hygiene
from logistics.sites.queries import hygiene as queries
from logistics.sites.rules.hygiene import HandedOverAlready, SurfaceNotClean, check_surfaces
from tests import factories
from tests.factories import LANDED, RoomFactory, SiteFactory
from tests.isolation.stays import put_policy_in_force
from tests.web import change, key, sign_in

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
QUICK = TurnaroundMinutes(disinfection=0, airing=0, inspection=0)


@pytest.mark.parametrize(
    ("findings", "asked", "clean"),
    [
        ([], False, True),
        ([None], False, True),
        ([Finding.POSITIVE], False, False),
        ([Finding.POSITIVE, Finding.NEGATIVE], False, True),
        ([Finding.NEGATIVE, Finding.POSITIVE], True, False),
        ([], True, False),
        ([None], True, False),
        ([Finding.NEGATIVE], True, True),
    ],
)
def test_the_last_swab_decides_and_the_policy_may_ask_for_one(
    findings: list[Finding | None], asked: bool, clean: bool
) -> None:
    if clean:
        check_surfaces(findings, asked=asked, room="101")
    else:
        with pytest.raises(SurfaceNotClean):
            check_surfaces(findings, asked=asked, room="101")


@ON_SQLITE
def test_a_positive_swab_keeps_a_room_from_being_ready_until_it_is_disinfected_again(
    session: Session,
) -> None:
    factories.use(session)
    put_policy_in_force(session)
    room = RoomFactory()
    site = session.get_one(Site, room.site_id)
    row = operations.start_turnaround(
        session, room, room_class=RoomClass.LONG, minutes=QUICK, at=LANDED
    )
    operations.record_step(session, row, TurnaroundStep.DISINFECTED, at=LANDED, product="chlorine")
    operations.record_step(session, row, TurnaroundStep.AIRED, at=LANDED)
    swab = hygiene.swab_surface(
        session, site, room=room, place="door handle", laboratory="Haibin", at=LANDED
    )
    hygiene.enter_surface_result(session, swab.id, finding=Finding.POSITIVE, expected=1, at=LANDED)
    with pytest.raises(SurfaceNotClean):
        operations.record_step(session, row, TurnaroundStep.INSPECTED, at=LANDED)

    again = LANDED + timedelta(hours=1)
    operations.repeat_turnaround(session, row, at=again)
    for step in (TurnaroundStep.DISINFECTED, TurnaroundStep.AIRED, TurnaroundStep.INSPECTED):
        operations.record_step(session, row, step, at=again)

    assert row.inspected_at == again


@ON_SQLITE
def test_a_positive_corridor_is_told_until_it_is_negative_and_waste_until_it_has_left(
    session: Session,
) -> None:
    factories.use(session)
    put_policy_in_force(session)
    site = SiteFactory()

    def swab(finding: Finding, hours: int) -> None:
        at = LANDED + timedelta(hours=hours)
        row = hygiene.swab_surface(
            session, site, room=None, place="lift", laboratory="Haibin", at=at
        )
        hygiene.enter_surface_result(session, row.id, finding=finding, expected=1, at=at)

    swab(Finding.POSITIVE, 0)
    assert [each.place for each in queries.positive_places(session, EVERYTHING)] == ["lift"]
    swab(Finding.NEGATIVE, 5)
    assert queries.positive_places(session, EVERYTHING) == []
    lot = hygiene.bag_waste(session, site, bags=12, at=LANDED)
    late = LANDED + timedelta(days=2, minutes=1)
    assert queries.waste_kept_too_long(session, EVERYTHING, at=late - timedelta(minutes=2)) == []
    assert queries.waste_kept_too_long(session, EVERYTHING, at=late) == [lot]
    left = {"receiver": "Chenguang", "expected": 1, "at": late}
    with pytest.raises(InputRejected):
        hygiene.hand_over_waste(session, lot.id, counted=11, note="", **left)
    hygiene.hand_over_waste(session, lot.id, counted=11, note="one bag burst", **left)
    assert queries.waste_kept_too_long(session, EVERYTHING, at=late) == []
    with pytest.raises(HandedOverAlready):
        hygiene.hand_over_waste(
            session, lot.id, counted=12, note="", **{**left, "expected": lot.version}
        )


@ON_SQLITE
def test_hygiene_is_noted_by_page_and_api(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        factories.use(session)
        put_policy_in_force(session)
        site = str(SiteFactory().id)
    manager = sign_in(app, Role.SITE_MANAGER, city=True)
    swab = {"place": "lift", "laboratory": "Haibin"}
    assert change(manager, f"/sites/{site}/surfaces", swab).status_code == 303
    assert change(manager, f"/sites/{site}/waste", {"bags": "7"}).status_code == 303
    found = manager.get(f"/api/v1/sites/{site}/hygiene").json
    left = manager.post(
        f"/api/v1/sites/waste/{found['waste'][0]['id']}/hand-over",
        json={"counted": 7, "receiver": "Chenguang"},
        headers={**key(), "If-Match": '"1"'},
    )
    assert left.json["handed_count"] == 7
    page = manager.get(f"/sites/{site}/hygiene").text
    assert "lift" in page
    assert "Chenguang" in page
    clerk = sign_in(app, Role.CLERK, city=True)
    assert change(clerk, f"/sites/{site}/waste", {"bags": "7"}).status_code == 403

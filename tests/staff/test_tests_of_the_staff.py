"""How often who works which zone is tested, at every site and agency; never by themselves."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access.rules import EVERYTHING, Role, Scope
from logistics.audit import Actor, Channel, acting
from logistics.database import transaction
from logistics.policy.document.house_rules import StaffingRules
from logistics.policy.release_rules import Finding
from logistics.sites.models import Site
from logistics.sites.rules.kinds import ZoneKind
from logistics.staff import sample_queries, samples
from logistics.staff.models import StaffMember, StaffShift
from logistics.staff.sample_rules import OwnTest, StaffResultKnown, Worked, due_on
from tests import factories
from tests.factories import LANDED, SiteFactory, StaffMemberFactory, UserFactory
from tests.isolation.stays import put_policy_in_force
from tests.web import change, key, sign_in

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
RULES = StaffingRules(residents_per_doctor=50, residents_per_nurse=50, others_per_clinician=3)
FIRST = date(2020, 3, 20)


@pytest.mark.parametrize(
    ("zones", "last", "due"),
    [
        ((), None, None),
        ((ZoneKind.CLEAN,), None, FIRST),
        ((ZoneKind.CLEAN,), FIRST, date(2020, 3, 27)),
        ((ZoneKind.CLEAN, ZoneKind.BUFFER), FIRST, date(2020, 3, 23)),
        ((ZoneKind.BUFFER, ZoneKind.CONTAMINATED), FIRST, date(2020, 3, 21)),
    ],
)
def test_the_strictest_zone_worked_sets_the_next_test(
    zones: tuple[ZoneKind, ...], last: date | None, due: date | None
) -> None:
    worked = [Worked(on=FIRST + timedelta(days=n), zone=zone) for n, zone in enumerate(zones)]
    assert due_on(worked, last, RULES) == due


def shift(
    session: Session,
    member: StaffMember,
    site: Site,
    zone: ZoneKind,
    *,
    days: int,
    agency: str = "",
) -> StaffShift:
    row = StaffShift(
        member_id=member.id,
        site_id=site.id,
        zone=zone,
        from_at=LANDED + timedelta(days=days),
        until_at=LANDED + timedelta(days=days, hours=8),
        agency=agency,
    )
    session.add(row)
    session.flush()
    return row


@ON_SQLITE
def test_work_at_another_site_for_an_agency_counts_and_a_positive_ends_the_shifts_ahead(
    session: Session,
) -> None:
    factories.use(session)
    put_policy_in_force(session)
    here, there = SiteFactory(), SiteFactory()
    cleaner = StaffMemberFactory()
    shift(session, cleaner, here, ZoneKind.CLEAN, days=-3)
    shift(session, cleaner, there, ZoneKind.CONTAMINATED, days=-2, agency="Chenguang")
    ahead = shift(session, cleaner, there, ZoneKind.CONTAMINATED, days=1)

    def lines(scope: Scope = EVERYTHING) -> list[sample_queries.TestDue]:
        return sample_queries.tests_due(session, scope, zone="Asia/Shanghai", at=LANDED)

    (line,) = lines(Scope(sites=frozenset({here.id})))
    assert (line.zone, line.agencies, line.overdue) == (ZoneKind.CONTAMINATED, ("Chenguang",), True)
    assert lines(Scope(sites=frozenset({SiteFactory().id}))) == []
    lost = samples.take(session, cleaner.id, laboratory="Haibin", occurred_at=LANDED, at=LANDED)
    assert not lines()[0].overdue
    samples.enter(session, lost.id, finding=Finding.INVALID, at=LANDED)
    assert lines()[0].overdue
    with pytest.raises(StaffResultKnown):
        samples.enter(session, lost.id, finding=Finding.NEGATIVE, at=LANDED)

    samples.take(
        session,
        cleaner.id,
        laboratory="Haibin",
        finding=Finding.POSITIVE,
        occurred_at=LANDED,
        at=LANDED,
    )

    assert ahead.withdrawn_at == LANDED


@ON_SQLITE
def test_nobody_notes_their_own_test(session: Session) -> None:
    factories.use(session)
    nurse = UserFactory()
    member = StaffMemberFactory(user_id=nurse.id)
    herself = Actor(id=nurse.id, label="nurse", channel=Channel.PAGE, request_id="1")
    with acting(herself, purpose=None), pytest.raises(OwnTest):
        samples.take(session, member.id, laboratory="Haibin", occurred_at=LANDED, at=LANDED)


@ON_SQLITE
def test_the_health_team_notes_tests_by_page_and_api_within_its_sites(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context(), transaction() as session:
        factories.use(session)
        put_policy_in_force(session)
        here, there = SiteFactory(), SiteFactory()
        member = StaffMemberFactory()
        shift(session, member, here, ZoneKind.CLEAN, days=0)
        who, code, sites = str(member.id), here.code, (here.id, there.id)
    file = tmp_path / "clock.json"
    monkeypatch.setenv(clock.VARIABLE, str(file))
    clock.set_to(LANDED, file)
    nurse = sign_in(app, Role.HEALTH, sites=sites[:1])
    (due,) = nurse.get("/api/v1/staff-tests").json["items"]
    assert (due["member_id"], due["sites"]) == (who, [code])
    taken = nurse.post(f"/api/v1/staff-tests/{who}", json={"laboratory": "Haibin"}, headers=key())
    assert taken.status_code == 201
    answer = change(nurse, f"/staff-tests/results/{taken.json['id']}", {"finding": "negative"})
    assert answer.status_code == 303
    assert nurse.get("/staff-tests").status_code == 200
    stranger = sign_in(app, Role.HEALTH, sites=sites[1:])
    assert stranger.get("/api/v1/staff-tests").json == {"items": []}
    assert change(stranger, f"/staff-tests/{who}", {"laboratory": "x"}).status_code == 404
    for odd in ({"laboratory": "x" * 121}, {"laboratory": "x", "finding": "maybe"}):
        assert change(nurse, f"/staff-tests/{who}", odd).status_code == 422
    manager = sign_in(app, Role.SITE_MANAGER, city=True)
    assert change(manager, f"/staff-tests/{who}", {"laboratory": "x"}).status_code == 403

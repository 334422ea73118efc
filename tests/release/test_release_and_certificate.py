from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from logistics import audit
from logistics.access.rules import EVERYTHING
from logistics.isolation import queries as isolations
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import IsolationState, OccupancyState
from logistics.isolation.rules import NotReleased
from logistics.numbering import NumberState, OfficialNumber
from logistics.policy import queries as policies
from logistics.policy.reading import dump_version
from logistics.policy.release_rules import Finding
from logistics.release import operations, papers, queries
from logistics.release.models import CertificateState
from logistics.release.rules import CertificateExists, NotYet
from logistics.sites import queries as sites
from logistics.sites.models import Site
from logistics.sites.operations import hygiene
from tests.factories import StaffMemberFactory, UserFactory
from tests.isolation.stays import TWICE, admitted, put_policy_in_force
from tests.release.released import sample_all


@pytest.fixture(autouse=True)
def policy(session: Session) -> None:
    put_policy_in_force(session)


def test_a_complete_isolation_ends_with_a_certificate_and_a_room_in_turnaround(
    session: Session,
) -> None:
    isolation, occupancy = admitted(session)
    sample_all(session, isolation)
    end = clock_of(session, isolation).release_due

    with pytest.raises(NotYet):
        operations.release(session, isolation.id, at=end - timedelta(minutes=1))
    operations.release(session, isolation.id, at=end)
    certificate = papers.issue_for(session, isolation, at=end)
    operations.depart(session, isolation.id, compared=TWICE, at=end + timedelta(hours=1))

    assert isolation.state is IsolationState.ENDED
    assert certificate.number.startswith("JC-")
    assert occupancy.state is OccupancyState.ENDED
    assert len(sites.open_turnarounds(session, [occupancy.site_id])) == 1
    assert isolations.problems(session) == []


def test_released_but_not_departed_keeps_the_room(session: Session) -> None:
    isolation, occupancy = admitted(session)
    sample_all(session, isolation)

    operations.release(session, isolation.id, at=clock_of(session, isolation).release_due)

    assert occupancy.state is OccupancyState.PRESENT


@pytest.mark.parametrize("finding", [Finding.POSITIVE, Finding.INDETERMINATE, Finding.INVALID])
def test_nobody_goes_home_without_negative_tests(session: Session, finding: Finding) -> None:
    isolation, _ = admitted(session)
    sample_all(session, isolation, finding)

    with pytest.raises(NotYet):
        operations.release(session, isolation.id, at=clock_of(session, isolation).release_due)


def test_the_room_of_the_last_days_is_swabbed_where_the_policy_says_so(session: Session) -> None:
    isolation, occupancy = admitted(session)
    sample_all(session, isolation)
    end = clock_of(session, isolation).release_due
    version = policies.get_row(session, isolation.policy_version_id)
    document = dump_version(policies.parsed(version))
    document["categories"][isolation.category]["release"]["room_swab_negative"] = True
    version.document = document
    session.flush()
    session.info.clear()
    room = occupancy.room
    site = session.get_one(Site, room.site_id)

    def swab(finding: Finding, *, hours: float) -> None:
        row = hygiene.swab_surface(
            session, site, room=room, place="pillow", laboratory="Haibin", at=at(hours)
        )
        hygiene.enter_surface_result(
            session, row.id, finding=finding, expected=row.version, at=at(hours)
        )

    def at(hours: float) -> datetime:
        return end - timedelta(hours=hours)

    swab(Finding.NEGATIVE, hours=24 * 30)
    with pytest.raises(NotYet, match="The room has no negative swab"):
        operations.release(session, isolation.id, at=end)
    swab(Finding.NEGATIVE, hours=8)
    operations.release(session, isolation.id, at=end)
    swab(Finding.POSITIVE, hours=-1)

    stopped = queries.missing_at_gate(session, isolation, at=end + timedelta(hours=2))

    assert [str(each.sentence) for each in stopped] == ["The last swab of the room is positive."]


def test_there_is_one_original_and_a_revoked_one_never_comes_back(session: Session) -> None:
    isolation, _ = admitted(session)
    sample_all(session, isolation)
    end = clock_of(session, isolation).release_due
    with pytest.raises(NotReleased):
        papers.issue_for(session, isolation, at=end)
    operations.release(session, isolation.id, at=end)
    first = papers.issue_for(session, isolation, at=end)

    with pytest.raises(CertificateExists):
        papers.issue_for(session, isolation, at=end)
    operations.revoke(session, first.id, reason="wrong name", expected=first.version, at=end)
    second = papers.issue_for(session, isolation, at=end)

    assert first.state is CertificateState.REVOKED
    assert session.get_one(OfficialNumber, first.number_id).state is NumberState.VOID
    assert second.number != first.number


def test_a_certificate_is_found_by_number_and_code_together_only(session: Session) -> None:
    isolation, _ = admitted(session)
    sample_all(session, isolation)
    end = clock_of(session, isolation).release_due
    operations.release(session, isolation.id, at=end)
    paper = papers.issue_for(session, isolation, at=end)

    found = queries.find_by_number_and_code(session, paper.number, paper.check_code.lower())

    assert found is not None
    assert queries.find_by_number_and_code(session, paper.number, "AAAAAAAA") is None


def test_the_list_of_the_day_says_what_is_missing(session: Session) -> None:
    isolation, _ = admitted(session)
    end = clock_of(session, isolation).release_due

    (due,) = queries.due_on(session, EVERYTHING, end.date(), at=end)

    assert due.isolation.id == isolation.id
    assert [str(each.remedy) for each in due.missing] == ["Take the sample."] * len(due.missing)
    assert due.missing


def test_the_print_run_of_a_day_names_those_whose_certificate_was_revoked(
    session: Session,
) -> None:
    isolation, occupancy = admitted(session)
    sample_all(session, isolation)
    end = clock_of(session, isolation).release_due
    operations.release(session, isolation.id, at=end)
    first = papers.issue_for(session, isolation, at=end)
    wanted = {"site_id": str(occupancy.site_id), "day": str((end + timedelta(hours=8)).date())}
    operations.revoke(session, first.id, reason="wrong name", expected=first.version, at=end)

    without = papers.release_certificates(session, wanted, end)
    second = papers.issue_for(session, isolation, at=end + timedelta(minutes=1))
    again = papers.release_certificates(session, wanted, end)

    assert [each.id for each in without.left_out] == [str(first.id)]
    assert (without.papers, again.left_out) == ([], [])
    assert [each.id for each in again.papers] == [str(second.id)]


def test_a_print_run_leaves_the_certificate_of_who_asked_for_it_to_a_colleague(
    session: Session,
) -> None:
    isolation, occupancy = admitted(session)
    sample_all(session, isolation)
    end = clock_of(session, isolation).release_due
    operations.release(session, isolation.id, at=end)
    row = papers.issue_for(session, isolation, at=end)
    user, colleague = UserFactory(), UserFactory()
    isolation.person.staff_member_id = StaffMemberFactory(user_id=user.id).id
    session.flush()
    wanted = {"site_id": str(occupancy.site_id), "day": str((end + timedelta(hours=8)).date())}

    runs = []
    for each in (user, colleague):
        who = audit.Actor(id=each.id, label="Mo Ting", channel=audit.Channel.WORKER, request_id="-")
        with audit.acting(who, purpose=None):
            runs.append(papers.release_certificates(session, wanted, end))

    assert [[paper.id for paper in run.papers] for run in runs] == [[], [str(row.id)]]
    assert [[left.title for left in run.left_out] for run in runs] == [[row.number], []]

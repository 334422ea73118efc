"""What follows from a positive: shown first, decided by a person, done whole or not at all."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.access.rules import EVERYTHING, Scope
from logistics.arrivals import queries as arrivals
from logistics.arrivals.own_file import OwnFile
from logistics.arrivals.people_models import Exposure, Person
from logistics.errors import InputRejected, NotFound
from logistics.health import operations as health
from logistics.isolation import operations as isolations
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import ContactLink, Isolation, IsolationState, OccupancyGuest
from logistics.isolation.queries import find_open, present_guests
from logistics.policy.release_rules import Finding
from logistics.release import operations as release
from logistics.release import papers, queries
from logistics.release.models import CertificateState
from logistics.sites.rules.kinds import ZoneKind
from logistics.staff.models import StaffMember, StaffShift
from logistics.tracing import operations
from logistics.tracing.models import ContactNotice, RippleLine, RippleProposal
from logistics.tracing.operations.proposing import decide
from logistics.tracing.papers import contact_notices
from logistics.tracing.queries.notices import open_notices, overdue, problems
from logistics.tracing.queries.proposals import differences, fresh
from logistics.tracing.rules.deeds import (
    AcknowledgedAlready,
    DecidedAlready,
    Deed,
    LineState,
    NobodyChosen,
    ProposalStale,
)
from logistics.transfers.models import VehicleDriver
from logistics.wording import Language, text
from tests.factories import (
    DistrictFactory,
    PassengerFactory,
    PersonFactory,
    RoomFactory,
    StaffMemberFactory,
    UserFactory,
)
from tests.isolation.stays import TWICE, expected, held
from tests.release.released import sample_all
from tests.tracing.scene import SEEN, Scene, positive_scene, traveller
from tests.transfers.fleet import later


@pytest.fixture
def scene(session: Session) -> Scene:
    return positive_scene(session)


def proposed(session: Session, scene: Scene) -> RippleProposal:
    return operations.propose_ripple(session, EVERYTHING, scene.index.id, at=SEEN)


def line_of(proposal: RippleProposal, who: Person | StaffMember) -> RippleLine:
    return next(each for each in proposal.lines if who.id in (each.person_id, each.member_id))


def beside(session: Session, scene: Scene, seat: str = "32A", name: str = "Row mate") -> Isolation:
    """Somebody of the next row, in a room of ours since the flight."""
    isolation = expected(session, traveller(scene.fleet, seat, name))
    row = held(session, RoomFactory(floor__building=scene.floor.building), isolation)
    isolations.admit(session, row.id, compared=TWICE, at=later(80))
    return isolation


def told(isolation: Isolation, session: Session) -> list[str]:
    steps = clock_of(session, isolation).steps
    return [text(step.sentence, Language.ENGLISH) for step in steps]


def test_drawing_up_a_proposal_changes_nothing_and_says_everything_that_would_be_done(
    session: Session, scene: Scene
) -> None:
    near = beside(session, scene)
    before = clock_of(session, near).release_due

    proposal = proposed(session, scene)

    mate, row = line_of(proposal, scene.mate.person), line_of(proposal, near.person)
    assert (mate.deed, mate.category_after, mate.needs_room) == (Deed.ISOLATE, "1", True)
    assert (row.deed, row.category_before, row.category_after) == (Deed.RECLASSIFY, "2", "1")
    assert (row.end_before, row.end_after) == (before, before)
    assert {line.state for line in proposal.lines} == {LineState.PROPOSED}
    assert clock_of(session, near).release_due == before
    assert session.scalars(sa.select(Exposure)).all() == []
    assert find_open(session, scene.mate.person_id) is None


def test_approval_isolates_the_released_links_contacts_and_leaves_the_old_end_visible(
    session: Session, scene: Scene
) -> None:
    near = beside(session, scene)
    session.add(
        StaffShift(
            member_id=scene.fleet.drivers[0].id,
            site_id=scene.floor.site_id,
            zone=ZoneKind.CONTAMINATED,
            from_at=SEEN + timedelta(days=1),
            until_at=SEEN + timedelta(days=1, hours=6),
        )
    )
    session.flush()
    proposal = proposed(session, scene)
    driver = line_of(proposal, scene.fleet.drivers[0])
    assert (driver.shifts, driver.deed) == (1, Deed.ISOLATE)

    done = operations.approve(
        session, EVERYTHING, proposal.id, [line.id for line in proposal.lines], at=SEEN
    )

    again = find_open(session, scene.mate.person_id)
    assert again is not None
    assert (again.category, again.state) == ("1", IsolationState.EXPECTED)
    assert clock_of(session, again).release_due == line_of(proposal, scene.mate.person).end_after
    assert (near.category, near.state) == ("1", IsolationState.OPEN)
    assert told(near, session)[-1].startswith("Category 1 from ")
    assert {row.isolation_id for row in session.scalars(sa.select(ContactLink))} >= {
        again.id,
        near.id,
    }
    member = scene.fleet.drivers[0]
    person = session.scalars(sa.select(Person).where(Person.staff_member_id == member.id)).one()
    assert member.left_at == SEEN
    assert find_open(session, person.id) is not None
    assert session.scalars(sa.select(StaffShift)).one().withdrawn_at == SEEN
    assert (
        session.scalars(
            sa.select(VehicleDriver).where(VehicleDriver.staff_member_id == member.id)
        ).all()
        == []
    )
    assert proposal.closed_at == SEEN
    assert (
        done.lines
        == len(proposal.lines)
        == session.scalar(sa.select(sa.func.count(ContactNotice.id)))
    )
    here = session.scalars(
        sa.select(ContactNotice).where(ContactNotice.person_id == near.person_id)
    )
    assert here.one().due_at is None
    assert problems(session) == []


def test_some_are_approved_and_others_left_as_they_are_each_once(
    session: Session, scene: Scene
) -> None:
    near, proposal = beside(session, scene), proposed(session, scene)
    mate, row = line_of(proposal, scene.mate.person), line_of(proposal, near.person)

    operations.approve(session, EVERYTHING, proposal.id, [mate.id], at=SEEN)
    operations.decline(session, EVERYTHING, proposal.id, [row.id], reason="Masked", at=SEEN)

    assert (mate.state, row.state, near.category) == (LineState.APPROVED, LineState.DECLINED, "2")
    for deed in (
        lambda: operations.approve(session, EVERYTHING, proposal.id, [mate.id], at=SEEN),
        lambda: operations.approve(session, EVERYTHING, proposal.id, [row.id], at=SEEN),
    ):
        with pytest.raises(DecidedAlready):
            deed()
    with pytest.raises(NobodyChosen):
        operations.approve(session, EVERYTHING, proposal.id, [], at=SEEN)
    with pytest.raises(NotFound):
        operations.approve(session, EVERYTHING, proposal.id, [uuid.uuid4()], at=SEEN)


def test_a_proposal_whose_facts_changed_is_refused_with_what_changed_until_it_is_renewed(
    session: Session, scene: Scene
) -> None:
    near, proposal = beside(session, scene), proposed(session, scene)
    row = line_of(proposal, near.person)
    isolations.extend(session, near.id, days=2, reason="Doctor's word", at=SEEN)
    later_on = SEEN + timedelta(hours=2)

    with pytest.raises(ProposalStale) as refused:
        operations.approve(
            session, EVERYTHING, proposal.id, [line.id for line in proposal.lines], at=later_on
        )

    assert {each.field for each in refused.value.problems} == {"end_before", "end_after"}
    assert {each.line for each in refused.value.problems} == {row.position}
    assert find_open(session, scene.mate.person_id) is None
    operations.refresh(session, EVERYTHING, proposal.id, at=later_on)
    operations.approve(session, EVERYTHING, proposal.id, [row.id], at=later_on)
    assert clock_of(session, near).release_due == row.end_after == row.end_before


def test_time_alone_makes_no_proposal_stale(session: Session, scene: Scene) -> None:
    mate = expected(session)
    isolations.admit(session, held(session, None, mate).id, compared=TWICE, at=later(75))
    _share(session, scene, mate)
    proposal = proposed(session, scene)
    row = line_of(proposal, mate.person)

    operations.approve(session, EVERYTHING, proposal.id, [row.id], at=SEEN + timedelta(hours=5))

    assert row.moves
    assert row.last_contact_at == SEEN
    assert clock_of(session, mate).start == SEEN


def _share(session: Session, scene: Scene, isolation: Isolation) -> None:
    """Lay somebody beside the positive."""
    guest = guest_of(session, isolation)
    beds = guest_of(session, find_open(session, scene.index.id))
    guest.occupancy_id = beds.occupancy_id
    session.flush()
    session.expire_all()


def guest_of(session: Session, isolation: Isolation | None) -> OccupancyGuest:
    assert isolation is not None
    (guest,) = present_guests(session, [isolation.id])
    return guest


def test_a_release_is_taken_back_from_who_has_not_departed(session: Session, scene: Scene) -> None:
    near = beside(session, scene)
    isolations.shorten(session, near.id, days=12, reason="Short policy", at=later(100))
    sample_all(session, near)
    release.release(session, near.id, at=SEEN - timedelta(hours=1))
    papers.issue_for(session, near, at=SEEN - timedelta(hours=1))
    proposal = proposed(session, scene)
    row = line_of(proposal, near.person)
    assert row.deed is Deed.TAKE_BACK

    operations.approve(session, EVERYTHING, proposal.id, [row.id], at=SEEN)

    assert (near.state, near.category) == (IsolationState.OPEN, "1")
    assert queries.certificates(session, [near.id])[near.id].state is CertificateState.REVOKED


def test_who_went_to_another_district_gets_a_notice_that_stays_open_until_acknowledged(
    session: Session, scene: Scene
) -> None:
    other = DistrictFactory(code="HB", name_zh="海滨区", name_en="Haibin", ours=False)
    gone = PassengerFactory(arrival=scene.fleet.arrival, district=other, seat="30C").person
    proposal = proposed(session, scene)
    row = line_of(proposal, gone)
    assert (row.deed, row.end_after, row.needs_room) == (Deed.NOTIFY, None, False)

    operations.approve(session, EVERYTHING, proposal.id, [row.id], at=SEEN)

    (notice,) = open_notices(session, EVERYTHING)
    assert (notice.district_id, notice.due_at) == (other.id, SEEN + timedelta(hours=12))
    assert not overdue(notice, SEEN + timedelta(hours=12))
    assert overdue(notice, SEEN + timedelta(hours=13))
    assert find_open(session, gone.id) is None
    operations.acknowledge(session, EVERYTHING, notice.id, by="Haibin, Lu Fang", at=SEEN)
    assert open_notices(session, EVERYTHING) == []
    with pytest.raises(AcknowledgedAlready):
        operations.acknowledge(session, EVERYTHING, notice.id, by="Haibin", at=SEEN)


def test_who_may_not_see_a_contact_neither_decides_about_them_nor_withdraws_them(
    session: Session, scene: Scene
) -> None:
    proposal = proposed(session, scene)
    mate = line_of(proposal, scene.mate.person)
    scope = Scope(sites=frozenset({scene.floor.site_id}))
    scene.mate.district_id = DistrictFactory(code="HB", ours=True).id
    for passenger in arrivals.journeys(session, scene.mate.person_id):
        passenger.destination_id = scene.mate.district_id
    session.flush()
    stranger = traveller(scene.fleet, "30A", "Of no site")
    operations.refresh(session, EVERYTHING, proposal.id, at=SEEN)
    row = line_of(proposal, stranger)

    with pytest.raises(NotFound):
        operations.approve(session, scope, proposal.id, [row.id], at=SEEN)
    operations.refresh(session, scope, proposal.id, at=SEEN)

    assert {mate.state, row.state} == {LineState.PROPOSED}


def test_nobody_decides_about_themselves(session: Session, scene: Scene) -> None:
    user, member = UserFactory(), StaffMemberFactory()
    member.user_id = user.id
    scene.mate.person.staff_member_id = member.id
    session.flush()
    proposal = proposed(session, scene)
    mate = line_of(proposal, scene.mate.person)
    who = audit.Actor(id=user.id, label="Self", channel=audit.Channel.PAGE, request_id="1")

    with audit.acting(who, purpose=None):
        with pytest.raises(OwnFile):
            operations.approve(session, EVERYTHING, proposal.id, [mate.id], at=SEEN)
        with pytest.raises(OwnFile):
            operations.propose_index(
                session, EVERYTHING, confirmed=True, person=scene.mate.person_id, at=SEEN
            )

    assert find_open(session, scene.mate.person_id) is None


def test_a_member_of_the_staff_who_is_no_person_on_file_handles_no_notice_of_their_own(
    session: Session, scene: Scene
) -> None:
    user, driver = UserFactory(), scene.fleet.drivers[0]
    proposal = proposed(session, scene)
    line, mate = line_of(proposal, driver), line_of(proposal, scene.mate.person)
    operations.approve(session, EVERYTHING, proposal.id, [mate.id], at=SEEN)
    decide(line, LineState.APPROVED, at=SEEN)
    notice = ContactNotice(
        line_id=line.id, district_id=driver.district_id, due_at=SEEN, occurred_at=SEEN
    )
    session.add(notice)
    session.flush()
    driver.user_id = user.id
    session.flush()
    who = audit.Actor(id=user.id, label="Self", channel=audit.Channel.PAGE, request_id="1")
    asked = {"notices": str(notice.id)}

    with audit.acting(who, purpose=None):
        with pytest.raises(OwnFile):
            operations.acknowledge(session, EVERYTHING, notice.id, by="Myself", at=SEEN)
        seen = open_notices(session, EVERYTHING)
        own = contact_notices(session, asked, SEEN)
    by_others = contact_notices(session, asked, SEEN)

    assert [each.line_id for each in seen] == [mate.id]
    assert (len(own.papers), len(own.left_out)) == (0, 1)
    assert (len(by_others.papers), by_others.left_out) == (1, [])
    assert {each.line_id for each in open_notices(session, EVERYTHING)} == {mate.id, line.id}


def test_an_outcome_names_a_case_that_the_user_may_see(session: Session, scene: Scene) -> None:
    def outcome(scope: Scope, **case: object) -> RippleProposal:
        return operations.propose_index(session, scope, confirmed=True, at=SEEN, **case)  # type: ignore[arg-type]

    with pytest.raises(NotFound):
        outcome(Scope(), person=scene.index.id)
    with pytest.raises(NotFound):
        outcome(EVERYTHING, person=uuid.uuid4())
    for nameless in ({}, {"reference": "  "}):
        with pytest.raises(InputRejected):
            outcome(EVERYTHING, **nameless)
    assert session.scalars(sa.select(RippleProposal)).all() == []


def test_a_line_whose_person_is_no_more_of_the_staff_is_stale(
    session: Session, scene: Scene
) -> None:
    driver = scene.fleet.drivers[0]
    person = PersonFactory(staff_member_id=driver.id)
    line = line_of(proposed(session, scene), person)
    person.staff_member_id = None
    session.flush()

    with pytest.raises(ProposalStale):
        operations.approve(session, EVERYTHING, line.proposal_id, [line.id], at=SEEN)


def test_whom_a_positive_met_since_is_counted_beside_what_was_proposed(
    session: Session, scene: Scene
) -> None:
    mate = expected(session)
    isolations.admit(session, held(session, None, mate).id, compared=TWICE, at=later(75))
    _share(session, scene, mate)
    proposal = proposed(session, scene)
    later_on = SEEN + timedelta(hours=5)
    newcomer = expected(session)
    isolations.admit(session, held(session, None, newcomer).id, compared=TWICE, at=SEEN)
    _share(session, scene, newcomer)

    now = fresh(session, EVERYTHING, proposal, until=SEEN, at=later_on)

    assert [each.key for each in now.later] == [newcomer.person_id]
    assert now.contacts.keys() == {line.person_id or line.member_id for line in proposal.lines}
    assert now.contacts[mate.person_id].last_met == SEEN
    assert not any(differences(line, now.contacts) for line in proposal.lines)


def test_a_corrected_result_makes_the_contacts_those_of_a_suspected_case(
    session: Session, scene: Scene
) -> None:
    proposal = proposed(session, scene)
    mate = line_of(proposal, scene.mate.person)
    health.correct_result(
        session, scene.sample, finding=Finding.NEGATIVE, reason="Mixed up", at=SEEN
    )

    with pytest.raises(ProposalStale) as refused:
        operations.approve(session, EVERYTHING, proposal.id, [mate.id], at=SEEN)

    assert "category_after" in {each.field for each in refused.value.problems}

"""What else makes a proposal: a positive environment, a suspected case and what it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING
from logistics.arrivals import operations as arrivals
from logistics.arrivals.people_models import Person
from logistics.isolation import operations as isolations
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import ContactLink, EndKind, Isolation, IsolationState
from logistics.isolation.queries import find_open
from logistics.policy import queries as policies
from logistics.policy.document import RestartCause
from logistics.policy.models import PolicyVersionRow
from logistics.policy.reading import dump_version
from logistics.release import queries as releases
from logistics.tracing import operations
from logistics.tracing.models import RippleProposal
from logistics.tracing.queries.notices import problems
from logistics.tracing.queries.proposals import suspected_cases
from logistics.tracing.rules.deeds import Deed, NothingToPropose, ProposalKind
from logistics.wording import Language, text
from tests.factories import LANDED
from tests.isolation.stays import admitted
from tests.tracing.scene import SEEN, Scene, scene_of


@pytest.fixture
def scene(session: Session) -> Scene:
    return scene_of(session)


def restart_after_environment(session: Session) -> None:
    version = policies.latest(session)
    causes = (*version.tracing.restart_on, RestartCause.ENVIRONMENT)
    row = session.scalars(sa.select(PolicyVersionRow)).one()
    row.document = dump_version(
        replace(version, tracing=replace(version.tracing, restart_on=causes))
    )
    session.flush()
    session.info.clear()


def approve_all(session: Session, proposal: RippleProposal, at: datetime = SEEN) -> None:
    ids = [line.id for line in proposal.lines]
    operations.approve(session, EVERYTHING, proposal.id, ids, at=at)


def test_a_positive_environment_concerns_the_site_only_where_the_policy_says_so(
    session: Session, scene: Scene
) -> None:
    site, taken = scene.floor.site_id, SEEN - timedelta(hours=2)

    with pytest.raises(NothingToPropose):
        operations.propose_environment(session, EVERYTHING, site, onset=taken, at=SEEN)

    restart_after_environment(session)
    far = scene.neighbour(session, 9)
    session.flush()
    before = clock_of(session, far)
    proposal = operations.propose_environment(session, EVERYTHING, site, onset=taken, at=SEEN)
    approve_all(session, proposal)

    assert {line.deed for line in proposal.lines} == {Deed.RESTART}
    assert far.category == "2"
    assert clock_of(session, far).start == taken
    assert clock_of(session, far).release_due - before.release_due == timedelta(days=3)
    told = [text(step.sentence, Language.ENGLISH) for step in clock_of(session, far).steps]
    assert "positive sample in the site" in told[-1]
    assert problems(session) == []


def suspected(session: Session, scene: Scene) -> tuple[RippleProposal, Isolation]:
    """Contacts of somebody with symptoms and no result, isolated as such."""
    proposal = operations.propose_ripple(
        session, EVERYTHING, scene.index.id, onset=LANDED + timedelta(days=2), at=SEEN
    )
    approve_all(session, proposal)
    mate = find_open(session, scene.mate.person_id)
    assert mate is not None
    return proposal, mate


def test_a_contact_of_a_suspected_case_waits_for_the_case_until_it_is_cleared_or_unlinked(
    session: Session, scene: Scene
) -> None:
    scene.mate.person.home_suitable = True
    proposal, mate = suspected(session, scene)
    end = clock_of(session, mate).release_due
    mate.state = IsolationState.OPEN
    index = find_open(session, scene.index.id)
    assert index is not None

    def missing() -> list[str]:
        found = releases.missing_of(session, [mate], at=end)[mate.id]
        return [text(each.sentence, Language.ENGLISH) for each in found]

    assert (proposal.kind, mate.category, mate.branch) == (
        ProposalKind.SUSPECTED,
        "1b",
        "home_suitable",
    )
    waits = [f"The linked contact {str(index.id)[-6:]} is not cleared."]
    assert missing() == waits
    isolations.end(session, index.id, EndKind.BECAME_CASE, at=end)
    assert missing() == waits
    (link,) = session.scalars(
        sa.select(ContactLink).where(ContactLink.isolation_id == mate.id)
    ).all()
    isolations.unlink_contact(session, link.id, reason="Panel of 3 April", at=end)
    assert missing() == []


def test_a_confirmed_case_makes_its_contacts_close_contacts_and_an_excluded_one_frees_them(
    session: Session, scene: Scene
) -> None:
    def stated(name: str, reference: str) -> Person:
        exposure = arrivals.register_contact(
            session,
            arrivals.ContactFacts(
                surname=name,
                index_reference=reference,
                index_confirmed=False,
                last_contact_at=SEEN - timedelta(days=1),
                destination_id=scene.fleet.site.district_id,
            ),
            at=SEEN - timedelta(hours=12),
        )
        return session.get_one(Person, exposure.person_id)

    people = [stated("Ke", "Case 7"), stated("Lai", "Case 8")]
    isolated = []
    for person in people:
        isolation, _ = admitted(session)
        isolation.person_id = person.id
        isolation.category = "1b"
        isolation.clock_facts = {
            **isolation.clock_facts,
            "last_exposure_at": (SEEN - timedelta(days=1)).isoformat(),
        }
        isolated.append(isolation)
    session.flush()
    assert [case.reference for case in suspected_cases(session, EVERYTHING)] == ["Case 7", "Case 8"]

    yes = operations.propose_index(session, EVERYTHING, confirmed=True, reference="Case 7", at=SEEN)
    no = operations.propose_index(session, EVERYTHING, confirmed=False, reference="Case 8", at=SEEN)
    approve_all(session, yes)
    approve_all(session, no)

    assert [line.deed for line in (*yes.lines, *no.lines)] == [Deed.RECLASSIFY, Deed.END]
    assert (isolated[0].category, isolated[0].state) == ("1", IsolationState.OPEN)
    assert isolated[1].end_kind is EndKind.ANNULLED
    assert suspected_cases(session, EVERYTHING) == []

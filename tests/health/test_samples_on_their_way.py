"""A tube from its label to its result: each step in its order, counted at both ends."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING
from logistics.errors import InputRejected
from logistics.health import operations
from logistics.health.laboratory import labels, queries
from logistics.health.laboratory import operations as laboratory
from logistics.health.laboratory.labels import SecondLaboratoryMissing
from logistics.health.laboratory.operations import BoxOrder, LaboratoryOrder, ReceiptOrder
from logistics.health.laboratory.rules import (
    CountsDiffer,
    NotArrived,
    NotToBeSent,
    ReceivedAlready,
    SameLaboratory,
    SampleState,
    TubeOfAnother,
    TubeUsed,
)
from logistics.health.models import Sample, SampleBatch
from logistics.health.rounds import RoundList, round_of
from logistics.health.rules import CorrectedAlready, NoResultYet
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import Isolation
from logistics.policy.models import PolicyVersionRow
from logistics.policy.release_rules import Finding
from logistics.sites.models import Site
from tests import factories
from tests.factories import DistrictFactory, FloorFactory, RoomFactory, SiteFactory
from tests.isolation.stays import ENTERED, admitted, put_policy_in_force

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CITY = "City laboratory"
LATER = ENTERED + timedelta(hours=3)


@dataclass
class Ward:
    """A floor with guests whose samples go to the city."""

    session: Session
    site: Site
    guests: list[Isolation] = field(default_factory=list)

    def sample(self, guest: int = 0, **more: object) -> Sample:
        due = clock_of(self.session, self.guests[guest]).tests_due()[0]
        asked = {
            "assay": due.assay,
            "specimen": due.specimen,
            "due_on": due.due_on,
            "laboratory": CITY,
            "occurred_at": ENTERED,
            **more,
        }
        return operations.take_sample(self.session, self.guests[guest].id, **asked)  # type: ignore[arg-type]

    def send(self, *samples: Sample, counted: int | None = None, to: str = CITY) -> SampleBatch:
        order = BoxOrder(
            laboratory=to,
            cold_box="B-03",
            carrier="Li Wei",
            counted=len(samples) if counted is None else counted,
        )
        ids = [each.id for each in samples]
        return laboratory.send(self.session, self.site, ids, order, at=LATER)

    def receive(self, batch: SampleBatch, *samples: Sample, note: str = "") -> SampleBatch:
        order = ReceiptOrder(
            arrived=[each.id for each in samples], counted=len(samples), by="Hu Jing", note=note
        )
        return laboratory.receive(
            self.session, batch.id, order, expected=batch.version, at=LATER + timedelta(hours=1)
        )

    def states(self) -> list[SampleState]:
        found = queries.tubes(self.session, EVERYTHING, at=LATER)
        return [each.facts.state for each in found]


@pytest.fixture
def ward(session: Session) -> Ward:
    factories.use(session)
    put_policy_in_force(session)
    laboratory.add_laboratory(session, CITY, LaboratoryOrder(result_hours=12), at=ENTERED)
    floor = FloorFactory()
    guests = [admitted(session, RoomFactory(floor=floor))[0] for _ in range(3)]
    return Ward(session, session.get_one(Site, floor.site_id), guests)


def test_a_tube_goes_step_by_step_and_has_its_result_only_where_it_arrived(ward: Ward) -> None:
    tube = ward.sample()
    assert ward.states() == [SampleState.TO_SEND]
    with pytest.raises(NotArrived):
        operations.enter_result(ward.session, tube.id, finding=Finding.NEGATIVE, at=LATER)

    batch = ward.send(tube)
    assert (batch.number[:3], ward.states()) == ("SJ-", [SampleState.ON_THE_WAY])
    with pytest.raises(NotToBeSent):
        ward.send(tube)
    ward.receive(batch, tube)
    assert ward.states() == [SampleState.AT_LABORATORY]

    operations.enter_result(
        ward.session, tube.id, finding=Finding.POSITIVE, at=LATER, ct_orf1ab=24.6, ct_n=23.9
    )
    (line,) = queries.tubes(ward.session, EVERYTHING, at=LATER)
    assert (line.facts.state, line.hours, tube.ct_n) == (SampleState.RESULTED, 3.0, 23.9)
    assert queries.problems(ward.session) == []


def test_a_box_takes_the_tubes_of_its_site_and_those_taken_at_home_in_its_district(
    ward: Ward,
) -> None:
    here = ward.sample()
    elsewhere, at_home = (ward.sample(1, due_on=None) for _ in range(2))
    elsewhere.site_id = SiteFactory(district=ward.site.district).id
    at_home.site_id = None
    ward.session.flush()

    def to_pack(site: Site) -> list[Sample]:
        city = queries.laboratory_named(ward.session, CITY)
        found = queries.tubes_to_pack(ward.session, EVERYTHING, site, city, at=LATER)
        return [each.sample for each in found]

    assert to_pack(ward.site) == [here, at_home]
    assert to_pack(SiteFactory(district=DistrictFactory(code="HB"))) == []


def test_labels_of_a_site_walk_its_rooms_once(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    walks: list[Site] = []

    def walked(session: Session, site: Site, **options: object) -> RoundList:
        walks.append(site)
        return round_of(session, site, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(labels, "round_of", walked)
    made = labels.label_tubes(ward.session, ward.site, [CITY], at=LATER)

    assert ({each.call.isolation_id for each in made}, len(walks)) == (
        {each.id for each in ward.guests},
        1,
    )


def test_what_is_known_of_missing_tubes_is_kept_whole_or_refused(ward: Ward) -> None:
    first, second, third = (ward.sample(guest) for guest in range(3))
    batch = ward.send(first, second, third)
    ward.receive(batch, first, note="x" * 300)

    with pytest.raises(InputRejected):
        ward.receive(batch, second, note="y" * 300)

    assert (batch.note, second.received_at) == ("x" * 300, None)


def test_a_laboratory_that_tests_on_the_spot_needs_no_box(ward: Ward) -> None:
    tube = ward.sample(laboratory="linjiang  cdc")
    assert tube.laboratory == "Linjiang CDC"
    operations.enter_result(ward.session, tube.id, finding=Finding.NEGATIVE, at=LATER)
    with pytest.raises(NotToBeSent):
        ward.send(tube, to="Linjiang CDC")


def test_a_laboratory_that_nobody_put_on_record_is_refused_and_the_known_ones_are_named(
    ward: Ward,
) -> None:
    with pytest.raises(InputRejected) as refused:
        ward.sample(laboratory="Linjiang CCD")
    assert "City laboratory, Haibin, Linjiang CDC" in str(refused.value)
    with pytest.raises(InputRejected):
        laboratory.add_laboratory(ward.session, "haibin ", LaboratoryOrder(), at=ENTERED)


def test_the_box_is_counted_at_both_ends_and_a_missing_tube_is_named_and_found(ward: Ward) -> None:
    tubes = [ward.sample(guest) for guest in range(3)]
    with pytest.raises(CountsDiffer):
        ward.send(*tubes, counted=2)
    batch = ward.send(*tubes)

    with pytest.raises(InputRejected, match="1 tubes are missing"):
        ward.receive(batch, *tubes[:2])
    batch = ward.receive(batch, *tubes[:2], note="one leaked, searched for")
    assert (batch.sent_count, batch.received_count) == (3, 2)
    assert ward.states().count(SampleState.NOT_ARRIVED) == 1

    batch = ward.receive(batch, tubes[2])
    assert batch.received_count == 3
    with pytest.raises(ReceivedAlready):
        ward.receive(batch)


def test_a_lost_tube_is_not_done_and_its_sample_is_due_again(ward: Ward) -> None:
    tube = ward.sample()
    assert _due(ward) == [0, 1, 1]
    operations.enter_result(ward.session, tube.id, finding=Finding.NOT_DONE, at=LATER)

    assert _due(ward) == [1, 1, 1]
    ward.sample()


def _due(ward: Ward) -> list[int]:
    """How many tubes are due of each guest."""
    calls = {call.isolation_id: call for call in round_of(ward.session, ward.site, at=LATER).calls}
    return [len(calls[guest.id].tubes) for guest in ward.guests]


def test_a_result_is_late_by_the_hours_of_its_laboratory(ward: Ward) -> None:
    ward.sample()
    ward.sample(1, laboratory="Haibin")
    at = ENTERED + timedelta(hours=12, minutes=30)
    found = queries.tubes(ward.session, EVERYTHING, at=at)
    assert {each.sample.laboratory: each.overdue for each in found} == {CITY: True, "Haibin": False}


def test_a_label_belongs_to_one_person_and_to_one_tube(ward: Ward) -> None:
    made = labels.label_tubes(ward.session, ward.site, [CITY], at=LATER)
    again = labels.label_tubes(ward.session, ward.site, [CITY], at=LATER)
    assert len(made) == 3
    assert [each.label.code for each in again] == [each.label.code for each in made]
    codes = {each.label.isolation_id: each.label.code for each in made}
    mine, others = (codes[ward.guests[n].id] for n in (0, 1))

    with pytest.raises(TubeOfAnother):
        ward.sample(code=others)
    assert ward.sample(code=mine.lower()).code == mine
    with pytest.raises(TubeUsed):
        ward.sample(code=mine)
    assert ward.sample(1).code == others
    assert len(labels.labelled(ward.session, ward.site, at=LATER)) == 1


def test_a_preprinted_code_of_a_laboratory_is_taken_as_it_is(ward: Ward) -> None:
    assert ward.sample(code=" 2003-00417 ").code == "2003-00417"
    with pytest.raises(InputRejected):
        ward.sample(1, code="<1>")


def test_where_the_policy_asks_for_two_laboratories_labels_and_samples_name_both(
    ward: Ward,
) -> None:
    twice = ward.session.get_one(Isolation, ward.guests[0].id)
    _ask_for_two(ward.session, twice)
    with pytest.raises(SecondLaboratoryMissing):
        labels.label_tubes(ward.session, ward.site, [CITY], at=LATER)
    made = labels.label_tubes(ward.session, ward.site, [CITY, "Haibin"], at=LATER)
    assert [each.label.laboratory for each in made if each.label.isolation_id == twice.id] == [
        CITY,
        "Haibin",
    ]
    ward.sample()
    with pytest.raises(SameLaboratory):
        ward.sample()
    ward.sample(laboratory="Haibin")


def _ask_for_two(session: Session, isolation: Isolation) -> None:
    """The policy of the person wants each test in two laboratories."""
    row = session.get_one(PolicyVersionRow, isolation.policy_version_id)
    document = deepcopy(row.document)
    branch = document["categories"][isolation.category]["branches"][isolation.branch]
    for stage in branch["stages"]:
        for test in stage["tests"]:
            test["laboratories"] = 2
    row.document = document
    session.flush()
    session.info.clear()


def test_a_wrong_result_is_corrected_once_with_a_reason_and_keeps_its_tube(ward: Ward) -> None:
    tube = ward.sample(laboratory="Haibin", code="TUBE-1")
    right = {"finding": Finding.NEGATIVE, "at": LATER}
    with pytest.raises(NoResultYet):
        operations.correct_result(ward.session, tube.id, reason="mixed up", **right)
    operations.enter_result(ward.session, tube.id, finding=Finding.POSITIVE, at=LATER)
    with pytest.raises(InputRejected):
        operations.correct_result(ward.session, tube.id, reason=" ", **right)

    new = operations.correct_result(ward.session, tube.id, reason="mixed up", **right)

    assert (new.code, new.correction_reason, tube.result) == ("TUBE-1/2", "mixed up", "positive")
    with pytest.raises(CorrectedAlready):
        operations.correct_result(ward.session, tube.id, reason="again", **right)
    newest = operations.correct_result(ward.session, new.id, reason="again", **right)
    assert newest.code == "TUBE-1/3"
    assert queries.find_tube(ward.session, "TUBE-1") is newest
    assert ward.session.scalar(sa.select(sa.func.count(Sample.id))) == 3


def test_a_result_from_before_the_sample_and_a_threshold_of_no_machine_are_refused(
    ward: Ward,
) -> None:
    tube = ward.sample(laboratory="Haibin")
    before = ENTERED - timedelta(minutes=1)
    with pytest.raises(InputRejected, match="older than its sample"):
        operations.enter_result(ward.session, tube.id, finding=Finding.NEGATIVE, at=before)
    with pytest.raises(InputRejected, match="no cycle threshold"):
        operations.enter_result(
            ward.session, tube.id, finding=Finding.POSITIVE, at=LATER, ct_orf1ab=240.0
        )

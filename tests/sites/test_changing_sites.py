from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING, NOTHING, Scope
from logistics.errors import InputRejected, NotFound
from logistics.periods import Period
from logistics.policy.document import TurnaroundMinutes
from logistics.sites import operations, queries
from logistics.sites.inspection_models import InspectionKind, ItemCode, Severity, SiteTask
from logistics.sites.models import (
    PassageKind,
    Room,
    RoomClass,
    RoomPurpose,
    Site,
    SiteState,
    TurnaroundStep,
    ZoneKind,
)
from logistics.sites.operations import ItemResult, Walls
from logistics.sites.rules import RoomState, StepTooEarly
from logistics.sites.rules.life import SiteNotEmpty
from logistics.sites.rules.opening import AnswerContradictsRooms
from tests.factories import (
    BuildingFactory,
    DistrictFactory,
    FloorFactory,
    RoomFactory,
    SiteFactory,
    ZoneFactory,
)

NOON = datetime(2020, 3, 28, 4, 0, tzinfo=UTC)
MINUTES = TurnaroundMinutes(disinfection=60, airing=30, inspection=10)


def after(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def room_of(session: Session, row: Room) -> Room:
    return queries.get_room(session, EVERYTHING, row.id)


def state_of(session: Session, room: Room, at: datetime) -> RoomState:
    facts = queries.room_facts(session, room, at)
    assert facts is not None
    return facts.state()


def test_a_user_sees_granted_sites_and_those_of_granted_districts(session: Session) -> None:
    ours, other = SiteFactory(code="QH"), SiteFactory(code="XX", district=DistrictFactory(code="N"))

    def codes(scope: Scope) -> list[str]:
        return [site.code for site in queries.sites_in(session, scope)]

    assert codes(NOTHING) == []
    assert codes(Scope(sites=frozenset({ours.id}))) == ["QH"]
    assert codes(Scope(districts=frozenset({other.district_id}))) == ["XX"]
    assert codes(EVERYTHING) == ["QH", "XX"]


def test_a_room_outside_the_scope_reads_as_missing(session: Session) -> None:
    room = RoomFactory()

    with pytest.raises(NotFound):
        queries.get_room(session, Scope(sites=frozenset({DistrictFactory().id})), room.id)


def test_rooms_come_in_walking_order(session: Session) -> None:
    site = SiteFactory()
    back = BuildingFactory(site=site, name="A", walking_order=2)
    front = BuildingFactory(site=site, name="B", walking_order=1)
    upstairs = FloorFactory(building=front, number=2)
    for floor, position, side, number in (
        (FloorFactory(building=back, number=1), 1, 0, "far"),
        (upstairs, 2, 0, "third"),
        (upstairs, 1, 1, "second"),
        (FloorFactory(building=front, number=-1), 9, 0, "first"),
    ):
        RoomFactory(floor=floor, corridor_position=position, corridor_side=side, use__number=number)

    found = queries.room_availability(session, [site.id], NOON)

    assert [room.number for room in found] == ["first", "second", "third", "far"]


def test_rooms_take_the_same_number_of_queries_however_many_they_are(session: Session) -> None:
    counts = []
    statements: list[str] = []
    sa.event.listen(session.get_bind(), "before_cursor_execute", lambda *a: statements.append(a[2]))
    floor = FloorFactory()
    site_id = floor.site_id
    for more in (1, 2):
        for _ in range(more):
            RoomFactory(floor=floor)
        session.expire_all()
        statements.clear()
        queries.room_availability(session, [site_id], NOON)
        counts.append(len(statements))

    assert counts == [4, 4]


def test_a_block_takes_a_room_out_of_service_for_its_time(session: Session) -> None:
    room = RoomFactory()

    block = operations.block_room(session, room, from_at=NOON, to_at=after(5), reason="no water")

    assert [state_of(session, room, after(hours)) for hours in (-1, 0, 4.9, 5)] == [
        RoomState.READY,
        RoomState.OUT_OF_ORDER,
        RoomState.OUT_OF_ORDER,
        RoomState.READY,
    ]
    facts = queries.room_facts(session, room, after(1))
    assert facts is not None
    assert (facts.free_from, facts.blocked) == (after(5), (Period(NOON, after(5)),))
    operations.unblock_room(session, block, at=after(2))
    assert state_of(session, room, after(2)) is RoomState.READY


def test_a_block_that_has_not_begun_can_be_taken_back(session: Session) -> None:
    room = RoomFactory()
    block = operations.block_room(session, room, from_at=after(24), to_at=None, reason="painting")

    operations.unblock_room(session, block, at=NOON)

    assert queries.blocks_of(session, room.site_id, NOON) == []
    with pytest.raises(operations.BlockIsOver):
        operations.unblock_room(session, block, at=NOON)


@pytest.mark.parametrize(("hours", "reason"), [(0, "no water"), (5, " ")])
def test_a_block_needs_a_length_and_a_reason(session: Session, hours: int, reason: str) -> None:
    with pytest.raises(InputRejected):
        operations.block_room(
            session, RoomFactory(), from_at=NOON, to_at=after(hours), reason=reason
        )


def test_a_vacated_room_is_ready_after_its_four_steps(session: Session) -> None:
    room = RoomFactory()
    turnaround = operations.start_turnaround(
        session, room, room_class=RoomClass.NORMAL, minutes=MINUTES, at=NOON
    )
    states = [state_of(session, room, NOON)]
    for step, hours in (
        (TurnaroundStep.DISINFECTED, 1),
        (TurnaroundStep.AIRED, 2),
        (TurnaroundStep.INSPECTED, 3),
    ):
        operations.record_step(session, turnaround, step, at=after(hours))
        states.append(state_of(session, room, after(hours)))

    assert states == [
        RoomState.BEING_DISINFECTED,
        RoomState.BEING_AIRED,
        RoomState.BEING_INSPECTED,
        RoomState.READY,
    ]


def test_a_room_being_turned_round_says_from_when_it_is_free(session: Session) -> None:
    room = RoomFactory()
    operations.start_turnaround(session, room, room_class=RoomClass.LONG, minutes=MINUTES, at=NOON)
    operations.block_room(session, room, from_at=after(1), to_at=after(9), reason="painting")

    (facts,) = queries.room_availability(session, [room.site_id], NOON)

    assert (facts.free_from, facts.usable) == (after(9), True)


def test_a_step_too_early_is_refused_and_nothing_is_written(session: Session) -> None:
    room = RoomFactory(use__number="305")
    turnaround = operations.start_turnaround(
        session, room, room_class=RoomClass.NORMAL, minutes=MINUTES, at=NOON
    )

    with pytest.raises(StepTooEarly, match="Room 305 can be marked as disinfected from"):
        operations.record_step(session, turnaround, TurnaroundStep.DISINFECTED, at=after(0.5))

    assert turnaround.disinfected_at is None


def test_a_room_has_one_turnaround_at_a_time(session: Session) -> None:
    room = RoomFactory()
    operations.start_turnaround(
        session, room, room_class=RoomClass.NORMAL, minutes=MINUTES, at=NOON
    )

    with pytest.raises(operations.AlreadyBeingTurnedRound):
        operations.start_turnaround(
            session, room, room_class=RoomClass.NORMAL, minutes=MINUTES, at=after(1)
        )


def test_a_failed_inspection_begins_the_turnaround_again(session: Session) -> None:
    room = RoomFactory()
    turnaround = operations.start_turnaround(
        session, room, room_class=RoomClass.NORMAL, minutes=MINUTES, at=NOON
    )
    operations.record_step(session, turnaround, TurnaroundStep.DISINFECTED, at=after(1))

    operations.repeat_turnaround(session, turnaround, at=after(2))

    assert queries.clock_of(turnaround).next_possible_at == after(3)


def lawful_floor(session: Session, site: Site) -> dict[str, object]:
    building = operations.add_building(session, site, name="A")
    floor = operations.add_floor(session, building, number=3)
    zones = {
        kind: operations.add_zone(
            session, floor, kind=kind, name=kind.value, position=position, at=NOON
        )
        for position, kind in enumerate(ZoneKind)
    }
    for kind, way in (
        (PassageKind.STAFF, (ZoneKind.CLEAN, ZoneKind.BUFFER)),
        (PassageKind.RESIDENT, (ZoneKind.CONTAMINATED,)),
    ):
        operations.add_passage(
            session,
            floor,
            kind=kind,
            name=kind.value,
            zones=[zones[each] for each in way],
            at=NOON,
        )
    return {"floor": floor, **zones}


def test_an_isolation_room_outside_the_contaminated_zone_is_refused(session: Session) -> None:
    site = SiteFactory(state=SiteState.CANDIDATE)
    places = lawful_floor(session, site)

    with pytest.raises(operations.ZoneRuleBroken) as refusal:
        operations.add_room(
            session,
            places["floor"],  # type: ignore[arg-type]
            Walls(corridor_position=1),
            number="301",
            zone=places[ZoneKind.BUFFER],  # type: ignore[arg-type]
            purpose=RoomPurpose.ISOLATION,
            at=NOON,
        )

    assert [str(problem.sentence) for problem in refusal.value.problems] == [
        "Isolation room 301 lies in the buffer zone A 3F buffer; "
        "residents live in the contaminated zone only."
    ]
    assert session.scalars(sa.select(Room)).all() == []


def test_an_open_site_keeps_its_resident_passage(session: Session) -> None:
    site = SiteFactory(state=SiteState.CANDIDATE)
    places = lawful_floor(session, site)
    operations.add_room(
        session,
        places["floor"],  # type: ignore[arg-type]
        Walls(corridor_position=1),
        number="301",
        zone=places[ZoneKind.CONTAMINATED],  # type: ignore[arg-type]
        purpose=RoomPurpose.ISOLATION,
        at=NOON,
    )
    passage = next(
        row.passage
        for row in queries.passages_of(session, [site.id])
        if row.passage.kind is PassageKind.RESIDENT
    )
    site.state = SiteState.OPEN
    session.flush()

    with pytest.raises(operations.ZoneRuleBroken):
        operations.remove_passage(session, passage, at=NOON)

    assert queries.faults_of(session, site.id, NOON) == ()


def test_clean_and_contaminated_zones_get_no_border(session: Session) -> None:
    site = SiteFactory()
    places = lawful_floor(session, site)

    with pytest.raises(operations.ZoneRuleBroken):
        operations.add_border(
            session,
            places[ZoneKind.CLEAN],  # type: ignore[arg-type]
            places[ZoneKind.CONTAMINATED],  # type: ignore[arg-type]
            at=NOON,
        )

    assert queries.borders_of(session, site.id) == []


def test_a_room_keeps_its_identity_when_its_number_and_use_change(session: Session) -> None:
    room = RoomFactory(use__number="301")
    room = room_of(session, room)
    zone = room.uses[0].zone

    operations.change_use(
        session, room, number="3001", zone=zone, purpose=RoomPurpose.STORE, from_at=after(24)
    )

    facts = [queries.room_facts(session, room, at) for at in (NOON, after(24))]
    assert [(each.number, each.purpose, each.use_until) for each in facts if each] == [
        ("301", RoomPurpose.ISOLATION, after(24)),
        ("3001", RoomPurpose.STORE, None),
    ]


def test_a_number_belongs_to_one_room_of_a_building(session: Session) -> None:
    floor = FloorFactory()
    RoomFactory(floor=floor, use__number="301")
    room = room_of(session, RoomFactory(floor=floor, use__number="302"))

    with pytest.raises(operations.RoomNumberTaken):
        operations.change_use(
            session,
            room,
            number="301",
            zone=room.uses[0].zone,
            purpose=RoomPurpose.ISOLATION,
            from_at=NOON,
        )


def inspected(session: Session, site: Site, *failed: ItemCode) -> object:
    inspection = operations.start_inspection(
        session, site, kind=InspectionKind.OPENING, inspector="Shen Qiao", at=NOON
    )
    operations.answer_items(
        session,
        inspection,
        [ItemResult(code=code, passed=code not in failed) for code in ItemCode],
        window_m2=0.2,
        at=NOON,
    )
    return inspection


def test_a_site_opens_when_its_inspection_has_passed_and_not_before(session: Session) -> None:
    site = SiteFactory(state=SiteState.STANDBY)
    lawful_floor(session, site)
    with pytest.raises(operations.SiteNotFitToOpen) as refusal:
        operations.change_state(session, site, SiteState.OPEN, empty=True, at=NOON)
    assert len(refusal.value.problems) == len(ItemCode)
    inspection = inspected(session, site)

    operations.close_inspection(session, inspection, at=NOON)  # type: ignore[arg-type]
    operations.change_state(session, site, SiteState.OPEN, empty=True, at=NOON)

    assert site.state is SiteState.OPEN


def test_a_failed_item_opens_a_task_that_ends_when_it_passes(session: Session) -> None:
    site = SiteFactory(state=SiteState.STANDBY)
    inspection = inspected(session, site, ItemCode.CCTV)
    (open_task,) = queries.tasks_of(session, site.id)
    assert open_task.item is not None
    assert open_task.item.code is ItemCode.CCTV

    operations.answer_items(
        session,
        inspection,  # type: ignore[arg-type]
        [ItemResult(code=ItemCode.CCTV, passed=True)],
        window_m2=0.2,
        at=after(1),
    )

    assert queries.tasks_of(session, site.id) == []
    assert [row.task.done_at for row in queries.tasks_of(session, site.id, done=True)] == [after(1)]


def test_an_exception_opens_a_site_and_gives_the_task_its_due_time(session: Session) -> None:
    site = SiteFactory(state=SiteState.STANDBY)
    lawful_floor(session, site)
    inspection = inspected(session, site, ItemCode.BACKUP_POWER)

    operations.grant_exception(
        session,
        inspection,  # type: ignore[arg-type]
        ItemCode.BACKUP_POWER,
        reason="generator comes on Monday",
        due_at=after(48),
        at=NOON,
    )
    operations.close_inspection(session, inspection, at=NOON)  # type: ignore[arg-type]

    assert operations.obstacles(session, site, at=NOON) == ()
    assert len(operations.obstacles(session, site, at=after(48))) == 1
    (row,) = queries.tasks_of(session, site.id)
    assert row.task.due_at == after(48)


def test_a_yes_that_the_rooms_contradict_is_refused(session: Session) -> None:
    room = RoomFactory(own_bathroom=False)
    site = queries.get_site(session, EVERYTHING, room.site_id)

    with pytest.raises(AnswerContradictsRooms):
        inspected(session, site)


def test_an_incomplete_checklist_is_not_closed(session: Session) -> None:
    site = SiteFactory()
    inspection = operations.start_inspection(
        session, site, kind=InspectionKind.OPENING, inspector="Shen Qiao", at=NOON
    )

    with pytest.raises(operations.InspectionIncomplete):
        operations.close_inspection(session, inspection, at=NOON)


def test_a_finding_can_stop_a_floor_until_its_recheck_settles_it(session: Session) -> None:
    room, next_door = RoomFactory(), None
    site = queries.get_site(session, EVERYTHING, room.site_id)
    next_door = RoomFactory(floor=FloorFactory(building=room.floor.building))
    inspection = operations.start_inspection(
        session, site, kind=InspectionKind.UNANNOUNCED, inspector="Shen Qiao", at=NOON
    )

    finding = operations.add_finding(
        session,
        inspection,
        what="the buffer door stands open",
        severity=Severity.CRITICAL,
        floor=room.floor,
        stop=True,
        at=NOON,
    )

    def stopped(at: datetime) -> set[object]:
        rooms = queries.room_availability(session, [site.id], at)
        return {each.id for each in rooms if each.stopped}

    assert stopped(NOON) == {room.id}
    assert next_door.id not in stopped(NOON)
    operations.recheck(session, finding, settled=False, note="open again", at=after(1))
    assert (finding.rechecked_at, stopped(after(1))) == (None, {room.id})
    operations.recheck(session, finding, settled=True, note="", at=after(2))
    assert stopped(after(2)) == set()
    assert session.scalars(sa.select(SiteTask.done_at)).all() == [after(2)]


def test_a_stop_of_a_whole_site_holds_for_every_room(session: Session) -> None:
    room = RoomFactory()
    site = queries.get_site(session, EVERYTHING, room.site_id)

    stop = operations.stop_admission(session, site, floor=None, reason="water is off", at=NOON)

    assert [each.reason for each in queries.stops_in_force(session, [site.id], NOON)] == [
        "water is off"
    ]
    operations.lift_stop(session, stop, at=after(3))
    assert queries.stops_in_force(session, [site.id], after(3)) == []
    assert len(queries.stops_in_force(session, [site.id], after(2))) == 1


def test_a_site_closes_only_when_its_last_guest_is_gone(session: Session) -> None:
    site = SiteFactory(state=SiteState.CLOSING)

    with pytest.raises(SiteNotEmpty):
        operations.change_state(session, site, SiteState.CLOSED, empty=False, at=NOON)

    operations.change_state(session, site, SiteState.CLOSED, empty=True, at=NOON)
    assert site.state is SiteState.CLOSED


def test_figures_count_every_room_once(session: Session) -> None:
    floor = FloorFactory()
    ward = ZoneFactory(floor=floor)
    rooms = [RoomFactory(floor=floor, use__zone=ward) for _ in range(4)]
    RoomFactory(floor=floor, use__zone=ward, use__purpose=RoomPurpose.STORE)
    for room in rooms[:2]:
        operations.block_room(session, room, from_at=NOON, to_at=None, reason="painting")
    for room in rooms[1:3]:
        operations.start_turnaround(
            session, room, room_class=RoomClass.NORMAL, minutes=MINUTES, at=NOON
        )

    figures = queries.site_figures(session, [floor.site_id], NOON)[floor.site_id]

    assert (figures.rooms, figures.for_residents, figures.out_of_order) == (5, 4, 2)
    assert (figures.in_turnaround, figures.serviceable) == (1, 1)


def test_the_doctor_names_an_isolation_room_that_slipped_into_a_clean_zone(
    session: Session,
) -> None:
    floor = FloorFactory(building=BuildingFactory(site=SiteFactory(code="QH", state="candidate")))
    zone = ZoneFactory(floor=floor, kind=ZoneKind.CLEAN, name="Lobby")
    RoomFactory(floor=floor, use__zone=zone, use__number="101")

    assert queries.problems(session, NOON) == [
        f"QH: Isolation room 101 lies in the clean zone A {floor.number}F Lobby; "
        "residents live in the contaminated zone only."
    ]

"""Changes of shifts: plan one, take a table of them, withdraw, end the work of who leaves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.errors import InputRejected, NotFound, Problem, Refused
from logistics.sites.queries.places import sites_in
from logistics.sites.room_table.rows import Column
from logistics.sites.rules.kinds import ZoneKind
from logistics.staff.models import StaffMember, StaffShift
from logistics.staff.orders import ShiftOrder
from logistics.staff.queries import find_by_codes
from logistics.staff.shift_queries import Ground, ground_of, worked_by
from logistics.staff.shift_rules import Worked, Worker, check_shift
from logistics.staff.tables import Row, read_rows, short, wall_time, words
from logistics.wording import Sentence, say, term

COLUMNS = (
    Column(name="code", heading=term("Staff code"), read=short(20), required=True),
    Column(name="site", heading=term("Site code"), read=short(12), required=True),
    Column(name="zone", heading=term("Zone"), read=words(ZoneKind), required=True),
    Column(name="from", heading=term("From"), read=wall_time, required=True),
    Column(name="until", heading=term("Until"), read=wall_time, required=True),
    Column(name="floor", heading=term("Floor"), read=short(60), default=""),
    Column(name="agency", heading=term("Agency"), read=short(80), default=""),
)


class ZoneUnknown(Refused):
    """The site, or the floor, has no such zone."""


class AlreadyWithdrawn(Refused):
    """A shift is withdrawn once."""


@dataclass(frozen=True, kw_only=True)
class ImportedShifts:
    """What an import did."""

    added: int
    unchanged: int


def plan_shift(session: Session, order: ShiftOrder, *, at: datetime) -> StaffShift:
    """Say that somebody works a zone of a site from when to when.

    :raises NotFound: no staff of the district of the site
    :raises ZoneUnknown: the site, or the floor, has no such zone
    :raises Refused: one of the rules of shifts, see :func:`check_shift`
    """
    member = session.get(StaffMember, order.member_id, with_for_update=True)
    ground = ground_of(session, {order.site_id})[order.site_id]
    if member is None or member.district_id != ground.district_id:
        raise NotFound("staff member")
    others = worked_by(session, {member.id})[member.id]
    return _add(session, order, member, ground, [each for _, each in others], at)


def import_shifts(
    session: Session, content: bytes, *, scope: Scope, at: datetime
) -> ImportedShifts:
    """Take the shifts of a CSV or XLSX file, all or nothing; what is planned already stays so.

    :raises InputRejected: names every problem with its line and column
    """
    refusal = say("The table of shifts cannot be used.")
    rows = read_rows(content, COLUMNS, refusal, once=False)
    members = find_by_codes(session, {row.values["code"] for row in rows})
    session.execute(
        sa.select(StaffMember.id)
        .where(StaffMember.id.in_([each.id for each in members.values()]))
        .order_by(StaffMember.id)
        .with_for_update()
    )
    sites = {each.code: each.id for each in sites_in(session, scope)}
    grounds = ground_of(session, set(sites.values()))
    known = worked_by(session, {each.id for each in members.values()})
    problems: list[Problem] = []
    added = 0
    for row in rows:
        member = members.get(row.values["code"])
        ground = grounds.get(sites.get(row.values["site"], uuid.UUID(int=0)))
        order = _order(row, member, ground, problems)
        if order is None or member is None or ground is None:
            continue
        worked = known[member.id]
        if any(order == ours for ours, _ in worked):
            continue
        try:
            _add(session, order, member, ground, [each for _, each in worked], at)
        except Refused as broken:
            problems.append(Problem(sentence=broken.sentence, line=row.line, field="from"))
            continue
        worked.append((order, _worked(order, ground)))
        added += 1
    if problems:
        raise InputRejected(refusal, tuple(problems))
    return ImportedShifts(added=added, unchanged=len(rows) - added)


def withdraw(session: Session, shift: StaffShift, *, by: str, at: datetime) -> None:
    """A shift is not worked; it stays on record.

    :raises AlreadyWithdrawn: it was withdrawn before
    """
    if shift.withdrawn_at is not None:
        raise AlreadyWithdrawn(say("The shift is withdrawn already."))
    shift.withdrawn_at, shift.withdrawn_by = at, by


def end_work(session: Session, member: uuid.UUID, *, by: str, at: datetime) -> None:
    """Somebody works no more: what is to come is withdrawn, what goes on ends now."""
    ahead = sa.select(StaffShift).where(
        StaffShift.member_id == member,
        StaffShift.withdrawn_at.is_(None),
        StaffShift.until_at > at,
    )
    for shift in session.scalars(ahead.with_for_update()):
        if shift.from_at < at:
            shift.until_at = at
        else:
            shift.withdrawn_at, shift.withdrawn_by = at, by


def _order(
    row: Row, member: StaffMember | None, ground: Ground | None, problems: list[Problem]
) -> ShiftOrder | None:
    values = row.values
    wrong: list[tuple[str, Sentence]] = []
    if ground is None:
        wrong.append(("site", say("There is no such site, or you may not see it.")))
    if member is None or (ground is not None and member.district_id != ground.district_id):
        wrong.append(("code", say("Nobody of the district of the site has this code.")))
    floor = ground.floors.get(values["floor"]) if ground is not None else None
    if ground is not None and values["floor"] and floor is None:
        wrong.append(
            (
                "floor",
                say(
                    "The site has no such floor; write one of: %(floors)s.",
                    floors=", ".join(ground.floors),
                ),
            )
        )
    problems += [Problem(sentence=text, line=row.line, field=name) for name, text in wrong]
    if wrong or member is None or ground is None:
        return None
    zone = ZoneInfo(ground.zone_name)
    return ShiftOrder(
        member_id=member.id,
        site_id=ground.site_id,
        zone=values["zone"],
        floor_id=floor,
        from_at=values["from"].replace(tzinfo=zone).astimezone(UTC),
        until_at=values["until"].replace(tzinfo=zone).astimezone(UTC),
        agency=values["agency"],
    )


def _add(
    session: Session,
    order: ShiftOrder,
    member: StaffMember,
    ground: Ground,
    others: list[Worked],
    at: datetime,
) -> StaffShift:
    if (order.floor_id, order.zone) not in ground.zones:
        raise ZoneUnknown(say("There is no such zone. Choose a zone of the site and the floor."))
    worker = Worker(
        name=member.name,
        left=member.left_at is not None,
        closed_loop=member.closed_loop,
        trained_until=member.trained_until,
    )
    check_shift(worker=worker, shift=_worked(order, ground), others=others, zone=ground.zone_name)
    row = StaffShift(recorded_at=at, **vars(order))
    session.add(row)
    session.flush()
    return row


def _worked(order: ShiftOrder, ground: Ground) -> Worked:
    return Worked(site=ground.code, zone=order.zone, from_at=order.from_at, until_at=order.until_at)

"""Staff from a table: registered or changed, all or nothing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.errors import InputRejected, Problem, Refused
from logistics.sites.models import District, Site
from logistics.sites.queries.places import districts_in, sites_in
from logistics.sites.room_table.rows import Column
from logistics.staff.models import StaffMember
from logistics.staff.orders import MemberOrder
from logistics.staff.queries import find_by_codes
from logistics.staff.rules import Team, check_member
from logistics.staff.tables import Row, day, read_rows, short, words, yes_or_no
from logistics.wording import say, term

COLUMNS = (
    Column(name="code", heading=term("Staff code"), read=short(20), required=True),
    Column(name="name", heading=term("Full name"), read=short(80), required=True),
    Column(name="team", heading=term("Team"), read=words(Team), required=True),
    Column(name="phone", heading=term("Phone"), read=short(40), default=""),
    Column(name="closed_loop", heading=term("Closed loop"), read=yes_or_no, default=False),
    Column(name="licence", heading=term("Licence"), read=short(10), default=""),
    Column(name="district", heading=term("District"), read=short(20), default=""),
    Column(name="site", heading=term("Site code"), read=short(12), default=""),
    Column(name="trained_until", heading=term("Trained until"), read=day),
)


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did."""

    added: int
    changed: int
    unchanged: int


def import_members(session: Session, content: bytes, *, scope: Scope, at: datetime) -> Imported:
    """Register or change the staff of a CSV or XLSX file, all or nothing; codes say who is who.

    Without a district column they belong to the one district that the user may see.

    :raises InputRejected: names every problem with its line and column
    """
    refusal = say("The table of staff cannot be used.")
    rows = read_rows(content, COLUMNS, refusal)
    known = find_by_codes(session, {row.values["code"] for row in rows})
    places = _Places(
        districts={each.code: each for each in districts_in(session, scope)},
        sites={each.code: each for each in sites_in(session, scope)},
    )
    problems: list[Problem] = []
    orders = [order for row in rows if (order := _order(row, places, problems)) is not None]
    problems += [
        Problem(
            sentence=say("The code belongs to staff of another district."),
            line=row.line,
            field="code",
        )
        for row in rows
        if (member := known.get(row.values["code"])) is not None
        and member.district_id not in {each.id for each in places.districts.values()}
    ]
    if problems:
        raise InputRejected(refusal, tuple(problems))
    return _write(session, orders, known, at)


@dataclass(frozen=True, kw_only=True)
class _Places:
    districts: dict[str, District]
    sites: dict[str, Site]


def _order(row: Row, places: _Places, problems: list[Problem]) -> MemberOrder | None:
    values = dict(row.values)
    district, site = values.pop("district"), values.pop("site")
    found = _district(places, district, places.sites.get(site))
    wrong = []
    if found is None:
        wrong.append(("district", say("There is no such district, or you may not see it.")))
    if site and site not in places.sites:
        wrong.append(("site", say("There is no such site, or you may not see it.")))
    try:
        check_member(name=values["name"], team=values["team"], licence=values["licence"])
    except Refused as refusal:
        wrong.append(("licence", refusal.sentence))
    problems += [
        Problem(sentence=sentence, line=row.line, field=field) for field, sentence in wrong
    ]
    if wrong or found is None:
        return None
    site_id = places.sites[site].id if site else None
    return MemberOrder(district_id=found, site_id=site_id, **values)


def _district(places: _Places, code: str, site: Site | None) -> uuid.UUID | None:
    if code:
        return places.districts[code].id if code in places.districts else None
    if site is not None:
        return site.district_id
    ours = [each for each in places.districts.values() if each.ours]
    return ours[0].id if len(ours) == 1 else None


def _write(
    session: Session, orders: list[MemberOrder], known: dict[str, StaffMember], at: datetime
) -> Imported:
    added = changed = 0
    for order in orders:
        member = known.get(order.code)
        if member is None:
            session.add(StaffMember(recorded_at=at, **order.values))
            added += 1
        elif any(getattr(member, name) != value for name, value in order.values.items()):
            for name, value in order.values.items():
                setattr(member, name, value)
            changed += 1
    session.flush()
    return Imported(added=added, changed=changed, unchanged=len(orders) - added - changed)

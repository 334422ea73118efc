"""Places that a district registers: communities, hospitals, clinics, designated hotels."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.database import check_version, lock_rows
from logistics.errors import InputRejected, NotFound, Problem, Refused
from logistics.sites.models import District
from logistics.sites.queries.places import districts_in
from logistics.sites.room_table.rows import Column
from logistics.staff.importing import Imported
from logistics.staff.tables import Row, number, read_rows, short, words
from logistics.transfers.models import KnownPlace
from logistics.transfers.orders import PlaceOrder, PlaceRef
from logistics.transfers.queries.known_places import (
    Known,
    by_names,
    find_known,
    known_places_of,
)
from logistics.transfers.rules.kinds import PlaceKind
from logistics.transfers.rules.places import PlaceTaken, check_place
from logistics.wording import say, term

COLUMNS = (
    Column(name="name_zh", heading=term("Chinese name"), read=short(120), required=True),
    Column(name="kind", heading=term("Kind"), read=words(PlaceKind), required=True),
    Column(name="latitude", heading=term("Latitude"), read=number(-90, 90), required=True),
    Column(name="longitude", heading=term("Longitude"), read=number(-180, 180), required=True),
    Column(name="name_en", heading=term("English name"), read=short(120), default=""),
    Column(name="receiver", heading=term("Who receives people"), read=short(120), default=""),
    Column(name="phone", heading=term("Phone"), read=short(40), default=""),
    Column(name="district", heading=term("District"), read=short(20), default=""),
)


def add_place(session: Session, order: PlaceOrder, *, at: datetime) -> KnownPlace:
    """Register a place that vehicles of a district go to.

    :raises NoSuchPlace: it is no such place
    :raises PlaceTaken: there is one of that kind and name
    """
    _check(session, order, None)
    row = KnownPlace(recorded_at=at, **_values(order))
    session.add(row)
    session.flush()
    return row


def edit_place(
    session: Session, place_id: uuid.UUID, order: PlaceOrder, *, expected: int | None = None
) -> KnownPlace:
    """Change what is known about a place; trips there show it under its new name.

    :raises NoSuchPlace: it is no such place
    :raises PlaceTaken: there is another of that kind and name
    """
    rows = lock_rows(session, KnownPlace, [place_id])
    if not rows:
        raise NotFound("known place")
    row: KnownPlace = rows[0]
    if expected is not None:
        check_version(row, expected)
    _check(session, order, row.id)
    for name, value in _values(order).items():
        setattr(row, name, value)
    session.flush()
    return row


def import_places(session: Session, content: bytes, *, scope: Scope, at: datetime) -> Imported:
    """Register or change the places of a CSV or XLSX file, all or nothing.

    :raises InputRejected: names every problem with its line and column
    """
    refusal = say("The table of places cannot be used.")
    rows = read_rows(content, COLUMNS, refusal, once=False)
    districts = {each.code: each for each in districts_in(session, scope) if each.ours}
    known: dict[uuid.UUID, Known] = {}
    problems: list[Problem] = []
    added = changed = 0
    for row in rows:
        district = _district(row, districts)
        if district is None:
            wrong = say("There is no such district, or you may not see it.")
            problems.append(Problem(sentence=wrong, line=row.line, field="district"))
            continue
        if district.id not in known:
            known[district.id] = known_places_of(session, district.id)
        try:
            was = _write(session, _order(row, district), known[district.id], at)
        except Refused as refused:
            problems.append(Problem(sentence=refused.sentence, line=row.line))
            continue
        added += was is None
        changed += was is True
    if problems:
        raise InputRejected(refusal, tuple(problems))
    return Imported(added=added, changed=changed, unchanged=len(rows) - added - changed)


def _district(row: Row, districts: dict[str, District]) -> District | None:
    code = row.values["district"]
    if code or len(districts) != 1:
        return districts.get(code)
    return next(iter(districts.values()))


def _order(row: Row, district: District) -> PlaceOrder:
    values = {name: value for name, value in row.values.items() if name != "district"}
    return PlaceOrder(district_id=district.id, **values)


def _write(session: Session, order: PlaceOrder, known: Known, at: datetime) -> bool | None:
    """None for a new place, else whether it was changed.

    :param known: the places of its district, which are kept up to date
    """
    row = find_known(known, PlaceRef(kind=order.kind, name=order.name_zh))
    if row is None:
        known.update(by_names([add_place(session, order, at=at)]))
        return None
    if all(getattr(row, name) == value for name, value in _values(order).items()):
        return False
    for name in by_names([row]):
        known.pop(name, None)
    known.update(by_names([edit_place(session, row.id, order)]))
    return True


def _values(order: PlaceOrder) -> dict[str, object]:
    return {name: getattr(order, name) for name in order.__dataclass_fields__}


def _check(session: Session, order: PlaceOrder, own: uuid.UUID | None) -> None:
    check_place(kind=order.kind, latitude=order.latitude, longitude=order.longitude)
    holder = session.scalars(
        sa.select(KnownPlace.id).where(
            KnownPlace.district_id == order.district_id,
            KnownPlace.kind == order.kind,
            KnownPlace.name_zh == order.name_zh,
        )
    ).first()
    if holder not in (None, own):
        raise PlaceTaken(say("There is a place %(name)s already.", name=order.name_zh))

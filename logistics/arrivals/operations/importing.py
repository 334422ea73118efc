"""A manifest comes in: previewed without changing anything, then applied as a whole.

The same list again changes nothing. A changed list replaces the earlier one: who is no longer
named is marked so, and nobody is deleted. The difference is told before and after.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit, files
from logistics.arrivals import queries
from logistics.arrivals.manifests.reading import read_manifest
from logistics.arrivals.manifests.values import Leg, ParsedManifest, ParsedTraveller
from logistics.arrivals.manifests.words import Function
from logistics.arrivals.models import (
    Arrival,
    ArrivalKind,
    ColumnMapping,
    Manifest,
    ManifestState,
    Passenger,
    Port,
)
from logistics.arrivals.operations.classifying import classify_arrival
from logistics.arrivals.operations.desk import add_arrival
from logistics.arrivals.operations.parties import form
from logistics.arrivals.operations.people import Registered, register
from logistics.arrivals.rules import AppliedAlready, ArrivalNotChosen, PortNotChosen
from logistics.errors import Problem
from logistics.sites.models import District
from logistics.wording import say, stored

MEDIA_TYPES = {"paxlst": "application/edifact", "csv": "text/csv"}
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def preview(
    session: Session,
    data: bytes,
    file_name: str,
    *,
    arrival_id: uuid.UUID | None = None,
    port_id: uuid.UUID | None = None,
    columns: Mapping[str, str] | None = None,
    at: datetime,
) -> Manifest:
    """Read a list and keep it with everything odd about it; no person is touched.

    :param arrival_id: the arrival it belongs to, for a table that does not say
    :param port_id: where it lands, when the list names no port of ours
    :param columns: headings by field, as a person says of this table; remembered once applied
    :raises InputRejected: the file cannot be read as a passenger list
    """
    chosen = session.get(Arrival, arrival_id) if arrival_id else None
    parsed = _read(session, data, file_name, chosen, columns)
    file = files.store(session, data, media_type=MEDIA_TYPES.get(parsed.format.value, SHEET), at=at)
    port, warnings = _port_of(session, parsed, chosen, port_id)
    arrival = chosen or _known_arrival(session, parsed)
    row = Manifest(
        arrival_id=arrival.id if arrival else None,
        file_id=file.id,
        file_name=file_name[:200],
        format=parsed.format.value,
        reference=parsed.reference[:80],
        content_hash=_content_hash(parsed),
        declared_count=parsed.declared_count,
        read_count=len(parsed.travellers),
        problems=[_stored(problem, "error") for problem in parsed.errors]
        + [_stored(problem, "warning") for problem in (*parsed.warnings, *warnings)],
        summary={},
        by=audit.actor().label,
        recorded_at=at,
    )
    row.summary = {
        "port_id": str(port.id) if port else None,
        "columns": dict(parsed.columns),
        "headers": list(parsed.headers),
        "flight": _flight(parsed, arrival),
        "origin": parsed.arriving.origin if parsed.arriving else "",
        "destination": parsed.arriving.destination if parsed.arriving else "",
        "landing": _iso(parsed.arriving.arrival if parsed.arriving else None),
        "function": parsed.function.value if parsed.function else None,
        "difference": _difference(session, parsed, arrival),
        "travellers": [_shown(each) for each in parsed.travellers],
    }
    session.add(row)
    session.flush()
    return row


def apply(
    session: Session,
    manifest_id: uuid.UUID,
    *,
    port_id: uuid.UUID | None = None,
    arrival_id: uuid.UUID | None = None,
    at: datetime,
) -> Manifest:
    """Make a previewed list true: people, passengers, parties and classification.

    :raises PortNotChosen: it lands at no port of ours and nobody chose one
    :raises ArrivalNotChosen: it does not say which arrival it is, and nobody chose one
    :raises AppliedAlready: it was applied or discarded before
    """
    row = session.get_one(Manifest, manifest_id, with_for_update=True)
    if row.state is not ManifestState.PREVIEW:
        raise AppliedAlready(say("This list is %(state)s already.", state=row.state))
    chosen = (
        session.get(Arrival, arrival_id or row.arrival_id) if arrival_id or row.arrival_id else None
    )
    data = files.content_of(session, row.file_id)
    parsed = _read(session, data, row.file_name, chosen, row.summary["columns"])
    port, _ = _port_of(session, parsed, chosen, port_id or _uuid(row.summary["port_id"]))
    arrival = chosen or _new_arrival(session, parsed, port, at)
    _retire_earlier(session, arrival, row)
    row.arrival_id, row.state, row.applied_at = arrival.id, ManifestState.APPLIED, at
    session.flush()
    if parsed.function is Function.CANCEL:
        _unlist(session, arrival, keep=set())
        return row
    warnings = _apply_people(session, arrival, parsed, row, at)
    row.problems = [*row.problems, *(_stored(problem, "warning") for problem in warnings)]
    _remember_columns(session, arrival, parsed)
    classify_arrival(session, arrival.id, at=at)
    session.flush()
    return row


def discard(session: Session, manifest_id: uuid.UUID) -> Manifest:
    """Put a preview aside."""
    row = session.get_one(Manifest, manifest_id, with_for_update=True)
    if row.state is not ManifestState.PREVIEW:
        raise AppliedAlready(say("This list is %(state)s already.", state=row.state))
    row.state = ManifestState.DISCARDED
    session.flush()
    return row


def same_as_applied(session: Session, manifest: Manifest) -> Manifest | None:
    """The applied list of the same arrival and content, if there is one: nothing is to do."""
    return session.scalars(
        sa.select(Manifest).where(
            Manifest.id != manifest.id,
            Manifest.arrival_id == manifest.arrival_id,
            Manifest.arrival_id.is_not(None),
            Manifest.content_hash == manifest.content_hash,
            Manifest.state == ManifestState.APPLIED,
        )
    ).first()


def _read(
    session: Session,
    data: bytes,
    file_name: str,
    arrival: Arrival | None,
    columns: Mapping[str, str] | None,
) -> ParsedManifest:
    ours = frozenset(port.code for port in queries.ports(session))
    flight_date: date | None = arrival.origin_date if arrival else None
    remembered = queries.mapping_for(session, arrival.carrier) if arrival else None
    return read_manifest(
        data,
        file_name,
        our_ports=ours,
        flight_date=flight_date,
        mapping=remembered,
        stated=columns,
    )


def _port_of(
    session: Session,
    parsed: ParsedManifest,
    arrival: Arrival | None,
    port_id: uuid.UUID | None,
) -> tuple[Port | None, tuple[Problem, ...]]:
    if port_id is not None:
        return queries.get_port(session, port_id), ()
    code = parsed.arriving.destination if parsed.arriving else ""
    port = queries.find_port(session, code) if code else None
    if port is not None and port.ours:
        return port, ()
    return (arrival.port if arrival else None), ()


def _known_arrival(session: Session, parsed: ParsedManifest) -> Arrival | None:
    leg = parsed.arriving
    origin_date = _origin_date(leg)
    if leg is None or origin_date is None:
        return None
    return queries.find_arrival(session, ArrivalKind.FLIGHT, leg.carrier, leg.number, origin_date)


def _new_arrival(
    session: Session, parsed: ParsedManifest, port: Port | None, at: datetime
) -> Arrival:
    leg = parsed.arriving
    origin_date = _origin_date(leg)
    if leg is None or origin_date is None:
        raise ArrivalNotChosen(say("The list names no flight and date. Choose its arrival."))
    if port is None:
        raise PortNotChosen(
            say(
                "%(port)s is no port of ours. Choose the port where it lands.",
                port=leg.destination or "?",
            )
        )
    landing = leg.arrival or leg.departure
    if landing is None:
        raise ArrivalNotChosen(say("The list does not say when it lands. Choose its arrival."))
    return add_arrival(
        session,
        kind=ArrivalKind.FLIGHT,
        carrier=leg.carrier,
        number=leg.number,
        origin_date=origin_date,
        origin=leg.origin,
        port=port,
        scheduled_at=landing.replace(tzinfo=ZoneInfo(port.zone_name)),
        at=at,
    )


def _origin_date(leg: Leg | None) -> date | None:
    if leg is None:
        return None
    moment = leg.departure or leg.arrival
    return moment.date() if moment else leg.day


def _retire_earlier(session: Session, arrival: Arrival, new: Manifest) -> None:
    for earlier in session.scalars(
        sa.select(Manifest).where(
            Manifest.arrival_id == arrival.id,
            Manifest.id != new.id,
            Manifest.state == ManifestState.APPLIED,
        )
    ):
        earlier.state = ManifestState.REPLACED


def _apply_people(
    session: Session, arrival: Arrival, parsed: ParsedManifest, manifest: Manifest, at: datetime
) -> list[Problem]:
    stays = [queries.stays_from(arrival, each, parsed.legs) for each in parsed.travellers]
    registered = register(session, parsed.travellers, stays=stays, at=at)
    destinations = _destinations(session, parsed.travellers)
    known = {row.person_id: row for row in queries.passengers(session, arrival.id)}
    by_line: dict[int, Passenger] = {}
    warnings: list[Problem] = []
    for traveller, found, destination in zip(
        parsed.travellers, registered, destinations, strict=True
    ):
        warnings += found.warnings
        passenger = known.get(found.person.id)
        if passenger is not None and passenger in by_line.values():
            warnings.append(_twice(traveller))
            continue
        if passenger is None:
            passenger = _new_passenger(arrival, found, destination, at)
            known[found.person.id] = passenger
            session.add(passenger)
        _restate(passenger, traveller, manifest)
        by_line[traveller.line] = passenger
    session.flush()
    if parsed.function not in (Function.ADD, Function.CHANGE):
        _unlist(session, arrival, keep={row.id for row in by_line.values()})
    if parsed.function is Function.DELETE:
        for row in by_line.values():
            row.listed = False
    form(session, arrival, parsed.travellers, by_line, at=at)
    return warnings


def _new_passenger(
    arrival: Arrival, found: Registered, destination: uuid.UUID | None, at: datetime
) -> Passenger:
    return Passenger(
        arrival_id=arrival.id,
        person_id=found.person.id,
        person=found.person,
        destination_id=destination,
        recorded_at=at,
    )


def _restate(passenger: Passenger, traveller: ParsedTraveller, manifest: Manifest) -> None:
    passenger.manifest_id = manifest.id
    passenger.line = traveller.line
    passenger.seat = traveller.seat[:8]
    passenger.booking = traveller.booking[:40]
    passenger.embarked = traveller.embarkation[:8]
    passenger.crew = traveller.crew
    passenger.listed = True
    passenger.line_key = hashlib.sha256(traveller.raw.encode()).hexdigest()


def _unlist(session: Session, arrival: Arrival, *, keep: set[uuid.UUID]) -> None:
    """Whom the new list no longer names is marked so; walk-ins were never on it."""
    for row in queries.passengers(session, arrival.id):
        if row.id not in keep and not row.walk_in:
            row.listed = False


def _twice(traveller: ParsedTraveller) -> Problem:
    return Problem(
        sentence=say("The same person stands on the list twice."),
        line=traveller.line,
        field="surname",
    )


def _destinations(
    session: Session, travellers: Sequence[ParsedTraveller]
) -> list[uuid.UUID | None]:
    """The jurisdiction that each line names; ours where it names none and we are the only one."""
    rows = queries.districts(session)
    names: dict[str, District] = {}
    for row in rows:
        for name in (row.code, row.name_zh, row.name_en):
            names[name.casefold()] = row
    ours = [row for row in rows if row.ours]
    assumed = ours[0].id if len(ours) == 1 else None
    return [
        named.id
        if (named := names.get(each.jurisdiction.strip().casefold())) is not None
        else assumed
        for each in travellers
    ]


def _difference(
    session: Session, parsed: ParsedManifest, arrival: Arrival | None
) -> dict[str, list[str]]:
    """Who would be new and who no longer listed, by name, for the person who decides."""
    if arrival is None:
        return {"new": [each.full_name for each in parsed.travellers], "gone": []}
    before = [row for row in queries.passengers(session, arrival.id) if row.listed]
    old = {(row.person.full_name, row.person.birth_date): row for row in before}
    new = {(each.full_name, each.birth_date): each for each in parsed.travellers}
    return {
        "new": [each.full_name for key, each in new.items() if key not in old],
        "gone": [row.person.full_name for key, row in old.items() if key not in new],
    }


def _remember_columns(session: Session, arrival: Arrival, parsed: ParsedManifest) -> None:
    if not parsed.columns:
        return
    row = session.scalars(
        sa.select(ColumnMapping).where(ColumnMapping.carrier == arrival.carrier)
    ).first()
    if row is None:
        session.add(ColumnMapping(carrier=arrival.carrier, columns=dict(parsed.columns)))
    else:
        row.columns = dict(parsed.columns)


def _content_hash(parsed: ParsedManifest) -> str:
    """Equal for the same people on the same flight, however the message is wrapped."""
    content = {
        "legs": [asdict(leg) for leg in parsed.legs],
        "travellers": [{**asdict(each), "raw": "", "line": 0} for each in parsed.travellers],
    }
    return hashlib.sha256(json.dumps(content, default=str, sort_keys=True).encode()).hexdigest()


def _flight(parsed: ParsedManifest, arrival: Arrival | None) -> str:
    if arrival is not None:
        return f"{arrival.carrier}{arrival.number}"
    return parsed.arriving.flight if parsed.arriving else ""


def _shown(traveller: ParsedTraveller) -> dict[str, Any]:
    """A line of the preview; document numbers are not kept beside their sealed home."""
    return {
        "line": traveller.line,
        "name": traveller.full_name,
        "sex": traveller.sex.value,
        "birth_date": traveller.birth_date.isoformat() if traveller.birth_date else "",
        "nationality": traveller.nationality,
        "documents": [
            {"type": each.type.value, "issuer": each.issuer, "last": each.number[-4:]}
            for each in traveller.documents
        ],
        "seat": traveller.seat,
        "booking": traveller.booking,
    }


def _stored(problem: Problem, kind: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "line": problem.line,
        "field": problem.field,
        "sentence": stored(problem.sentence),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _uuid(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None

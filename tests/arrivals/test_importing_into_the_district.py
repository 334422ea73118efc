from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals import operations, queries
from logistics.arrivals.models import ArrivalKind, ManifestState, Outcome
from logistics.arrivals.operations.importing import same_as_applied
from logistics.arrivals.operations.people import number_of
from logistics.arrivals.people_models import IdentityDocument, MatchProposalRow, Person
from logistics.arrivals.rules import PortNotChosen
from logistics.demo.flights import FLIGHTS, FlightCast, manifest, paxlst
from tests.factories import DistrictFactory, PortFactory
from tests.isolation.stays import ENTERED, put_policy_in_force

SHANGHAI = ZoneInfo("Asia/Shanghai")
SMALL = FlightCast(
    carrier="ZH",
    number="812",
    origin="LHR",
    port="PVG",
    departs=FLIGHTS[0].departs,
    lands=FLIGHTS[0].lands,
    people=12,
    format="paxlst",
    nations=("GBR", "CHN"),
)


@pytest.fixture(autouse=True)
def district(session: Session) -> None:
    put_policy_in_force(session)
    DistrictFactory()
    PortFactory()


def apply(session: Session, message: str, name: str = "list.edi") -> uuid.UUID:
    row = operations.preview(session, message.encode(), name, at=ENTERED)
    applied = operations.apply(session, row.id, at=ENTERED)
    assert applied.arrival_id is not None
    return applied.arrival_id


def without_person(message: str, number: int) -> str:
    parts = message.split("NAD+FL")
    return "NAD+FL".join([*parts[: number + 1], *parts[number + 2 :]])


def test_a_preview_touches_nobody(session: Session) -> None:
    row = operations.preview(session, paxlst(SMALL).encode(), "list.edi", at=ENTERED)

    assert row.state is ManifestState.PREVIEW
    assert row.read_count == 12
    assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 0


def test_everybody_of_a_list_is_registered_and_classified(session: Session) -> None:
    arrival = apply(session, paxlst(SMALL))

    lines = queries.passengers(session, arrival)
    decisions = queries.classifications(session, [line.person_id for line in lines])
    assert len(lines) == 12
    assert {decision.category for decision in decisions.values()} == {"2"}
    assert all(line.party_id is not None for line in lines)


def test_the_same_message_again_changes_nothing(session: Session) -> None:
    arrival = apply(session, paxlst(SMALL))
    before = [line.id for line in queries.passengers(session, arrival)]

    again = operations.preview(session, paxlst(SMALL).encode(), "again.edi", at=ENTERED)

    assert same_as_applied(session, again) is not None
    operations.apply(session, again.id, at=ENTERED)
    assert [line.id for line in queries.passengers(session, arrival)] == before
    assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 12


def test_a_changed_list_marks_who_is_gone_and_deletes_nobody(session: Session) -> None:
    arrival = apply(session, paxlst(SMALL))
    shorter = without_person(paxlst(SMALL), 0)

    preview = operations.preview(session, shorter.encode(), "new.edi", at=ENTERED)
    operations.apply(session, preview.id, at=ENTERED)

    lines = queries.passengers(session, arrival)
    assert len(preview.summary["difference"]["gone"]) == 1
    assert [line.listed for line in lines].count(False) == 1
    assert len(lines) == 12


def test_a_document_number_is_sealed_and_found_by_its_index(session: Session) -> None:
    apply(session, paxlst(SMALL))
    document = session.scalars(sa.select(IdentityDocument)).first()
    assert document is not None
    number = number_of(document)

    found = session.scalars(queries.search(session, document=number.lower())).all()

    assert number not in document.number_sealed
    assert [person.id for person in found] == [document.person_id]


def test_a_number_that_everybody_shows_merges_nobody(session: Session) -> None:
    message = paxlst(SMALL)
    lines = [
        "DOC+P:110:111+12345678" if line.startswith("DOC+") else line
        for line in message.split("'\r\n")
    ]

    arrival = apply(session, "'\r\n".join(lines))

    people = {line.person_id for line in queries.passengers(session, arrival)}
    assert len(people) == 12


def test_a_list_without_a_port_of_ours_waits_for_a_choice(session: Session) -> None:
    elsewhere = paxlst(SMALL).replace("PVG", "CDG")
    row = operations.preview(session, elsewhere.encode(), "cdg.edi", at=ENTERED)

    with pytest.raises(PortNotChosen):
        operations.apply(session, row.id, at=ENTERED)
    port = queries.find_port(session, "PVG")
    assert port is not None
    operations.apply(session, row.id, port_id=port.id, at=ENTERED)

    assert row.state is ManifestState.APPLIED


def test_a_table_is_matched_to_the_arrival_that_was_announced(session: Session) -> None:
    port = PortFactory()
    flight = FLIGHTS[1]
    announced = operations.add_arrival(
        session,
        kind=ArrivalKind.FLIGHT,
        carrier=flight.carrier,
        number=flight.number,
        origin_date=flight.departs.date(),
        origin=flight.origin,
        port=port,
        scheduled_at=flight.lands.replace(tzinfo=SHANGHAI),
        at=ENTERED,
    )
    name, data = manifest(flight)

    row = operations.preview(session, data, name, at=ENTERED)

    assert row.arrival_id == announced.id
    assert row.read_count == flight.people


@pytest.mark.parametrize(
    ("origin", "minute", "category"),
    [("LHR", "13:59", "3"), ("LHR", "14:00", "2"), ("MAD", "13:59", "2"), ("MAD", "14:00", "2")],
)
def test_the_minute_of_touchdown_decides(
    session: Session, origin: str, minute: str, category: str
) -> None:
    arrival = apply(session, paxlst(SMALL).replace("LHR", origin))
    row = queries.passengers(session, arrival)[0].arrival
    row.origin_date = date(2020, 3, 17)
    for line in queries.passengers(session, arrival):
        for stay in line.person.stays:
            stay.to_on = date(2020, 3, 17)
    landed = datetime.fromisoformat(f"2020-03-17 {minute}").replace(tzinfo=SHANGHAI)

    operations.record_touchdown(session, row, touchdown_at=landed, expected=row.version, at=ENTERED)

    person = queries.passengers(session, arrival)[0].person_id
    assert queries.classifications(session, [person])[person].category == category


def test_a_walk_in_is_seen_and_classified_at_the_door(session: Session) -> None:
    arrival = apply(session, paxlst(SMALL))
    row = queries.passengers(session, arrival)[0].arrival

    line = operations.add_walk_in(session, row, surname="Okafor", destination_id=None, at=ENTERED)

    assert (line.walk_in, line.outcome) == (True, Outcome.SEEN)
    assert line.person_id in queries.classifications(session, [line.person_id])


def test_a_merge_is_proposed_decided_and_undone(session: Session) -> None:
    apply(session, paxlst(SMALL))
    first = session.scalars(sa.select(Person).order_by(Person.id)).first()
    assert first is not None
    other = operations.add_person(
        session,
        surname=first.surname,
        given_names=first.given_names,
        birth_date=first.birth_date,
        at=ENTERED,
    )
    proposal = MatchProposalRow(person_id=other.id, other_id=first.id, reasons=[], score=75)
    session.add(proposal)
    session.flush()

    merge = operations.decide(
        session, proposal.id, same=True, expected=proposal.version, at=ENTERED
    )
    assert merge is not None
    merged = session.get_one(Person, other.id).merged_into_id
    operations.undo_merge(session, merge.id, at=ENTERED + timedelta(hours=1))

    assert merged == first.id
    assert session.get_one(Person, other.id).merged_into_id is None

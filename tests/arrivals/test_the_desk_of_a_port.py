from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from logistics.access.rules import Role
from logistics.arrivals.models import (
    Arrival,
    ArrivalKind,
    ArrivalState,
    Manifest,
    Outcome,
    Passenger,
    Port,
    PortKind,
)
from logistics.arrivals.people_models import (
    GuardianLink,
    IdentityDocument,
    MatchProposalRow,
    Merge,
    PartyBasis,
    Person,
)
from logistics.cli import main
from logistics.database import reading, transaction
from tests.factories import (
    LANDED,
    ArrivalFactory,
    DistrictFactory,
    PartyFactory,
    PassengerFactory,
    PersonFactory,
    PortFactory,
    use,
)
from tests.isolation.stays import put_policy_in_force
from tests.web import change, key, sign_in


@dataclass(frozen=True)
class Desk:
    """A flight with two people of one party at an airport, and a station and a checkpoint."""

    arrival: uuid.UUID
    lines: tuple[uuid.UUID, uuid.UUID]
    people: tuple[uuid.UUID, uuid.UUID]
    airport: uuid.UUID
    station: uuid.UUID
    checkpoint: uuid.UUID


@pytest.fixture
def desk(app: Flask) -> Desk:
    with transaction() as session:
        use(session)
        put_policy_in_force(session)
        arrival = ArrivalFactory()
        party = PartyFactory()
        people = [PersonFactory(surname="Lindqvist", given_names=name) for name in ("Maja", "Nils")]
        lines = [PassengerFactory(arrival=arrival, person=person, party=party) for person in people]
        station = PortFactory(code="HQS", kind=PortKind.STATION)
        checkpoint = PortFactory(code="G60", kind=PortKind.CHECKPOINT)
        return Desk(
            arrival=arrival.id,
            lines=(lines[0].id, lines[1].id),
            people=(people[0].id, people[1].id),
            airport=arrival.port_id,
            station=station.id,
            checkpoint=checkpoint.id,
        )


@pytest.fixture
def client(app: Flask, desk: Desk) -> FlaskClient:
    return sign_in(app, Role.DISPATCHER, city=True)


@pytest.mark.parametrize(
    ("kind", "port", "carrier", "number"),
    [("train", "station", "CR", "G7301"), ("road_vehicle", "checkpoint", "G60", "EAST")],
)
def test_trains_and_road_checkpoints_are_announced(
    client: FlaskClient, desk: Desk, kind: str, port: str, carrier: str, number: str
) -> None:
    form = {
        "kind": kind,
        "carrier": carrier,
        "number": number,
        "port": str(getattr(desk, port)),
        "scheduled_at": "2020-03-29T00:30",
    }

    answer = change(client, "/arrivals", form)
    page = client.get(answer.headers["Location"]).get_data(as_text=True)

    assert f"{carrier}{number}" in page
    with reading() as session:
        row = session.scalars(sa.select(Arrival).where(Arrival.kind == ArrivalKind(kind))).one()
        assert (row.origin_date, row.scheduled_at) == (
            date(2020, 3, 29),
            datetime(2020, 3, 28, 16, 30, tzinfo=UTC),
        )


def test_a_train_does_not_come_to_an_airport(client: FlaskClient, desk: Desk) -> None:
    body = {
        "kind": "train",
        "carrier": "CR",
        "number": "G7301",
        "port_id": str(desk.airport),
        "scheduled_at": "2020-03-28T16:30:00+00:00",
    }

    answer = client.post("/api/v1/arrivals", json=body, headers=key())

    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, "port")


def test_people_who_came_by_train_are_added_at_the_door(client: FlaskClient, desk: Desk) -> None:
    body = {
        "kind": "train",
        "carrier": "CR",
        "number": "G7301",
        "port_id": str(desk.station),
        "scheduled_at": "2020-03-28T01:30:00+00:00",
    }
    train = client.post("/api/v1/arrivals", json=body, headers=key()).get_json()["id"]

    answer = change(client, f"/arrivals/{train}/walk-ins", {"surname": "Luo", "given_names": "Bei"})

    page = client.get(f"/arrivals/{train}").get_data(as_text=True)
    assert answer.status_code == 303
    assert "Luo Bei" in page


def test_a_diversion_moves_the_work_to_the_other_desk(app: Flask, desk: Desk) -> None:
    with transaction() as session:
        use(session)
        other = PortFactory(code="SHA").id
    here, there = (sign_in(app, Role.DISPATCHER, ports=(port,)) for port in (desk.airport, other))
    before = there.get(f"/arrivals/{desk.arrival}").status_code
    with reading() as session:
        version = session.get_one(Arrival, desk.arrival).version

    answer = here.post(
        f"/api/v1/arrivals/{desk.arrival}/diversion",
        json={"port_id": str(other)},
        headers=key() | {"If-Match": f'"{version}"'},
    )

    assert answer.status_code == 200
    assert (before, there.get(f"/arrivals/{desk.arrival}").status_code) == (404, 200)
    assert here.get(f"/arrivals/{desk.arrival}").status_code == 404


def parties() -> list[uuid.UUID | None]:
    with reading() as session:
        return list(session.scalars(sa.select(Passenger.party_id).order_by(Passenger.id)))


def test_a_party_is_taken_apart_and_made_one_again_on_the_page(
    client: FlaskClient, desk: Desk
) -> None:
    page = client.get(f"/arrivals/{desk.arrival}").get_data(as_text=True)
    change(client, f"/arrivals/lines/{desk.lines[0]}/party")
    apart = parties()
    lines = [str(each) for each in desk.lines]

    change(client, "/arrivals/parties", {"passengers": lines, "label": "Lindqvist"})

    assert f"/arrivals/lines/{desk.lines[0]}/party" in page
    assert len(set(apart)) == 2
    assert len(set(parties())) == 1
    with reading() as session:
        party = session.get_one(Passenger, desk.lines[0]).party
        assert party is not None
        assert (party.basis, party.label) == (PartyBasis.BY_HAND, "Lindqvist")


@pytest.mark.parametrize("door", ["page", "api"])
def test_who_looks_after_whom_is_noted(client: FlaskClient, desk: Desk, door: str) -> None:
    if door == "page":
        form = {"guardian": str(desk.lines[0]), "as": "carer"}
        change(client, f"/arrivals/lines/{desk.lines[1]}/guardian", form)
    else:
        client.post(
            f"/api/v1/arrivals/passengers/{desk.lines[1]}/guardians",
            json={"guardian_id": str(desk.lines[0]), "carer": True},
            headers=key(),
        )

    with reading() as session:
        link = session.scalars(sa.select(GuardianLink)).one()
    assert (link.person_id, link.guardian_id, link.carer) == (*reversed(desk.people), True)


def proposal(desk: Desk) -> MatchProposalRow:
    with transaction() as session:
        use(session)
        again = PersonFactory(surname="Lindqvist", given_names="Maja")
        row = MatchProposalRow(person_id=again.id, other_id=desk.people[0], reasons=[], score=0.9)
        session.add(row)
    return row


def test_a_merge_is_undone_on_the_page(client: FlaskClient, desk: Desk) -> None:
    row = proposal(desk)
    change(client, f"/arrivals/matches/{row.id}", {"same": "yes", "_version": row.version})
    with reading() as session:
        merge = session.scalars(sa.select(Merge)).one()
        merged = session.get_one(Person, row.person_id).merged_into_id

    page = client.get("/arrivals/matches").get_data(as_text=True)
    change(client, f"/arrivals/merges/{merge.id}/undo")

    assert f"/arrivals/merges/{merge.id}/undo" in page
    with reading() as session:
        assert (merged, session.get_one(Person, row.person_id).merged_into_id) == (
            desk.people[0],
            None,
        )


def test_matches_are_decided_and_merges_undone_by_the_api(client: FlaskClient, desk: Desk) -> None:
    row = proposal(desk)
    url = "/api/v1/arrivals"
    listed = client.get(f"{url}/matches").get_json()

    decided = client.post(
        f"{url}/matches/{row.id}", json={"same": True}, headers=key() | {"If-Match": '"1"'}
    )
    (merge,) = client.get(f"{url}/merges").get_json()
    undone = client.delete(f"{url}/merges/{merge['id']}", headers=key())

    assert [each["id"] for each in listed] == [str(row.id)]
    assert (decided.status_code, undone.status_code) == (200, 200)
    assert client.get(f"{url}/merges").get_json() == []


def test_columns_that_nobody_understands_are_named_on_the_upload_page(
    client: FlaskClient, desk: Desk
) -> None:
    table = b"Col A;Col B;Col C\nLuo;Bei;1990-05-01\n"
    form = {
        "file": (io.BytesIO(table), "list.csv"),
        "arrival": str(desk.arrival),
        "column-surname": "Col A",
        "column-given_names": "Col B",
        "column-birth_date": "Col C",
    }

    offered = client.get("/arrivals/import").get_data(as_text=True)
    change(client, "/arrivals/import", form)

    assert 'name="column-birth_date"' in offered
    with reading() as session:
        manifest = session.scalars(sa.select(Manifest)).one()
    assert manifest.read_count == 1
    assert manifest.summary["difference"]["new"] == ["Luo Bei"]


ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"


@pytest.mark.parametrize(
    ("zone", "born", "status"),
    [
        (ZONE, "1974-08-12", 303),
        (ZONE.replace("L898902C36", "L898902C37"), "1974-08-12", 422),
        (ZONE, "1974-08-21", 422),
    ],
)
def test_a_walk_in_shows_a_machine_readable_zone_and_it_is_checked(
    client: FlaskClient, desk: Desk, zone: str, born: str, status: int
) -> None:
    form = {"surname": "Eriksson", "birth_date": born, "mrz": zone}

    answer = change(client, f"/arrivals/{desk.arrival}/walk-ins", form)

    assert answer.status_code == status
    with reading() as session:
        found = session.scalars(sa.select(IdentityDocument.issuer)).all()
    assert list(found) == (["UTO"] if status == 303 else [])


def test_a_train_is_announced_and_a_flight_diverted_at_the_terminal(app: Flask, desk: Desk) -> None:
    with transaction() as session:
        use(session)
        PortFactory(code="SHA")
        flight = session.get_one(Arrival, desk.arrival)
        name = f"{flight.carrier}-{flight.number}-{flight.origin_date}"
    run = CliRunner().invoke

    train = run(main, ["arrivals", "announce", "train", "CR", "G7301", "HQS", "2020-03-28T09:30"])
    moved = run(main, ["arrivals", "divert", name, "SHA"])

    assert (train.exit_code, moved.exit_code) == (0, 0)
    assert train.output == "CRG7301 HQS 2020-03-28 09:30\n"
    with reading() as session:
        assert session.get_one(Arrival, desk.arrival).port.code == "SHA"


def test_trains_and_checkpoints_are_late_diverted_and_cancelled_at_the_terminal(
    app: Flask, desk: Desk
) -> None:
    with transaction() as session:
        use(session)
        PortFactory(code="G2", kind=PortKind.CHECKPOINT)
    run = CliRunner().invoke
    for kind, carrier, number, port in (
        ("train", "CR", "G7301", "HQS"),
        ("road_vehicle", "S20", "7", "G60"),
        ("flight", "CR", "G7301", "PVG"),
    ):
        announced = ["announce", kind, carrier, number, port, "2020-03-28T09:30"]
        assert run(main, ["arrivals", *announced]).exit_code == 0

    late = run(main, ["arrivals", "late", "train/CR-G7301-2020-03-28", "2020-03-28T11:05"])
    moved = run(main, ["arrivals", "divert", "S20-7-2020-03-28", "G2"])
    either = run(main, ["arrivals", "cancel", "CR-G7301-2020-03-28"])
    gone = run(main, ["arrivals", "cancel", "train/CR-G7301-2020-03-28"])

    assert (late.output, moved.output) == ("CRG7301 2020-03-28 11:05\n", "S207 G2\n")
    assert "names several arrivals" in either.output
    assert gone.output == "CRG7301 cancelled\n"
    assert run(main, ["arrivals", "cancel", "ship/CR-G7301-2020-03-28"]).exit_code == 1


def test_a_flight_lands_at_the_terminal_and_is_found_by_the_day_it_lands_too(
    app: Flask, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("logistics.clock.now", lambda: LANDED + timedelta(hours=1))
    with transaction() as session:
        use(session)
        PortFactory(code="G2", kind=PortKind.CHECKPOINT)
        PortFactory(code="LHR", ours=False)
        flight = session.get_one(Arrival, desk.arrival)
        name = f"{flight.carrier.lower()}-{flight.number}-2020-03-28"

    def said(*words: str) -> str:
        return CliRunner().invoke(main, ["arrivals", *words]).output

    diverted = [said("divert", name, port) for port in ("G2", "LHR")]
    landed = said("landed", name, "2020-03-28T10:20", "--desk", "2020-03-28T10:55")
    cancelled = [said("cancel", name, *more) for more in ((), ("--returned",))]

    assert [each.splitlines()[0] for each in diverted] == [
        "The arrival cannot be diverted there."
    ] * 2
    assert landed == f"{flight.carrier}{flight.number} landed 2020-03-28 10:20\n"
    assert [f"{flight.carrier}{flight.number} has landed" in each for each in cancelled] == [
        True
    ] * 2
    with reading() as session:
        row = session.get_one(Arrival, desk.arrival)
        assert (row.state, row.desk_at) == (ArrivalState.LANDED, LANDED + timedelta(minutes=55))


def test_a_passenger_is_sent_to_another_jurisdiction_on_the_page(
    client: FlaskClient, desk: Desk
) -> None:
    with transaction() as session:
        use(session)
        other = DistrictFactory(code="HAIXI", name_zh="海西区", name_en="Haixi", ours=False).id
    url = f"/arrivals/lines/{desk.lines[0]}/destination"
    page = client.get(f"/arrivals/{desk.arrival}").get_data(as_text=True)

    sent = change(client, url, {"district": str(other), "_version": 1})
    late = change(client, url, {"district": str(other), "_version": 1})

    assert f'action="{url}"' in page
    assert f'<option value="{other}">' in page
    assert (sent.status_code, late.status_code) == (303, 412)
    with reading() as session:
        assert session.get_one(Passenger, desk.lines[0]).destination_id == other
        assert session.get_one(Passenger, desk.lines[1]).destination_id != other


@pytest.mark.parametrize(
    ("door", "named"),
    [
        ("walk-in", "destination_id"),
        ("contact", "destination_id"),
        ("passenger", "district_id"),
    ],
)
def test_a_destination_that_is_no_district_is_refused_and_nobody_is_registered(
    client: FlaskClient, desk: Desk, door: str, named: str
) -> None:
    nowhere = str(uuid.uuid4())
    url = "/api/v1/arrivals"
    contact = {"index_reference": "C-7", "last_contact_at": "2020-03-01T08:00:00Z"}
    with reading() as session:
        before = session.scalars(sa.select(sa.func.count()).select_from(Person)).one()

    if door == "passenger":
        answer = client.put(
            f"{url}/passengers/{desk.lines[0]}/destination",
            json={named: nowhere},
            headers=key() | {"If-Match": '"1"'},
        )
    else:
        path = f"{desk.arrival}/walk-ins" if door == "walk-in" else "contacts"
        body = {"surname": "Okafor", named: nowhere} | (contact if door == "contact" else {})
        answer = client.post(f"{url}/{path}", json=body, headers=key())

    assert (answer.status_code, answer.get_json()["title"]) == (422, "destination-unknown")
    assert named in answer.get_data(as_text=True)
    with reading() as session:
        assert session.scalars(sa.select(sa.func.count()).select_from(Person)).one() == before
        assert str(session.get_one(Passenger, desk.lines[0]).destination_id) != nowhere


@pytest.mark.parametrize(
    ("line", "said", "exit_code", "outcome"),
    [
        ("7", ["held_at_border"], 0, Outcome.HELD_AT_BORDER),
        ("7", ["elsewhere", "--note", "train to Hangzhou"], 0, Outcome.ELSEWHERE),
        ("7", ["elsewhere"], 1, Outcome.OPEN),
        ("8", ["not_boarded"], 1, Outcome.OPEN),
    ],
)
def test_a_line_is_closed_at_the_terminal(
    app: Flask, desk: Desk, line: str, said: list[str], exit_code: int, outcome: Outcome
) -> None:
    with transaction() as session:
        session.get_one(Passenger, desk.lines[0]).line = 7
        flight = session.get_one(Arrival, desk.arrival)
        name = f"{flight.carrier}-{flight.number}-{flight.origin_date}"

    done = CliRunner().invoke(main, ["arrivals", "close", name, line, *said])

    assert done.exit_code == exit_code
    with reading() as session:
        closed = session.get_one(Passenger, desk.lines[0])
    assert (closed.outcome, closed.outcome_note) == (outcome, " ".join(said[2:]))


def test_a_form_that_offers_no_such_value_is_refused_with_a_sentence(
    client: FlaskClient, desk: Desk
) -> None:
    line, walk_in = f"/arrivals/lines/{desk.lines[0]}", f"/arrivals/{desk.arrival}/walk-ins"
    mistakes: list[tuple[str, dict[str, object]]] = [
        ("/arrivals", {"kind": "balloon"}),
        ("/arrivals", {"kind": "flight", "port": "PVG"}),
        (f"/arrivals/{desk.arrival}/diversion", {"port": "?", "_version": 1}),
        (f"{line}/outcome", {"outcome": "vanished", "_version": 1}),
        (f"{line}/screening", {"temperature": "warm"}),
        (f"{line}/screening", {"symptoms": "hiccups"}),
        (f"{line}/destination", {"district": "Haixi", "_version": 1}),
        (f"{line}/guardian", {"guardian": "mother"}),
        (walk_in, {"surname": "Okafor", "sex": "?"}),
        (walk_in, {"surname": "Okafor", "district": "Haixi"}),
        (walk_in, {"surname": "Okafor", "document_number": "K1", "document_type": "?"}),
    ]

    answers = [change(client, url, data).status_code for url, data in mistakes]

    assert answers == [422] * len(mistakes)


def test_a_checkpoint_counts_whom_it_looked_at_on_page_machine_and_terminal(
    client: FlaskClient, desk: Desk
) -> None:
    with transaction() as session:
        use(session)
        day = ArrivalFactory(
            kind=ArrivalKind.ROAD,
            carrier="G60",
            number="EAST",
            port=session.get_one(Port, desk.checkpoint),
            state=ArrivalState.LANDED,
        )
        url, name = f"/arrivals/{day.id}", f"G60-EAST-{day.origin_date}"
    api = f"/api/v1/arrivals/{day.id}/checked"

    def by_api(arrival: str, vehicles: int, people: int, version: int) -> int:
        headers = key() | {"If-Match": f'"{version}"'}
        body = {"vehicles": vehicles, "people": people}
        return client.put(arrival, json=body, headers=headers).status_code

    page = client.get(url).get_data(as_text=True)
    empty = change(client, f"{url}/checked", {"vehicles": "9", "people": "8", "_version": 1})
    noted = change(client, f"{url}/checked", {"vehicles": "9", "people": "21", "_version": 1})
    answers = (by_api(api, 10, 25, 2), by_api(api, 11, 26, 2))
    flight = by_api(f"/api/v1/arrivals/{desk.arrival}/checked", 1, 1, 1)
    said = CliRunner().invoke(main, ["arrivals", "checked", name, "12", "30"])

    assert f'action="{url}/checked"' in page
    assert (empty.status_code, noted.status_code, answers, flight) == (422, 303, (200, 412), 409)
    assert said.output == "G60EAST 12 30\n"
    with reading() as session:
        row = session.get_one(Arrival, day.id)
        assert (row.vehicles_checked, row.people_checked) == (12, 30)

"""A positive or a fever: alert, ambulance, hospital, the room, and what a panel decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING, Role
from logistics.audit import Actor, Channel, acting
from logistics.database import transaction
from logistics.errors import InputRejected
from logistics.health import operations as health
from logistics.health.care import operations, queries
from logistics.health.care.operations import EscalationOrder
from logistics.health.rules import EscalationCause, EscalationIsOver, NoClinic
from logistics.isolation import operations as isolation
from logistics.isolation import queries as isolations
from logistics.isolation.models import AwayKind, Isolation, IsolationState
from logistics.isolation.operations.away import AwayAlready, NoRoomHeld
from logistics.policy.document import Assay, ReleaseConditions, Specimen
from logistics.policy.release_rules import Finding, ReleaseFacts, TakenSample, Verdict, unmet
from logistics.sites.models import RoomClass
from logistics.sites.queries import open_turnarounds
from logistics.transfers.models import RideRequest
from logistics.transfers.orders import PlaceRef
from logistics.transfers.queries.places import places
from logistics.transfers.rules.kinds import PlaceKind, RideState
from tests import factories
from tests.factories import StaffMemberFactory, UserFactory
from tests.isolation.stays import ENTERED, TWICE, admitted, put_policy_in_force
from tests.web import key, sign_in

LATER = ENTERED + timedelta(hours=6)
RULES = ReleaseConditions(tests_negative=True, no_symptoms=True, linked_contact_cleared=False)
ALERTED = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def guest(session: Session) -> Isolation:
    factories.use(session)
    put_policy_in_force(session)
    return admitted(session)[0]


def to_hospital(**changes: object) -> EscalationOrder:
    usual = {
        "cause": EscalationCause.POSITIVE,
        "place_kind": PlaceKind.HOSPITAL,
        "where": "Linjiang People's Hospital",
        "hold_room": False,
    }
    return EscalationOrder(**{**usual, **changes})  # type: ignore[arg-type]


def positive(session: Session, guest: Isolation) -> None:
    sample = health.take_sample(
        session,
        guest.id,
        assay=Assay.NUCLEIC_ACID,
        specimen=Specimen.NASOPHARYNGEAL,
        due_on=None,
        laboratory="Haibin",
        occurred_at=ENTERED,
    )
    health.enter_result(session, sample.id, finding=Finding.POSITIVE, at=ENTERED)


@ALERTED
def test_a_positive_goes_by_ambulance_and_frees_a_room_that_is_cleaned_for_longer(
    session: Session, guest: Isolation
) -> None:
    positive(session, guest)
    assert [each.person_id for each in queries.positives_to_act_on(session, EVERYTHING)] == [
        guest.person_id
    ]

    asked = operations.escalate(session, guest.id, to_hospital(), at=LATER)

    ride = session.get_one(RideRequest, asked.ride_id)
    assert (ride.ambulance, ride.state, ride.origin_kind) == (True, RideState.OPEN, PlaceKind.SITE)
    assert queries.positives_to_act_on(session, EVERYTHING) == []
    assert queries.waiting(session, EVERYTHING) == [asked]
    assert operations.escalate(session, guest.id, to_hospital(), at=LATER) is asked
    assert isolations.present_guests(session, [guest.id])

    operations.leave_with_ambulance(session, asked.id, compared=TWICE, expected=1, at=LATER)

    (away,) = isolations.away_of(session, guest.id)
    (cleaned,) = open_turnarounds(session, [ride.origin_id])
    assert (away.kind, away.where, away.room_held) == (AwayKind.HOSPITAL, asked.where, False)
    assert cleaned.room_class is RoomClass.LONG
    assert guest.state is IsolationState.OPEN
    assert queries.waiting(session, EVERYTHING) == []
    with pytest.raises(EscalationIsOver):
        operations.leave_with_ambulance(
            session, asked.id, compared=TWICE, expected=asked.version, at=LATER
        )


@ALERTED
def test_who_is_at_home_is_fetched_there_in_every_language_and_sees_no_file_of_their_own(
    session: Session, guest: Isolation
) -> None:
    (stay,) = isolations.present_guests(session, [guest.id])
    stay.left_at = LATER
    user = UserFactory()
    session.flush()
    guest.person.staff_member_id = StaffMemberFactory(user_id=user.id).id
    session.flush()

    asked = operations.escalate(session, guest.id, to_hospital(), at=LATER)

    ride = session.get_one(RideRequest, asked.ride_id)
    ref = PlaceRef(kind=ride.origin_kind, id=ride.origin_id, name=ride.origin_name)
    place = places(session, [ref])[ref]
    assert (place.zh, place.en) == ("社区", "community")
    herself = Actor(id=user.id, label="nurse", channel=Channel.API, request_id="1")
    with acting(herself, purpose=None):
        assert queries.waiting(session, EVERYTHING) == []
    assert queries.waiting(session, EVERYTHING) == [asked]


@ALERTED
def test_a_room_that_was_held_is_given_back_once_and_only_for_who_is_away(
    session: Session, guest: Isolation
) -> None:
    with pytest.raises(AwayAlready):
        isolation.give_up_room(session, guest.id, at=LATER)
    asked = operations.escalate(session, guest.id, to_hospital(hold_room=True), at=LATER)
    operations.leave_with_ambulance(session, asked.id, compared=TWICE, expected=1, at=LATER)
    assert isolations.present_guests(session, [guest.id])

    period = isolation.give_up_room(session, guest.id, at=LATER)

    assert not period.room_held
    assert isolations.present_guests(session, [guest.id]) == []
    with pytest.raises(NoRoomHeld):
        isolation.give_up_room(session, guest.id, at=LATER)


@ALERTED
def test_a_doctor_decides_otherwise_with_a_reason_and_no_ambulance_is_wanted(
    session: Session, guest: Isolation
) -> None:
    with pytest.raises(NoClinic):
        operations.escalate(session, guest.id, to_hospital(place_kind=PlaceKind.PORT), at=LATER)
    positive(session, guest)
    asked = operations.escalate(session, guest.id, to_hospital(), at=LATER)
    with pytest.raises(InputRejected):
        operations.withdraw(session, asked.id, reason=" ", expected=1, at=LATER)

    operations.withdraw(session, asked.id, reason="contaminated sample", expected=1, at=LATER)

    assert session.get_one(RideRequest, asked.ride_id).state is RideState.CANCELLED
    assert len(queries.positives_to_act_on(session, EVERYTHING)) == 1
    operations.decide(
        session, guest.id, Verdict.TEST_AGAIN, panel="Gu Yan, Hu Jing", reason="Ct 39", at=LATER
    )
    assert queries.positives_to_act_on(session, EVERYTHING) == []


@pytest.mark.parametrize(
    ("asks", "verdict", "stays"),
    [
        (False, None, True),
        (False, Verdict.HISTORICAL, True),
        (True, None, True),
        (True, Verdict.TEST_AGAIN, True),
        (True, Verdict.CASE, True),
        (True, Verdict.HISTORICAL, False),
    ],
)
def test_a_historical_case_is_released_only_where_the_policy_lets_a_panel_decide(
    asks: bool, verdict: Verdict | None, stays: bool
) -> None:
    rules = ReleaseConditions(
        tests_negative=True,
        no_symptoms=True,
        linked_contact_cleared=False,
        panel_may_clear=asks,
    )
    taken = TakenSample(
        assay=Assay.NUCLEIC_ACID, taken_at=ENTERED, finding=Finding.POSITIVE, verdict=verdict
    )
    facts = ReleaseFacts(release_due=ENTERED, zone="Asia/Shanghai", samples=(taken,))

    assert bool(unmet(facts, rules, LATER)) is stays


@ALERTED
def test_a_doctor_sends_somebody_by_page_and_api_and_others_may_not(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        factories.use(session)
        put_policy_in_force(session)
        guest = admitted(session)[0]
        positive(session, guest)
        who, person = str(guest.id), str(guest.person_id)
    doctor = sign_in(app, Role.HEALTH, city=True)
    order = {"cause": "positive_result", "place_kind": "hospital", "where": "Linjiang Hospital"}
    address = f"/api/v1/care/{who}/escalations"
    desk = sign_in(app, Role.SITE_MANAGER, city=True)
    assert desk.post(address, json=order, headers=key()).status_code == 403
    asked = doctor.post(address, json=order, headers=key())
    assert asked.status_code == 201
    assert "Linjiang Hospital" in doctor.get(f"/people/{person}").text
    (waits,) = doctor.get("/api/v1/care/escalations").json["items"]
    left = doctor.post(
        f"/api/v1/care/escalations/{waits['id']}/departure",
        json={"compared": ["name", "document"]},
        headers={**key(), "If-Match": f'"{waits["version"]}"'},
    )
    assert left.json["left_at"] is not None
    panel = {"verdict": "historical_case", "panel": "Gu Yan", "reason": "Ct 39, IgG"}
    kept = doctor.post(f"/api/v1/care/{who}/panel", json=panel, headers=key())
    assert kept.status_code == 201
    assert "Ct 39, IgG" in doctor.get(f"/people/{person}").text

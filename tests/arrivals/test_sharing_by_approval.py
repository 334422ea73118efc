"""People whom no rule lets share a room share one by a named approver, and it is shown."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from logistics.access.rules import Role
from logistics.arrivals.models import Passenger
from logistics.arrivals.people_models import Party
from logistics.database import reading, transaction
from logistics.documents.bilingual import english
from logistics.isolation.models import Occupancy
from logistics.isolation.papers import allocation_slips, door_cards
from logistics.sites.models import Site
from tests import factories
from tests.planning import plan_day as day
from tests.web import change, key, sign_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WHY = "sisters of eighty"


def two_sisters() -> tuple[Passenger, object]:
    """Two grown-ups of one party on a classified flight; one of them, and the district."""
    with transaction() as session:
        factories.use(session)
        day.policy_in_force(session)
        day.site_with_rooms(6)
        day.coach(session)
        flight = factories.ArrivalFactory()
        first, _second = day.travel(session, flight, {}, {})
        day.classify(session, flight)
        return first, day.our_district().id


def planned_rooms() -> list[tuple[int, str | None]]:
    """How many sleep in each room of a published plan, and who approved."""
    with transaction() as session:
        factories.use(session)
        day.publish(session, day.plan_day(session))
    with reading() as session:
        rows = session.scalars(sa.select(Occupancy).where(Occupancy.plan_id.is_not(None)))
        return [(len(row.guests), row.sharing_approved_by) for row in rows]


def test_adults_share_by_the_name_of_whoever_approved_and_the_door_names_no_reason(
    app: Flask,
) -> None:
    sister, district = two_sisters()
    client = sign_in(app, Role.HEALTH, districts=(district,))

    answer = change(client, f"/arrivals/lines/{sister.id}/sharing", {"reason": WHY})
    page = client.get(f"/arrivals/{sister.arrival_id}").get_data(as_text=True)
    rooms = planned_rooms()
    with reading() as session:
        wanted = {"site_id": str(session.scalars(sa.select(Site.id)).one()), "day": str(day.DAY)}
        slips = allocation_slips(session, wanted, day.MORNING).papers
        (card,) = door_cards(session, wanted, day.MORNING).papers

    assert answer.status_code == 303
    assert f"{WHY}（Mo Ting）" in page
    assert rooms == [(2, "Mo Ting")]
    assert {english(slip.facts.sharing) for slip in slips} == {
        f"Sharing approved by Mo Ting: {WHY}"
    }
    assert english(card.facts.sharing) == "shared room, approved by Mo Ting"


def test_an_approval_that_is_withdrawn_gives_each_a_room(app: Flask) -> None:
    sister, district = two_sisters()
    client = sign_in(app, Role.COMMAND, districts=(district,))
    address = f"/api/v1/arrivals/passengers/{sister.id}/sharing"

    told = client.put(address, json={"reason": WHY}, headers=key()).json
    gone = client.delete(address, headers=key())

    assert (told["approved_by"], told["reason"]) == ("Mo Ting", WHY)
    assert gone.status_code == 204
    assert planned_rooms() == [(1, None), (1, None)]


def test_only_who_answers_for_it_approves_and_only_for_two_with_a_reason(app: Flask) -> None:
    sister, district = two_sisters()
    with transaction() as session:
        factories.use(session)
        (alone,) = day.travel(session, session.get_one(Passenger, sister.id).arrival)
    health = sign_in(app, Role.HEALTH, districts=(district,))
    dispatcher = sign_in(app, Role.DISPATCHER, districts=(district,))
    stranger = sign_in(app, Role.HEALTH)

    def asked(client: object, passenger: Passenger, reason: str) -> int:
        address = f"/api/v1/arrivals/passengers/{passenger.id}/sharing"
        return client.put(address, json={"reason": reason}, headers=key()).status_code

    assert asked(dispatcher, sister, WHY) == 403
    assert asked(stranger, sister, WHY) == 404
    assert asked(health, sister, " ") == 422
    assert asked(health, alone, WHY) == 409
    with reading() as session:
        assert session.scalars(sa.select(Party.sharing_approved_by)).all() == [None, None]

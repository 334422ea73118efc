"""What plans weigh: sets of a district, the one in force, and who changed what."""

from __future__ import annotations

import math
import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import Role
from logistics.database import transaction
from logistics.errors import InputRejected, Stale
from logistics.planning.placement import problem as rooms
from logistics.planning.weighing import operations, queries
from logistics.planning.weighing.operations import NameTaken
from logistics.planning.weighing.weights import BALANCED, PRESETS, Preset, read_weights
from tests import factories
from tests.planning import plan_day as day
from tests.web import change, key, sign_in

AT = day.MORNING


def refusals(**figures: object) -> list[str]:
    """What is said about a balanced set in which some weights are others."""
    with pytest.raises(InputRejected) as refused:
        read_weights({**BALANCED.figures, **figures})
    return [str(each.sentence) for each in refused.value.problems]


@pytest.mark.parametrize("preset", list(Preset))
def test_every_set_that_ships_can_be_used(preset: Preset) -> None:
    figures = PRESETS[preset]

    assert read_weights(figures) == figures


def test_the_balanced_set_is_what_room_problems_weigh_by_themselves() -> None:
    assert BALANCED.of_rooms == rooms.Weights()


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ({"unplaced": 0}, "A person without a room: it costs at least 100, or people would be"
         " left out to save."),
        ({"left_behind": 0.0}, "A person without a ride: it costs at least 100, or people would"
         " be left out to save."),
        ({"km": -0.05}, "A kilometre for a person: a weight is never negative."),
        ({"site": math.nan}, "Opening a site: that is no number."),
        ({"site": math.inf}, "Opening a site: that is no number."),
        ({"site": True}, "Opening a site: that is no number."),
        ({"site": "dear"}, "Opening a site: that is no number."),
        ({"site": None}, "Opening a site: that is no number."),
        ({"km": 5000}, "A kilometre for a person: it costs at most 100; only ratios of weights"
         " matter."),
        ({"colour": 5}, "There is no such weight."),
        ({"site": 5000}, "A person without a room costs 1000, but placing one can cost 5047:"
         " people would be left out to save."),
        ({"coach_duty": 2000}, "A person without a ride costs 1000, but driving one can cost"
         " 2291.2: people would be left behind to save."),
    ],
)  # fmt: skip
def test_a_weight_that_cannot_be_meant_is_refused(
    figures: dict[str, object], sentence: str
) -> None:
    assert refusals(**figures) == [sentence]


def test_every_wrong_weight_is_named_at_once() -> None:
    assert len(refusals(km=-1, site="x", late=-3)) == 3


def test_a_district_plans_with_the_balanced_set_until_it_chooses(session: Session) -> None:
    district = day.our_district().id

    before = queries.in_force(session, district)
    operations.choose(session, district, "compact", expected=0, at=AT)

    assert before == BALANCED
    assert queries.in_force(session, district).preset is Preset.COMPACT


def test_a_plan_keeps_the_weights_that_it_was_made_with(session: Session) -> None:
    day.policy_in_force(session)
    day.site_with_rooms(3)
    day.coach(session)
    flight = factories.ArrivalFactory()
    day.travel(session, flight)
    day.classify(session, flight)
    district = day.our_district().id
    own = operations.copy(session, district, "balanced", "Our own", at=AT)
    operations.change(session, own.id, {"site": 333, "coach_duty": 444}, expected=1)
    operations.choose(session, district, "Our own", at=AT)

    plan = day.plan_day(session)
    operations.change(session, own.id, {"site": 1})

    kept = plan.figures["weights"]
    assert (kept["name"], kept["version"], kept["figures"]["site"]) == ("Our own", 2, 333.0)
    assert plan.rooms_problem["weights"]["site"] == 333.0
    assert [each["duty_cost"] for each in plan.transport_problem["vehicles"]] == [444.0]
    assert plan.figures["rooms_answer"]["cost"]["site_openings"] == 333.0


def test_a_set_of_another_district_is_not_known(session: Session) -> None:
    district, other = day.our_district().id, day.other_district().id
    operations.copy(session, district, "spread", "Our own", at=AT)

    assert [each.weights.name for each in queries.sets_of(session, other)] == list(Preset)


@pytest.mark.parametrize("name", ["Our own", " Our own ", "compact"])
def test_a_name_is_taken_once(session: Session, name: str) -> None:
    district = day.our_district().id
    operations.copy(session, district, "spread", "Our own", at=AT)

    with pytest.raises(NameTaken):
        operations.copy(session, district, "spread", name, at=AT)


def test_a_change_or_choice_based_on_an_older_version_is_refused(session: Session) -> None:
    district = day.our_district().id
    own = operations.copy(session, district, "spread", "Our own", at=AT)
    operations.change(session, own.id, {"site": 60}, expected=1)
    operations.choose(session, district, "cheap", expected=0, at=AT)

    with pytest.raises(Stale):
        operations.change(session, own.id, {"site": 70}, expected=1)
    with pytest.raises(Stale):
        operations.choose(session, district, "spread", expected=0, at=AT)


def test_the_history_tells_who_moved_which_weight(session: Session) -> None:
    district = day.our_district().id
    own = operations.copy(session, district, "balanced", "Night", at=AT)
    operations.change(session, own.id, {"site": 150, "late": 2})
    operations.change(session, own.id, {}, name="Nights")
    operations.choose(session, district, "Nights", at=AT + timedelta(hours=1))
    operations.choose(session, district, "cheap", at=AT + timedelta(hours=2))

    entries = queries.history(session, district)

    assert [(each.name, str(each.what)) for each in reversed(entries)] == [
        ("Night", "copied"),
        ("Night", "changed"),
        ("Nights", "changed; it was named Night"),
        ("Nights", "put in force"),
        ("cheap", "put in force"),
    ]
    assert [(each.weight, each.before, each.after) for each in entries[3].moved] == [
        ("site", 200.0, 150.0),
        ("late", 1.0, 2.0),
    ]
    assert {each.by for each in entries} == {"system"}


def committed_district() -> uuid.UUID:
    with transaction() as session:
        factories.use(session)
        return day.our_district().id


def test_weights_are_copied_changed_and_chosen_on_the_page(app: Flask) -> None:
    client = sign_in(app, Role.DISPATCHER, districts=(committed_district(),))
    client.get("/language/en")

    made = change(
        client, "/plan/weights", {"district": "LJ", "source": "compact", "name": "Our own"}
    ).headers["Location"]
    absurd = change(client, made, {"name": "Our own", "unplaced": "0", "_version": "1"})
    kept = change(client, made, {"name": "Our own", "site": "77", "_version": "1"})
    stale = change(client, made, {"name": "Our own", "site": "78", "_version": "1"})
    chosen = change(
        client, "/plan/weights/choice", {"district": "LJ", "name": "Our own", "_version": "0"}
    )

    assert (absurd.status_code, kept.status_code, stale.status_code) == (422, 303, 412)
    assert "or people would be left out to save" in absurd.get_data(as_text=True)
    assert chosen.status_code == 303
    assert 'value="77"' in client.get(made).get_data(as_text=True)
    page = client.get("/plan/weights").get_data(as_text=True)
    assert page.index("Our own</a>") < page.index('data-state="in_force"')
    told = client.get("/plan/weights/history?district=LJ").get_data(as_text=True)
    assert "500 → <b>77</b>" in told
    assert "Mo Ting" in told
    for path in ("/plan/weights?format=xlsx", "/plan/weights/history?format=csv"):
        assert client.get(path).status_code == 200


def test_weights_are_seen_changed_and_chosen_as_json(app: Flask) -> None:
    client = sign_in(app, Role.COMMAND, districts=(committed_district(),))
    client.get("/language/en")

    listed = client.get("/api/v1/weights?district=LJ")
    made = client.post(
        "/api/v1/weights",
        json={"district": "LJ", "source": "spread", "name": "Wide"},
        headers=key(),
    )
    url = f"/api/v1/weights/{made.get_json()['id']}"
    without = client.patch(url, json={"figures": {"km": 0.1}}, headers=key())
    changed = client.patch(
        url, json={"figures": {"km": 0.1}}, headers=key() | {"If-Match": made.headers["ETag"]}
    )
    chosen = client.post(
        "/api/v1/weights/choice",
        json={"district": "LJ", "name": "Wide"},
        headers=key() | {"If-Match": listed.headers["ETag"]},
    )

    assert [each["name"] for each in listed.get_json()["items"] if each["in_force"]] == ["balanced"]
    assert (made.status_code, without.status_code, changed.status_code) == (201, 428, 200)
    assert changed.get_json()["figures"]["km"] == 0.1
    assert [each["name"] for each in chosen.get_json()["items"] if each["in_force"]] == ["Wide"]
    entries = client.get("/api/v1/weights/history?district=LJ").get_json()["items"]
    assert [each["what"] for each in entries] == ["put in force", "changed", "copied"]


def test_a_site_manager_sees_weights_and_changes_none(app: Flask) -> None:
    client = sign_in(app, Role.SITE_MANAGER, districts=(committed_district(),))
    client.get("/language/en")

    refused = change(client, "/plan/weights", {"district": "LJ", "source": "cheap", "name": "Mine"})

    assert refused.status_code == 403
    assert client.get("/plan/weights").status_code == 200
    assert "Put in force" not in client.get("/plan/weights").get_data(as_text=True)


def test_weights_of_another_district_are_not_there(app: Flask) -> None:
    own = committed_district()
    with transaction() as session:
        factories.use(session)
        row = operations.copy(session, own, "cheap", "Ours", at=AT)
        elsewhere = day.other_district().id
    client = sign_in(app, Role.DISPATCHER, districts=(elsewhere,))

    assert client.get(f"/plan/weights/{row.id}").status_code == 404
    assert client.get("/plan/weights?district=LJ").status_code == 404
    assert client.get("/api/v1/weights?district=LJ").status_code == 404

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask

from logistics import audit
from logistics.access.rules import EVERYTHING, Role, Scope
from logistics.arrivals.models import ClassificationRow
from logistics.arrivals.people_models import Person
from logistics.cli import main
from logistics.database import bound, reading, transaction
from logistics.errors import InputRejected
from logistics.isolation import operations as isolation
from logistics.isolation.clock_of import ClockOrigin
from logistics.policy import operations as policy
from logistics.policy import queries as policies
from logistics.policy.examples import example_text
from logistics.reports.queries import tryout
from logistics.reports.queries.tryout import Asked, asked_about, rows_of, try_out
from logistics.reports.rules.tryout import Difference, Pair, Quantity, TryOut
from tests.factories import (
    LANDED,
    ArrivalFactory,
    DistrictFactory,
    PassengerFactory,
    StaffMemberFactory,
    UserFactory,
    use,
)
from tests.policies import put_example_in_force
from tests.web import sign_in

LANDING_DAY = date(2020, 3, 28)
SINCE = datetime.combine(LANDING_DAY, time())
SEVEN_AND_THREE = 8


@dataclass(frozen=True)
class Scene:
    version: uuid.UUID
    ours: uuid.UUID
    theirs: uuid.UUID
    landed: uuid.UUID
    passed_on: uuid.UUID


@pytest.fixture
def scene(app: Flask) -> Scene:
    """A passenger for us and one for another city; 7+3 is a draft from a later day."""
    with transaction() as session:
        use(session)
        put_example_in_force(session, at=LANDED)
        drafts = policy.add_drafts(session, example_text("later_durations"), at=LANDED)
        ours, theirs = DistrictFactory(), DistrictFactory(code="BJ", ours=False)
        arrival = ArrivalFactory()
        people = [
            PassengerFactory(arrival=arrival, destination_id=each.id) for each in (ours, theirs)
        ]
        return Scene(
            version=next(each.id for each in drafts if each.number == SEVEN_AND_THREE),
            ours=ours.id,
            theirs=theirs.id,
            landed=people[0].person_id,
            passed_on=people[1].person_id,
        )


def tried(scene: Scene, *, since: datetime | None = SINCE, scope: Scope = EVERYTHING) -> TryOut:
    with reading() as session:
        asked = Asked(
            version=policies.get_version(session, scene.version),
            first=LANDING_DAY,
            last=LANDING_DAY,
            since=since,
        )
        return try_out(session, scope, asked, at=LANDED)


def test_a_shorter_version_frees_rooms_and_releases_sooner(scene: Scene) -> None:
    answer = tried(scene)

    assert answer.people == 1
    (row,) = answer.changed
    assert row.person_id == scene.landed
    assert row.before.release_due is not None
    assert row.after.release_due is not None
    assert row.before.release_due - row.after.release_due == timedelta(days=7)
    assert answer.total(Quantity.IN_ROOMS) == Pair(before=14, after=7)
    assert answer.total(Quantity.TESTS) == Pair(before=2, after=6)
    assert answer.total(Quantity.RELEASES) == Pair(before=1, after=1)
    assert set(row.differences) == {Difference.STAY, Difference.RELEASE, Difference.TESTS}


def test_a_draft_that_holds_from_later_on_changes_nobody_who_landed_before(scene: Scene) -> None:
    answer = tried(scene, since=None)

    assert (answer.people, answer.changed) == (1, ())


def test_trying_changes_nothing(scene: Scene) -> None:
    tried(scene)

    with reading() as session:
        assert session.scalar(sa.select(sa.func.count(ClassificationRow.id))) == 0
        assert len(policies.in_force(session).versions) == 6


def test_people_of_other_jurisdictions_are_not_counted_and_not_shown(scene: Scene) -> None:
    nowhere = Scope(districts=frozenset({scene.theirs}))

    assert tried(scene, scope=nowhere).people == 0
    assert tried(scene, scope=Scope(districts=frozenset({scene.ours}))).people == 1


def test_days_added_by_hand_are_added_under_the_tried_version_too(scene: Scene) -> None:
    with transaction() as session:
        row = ClassificationRow(
            person_id=scene.landed,
            category="2",
            measure="central_isolation",
            branch="otherwise",
            policy_version_id=policies.ids_by_number(session)[6],
            decided_at=LANDED,
            occurred_at=LANDED,
            sentence={"template": "", "values": {}},
            by="system",
        )
        session.add(row)
        session.flush()
        origin = ClockOrigin(zone="Asia/Shanghai", entered_at=LANDED)
        episode = isolation.expect(session, row, origin=origin, district_id=scene.ours, at=LANDED)
        isolation.extend(session, episode.id, days=3, reason="fever", at=LANDED)

    (compared,) = tried(scene).changed

    assert compared.before.site_until is not None
    assert compared.after.site_until is not None
    assert (compared.before.site_until - LANDED).days == 17
    assert (compared.after.site_until - LANDED).days == 10


def test_the_page_counts_for_everybody_and_names_for_those_who_may_know(
    app: Flask, scene: Scene
) -> None:
    url = f"/policy/{scene.version}/try?first=2020-03-28&last=2020-03-28&since=2020-03-28T00:00"
    with reading() as session:
        full_name = session.get_one(Person, scene.landed).full_name
    command = sign_in(app, Role.COMMAND, city=True)
    keeper = sign_in(app, Role.ADMINISTRATOR, city=True)

    assert full_name in command.get(url).get_data(as_text=True)
    assert full_name not in keeper.get(url).get_data(as_text=True)
    assert keeper.get(url.replace("/try?", "/try/people?")).status_code == 403
    assert full_name in command.get(url.replace("/try?", "/try/people?")).get_data(as_text=True)
    assert sign_in(app, Role.DISPATCHER, city=True).get(url).status_code == 403


def test_the_api_and_the_terminal_say_the_same(app: Flask, scene: Scene) -> None:
    query = {"first": "2020-03-28", "last": "2020-03-28", "since": "2020-03-28T00:00:00"}
    client = sign_in(app, Role.COMMAND, city=True)

    body = client.get(f"/api/v1/policy/versions/{scene.version}/try", query_string=query).json
    typed = CliRunner().invoke(
        main,
        ["policy", "try", "8", "--first", "2020-03-28", "--last", "2020-03-28",
         "--since", "2020-03-28T00:00"],
    )  # fmt: skip

    assert body["totals"]["people_in_rooms_of_ours"] == {"before": 14, "after": 7}
    assert [row["person_id"] for row in body["rows"]] == [str(scene.landed)]
    assert typed.exit_code == 0, typed.output
    assert "14 → 7" in typed.output


def test_the_users_own_row_is_counted_and_not_listed(scene: Scene) -> None:
    with transaction() as session:
        use(session)
        user = UserFactory()
        member = StaffMemberFactory(user_id=user.id)
        session.get_one(Person, scene.landed).staff_member_id = member.id
    answer = tried(scene)

    actor = audit.Actor(id=user.id, label="Mo", channel=audit.Channel.PAGE, request_id="r1")

    with audit.acting(actor, None), reading() as session:
        assert rows_of(session, answer) == []
    assert len(answer.changed) == 1


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"first": date(2020, 3, 29), "last": LANDING_DAY}, "before the first"),
        ({"first": date(2020, 1, 1), "last": date(2020, 5, 1)}, "At most 92 days"),
    ],
)
def test_days_that_cannot_be_tried_are_refused(
    scene: Scene, days: dict[str, date], sentence: str
) -> None:
    with reading() as session, pytest.raises(InputRejected, match=sentence):
        asked_about(policies.get_version(session, scene.version), at=LANDED, **days)


def test_ten_arrivals_are_loaded_like_one(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    statements: list[str] = []

    def note(*told: object) -> None:
        statements.append(str(told[2]))

    def asked() -> int:
        statements.clear()
        sa.event.listen(bound(), "before_cursor_execute", note)
        try:
            tried(scene)
        finally:
            sa.event.remove(bound(), "before_cursor_execute", note)
        return len(statements)

    one = asked()
    with transaction() as session:
        use(session)
        for number in range(10):
            arrival = ArrivalFactory(number=f"9{number}")
            PassengerFactory(arrival=arrival, destination_id=scene.ours)

    assert asked() == one
    assert tried(scene).people == 11
    monkeypatch.setattr(tryout, "AT_ONCE", 4)
    assert tried(scene).people == 11

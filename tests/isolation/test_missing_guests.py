"""Somebody walks away: last seen, searched, police told, found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access.rules import EVERYTHING, Role
from logistics.database import transaction
from logistics.health import papers
from logistics.isolation import operations, queries
from logistics.isolation.models import AwayKind, SearchStepKind
from logistics.isolation.operations.searching import NotMissing
from logistics.isolation.rules import MomentOutOfOrder
from tests import factories
from tests.documents.papers_of_the_day import pages_of, printed
from tests.isolation.stays import ENTERED, TWICE, admitted, put_policy_in_force
from tests.web import change, key, sign_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

GONE = ENTERED + timedelta(hours=5)


def note(session: Session, who: object, kind: SearchStepKind, *, hours: float = 5.5) -> None:
    operations.note_search(
        session,
        who,  # type: ignore[arg-type]
        kind,
        whom="Riverside police station",
        note="",
        occurred_at=ENTERED + timedelta(hours=hours),
        at=GONE + timedelta(hours=1),
    )


def test_a_search_is_noted_step_by_step_until_the_person_is_found(session: Session) -> None:
    factories.use(session)
    put_policy_in_force(session)
    guest, _ = admitted(session)
    with pytest.raises(NotMissing):
        note(session, guest.id, SearchStepKind.SEARCH)
    operations.go_away(
        session, guest.id, AwayKind.MISSING, where="", hold_room=True, compared=frozenset(), at=GONE
    )
    (missing,) = queries.missing_people(session, EVERYTHING)
    assert missing.police_at is None
    with pytest.raises(MomentOutOfOrder):
        note(session, guest.id, SearchStepKind.SEARCH, hours=9)
    note(session, guest.id, SearchStepKind.POLICE)
    note(session, guest.id, SearchStepKind.LAST_SEEN, hours=4)

    (missing,) = queries.missing_people(session, EVERYTHING)

    assert missing.police_at == ENTERED + timedelta(hours=5.5)
    assert [step.kind for step in queries.search_of(session, guest.id)] == [
        "last_seen",
        "police_told",
    ]
    operations.come_back(session, guest.id, compared=TWICE, at=GONE + timedelta(hours=2))
    assert queries.missing_people(session, EVERYTHING) == []


def test_the_desk_notes_the_search_by_page_and_api_and_prints_the_round(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        factories.use(session)
        put_policy_in_force(session)
        guest, room = admitted(session)
        name = guest.person.full_name
        (sheet,) = papers.round_lists(
            session, {"site_id": str(room.site_id), "floor_id": ""}, ENTERED
        ).papers
        operations.go_away(
            session,
            guest.id,
            AwayKind.MISSING,
            where="",
            hold_room=True,
            compared=frozenset(),
            at=clock.now() - timedelta(hours=1),
        )
        who, person, site = str(guest.id), str(guest.person_id), str(room.site_id)
    words = " ".join(pages_of(printed(sheet.facts)))
    assert name in words
    assert "寒战" in words
    desk = sign_in(app, Role.SITE_MANAGER, city=True)
    assert (
        change(
            desk, f"/isolations/{who}/search", {"kind": "police_told", "whom": "Riverside station"}
        ).status_code
        == 303
    )
    assert "Riverside station" in desk.get(f"/people/{person}").text
    search = f"/api/v1/isolations/{who}/search"
    step = {"kind": "sighting", "whom": "a taxi driver"}
    assert desk.post(search, json=step, headers=key()).status_code == 201
    assert len(desk.get(f"/api/v1/isolations/{who}/search").json) == 2
    clerk = sign_in(app, Role.CLERK, city=True)
    assert clerk.post(search, json=step, headers=key()).status_code == 403
    nurse = sign_in(app, Role.HEALTH, city=True)
    assert change(nurse, f"/health/rounds/{site}/print").status_code == 303

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from logistics import audit, files
from logistics.access.models import RoleRow, User
from logistics.access.rules import Role
from logistics.arrivals.people_models import Person
from logistics.database import reading, transaction
from logistics.documents import jobs
from logistics.documents.batch import print_batch
from logistics.documents.jobs import PDF
from logistics.isolation.models import Isolation
from logistics.reports.file_papers import person_files
from logistics.runs.models import Run, RunState
from logistics.wording import Language, text
from tests.documents.papers_of_the_day import pages_of
from tests.factories import DistrictFactory, StaffMemberFactory, use
from tests.reports.house import ZONE, house_of, later
from tests.web import change, key, sign_in


@pytest.fixture
def guest(app: Flask) -> uuid.UUID:
    """Maja Lindqvist sleeps in room 101; her name is also an English word of the catalogue."""
    with transaction() as session:
        house = house_of(session)
        DistrictFactory()
        traveller = house.traveller(surname="May", given_names="Female", full_name="female")
        house.guest(traveller)
        return traveller.id


def printed(person: uuid.UUID, **wanted: str) -> str:
    with reading() as session:
        gathered = person_files(session, {"person_id": str(person), **wanted}, later(days=2))
        batch = print_batch(
            gathered.papers, printed_by="Mo Ting", at=later(days=2), zone=ZONE, workers=0
        )
    assert batch.left_out == ()
    return "\n".join(pages_of(batch.pdf)[:-1])


def test_the_file_holds_every_station_and_translates_no_name(guest: uuid.UUID) -> None:
    paper = printed(guest)

    assert "个人档案" in paper
    assert "female" in paper
    for title in ("Journeys", "Isolation", "How the clock was reckoned", "Rooms"):
        assert text(title, Language.CHINESE) in paper
        assert title in paper
    assert "Who looked" not in paper


def test_who_looked_stands_on_it_for_those_who_may_see_that(app: Flask, guest: uuid.UUID) -> None:
    sign_in(app, Role.HEALTH, city=True).get(f"/people/{guest}")

    paper = printed(guest, readings="yes")

    assert "Who looked" in paper
    assert "Mo Ting" in paper


def test_a_file_is_asked_for_by_those_who_may_read_health(app: Flask, guest: uuid.UUID) -> None:
    clerk, dispatcher = (sign_in(app, role, city=True) for role in (Role.CLERK, Role.DISPATCHER))
    stranger = sign_in(app, Role.HEALTH)

    assert change(clerk, f"/people/{guest}/print").status_code == 303
    assert clerk.post(f"/api/v1/people/{guest}/paper", headers=key()).status_code == 202
    assert change(dispatcher, f"/people/{guest}/print").status_code == 403
    assert change(stranger, f"/people/{guest}/print").status_code == 404
    with reading() as session:
        asked = session.scalars(sa.select(Run)).all()
    assert [run.parameters["readings"] for run in asked] == ["no", "no"]


def test_the_paper_is_opened_only_by_those_who_may_read_all_of_it(
    app: Flask, guest: uuid.UUID
) -> None:
    """Whoever finds the run opens nothing that the page of the person would not show."""
    with transaction() as session:
        file = files.store(session, b"%PDF-1.7", media_type=PDF, at=later()).id
        district = session.scalars(sa.select(Isolation.district_id)).one()
        runs = {
            readings: jobs.request(
                session,
                person_files.__name__,
                {"person_id": guest, "readings": readings},
                at=later(),
                district_id=district,
            )
            for readings in ("no", "yes")
        }
        for run in runs.values():
            run.state, run.result = RunState.DONE, {"file_id": str(file), "printed": 1, "pages": 1}
        urls = {readings: f"/work/{run.id}" for readings, run in runs.items()}
    clerk, dispatcher, auditor = (
        sign_in(app, role, city=True) for role in (Role.CLERK, Role.DISPATCHER, Role.AUDITOR)
    )

    def opened(client: FlaskClient, readings: str) -> tuple[int, int, bool]:
        url = urls[readings]
        offered = f"{url}/paper" in client.get(url).get_data(as_text=True)
        by_api = client.get(f"/api/v1/runs/{url.removeprefix('/work/')}/paper")
        return client.get(f"{url}/paper").status_code, by_api.status_code, offered

    assert [opened(clerk, each) for each in urls] == [(200, 200, True), (404, 404, False)]
    assert [opened(dispatcher, each) for each in urls] == [(404, 404, False)] * 2
    assert [opened(auditor, each) for each in urls] == [(200, 200, True)] * 2
    with reading() as session:
        looked = {each.purpose for each in audit.readings_of(session, guest)}
        assert {"work.paper", "runs_api.paper"} <= looked
    with transaction() as session:
        use(session)
        herself = StaffMemberFactory(
            user_id=session.scalars(
                sa.select(User.id).where(User.roles.any(RoleRow.name == Role.CLERK.value))
            ).one()
        )
        session.get_one(Person, guest).staff_member_id = herself.id
    assert opened(clerk, "no") == (403, 403, False)

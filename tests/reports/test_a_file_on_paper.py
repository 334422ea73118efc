from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa
from flask import Flask

from logistics.access.rules import Role
from logistics.database import reading, transaction
from logistics.documents.batch import print_batch
from logistics.reports.file_papers import person_files
from logistics.runs.models import Run
from logistics.wording import Language, text
from tests.documents.papers_of_the_day import pages_of
from tests.factories import DistrictFactory
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

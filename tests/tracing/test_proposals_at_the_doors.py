"""Proposals on the page, as JSON, at the terminal and on paper: the same one, decided once."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from logistics.access.rules import Role
from logistics.database import reading, transaction
from logistics.isolation.queries import find_open
from logistics.policy.release_rules import Finding
from logistics.runs.models import Run
from logistics.sites.models import Site
from logistics.sites.operations import hygiene
from logistics.tracing.models import ContactNotice, RippleLine
from logistics.tracing.papers import contact_notices
from logistics.tracing.queries import proposals
from logistics.tracing.queries.ripple import ripple_of
from tests import factories
from tests.documents.papers_of_the_day import words_of
from tests.terminal import Terminal
from tests.tracing.scene import SEEN, positive_scene
from tests.tracing.test_causes_of_proposals import restart_after_environment
from tests.web import change, key, sign_in

pytestmark = pytest.mark.usefixtures("of_the_scene")


@dataclass(frozen=True)
class Case:
    """The ids of a positive, of a coach-mate who was released, and of the site."""

    index: uuid.UUID
    mate: uuid.UUID
    site: uuid.UUID


@pytest.fixture
def case(app: Flask) -> Case:
    with transaction() as session:
        factories.use(session)
        scene = positive_scene(session)
        return Case(scene.index.id, scene.mate.person_id, scene.floor.site_id)


def isolated(case: Case) -> bool:
    with reading() as session:
        return find_open(session, case.mate) is not None


def test_the_same_approval_sent_twice_is_one_and_its_notices_are_asked_for_once(
    app: Flask, case: Case
) -> None:
    doctor = sign_in(app, Role.HEALTH, city=True)
    made = doctor.post(f"/api/v1/tracing/{case.index}/proposals", json={}, headers=key())
    body = made.get_json()
    (line,) = [each for each in body["lines"] if each["person_id"] == str(case.mate)]
    address = f"/api/v1/tracing/proposals/{body['id']}/approval"
    assert (made.status_code, line["deed"], isolated(case)) == (201, "isolate_contact", False)

    once = key()
    first = doctor.post(address, json={"lines": [line["id"]]}, headers=once)
    again = doctor.post(address, json={"lines": [line["id"]]}, headers=once)
    anew = doctor.post(address, json={"lines": [line["id"]]}, headers=key())

    assert (
        first.get_json()
        == again.get_json()
        == {
            "lines": 1,
            "displaced": 0,
            "elsewhere": 1,
            "closed": False,
        }
    )
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (anew.status_code, anew.get_json()["title"]) == (409, "decided-already")
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count(ContactNotice.id))) == 1
        assert session.scalar(sa.select(sa.func.count(Run.id))) == 1
    (notice,) = doctor.get("/api/v1/tracing/notices").get_json()
    told = doctor.post(
        f"/api/v1/tracing/notices/{notice['id']}/acknowledgement",
        json={"by": "Wang Li, street office"},
        headers=key(),
    )
    assert told.get_json()["acknowledged_by"] == "Wang Li, street office"
    assert doctor.get("/api/v1/tracing/notices").get_json() == []
    rest = [each["id"] for each in body["lines"] if each["id"] != line["id"]]
    doctor.post(address, json={"lines": rest}, headers=key())
    site = sign_in(app, Role.HEALTH, sites=(case.site,))
    change(site, f"/tracing/proposals/{body['id']}/print")
    crew = sum(each["person_id"] is None for each in body["lines"])
    first_run, second_run, of_the_site = printed()
    assert (len(first_run), len(second_run), crew > 0) == (1, len(rest), True)
    assert not set(first_run) & set(second_run)
    assert len(of_the_site) == 1 + len(rest) - crew


def printed() -> list[list[str]]:
    """The notices of each print run that was asked for."""
    with reading() as session:
        asked = session.scalars(sa.select(Run.parameters).order_by(Run.recorded_at, Run.id))
        return [each["notices"].split() for each in asked]


def test_a_stale_proposal_says_on_page_and_as_json_what_changed(
    app: Flask, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    doctor = sign_in(app, Role.HEALTH, city=True)
    change(doctor, f"/tracing/{case.index}/proposals")
    (row,) = doctor.get("/api/v1/tracing/proposals").get_json()
    lines = doctor.get(f"/api/v1/tracing/proposals/{row['id']}").get_json()["lines"]
    with transaction() as session:
        stored = session.get_one(RippleLine, uuid.UUID(lines[0]["id"]))
        stored.category_after = "1b"
    reckoned: list[uuid.UUID] = []

    def counted(*args: object, **options: object) -> object:
        reckoned.append(case.index)
        return ripple_of(*args, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(proposals, "ripple_of", counted)
        page = doctor.get(f"/tracing/proposals/{row['id']}", headers={"Accept-Language": "en"})
    assert len(reckoned) == 1

    refused = doctor.post(
        f"/api/v1/tracing/proposals/{row['id']}/approval",
        json={"lines": [each["id"] for each in lines]},
        headers=key(),
    )

    assert "they cannot be approved as they stand" in page.get_data(as_text=True)
    assert (refused.status_code, refused.get_json()["title"]) == (409, "proposal-stale")
    assert refused.get_json()["errors"] == [
        {"detail": "原为 1b，现为 1。", "line": lines[0]["position"], "field": "category_after"}
    ]
    assert not isolated(case)
    for url, odd in (
        ("environments", {"site": "x", "onset": "2020-03-28T08:00"}),
        ("outcomes", {"outcome": "perhaps", "reference": "case 7"}),
        ("outcomes", {"outcome": "ripple_of_positive", "reference": "case 7"}),
        ("outcomes", {"outcome": "index_confirmed", "reference": "x" * 81}),
        (f"proposals/{row['id']}/refusal", {"lines": "1", "reason": "Masked"}),
        (f"proposals/{row['id']}/refusal", {"lines": lines[0]["id"], "reason": "x" * 401}),
    ):
        assert change(doctor, f"/tracing/{url}", odd).status_code == 422
    change(doctor, f"/tracing/proposals/{row['id']}/renewal")
    ids = [each["id"] for each in lines]
    done = change(doctor, f"/tracing/proposals/{row['id']}/approval", {"lines": ids})
    assert (done.status_code, isolated(case)) == (303, True)


def test_a_positive_swab_of_a_corridor_leads_to_a_proposal_from_its_page(
    app: Flask, case: Case
) -> None:
    with transaction() as session:
        factories.use(session)
        restart_after_environment(session)
        site = session.get_one(Site, case.site)
        for place, finding in (("corridor", Finding.POSITIVE), ("lift", Finding.NEGATIVE)):
            swab = hygiene.swab_surface(
                session, site, room=None, place=place, laboratory="Haibin", at=SEEN
            )
            hygiene.enter_surface_result(session, swab.id, finding=finding, expected=1, at=SEEN)
    doctor, keeper = (sign_in(app, role, city=True) for role in (Role.HEALTH, Role.SITE_MANAGER))
    page = doctor.get(f"/sites/{case.site}/hygiene").get_data(as_text=True)

    (onset,) = re.findall('name="onset" value="([^"]+)"', page)
    drawn = change(doctor, "/tracing/environments", {"site": str(case.site), "onset": onset})

    assert drawn.status_code == 303
    (row,) = doctor.get("/api/v1/tracing/proposals").get_json()
    assert row["kind"] == "ripple_of_environment"
    assert "environments" not in keeper.get(f"/sites/{case.site}/hygiene").get_data(as_text=True)


def test_only_health_and_command_decide_and_only_where_they_may_look(
    app: Flask, case: Case
) -> None:
    doctor = sign_in(app, Role.HEALTH, city=True)
    change(doctor, f"/tracing/{case.index}/proposals")
    (row,) = doctor.get("/api/v1/tracing/proposals").get_json()
    address = f"/tracing/proposals/{row['id']}"

    def answers(*roles: Role, **scope: object) -> tuple[int, int]:
        client = sign_in(app, *roles, **scope)  # type: ignore[arg-type]
        return (
            client.get(address).status_code,
            change(client, f"{address}/approval", {"lines": [str(uuid.uuid4())]}).status_code,
        )

    assert answers(Role.AUDITOR, city=True) == (200, 403)
    assert answers(Role.CLERK, city=True) == (403, 403)
    assert answers(Role.SITE_MANAGER, sites=(case.site,)) == (403, 403)
    assert answers(Role.HEALTH) == (404, 404)
    assert answers(Role.COMMAND, city=True) == (200, 404)
    assert sign_in(app, Role.CLERK, city=True).get("/tracing/notices").status_code == 200


def test_first_page_and_tracing_page_lead_from_a_positive_to_the_open_notice(
    app: Flask, case: Case
) -> None:
    doctor = sign_in(app, Role.HEALTH, Role.COMMAND, city=True)
    english = {"Accept-Language": "en"}

    def first() -> str:
        return str(doctor.get("/", headers=english).get_data(as_text=True))

    assert "positives whose contacts are not traced" in first()
    change(doctor, f"/tracing/{case.index}/proposals")
    assert "positives whose contacts are not traced" not in first()
    assert "contacts to decide about" in first()
    (row,) = doctor.get("/api/v1/tracing/proposals").get_json()
    lines = doctor.get(f"/api/v1/tracing/proposals/{row['id']}").get_json()["lines"]
    ids = [each["id"] for each in lines]
    change(doctor, f"/tracing/proposals/{row['id']}/approval", {"lines": ids})
    assert "notices not yet acknowledged" in first()
    shown = doctor.get("/tracing/notices", headers=english).get_data(as_text=True)
    with reading() as session:
        ids = list(session.scalars(sa.select(ContactNotice.id)))
    assert "Coach-mate" in shown
    assert (
        change(doctor, f"/tracing/notices/{ids[0]}/acknowledgement", {"by": ""}).status_code == 422
    )
    for page in ("/tracing", f"/people/{case.mate}", f"/tracing/{case.index}"):
        assert doctor.get(page, headers=english).status_code == 200


def test_the_terminal_draws_up_shows_approves_and_the_paper_names_no_case(
    app: Flask, case: Case, installation: Path, database_url: str
) -> None:
    terminal = Terminal(data_dir=installation, database_url=database_url)
    proposal = terminal.run("tracing", "propose", str(case.index)).split()[0]
    told = terminal.run("tracing", "show", proposal)
    number = next(line.split()[0] for line in told.splitlines() if "Coach-mate" in line)

    assert "same vehicle, trip" in told
    assert terminal.run("tracing", "approve", proposal, "--line", "99", ends_with=1)
    assert not isolated(case)
    done = terminal.run("tracing", "approve", proposal, "--line", number)
    listed = terminal.run("--language", "zh", "tracing", "notices")

    assert "Done for 1 contacts; 1 notices wait to be acknowledged" in done
    assert "实施隔离" in listed
    with reading() as session:
        (asked,) = session.scalars(sa.select(Run.parameters))
        (paper,) = contact_notices(session, asked, SEEN).papers
    words = words_of(paper.facts)
    assert "接触者告知书 Notice to a contact" in words
    assert "确诊病例密切接触者" in words
    assert "To be acknowledged by" in words
    assert "Coach-mate" in words
    assert "Index" not in words

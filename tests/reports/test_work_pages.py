from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from logistics import files
from logistics.access.models import User
from logistics.access.rules import Role
from logistics.audit import Actor, Channel, acting
from logistics.database import reading, transaction
from logistics.documents.batch import print_batch
from logistics.runs import operations
from logistics.runs.models import Run, RunKind, RunState
from logistics.wording import say, stored
from tests.documents.papers_of_the_day import pages_of
from tests.documents.test_interrupted_print_runs import cards
from tests.factories import LANDED, DistrictFactory, SiteFactory, use
from tests.web import change, sign_in

PULSE = LANDED


def ask(
    *, by: uuid.UUID | None = None, district: uuid.UUID | None = None, **parameters: object
) -> uuid.UUID:
    """Somebody asks for a print run."""
    who = Actor(id=by, label="Mo Ting", channel=Channel.PAGE, request_id="-")
    with acting(who, purpose=None), transaction() as session:
        run = operations.request(
            session,
            RunKind.PRINT,
            {"papers": "door_cards", **parameters},
            at=LANDED,
            district_id=district,
        )
        return run.id


def finish(run: uuid.UUID, **result: object) -> None:
    with transaction() as session:
        claim = operations.claim_next(session, worker="w", at=LANDED, pulse=PULSE)
        assert claim is not None
        assert claim.run_id == run
        operations.finish(session, claim, dict(result), at=LANDED + timedelta(seconds=3))


def printed(run: uuid.UUID, *left_out: dict[str, object]) -> None:
    with transaction() as session:
        file = files.store(session, b"%PDF-1.7 cards", media_type="application/pdf", at=LANDED)
    finish(run, file_id=str(file.id), printed=2, left_out=list(left_out))


def user_id() -> uuid.UUID:
    """Whoever signed in last."""
    with reading() as session:
        return session.scalars(sa.select(User.id).order_by(User.id.desc())).first()


def test_a_user_sees_the_work_they_asked_for_and_nobody_elses(app: Flask) -> None:
    clerk = sign_in(app, Role.CLERK)
    mine, other = ask(by=user_id()), ask(by=uuid.uuid4())

    page = clerk.get("/work").get_data(as_text=True)

    assert str(mine) in page
    assert str(other) not in page
    assert clerk.get(f"/work/{other}").status_code == 404
    assert clerk.get(f"/work/{other}/progress").status_code == 404


def test_whoever_sees_the_city_sees_all_work_and_a_district_its_own(app: Flask) -> None:
    with transaction() as session:
        use(session)
        district = DistrictFactory().id
    run = ask(by=uuid.uuid4(), district=district)

    assert sign_in(app, Role.COMMAND, city=True).get(f"/work/{run}").status_code == 200
    assert sign_in(app, Role.CLERK, districts=(district,)).get(f"/work/{run}").status_code == 200
    assert sign_in(app, Role.CLERK).get(f"/work/{run}").status_code == 404


def test_the_page_asks_again_each_second_until_the_work_has_ended(app: Flask) -> None:
    command = sign_in(app, Role.COMMAND, city=True)
    run = ask()

    before = command.get(f"/work/{run}/progress").get_data(as_text=True)
    finish(run, printed=3, left_out=[])
    after = command.get(f"/work/{run}/progress").get_data(as_text=True)

    assert 'hx-trigger="every 1s"' in before
    assert "hx-trigger" not in after
    assert 'data-state="done"' in after


def test_work_is_cancelled_by_who_asked_for_it(app: Flask) -> None:
    clerk = sign_in(app, Role.CLERK)
    run = ask(by=user_id())

    answer = change(clerk, f"/work/{run}/cancellation")

    assert answer.status_code == 303
    with reading() as session:
        assert session.get_one(Run, run).state is RunState.CANCELLED


def test_work_of_somebody_else_is_cancelled_by_command_only(app: Flask) -> None:
    with transaction() as session:
        use(session)
        district = DistrictFactory().id
    run = ask(by=uuid.uuid4(), district=district)

    clerk = change(sign_in(app, Role.CLERK, districts=(district,)), f"/work/{run}/cancellation")
    command = change(sign_in(app, Role.COMMAND, city=True), f"/work/{run}/cancellation")

    assert (clerk.status_code, command.status_code) == (403, 303)


def test_the_printed_file_opens_under_a_name_that_names_nobody(app: Flask) -> None:
    clerk = sign_in(app, Role.CLERK)
    run = ask(by=user_id())
    printed(run)

    answer = clerk.get(f"/work/{run}/paper")

    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    assert answer.get_data() == b"%PDF-1.7 cards"
    assert answer.headers["Content-Disposition"] == (
        f'inline; filename="door_cards-{run.hex[-8:]}.pdf"'
    )
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_after_a_jam_the_same_pages_come_again_and_the_page_says_who_and_why(app: Flask) -> None:
    clerk = sign_in(app, Role.CLERK)
    run = ask(by=user_id())
    papers = print_batch(cards(2), printed_by="x", at=LANDED, zone="Asia/Shanghai", workers=0)
    with transaction() as session:
        file = files.store(session, papers.pdf, media_type="application/pdf", at=LANDED)
    finish(run, file_id=str(file.id), printed=2, pages=papers.pages, left_out=[])

    address = f"/api/v1/runs/{run}/reprints"
    jam = {"from_page": 2, "reason": "paper jam"}
    answer = change(clerk, f"/work/{run}/reprints", jam)
    by_api = clerk.post(address, json=jam, headers={"Idempotency-Key": str(uuid.uuid4())})
    refused = change(clerk, f"/work/{run}/reprints", {**jam, "from_page": 9})

    again = clerk.get(answer.headers["Location"]).get_data()
    assert pages_of(again) == pages_of(by_api.get_data()) == pages_of(papers.pdf)[1:]
    assert clerk.get(f"/api/v1/runs/{run}/paper").get_data() == papers.pdf
    assert clerk.get(f"/work/{run}").get_data(as_text=True).count("paper jam") == 2
    assert refused.status_code in (400, 422)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SUPPLY_OFFICER])
def test_roles_that_meet_no_people_open_no_papers_of_others(app: Flask, role: Role) -> None:
    run = ask(by=uuid.uuid4())
    printed(run)

    assert sign_in(app, role, city=True).get(f"/work/{run}/paper").status_code == 404


def test_a_run_without_papers_has_none_to_open(app: Flask) -> None:
    run = ask()

    assert sign_in(app, Role.COMMAND, city=True).get(f"/work/{run}/paper").status_code == 404


def test_whoever_was_left_out_is_listed_with_the_reason(app: Flask) -> None:
    run = ask()
    reason = stored(say("No font of the papers has %(characters)s.", characters="𪚥"))
    printed(run, {"title": "A 102", "reason": reason})

    page = sign_in(app, Role.COMMAND, city=True).get(f"/work/{run}").get_data(as_text=True)

    assert "A 102" in page
    assert "𪚥" in page


def test_work_is_named_by_its_place_and_day(app: Flask) -> None:
    with transaction() as session:
        use(session)
        site = SiteFactory(code="QH").id
    ask(site_id=str(site), day="2020-03-28")

    page = sign_in(app, Role.COMMAND, city=True).get("/work").get_data(as_text=True)

    assert "QH · 2020-03-28" in page


def test_the_list_is_filtered_and_exported(app: Flask) -> None:
    command = sign_in(app, Role.COMMAND, city=True)
    finish(ask(), printed=1, left_out=[])
    waiting = ask()

    page = command.get("/work?state=unfinished").get_data(as_text=True)
    sheet = command.get("/work?state=unfinished&format=csv").get_data(as_text=True)

    assert re.findall(r'href="/work/([0-9a-f-]{36})"', page) == [str(waiting)]
    assert len(sheet.strip().splitlines()) == 2


def test_a_role_of_no_kind_is_sent_to_sign_in(app: Flask) -> None:
    answer = app.test_client().get("/work")

    assert answer.status_code == 302
    assert "/login" in answer.headers["Location"]

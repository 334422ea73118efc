from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Blueprint, Flask, Response, jsonify, make_response, request
from flask.testing import FlaskClient

from logistics.access import gate, operations, queries
from logistics.access.models import GrantKind
from logistics.access.rules import NOTHING, Role, Scope
from logistics.arrivals.people_models import Person
from logistics.audit import AuditReading, Channel
from logistics.database import reading, transaction
from logistics.errors import Refused
from logistics.sites.models import District
from logistics.sites.queries.places import sites_in
from logistics.wording import say
from tests import factories
from tests.conftest import new_application, on_an_empty_database
from tests.factories import PersonFactory, SiteFactory
from tests.web import PASSWORD, key, sign_in

SECRETS = ("K1234567", "Lindqvist")


class TooLate(Refused):
    pass


@pytest.fixture(scope="module")
def trial(installation: Path) -> Flask:
    """An application with a throw-away page and API that only clerks may call."""
    app = new_application()
    for name, prefix in (("trial", "/trial"), ("trial_api", "/api/v1/trial")):
        routes = Blueprint(name, __name__, url_prefix=prefix)
        routes.get("/people")(gate.allow(Role.CLERK)(people))
        routes.post("/districts")(gate.allow(Role.CLERK)(add_district))
        routes.post("/twins")(gate.allow(Role.CLERK)(add_twins))
        routes.post("/late")(gate.allow(Role.CLERK)(be_late))
        routes.post("/break")(gate.allow(Role.CLERK)(break_down))
        app.register_blueprint(routes)
    return app


@pytest.fixture
def gated(trial: Flask, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The same on an empty database."""
    with on_an_empty_database(trial, database_url, monkeypatch) as made:
        yield made


def people() -> Response:
    with reading() as session:
        return jsonify(sorted(person.surname for person in session.scalars(sa.select(Person))))


def add_district() -> Response:
    with transaction() as session:
        session.add(District(code=request.form["code"], name_zh="海滨区", name_en="Haibin"))
    return make_response("made", 201)


def add_twins() -> Response:
    with transaction() as session:
        for _ in range(2):
            session.add(District(code=SECRETS[0], name_zh=SECRETS[1], name_en=SECRETS[1]))
            session.flush()
    return make_response("made", 201)


def be_late() -> Response:
    with transaction() as session:
        session.add(District(code="HB", name_zh="海滨区", name_en="Haibin"))
        session.flush()
    raise TooLate(say("Sign in first."))


def break_down() -> Response:
    raise ValueError(SECRETS)


def districts() -> int:
    with reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(District)) or 0


def post(client: FlaskClient, path: str = "/trial/districts", **headers: str) -> Any:
    return client.post(path, data={"code": "HB"}, headers=headers or key())


def test_a_page_leads_to_the_sign_in_and_back(gated: Flask) -> None:
    answer = gated.test_client().get("/trial/people?page=2")

    assert (answer.status_code, answer.location) == (302, "/login?next=/trial/people?page%3D2")


def test_a_program_that_is_not_signed_in_gets_a_problem(gated: Flask) -> None:
    answer = gated.test_client().get("/api/v1/trial/people")

    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
    assert answer.get_json()["title"] == "sign-in-needed"


def test_no_other_role_may_call_it_and_an_administrator_is_no_exception(gated: Flask) -> None:
    client = sign_in(gated, *(role for role in Role if role is not Role.CLERK))

    assert client.get("/api/v1/trial/people").status_code == 403
    assert post(client).status_code == 403
    assert districts() == 0


def test_a_change_without_a_key_is_refused(gated: Flask) -> None:
    client = sign_in(gated, Role.CLERK)

    answer = post(client, "/api/v1/trial/districts", Accept="application/json")

    assert (answer.status_code, answer.get_json()["title"]) == (400, "key-missing")
    assert districts() == 0


def test_the_same_key_and_body_get_the_same_answer_once_done(gated: Flask) -> None:
    client, same = sign_in(gated, Role.CLERK), key()

    first, second = post(client, **same), post(client, **same)

    assert (first.status_code, first.data) == (second.status_code, second.data) == (201, b"made")
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert districts() == 1


def test_the_same_key_with_another_body_is_refused(gated: Flask) -> None:
    client, same = sign_in(gated, Role.CLERK), key()
    post(client, **same)

    answer = client.post("/trial/districts", data={"code": "BS"}, headers=same)

    assert answer.status_code == 422
    assert districts() == 1


def test_a_refusal_undoes_the_whole_request_and_its_key_may_be_used_again(gated: Flask) -> None:
    client, same = sign_in(gated, Role.CLERK), key()

    answers = [post(client, "/api/v1/trial/late", **same) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert districts() == 0


@pytest.mark.storm
def test_two_requests_at_the_same_moment_with_one_key_are_done_once(gated: Flask) -> None:
    client, same, together = sign_in(gated, Role.CLERK), key(), threading.Barrier(2)
    cookie = client.get_cookie("session")
    assert cookie is not None
    answers: list[Any] = []

    def send() -> None:
        own = gated.test_client()
        own.set_cookie("session", cookie.value)
        together.wait()
        answers.append(post(own, **same))

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.status_code for answer in answers] == [201, 201]
    assert districts() == 1


def test_a_change_from_another_site_is_refused(gated: Flask) -> None:
    client = sign_in(gated, Role.CLERK)
    gated.config["WTF_CSRF_ENABLED"] = True

    assert post(client).status_code == 400
    assert districts() == 0


def test_one_request_leaves_one_reading_that_lists_everybody(gated: Flask) -> None:
    client = sign_in(gated, Role.CLERK)
    with transaction() as session:
        factories.use(session)
        shown = sorted(str(PersonFactory().id) for _ in range(3))

    client.get("/trial/people")

    with reading() as session:
        (noted,) = session.scalars(sa.select(AuditReading))
    assert noted.person_ids == shown
    assert (noted.actor_label, noted.channel) == ("Mo Ting", Channel.PAGE)
    assert noted.purpose == "trial.people"


def test_a_request_that_reads_nobody_leaves_no_reading(gated: Flask) -> None:
    sign_in(gated, Role.CLERK).get("/trial/people")

    with reading() as session:
        assert session.scalars(sa.select(AuditReading)).all() == []


@pytest.mark.parametrize(("path", "status"), [("twins", 409), ("break", 500)])
def test_a_failure_shows_and_logs_no_value_of_a_row(
    gated: Flask, caplog: pytest.LogCaptureFixture, path: str, status: int
) -> None:
    client = sign_in(gated, Role.CLERK)
    gated.config["PROPAGATE_EXCEPTIONS"] = False

    answer = post(client, f"/api/v1/trial/{path}")

    assert answer.status_code == status
    told = answer.get_data(as_text=True) + caplog.text
    assert caplog.records
    assert not any(value in told for value in SECRETS)


def test_a_database_error_is_logged_with_its_state_and_constraint(
    gated: Flask, caplog: pytest.LogCaptureFixture, database_url: str
) -> None:
    post(sign_in(gated, Role.CLERK), "/trial/twins")

    if database_url.startswith("postgresql"):
        assert "state 23505, constraint uq_district_code" in caplog.text
    else:
        assert "state IntegrityError" in caplog.text


def test_whoever_was_granted_nothing_sees_nothing(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        factories.use(session)
        site = SiteFactory()
        user = operations.add_user(
            session, username="wenyuan", display_name="Mo Ting", password=PASSWORD, roles=[]
        )
        before = queries.scope_of(session, user.id)
        operations.grant(session, user, GrantKind.SITE, site.id)
        after = queries.scope_of(session, user.id)

        assert (before, sites_in(session, before)) == (NOTHING, [])
        assert (after, sites_in(session, after)) == (Scope(sites=frozenset({site.id})), [site])


def test_a_wrong_password_and_an_unknown_name_read_the_same(app: Flask) -> None:
    sign_in(app, Role.CLERK)
    with reading() as session:
        (user,) = queries.users(session)

    answers = [
        app.test_client().post("/login", data={"username": name, "password": "wrong password"})
        for name in (user.username, "nobody-of-that-name")
    ]

    pages = [answer.get_data(as_text=True) for answer in answers]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert pages[0] == pages[1]


def try_to_sign_in(app: Flask, name: str, password: str) -> int:
    data = {"username": name, "password": password}
    return app.test_client().post("/login", data=data).status_code


def test_somebody_who_tries_passwords_is_slowed_down(app: Flask) -> None:
    codes = [try_to_sign_in(app, "nobody", "wrong password") for _ in range(11)]

    assert codes == [200] * 10 + [429]


def test_a_whole_shift_may_sign_in_from_one_address(app: Flask) -> None:
    sign_in(app, Role.CLERK)
    with reading() as session:
        (user,) = queries.users(session)

    codes = [try_to_sign_in(app, user.username, PASSWORD) for _ in range(12)]

    assert codes == [302] * 12


@pytest.mark.parametrize("change", ["suspend", "password"])
def test_a_session_ends_when_the_account_is_suspended_or_gets_a_new_password(
    gated: Flask, change: str
) -> None:
    client = sign_in(gated, Role.CLERK)
    with gated.app_context(), transaction() as session:
        (user,) = queries.users(session)
        if change == "suspend":
            operations.set_active(session, user, active=False)
        else:
            operations.set_password(session, user, "another-lantern-43")

    assert client.get("/api/v1/trial/people").status_code == 401


def test_the_sign_in_leads_only_to_pages_of_the_product(app: Flask) -> None:
    sign_in(app, Role.CLERK)
    with reading() as session:
        (user,) = queries.users(session)

    answer = app.test_client().post(
        "/login?next=https://evil.invalid/", data={"username": user.username, "password": PASSWORD}
    )

    assert "evil" not in (answer.location or "")


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(app: Flask) -> None:
    cookie = sign_in(app, Role.CLERK).get_cookie("session")

    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")


def test_pages_forbid_everything_that_does_not_come_from_here(app: Flask) -> None:
    headers = app.test_client().get("/login").headers

    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"

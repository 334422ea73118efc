"""The web application: modules, sign-in, protections. Nothing of the business is decided here."""

from __future__ import annotations

from flask import Flask, Response, jsonify
from flask_babel import Babel
from flask_smorest import Api
from flask_talisman import Talisman
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from logistics import clock, database
from logistics.access import gate, sign_in
from logistics.access.rules import INSIDERS, Role
from logistics.arrivals.manifests.reading import MAX_BYTES, MEGABYTE
from logistics.config import ROOT, settings
from logistics.health.laboratory import roles as samples
from logistics.planning import roles as planning
from logistics.release import roles as release
from logistics.reports import roles as views
from logistics.retention import roles as retention
from logistics.staff import roles as staff
from logistics.supplies import roles as supplies
from logistics.tracing import roles as tracing
from logistics.transfers import roles as transfers
from logistics.web import errors, forms, language
from logistics.web.layout import Entry, install_navigation

PAGES: tuple[str, ...] = (
    "logistics.reports.pages.today",
    "logistics.arrivals.pages",
    "logistics.sites.pages",
    "logistics.reports.pages.floor",
    "logistics.staff.pages",
    "logistics.staff.shift_pages",
    "logistics.staff.sample_pages",
    "logistics.transfers.pages",
    "logistics.transfers.pages.counts",
    "logistics.transfers.pages.known_places",
    "logistics.transfers.pages.rides",
    "logistics.transfers.pages.vehicles",
    "logistics.isolation.pages",
    "logistics.isolation.house_pages",
    "logistics.isolation.home_pages",
    "logistics.health.pages",
    "logistics.health.round_pages",
    "logistics.health.laboratory.pages",
    "logistics.health.care.pages",
    "logistics.release.pages",
    "logistics.release.verify_pages",
    "logistics.release.elsewhere_pages",
    "logistics.release.gate_pages",
    "logistics.release.leaving_pages",
    "logistics.tracing.pages",
    "logistics.supplies.pages",
    "logistics.supplies.pages.requisitions",
    "logistics.supplies.pages.shipments",
    "logistics.supplies.pages.households",
    "logistics.supplies.pages.donations",
    "logistics.supplies.pages.orders",
    "logistics.supplies.pages.distribution",
    "logistics.planning.pages",
    "logistics.planning.pins.pages",
    "logistics.planning.weighing.pages",
    "logistics.planning.supplying.pages",
    "logistics.planning.proposals.pages",
    "logistics.policy.pages",
    "logistics.retention.pages",
    "logistics.reports.pages.people",
    "logistics.reports.pages.person_rides",
    "logistics.reports.pages.meals",
    "logistics.reports.pages.daily",
    "logistics.reports.pages.tryout",
    "logistics.reports.pages.papers",
    "logistics.reports.pages.work",
)
APIS: tuple[str, ...] = (
    "logistics.sites.api",
    "logistics.staff.api",
    "logistics.staff.shift_api",
    "logistics.staff.sample_api",
    "logistics.transfers.api",
    "logistics.transfers.api.known_places",
    "logistics.transfers.api.rides",
    "logistics.transfers.api.vehicles",
    "logistics.arrivals.api",
    "logistics.arrivals.desk_api",
    "logistics.planning.api",
    "logistics.reports.api.papers",
    "logistics.planning.pins.api",
    "logistics.planning.weighing.api",
    "logistics.planning.supplying.api",
    "logistics.planning.proposals.api",
    "logistics.isolation.api",
    "logistics.isolation.house_api",
    "logistics.isolation.home_api",
    "logistics.isolation.rides_api",
    "logistics.health.api",
    "logistics.health.laboratory.api",
    "logistics.health.care.api",
    "logistics.release.api",
    "logistics.release.elsewhere_api",
    "logistics.release.leaving_api",
    "logistics.tracing.api",
    "logistics.supplies.api.ledger",
    "logistics.supplies.api.stocktakes",
    "logistics.supplies.api.requisitions",
    "logistics.supplies.api.shipments",
    "logistics.supplies.api.households",
    "logistics.supplies.api.donations",
    "logistics.supplies.api.orders",
    "logistics.policy.api",
    "logistics.retention.api",
    "logistics.reports.api.people",
    "logistics.reports.api.runs",
    "logistics.reports.api.today",
    "logistics.reports.api.daily",
    "logistics.reports.api.tryout",
)

NAVIGATION: tuple[Entry, ...] = (
    Entry(endpoint="today.index", label="Today", roles=INSIDERS),
    Entry(endpoint="arrivals.index", label="Arrivals", roles=views.PEOPLE_READERS),
    Entry(endpoint="plans.index", label="Plans", roles=planning.READERS),
    Entry(endpoint="trips.index", label="Trips", roles=transfers.READERS),
    Entry(endpoint="rides.index", label="Ride requests", roles=transfers.READERS),
    Entry(endpoint="sites.index", label="Sites", roles=INSIDERS),
    Entry(endpoint="isolation.index", label="Isolations", roles=views.PEOPLE_READERS),
    Entry(endpoint="rounds.index", label="Rounds", roles=(Role.HEALTH,)),
    Entry(endpoint="samples.index", label="Samples", roles=samples.READERS),
    Entry(endpoint="release.index", label="Releases", roles=views.HEALTH_READERS),
    Entry(endpoint="tracing.index", label="Tracing", roles=tracing.READERS),
    Entry(endpoint="gate.index", label="Gate", roles=release.GATEKEEPERS),
    Entry(endpoint="people.search_form", label="Find a person", roles=views.PEOPLE_READERS),
    Entry(endpoint="meals.index", label="Meals", roles=views.CATERERS),
    Entry(endpoint="daily.index", label="Daily report", roles=views.HEALTH_READERS),
    Entry(endpoint="vehicles.index", label="Vehicles", roles=transfers.READERS),
    Entry(endpoint="places.index", label="Places", roles=transfers.READERS),
    Entry(endpoint="staff.index", label="Staff", roles=staff.READERS),
    Entry(endpoint="staff_tests.index", label="Staff tests", roles=staff.TEST_READERS),
    Entry(endpoint="shifts.index", label="Shifts", roles=staff.SHIFT_READERS),
    Entry(endpoint="supplies.index", label="Supplies", roles=supplies.READERS),
    Entry(
        endpoint="reservations.index",
        label="Masks for households",
        roles=supplies.RESERVATION_READERS,
    ),
    Entry(endpoint="cover.index", label="Supplies ahead", roles=supplies.READERS),
    Entry(endpoint="policy.versions", label="Policy", roles=INSIDERS),
    Entry(endpoint="retention.index", label="Keeping of data", roles=retention.READERS),
    Entry(endpoint="work.index", label="Work", roles=INSIDERS),
)

CONTENT_SECURITY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "manifest-src": "'self'",
}


class QuietApi(Api):  # type: ignore[misc]
    """The JSON API; errors of the whole application are answered in one place, not here."""

    def _register_error_handlers(self) -> None:
        """Leave errors to :mod:`logistics.web.errors`."""


def create_app() -> Flask:
    """The application on the database that the settings name."""
    clock.follow(settings().clock_file)
    database.bind(settings().database_url)
    app = Flask(
        "logistics",
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "logistics" / "web" / "static"),
    )
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BYTES + MEGABYTE,
        API_TITLE="Quarantine logistics",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app, locale_selector=lambda: language.current().value)
    Talisman(
        app,
        force_https=False,
        content_security_policy=CONTENT_SECURITY,
        session_cookie_secure=settings().secure_cookies,
        strict_transport_security=settings().secure_cookies,
        referrer_policy="same-origin",
    )
    behind = settings().proxies
    if behind:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=behind, x_proto=behind, x_host=behind)  # type: ignore[method-assign]
    sign_in.install(app)
    language.install(app)
    errors.install(app)
    app.jinja_env.globals.update(new_key=forms.new_key, has_role=gate.has_role)
    install_navigation(app, NAVIGATION, gate.has_role)
    _register(app)
    return app


def _register(app: Flask) -> None:
    from importlib import import_module

    api = QuietApi(app)
    for name in APIS:
        api.register_blueprint(import_module(name).blueprint)
    for name in PAGES:
        app.register_blueprint(import_module(name).pages)

    @app.get("/healthz")
    @gate.public
    def alive() -> Response:
        """Whether the process serves and reaches its database."""
        with database.reading() as session:
            session.connection().exec_driver_sql("SELECT 1")
        return jsonify(status="ok")

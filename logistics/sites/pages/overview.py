"""The list of sites, and one site at a glance."""

from __future__ import annotations

import uuid

from flask import Response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import check_version, reading, transaction
from logistics.errors import NotFound
from logistics.sites import operations, queries
from logistics.sites.floor_plan import draw
from logistics.sites.models import Site, SiteState
from logistics.sites.operations import SiteDetails
from logistics.sites.pages import fields
from logistics.sites.pages.blueprint import pages
from logistics.sites.roles import FOUNDERS, VIEWERS
from logistics.sites.rules.kinds import site_word
from logistics.sites.rules.life import NEXT
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field, version_of_request
from logistics.web.language import shown
from logistics.web.paging import page_of, wanted
from logistics.wording import say

SITE_COLUMNS = (
    "Site code",
    "Name in Chinese",
    "Name in English",
    "District",
    "State",
    "Isolation rooms",
    "In order",
    "In turnaround",
    "Out of order",
    "Open tasks",
    "Stops of admission",
)


@pages.get("")
@gate.allow(*VIEWERS)
def index() -> str | Response:
    """Every site that the user may see, with its figures."""
    with reading() as session:
        if asked_for():
            return _exported(queries.sites_in(session, gate.scope()))
        page = page_of(session, queries.sites_question(gate.scope()), **wanted())
        figures = queries.site_figures(session, [site.id for site in page.items], clock.now())
        return render_template(
            "sites/index.html",
            page=page,
            figures=figures,
            may_found=bool(queries.districts_in(session, gate.scope())),
        )


def _exported(sites: list[Site]) -> Response:
    with reading() as session:
        figures = queries.site_figures(session, [site.id for site in sites], clock.now())
    return sheet(
        "sites",
        SITE_COLUMNS,
        (
            (
                site.code,
                site.name_zh,
                site.name_en,
                site.district.name_zh,
                shown(site_word(site.state)),
                figures[site.id].for_residents,
                figures[site.id].serviceable,
                figures[site.id].in_turnaround,
                figures[site.id].out_of_order,
                figures[site.id].open_tasks,
                figures[site.id].stops,
            )
            for site in sites
        ),
    )


@pages.get("/<uuid:site_id>")
@gate.allow(*VIEWERS)
def show(site_id: uuid.UUID) -> str:
    """One site: figures, what needs attention, the plan of a floor, and its life."""
    at = clock.now()
    with reading() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        floors = queries.floors_of(session, site.id)
        chosen = _chosen_floors([floor.id for floor in floors])
        plans = queries.floor_plans(
            session,
            site,
            at=at,
            floors=chosen,
            href=lambda room: url_for("sites.room", room_id=room),
        )
        rooms = queries.room_availability(session, [site.id], at)
        return render_template(
            "sites/show.html",
            site=site,
            floors=floors,
            chosen=chosen,
            plans=[draw(plan, shown) for _, plan in plans],
            figures=queries.site_figures(session, [site.id], at)[site.id],
            later=sorted(
                (room for room in rooms if room.for_residents and room.free_from),
                key=lambda room: (room.free_from, room.walk),
            )[:12],
            stops=queries.stops_in_force(session, [site.id], at),
            floor_of={floor.id: floor for floor in floors},
            faults=queries.faults_of(session, site.id, at),
            overdue=[
                row
                for row in queries.tasks_of(session, site.id)
                if row.task.due_at and row.task.due_at <= at
            ],
            next_states=[state for state in SiteState if state in NEXT[site.state]],
            obstacles=operations.obstacles(session, site, at=at)
            if SiteState.OPEN in NEXT[site.state]
            else (),
        )


def _chosen_floors(floors: list[uuid.UUID]) -> list[uuid.UUID]:
    wanted_ = request.args.get("floor", "")
    if wanted_ == "all":
        return floors
    return [floor for floor in floors if str(floor) == wanted_] or floors[:1]


@pages.get("/new")
@gate.allow(*FOUNDERS)
def new() -> str:
    """The form for a new site."""
    with reading() as session:
        districts = queries.districts_in(session, gate.scope())
        return render_template("sites/new.html", districts=districts)


@pages.post("")
@gate.allow(*FOUNDERS)
def add() -> BaseResponse:
    """Record a candidate site."""
    district_id = fields.row_id("district")
    with transaction() as session:
        district = next(
            (
                each
                for each in queries.districts_in(session, gate.scope())
                if each.id == district_id
            ),
            None,
        )
        if district is None:
            raise NotFound("district")
        site = operations.create_site(session, district, _details())
    return done(url_for("sites.structure", site_id=site.id), say("The site is recorded."))


@pages.post("/<uuid:site_id>/details")
@gate.allow(*FOUNDERS)
def edit(site_id: uuid.UUID) -> BaseResponse:
    """Replace the details of a site."""
    with transaction() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        check_version(site, version_of_request())
        operations.edit_site(session, site, _details(), at=clock.now())
    return done(url_for("sites.structure", site_id=site_id), say("The site is saved."))


def _details() -> SiteDetails:
    share = fields.optional_decimal("reserve_share")
    return SiteDetails(
        code=field("code", most=12).upper(),
        name_zh=field("name_zh"),
        name_en=field("name_en"),
        address_zh=field("address_zh", required=False),
        address_en=field("address_en", required=False),
        phone=field("phone", required=False),
        latitude=fields.decimal("latitude"),
        longitude=fields.decimal("longitude"),
        zone_name=field("zone_name"),
        tier=fields.whole("tier"),
        tariff=field("tariff", required=False),
        high_risk=fields.ticked("high_risk"),
        reserve_share=None if share is None else share / 100,
        entrances=fields.whole("entrances"),
    )

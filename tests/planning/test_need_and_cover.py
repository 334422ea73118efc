"""Need from plans beside real use, days of cover from usable stock, and alerts by range."""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files

import pytest
import sqlalchemy as sa
import yaml
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access.rules import EVERYTHING, Role, Scope
from logistics.database import transaction
from logistics.errors import InputRejected, Stale
from logistics.planning.resupply.checks import violations
from logistics.planning.resupply.forecast import Batch, Usage, course
from logistics.planning.resupply.solver import solve
from logistics.planning.supplying import operations, queries
from logistics.planning.supplying.commands import group
from logistics.planning.supplying.cover import CoverState, Shelf, Stand, together
from logistics.planning.supplying.figures import SHIPPED, Driver, Scenario
from logistics.planning.supplying.gathering import Vans, resupply_problem
from logistics.planning.supplying.need import Burn, burn, difference, going_on, least_stock, needs
from logistics.planning.transport.roads import Place as Spot
from logistics.planning.transport.roads import PlaceKind as RoadPlace
from logistics.planning.transport.roads import great_circle_km
from logistics.policy.models import PolicyVersionRow
from logistics.sites.models import District, Site
from logistics.supplies import operations as supplies
from logistics.supplies import queries as stock
from logistics.supplies.models import Lot
from logistics.supplies.rules.kinds import MovementKind, PlaceKind
from tests.factories import SiteFactory
from tests.policies import put_example_in_force
from tests.supplies.store import MORNING, TODAY, Store, opened, statements
from tests.web import change, sign_in

ZONE = "Asia/Shanghai"
NO_USE = Burn(mean=0.0, spread=0.0, days=28)


def stand(*shelves: Shelf, a_day: float = 10.0, real: Burn = NO_USE, **changes: object) -> Stand:
    details = {"planned": (a_day,) * 90, "apart": 0, "figures": SHIPPED, **changes}
    return Stand(day=TODAY, shelves=shelves, real=real, **details)  # type: ignore[arg-type]


def test_a_shift_a_resident_and_a_swab_use_what_their_figures_say() -> None:
    heads = {Driver.RESIDENT: [100.0] * 14, Driver.CONTACT_STAFF: [8.0] * 14}

    found = needs(heads, SHIPPED)

    assert found["MASK-YYT0969"][0] == 100
    assert found["MASK-YY0469"][0] == 32
    assert found["WASTEBAG"][0] == 100 * 0.5 + 8 * 0.5
    assert "SAMPLEKIT" not in found


def test_after_a_week_at_least_its_mean_goes_on_because_people_keep_coming() -> None:
    known = [70, 70, 70, 70, 70, 70, 0, 0, 100]

    later = going_on(known)

    assert later[:7] == (70, 70, 70, 70, 70, 70, 0)
    assert later[7:10] == (60, 100, 60)
    assert len(later) == 90


def test_a_scenario_multiplies_heads_and_what_they_need_in_three_months() -> None:
    heads = {Driver.RESIDENT: [10.0] * 14}

    usual, outbreak = (
        sum(needs(heads, SHIPPED, each)["MASK-YYT0969"])
        for each in (Scenario.IMPORTED, Scenario.OUTBREAK)
    )

    assert (usual, outbreak) == (900, 2250)


def test_real_use_counts_days_without_any() -> None:
    assert burn([12, 8], 4) == Burn(mean=5.0, spread=pytest.approx(5.196, abs=0.001), days=4)


@pytest.mark.parametrize(
    ("need", "real", "words"),
    [
        (10.0, Burn(mean=10.4, spread=2.0, days=28), "as planned, within its spread"),
        (10.0, Burn(mean=20.0, spread=2.0, days=28), "100 % more is used than planned"),
        (10.0, Burn(mean=4.0, spread=2.0, days=28), "60 % less is used than planned"),
        (10.0, NO_USE, "never booked as used"),
        (0.0, Burn(mean=4.0, spread=2.0, days=28), "Used without being planned"),
        (0.0, NO_USE, "Neither planned nor used"),
    ],
)
def test_the_difference_between_need_and_use_is_told_in_words(
    need: float, real: Burn, words: str
) -> None:
    assert words in str(difference(need, real))


def test_the_minimum_is_the_use_of_one_replenishment_period_and_safety_stock() -> None:
    assert least_stock((10.0,) * 90, NO_USE, SHIPPED) == 7 * 10 + 3 * 10


def test_expired_stock_alone_is_a_stock_out_however_much_there_is() -> None:
    assert stand(apart=5000).state is CoverState.OUT
    assert stand(apart=5000).runs_out == TODAY


def test_stock_that_expires_counts_only_until_its_day() -> None:
    seen = stand(
        Shelf(units=1000, expires=TODAY + timedelta(days=4)), Shelf(units=120, expires=None)
    )

    assert seen.cover == 5 + 12
    assert seen.outlook.waste == 950
    assert seen.runs_out == TODAY + timedelta(days=17)
    assert seen.state is CoverState.SHORT


def test_the_curve_steps_down_where_goods_expire() -> None:
    units = course([Batch(days=2, units=100), Batch(days=9, units=30)], Usage((10.0,), 6))

    assert units == (130, 120, 30, 20, 10, 0, 0)


def test_cover_is_told_by_range() -> None:
    days = {99: CoverState.LOW, 150: CoverState.SHORT, 299: CoverState.SHORT,
            300: CoverState.ENOUGH, 0: CoverState.OUT}  # fmt: skip

    assert {units: stand(Shelf(units=units, expires=None)).state for units in days} == days


def test_goggles_are_a_stock_and_not_used_up() -> None:
    few = stand(Shelf(units=8, expires=None), a_day=10, reusable=True)

    assert few.cover is None
    assert (few.state, few.wanted_in_stock) == (CoverState.LOW, 10)


def test_places_together_share_what_they_have() -> None:
    full = stand(Shelf(units=400, expires=None))

    both = together([full, stand()])

    assert (both.cover, full.cover) == (20, 40)


@pytest.fixture
def house(session: Session) -> Store:
    return opened(session)


def board(store: Store, at: object = MORNING, scope: Scope = EVERYTHING) -> queries.Board:
    return queries.board(store.session, scope, store.district_id, at=at, zone=ZONE)  # type: ignore[arg-type]


def used(store: Store, quantity: int, days: int) -> None:
    """So much was used at the site on each of the last days."""
    lot = store.delivered(20_000, at=MORNING - timedelta(days=days + 2), number="USED")
    store.moved(lot, 20_000, at=MORNING - timedelta(days=days + 1))
    for day in range(1, days + 1):
        store.moved(
            lot, quantity, origin=store.site.clean, target=store.site.consumed,
            kind=MovementKind.CONSUMPTION, at=MORNING - timedelta(days=day),
        )  # fmt: skip


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_board_reckons_with_real_use_where_nothing_is_planned(house: Store) -> None:
    used(house, 100, days=10)

    (seen,) = [stand for _, stand in board(house).of_place(house.site.clean.id)]

    item = house.item("MASK-YY0469").id
    past = queries.levels_of(house.session, [house.site.clean], item, TODAY, ZONE)
    assert (len(past), past[0], past[-1]) == (28, 0, 20_000 - 900)
    assert (seen.real.mean, seen.real.days, seen.is_planned) == (100, 10, False)
    assert seen.cover == 90
    assert "Used without being planned" in str(seen.told)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_told_is_told_again_only_when_it_gets_worse(house: Store) -> None:
    used(house, 100, days=10)
    left = 19_000
    session = house.session

    def take_down_to(units: int) -> None:
        nonlocal left
        (lot,) = {
            line.lot_id
            for line in stock.issuable(session, place_ids=[house.site.clean.id], on=TODAY)
            if line.quantity == left
        }
        supplies.post(
            session,
            kind=MovementKind.SURRENDER,
            lines=[
                supplies.Line(
                    lot_id=lot, from_id=house.site.clean.id,
                    to_id=house.outside(PlaceKind.AUTHORITY).id, quantity=left - units,
                )
            ],
            at=MORNING,
            by="Fan Bo",
            reason="lent to the city",
        )  # fmt: skip
        left = units

    first = operations.tell(session, board(house), at=MORNING)
    take_down_to(2_000)
    second = operations.tell(session, board(house), at=MORNING)
    third = operations.tell(session, board(house), at=MORNING)
    take_down_to(500)
    fourth = operations.tell(session, board(house), at=MORNING)

    assert [len(each.news) for each in (first, second, third, fourth)] == [0, 1, 0, 1]
    assert len(third.known) == 1
    assert fourth.news[0].stand.state is CoverState.LOW


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_figures_are_data_with_a_history_of_who_changed_them(house: Store) -> None:
    session, district = house.session, house.district_id
    house.item("WASTEBAG")

    operations.change_figures(session, district, {"resident.WASTEBAG": 2}, expected=0, at=MORNING)
    with pytest.raises(Stale):
        operations.change_figures(
            session, district, {"resident.WASTEBAG": 3}, expected=0, at=MORNING
        )

    assert queries.figures_of(session, district)["resident.WASTEBAG"] == 2
    assert [
        (each.name, each.before, each.after) for each in queries.history(session, district)
    ] == [("resident.WASTEBAG", 0.5, 2.0)]


@pytest.mark.parametrize(
    "figures", [{"resident.GOLD": 1}, {"period_days": 0}, {"swabs_per_resident": "many"}]
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_figure_that_cannot_be_meant_is_refused(house: Store, figures: dict[str, object]) -> None:
    with pytest.raises(InputRejected):
        operations.change_figures(house.session, house.district_id, figures, at=MORNING)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_somebody_of_a_site_sees_only_its_own_stock(house: Store) -> None:
    house.delivered(500)
    site_only = Scope(city=False, districts=frozenset(), sites=frozenset({house.site_id}))

    seen: list[queries.Board] = []
    asked = statements(house.session, lambda: seen.append(board(house, scope=site_only)))

    assert sum("sum(stock_hold.quantity)" in each for each in asked) == 1, "shelves are read once"
    assert [place.id for place in seen[0].places] == [house.site.clean.id]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_pages_api_and_terminal_tell_the_same_run_out_day(app: Flask) -> None:
    now = clock.now()
    with transaction() as session:
        store = opened(session)
        lot = store.delivered(1000, at=now - timedelta(days=9), expires_on=date(now.year + 2, 1, 1))
        store.moved(lot, 1000, at=now - timedelta(days=8))
        for day in range(1, 6):
            store.moved(
                lot, 100, origin=store.site.clean, target=store.site.consumed,
                kind=MovementKind.CONSUMPTION, at=now - timedelta(days=day),
            )  # fmt: skip
        code = session.get_one(District, store.district_id).code
        item, place = store.item("MASK-YY0469").id, store.site.clean.id
        district = store.district_id
    client = sign_in(app, Role.SUPPLY_OFFICER, districts=(district,))
    client.get("/language/en")

    told = client.get("/api/v1/cover", query_string={"district": code}).get_json()
    pages = [
        client.get(url).text
        for url in ("/plan/supplies", f"/plan/supplies/places/{place}",
                    f"/plan/supplies/items/{item}", "/plan/supplies/figures")
    ]  # fmt: skip
    shown = CliRunner().invoke(group, ["show", "--district", code], catch_exceptions=False)
    saved = change(
        client, "/plan/supplies/figures",
        {"district": code, "_version": "0", "figure-enough_days": "45"},
    )  # fmt: skip

    (here,) = told["places"]
    assert (here["usable"], here["used_a_day"], here["state"]) == (500, 100.0, "below_minimum")
    assert here["cover_days"] == 5
    assert here["runs_out_on"] in shown.output
    assert "Used without being planned" in pages[1]
    assert "<svg" in pages[2]
    assert saved.status_code in (200, 303)
    assert (
        "30 → 45" in CliRunner().invoke(group, ["figures", "--district", code, "--history"]).output
    )


def test_the_figures_that_ship_name_items_of_the_shipped_list() -> None:
    text = files("logistics.supplies").joinpath("data/catalogue.yaml").read_text(encoding="utf-8")
    listed = {line["code"] for line in yaml.safe_load(text)["items"]}

    assert {code for driver in Driver for code in SHIPPED.factors(driver)} <= listed


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_proposal_sends_whole_boxes_from_the_store_to_the_site_that_runs_out(
    house: Store,
) -> None:
    used(house, 100, days=10)
    (own,) = stock.issuable(house.session, place_ids=[house.site.clean.id], on=TODAY)
    house.moved(
        house.session.get_one(Lot, own.lot_id), 18_900, origin=house.site.clean,
        target=house.outside(PlaceKind.AUTHORITY), kind=MovementKind.SURRENDER,
    )  # fmt: skip
    house.delivered(5_030, number="NEW")

    problem = resupply_problem(house.session, board(house), Vans())
    plan = solve(problem)

    assert violations(problem, plan) == ()
    (shipped,) = plan.shipments
    assert (shipped.origin, shipped.destination) == (house.store.code, house.site.clean.code)
    assert shipped.packs * 50 == 3_000 - 100
    assert plan.shortages == ()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_goods_go_by_the_roads_of_the_policy_in_force(house: Store) -> None:
    far = SiteFactory(latitude=31.5, longitude=121.6)
    there = supplies.places_for_site(house.session, far.id, at=MORNING).clean
    put_example_in_force(house.session, at=MORNING)
    last = house.session.scalars(
        sa.select(PolicyVersionRow).order_by(PolicyVersionRow.number.desc())
    ).first()
    assert last is not None
    last.document = last.document | {"transport": last.document["transport"] | {"road_detour": 2.0}}
    house.session.flush()

    roads = resupply_problem(house.session, board(house), Vans()).roads

    home = house.session.get_one(Site, house.site_id)
    names = (house.store.code, house.site.clean.code, there.code)
    store, here, away = (Spot(id=name, kind=RoadPlace.SITE) for name in names)
    assert roads.km(here, away) == round(2 * great_circle_km(home, far), 3) > 0
    assert roads.km(store, away) == 10
    assert roads.source == "great circle × 2, 40 km/h; 10 km to a place without coordinates"

"""Resupply problems as JSON: ``docs/schemas/resupply-problem.schema.json``."""

from __future__ import annotations

from datetime import date
from typing import Any

from logistics.planning.reading import Node
from logistics.planning.resupply.consistency import check_consistency
from logistics.planning.resupply.problem import (
    Item,
    Lot,
    Need,
    Pin,
    Place,
    Problem,
    Stock,
    Vehicle,
)
from logistics.planning.transport.problem_json import read_roads, roads_json
from logistics.wording import say

FORMAT = "resupply-problem/1"


def to_json(problem: Problem) -> dict[str, Any]:
    """A problem as plain JSON values."""
    return {
        "format": FORMAT,
        "day": problem.day.isoformat(),
        "horizon": problem.horizon,
        "target": problem.target,
        "step": problem.step,
        "max_drops": problem.max_drops,
        "roads": roads_json(problem.roads),
        "places": [_place(each) for each in problem.places],
        "items": [_item(each) for each in problem.items],
        "lots": [_lot(each) for each in problem.lots],
        "stock": [_stock(each) for each in problem.stock],
        "needs": [_need(each) for each in problem.needs],
        "vehicles": [_vehicle(each) for each in problem.vehicles],
        "pins": [pin_json(each) for each in problem.pins],
    }


def from_json(document: object) -> Problem:
    """A problem from JSON values.

    :raises InputRejected: a value is missing, of the wrong kind, or contradicts another;
        the problems name the path of each
    """
    node = Node(document).fields(
        "format", "day", "horizon", "target", "step", "max_drops", "roads", "places", "items",
        "lots", "stock", "needs", "vehicles", "pins",
    )  # fmt: skip
    if node["format"].text() != FORMAT:
        raise node["format"].expected(say("the format %(name)s", name=FORMAT))
    step, drops = node.find("step"), node.find("max_drops")
    problem = Problem(
        day=read_day(node["day"]),
        horizon=node["horizon"].whole(low=1),
        target=node["target"].number(low=0),
        step=0.0 if step is None else step.number(low=0),
        max_drops=1 if drops is None else drops.whole(low=1),
        roads=read_roads(node["roads"]),
        places=tuple(_read_place(each) for each in node.each("places")),
        items=tuple(_read_item(each) for each in node.each("items")),
        lots=tuple(_read_lot(each) for each in node.each("lots")),
        stock=tuple(_read_stock(each) for each in node.each("stock")),
        needs=tuple(_read_need(each) for each in node.each("needs")),
        vehicles=tuple(_read_vehicle(each) for each in node.each("vehicles")),
        pins=tuple(read_pin(each) for each in node.each("pins")),
    )
    check_consistency(problem)
    return problem


def read_day(node: Node) -> date:
    """An ISO 8601 date."""
    try:
        return date.fromisoformat(node.text())
    except ValueError:
        raise node.expected(say("a date such as 2020-03-28")) from None


def _place(place: Place) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": place.id,
        "sends": place.sends,
        "receives": place.receives,
    }
    if place.latitude is not None and place.longitude is not None:
        found |= {"latitude": place.latitude, "longitude": place.longitude}
    return found


def _item(item: Item) -> dict[str, Any]:
    return {"id": item.id, "pack": item.pack, "load": item.load, "value": item.value}


def _lot(lot: Lot) -> dict[str, Any]:
    found: dict[str, Any] = {"id": lot.id, "item": lot.item}
    if lot.expires is not None:
        found["expires"] = lot.expires.isoformat()
    if lot.directed_to is not None:
        found["directed_to"] = lot.directed_to
    return found


def _stock(stock: Stock) -> dict[str, Any]:
    return {
        "place": stock.place,
        "lot": stock.lot,
        "quantity": stock.quantity,
        "kept": stock.kept,
    }


def _need(need: Need) -> dict[str, Any]:
    return {"place": need.place, "item": need.item, "daily": list(need.daily)}


def _vehicle(vehicle: Vehicle) -> dict[str, Any]:
    found: dict[str, Any] = {"id": vehicle.id, "load": vehicle.load, "trips": vehicle.trips}
    if vehicle.home is not None:
        found["home"] = vehicle.home
    return found


def pin_json(pin: Pin) -> dict[str, Any]:
    """A pin as plain JSON values."""
    found: dict[str, Any] = {
        "origin": pin.origin,
        "destination": pin.destination,
        "lot": pin.lot,
        "packs": pin.packs,
    }
    if pin.exactly:
        found["exactly"] = True
    return found


def _read_place(node: Node) -> Place:
    node.fields("id", "sends", "receives", "latitude", "longitude")
    sends, receives = node.find("sends"), node.find("receives")
    north, east = node.find("latitude"), node.find("longitude")
    return Place(
        id=node["id"].text(),
        sends=sends is None or sends.truth(),
        receives=receives is None or receives.truth(),
        latitude=None if north is None else north.number(low=-90, high=90),
        longitude=None if east is None else east.number(low=-180, high=180),
    )


def _read_item(node: Node) -> Item:
    node.fields("id", "pack", "load", "value")
    pack, load, value = node.find("pack"), node.find("load"), node.find("value")
    return Item(
        id=node["id"].text(),
        pack=1 if pack is None else pack.whole(low=1),
        load=1.0 if load is None else load.number(low=0),
        value=1.0 if value is None else value.number(low=0),
    )


def _read_lot(node: Node) -> Lot:
    node.fields("id", "item", "expires", "directed_to")
    expires, directed = node.find("expires"), node.find("directed_to")
    return Lot(
        id=node["id"].text(),
        item=node["item"].text(),
        expires=None if expires is None else read_day(expires),
        directed_to=None if directed is None else directed.text(),
    )


def _read_stock(node: Node) -> Stock:
    node.fields("place", "lot", "quantity", "kept")
    kept = node.find("kept")
    return Stock(
        place=node["place"].text(),
        lot=node["lot"].text(),
        quantity=node["quantity"].whole(low=0),
        kept=0 if kept is None else kept.whole(low=0),
    )


def _read_need(node: Node) -> Need:
    node.fields("place", "item", "daily")
    daily = tuple(each.number(low=0) for each in node.each("daily"))
    if not daily:
        raise node["daily"].expected(say("a list with a figure"))
    return Need(place=node["place"].text(), item=node["item"].text(), daily=daily)


def _read_vehicle(node: Node) -> Vehicle:
    node.fields("id", "load", "trips", "home")
    home = node.find("home")
    return Vehicle(
        id=node["id"].text(),
        load=node["load"].number(low=0),
        trips=node["trips"].whole(low=0),
        home=None if home is None else home.text(),
    )


def read_pin(node: Node) -> Pin:
    """A pin from JSON values."""
    node.fields("origin", "destination", "lot", "packs", "exactly")
    exactly = node.find("exactly")
    return Pin(
        origin=node["origin"].text(),
        destination=node["destination"].text(),
        lot=node["lot"].text(),
        packs=node["packs"].whole(low=0 if exactly is not None and exactly.truth() else 1),
        exactly=exactly is not None and exactly.truth(),
    )

"""The shipped list of items, put into an installation; what is there already stays as it is."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml
from sqlalchemy.orm import Session

from logistics.supplies.models import Item
from logistics.supplies.operations.items import ItemDetails, add_item, add_pack
from logistics.supplies.rules.kinds import ItemFamily, Standard, Unit

FILE = Path(__file__).parents[1] / "data" / "catalogue.yaml"


def load_catalogue(session: Session, *, at: datetime) -> list[Item]:
    """Add the items that are missing; gives those it added."""
    known = set(session.scalars(sa.select(Item.code)))
    return [_add(session, entry, at) for code, entry in _listed().items() if code not in known]


def add_listed(session: Session, code: str, *, at: datetime) -> Item:
    """Add one item of the shipped list."""
    return _add(session, _listed()[code], at)


@cache
def _listed() -> dict[str, dict[str, Any]]:
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))["items"]
    return {entry["code"]: entry for entry in entries}


def _add(session: Session, entry: dict[str, Any], at: datetime) -> Item:
    base = Unit(entry["unit"])
    item = add_item(
        session,
        ItemDetails(
            code=entry["code"],
            name_zh=entry["zh"],
            name_en=entry["en"],
            family=ItemFamily(entry["family"]),
            standard=Standard(entry["standard"]) if "standard" in entry else None,
            size=entry.get("size", ""),
            base_unit=base,
            shown_unit=Unit(entry.get("shown", base)),
            reusable=entry.get("reusable", False),
        ),
        at=at,
    )
    for unit, quantity in entry["packs"].items():
        add_pack(session, item, Unit(unit), quantity, at=at)
    return item

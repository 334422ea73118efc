"""What the API takes and tells about supplies ahead."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from logistics.planning.supplying.cover import Stand
from logistics.planning.supplying.figures import Scenario
from logistics.planning.supplying.need import PERIODS
from logistics.supplies.models import Item, StockPlace

MOST_FIGURES = 500


class CoverWantedSchema(Schema):
    """Which district."""

    district = fields.String(required=True, validate=validate.Length(max=40))


class FigureChangeSchema(Schema):
    """Figures to reckon with from now on, by name."""

    district = fields.String(required=True, validate=validate.Length(max=40))
    figures = fields.Dict(
        keys=fields.String(validate=validate.Length(max=80)),
        values=fields.Float(),
        required=True,
        validate=validate.Length(min=1, max=MOST_FIGURES),
    )


def stand_json(item: Item, stand: Stand, place: StockPlace | None = None) -> dict[str, Any]:
    """How an item stands at a place, or over all of them."""
    return {
        "place": None if place is None else place.code,
        "item": item.code,
        "unit": item.base_unit.value,
        "usable": stand.usable,
        "apart": stand.apart,
        "state": stand.state.value,
        "cover_days": stand.cover,
        "runs_out_on": stand.runs_out.isoformat() if stand.runs_out else None,
        "minimum": round(stand.minimum, 3),
        "need": {str(days): round(stand.need(days), 3) for days in PERIODS},
        "need_is_planned": stand.is_planned,
        "used_a_day": round(stand.real.mean, 3),
        "spread_of_use": round(stand.real.spread, 3),
        "difference": str(stand.told),
        "expires_unused": round(stand.outlook.waste, 3),
        "three_months": {
            scenario.value: round(units, 3)
            for scenario, units in zip(Scenario, stand.targets, strict=False)
        },
    }

"""What the forms of samples say."""

from __future__ import annotations

from logistics.health.laboratory.operations import BoxOrder, LaboratoryOrder, ReceiptOrder
from logistics.sites.pages import fields
from logistics.web.forms import field


def laboratory_order() -> LaboratoryOrder:
    """A laboratory as the form describes it."""
    return LaboratoryOrder(
        phone=field("phone", required=False, most=40),
        on_site=fields.ticked("on_site"),
        result_hours=fields.whole("result_hours"),
        closed=fields.ticked("closed"),
    )


def box_order(laboratory: str) -> BoxOrder:
    """A box as it was packed."""
    return BoxOrder(
        laboratory=laboratory,
        cold_box=field("cold_box", most=40),
        carrier=field("carrier", most=120),
        counted=fields.whole("counted"),
        celsius=fields.optional_decimal("celsius"),
    )


def receipt_order() -> ReceiptOrder:
    """A box as it was unpacked."""
    return ReceiptOrder(
        arrived=fields.row_ids("samples"),
        counted=fields.whole("counted"),
        by=field("by", most=120),
        celsius=fields.optional_decimal("celsius"),
        note=field("note", required=False, most=400),
    )

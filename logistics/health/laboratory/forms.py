"""What the forms of samples say."""

from __future__ import annotations

import uuid

from flask import request

from logistics.errors import InputRejected, Problem
from logistics.health.laboratory.operations import BoxOrder, LaboratoryOrder, ReceiptOrder
from logistics.web.forms import field
from logistics.wording import say


def laboratory_order() -> LaboratoryOrder:
    """A laboratory as the form describes it."""
    return LaboratoryOrder(
        phone=field("phone", required=False, most=40),
        on_site="on_site" in request.form,
        result_hours=count("result_hours"),
        closed="closed" in request.form,
    )


def box_order(laboratory: str) -> BoxOrder:
    """A box as it was packed."""
    return BoxOrder(
        laboratory=laboratory,
        cold_box=field("cold_box", most=40),
        carrier=field("carrier", most=120),
        counted=count("counted"),
        celsius=celsius(),
    )


def receipt_order() -> ReceiptOrder:
    """A box as it was unpacked."""
    return ReceiptOrder(
        arrived=ticked(),
        counted=count("counted"),
        by=field("by", most=120),
        celsius=celsius(),
        note=field("note", required=False, most=400),
    )


def ticked() -> list[uuid.UUID]:
    """The samples that are ticked."""
    return [uuid.UUID(each) for each in request.form.getlist("samples")]


def count(name: str) -> int:
    """A whole number of the form.

    :raises InputRejected: it is none
    """
    text = field(name)
    if not text.isdecimal():
        wrong = say("%(text)s is no whole number.", text=text)
        raise InputRejected(wrong, (Problem(sentence=wrong, field=name),))
    return int(text)


def celsius() -> float | None:
    """The temperature of the box, where somebody read it."""
    return number("celsius")


def number(name: str) -> float | None:
    """A number of the form, or none.

    :raises InputRejected: something else stands there
    """
    text = field(name, required=False).replace(",", ".")
    try:
        return float(text) if text else None
    except ValueError:
        wrong = say("%(text)s is no number.", text=text)
        raise InputRejected(wrong, (Problem(sentence=wrong, field=name),)) from None

"""What the form of a person's file states."""

from __future__ import annotations

from typing import Any

from flask import request

from logistics.arrivals.forms import birth_date
from logistics.arrivals.manifests.words import Sex
from logistics.arrivals.operations import PersonEdit
from logistics.errors import InputRejected
from logistics.web.forms import field
from logistics.wording import Sentence, say

LONGEST = {
    "surname": 120,
    "given_names": 160,
    "nationality": 3,
    "language": 8,
    "diet": 60,
    "phone": 40,
    "home_address": 240,
    "community": 120,
    "emergency_contact": 160,
}
FLAGS = (
    "key_industry",
    "diplomat",
    "business_visit",
    "refuses_sample",
    "home_isolation_applied",
)


def stated() -> PersonEdit:
    """The edit that the form asks for; a field that it does not carry stays as it is.

    :raises InputRejected: a text is too long, or the surname is empty
    """
    values: dict[str, Any] = {name: _text(name) for name in LONGEST if name in request.form}
    if "flags" in request.form:
        values |= {name: name in request.form for name in FLAGS}
    return PersonEdit(
        **values,
        sex=Sex(request.form["sex"]) if request.form.get("sex") in set(Sex) else None,
        birth_date=birth_date(),
    )


def _text(name: str) -> str:
    value = field(name, required=name == "surname")
    if len(value) > LONGEST[name]:
        raise InputRejected(
            say(
                "%(field)s is longer than %(n)s characters.",
                field=Sentence(f"field_{name}"),
                n=LONGEST[name],
            )
        )
    return value.upper() if name == "nationality" else value

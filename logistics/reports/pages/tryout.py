"""A version of the policy tried on the people of some days, before it decides about anybody."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access import gate
from logistics.arrivals import queries as arrivals
from logistics.arrivals.people_models import Person
from logistics.database import reading
from logistics.errors import InputRejected
from logistics.policy import queries as policies
from logistics.policy.document import PolicyVersion
from logistics.reports.queries.tryout import Asked, asked_about, rows_of, try_out
from logistics.reports.roles import NAMED_TRIERS, POLICY_TRIERS
from logistics.reports.rules.tryout import Compared, Difference, Quantity, TryOut
from logistics.reports.schemas.tryout import TryOutQuerySchema
from logistics.transfers.queries.words import category_names
from logistics.web.export import sheet
from logistics.web.language import shown
from logistics.web.paging import Page, wanted
from logistics.wording import say

pages = Blueprint("tryout", __name__, url_prefix="/policy/<uuid:version>/try")

COLUMNS = (
    "Full name",
    "Category",
    "Measure",
    "Release",
    "Category as tried",
    "Measure as tried",
    "Release as tried",
    "What changes",
)


@pages.get("")
@gate.allow(*POLICY_TRIERS)
def show(version: uuid.UUID) -> str:
    """What would change: by person, by day, and in all."""
    with reading() as session:
        document, asked, answer = _tried(session, version)
        window = wanted()
        start = (window["number"] - 1) * window["size"]
        named = gate.has_role(*NAMED_TRIERS)
        changed = rows_of(session, answer) if named else []
        rows = changed[start : start + window["size"]]
        return render_template(
            "reports/tryout.html",
            row=policies.get_row(session, version),
            document=document,
            asked=asked,
            answer=answer,
            named=named,
            people=_people(session, rows),
            differences=list(Difference),
            quantities=list(Quantity),
            categories=category_names(session),
            page=Page(items=rows, total=len(changed), **window),
        )


@pages.get("/people")
@gate.allow(*NAMED_TRIERS)
def people(version: uuid.UUID) -> Response:
    """Everybody for whom something would be otherwise, as a sheet."""
    with reading() as session:
        document, asked, answer = _tried(session, version)
        rows = rows_of(session, answer)
        cells = _cells(rows, _people(session, rows))
        return sheet(f"policy-{document.number}-{asked.first}", COLUMNS, cells)


def _tried(session: Session, version: uuid.UUID) -> tuple[PolicyVersion, Asked, TryOut]:
    at = clock.now()
    document = policies.get_version(session, version)
    asked = asked_about(document, at=at, **_wanted())
    return document, asked, try_out(session, gate.scope(), asked, at=at)


def _wanted() -> dict[str, Any]:
    given = {
        name: value
        for name in ("first", "last", "since")
        if (value := request.args.get(name, "").strip())
    }
    try:
        found: dict[str, Any] = TryOutQuerySchema().load(given)
    except ValidationError:
        raise InputRejected(say("A day or a moment is not written as the form asks.")) from None
    return found


def _people(session: Session, rows: Sequence[Compared]) -> dict[uuid.UUID, Person]:
    return {each.id: each for each in arrivals.people(session, [row.person_id for row in rows])}


def _cells(
    rows: Sequence[Compared], people: Mapping[uuid.UUID, Person]
) -> Iterator[tuple[object, ...]]:
    for row in rows:
        fates = (row.before, row.after)
        sides = [(f.classification.category, shown(f.measure), f.release_due) for f in fates]
        changes = ", ".join(shown(each.value) for each in row.differences)
        yield (people[row.person_id].full_name, *sides[0], *sides[1], changes)

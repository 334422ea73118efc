"""Questions about the work that users asked for."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.errors import NotFound
from logistics.isolation.models import Isolation
from logistics.release.models import Certificate
from logistics.runs.models import Run, RunState
from logistics.sites.models import District, Site
from logistics.wording import Sentence, restored

UNFINISHED = (RunState.QUEUED, RunState.RUNNING)


@dataclass(frozen=True, kw_only=True)
class LeftOutLine:
    """Whom a run left out, and why."""

    title: str
    reason: Sentence


def visible(scope: Scope, user: uuid.UUID | None) -> sa.ColumnElement[bool]:
    """The condition on :class:`Run`: the user's own, those of a district, of the city all."""
    if scope.city:
        return sa.true()
    return sa.or_(Run.requested_by == user, Run.district_id.in_(scope.districts))


def runs_question(
    scope: Scope, user: uuid.UUID | None, states: Sequence[RunState] = tuple(RunState)
) -> sa.Select[Any]:
    """The work that a user may see, latest first."""
    return (
        sa.select(Run)
        .where(visible(scope, user), Run.state.in_(states))
        .order_by(Run.recorded_at.desc(), Run.id.desc())
    )


def get_run_in(session: Session, scope: Scope, user: uuid.UUID | None, run: uuid.UUID) -> Run:
    """A run that the user asked for, or may see.

    :raises NotFound: there is none, or it is somebody else's
    """
    row = session.scalars(sa.select(Run).where(Run.id == run, visible(scope, user))).first()
    if row is None:
        raise NotFound("run")
    return row


def person_of(session: Session, run: Run) -> uuid.UUID | None:
    """Whom the papers of a print run are about, where they are about one person."""
    told = run.parameters
    if person := told.get("person_id"):
        return uuid.UUID(person)
    if isolation := told.get("isolation_id"):
        return session.scalar(
            sa.select(Isolation.person_id).where(Isolation.id == uuid.UUID(isolation))
        )
    if certificate := told.get("certificate_id"):
        return session.scalar(
            sa.select(Certificate.person_id).where(Certificate.id == uuid.UUID(certificate))
        )
    return None


def left_out_of(run: Run) -> list[LeftOutLine]:
    """Whom a print run left out."""
    lines: Iterable[dict[str, Any]] = (run.result or {}).get("left_out") or ()
    return [
        LeftOutLine(title=str(line["title"]), reason=restored(line["reason"]))
        for line in lines
        if "title" in line and "reason" in line
    ]


def subjects_of(session: Session, rows: Sequence[Run]) -> dict[uuid.UUID, str]:
    """What each run is about, by codes and dates; names nobody."""
    wanted = {row.parameters.get(name) for row in rows for name in ("site_id", "district_id")}
    ids = [uuid.UUID(each) for each in wanted if each]
    codes: dict[str, str] = {}
    for model in (Site, District):
        for id_, code in session.execute(sa.select(model.id, model.code).where(model.id.in_(ids))):
            codes[str(id_)] = code
    return {row.id: _subject(row, codes) for row in rows}


def _subject(row: Run, codes: dict[str, str]) -> str:
    told = row.parameters
    place = codes.get(told.get("site_id") or told.get("district_id") or "", "")
    return " · ".join(part for part in (place, str(told.get("day") or "")) if part)

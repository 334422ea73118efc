"""Which printed papers are wrong by now: to be printed again with a version, or to be collected.

A station that names the ``scope`` of a print run, such as a site and day, and a ``key`` for each
paper has them remembered by a keyed hash of what they say; nothing personal is kept here.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from logistics import vault
from logistics.database import Base, Recorded
from logistics.documents.paper import Paper


class PaperState(StrEnum):
    """How a paper stands beside what was printed of it last; the value is its word."""

    NEW = "paper_new"
    CURRENT = "paper_current"
    WRONG = "paper_wrong"
    VOID = "paper_void"


DUE = (PaperState.NEW, PaperState.WRONG)


class PrintedPaper(Recorded, Base):
    """One paper of a print run.

    :ivar scope: what the run was for, such as a site and day
    :ivar key: what the paper is about, the same in every run of the scope
    :ivar stamp: a keyed hash of what it says
    :ivar title: what is written on the list where it is to be collected; a room or trip number
    """

    __tablename__ = "printed_paper"

    kind: Mapped[str] = mapped_column(sa.String(40))
    scope: Mapped[str] = mapped_column(sa.String(120), index=True)
    key: Mapped[str] = mapped_column(sa.String(80))
    issue: Mapped[int]
    stamp: Mapped[str] = mapped_column(sa.String(64))
    title: Mapped[str] = mapped_column(sa.String(80))
    run_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("run.id"))


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A paper and how it stands.

    :ivar issue: the version that was printed last; 0 when none was
    """

    key: str
    place: str
    state: PaperState
    issue: int = 0
    printed_at: datetime | None = None


def standings(session: Session, kind: str, scope: str, papers: Sequence[Paper]) -> list[Standing]:
    """How the papers of a scope stand, those to be collected last."""
    last = _last(session, kind, scope)
    found = [_standing(paper, last.get(paper.key)) for paper in papers if paper.key]
    keys = {paper.key for paper in papers}
    return found + [
        Standing(
            key=key,
            place=row.title,
            state=PaperState.VOID,
            issue=row.issue,
            printed_at=row.recorded_at,
        )
        for key, row in last.items()
        if key not in keys
    ]


def numbered(
    session: Session, kind: str, scope: str, papers: Sequence[Paper], *, due_only: bool
) -> list[Paper]:
    """The papers with the version that each is printed as.

    :param due_only: leave out those that are right as they were printed
    """
    last = _last(session, kind, scope)
    return [
        _issued(paper, last.get(paper.key))
        for paper in papers
        if not due_only or _standing(paper, last.get(paper.key)).state in DUE
    ]


def remember(
    session: Session,
    kind: str,
    scope: str,
    papers: Sequence[Paper],
    *,
    run_id: uuid.UUID | None,
    at: datetime,
) -> None:
    """Note what was printed, in the transaction that stores the file."""
    last = _last(session, kind, scope)
    session.add_all(
        PrintedPaper(
            kind=kind,
            scope=scope,
            key=paper.key,
            issue=_issue(paper, last.get(paper.key)),
            stamp=stamp_of(paper),
            title=paper.place,
            run_id=run_id,
            recorded_at=at,
        )
        for paper in papers
        if paper.key
    )
    session.flush()


def scopes(session: Session, day: str) -> list[tuple[str, str]]:
    """The kinds and scopes of a day of which something was printed."""
    rows = session.execute(
        sa.select(PrintedPaper.kind, PrintedPaper.scope)
        .where(PrintedPaper.scope.like(f"%/{day}"))
        .distinct()
        .order_by(PrintedPaper.scope, PrintedPaper.kind)
    )
    return [(kind, scope) for kind, scope in rows]


def stamp_of(paper: Paper) -> str:
    """A keyed hash of what a paper says, whatever its version."""
    facts: Any = paper.facts
    plain = replace(facts, issue=1) if hasattr(facts, "issue") else facts
    return vault.blind_index(paper.stamp or repr(plain))


def _last(session: Session, kind: str, scope: str) -> Mapping[str, PrintedPaper]:
    rows = session.scalars(
        sa.select(PrintedPaper)
        .where(PrintedPaper.kind == kind, PrintedPaper.scope == scope)
        .order_by(PrintedPaper.recorded_at, PrintedPaper.id)
    )
    return {row.key: row for row in rows}


def _standing(paper: Paper, last: PrintedPaper | None) -> Standing:
    if last is None:
        return Standing(key=paper.key, place=paper.place, state=PaperState.NEW)
    right = last.stamp == stamp_of(paper)
    return Standing(
        key=paper.key,
        place=paper.place,
        state=PaperState.CURRENT if right else PaperState.WRONG,
        issue=last.issue,
        printed_at=last.recorded_at,
    )


def _issue(paper: Paper, last: PrintedPaper | None) -> int:
    if paper.version:
        return paper.version
    if last is None:
        return 1
    return last.issue if last.stamp == stamp_of(paper) else last.issue + 1


def _issued(paper: Paper, last: PrintedPaper | None) -> Paper:
    facts: Any = paper.facts
    if not hasattr(facts, "issue"):
        return paper
    return replace(paper, facts=replace(facts, issue=_issue(paper, last)))

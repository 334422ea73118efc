"""Printing on from a page after a jam: the same originals again, noted with who and why.

Nothing is drawn or counted anew: the pages come from the stored file, so that a certificate keeps
its number and its one original. What came out spoiled is destroyed by whoever prints on.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from io import BytesIO

import sqlalchemy as sa
from pikepdf import Pdf
from sqlalchemy.orm import Mapped, Session, mapped_column

from logistics import audit, files
from logistics.database import Base, Happened
from logistics.errors import InputRejected, NotFound, Problem
from logistics.runs.models import Run
from logistics.wording import say


class PageReprint(Happened, Base):
    """Somebody printed the file of a run again from a page on."""

    __tablename__ = "page_reprint"

    run_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("run.id"), index=True)
    from_page: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(400))
    by: Mapped[str] = mapped_column(sa.String(120))


def reprint(
    session: Session, run: Run, *, from_page: int, reason: str, at: datetime
) -> PageReprint:
    """Note that a file is printed again from a page on.

    :raises NotFound: the run has no file
    :raises InputRejected: the file has no such page, or no reason is given
    """
    pages = pages_of(session, run)
    problems = []
    if not 1 <= from_page <= pages:
        sentence = say("The file has the pages 1 to %(pages)s.", pages=pages)
        problems.append(Problem(sentence=sentence, field="from_page"))
    if not reason.strip():
        problems.append(Problem(sentence=say("A reason is needed."), field="reason"))
    if problems:
        raise InputRejected(problems[0].sentence, tuple(problems))
    row = PageReprint(
        run_id=run.id,
        from_page=from_page,
        reason=reason.strip()[:400],
        by=audit.actor().label,
        occurred_at=at,
    )
    session.add(row)
    session.flush()
    return row


def pages_of(session: Session, run: Run) -> int:
    """How many pages the file of a run has.

    :raises NotFound: the run has no file
    """
    known = (run.result or {}).get("pages")
    if known is not None and file_of(run):
        return int(known)
    with Pdf.open(BytesIO(files.content_of(session, file_of(run)))) as pdf:
        return len(pdf.pages)


def pages_from(session: Session, run: Run, from_page: int) -> bytes:
    """The file of a run without the pages before one.

    :raises NotFound: the run has no file
    """
    file = BytesIO()
    with Pdf.open(BytesIO(files.content_of(session, file_of(run)))) as pdf:
        # Bookmarks would lead to pages that are no longer there.
        with pdf.open_outline() as outline:
            outline.root.clear()
        del pdf.pages[: from_page - 1]
        pdf.save(file)
    return file.getvalue()


def get(session: Session, run: Run, reprint: uuid.UUID) -> PageReprint:
    """A reprint of a run.

    :raises NotFound: there is none
    """
    row = session.get(PageReprint, reprint)
    if row is None or row.run_id != run.id:
        raise NotFound("paper")
    return row


def of(session: Session, run: Run) -> list[PageReprint]:
    """Every reprint of a run, the first one first."""
    question = sa.select(PageReprint).where(PageReprint.run_id == run.id)
    return list(session.scalars(question.order_by(PageReprint.occurred_at, PageReprint.id)))


def file_of(run: Run) -> uuid.UUID:
    """The stored file of a print run.

    :raises NotFound: it has none
    """
    known = (run.result or {}).get("file_id")
    if not known:
        raise NotFound("paper")
    return uuid.UUID(str(known))

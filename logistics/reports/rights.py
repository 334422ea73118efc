"""What the user of this request may do with a piece of work."""

from __future__ import annotations

from sqlalchemy.orm import Session

from logistics.access import gate
from logistics.errors import NotAllowed, NotFound
from logistics.isolation.queries import get_person_in, may_see_person
from logistics.reports.file_papers import person_files, says_who_looked
from logistics.reports.queries.work import UNFINISHED, person_of
from logistics.reports.roles import HEALTH_READERS, PEOPLE_READERS, STOPPERS, WATCHERS
from logistics.runs.models import Run
from logistics.wording import say


def is_own(run: Run) -> bool:
    """Whether the user asked for it."""
    return run.requested_by is not None and run.requested_by == gate.user_id()


def may_cancel(run: Run) -> bool:
    """Whether the user may ask it to stop, and it can still stop."""
    return run.state in UNFINISHED and (is_own(run) or gate.has_role(*STOPPERS))


def check_cancel(run: Run) -> None:
    """Refuse to stop what somebody else asked for.

    :raises NotAllowed: the user neither asked for it nor has a role that may stop it
    """
    if not (is_own(run) or gate.has_role(*STOPPERS)):
        raise NotAllowed(say("Somebody else asked for this work."))


def may_read_names(run: Run) -> bool:
    """Whether the user's roles let them open the papers, and see the list of those left out.

    A person's whole file is health data, also for who asked for it while they had the role.
    """
    if run.parameters.get("papers") == person_files.__name__:
        return gate.has_role(*(WATCHERS if says_who_looked(run.parameters) else HEALTH_READERS))
    return is_own(run) or gate.has_role(*PEOPLE_READERS)


def may_open_paper(session: Session, run: Run) -> bool:
    """Whether there is a paper, and the user may open it."""
    if not (run.result or {}).get("file_id") or not may_read_names(run):
        return False
    person = person_of(session, run)
    return person is None or may_see_person(session, gate.scope(), person)


def check_open(session: Session, run: Run) -> None:
    """Refuse the paper to who may not open it; the paper of one person is a reading of theirs.

    :raises NotFound: there is none, or its person is outside the scope
    :raises OwnFile: it is about the user
    """
    if not (run.result or {}).get("file_id") or not may_read_names(run):
        raise NotFound("paper")
    person = person_of(session, run)
    if person is not None:
        get_person_in(session, gate.scope(), person)

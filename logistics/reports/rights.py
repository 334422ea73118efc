"""What the user of this request may do with a piece of work."""

from __future__ import annotations

from logistics.access import gate
from logistics.errors import NotAllowed
from logistics.reports.queries.work import UNFINISHED
from logistics.reports.roles import PEOPLE_READERS, STOPPERS
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
    """Whether the user may open the papers, and the list of those left out."""
    return is_own(run) or gate.has_role(*PEOPLE_READERS)

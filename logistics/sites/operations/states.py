"""The life of a site: from candidate to closed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from logistics.database import lock_rows
from logistics.errors import InputRejected, Problem
from logistics.sites import queries
from logistics.sites.models import Site, SiteState
from logistics.sites.rules.life import check_change
from logistics.sites.rules.opening import opening_obstacles
from logistics.wording import Sentence, say


class SiteNotFitToOpen(InputRejected):
    """The checklist or the zone rule keeps the site from opening; everything is listed."""

    status = 409


def change_state(
    session: Session, site: Site, wanted: SiteState, *, empty: bool, at: datetime
) -> None:
    """Move a site along its life.

    :param empty: nobody sleeps in it or is expected there; the caller knows, sites do not
    :raises StateNotReachable: the state does not follow the present one
    :raises SiteNotEmpty: people are left in it
    :raises SiteNotFitToOpen: lists what keeps it from opening
    """
    lock_rows(session, Site, [site.id])
    check_change(site=site.code, now=site.state, wanted=wanted, empty=empty)
    if wanted is SiteState.OPEN and (found := obstacles(session, site, at=at)):
        raise SiteNotFitToOpen(
            say("Site %(site)s cannot open yet.", site=site.code),
            tuple(Problem(sentence=sentence) for sentence in found),
        )
    site.state = wanted
    session.flush()


def obstacles(session: Session, site: Site, *, at: datetime) -> tuple[Sentence, ...]:
    """What keeps a site from opening now; an empty tuple opens it."""
    answers = queries.answers_of(queries.latest_opening(session, site.id))
    return opening_obstacles(answers, queries.faults_of(session, site.id, at), at=at)

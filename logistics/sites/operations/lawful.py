"""The border around every change of a layout: a change may not break the zone rule."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.orm import Session

from logistics.database import lock_rows
from logistics.errors import InputRejected
from logistics.sites.models import Site
from logistics.sites.queries.layout import faults_of
from logistics.sites.rules.life import INHABITED
from logistics.wording import say


class ZoneRuleBroken(InputRejected):
    """The change would break the zone rule; every fault is listed."""

    status = 409


@contextmanager
def lawful(session: Session, site_id: uuid.UUID, *, at: datetime) -> Iterator[None]:
    """Change the layout of a site within the block, or take it back.

    What was broken before does not stand in the way of a change that breaks nothing more.
    A site without residents may be incomplete, but never forbidden.

    :param at: the moment from which the layout is looked at
    :raises ZoneRuleBroken: lists the faults that the change would add
    """
    site: Site = lock_rows(session, Site, [site_id])[0]
    before = faults_of(session, site_id, at)
    with session.begin_nested():
        yield
        session.flush()
        added = [fault for fault in faults_of(session, site_id, at) if fault not in before]
        inhabited = site.state in INHABITED
        broken = [fault for fault in added if fault.matters(inhabited=inhabited)]
        if broken:
            raise ZoneRuleBroken(
                say("This would break the zone rule."), tuple(fault.problem for fault in broken)
            )

"""The life of a site: candidate, standby, open, closing, closed."""

from __future__ import annotations

from logistics.errors import Refused
from logistics.sites.rules.kinds import SiteState, site_word
from logistics.wording import say

NEXT = {
    SiteState.CANDIDATE: frozenset({SiteState.STANDBY, SiteState.CLOSED}),
    SiteState.STANDBY: frozenset({SiteState.OPEN, SiteState.CANDIDATE, SiteState.CLOSED}),
    SiteState.OPEN: frozenset({SiteState.CLOSING}),
    SiteState.CLOSING: frozenset({SiteState.OPEN, SiteState.STANDBY, SiteState.CLOSED}),
    SiteState.CLOSED: frozenset({SiteState.CANDIDATE}),
}

INHABITED = frozenset({SiteState.OPEN, SiteState.CLOSING})
"""States in which residents may be in the site."""


class StateNotReachable(Refused):
    """A site does not go from its state to that one."""


class SiteNotEmpty(Refused):
    """Somebody still sleeps in the site, or is expected there."""


class SiteNotOpen(Refused):
    """The site takes nobody in."""


def check_change(*, site: str, now: SiteState, wanted: SiteState, empty: bool) -> None:
    """Refuse a state that does not follow, and leave no inhabited site before it is empty.

    :param empty: nobody sleeps in the site or is expected there
    :raises StateNotReachable: the state does not follow the present one
    :raises SiteNotEmpty: people are left in it
    """
    if wanted not in NEXT[now]:
        raise StateNotReachable(
            say(
                "Site %(site)s is %(now)s and cannot become %(wanted)s.",
                site=site,
                now=say(site_word(now)),
                wanted=say(site_word(wanted)),
            )
        )
    if now in INHABITED and wanted not in INHABITED and not empty:
        raise SiteNotEmpty(say("Site %(site)s closes only when it is empty.", site=site))


def check_takes_people(*, site: str, state: SiteState) -> None:
    """Refuse a site that is not open.

    :raises SiteNotOpen: names its state
    """
    if state is not SiteState.OPEN:
        raise SiteNotOpen(
            say("Site %(site)s is %(state)s.", site=site, state=say(site_word(state)))
        )

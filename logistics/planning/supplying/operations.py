"""Every change of supplies ahead: figures of need, and what was told about short supplies."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from logistics import audit
from logistics.database import lock_rows
from logistics.errors import NotFound, Refused, Stale
from logistics.planning.resupply.checks import violations
from logistics.planning.resupply.plan import Plan
from logistics.planning.resupply.problem import Problem
from logistics.planning.supplying import queries
from logistics.planning.supplying.cover import worse
from logistics.planning.supplying.figures import SHIPPED, read_figures
from logistics.planning.supplying.models import CoverAlert, NeedSetting
from logistics.planning.supplying.queries import Alarm, Board
from logistics.sites.models import District
from logistics.supplies import queries as supplies
from logistics.supplies.models.requisitions import Requisition
from logistics.supplies.operations import requisitions as supply_work
from logistics.supplies.operations.ledger import Reference
from logistics.supplies.operations.requisitions import RequisitionOrder, WantedLine
from logistics.wording import say

PURPOSE = "resupply"


def change_figures(
    session: Session,
    district: uuid.UUID,
    figures: Mapping[str, object],
    *,
    expected: int | None = None,
    at: datetime,
) -> NeedSetting:
    """Reckon with other figures from now on.

    :param expected: the version that the change is based on; 0 before the first
    :raises InputRejected: a figure is absurd or no number
    """
    if not lock_rows(session, District, [district]):
        raise NotFound("district")
    row = queries.find_setting(session, district)
    if expected is not None and expected != (row.version if row else 0):
        raise Stale(
            say("Somebody changed this in the meantime. Load it again and repeat your edit.")
        )
    codes = {item.code for item in supplies.items(session)}
    wanted = read_figures(figures, codes)
    if row is None:
        row = NeedSetting(district_id=district, figures={}, recorded_at=at)
        session.add(row)
    row.figures = {
        name: value
        for name, value in {**row.figures, **wanted}.items()
        if SHIPPED.figures.get(name, 0.0) != value
    }
    session.flush()
    return row


class PlanBreaksRules(Refused):
    """A plan that breaks a rule is asked for by nobody."""


def ask_for(
    session: Session, board: Board, problem: Problem, plan: Plan, *, at: datetime
) -> list[Requisition]:
    """Ask for what a plan ships: a requisition from each place to each other, all or none.

    Somebody else approves them; the lots are picked then, the earliest expiry first.

    :raises PlanBreaksRules: the plan breaks a rule of its problem
    :raises NotFound: it names a place or an item that the district does not have
    """
    broken = violations(problem, plan)
    if broken:
        raise PlanBreaksRules(
            say("The plan breaks %(n)s rules of its problem; the first: %(rule)s.",
                n=len(broken), rule=broken[0].rule)
        )  # fmt: skip
    places = {place.code: place.id for place in board.places}
    items = {item.code: item.id for item in board.items.values()}
    wanted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for each in plan.shipments:
        item = problem.lot[each.lot].item
        wanted[each.origin, each.destination][item] += each.packs * problem.item[item].pack
    set_ = uuid7()
    actor = audit.actor()
    return [
        supply_work.ask(
            session,
            RequisitionOrder(
                from_place_id=_known(places, origin, "place"),
                to_place_id=_known(places, target, "place"),
                lines=tuple(
                    WantedLine(item_id=_known(items, item, "item"), quantity=units)
                    for item, units in sorted(lines.items())
                ),
                purpose=PURPOSE,
                reference=Reference(kind="resupply", id=set_),
            ),
            by=actor.label,
            by_id=actor.id,
            at=at,
        )
        for (origin, target), lines in sorted(wanted.items())
    ]


def _known(known: Mapping[str, uuid.UUID], code: str, what: str) -> uuid.UUID:
    if code not in known:
        raise NotFound(what)
    return known[code]


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What is told on a day.

    :ivar news: short for the first time, or worse than told
    :ivar known: told before and not worse
    :ivar over: how many are short no longer
    """

    news: tuple[Alarm, ...]
    known: tuple[Alarm, ...]
    over: int


def tell(session: Session, board: Board, *, at: datetime) -> Digest:
    """Note what is told now: new and worse ones as news, the others as known."""
    told = queries.open_alerts(session, [place.id for place in board.places])
    news, known = list[Alarm](), list[Alarm]()
    for alarm in queries.alarms(session, board):
        alert = told.pop((alarm.place.id, alarm.item.id), None)
        if alert is not None and not worse(alarm.stand.state, alert.state):
            alert.state = alarm.stand.state
            known.append(alarm)
            continue
        if alert is None:
            alert = CoverAlert(
                place_id=alarm.place.id, item_id=alarm.item.id, recorded_at=at, told_at=at,
                state=alarm.stand.state, runs_out_on=alarm.stand.runs_out or board.day,
            )  # fmt: skip
            session.add(alert)
        alert.state, alert.told_at = alarm.stand.state, at
        alert.runs_out_on = alarm.stand.runs_out or board.day
        news.append(alarm)
    for alert in told.values():
        alert.ended_at = at
    session.flush()
    return Digest(news=tuple(news), known=tuple(known), over=len(told))

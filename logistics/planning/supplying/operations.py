"""Every change of supplies ahead: figures of need, and what was told about short supplies."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from logistics.database import lock_rows
from logistics.errors import NotFound, Stale
from logistics.planning.supplying import queries
from logistics.planning.supplying.cover import worse
from logistics.planning.supplying.figures import SHIPPED, read_figures
from logistics.planning.supplying.models import CoverAlert, NeedSetting
from logistics.planning.supplying.queries import Alarm, Board
from logistics.sites.models import District
from logistics.supplies import queries as supplies
from logistics.wording import say


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

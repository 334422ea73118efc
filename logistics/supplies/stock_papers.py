"""Papers of the stock: what two people count at a place, and who has a recalled lot."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session, joinedload

from logistics.access.rules import EVERYTHING
from logistics.config import settings
from logistics.documents import jobs
from logistics.documents.bilingual import Bilingual
from logistics.documents.count_sheet import CountLine, CountSheetFacts
from logistics.documents.jobs import Gathered, prints
from logistics.documents.paper import Paper
from logistics.documents.recall_list import Holder, RecallListFacts
from logistics.runs.models import Run
from logistics.sites.models import Site
from logistics.supplies.models import CountState, Lot, StockCount, StockPlace
from logistics.supplies.operations.counting import check_count_state
from logistics.supplies.queries.counts import lines_of, uncounted
from logistics.supplies.queries.lots import events_of, parcels_of
from logistics.supplies.queries.movements import holdings
from logistics.supplies.rules import local_day
from logistics.supplies.rules.kinds import LotEventKind
from logistics.supplies.rules.lots import check_recalled
from logistics.supplies.work_papers import goods, head, named


def request_count_sheet(session: Session, count: StockCount, *, at: datetime) -> Run:
    """Ask for the sheet of a stocktake that is under way.

    :raises WrongCountState: the count is handed in, or over
    """
    check_count_state(count, CountState.COUNTING)
    district = session.get_one(StockPlace, count.place_id).district_id
    wanted = {"count_id": count.id}
    return jobs.request(session, "count_sheets", wanted, at=at, district_id=district)


@prints("count_sheets")
def count_sheets(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """What lies at a place by the books, without how much."""
    count = session.get_one(StockCount, uuid.UUID(wanted["count_id"]))
    place = session.get_one(StockPlace, count.place_id)
    lots = [*(line.lot for line in lines_of(session, count.id)), *uncounted(session, count)]
    found = [goods(session, lot.id, 0) for lot in lots]
    facts = CountSheetFacts(
        head=head(session, place.district_id, "", path=f"counts/{count.id}"),
        place=named(place),
        on=local_day(count.occurred_at, settings().zone),
        lines=tuple(
            CountLine(
                item=line.item,
                standard=line.standard,
                lot=line.lot,
                expires=line.expires,
                unit=line.unit,
            )
            for line in sorted(found, key=lambda each: (each.item.zh, each.lot))
        ),
    )
    return Gathered(papers=[Paper(id=str(count.id), title=place.code, facts=facts)])


def request_recall_list(
    session: Session,
    lot: Lot,
    places: Collection[uuid.UUID],
    *,
    at: datetime,
    district_id: uuid.UUID | None = None,
) -> Run:
    """Ask for the list of who has a recalled lot, as far as somebody sees the places.

    :raises WrongState: the lot is not recalled
    """
    check_recalled(lot.state, lot.label)
    wanted = {"lot_id": lot.id, "places": " ".join(sorted(map(str, places)))}
    return jobs.request(session, "recall_lists", wanted, at=at, district_id=district_id)


@prints("recall_lists")
def recall_lists(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """Every parcel of a maker's lot: where it is, to be taken back, and where it was used up."""
    lot = session.get_one(Lot, uuid.UUID(wanted["lot_id"]), options=[joinedload(Lot.item)])
    line = goods(session, lot.id, 0)
    recall = [each for each in events_of(session, lot.id) if each.kind is LotEventKind.RECALLED][-1]
    found = holdings(
        session,
        lot_ids=[each.id for each in parcels_of(session, EVERYTHING, lot)],
        place_ids=[uuid.UUID(each) for each in wanted["places"].split()],
    )
    facts = RecallListFacts(
        head=head(session, lot.district_id, "", path=f"lots/{lot.id}/holders"),
        item=line.item,
        standard=line.standard,
        maker=lot.maker,
        lot=lot.number,
        expires=lot.expires_on,
        unit=line.unit,
        reason=Bilingual(zh=recall.reason),
        recalled_at=recall.occurred_at,
        recalled_by=recall.by,
        holders=tuple(
            Holder(
                place=named(each.place),
                contact=_phone(session, each.place),
                received_at=each.since,
                received=Decimal(each.there + each.used),
                still_there=Decimal(each.there),
            )
            for each in found
        ),
    )
    return Gathered(papers=[Paper(id=str(lot.id), title=lot.number, facts=facts)])


def _phone(session: Session, place: StockPlace) -> str:
    return "" if place.site_id is None else session.get_one(Site, place.site_id).phone

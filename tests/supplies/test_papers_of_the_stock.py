from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from logistics import clock
from logistics.access.rules import Role
from logistics.database import reading, transaction
from logistics.documents.count_sheet import CountSheetFacts
from logistics.documents.recall_list import RecallListFacts
from logistics.runs.models import Run
from logistics.supplies import operations, stock_papers
from logistics.supplies.operations.counting import WrongCountState
from logistics.supplies.rules.kinds import MovementKind
from logistics.supplies.rules.lots import WrongState
from tests.supplies.store import HEAD, KEEPER, MORNING, SECOND, Store, opened
from tests.web import change, key, sign_in


def test_a_count_sheet_names_what_is_to_be_counted_and_not_how_much(shelf: Store) -> None:
    shelf.delivered(7654, number="B")
    counted = shelf.delivered(50, number="A")
    count = operations.start_count(shelf.session, shelf.store.id, by=KEEPER, by_id=None, at=MORNING)
    operations.count_lot(
        shelf.session, count.id, lot_id=counted.id, quantity=52, by=SECOND, by_id=None, at=MORNING
    )

    [paper] = stock_papers.count_sheets(shelf.session, {"count_id": str(count.id)}, MORNING).papers

    assert isinstance(paper.facts, CountSheetFacts)
    assert [(line.lot, line.unit) for line in paper.facts.lines] == [("A", "piece"), ("B", "piece")]
    assert "7654" not in repr(paper.facts)
    operations.drop_count(shelf.session, count.id, reason="Tomorrow.")
    with pytest.raises(WrongCountState):
        stock_papers.request_count_sheet(shelf.session, count, at=MORNING)


def test_a_recall_list_says_where_every_parcel_is_and_where_it_was_used_up(store: Store) -> None:
    first, second = store.delivered(100), store.delivered(50)
    store.moved(first, 40)
    used, mistake = (
        store.moved(first, quantity, origin=store.site.clean, target=store.site.consumed,
                    kind=MovementKind.CONSUMPTION)
        for quantity in (15, 5)
    )  # fmt: skip
    operations.reverse(store.session, mistake.id, reason="Typed twice.", at=MORNING, by=HEAD)
    places = [store.store.id, store.site.clean.id, store.site.consumed.id]
    with pytest.raises(WrongState):
        stock_papers.request_recall_list(store.session, second, places, at=MORNING)
    operations.recall(
        store.session, item_id=first.item_id, maker=first.maker, number=first.number,
        reason="Straps tear.", by=HEAD, at=MORNING,
    )  # fmt: skip

    run = stock_papers.request_recall_list(store.session, second, places, at=MORNING)
    [paper] = stock_papers.recall_lists(store.session, run.parameters, MORNING).papers

    assert isinstance(paper.facts, RecallListFacts)
    assert (paper.facts.reason.zh, paper.facts.recalled_by) == ("Straps tear.", HEAD)
    told = [(each.place.en, each.received, each.used) for each in paper.facts.holders]
    assert told == [
        (store.store.name_en, Decimal(110), Decimal(0)),
        (store.site.clean.name_en, Decimal(40), Decimal(15)),
    ]
    assert paper.facts.still_there == 135
    assert used.kind is MovementKind.CONSUMPTION


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_both_are_asked_for_on_their_page_and_by_machine(app: Flask) -> None:
    at = clock.now()
    with transaction() as session:
        house = opened(session)
        lot = house.delivered(100, at=at - timedelta(hours=1), expires_on=None)
        count = operations.start_count(session, house.store.id, by=KEEPER, by_id=None, at=at)
        operations.recall(
            session, item_id=lot.item_id, maker=lot.maker, number=lot.number,
            reason="Straps tear.", by=HEAD, at=at,
        )  # fmt: skip
    client = sign_in(app, Role.SUPPLY_OFFICER, districts=(house.district_id,))
    stranger = sign_in(app, Role.SUPPLY_OFFICER, districts=(uuid.uuid4(),))

    for page, door, api, papers in (
        (f"/supplies/counts/{count.id}", f"/supplies/counts/{count.id}/print",
         f"/api/v1/supplies/counts/{count.id}/print", "count_sheets"),
        (f"/supplies/lots/{lot.id}/holders", f"/supplies/lots/{lot.id}/holders/print",
         f"/api/v1/supplies/lots/{lot.id}/recall-list", "recall_lists"),
    ):  # fmt: skip
        assert door in client.get(page).text
        assert change(client, door).location.startswith("/work/")
        asked = client.post(api, headers=key())
        assert asked.status_code == 202
        assert stranger.post(api, headers=key()).status_code == 404
        with reading() as session:
            run = session.get_one(Run, uuid.UUID(asked.get_json()["run"]))
            assert (run.parameters["papers"], run.district_id) == (papers, house.district_id)

"""Labels and packing lists are printed at the terminal too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from logistics.database import bound, transaction
from logistics.health.laboratory.operations import LaboratoryOrder, add_laboratory
from logistics.sites.models import Site
from tests import factories
from tests.documents.papers_of_the_day import pages_of
from tests.factories import RoomFactory
from tests.health.test_samples_on_their_way import CITY, LATER, Ward
from tests.isolation.stays import ENTERED, admitted, put_policy_in_force
from tests.terminal import Terminal

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_label_for_what_is_due_and_the_list_of_a_box(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("logistics.clock.now", lambda: LATER)
    with transaction() as session:
        factories.use(session)
        put_policy_in_force(session)
        add_laboratory(session, CITY, LaboratoryOrder(result_hours=12), at=ENTERED)
        room = RoomFactory()
        site = session.get_one(Site, room.site_id)
        ward = Ward(session, site, [admitted(session, each)[0] for each in (room, RoomFactory())])
        number = ward.send(ward.sample(1)).number
        code = site.code
    terminal = Terminal(data_dir=tmp_path, database_url=str(bound().url))
    labels, packed = str(tmp_path / "labels.pdf"), str(tmp_path / "list.pdf")

    said = terminal.run("samples", "labels", code, labels, "--laboratory", "Linjiang CDC")
    listed = terminal.run("samples", "batches")
    terminal.run("samples", "packing-list", number, packed)
    unknown = terminal.run("samples", "packing-list", "SJ-XX-1", packed, ends_with=1)

    assert re.search(r": 1 printed, \d+ pages", said)
    assert "Linjiang CDC" in pages_of(Path(labels).read_bytes())[0]
    assert f"{number}  {CITY}  1 sent  - received" in listed
    assert number in pages_of(Path(packed).read_bytes())[0]
    assert unknown == "There is no such sample batch, or you may not see it.\n"

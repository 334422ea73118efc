from __future__ import annotations

import sqlalchemy as sa

from logistics.retention import register
from logistics.schema import METADATA


def test_every_text_of_every_table_says_what_becomes_of_it_when_a_person_is_erased() -> None:
    assert register.faults() == []


def test_a_text_that_nobody_classified_is_found() -> None:
    METADATA.tables["person"].append_column(sa.Column("nickname", sa.String(40)))
    try:
        found = register.faults()
    finally:
        METADATA.tables["person"]._columns.remove(METADATA.tables["person"].columns.nickname)

    assert found == ["person.nickname: not entered"]
    assert register.faults() == []

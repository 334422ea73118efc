from __future__ import annotations

import pytest

from logistics.reports.queries.history import told
from logistics.schema import METADATA
from logistics.wording import Language, text

HANGING = {"clock_change", "contact_link", "isolation_order", "away_period", "occupancy"}
TABLES = [
    table
    for table in METADATA.sorted_tables
    if table.name in HANGING | {"person"}
    or ("person_id" in table.columns and table.name != "audit_change")
]


@pytest.mark.parametrize("language", list(Language))
def test_every_record_and_column_of_a_history_has_words(language: Language) -> None:
    keys = {f"table_{table.name}" for table in TABLES} | {
        f"field_{column.name}" for table in TABLES for column in table.columns if told(column.name)
    }

    assert {key for key in keys if text(key, language) == key} == set()

"""The planning figures of an installation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from logistics.errors import InputRejected
from logistics.planning.assumptions import FILE, Assumptions, Clinic, read


def test_an_installation_without_a_file_has_the_defaults(tmp_path: Path) -> None:
    assert read(tmp_path) == Assumptions()


def test_an_installation_states_some_figures_and_keeps_the_others(tmp_path: Path) -> None:
    own = {"speed": 30, "fever_clinic": {"name": "First Hospital"}}
    (tmp_path / FILE).write_text(json.dumps(own), encoding="utf-8")

    found = read(tmp_path)

    assert found.speed == 30
    assert found.fever_clinic == Clinic(name="First Hospital")
    assert found.loading == Assumptions().loading
    assert found.roads(1.3).source == "great circle × 1.3, 30 km/h"


@pytest.mark.parametrize(
    "written",
    [
        "no json",
        "[]",
        '{"spede": 30}',
        '{"speed": "fast"}',
        '{"loading": -5}',
        '{"driver_rest": 600}',
        '{"duty_costs": {"coach": 700}}',
        '{"fever_clinic": {"town": "x"}}',
    ],
)
def test_a_file_that_cannot_be_meant_is_refused(tmp_path: Path, written: str) -> None:
    (tmp_path / FILE).write_text(written, encoding="utf-8")

    with pytest.raises(InputRejected):
        read(tmp_path)

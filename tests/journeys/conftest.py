"""The town of the journeys, on a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from logistics import clock
from logistics.config import settings
from tests.journeys.town import Town, new_town


@pytest.fixture
def town(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A town before anybody arrives; its clock is the installation's until the test ends."""
    monkeypatch.setenv(clock.VARIABLE, str(settings().clock_file))
    yield new_town(app, tmp_path)
    clock.reset(settings().clock_file)

from __future__ import annotations

from pathlib import Path

import pytest

from logistics import clock
from tests.tracing.scene import SEEN


@pytest.fixture
def of_the_scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the moment at which the laboratory has said that somebody is positive."""
    file = tmp_path / "clock.json"
    monkeypatch.setenv(clock.VARIABLE, str(file))
    clock.set_to(SEEN, file)

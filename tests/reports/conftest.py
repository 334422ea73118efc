"""The application two days after the landing, as a browser meets it that holds a form's token."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from logistics import clock
from tests.reports.house import later


@pytest.fixture
def app(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """It is 10:00 on 30 March 2020; that forms need a token is the gate's own test."""
    app.config["WTF_CSRF_METHODS"] = frozenset()
    monkeypatch.setenv(clock.VARIABLE, str(tmp_path / "clock.json"))
    clock.set_to(later(days=2), tmp_path / "clock.json")
    return app

"""The application as a browser meets it once it holds the form's token."""

from __future__ import annotations

import pytest
from flask import Flask


@pytest.fixture
def app(app: Flask) -> Flask:
    """Forms of these tests need no token; that one is asked for is the gate's own test."""
    app.config["WTF_CSRF_METHODS"] = frozenset()
    return app

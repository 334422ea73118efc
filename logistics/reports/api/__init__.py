"""The views across modules as JSON."""

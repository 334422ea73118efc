"""Quarantine logistics: from the manifest of an arriving flight to a release certificate."""

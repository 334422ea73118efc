"""Vehicles, ride requests, trips and hand-overs."""

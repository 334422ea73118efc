"""Passenger lists as they are received, read into plain values."""

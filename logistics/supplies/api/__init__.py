"""Supplies at the edge: api, one file a subject."""

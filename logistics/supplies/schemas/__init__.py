"""Supplies at the edge: schemas, one file a subject."""

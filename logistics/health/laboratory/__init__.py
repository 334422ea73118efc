"""Samples on their way: labelled, taken, sent in batches, received, and their results."""

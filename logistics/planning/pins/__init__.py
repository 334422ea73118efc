"""Pins: what somebody decided by hand about a day, and every plan of that day keeps."""

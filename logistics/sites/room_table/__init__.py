"""The table of rooms that people fill in: read from CSV or XLSX without touching a database."""

from __future__ import annotations

from logistics.sites.room_table.reading import read_rooms
from logistics.sites.room_table.rows import COLUMNS, RoomRow

__all__ = ["COLUMNS", "RoomRow", "read_rooms"]
